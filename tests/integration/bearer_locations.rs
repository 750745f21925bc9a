//! Where a bearer token may stand, place by place, over real HTTP. The numbers are those of the
//! cases that Spring's bearer token resolver is tested with.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    AcceptQueryTokens, BearerLocations, BearerSyntax, BearerToken, HttpBearer, Optional,
    SecurityBase, SecurityConfig, SecurityScheme,
};
use actix_web::{App, HttpServer, web};
use serde_json::json;

use crate::support::http::{FORM, Response, get, post_form, request, request_with, serve};

macro_rules! scheme {
    ($name:ident, $locations:expr) => {
        struct $name;
        impl SecurityBase for $name {
            const BEARER_LOCATIONS: BearerLocations = $locations;

            fn security_scheme() -> SecurityScheme {
                HttpBearer::new().into()
            }
        }
    };
}

scheme!(Header, BearerLocations::HEADER);
scheme!(Cookie, BearerLocations::HEADER.or_cookie("session"));
scheme!(Query, BearerLocations::HEADER.or_query("access_token"));
scheme!(Form, BearerLocations::HEADER.or_form("access_token"));
scheme!(
    All,
    BearerLocations::HEADER
        .or_cookie("session")
        .or_query("access_token")
        .or_form("access_token")
);

struct Short;
impl SecurityBase for Short {
    const BEARER_LOCATIONS: BearerLocations = All::BEARER_LOCATIONS;
    const BEARER_MAX_LENGTH: usize = 8;

    fn security_scheme() -> SecurityScheme {
        HttpBearer::new().into()
    }
}

async fn token<S: SecurityBase>(token: BearerToken<S>) -> String {
    token.token().to_owned()
}

async fn optional<S: SecurityBase>(Optional(token): Optional<BearerToken<S>>) -> String {
    token.map_or_else(|| "nobody".to_owned(), |token| token.token().to_owned())
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .wrap(AcceptQueryTokens)
                .route("/header", web::to(token::<Header>))
                .route("/cookie", web::to(token::<Cookie>))
                .route("/query", web::to(token::<Query>))
                .route("/form", web::to(token::<Form>))
                .route("/all", web::to(token::<All>))
                .route("/short", web::to(token::<Short>))
                .route("/optional", web::to(optional::<All>))
                .service(
                    web::resource("/wide")
                        .app_data(SecurityConfig::new().bearer_syntax(BearerSyntax::VisibleAscii))
                        .to(token::<All>),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

const BEARER: &str = "Authorization: Bearer test-token";
const COOKIE: &str = "Cookie: session=test-token";
const IN_QUERY: &str = "?access_token=test-token";
const IN_FORM: &str = "access_token=test-token";

fn post(path: &str, headers: &[&str], form: &str) -> Response {
    let headers = [headers, &[FORM]].concat();
    request_with(*SERVER, "POST", path, &headers, form)
}

#[track_caller]
fn assert_token(response: &Response, token: &str) {
    assert_eq!(
        (response.status, response.text()),
        (200, token),
        "{response:?}"
    );
}

#[track_caller]
fn assert_absent(response: &Response) {
    assert_eq!(response.status, 401, "{response:?}");
    assert_eq!(response.header("www-authenticate"), Some("Bearer"));
    assert_eq!(response.json(), json!({"detail": "Not authenticated"}));
}

#[track_caller]
fn assert_refused(response: &Response, status: u16, code: &str, description: &str) {
    assert_eq!(response.status, status, "{response:?}");
    let challenge = format!(r#"Bearer error="{code}", error_description="{description}""#);
    assert_eq!(
        response.header("www-authenticate"),
        Some(challenge.as_str())
    );
    assert_eq!(response.json(), json!({ "detail": description }));
}

#[track_caller]
fn assert_several(response: &Response) {
    let description = "The request has more than one access token";
    assert_refused(response, 400, "invalid_request", description);
}

#[track_caller]
fn assert_malformed(response: &Response) {
    let description = "The access token is malformed";
    assert_refused(response, 401, "invalid_token", description);
}

// 1, 2, 4 to 8: as where nothing else is allowed, for which `bearer_token.rs` has every case.
#[test]
fn the_header_is_read_as_ever_where_other_places_are_allowed() {
    for path in ["/cookie", "/query", "/form", "/all"] {
        assert_token(&get(*SERVER, path, &[BEARER]), "test-token");
        let padded = "authorization: bearer dGVzdA==";
        assert_token(&get(*SERVER, path, &[padded]), "dGVzdA==");
        assert_absent(&get(*SERVER, path, &[]));
        assert_absent(&get(*SERVER, path, &["Authorization: Basic Zm9vOmJhcg=="]));
        let empty = get(*SERVER, path, &["Authorization: Bearer "]);
        assert_eq!(empty.status, 401);
        let invalid = r#"Authorization: Bearer an"invalid"token"#;
        assert_malformed(&get(*SERVER, path, &[invalid]));
        let twice = get(*SERVER, path, &[BEARER, BEARER]);
        assert_eq!(twice.status, 400);
    }
}

// 9, 10, R2.
#[test]
fn a_token_in_two_places_is_refused_also_if_it_is_the_same() {
    let query = format!("/all{IN_QUERY}");
    for token in ["test-token", "another"] {
        let cookie = format!("Cookie: session={token}");
        let form = format!("access_token={token}");
        assert_several(&post("/form", &[BEARER], &form));
        assert_several(&post("/all", &[BEARER], &form));
        assert_several(&post("/all", &[&cookie], IN_FORM));
        assert_several(&get(*SERVER, &query, &[&cookie]));
        assert_several(&get(*SERVER, "/all", &[BEARER, &cookie]));
        assert_several(&get(*SERVER, "/cookie", &[BEARER, &cookie]));
        let query = format!("/query?access_token={token}");
        assert_several(&get(*SERVER, &query, &[BEARER]));
    }
    assert_several(&post("/all", &[BEARER, COOKIE], IN_FORM));
    assert_several(&get(*SERVER, &query, &[BEARER, COOKIE]));
    assert_several(&post("/optional", &[BEARER], IN_FORM));
}

// 11, 12.
#[test]
fn a_repeated_parameter_is_refused_where_it_is_allowed() {
    for second in [
        "access_token=test-token",
        "access_token=b",
        "access_token=",
        "access%5Ftoken=b",
    ] {
        let twice = format!("{IN_FORM}&x=y&{second}");
        assert_several(&get(*SERVER, &format!("/query?{twice}"), &[]));
        assert_several(&post_form(*SERVER, "/form", &twice));
        assert_several(&post_form(*SERVER, "/optional", &twice));
    }
}

// 13.
#[test]
fn a_body_that_is_no_form_is_not_looked_into() {
    let part = "--b\r\nContent-Disposition: form-data; name=\"access_token\"\r\n\r\nt\r\n--b--\r\n";
    for (media_type, body) in [
        ("multipart/form-data; boundary=b", part),
        ("application/json", "{\"access_token\":\"t\"}"),
        ("text/plain", IN_FORM),
        ("application/x-www-form-urlencoded-not", IN_FORM),
        (
            "application/x-www-form-urlencoded; charset=no-charset",
            IN_FORM,
        ),
    ] {
        let media_type = format!("Content-Type: {media_type}");
        let sent = |headers: &[&str]| request_with(*SERVER, "POST", "/form", headers, body);
        assert_absent(&sent(&[&media_type]));
        assert_token(&sent(&[&media_type, BEARER]), "test-token");
    }
    assert_absent(&request_with(*SERVER, "POST", "/form", &[], IN_FORM));
    assert_absent(&post("/form", &["Content-Encoding: gzip"], IN_FORM));
    assert_token(
        &post("/form", &["Content-Encoding: identity"], IN_FORM),
        "test-token",
    );
}

// 14 to 17.
#[test]
fn a_form_carries_a_token_by_every_method_that_has_one() {
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        for media_type in [
            FORM,
            &format!("{FORM}; charset=UTF-8"),
            &FORM.to_uppercase(),
        ] {
            let sent = request_with(*SERVER, method, "/form", &[media_type], IN_FORM);
            assert_token(&sent, "test-token");
        }
    }
}

// 18.
#[test]
fn a_form_carries_none_by_another_method() {
    for method in ["GET", "OPTIONS", "REPORT"] {
        for path in ["/form", "/all"] {
            assert_absent(&request_with(*SERVER, method, path, &[FORM], IN_FORM));
        }
        let sent = request_with(*SERVER, method, "/form", &[FORM, BEARER], IN_FORM);
        assert_token(&sent, "test-token");
    }
}

// 19.
#[test]
fn where_only_the_form_is_allowed_the_query_is_not_looked_at() {
    let path = format!("/form{IN_QUERY}");
    assert_absent(&post_form(*SERVER, &path, ""));
    assert_absent(&get(*SERVER, &path, &[]));
    assert_token(&post_form(*SERVER, &path, "access_token=b"), "b");
}

// 20.
#[test]
fn the_query_carries_a_token_of_get_and_head_only() {
    for path in ["/query", "/all"] {
        let path = format!("{path}{IN_QUERY}");
        for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            assert_absent(&request_with(*SERVER, method, &path, &[FORM], ""));
            let sent = request_with(*SERVER, method, &path, &[FORM, BEARER], "");
            assert_token(&sent, "test-token");
        }
        assert_eq!(request(*SERVER, "HEAD", &path, &[]).status, 200);
    }
}

// 21, 23 to 25, W2.
#[test]
fn a_place_that_is_not_allowed_is_never_looked_at() {
    let twice = format!("{IN_FORM}&{IN_FORM}");
    let empty = "access_token=";
    let wrong = "access_token=%zz";
    for parameters in [IN_FORM, &twice, empty, wrong] {
        for path in ["/header", "/cookie", "/form"] {
            let path = format!("{path}?{parameters}");
            assert_absent(&get(*SERVER, &path, &[]));
            assert_token(&get(*SERVER, &path, &[BEARER]), "test-token");
        }
        for path in ["/header", "/cookie", "/query"] {
            assert_absent(&post_form(*SERVER, path, parameters));
            assert_token(&post(path, &[BEARER], parameters), "test-token");
        }
    }
    for cookies in ["session=a", "session=a; session=b", "session=a b"] {
        let cookies = format!("Cookie: {cookies}");
        for path in ["/header", "/query", "/form"] {
            assert_absent(&get(*SERVER, path, &[&cookies]));
            assert_token(&get(*SERVER, path, &[&cookies, BEARER]), "test-token");
        }
    }
}

// 22.
#[test]
fn the_query_carries_a_token_where_it_is_allowed() {
    for path in ["/query", "/all", "/optional"] {
        let response = get(*SERVER, &format!("{path}{IN_QUERY}&x=y"), &[]);
        assert_token(&response, "test-token");
        assert_eq!(response.header("cache-control"), Some("no-store"));
    }
}

// 26, 27.
#[test]
fn an_empty_parameter_is_refused_where_it_is_allowed() {
    let description = "The access token is empty";
    for empty in ["access_token=", "access_token", "x=y&access_token=&"] {
        let in_query = get(*SERVER, &format!("/query?{empty}"), &[]);
        assert_refused(&in_query, 400, "invalid_request", description);
        for path in ["/form", "/optional"] {
            let in_form = post_form(*SERVER, path, empty);
            assert_refused(&in_form, 400, "invalid_request", description);
        }
    }
}

// R4.
#[test]
fn a_form_without_the_parameter_carries_no_token() {
    for form in [
        "",
        "token=a",
        "Access_Token=a",
        "access_token2=a",
        "%zz=a&=b",
    ] {
        assert_absent(&post_form(*SERVER, "/form", form));
        assert_token(&post_form(*SERVER, "/optional", form), "nobody");
        assert_token(&post("/form", &[BEARER], form), "test-token");
    }
}

#[test]
fn a_parameter_is_decoded_before_it_is_a_token() {
    let encoded = "access_token=a-._%7E%2B%2f%3D%3d";
    assert_token(
        &get(*SERVER, &format!("/query?{encoded}"), &[]),
        "a-._~+/==",
    );
    assert_token(&post_form(*SERVER, "/form", encoded), "a-._~+/==");
    assert_token(&post_form(*SERVER, "/form", "access%5ftoken=a"), "a");
    // RFC 6750 allows `=` in a token, and nobody needs to encode one in a value.
    assert_token(&post_form(*SERVER, "/form", "access_token=a=="), "a==");
}

#[test]
fn what_is_not_percent_encoded_text_is_refused() {
    let description = "The access token is not percent-encoded UTF-8";
    for value in ["%", "a%2", "%zz", "%FF"] {
        let parameter = format!("access_token={value}");
        let in_query = get(*SERVER, &format!("/query?{parameter}"), &[]);
        assert_refused(&in_query, 400, "invalid_request", description);
        let in_form = post_form(*SERVER, "/form", &parameter);
        assert_refused(&in_form, 400, "invalid_request", description);
    }
}

#[test]
fn what_is_no_token_is_malformed_in_every_place() {
    for value in [
        "a+b",
        "a%20b",
        "a%22b",
        "a%00b",
        "%0D%0A",
        "caf%C3%A9",
        "a%3Db",
        "%3D",
        "a,b",
    ] {
        let parameter = format!("access_token={value}");
        assert_malformed(&get(*SERVER, &format!("/query?{parameter}"), &[]));
        assert_malformed(&post_form(*SERVER, "/form", &parameter));
    }
    for value in ["a b", "a%20b", "a,b", "caf\u{e9}", "a=b", "="] {
        let cookie = format!("Cookie: session={value}");
        assert_malformed(&get(*SERVER, "/cookie", &[&cookie]));
    }
}

#[test]
fn a_wider_syntax_is_for_every_place() {
    assert_token(
        &get(*SERVER, "/wide?access_token=v1:%22a%22", &[]),
        "v1:\"a\"",
    );
    assert_token(
        &post_form(*SERVER, "/wide", "access_token=v1:%22a%22"),
        "v1:\"a\"",
    );
    assert_token(&get(*SERVER, "/wide", &["Cookie: session=v1:a"]), "v1:a");
    assert_malformed(&post_form(*SERVER, "/wide", "access_token=a+b"));
    assert_malformed(&post_form(*SERVER, "/wide", "access_token=caf%C3%A9"));
    assert_malformed(&post_form(*SERVER, "/wide", "access_token=a%00b"));
}

#[test]
fn a_cookie_carries_a_token_where_it_is_allowed() {
    for cookies in [
        "session=test-token",
        "a=b; session=test-token; c=d",
        "session=\"test-token\"",
        "Session=a; session=test-token",
    ] {
        for path in ["/cookie", "/all", "/optional"] {
            let cookies = format!("Cookie: {cookies}");
            assert_token(&get(*SERVER, path, &[&cookies]), "test-token");
            assert_token(&post(path, &[&cookies], "x=y"), "test-token");
        }
    }
    assert_absent(&get(*SERVER, "/cookie", &["Cookie: other=test-token"]));
}

#[test]
fn an_empty_cookie_is_as_if_absent() {
    for cookie in [
        "Cookie: session=",
        "Cookie: session=\"\"",
        "Cookie: session",
    ] {
        assert_absent(&get(*SERVER, "/cookie", &[cookie]));
        assert_token(&get(*SERVER, "/cookie", &[cookie, BEARER]), "test-token");
        assert_token(&get(*SERVER, "/optional", &[cookie]), "nobody");
    }
}

#[test]
fn two_cookies_of_the_name_are_refused() {
    for second in ["test-token", "b", ""] {
        let together = format!("{COOKIE}; session={second}");
        assert_several(&get(*SERVER, "/cookie", &[&together]));
        let apart = format!("Cookie: session={second}");
        assert_several(&get(*SERVER, "/cookie", &[COOKIE, &apart]));
        assert_several(&get(*SERVER, "/optional", &[&together]));
    }
}

#[test]
fn a_token_that_is_longer_than_its_scheme_allows_is_refused() {
    let description = "The access token is too long";
    for token in ["12345678", "123456789", &"a".repeat(4_000)] {
        let responses = [
            get(
                *SERVER,
                "/short",
                &[&format!("Authorization: Bearer {token}")],
            ),
            get(*SERVER, "/short", &[&format!("Cookie: session={token}")]),
            get(*SERVER, &format!("/short?access_token={token}"), &[]),
            post_form(*SERVER, "/short", &format!("access_token={token}")),
        ];
        for response in responses {
            if token.len() <= Short::BEARER_MAX_LENGTH {
                assert_token(&response, token);
            } else {
                assert_refused(&response, 401, "invalid_token", description);
            }
        }
    }
}

#[test]
fn no_refusal_repeats_what_was_sent() {
    let secret = "hunter2%20hunter3";
    for response in [
        get(*SERVER, &format!("/query?access_token={secret}"), &[]),
        get(*SERVER, "/cookie", &["Cookie: session=hunter2 hunter3"]),
        post_form(*SERVER, "/form", &format!("access_token={secret}")),
        post_form(
            *SERVER,
            "/form",
            "access_token=hunter2&access_token=hunter3",
        ),
    ] {
        assert!(!format!("{response:?}").contains("hunter"), "{response:?}");
        assert!(!response.text().contains("hunter"), "{response:?}");
    }
}
