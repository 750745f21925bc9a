//! The answers of a handler that asks for an API key, over real HTTP: in a header, in the
//! query and in a cookie.
//!
//! The expectations are FastAPI's, unless an RFC says otherwise.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    ApiKey, Optional, SecurityBase, SecurityConfig,
    credential::Credential,
    scheme::{ApiKeyCookie, ApiKeyHeader, ApiKeyQuery},
};
use actix_web::{App, HttpServer, web};

use crate::support::http::{Response, get, request_bytes, serve};

struct InHeader;

impl SecurityBase for InHeader {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-API-Key")
    }
}

struct InQuery;

impl SecurityBase for InQuery {
    type Scheme = ApiKeyQuery;

    fn security_scheme() -> Self::Scheme {
        ApiKeyQuery::new("api key")
    }
}

struct InCookie;

impl SecurityBase for InCookie {
    type Scheme = ApiKeyCookie;

    fn security_scheme() -> Self::Scheme {
        ApiKeyCookie::new("session")
    }
}

async fn required<S: SecurityBase>(key: ApiKey<S>) -> String
where
    ApiKey<S>: Credential,
{
    key.key().to_owned()
}

async fn optional<S: SecurityBase>(Optional(key): Optional<ApiKey<S>>) -> String
where
    ApiKey<S>: Credential,
{
    key.map_or_else(|| NOBODY.to_owned(), |key| key.key().to_owned())
}

const NOBODY: &str = "nobody";

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .route("/header", web::get().to(required::<InHeader>))
                .route("/header/optional", web::get().to(optional::<InHeader>))
                .route("/query", web::get().to(required::<InQuery>))
                .route("/query/optional", web::get().to(optional::<InQuery>))
                .route("/cookie", web::get().to(required::<InCookie>))
                .route("/cookie/optional", web::get().to(optional::<InCookie>))
                .service(
                    web::resource("/configured")
                        .app_data(SecurityConfig::new().realm("Acme"))
                        .route(web::get().to(required::<InHeader>)),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

#[track_caller]
fn assert_refused(response: &Response) {
    assert_refused_with(response, "Not authenticated");
}

#[track_caller]
fn assert_malformed(response: &Response) {
    assert_refused_with(response, "The credentials are malformed");
}

#[track_caller]
fn assert_refused_with(response: &Response, detail: &str) {
    assert_eq!(response.status, 401, "{response:?}");
    assert_eq!(response.header("www-authenticate"), Some("APIKey"));
    assert_eq!(response.json(), serde_json::json!({"detail": detail}));
}

#[track_caller]
fn assert_answer(response: &Response, expected: &str) {
    assert_eq!(response.status, 200, "{response:?}");
    assert_eq!(response.text(), expected);
}

#[track_caller]
fn assert_repeated(response: &Response) {
    assert_eq!(response.status, 400, "{response:?}");
    assert_eq!(response.header("www-authenticate"), None);
    let detail = "The request has more than one API key";
    assert_eq!(response.json(), serde_json::json!({ "detail": detail }));
}

/// The answers of the handler that requires a key and of the handler that has it optional.
fn ask(place: &str, query: &str, headers: &[&str]) -> [Response; 2] {
    ["", "/optional"].map(|form| get(*SERVER, &format!("/{place}{form}{query}"), headers))
}

#[test]
fn a_key_reaches_the_handler() {
    for (headers, expected) in [
        (["X-API-Key: sesame"], "sesame"),
        (["x-api-key:  Basic c2U=, \"x\"\t"], "Basic c2U=, \"x\""),
        (["X-API-KEY: \u{fc}"], "\u{fc}"),
    ] {
        for response in ask("header", "", &headers) {
            assert_answer(&response, expected);
        }
    }
    for (query, expected) in [
        ("?api%20key=sesame", "sesame"),
        ("?a=b&api+key=open+ses%C3%A4me%2B&c", "open ses\u{e4}me+"),
    ] {
        for response in ask("query", query, &[]) {
            assert_answer(&response, expected);
        }
    }
    for (headers, expected) in [
        (["Cookie: session=sesame"], "sesame"),
        (["cookie: a=b; session=\"ses=me\"; c"], "ses=me"),
        // RFC 6265 knows no percent-encoding, and FastAPI does not decode either.
        (["Cookie: session=%20+;Session=other"], "%20+"),
    ] {
        for response in ask("cookie", "", &headers) {
            assert_answer(&response, expected);
        }
    }
}

#[test]
fn without_a_key_the_challenge_names_an_api_key() {
    for (place, query, headers) in [
        ("header", "", &[][..]),
        ("header", "", &["X-API-Key:"]),
        ("header", "", &["X-API-Key:  \t"]),
        ("header", "", &["API-Key: sesame"]),
        ("header", "?X-API-Key=sesame", &[]),
        ("query", "", &[]),
        ("query", "?api%20key", &[]),
        ("query", "?api%20key=", &[]),
        ("query", "?API%20key=sesame", &[]),
        ("cookie", "", &[]),
        ("cookie", "", &["Cookie: session="]),
        ("cookie", "", &["Cookie: session=\"\""]),
        ("cookie", "", &["Cookie: session"]),
        ("cookie", "", &["Cookie: SESSION=sesame"]),
        ("cookie", "?session=sesame", &["session: sesame"]),
    ] {
        let [required, optional] = ask(place, query, headers);
        assert_refused(&required);
        assert_answer(&optional, NOBODY);
    }
}

#[test]
fn a_malformed_key_is_refused_also_where_it_is_optional() {
    for query in ["?api%20key=%", "?api%20key=%ff", "?api%20key=a%00b"] {
        for response in ask("query", query, &[]) {
            assert_malformed(&response);
        }
    }
    for (path, field) in [
        ("/header", &b"X-API-Key: \xff"[..]),
        ("/header/optional", b"X-API-Key: \xff"),
        ("/cookie", b"Cookie: session=\xff"),
        ("/cookie/optional", b"Cookie: session=\xff"),
    ] {
        assert_malformed(&request_bytes(*SERVER, "GET", path, &[field]));
    }
}

#[test]
fn a_repeated_header_or_query_parameter_is_a_bad_request() {
    for headers in [
        ["X-API-Key: a", "X-API-Key: a"],
        ["X-API-Key: a", "x-api-key: b"],
        ["X-API-Key:", "X-API-Key: a"],
        ["X-API-Key:", "X-API-Key:"],
    ] {
        ask("header", "", &headers).iter().for_each(assert_repeated);
    }
    for query in [
        "?api+key=first&api%20key=last",
        "?api+key=a&api+key=a",
        "?api+key=&api+key=a",
        "?api+key=a&b=c&api+key",
        "?api+key&api+key",
        "?api+key=%zz&%61pi+key=a",
    ] {
        ask("query", query, &[]).iter().for_each(assert_repeated);
    }
}

#[test]
fn equal_cookies_count_once_and_empty_cookies_not_at_all() {
    for headers in [
        &["Cookie: session=a; session=a"][..],
        &["Cookie: session=a; session=\"a\""],
        &["Cookie: session=a", "Cookie: b=c; session=a"],
        &["Cookie: session=; session=a"],
        &["Cookie: session=a; session=; session=\"\""],
        &["Cookie: session", "Cookie: session=a"],
    ] {
        for response in ask("cookie", "", headers) {
            assert_answer(&response, "a");
        }
    }
    let [required, optional] = ask("cookie", "", &["Cookie: session=; session=\"\""]);
    assert_refused(&required);
    assert_answer(&optional, NOBODY);
}

#[test]
fn different_cookies_are_refused_also_where_the_key_is_optional() {
    for headers in [
        &["Cookie: session=a; session=b"][..],
        &["Cookie: session=a", "Cookie: session=b"],
        &["Cookie: session=a; session=; session=A"],
        &["Cookie: session=a; session=a; session=aa"],
    ] {
        ask("cookie", "", headers).iter().for_each(assert_malformed);
    }
}

#[test]
fn the_configurations_realm_is_in_the_challenge() {
    let response = get(*SERVER, "/configured", &[]);
    assert_eq!(
        response.header("www-authenticate"),
        Some(r#"APIKey realm="Acme""#)
    );
}
