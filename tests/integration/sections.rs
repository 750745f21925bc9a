//! Requests that a section lets in, and requests that it refuses, over real HTTP.

use std::{
    net::SocketAddr,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, GrantedScopes, OpenApi, Optional,
    Scoped, Scopes, Secure as _, SecurityBase, SecurityConfig, SecurityError, WithOpenApi as _,
    middleware::section, scheme::OAuth2PasswordBearer,
};
use actix_web::{App, HttpResponse, HttpServer, middleware::from_fn, web};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, web as api};

use crate::support::http::{Response, get, get_as, request, request_with, serve};

struct Me;
impl Scopes for Me {
    const NAMES: &'static [(&'static str, &'static str)] = &[("me", "Read who you are")];
}

struct Items;
impl Scopes for Items {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items", "Read items")];
}

struct Acme;
impl SecurityBase for Acme {
    type Scheme = OAuth2PasswordBearer;

    fn security_scheme() -> Self::Scheme {
        OAuth2PasswordBearer::new("token").scopes::<(Me, Items)>()
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

/// The number of checks in an app.
#[derive(Default)]
struct Checks(AtomicUsize);

impl Authenticate for User {
    type Credential = BearerToken<Acme>;

    async fn authenticate(
        token: BearerToken<Acme>,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        request.data::<Checks>()?.0.fetch_add(1, Ordering::Relaxed);
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

/// Returns how often the check ran in the app.
async fn principal(
    user: Authenticated<User>,
    again: Authenticated<User>,
    Optional(optional): Optional<Authenticated<User>>,
    token: BearerToken,
    checks: web::Data<Checks>,
) -> String {
    assert_eq!(user.scopes, again.scopes);
    assert_eq!(user.scopes, optional.unwrap().scopes);
    assert_eq!(user.scopes.join("."), token.token());
    checks.0.load(Ordering::Relaxed).to_string()
}

async fn scoped(_user: Scoped<User, Items>) -> &'static str {
    "inside"
}

#[api_v2_operation]
async fn documented() -> String {
    "inside".to_owned()
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .app_data(web::Data::new(Checks::default()))
                .route("/open", web::get().to(inside))
                .service(
                    web::scope("/token")
                        .route("/inside", web::get().to(inside))
                        .service(web::scope("/nested").route("/{id}", web::get().to(inside)))
                        .default_service(web::to(async || HttpResponse::ImATeapot().finish()))
                        .secure::<BearerToken>(),
                )
                .service(
                    web::scope("/principal")
                        .app_data(web::Data::new(Checks::default()))
                        .service(
                            web::resource("/me/{id}")
                                .get(principal)
                                .secure::<Scoped<User, Me>>(),
                        )
                        .secure::<Authenticated<User>>()
                        .wrap(from_fn(section::<Authenticated<User>, _>)),
                )
                .service(
                    web::scope("/scopes")
                        .route("/both", web::get().to(scoped))
                        .route("/me", web::get().to(inside))
                        .secure::<Scoped<User, Me>>(),
                )
                .service(
                    web::scope("/realm")
                        .app_data(SecurityConfig::new().realm("inner"))
                        .route("", web::get().to(inside))
                        .secure::<BearerToken>(),
                )
                .service(
                    web::resource("/resource")
                        .get(inside)
                        .secure::<BearerToken>(),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

static WHOLE_API: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .app_data(web::Data::new(Checks::default()))
                .wrap_api()
                .route("/token", api::post().to(documented))
                .route("/public/{id:\\d+}", api::get().to(documented))
                .service(
                    api::scope("")
                        .route("/", api::get().to(documented))
                        .service(
                            api::scope("/nested")
                                .route("/{id}", api::get().to(documented))
                                .secure::<Scoped<User, Me>>(),
                        )
                        .secure::<Authenticated<User>>(),
                )
                .with_openapi(
                    OpenApi::new("Whole API", "1")
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

fn ask(path: &str, token: &str) -> Response {
    get_as(*SERVER, path, token)
}

#[track_caller]
fn assert_challenged(response: &Response, challenge: &str) {
    assert_eq!(response.status, 401, "{response:?}");
    assert_eq!(response.header("www-authenticate"), Some(challenge));
    let body = serde_json::json!({"detail": "Not authenticated"});
    assert_eq!(response.json(), body);
}

#[test]
fn nothing_inside_is_reached_without_the_credential() {
    for (path, challenge) in [
        ("/token/inside", "Bearer"),
        ("/token/nested/1", "Bearer"),
        ("/token/nested/1/2", "Bearer"),
        ("/token/unknown", "Bearer"),
        ("/token", "Bearer"),
        ("/resource", "Bearer"),
        ("/principal/me/1", "Bearer"),
        ("/scopes/me", "Bearer scope=\"me\""),
        ("/scopes/unknown", "Bearer scope=\"me\""),
        ("/realm", "Bearer realm=\"inner\""),
    ] {
        for method in ["GET", "POST", "OPTIONS", "PURGE"] {
            assert_challenged(&request(*SERVER, method, path, &[]), challenge);
        }
    }
}

#[test]
fn services_outside_are_untouched() {
    assert_eq!(get(*SERVER, "/open", &[]).text(), "inside");
    assert_eq!(get(*SERVER, "/unknown", &[]).status, 404);
    assert_eq!(get(*SERVER, "/tokens", &[]).status, 404);
    assert_eq!(get(*SERVER, "/resource/x", &[]).status, 404);
}

#[test]
fn with_the_credential_everything_is_as_without_the_section() {
    assert_eq!(ask("/token/inside", "a").text(), "inside");
    assert_eq!(ask("/token/nested/1", "a").text(), "inside");
    assert_eq!(ask("/token/unknown", "a").status, 418);
    assert_eq!(ask("/resource", "a").text(), "inside");
    let bearer = ["Authorization: Bearer a"];
    let post = request(*SERVER, "POST", "/resource", &bearer);
    assert_eq!(post.status, 405);
}

#[test]
fn the_check_runs_once_for_sections_in_sections_and_arguments() {
    let checks = || -> usize { ask("/principal/me/1", "me.items").text().parse().unwrap() };
    let before = checks();
    assert_eq!(checks(), before + 1);
    assert_eq!(ask("/principal/me/1", "unknown").status, 401);
    assert_eq!(checks(), before + 3);
}

#[test]
fn scopes_of_sections_and_arguments_add_up() {
    assert_eq!(ask("/scopes/me", "me").text(), "inside");
    assert_eq!(ask("/scopes/both", "me.items").text(), "inside");
    for (path, token, scope) in [
        ("/scopes/both", "me", "me items"),
        ("/scopes/both", "items", "me"),
        ("/scopes/me", "items", "me"),
    ] {
        let refused = ask(path, token);
        assert_eq!(refused.status, 403, "{path} {token}");
        let challenge = format!(r#"Bearer error="insufficient_scope", scope="{scope}""#);
        assert_eq!(refused.header("www-authenticate"), Some(&*challenge));
    }
}

#[test]
fn the_document_stays_open_around_a_section_with_the_empty_path() {
    for path in [
        "/",
        "/nested/1",
        "/unknown",
        "/docs/unknown.js",
        "/swagger.json",
        "/public/x",
        "/public",
        "/token/",
        "/public/17/x",
    ] {
        let refused = get(*WHOLE_API, path, &[]);
        assert_eq!(refused.status, 401, "{path}");
    }
    for path in ["/openapi.json", "/two", "/three-one"] {
        assert_eq!(get(*WHOLE_API, path, &[]).status, 200, "{path}");
        assert_eq!(request(*WHOLE_API, "HEAD", path, &[]).status, 200, "{path}");
        assert_eq!(request(*WHOLE_API, "POST", path, &[]).status, 405, "{path}");
    }
    #[cfg(feature = "docs-ui")]
    for path in ["/docs", "/docs/oauth2-redirect.html"] {
        assert_eq!(get(*WHOLE_API, path, &[]).status, 200, "{path}");
        assert_eq!(request(*WHOLE_API, "HEAD", path, &[]).status, 200, "{path}");
        assert_eq!(request(*WHOLE_API, "POST", path, &[]).status, 405, "{path}");
    }
    assert_eq!(get_as(*WHOLE_API, "/", "me").text(), "inside");
    assert_eq!(get_as(*WHOLE_API, "/nested/1", "me").text(), "inside");
    assert_eq!(get_as(*WHOLE_API, "/nested/1", "items").status, 403);
}

#[test]
fn operations_before_a_section_with_the_empty_path_are_open() {
    let posted = request_with(*WHOLE_API, "POST", "/token", &[], "");
    assert_eq!(posted.text(), "inside");
    assert_eq!(get(*WHOLE_API, "/public/17", &[]).text(), "inside");
    let document = get(*WHOLE_API, "/openapi.json", &[]).json();
    let security = |path: &str, method: &str| &document["paths"][path][method]["security"];
    for (path, method) in [("/token", "post"), ("/public/{id}", "get")] {
        assert!(document["paths"][path][method].is_object(), "{path}");
        let locks = security(path, method).as_array();
        assert!(locks.is_none_or(Vec::is_empty), "{path}");
    }
    let locked = serde_json::json!([{"Acme": ["me"]}]);
    assert_eq!(security("/nested/{id}", "get"), &locked);
}
