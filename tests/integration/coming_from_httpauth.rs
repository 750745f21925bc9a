//! The statements of `docs/coming-from-httpauth.md` about both crates, over real HTTP.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{BearerToken, Optional, Secure as _, SecurityConfig};
use actix_web::{App, Error, HttpServer, dev::ServiceRequest, web};
use actix_web_httpauth::{
    extractors::{
        AuthenticationError,
        bearer::{BearerAuth, Config, Error as Code},
    },
    middleware::HttpAuthentication,
};

use crate::support::http::{Response, get, request, serve};

/// Accepts every token that its own extractor accepts.
async fn validator(
    request: ServiceRequest,
    _bearer: BearerAuth,
) -> Result<ServiceRequest, (Error, ServiceRequest)> {
    Ok(request)
}

async fn refuse(
    request: ServiceRequest,
    _bearer: BearerAuth,
) -> Result<ServiceRequest, (Error, ServiceRequest)> {
    let config = Config::default().realm("a\\b").scope("me");
    let error = AuthenticationError::from(config)
        .with_error(Code::InvalidToken)
        .with_error_description("why");
    Err((error.into(), request))
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .service(
                    web::scope("/theirs")
                        .route(
                            "/token",
                            web::get().to(async |it: BearerAuth| it.token().to_owned()),
                        )
                        .route(
                            "/optional",
                            web::get().to(async |it: Option<BearerAuth>| {
                                it.map_or("a stranger", |_| "known")
                            }),
                        )
                        .service(
                            web::scope("/section")
                                .wrap(HttpAuthentication::bearer(validator))
                                .route("", web::to(async || "in")),
                        )
                        .service(
                            web::scope("/refused")
                                .wrap(HttpAuthentication::bearer(refuse))
                                .route("", web::get().to(async || "in")),
                        )
                        .service(
                            web::resource("/realm")
                                .app_data(Config::default().realm("caf\u{e9}\n"))
                                .to(async |_: BearerAuth| "in"),
                        ),
                )
                .service(
                    web::scope("/ours")
                        .route(
                            "/token",
                            web::get().to(async |it: BearerToken| it.token().to_owned()),
                        )
                        .route(
                            "/optional",
                            web::get().to(async |it: Optional<BearerToken>| {
                                it.0.map_or("a stranger", |_| "known")
                            }),
                        )
                        .service(
                            web::scope("/section")
                                .route("", web::to(async || "in"))
                                .secure::<BearerToken>(),
                        ),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

/// The answers of both crates.
fn both(path: &str, headers: &[&str]) -> (Response, Response) {
    (
        get(*SERVER, &format!("/theirs{path}"), headers),
        get(*SERVER, &format!("/ours{path}"), headers),
    )
}

#[test]
fn the_two_crates_differ_in_the_requests_that_they_accept() {
    let (theirs, ours) = both("/token", &["Authorization: bearer x"]);
    assert_eq!((theirs.status, ours.status), (401, 200));
    let (theirs, ours) = both("/token", &["Authorization: Bearer  x"]);
    assert_eq!((theirs.text(), ours.text()), (" x", "x"));
    for token in ["a b", "\"a\"", "a,b"] {
        let field = format!("Authorization: Bearer {token}");
        let (theirs, ours) = both("/token", &[&field]);
        assert_eq!((theirs.text(), ours.status), (token, 401));
    }
    let twice = ["Authorization: Bearer a", "Authorization: Bearer b"];
    let (theirs, ours) = both("/token", &twice);
    assert_eq!((theirs.text(), ours.status), ("a", 400));
    let (theirs, ours) = both("/optional", &["Authorization: Bearer"]);
    assert_eq!((theirs.text(), ours.status), ("a stranger", 401));

    let preflight = [
        "Origin: https://front.example.com",
        "Access-Control-Request-Method: GET",
    ];
    let theirs = request(*SERVER, "OPTIONS", "/theirs/section", &preflight);
    let ours = request(*SERVER, "OPTIONS", "/ours/section", &preflight);
    assert_eq!((theirs.status, ours.status), (401, 401));
}

#[test]
fn the_two_crates_differ_in_the_content_of_a_refusal() {
    let refused = get(*SERVER, "/theirs/refused", &["Authorization: Bearer x"]);
    assert_eq!(
        refused.header("www-authenticate"),
        Some(r#"Bearer realm="a\b" scope="me" error="invalid_token" error_description="why""#)
    );
    let (theirs, ours) = both("/token", &["Authorization: Bearer"]);
    assert_eq!(theirs.header("www-authenticate"), Some("Bearer"));
    assert!(
        ours.header("www-authenticate")
            .unwrap()
            .contains("invalid_token")
    );
    let (theirs, ours) = both("/token", &[]);
    assert_eq!((theirs.status, theirs.text()), (401, ""));
    assert_eq!(
        ours.json(),
        serde_json::json!({"detail": "Not authenticated"})
    );

    assert_eq!(get(*SERVER, "/theirs/realm", &[]).status, 500);
    let built = std::panic::catch_unwind(|| SecurityConfig::new().realm("caf\u{e9}\n"));
    assert!(built.is_err());
}
