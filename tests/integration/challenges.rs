//! The challenge of every refusal, read by a parser that is not ours.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, GrantedScopes, Scoped, Scopes,
    Secure as _, SecurityConfig, SecurityError,
};
use actix_web::{App, HttpServer, http::StatusCode, web};

use crate::support::http::{Response, get, serve};

/// A realm with every character that is awkward in a quoted-string.
const REALM: &str = r#"the "inner" ring, \ and comma"#;

struct Me;
impl Scopes for Me {
    const NAMES: &'static [(&'static str, &'static str)] = &[("me", "Read about yourself")];
}
struct Items;
impl Scopes for Items {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items:read", "Read items")];
}

/// Refuses as the token says.
struct Caller;

impl GrantedScopes for Caller {
    fn has_scope(&self, _scope: &str) -> bool {
        false
    }
}

impl Authenticate for Caller {
    type Credential = BearerToken;

    async fn authenticate(token: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Err(match token.token() {
            "request" => SecurityError::invalid_request("Which of the two?"),
            "token" => SecurityError::invalid_token("It expired, at \"noon\" \\ \u{fc}\r\n"),
            "uri" => SecurityError::invalid_token("It expired")
                .error_uri("https://example.com/a b?\"c\"#\u{fc}\\"),
            "scope" => {
                SecurityError::insufficient_scope(["me", "items:read"]).error_uri("/docs/scopes")
            }
            "nothing" => SecurityError::not_authenticated().error_uri("/docs/sign-in"),
            "unauthorized" => SecurityError::with_status(StatusCode::UNAUTHORIZED, "Go away"),
            "own" => SecurityError::with_status(StatusCode::IM_A_TEAPOT, "Inactive user")
                .error_uri("/docs/inactive"),
            "down" => SecurityError::unavailable("The users cannot be read"),
            "body" => SecurityError::invalid_token("It expired")
                .json(&["why"])
                .unwrap(),
            _ => return Ok(Self),
        })
    }
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            let handlers = |config: &mut web::ServiceConfig| {
                config
                    .route(
                        "/argument",
                        web::get().to(async |_caller: Authenticated<Caller>| "in"),
                    )
                    .route(
                        "/scoped",
                        web::get().to(async |_caller: Scoped<Caller, (Me, Items)>| "in"),
                    )
                    .service(
                        web::resource("/section")
                            .get(async || "in")
                            .secure::<Authenticated<Caller>>(),
                    )
                    .service(
                        web::resource("/scoped-section")
                            .get(async || "in")
                            .secure::<Scoped<Caller, (Me, Items)>>(),
                    );
            };
            App::new()
                .service(web::scope("/plain").configure(handlers))
                .service(
                    web::scope("/realm")
                        .app_data(SecurityConfig::new().realm(REALM))
                        .configure(handlers),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

/// The parameters of the only challenge, which is one of the scheme Bearer.
fn parameters(response: &Response) -> Option<Vec<(String, String)>> {
    let field = response.header("www-authenticate")?;
    let challenges = http_auth::parse_challenges(field).unwrap();
    let [challenge] = challenges.as_slice() else {
        panic!("one challenge expected: {field}");
    };
    assert_eq!(challenge.scheme, "Bearer");
    let parameter = |(name, value): &(&str, http_auth::ParamValue<'_>)| {
        ((*name).to_owned(), value.to_unescaped())
    };
    Some(challenge.params.iter().map(parameter).collect())
}

/// The refusal of a request with these header lines has this status, and a challenge with exactly
/// these parameters, in this order and after the realm. A 401 also names the scopes.
#[track_caller]
fn assert_challenge(path: &str, headers: &[&str], status: u16, expected: Option<&[(&str, &str)]>) {
    for (place, realm) in [("/plain", None), ("/realm", Some(("realm", REALM)))] {
        let response = get(*SERVER, &format!("{place}{path}"), headers);
        assert_eq!(response.status, status, "{place}{path} {headers:?}");
        let expected = expected.map(|expected| {
            let scope = path.starts_with("/scoped") && status == 401;
            let scope = scope.then_some(("scope", "me items:read"));
            let expected = expected.iter().copied();
            let all = realm.into_iter().chain(expected).chain(scope);
            all.map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect()
        });
        assert_eq!(parameters(&response), expected, "{place}{path} {headers:?}");
    }
}

#[test]
fn every_refusal_of_a_request_has_the_code_of_rfc_6750() {
    let malformed = [
        ("error", "invalid_token"),
        ("error_description", "The access token is malformed"),
    ];
    let missing = [
        ("error", "invalid_token"),
        ("error_description", "The access token is missing"),
    ];
    let repeated = [
        ("error", "invalid_request"),
        (
            "error_description",
            "The request has more than one Authorization field",
        ),
    ];
    for path in ["/argument", "/section", "/scoped", "/scoped-section"] {
        assert_challenge(path, &[], 401, Some(&[]));
        assert_challenge(path, &["Authorization: Basic Og=="], 401, Some(&[]));
        assert_challenge(path, &["Authorization: Bearer"], 401, Some(&missing));
        assert_challenge(path, &["Authorization: Bearer a b"], 401, Some(&malformed));
        let twice = ["Authorization: Bearer a", "Authorization: Bearer b"];
        assert_challenge(path, &twice, 400, Some(&repeated));
    }
}

type Expected<'a> = Option<&'a [(&'a str, &'a str)]>;

#[test]
fn every_refusal_of_a_check_has_the_status_of_its_code_and_only_allowed_characters() {
    let expired = [
        ("error", "invalid_token"),
        ("error_description", "It expired"),
    ];
    let [error, description] = expired;
    let cases: [(&str, u16, Expected<'_>); 9] = [
        (
            "request",
            400,
            Some(&[
                ("error", "invalid_request"),
                ("error_description", "Which of the two?"),
            ]),
        ),
        (
            "token",
            401,
            Some(&[error, ("error_description", "It expired, at 'noon' ? ???")]),
        ),
        (
            "uri",
            401,
            Some(&[
                error,
                description,
                ("error_uri", "https://example.com/a%20b?%22c%22#%C3%BC%5C"),
            ]),
        ),
        (
            "scope",
            403,
            Some(&[
                ("error", "insufficient_scope"),
                ("error_uri", "/docs/scopes"),
                ("scope", "me items:read"),
            ]),
        ),
        // No error code, and nothing about an error, if the check finds no credentials.
        ("nothing", 401, Some(&[])),
        ("unauthorized", 401, Some(&[])),
        ("own", 418, None),
        ("down", 503, None),
        ("body", 401, Some(&expired)),
    ];
    for (token, status, expected) in cases {
        for path in ["/argument", "/section", "/scoped", "/scoped-section"] {
            let bearer = format!("Authorization: Bearer {token}");
            assert_challenge(path, &[&bearer], status, expected);
        }
    }
}

#[test]
fn a_missing_scope_is_refused_with_the_needed_scopes() {
    let needed = [("error", "insufficient_scope"), ("scope", "me items:read")];
    for path in ["/scoped", "/scoped-section"] {
        let bearer = ["Authorization: Bearer anybody"];
        assert_challenge(path, &bearer, 403, Some(&needed));
    }
}
