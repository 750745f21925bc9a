//! What a guard lets in, and what it keeps out, over real HTTP.

use std::{
    future::ready,
    net::SocketAddr,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, GrantedScopes, OAuth2PasswordBearer, OpenApi, Scope,
    Scoped, Secure, SecureApp, SecurityBase, SecurityConfig, SecurityError, SecurityScheme,
    SecurityScopes, WithOpenApi, guard, guard_fn,
};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use paperclip::actix::{OpenApiExt, api_v2_operation, web as api};

use crate::support::http::{Response, get, request, serve};

struct Me;
impl Scope for Me {
    const NAME: &'static str = "me";
}

struct Items;
impl Scope for Items {
    const NAME: &'static str = "items";
}

struct Acme;
impl SecurityBase for Acme {
    fn security_scheme() -> SecurityScheme {
        OAuth2PasswordBearer::new("token")
            .scope("me", "Read who you are")
            .into()
    }
}

/// The token lists its scopes: `me.items`.
#[derive(Clone)]
struct User {
    scopes: Vec<String>,
}

impl GrantedScopes for User {
    fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }
}

impl Authenticate for User {
    type Credential = BearerToken<Acme>;

    async fn authenticate(
        token: BearerToken<Acme>,
        request: &HttpRequest,
    ) -> Result<Self, SecurityError> {
        if let Some(checks) = request.app_data::<web::Data<AtomicUsize>>() {
            checks.fetch_add(1, Ordering::Relaxed);
        }
        actix_web::rt::task::yield_now().await;
        if token.matches("unknown") {
            return Err(SecurityError::invalid_token("The access token is unknown"));
        }
        Ok(Self {
            scopes: token.token().split('.').map(str::to_owned).collect(),
        })
    }
}

async fn inside() -> &'static str {
    "inside"
}

async fn principal(
    user: Authenticated<User>,
    again: web::ReqData<Authenticated<User>>,
    token: BearerToken,
    checks: web::Data<AtomicUsize>,
) -> String {
    assert_eq!(user.scopes, again.scopes);
    assert_eq!(user.scopes.join("."), token.token());
    checks.load(Ordering::Relaxed).to_string()
}

async fn scoped(_user: Scoped<User, Items>, request: HttpRequest) -> String {
    SecurityScopes::of(&request).scope_str()
}

/// Answers a preflight by hand.
async fn preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header(("access-control-allow-origin", "https://front.example.com"))
        .finish()
}

#[api_v2_operation]
async fn documented() -> String {
    "inside".to_owned()
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .route("/open", web::get().to(inside))
                .service(
                    web::scope("/token")
                        .wrap(guard::<BearerToken>())
                        .route("/inside", web::get().to(inside))
                        .service(web::scope("/nested").route("/{id}", web::get().to(inside)))
                        .default_service(web::to(async || HttpResponse::ImATeapot().finish())),
                )
                .service(
                    web::scope("/principal")
                        .app_data(web::Data::new(AtomicUsize::new(0)))
                        .wrap(guard::<Authenticated<User>>())
                        .route("/me/{id}", web::get().to(principal)),
                )
                .service(
                    web::scope("/function")
                        .wrap(guard_fn(|token: BearerToken, _| {
                            ready(if token.matches("sesame") {
                                Ok(())
                            } else {
                                Err(SecurityError::invalid_token("No"))
                            })
                        }))
                        .route("", web::get().to(inside)),
                )
                .service(
                    web::scope("/async")
                        .wrap(guard_fn(
                            |user: Authenticated<User>, request: HttpRequest| async move {
                                actix_web::rt::task::yield_now().await;
                                if user.has_scope(request.path().trim_start_matches("/async/")) {
                                    Ok(())
                                } else {
                                    Err(SecurityError::insufficient_scope(["it"]))
                                }
                            },
                        ))
                        .route("/{id}", web::get().to(inside)),
                )
                .service(
                    web::scope("/scopes")
                        .wrap(guard::<Scoped<User, Me>>())
                        .route("/both", web::get().to(scoped))
                        .route("/me", web::get().to(inside)),
                )
                .service(
                    web::scope("/realm")
                        .app_data(SecurityConfig::new().realm("inner"))
                        .wrap(guard::<BearerToken>())
                        .route("", web::get().to(inside)),
                )
                .service(
                    web::resource("/preflight")
                        .wrap(guard::<BearerToken>())
                        .to(preflight),
                )
                .service(
                    web::resource("/no-preflight")
                        .wrap(guard::<BearerToken>().refuse_preflights())
                        .to(preflight),
                )
                .service(
                    web::resource("/resource")
                        .wrap(guard::<BearerToken>())
                        .get(inside),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

static WHOLE_APP: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .wrap_api()
                .route("/", api::get().to(documented))
                .route("/docs", api::post().to(documented))
                .service(
                    api::scope("/nested")
                        .route("/{id}", api::get().to(documented))
                        .secure(guard::<Scoped<User, Me>>()),
                )
                .secure(guard::<Authenticated<User>>())
                .with_openapi(
                    OpenApi::new("Guarded", "1")
                        .swagger_path("/two")
                        .openapi_3_1_path("/three-one"),
                )
                .build()
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

static ALL_BUT_ONE: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .wrap_api()
                .route("/token", api::post().to(documented))
                .route("/public/{id:\\d+}", api::get().to(documented))
                .route("/private/{other}", api::get().to(documented))
                .secure_except(["/token", "/public/{id:\\d+}"], guard::<BearerToken>())
                .with_openapi(OpenApi::new("All but one", "1"))
                .build()
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

fn ask(path: &str, token: &str) -> Response {
    get(*SERVER, path, &[&format!("Authorization: Bearer {token}")])
}

#[track_caller]
fn assert_challenged(response: &Response) {
    assert_eq!(response.status, 401, "{response:?}");
    assert_eq!(response.header("www-authenticate"), Some("Bearer"));
    let body = serde_json::json!({"detail": "Not authenticated"});
    assert_eq!(response.json(), body);
}

#[test]
fn nothing_inside_is_reached_without_the_credential() {
    for path in [
        "/token/inside",
        "/token/nested/1",
        "/token/nested/1/2",
        "/token/unknown",
        "/token",
        "/resource",
        "/principal/me/1",
        "/function",
        "/async/it",
        "/scopes/me",
    ] {
        assert_challenged(&get(*SERVER, path, &[]));
        assert_challenged(&request(*SERVER, "POST", path, &[]));
        assert_challenged(&request(*SERVER, "OPTIONS", path, &[]));
    }
}

#[test]
fn what_is_outside_is_untouched() {
    assert_eq!(get(*SERVER, "/open", &[]).text(), "inside");
    assert_eq!(get(*SERVER, "/unknown", &[]).status, 404);
}

#[test]
fn with_the_credential_everything_is_as_without_the_guard() {
    assert_eq!(ask("/token/inside", "a").text(), "inside");
    assert_eq!(ask("/token/nested/1", "a").text(), "inside");
    assert_eq!(ask("/token/unknown", "a").status, 418);
    assert_eq!(ask("/resource", "a").text(), "inside");
    let bearer = ["Authorization: Bearer a"];
    let post = request(*SERVER, "POST", "/resource", &bearer);
    assert_eq!(post.status, 405);
}

#[test]
fn what_the_guard_established_is_not_checked_again() {
    let before: usize = ask("/principal/me/1", "me.items").text().parse().unwrap();
    let after: usize = ask("/principal/me/1", "me.items").text().parse().unwrap();
    assert_eq!(after - before, 1);
    assert_eq!(ask("/principal/me/1", "unknown").status, 401);
}

#[test]
fn a_function_decides() {
    assert_eq!(ask("/function", "sesame").text(), "inside");
    assert_eq!(ask("/function", "other").status, 401);
    assert_eq!(ask("/async/it", "it").text(), "inside");
    let refused = ask("/async/other", "it");
    assert_eq!(refused.status, 403);
}

#[test]
fn scopes_of_guards_and_arguments_add_up() {
    assert_eq!(ask("/scopes/me", "me").text(), "inside");
    assert_eq!(ask("/scopes/both", "me.items").text(), "me items");
    let refused = ask("/scopes/both", "me");
    assert_eq!(refused.status, 403);
    assert_eq!(
        refused.header("www-authenticate"),
        Some(r#"Bearer error="insufficient_scope", scope="me items""#)
    );
    let refused = ask("/scopes/me", "items");
    assert_eq!(
        refused.header("www-authenticate"),
        Some(r#"Bearer error="insufficient_scope", scope="me""#)
    );
}

#[test]
fn the_configuration_of_the_scope_changes_the_guards_refusals() {
    let refused = get(*SERVER, "/realm", &[]);
    assert_eq!(
        refused.header("www-authenticate"),
        Some("Bearer realm=\"inner\"")
    );
}

#[test]
fn only_a_true_preflight_is_let_in() {
    let preflight = [
        "Origin: https://front.example.com",
        "Access-Control-Request-Method: GET",
    ];
    let answered = request(*SERVER, "OPTIONS", "/preflight", &preflight);
    assert_eq!(answered.status, 204);
    // Nothing inside answers it: whatever came out is not for who has no credential.
    for path in ["/resource", "/token/unknown"] {
        assert_challenged(&request(*SERVER, "OPTIONS", path, &preflight));
    }
    assert_challenged(&request(*SERVER, "OPTIONS", "/no-preflight", &preflight));
    for incomplete in [&preflight[..1], &preflight[1..]] {
        let refused = request(*SERVER, "OPTIONS", "/resource", incomplete);
        assert_challenged(&refused);
    }
    let get = request(*SERVER, "GET", "/resource", &preflight);
    assert_challenged(&get);
}

#[test]
fn a_guard_around_the_whole_app_leaves_only_the_document_open() {
    for path in [
        "/",
        "/nested/1",
        "/unknown",
        "/docs/unknown.js",
        "/swagger.json",
    ] {
        assert_challenged(&get(*WHOLE_APP, path, &[]));
    }
    assert_eq!(get(*WHOLE_APP, "/openapi.json", &[]).status, 200);
    assert_eq!(get(*WHOLE_APP, "/two", &[]).status, 200);
    assert_eq!(get(*WHOLE_APP, "/three-one", &[]).status, 200);
    assert_challenged(&request(*WHOLE_APP, "POST", "/docs", &[]));
    #[cfg(feature = "docs-ui")]
    for path in ["/docs", "/docs/swagger-ui.css"] {
        assert_eq!(get(*WHOLE_APP, path, &[]).status, 200);
        assert_eq!(request(*WHOLE_APP, "HEAD", path, &[]).status, 200);
    }
    let me = ["Authorization: Bearer me"];
    assert_eq!(get(*WHOLE_APP, "/", &me).text(), "inside");
    assert_eq!(get(*WHOLE_APP, "/nested/1", &me).text(), "inside");
    let items = ["Authorization: Bearer items"];
    assert_eq!(get(*WHOLE_APP, "/nested/1", &items).status, 403);
}

#[test]
fn a_guard_around_the_whole_app_leaves_open_what_it_is_told_to() {
    assert_eq!(
        request(*ALL_BUT_ONE, "POST", "/token", &[]).text(),
        "inside"
    );
    assert_eq!(get(*ALL_BUT_ONE, "/public/17", &[]).text(), "inside");
    for path in [
        "/public/x",
        "/public",
        "/private/1",
        "/token/",
        "/public/17/x",
    ] {
        assert_challenged(&get(*ALL_BUT_ONE, path, &[]));
    }
    let document = get(*ALL_BUT_ONE, "/openapi.json", &[]).json();
    let security = |path: &str, method: &str| document["paths"][path][method].get("security");
    assert!(document["paths"]["/token"]["post"].is_object());
    assert_eq!(security("/token", "post"), None);
    assert_eq!(security("/public/{id}", "get"), None);
    assert!(security("/private/{other}", "get").is_some());
}
