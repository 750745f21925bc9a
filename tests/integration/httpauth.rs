//! With actix-web-httpauth: its middleware runs our extractors, and the types convert.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    BasicCredentials, BearerToken, SecurityError, error::SecurityErrorKind,
};
use actix_web::{
    App, Error, HttpServer, dev::ServiceRequest, http::header::TryIntoHeaderValue as _, web,
};
use actix_web_httpauth::{
    extractors::{
        basic::BasicAuth,
        bearer::{BearerAuth, Error as Code},
    },
    headers::authorization::{Basic, Bearer},
    middleware::HttpAuthentication,
};

use crate::support::http::{get, serve};

async fn validator(
    request: ServiceRequest,
    token: BearerToken,
) -> Result<ServiceRequest, (Error, ServiceRequest)> {
    if token.matches("foobar") {
        Ok(request)
    } else {
        let error = SecurityError::from(Code::InvalidToken);
        Err((error.into(), request))
    }
}

async fn convert(bearer: BearerAuth) -> Result<String, SecurityError> {
    let token = <BearerToken>::try_from(bearer)?;
    Ok(token.token().to_owned())
}

async fn convert_basic(basic: BasicAuth) -> Result<String, SecurityError> {
    let credentials = <BasicCredentials>::try_from(basic)?;
    Ok(format!(
        "[{}][{}]",
        credentials.username(),
        credentials.password()
    ))
}

async fn forward_basic(credentials: BasicCredentials) -> String {
    let header = Basic::from(credentials).try_into_value().unwrap();
    header.to_str().unwrap().to_owned()
}

async fn forward(token: BearerToken) -> String {
    Bearer::from(token).to_string()
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .service(
                    web::scope("/validated")
                        .wrap(HttpAuthentication::with_fn(validator))
                        .route("", web::get().to(async || "in")),
                )
                .route("/converted", web::get().to(convert))
                .route("/forwarded", web::get().to(forward))
                .route("/converted/basic", web::get().to(convert_basic))
                .route("/forwarded/basic", web::get().to(forward_basic))
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

#[test]
fn our_credential_works_in_its_middleware() {
    let accepted = get(*SERVER, "/validated", &["Authorization: bearer foobar"]);
    assert_eq!((accepted.status, accepted.text()), (200, "in"));

    let unknown = get(*SERVER, "/validated", &["Authorization: Bearer other"]);
    assert_eq!(unknown.status, 401);
    assert_eq!(
        unknown.header("www-authenticate"),
        Some(r#"Bearer error="invalid_token", error_description="The access token is not valid""#)
    );
    let absent = get(*SERVER, "/validated", &[]);
    assert_eq!(absent.status, 401);
    assert_eq!(absent.header("www-authenticate"), Some("Bearer"));
}

#[test]
fn its_bearer_turns_into_ours_where_it_is_a_b64token() {
    let accepted = get(*SERVER, "/converted", &["Authorization: Bearer foobar"]);
    assert_eq!(accepted.text(), "foobar");
    let refused = get(*SERVER, "/converted", &["Authorization: Bearer foo bar"]);
    assert_eq!(refused.status, 401);
}

#[test]
fn our_token_turns_into_its_header() {
    let response = get(*SERVER, "/forwarded", &["Authorization: bearer  foobar"]);
    assert_eq!(response.text(), "Bearer foobar");
}

#[test]
fn its_error_codes_are_our_refusals() {
    for (code, kind, status) in [
        (Code::InvalidRequest, SecurityErrorKind::InvalidRequest, 400),
        (Code::InvalidToken, SecurityErrorKind::InvalidToken, 401),
        (
            Code::InsufficientScope,
            SecurityErrorKind::InsufficientScope,
            403,
        ),
    ] {
        assert_eq!(kind.code().unwrap(), code.to_string());
        let error = SecurityError::from(code);
        assert_eq!(error.kind(), kind);
        let status_code = actix_web::ResponseError::status_code(&error);
        assert_eq!(status_code, status);
    }
}

#[test]
fn basic_credentials_turn_into_its_types_and_back() {
    for (pair, expected) in [
        ("Basic YTpiOmM=", "[a][b:c]"),
        ("Basic YTo=", "[a][]"),
        ("Basic Og==", "[][]"),
    ] {
        let header = format!("Authorization: {pair}");
        let converted = get(*SERVER, "/converted/basic", &[&header]);
        assert_eq!((converted.status, converted.text()), (200, expected));
        let forwarded = get(*SERVER, "/forwarded/basic", &[&header]);
        assert_eq!(forwarded.text(), pair);
    }
    // A control character, which RFC 7617 forbids and actix-web-httpauth lets through.
    let refused = get(
        *SERVER,
        "/converted/basic",
        &["Authorization: Basic YTpiCg=="],
    );
    assert_eq!(refused.status, 401);
}
