//! The answers of a handler that asks for the credentials of an HTTP scheme, over real
//! HTTP: Basic, Digest, Bearer by itself, a scheme by its name, and the whole field of OAuth 2.0.
//!
//! The expectations are those of RFC 7617, RFC 9110 and FastAPI.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    Authorization, BasicCredentials, BearerToken, Optional, SecurityBase, SecurityConfig,
    scheme::{HttpBasic, HttpBearer, HttpDigest, HttpScheme, OAuth2, OAuthFlow},
};
use actix_web::{App, HttpServer, web};

use crate::support::http::{Response, get, request_bytes, serve};

struct Staff;

impl SecurityBase for Staff {
    type Scheme = HttpBasic;

    fn security_scheme() -> Self::Scheme {
        HttpBasic::new().realm(r#"the "staff" \ only"#)
    }
}

struct Hoba;

impl SecurityBase for Hoba {
    type Scheme = HttpScheme;

    fn security_scheme() -> Self::Scheme {
        HttpScheme::new("HOBA")
    }
}

struct Acme;

impl SecurityBase for Acme {
    type Scheme = OAuth2;

    fn security_scheme() -> Self::Scheme {
        OAuth2::new().client_credentials(OAuthFlow::new().token_url("token"))
    }
}

fn pair<S>(credentials: &BasicCredentials<S>) -> String {
    format!("[{}][{}]", credentials.username(), credentials.password())
}

fn parts<S>(authorization: &Authorization<S>) -> String {
    format!(
        "[{}][{}]",
        authorization.auth_scheme(),
        authorization.credentials()
    )
}

const NOBODY: &str = "nobody";

async fn option<T>(credential: Option<T>) -> &'static str {
    credential.map_or(NOBODY, |_| "somebody")
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            let basic = async |it: BasicCredentials| pair(&it);
            let optional_basic = async |Optional(it): Optional<BasicCredentials>| {
                it.map_or_else(|| NOBODY.to_owned(), |it| pair(&it))
            };
            let digest = async |it: Authorization<HttpDigest>| parts(&it);
            let optional_digest = async |Optional(it): Optional<Authorization<HttpDigest>>| {
                it.map_or_else(|| NOBODY.to_owned(), |it| parts(&it))
            };
            let bearer = async |it: BearerToken<HttpBearer>| it.token().to_owned();
            let optional_bearer = async |Optional(it): Optional<BearerToken<HttpBearer>>| {
                it.map_or_else(|| NOBODY.to_owned(), |it| it.token().to_owned())
            };
            let oauth2 = async |it: Authorization<Acme>| format!("{} {}", it.value(), parts(&it));
            let optional_oauth2 = async |Optional(it): Optional<Authorization<Acme>>| {
                it.map_or_else(|| NOBODY.to_owned(), |it| it.value().to_owned())
            };
            App::new()
                .route("/basic/option", web::get().to(option::<BasicCredentials>))
                .route(
                    "/digest/option",
                    web::get().to(option::<Authorization<HttpDigest>>),
                )
                .route(
                    "/bearer/option",
                    web::get().to(option::<BearerToken<HttpBearer>>),
                )
                .route(
                    "/oauth2/option",
                    web::get().to(option::<Authorization<Acme>>),
                )
                .route("/basic", web::get().to(basic))
                .route("/basic/optional", web::get().to(optional_basic))
                .route(
                    "/basic/staff",
                    web::get().to(async |it: BasicCredentials<Staff>| pair(&it)),
                )
                .service(
                    web::resource("/basic/configured")
                        .app_data(SecurityConfig::new().realm("Acme"))
                        .route(web::get().to(basic)),
                )
                .service(
                    web::resource("/basic/staff/configured")
                        .app_data(SecurityConfig::new().realm("Acme"))
                        .route(web::get().to(async |it: BasicCredentials<Staff>| pair(&it))),
                )
                .route("/digest", web::get().to(digest))
                .route("/digest/optional", web::get().to(optional_digest))
                .route(
                    "/hoba",
                    web::get().to(async |it: Authorization<Hoba>| parts(&it)),
                )
                .route("/bearer", web::get().to(bearer))
                .route("/bearer/optional", web::get().to(optional_bearer))
                .route("/oauth2", web::get().to(oauth2))
                .route("/oauth2/optional", web::get().to(optional_oauth2))
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
fn assert_refused(response: &Response, challenge: &str) {
    assert_refused_with(response, challenge, "Not authenticated");
}

#[track_caller]
fn assert_refused_with(response: &Response, challenge: &str, detail: &str) {
    assert_eq!(response.status, 401, "{response:?}");
    assert_eq!(response.header("www-authenticate"), Some(challenge));
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(response.json(), serde_json::json!({"detail": detail}));
}

const MISSING: &str = "The credentials are missing";
const MALFORMED: &str = "The credentials are malformed";
const NOT_UTF_8: &str = "The credentials are not UTF-8";

#[test]
fn a_refusal_says_what_is_wrong_with_the_credentials() {
    for (path, value, detail) in [
        ("/basic", "Bearer x", "Not authenticated"),
        ("/basic", "Basic", MISSING),
        ("/basic", "Basic YTo", MALFORMED),
        ("/basic", "Basic YQ==", MALFORMED),
        // j, a byte of ISO 8859-1, r, g, a colon and x.
        ("/basic", "Basic avZyZzp4", NOT_UTF_8),
        ("/digest", "Basic YTpi", "Not authenticated"),
        ("/digest", "Digest", MISSING),
        ("/digest", "Digest\tx", MALFORMED),
    ] {
        let body = serde_json::json!({"detail": detail});
        assert_eq!(ask(path, value).json(), body, "{path} {value}");
    }
}

#[track_caller]
fn assert_answer(response: &Response, expected: &str) {
    assert_eq!(response.status, 200, "{response:?}");
    assert_eq!(response.text(), expected);
    assert_eq!(response.header("www-authenticate"), None);
}

/// RFC 7617 2 and 2.1. The default realm is the scheme's name.
const BASIC: &str = r#"Basic realm="HttpBasic", charset="UTF-8""#;

#[test]
fn a_basic_pair_reaches_the_handler() {
    for (value, expected) in [
        // The examples of RFC 7617 2 and 2.1.
        (
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
            "[Aladdin][open sesame]",
        ),
        ("Basic dGVzdDoxMjPCow==", "[test][123\u{a3}]"),
        ("bAsIc   YTpiOmM=  ", "[a][b:c]"),
        ("Basic Og==", "[][]"),
        ("Basic YTo=", "[a][]"),
    ] {
        assert_answer(&ask("/basic", value), expected);
        assert_answer(&ask("/basic/optional", value), expected);
    }
}

#[test]
fn without_basic_credentials_the_challenge_has_a_realm_and_a_charset() {
    assert_refused(&get(*SERVER, "/basic", &[]), BASIC);
    for value in ["Bearer foobar", "Basically YTpi", ""] {
        assert_refused(&ask("/basic", value), BASIC);
        assert_answer(&ask("/basic/optional", value), NOBODY);
    }
    assert_answer(&get(*SERVER, "/basic/optional", &[]), NOBODY);
}

#[test]
fn malformed_basic_credentials_are_refused_also_where_they_are_optional() {
    for (value, detail) in [
        ("Basic", MISSING),
        ("Basic   ", MISSING),
        ("Basic YTo", MALFORMED),  // no padding
        ("Basic YTp=", MALFORMED), // surplus bits
        ("Basic Y_pi", MALFORMED), // another alphabet
        ("Basic YQ==", MALFORMED), // no colon
        ("Basic YTr/", NOT_UTF_8),
        ("Basic YToA", MALFORMED), // a control character
        ("Basic YTpi YTpi", MALFORMED),
    ] {
        assert_refused_with(&ask("/basic", value), BASIC, detail);
        assert_refused_with(&ask("/basic/optional", value), BASIC, detail);
    }
}

#[test]
fn the_realm_of_the_scheme_precedes_the_realm_of_the_configuration() {
    let staff = r#"Basic realm="the \"staff\" \\ only", charset="UTF-8""#;
    assert_refused(&get(*SERVER, "/basic/staff", &[]), staff);
    assert_refused(&get(*SERVER, "/basic/staff/configured", &[]), staff);
    assert_refused_with(&ask("/basic/staff", "Basic ?"), staff, MALFORMED);
    assert_refused(
        &get(*SERVER, "/basic/configured", &[]),
        r#"Basic realm="Acme", charset="UTF-8""#,
    );
}

#[test]
fn two_authorization_fields_are_a_bad_request_for_every_scheme() {
    for path in [
        "/basic",
        "/basic/optional",
        "/digest",
        "/hoba",
        "/oauth2",
        "/oauth2/optional",
    ] {
        let twice = ["Authorization: Basic YTpi", "Authorization: Basic YTpi"];
        let response = get(*SERVER, path, &twice);
        assert_eq!(response.status, 400, "{path}: {response:?}");
        let detail = "The request has more than one Authorization field";
        assert_eq!(response.json(), serde_json::json!({ "detail": detail }));
        // Error codes are RFC 6750's: only a challenge of bearer tokens has them.
        let is_bearer = path.starts_with("/oauth2");
        assert_eq!(response.header("www-authenticate").is_some(), is_bearer);
    }
}

#[test]
fn digest_credentials_reach_the_handler_unparsed() {
    let parameters = r#"username="Mufasa", realm="http-auth@example.org", nc=00000001"#;
    for scheme in ["Digest", "digest", "DIGEST"] {
        let expected = format!("[{scheme}][{parameters}]");
        let value = format!("{scheme}   {parameters} ");
        assert_answer(&ask("/digest", &value), &expected);
        assert_answer(&ask("/digest/optional", &value), &expected);
    }
}

#[test]
fn without_digest_credentials_the_challenge_names_digest() {
    assert_refused(&get(*SERVER, "/digest", &[]), "Digest");
    assert_refused(&ask("/digest", "Basic YTpi"), "Digest");
    assert_answer(&get(*SERVER, "/digest/optional", &[]), NOBODY);
    assert_answer(&ask("/digest/optional", "Basic YTpi"), NOBODY);
    for (value, detail) in [
        ("Digest", MISSING),
        ("Digest  ", MISSING),
        ("Digest\tx", MALFORMED),
    ] {
        for path in ["/digest", "/digest/optional"] {
            assert_refused_with(&ask(path, value), "Digest", detail);
        }
    }
}

#[test]
fn a_scheme_is_compared_in_any_case_and_challenged_as_it_was_declared() {
    assert_answer(&ask("/hoba", "hoba result=x"), "[hoba][result=x]");
    assert_refused_with(&ask("/hoba", "HOBA"), "HOBA", MISSING);
    for value in ["HOBAR x", "Bearer x"] {
        assert_refused(&ask("/hoba", value), "HOBA");
    }
    assert_refused(&get(*SERVER, "/hoba", &[]), "HOBA");
}

#[test]
fn a_bearer_token_needs_no_oauth2() {
    assert_answer(&ask("/bearer", "BEARER foobar"), "foobar");
    assert_answer(&get(*SERVER, "/bearer/optional", &[]), NOBODY);
    assert_refused(&get(*SERVER, "/bearer", &[]), "Bearer");
    let empty = ask("/bearer/optional", "Bearer");
    assert_eq!(empty.status, 401);
    assert_eq!(
        empty.header("www-authenticate"),
        Some(r#"Bearer error="invalid_token", error_description="The access token is missing""#)
    );
}

#[test]
fn oauth2_hands_over_the_whole_field_of_the_scheme_bearer() {
    for (value, expected) in [
        ("Bearer foobar", "Bearer foobar [Bearer][foobar]"),
        ("BEARER  x y ", "BEARER  x y [BEARER][x y]"),
    ] {
        assert_answer(&ask("/oauth2", value), expected);
    }
    assert_refused(&get(*SERVER, "/oauth2", &[]), "Bearer");
    assert_answer(&get(*SERVER, "/oauth2/optional", &[]), NOBODY);
    for value in ["", "Other x", "Bearerfoo x", "lonely"] {
        assert_refused(&ask("/oauth2", value), "Bearer");
        assert_answer(&ask("/oauth2/optional", value), NOBODY);
    }
    for (value, detail) in [
        ("Bearer", MISSING),
        ("Bearer  ", MISSING),
        ("Bearer\tx", MALFORMED),
    ] {
        for path in ["/oauth2", "/oauth2/optional"] {
            assert_refused_with(&ask(path, value), "Bearer", detail);
        }
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_refused() {
    for (path, field, challenge, detail) in [
        (
            "/digest",
            &b"Authorization: Digest \xff"[..],
            "Digest",
            NOT_UTF_8,
        ),
        ("/hoba", b"Authorization: HOBA \xff", "HOBA", NOT_UTF_8),
        (
            "/oauth2",
            b"Authorization: Bearer \xff",
            "Bearer",
            NOT_UTF_8,
        ),
        // No base64 at all.
        ("/basic", b"Authorization: Basic \xff", BASIC, MALFORMED),
    ] {
        let response = request_bytes(*SERVER, "GET", path, &[field]);
        assert_refused_with(&response, challenge, detail);
    }
    // UTF-8 is text.
    let field = "Authorization: Digest username=\u{fc}".as_bytes();
    let response = request_bytes(*SERVER, "GET", "/digest", &[field]);
    assert_answer(&response, "[Digest][username=\u{fc}]");
}

#[test]
fn actixs_own_option_is_none_for_every_refusal() {
    for (path, value) in [
        ("/basic/option", "Basic ?"),
        ("/basic/option", "Bearer x"),
        ("/digest/option", "Digest"),
        ("/bearer/option", "Bearer a b"),
        ("/oauth2/option", ""),
    ] {
        assert_answer(&ask(path, value), NOBODY);
        assert_answer(&get(*SERVER, path, &[]), NOBODY);
    }
    assert_answer(&ask("/basic/option", "Basic YTpi"), "somebody");
}

#[test]
fn an_independent_parser_reads_the_challenges() {
    for path in ["/basic", "/basic/staff", "/digest", "/hoba"] {
        let response = get(*SERVER, path, &[]);
        let challenge = response.header("www-authenticate").unwrap();
        // Its grammar wants parameters, as RFC 7235 did for all but token68.
        if challenge.contains(' ') {
            let parsed = http_auth::parse_challenges(challenge).unwrap();
            assert_eq!(parsed.len(), 1, "{challenge}");
        }
    }
    let response = get(*SERVER, "/basic/staff", &[]);
    let client = http_auth::parse_challenges(response.header("www-authenticate").unwrap());
    let client = client.unwrap();
    let [challenge] = client.as_slice() else {
        panic!("one challenge expected");
    };
    let params: Vec<_> = challenge
        .params
        .iter()
        .map(|(name, value)| (*name, value.to_unescaped()))
        .collect();
    assert_eq!(
        params,
        [
            ("realm", r#"the "staff" \ only"#.to_owned()),
            ("charset", "UTF-8".to_owned())
        ]
    );
}
