//! How refusals are changed the actix way: by a configuration in `app_data`.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    BearerToken, SecurityConfig, SecurityError, error::SecurityErrorKind,
};
use actix_web::{App, HttpResponse, HttpServer, error::InternalError, web};

use crate::support::http::{get, serve};

const REALM: &str = r#"the "inner" \ ring"#;

async fn read(token: BearerToken) -> String {
    token.token().to_owned()
}

async fn expired(_token: BearerToken) -> Result<String, SecurityError> {
    Err(SecurityError::invalid_token("The access token expired"))
}

fn plain(error: SecurityError, _request: &actix_web::HttpRequest) -> actix_web::Error {
    let response = match error.kind() {
        SecurityErrorKind::InvalidRequest => HttpResponse::ImATeapot().body("which one?"),
        _ => HttpResponse::Unauthorized().body("who are you?"),
    };
    InternalError::from_response(error, response).into()
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .route("/expired", web::get().to(expired))
                .service(
                    web::scope("/realm")
                        .app_data(SecurityConfig::new().realm(REALM))
                        .route("", web::get().to(read))
                        .service(
                            web::resource("/nearer")
                                .app_data(SecurityConfig::new().realm("nearer"))
                                .to(read),
                        ),
                )
                .service(
                    web::scope("/plain")
                        .app_data(SecurityConfig::new().error_handler(plain))
                        .route("", web::get().to(read)),
                )
                .service(
                    web::scope("/shared")
                        .app_data(web::Data::new(SecurityConfig::new().realm("shared")))
                        .route("", web::get().to(read)),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

#[test]
fn a_realm_with_quotes_and_backslashes_is_escaped_and_reads_back() {
    for headers in [&[][..], &["Authorization: Bearer a b"][..]] {
        let response = get(*SERVER, "/realm", headers);
        assert_eq!(response.status, 401);
        let challenge = response.header("www-authenticate").unwrap();
        let challenges = http_auth::parse_challenges(challenge).unwrap();
        let (name, realm) = &challenges[0].params[0];
        assert_eq!((*name, realm.to_unescaped()), ("realm", REALM.to_owned()));
    }
}

#[test]
fn an_error_handler_changes_the_body_and_a_401_keeps_its_challenge() {
    let response = get(*SERVER, "/plain", &[]);
    assert_eq!(response.status, 401);
    assert_eq!(response.text(), "who are you?");
    assert_eq!(response.header("www-authenticate"), Some("Bearer"));
}

#[test]
fn an_error_handler_changes_the_status() {
    let twice = ["Authorization: Bearer a", "Authorization: Bearer b"];
    let response = get(*SERVER, "/plain", &twice);
    assert_eq!(response.status, 418);
    assert_eq!(response.text(), "which one?");
}

#[test]
fn the_nearest_configuration_counts() {
    let response = get(*SERVER, "/realm/nearer", &[]);
    assert_eq!(
        response.header("www-authenticate"),
        Some("Bearer realm=\"nearer\"")
    );
}

#[test]
fn a_configuration_may_be_shared_as_data() {
    let response = get(*SERVER, "/shared", &[]);
    assert_eq!(
        response.header("www-authenticate"),
        Some("Bearer realm=\"shared\"")
    );
}

#[test]
fn a_handler_refuses_the_way_the_extractor_does() {
    let response = get(*SERVER, "/expired", &["Authorization: Bearer a"]);
    assert_eq!(response.status, 401);
    assert_eq!(
        response.header("www-authenticate"),
        Some(r#"Bearer error="invalid_token", error_description="The access token expired""#)
    );
    assert_eq!(
        response.json(),
        serde_json::json!({"detail": "The access token expired"})
    );
}
