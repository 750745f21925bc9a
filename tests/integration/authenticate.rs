//! The application's check: the principal of a credential, and the refusals.

use std::{
    net::SocketAddr,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, OpenApi, Optional, SecurityConfig,
    SecurityError, WithOpenApi, principal::InsecureAuthenticateWith,
};
use actix_web::{
    App, HttpMessage as _, HttpServer,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header::HeaderValue},
    middleware::{Next, from_fn},
    web,
};
use paperclip::actix::{OpenApiExt, api_v2_operation, web as api};
use serde_json::json;

use crate::support::{
    http::{Response, get, serve},
    schema::{assert_version2, assert_version3, resolved},
};

#[derive(Clone, Debug)]
struct User {
    name: String,
}

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(
        token: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        if request.head().uri.path() == "/often" {
            request
                .data::<AtomicUsize>()?
                .fetch_add(1, Ordering::Relaxed);
        }
        // A check that asks a database waits.
        actix_web::rt::task::yield_now().await;
        match token.token() {
            "down" => Err(SecurityError::unavailable("The users cannot be read")),
            "inactive" => Err(SecurityError::with_status(
                StatusCode::BAD_REQUEST,
                "Inactive user",
            )),
            "own" => Err(SecurityError::not_authenticated()
                .json(&json!({"code": 17}))
                .unwrap()),
            "scopeless" => Err(SecurityError::insufficient_scope(["me", "items"])),
            "johndoe" => Ok(Self {
                name: "johndoe".to_owned(),
            }),
            _ => Err(SecurityError::invalid_token("The access token is unknown")),
        }
    }

    fn refusals() -> Vec<(StatusCode, &'static str)> {
        vec![(StatusCode::BAD_REQUEST, "Inactive user")]
    }
}

/// A check on top of another check.
struct Admin(Authenticated<User>);

impl Authenticate for Admin {
    type Credential = Authenticated<User>;

    async fn authenticate(
        user: Authenticated<User>,
        _request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        Ok(Self(user))
    }

    fn refusals() -> Vec<(StatusCode, &'static str)> {
        vec![
            (StatusCode::CONFLICT, "Another admin is at it"),
            (StatusCode::UNAUTHORIZED, "Documented without it"),
        ]
    }
}

#[api_v2_operation]
async fn me(user: Authenticated<User>) -> String {
    user.name.clone()
}

#[api_v2_operation]
async fn greet(Optional(user): Optional<Authenticated<User>>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.into_inner().name)
}

#[api_v2_operation]
async fn administer(Optional(_admin): Optional<Authenticated<Admin>>) -> String {
    String::new()
}

#[api_v2_operation]
async fn option(user: Option<Authenticated<User>>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.name.clone())
}

/// Asks four times, for two principals.
async fn often(
    first: Authenticated<User>,
    second: Authenticated<User>,
    admin: Authenticated<Admin>,
    optional: Optional<Authenticated<User>>,
    checks: web::Data<AtomicUsize>,
) -> String {
    let names = [
        &first.name,
        &second.name,
        &admin.0.name,
        &optional.0.unwrap().name,
    ];
    assert!(names.iter().all(|name| *name == "johndoe"));
    checks.load(Ordering::Relaxed).to_string()
}

/// Adds the name of the principal to the response, as middleware that logs does.
async fn name_the_principal(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    assert!(Authenticated::<User>::of(request.request()).is_none());
    let mut response = next.call(request).await?;
    let user = Authenticated::<User>::of(response.request());
    let name = user.map_or_else(|| "nobody".to_owned(), |user| user.name.clone());
    let name = name.try_into().unwrap();
    response
        .headers_mut()
        .insert("x-principal".try_into().unwrap(), name);
    Ok(response)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature of a replacement"
)]
fn replacement(request: CheckRequest<'_>) -> Result<Option<User>, SecurityError> {
    match request
        .headers()
        .get("x-replacement")
        .map(HeaderValue::as_bytes)
    {
        Some(b"johndoe") => Ok(Some(User {
            name: "johndoe".to_owned(),
        })),
        Some(b"anonymous") => Ok(None),
        _ => Err(SecurityError::invalid_token("refused")),
    }
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .wrap_api()
                .route("/me", api::get().to(me))
                .route("/greet", api::get().to(greet))
                .route("/option", api::get().to(option))
                .route("/admin", api::get().to(administer))
                .with_openapi(OpenApi::new("Principals", "1"))
                .build()
                .service(
                    web::scope("/realm")
                        .app_data(SecurityConfig::new().realm("Acme"))
                        .route("/me", web::get().to(me)),
                )
                .service(
                    web::resource("/often")
                        .app_data(web::Data::new(AtomicUsize::new(0)))
                        .to(often),
                )
                .service(
                    web::scope("/logged")
                        .wrap(from_fn(name_the_principal))
                        .route("/me", web::get().to(me))
                        .route("/greet", web::get().to(greet))
                        .route("/open", web::get().to(async || "open")),
                )
                .service(
                    web::scope("/replaced")
                        .app_data(InsecureAuthenticateWith::new(replacement))
                        .route("/me", web::get().to(me))
                        .route("/greet", web::get().to(greet)),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

fn ask(path: &str, token: &str) -> Response {
    get(*SERVER, path, &[&format!("Authorization: Bearer {token}")])
}

#[test]
fn a_valid_credential_is_its_principal() {
    let response = ask("/me", "johndoe");
    assert_eq!((response.status, response.text()), (200, "johndoe"));
}

#[test]
fn without_a_credential_the_check_does_not_run() {
    for headers in [&[][..], &["Authorization: Basic Zm9vOg=="][..]] {
        let response = get(*SERVER, "/me", headers);
        assert_eq!(response.status, 401);
        assert_eq!(response.header("www-authenticate"), Some("Bearer"));
        assert_eq!(response.json(), json!({"detail": "Not authenticated"}));
    }
}

#[test]
fn a_check_refuses_an_invalid_token_with_its_description() {
    let response = ask("/me", "nonsense");
    assert_eq!(response.status, 401);
    assert_eq!(
        response.header("www-authenticate"),
        Some(r#"Bearer error="invalid_token", error_description="The access token is unknown""#)
    );
    assert_eq!(
        response.json(),
        json!({"detail": "The access token is unknown"})
    );
}

#[test]
fn a_check_refuses_insufficient_scope_with_what_is_needed() {
    let response = ask("/me", "scopeless");
    assert_eq!(response.status, 403);
    assert_eq!(
        response.header("www-authenticate"),
        Some(r#"Bearer error="insufficient_scope", scope="me items""#)
    );
    assert_eq!(response.json(), json!({"detail": "Not enough permissions"}));
}

#[test]
fn a_check_refuses_with_a_status_or_a_body_of_its_own() {
    let response = ask("/me", "inactive");
    assert_eq!(response.status, 400);
    assert_eq!(response.header("www-authenticate"), None);
    assert_eq!(response.json(), json!({"detail": "Inactive user"}));

    let response = ask("/me", "own");
    assert_eq!(response.status, 401);
    assert_eq!(response.header("www-authenticate"), Some("Bearer"));
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(response.json(), json!({"code": 17}));
}

#[test]
fn a_check_that_cannot_answer_is_503_without_a_challenge() {
    let response = ask("/me", "down");
    assert_eq!(response.status, 503);
    assert_eq!(response.header("www-authenticate"), None);
    assert_eq!(
        response.json(),
        json!({"detail": "The users cannot be read"})
    );
}

#[test]
fn the_configuration_changes_a_checks_refusals_as_well() {
    let response = ask("/realm/me", "nonsense");
    assert_eq!(
        response.header("www-authenticate"),
        Some(
            r#"Bearer realm="Acme", error="invalid_token", error_description="The access token is unknown""#
        )
    );
}

#[test]
fn an_optional_principal_is_none_only_where_nothing_was_sent() {
    assert_eq!(get(*SERVER, "/greet", &[]).text(), "nobody");
    assert_eq!(ask("/greet", "johndoe").text(), "johndoe");
    assert_eq!(ask("/greet", "nonsense").status, 401);
    assert_eq!(ask("/greet", "down").status, 503);
    assert_eq!(ask("/greet", "a b").status, 401);
}

#[test]
fn actix_own_option_is_none_for_every_refusal() {
    assert_eq!(ask("/option", "johndoe").text(), "johndoe");
    assert_eq!(ask("/option", "nonsense").text(), "nobody");
}

#[test]
fn a_principal_that_several_arguments_need_is_checked_once() {
    let before: usize = ask("/often", "johndoe").text().parse().unwrap();
    let after: usize = ask("/often", "johndoe").text().parse().unwrap();
    assert_eq!(after - before, 1);
}

#[test]
fn middleware_finds_the_principal_after_the_check() {
    let principal = |path: &str, token: &str| {
        let response = ask(path, token);
        response.header("x-principal").map(str::to_owned)
    };
    assert_eq!(principal("/logged/me", "johndoe").unwrap(), "johndoe");
    assert_eq!(principal("/logged/me", "nonsense").unwrap(), "nobody");
    assert_eq!(principal("/logged/open", "johndoe").unwrap(), "nobody");
    let anonymous = get(*SERVER, "/logged/greet", &[]);
    assert_eq!(anonymous.text(), "nobody");
    assert_eq!(anonymous.header("x-principal"), Some("nobody"));
}

#[test]
fn a_replaced_check_may_say_that_the_request_is_anonymous() {
    for (replaced_with, me, greeted) in [
        ("johndoe", 200, Ok("johndoe")),
        ("anonymous", 401, Ok("nobody")),
        ("refused", 401, Err(401)),
    ] {
        let headers = [&*format!("X-Replacement: {replaced_with}")];
        let response = get(*SERVER, "/replaced/me", &headers);
        assert_eq!(response.status, me, "{replaced_with}");
        let challenge = match replaced_with {
            "johndoe" => None,
            "anonymous" => Some("Bearer"),
            _ => Some(r#"Bearer error="invalid_token", error_description="refused""#),
        };
        assert_eq!(response.header("www-authenticate"), challenge);
        let response = get(*SERVER, "/replaced/greet", &headers);
        match greeted {
            Ok(text) => assert_eq!(response.text(), text),
            Err(status) => assert_eq!(response.status, status),
        }
    }
}

#[test]
fn a_principal_documents_the_scheme_of_its_credential() {
    let version3 = get(*SERVER, "/openapi.json", &[]).json();
    assert_version3(&version3);
    let version2 = get(*SERVER, "/swagger.json", &[]).json();
    assert_version2(&version2);
    for document in [version2, version3] {
        assert_eq!(
            document["paths"]["/me"]["get"]["security"],
            json!([{"OAuth2PasswordBearer": []}])
        );
        assert_eq!(
            document["paths"]["/greet"]["get"]["security"],
            json!([{"OAuth2PasswordBearer": []}, {}])
        );
        assert!(document["paths"]["/me"]["get"]["responses"]["401"].is_object());
    }
}

#[test]
fn a_check_documents_its_own_refusals_and_those_of_the_checks_below_it() {
    for path in ["/openapi.json", "/swagger.json"] {
        let document = get(*SERVER, path, &[]).json();
        let responses = |path: &str| &document["paths"][path]["get"]["responses"];
        let response = |path: &str, status: &str| resolved(&document, &responses(path)[status]);
        assert_eq!(response("/me", "400")["description"], "Inactive user");
        assert_eq!(responses("/me").get("409"), None);
        assert_eq!(
            response("/me", "503")["description"],
            "The check cannot run now"
        );
        let admin = |status| response("/admin", status);
        assert_eq!(admin("400")["description"], "Inactive user");
        assert_eq!(admin("409")["description"], "Another admin is at it");
        assert_eq!(admin("401")["description"], "Not authenticated");
        assert!(admin("401")["headers"]["WWW-Authenticate"].is_object());
        assert_eq!(admin("409").get("headers"), None);
    }
}

#[actix_web::test]
async fn an_abandoned_check_releases_the_request() {
    struct Never;
    impl Authenticate for Never {
        type Credential = BearerToken;
        async fn authenticate(_: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
            std::future::pending().await
        }
    }

    let released = std::rc::Rc::new(());
    let request = actix_web::test::TestRequest::default()
        .insert_header(("authorization", "Bearer johndoe"))
        .to_http_request();
    request.extensions_mut().insert(released.clone());
    let checking = <Authenticated<Never> as actix_web::FromRequest>::extract(&request);
    let abandoned = actix_web::rt::time::timeout(std::time::Duration::ZERO, checking).await;
    assert!(abandoned.is_err());
    drop(request);
    assert_eq!(std::rc::Rc::strong_count(&released), 1);
}
