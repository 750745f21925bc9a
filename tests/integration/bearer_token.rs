//! The answers of a handler that declares a `BearerToken`: the table "Request rules", row by row, over
//! real HTTP.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{BearerToken, Optional, SecurityConfig};
use actix_web::{App, HttpServer, web};

use crate::support::http::{Response, get, request_bytes, serve};

async fn required(token: BearerToken) -> String {
    token.token().to_owned()
}

async fn optional(Optional(token): Optional<BearerToken>) -> String {
    token.map_or_else(|| "nobody".to_owned(), |token| token.token().to_owned())
}

async fn actix_option(token: Option<BearerToken>) -> String {
    token.map_or_else(|| "nobody".to_owned(), |token| token.token().to_owned())
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .route("/required", web::get().to(required))
                .route("/optional", web::get().to(optional))
                .route("/option", web::get().to(actix_option))
                .service(
                    web::scope("/wide")
                        .app_data(SecurityConfig::new().visible_ascii_tokens())
                        .route("", web::get().to(required)),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

fn ask(path: &str, authorization: &str) -> Response {
    get(*SERVER, path, &[&format!("Authorization: {authorization}")])
}

#[track_caller]
fn assert_refused(response: &Response, status: u16, challenge: &str, detail: &str) {
    assert_eq!(response.status, status, "{response:?}");
    assert_eq!(response.header("www-authenticate"), Some(challenge));
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(response.json(), serde_json::json!({ "detail": detail }));
}

#[track_caller]
fn assert_token(response: &Response, token: &str) {
    assert_eq!(response.status, 200, "{response:?}");
    assert_eq!(response.text(), token);
    assert_eq!(response.header("www-authenticate"), None);
}

const EMPTY: &str =
    r#"Bearer error="invalid_token", error_description="The access token is missing""#;
const MALFORMED: &str =
    r#"Bearer error="invalid_token", error_description="The access token is malformed""#;
const REPEATED: &str = r#"Bearer error="invalid_request", error_description="The request has more than one Authorization field""#;

#[test]
fn without_a_credential_the_challenge_has_no_error_code() {
    let response = get(*SERVER, "/required", &[]);
    assert_refused(&response, 401, "Bearer", "Not authenticated");
}

#[test]
fn a_field_of_another_scheme_counts_as_absent() {
    for value in [
        "Basic Zm9vOmJhcg==",
        "Bearerfoo x",
        "Digest username=\"x\"",
        "Bear x",
        "x",
    ] {
        assert_refused(&ask("/required", value), 401, "Bearer", "Not authenticated");
    }
}

#[test]
fn a_scheme_without_a_token_is_an_invalid_token() {
    for value in ["Bearer", "Bearer ", "bearer    "] {
        assert_refused(
            &ask("/required", value),
            401,
            EMPTY,
            "The access token is missing",
        );
    }
}

#[test]
fn the_scheme_is_case_insensitive_and_spaces_do_not_count() {
    for value in [
        "Bearer foobar",
        "bearer foobar",
        "bEaReR foobar",
        "BEARER   foobar  ",
        "Bearer foobar\t",
    ] {
        assert_token(&ask("/required", value), "foobar");
    }
}

#[test]
fn every_character_of_a_b64token_arrives_as_it_was_sent() {
    let token = "ABCXYZabcxyz0123456789-._~+/==";
    assert_token(&ask("/required", &format!("Bearer {token}")), token);
}

#[test]
fn a_long_token_arrives_whole() {
    let token = "a".repeat(8_000);
    assert_token(&ask("/required", &format!("Bearer {token}")), &token);
}

#[test]
fn a_malformed_token_is_refused_with_a_description() {
    for value in [
        "Bearer foo bar",
        "Bearer foo\tbar",
        "Bearer \"foobar\"",
        "Bearer an\"invalid\"token",
        "Bearer a, Bearer b",
        "Bearer a=b",
        "Bearer\tfoobar",
    ] {
        assert_refused(
            &ask("/required", value),
            401,
            MALFORMED,
            "The access token is malformed",
        );
    }
}

#[test]
fn bytes_that_are_not_ascii_are_malformed() {
    for token in [&b"caf\xc3\xa9"[..], b"\xff\xfe", b"a\x80b"] {
        let line = [b"Authorization: Bearer ", token].concat();
        let response = request_bytes(*SERVER, "GET", "/required", &[&line]);
        assert_refused(&response, 401, MALFORMED, "The access token is malformed");
    }
}

#[test]
fn control_bytes_never_reach_a_handler() {
    // The HTTP parser refuses most of them before we see the request.
    for token in [&b"a\x00b"[..], b"a\x7fb", b"a\x01b"] {
        let line = [b"Authorization: Bearer ", token].concat();
        let response = request_bytes(*SERVER, "GET", "/required", &[&line]);
        assert!(matches!(response.status, 400 | 401), "{response:?}");
    }
}

#[test]
fn two_authorization_fields_are_refused_whatever_they_contain() {
    for (first, second) in [
        ("Bearer a", "Bearer b"),
        ("Bearer a", "Bearer a"),
        ("Basic Zm9vOmJhcg==", "Bearer a"),
        ("Bearer a", "Basic Zm9vOmJhcg=="),
    ] {
        let headers = [
            format!("Authorization: {first}"),
            format!("authorization: {second}"),
        ];
        let headers = [headers[0].as_str(), headers[1].as_str()];
        for path in ["/required", "/optional"] {
            assert_refused(
                &get(*SERVER, path, &headers),
                400,
                REPEATED,
                "The request has more than one Authorization field",
            );
        }
    }
}

#[test]
fn optional_is_none_without_a_token() {
    assert_token(&get(*SERVER, "/optional", &[]), "nobody");
    assert_token(&ask("/optional", "Basic Zm9vOmJhcg=="), "nobody");
    assert_token(&ask("/optional", "Bearer foobar"), "foobar");
}

#[test]
fn optional_still_refuses_a_malformed_token() {
    assert_refused(
        &ask("/optional", "Bearer foo bar"),
        401,
        MALFORMED,
        "The access token is malformed",
    );
    assert_refused(
        &ask("/optional", "Bearer"),
        401,
        EMPTY,
        "The access token is missing",
    );
}

#[test]
fn actix_own_option_is_none_for_every_refusal() {
    for value in ["Bearer foo bar", "Bearer", "Basic Zm9vOmJhcg=="] {
        assert_token(&ask("/option", value), "nobody");
    }
    assert_token(&ask("/option", "Bearer foobar"), "foobar");
}

#[test]
fn a_configuration_widens_the_syntax_to_visible_ascii() {
    assert_token(&ask("/wide", "Bearer v1:{\"a\",b}"), "v1:{\"a\",b}");
    assert_eq!(ask("/wide", "Bearer foo bar").status, 401);
    let line = b"Authorization: Bearer caf\xc3\xa9";
    let response = request_bytes(*SERVER, "GET", "/wide", &[line]);
    assert_eq!(response.status, 401);
}

#[test]
fn an_independent_parser_reads_every_challenge() {
    for (value, code) in [
        ("Basic x", None),
        ("Bearer", Some("invalid_token")),
        ("Bearer a b", Some("invalid_token")),
    ] {
        let response = ask("/required", value);
        let challenge = response.header("www-authenticate").unwrap();
        let challenges = http_auth::parse_challenges(challenge).unwrap();
        assert_eq!(challenges.len(), 1);
        assert_eq!(challenges[0].scheme, "Bearer");
        let error = challenges[0]
            .params
            .iter()
            .find(|(name, _)| *name == "error");
        assert_eq!(
            error.map(|(_, value)| value.to_unescaped()).as_deref(),
            code
        );
    }
}
