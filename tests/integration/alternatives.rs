//! The refusal of alternatives: of all pairs of outcomes, and of tokens of two issuers.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    AnyOf, ApiKey, Authenticate, Authenticated, BearerToken, CheckRequest, GrantedScopes, Optional,
    Scoped, Scopes, Secure as _, SecurityBase, SecurityError,
    credential::Credential,
    scheme::{ApiKeyHeader, HttpBearer, OAuth2PasswordBearer, SecurityScheme},
};
use actix_web::{App, HttpServer, http::StatusCode, web};

use crate::support::http::{Response, get, get_as, serve};

/// A scheme of the application. The credential is the outcome of its check.
struct Part<const NUMBER: u8>;

impl<const NUMBER: u8> SecurityBase for Part<NUMBER> {
    type Scheme = SecurityScheme;

    fn security_scheme() -> Self::Scheme {
        let scheme = SecurityScheme::from(ApiKeyHeader::new(format!("X-{NUMBER}")));
        scheme.auth_scheme(format!("Part{NUMBER}"))
    }
}

struct Outcome<const NUMBER: u8>(String);

impl<const NUMBER: u8> Credential for Outcome<NUMBER> {
    type Scheme = Part<NUMBER>;

    fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        let field = request.headers().get(format!("x-{NUMBER}"));
        let outcome = field.map(|field| field.to_str().unwrap().to_owned());
        match outcome.as_deref() {
            Some("malformed") => Err(SecurityError::invalid_credentials(format!(
                "malformed {NUMBER}"
            ))),
            Some("repeated") => Err(SecurityError::invalid_request(format!("repeated {NUMBER}"))),
            _ => Ok(outcome.map(Self)),
        }
    }
}

struct Principal<const NUMBER: u8>;

impl<const NUMBER: u8> GrantedScopes for Principal<NUMBER> {
    fn has_scope(&self, _: &str) -> bool {
        true
    }
}

impl<const NUMBER: u8> Authenticate for Principal<NUMBER> {
    type Credential = Outcome<NUMBER>;

    async fn authenticate(
        Outcome(outcome): Outcome<NUMBER>,
        _: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let detail = format!("{outcome} {NUMBER}");
        let status = match outcome.as_str() {
            "good" => return Ok(Self),
            "invalid" => return Err(SecurityError::invalid_credentials(detail)),
            "scope" => return Err(SecurityError::insufficient_scope(["other"])),
            "down" => return Err(SecurityError::unavailable(detail)),
            status => status.parse().unwrap(),
        };
        Err(SecurityError::with_status(
            StatusCode::from_u16(status).unwrap(),
            detail,
        ))
    }
}

type Either = AnyOf<Authenticated<Principal<1>>, Authenticated<Principal<2>>>;

fn which(either: &Either) -> &'static str {
    match either {
        AnyOf::First(_) => "first",
        AnyOf::Second(_) => "second",
    }
}

static OUTCOMES: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .route("/argument", web::get().to(async |it: Either| which(&it)))
                .route(
                    "/optional",
                    web::get().to(async |Optional(it): Optional<Either>| {
                        it.as_ref().map_or("nobody", which)
                    }),
                )
                .service(
                    web::resource("/section")
                        .get(async |it: Either| which(&it))
                        .secure::<Either>(),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

/// The outcomes of an alternative, with the status of each.
const ALL: [(&str, u16); 13] = [
    ("good", 200),
    ("absent", 401),
    ("malformed", 401),
    ("invalid", 401),
    ("401", 401),
    ("scope", 403),
    ("403", 403),
    ("409", 409),
    ("repeated", 400),
    ("400", 400),
    ("down", 503),
    ("500", 500),
    ("502", 502),
];

/// How far a refused alternative got.
fn progress(name: &str, status: u16) -> u8 {
    match status {
        500.. => 3,
        401 if name == "absent" => 0,
        401 => 1,
        _ => 2,
    }
}

#[test]
fn the_refusal_of_two_alternatives_is_the_one_that_got_furthest() {
    for (first, first_status) in ALL {
        for (second, second_status) in ALL {
            // Only a malformed request ends the search: a check may refuse with 400 as well.
            let ends = |name, status| status == 200 || name == "repeated";
            let counts = if ends(first, first_status) {
                1
            } else if ends(second, second_status)
                || progress(second, second_status) > progress(first, first_status)
            {
                2
            } else {
                1
            };
            let (outcome, status) = if counts == 1 {
                (first, first_status)
            } else {
                (second, second_status)
            };
            let lines: Vec<_> = [(1, first), (2, second)]
                .iter()
                .filter(|(_, outcome)| *outcome != "absent")
                .map(|(number, outcome)| format!("X-{number}: {outcome}"))
                .collect();
            let lines: Vec<_> = lines.iter().map(String::as_str).collect();
            for path in ["/argument", "/section", "/optional"] {
                let response = get(*OUTCOMES, path, &lines);
                let name = format!("{path} {first} {second}");
                if outcome == "absent" && path == "/optional" {
                    assert_eq!((response.status, response.text()), (200, "nobody"));
                    continue;
                }
                assert_eq!(response.status, status, "{name}");
                if outcome == "good" {
                    let expected = ["first", "second"][counts - 1];
                    assert_eq!(response.text(), expected, "{name}");
                    continue;
                }
                let detail = match outcome {
                    "absent" => "Not authenticated".to_owned(),
                    "scope" => "Not enough permissions".to_owned(),
                    outcome => format!("{outcome} {counts}"),
                };
                assert_eq!(response.json()["detail"], detail, "{name}");
                let expected = match (status, outcome) {
                    (401, "absent") => vec!["Part1".to_owned(), "Part2".to_owned()],
                    (401, _) => vec![format!("Part{counts}")],
                    _ => Vec::new(),
                };
                assert_eq!(challenges(&response), expected, "{name}");
            }
        }
    }
}

fn challenges(response: &Response) -> Vec<String> {
    let fields = response.headers.iter();
    let fields = fields.filter(|(name, _)| name.eq_ignore_ascii_case("www-authenticate"));
    fields.map(|(_, value)| value.clone()).collect()
}

/// A scope of the first issuer, and a scope of the second.
struct Read;
struct Write;

impl Scopes for Read {
    const NAMES: &'static [(&'static str, &'static str)] = &[("read", "Read items")];
}

impl Scopes for Write {
    const NAMES: &'static [(&'static str, &'static str)] = &[("write", "Write items")];
}

struct LocalSignIn;

impl SecurityBase for LocalSignIn {
    type Scheme = OAuth2PasswordBearer;

    fn security_scheme() -> Self::Scheme {
        OAuth2PasswordBearer::new("token").scopes::<Read>()
    }
}

struct Key;

impl SecurityBase for Key {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-API-Key")
    }
}

/// Has the scopes of its token, after the name of the issuer.
macro_rules! principal {
    ($($name:ident, $credential:ty, $issuer:literal, $secret:ident;)+) => {$(
        struct $name(String);

        impl GrantedScopes for $name {
            fn has_scope(&self, scope: &str) -> bool {
                self.0.split('.').any(|granted| granted == scope)
            }
        }

        impl Authenticate for $name {
            type Credential = $credential;

            async fn authenticate(
                credential: $credential,
                _: CheckRequest<'_>,
            ) -> Result<Self, SecurityError> {
                match credential.$secret().strip_prefix($issuer) {
                    Some(scopes) => Ok(Self(scopes.to_owned())),
                    None => Err(SecurityError::invalid_token(concat!("Not of ", $issuer))),
                }
            }
        }
    )+};
}

principal! {
    Local, BearerToken<LocalSignIn>, "local", token;
    Provider, BearerToken<HttpBearer>, "provider", token;
    Machine, ApiKey<Key>, "machine", key;
}

/// A caller with a token or a key.
struct Caller(String);

impl GrantedScopes for Caller {
    fn has_scope(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }
}

impl Authenticate for Caller {
    type Credential = AnyOf<BearerToken<LocalSignIn>, ApiKey<Key>>;

    async fn authenticate(
        credential: Self::Credential,
        _: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        Ok(Self(match credential {
            AnyOf::First(token) => token.token().to_owned(),
            AnyOf::Second(key) => key.key().to_owned(),
        }))
    }
}

static ISSUERS: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .route(
                    "/plain",
                    web::get().to(
                        async |it: AnyOf<Authenticated<Local>, Authenticated<Provider>>| {
                            if matches!(it, AnyOf::First(_)) {
                                "local"
                            } else {
                                "provider"
                            }
                        },
                    ),
                )
                .service(
                    web::resource("/section")
                        .get(async || "in")
                        .secure::<AnyOf<Authenticated<Local>, Authenticated<Provider>>>(),
                )
                .route(
                    "/scoped",
                    web::get()
                        .to(async |_: AnyOf<Scoped<Local, Read>, Scoped<Provider, Write>>| "in"),
                )
                .route(
                    "/machine",
                    web::get()
                        .to(async |_: AnyOf<Scoped<Machine, Write>, Scoped<Local, Read>>| "in"),
                )
                .route(
                    "/one-principal",
                    web::get().to(async |_: AnyOf<Scoped<Local, Read>, Scoped<Local, Write>>| "in"),
                )
                .route(
                    "/caller",
                    web::get().to(async |_: Scoped<Caller, Read>| "in"),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

/// The response has this status and these challenges.
#[track_caller]
fn assert_refused(response: &Response, status: u16, expected: &[&str]) {
    assert_eq!(response.status, status, "{response:?}");
    assert_eq!(challenges(response), expected);
}

#[test]
fn the_tokens_of_two_issuers_are_both_accepted() {
    for (token, issuer) in [("local", "local"), ("provider", "provider")] {
        assert_eq!(get_as(*ISSUERS, "/plain", token).text(), issuer);
        assert_eq!(get_as(*ISSUERS, "/section", token).text(), "in");
    }
    let unknown = r#"Bearer error="invalid_token", error_description="Not of local""#;
    for path in ["/plain", "/section"] {
        assert_refused(&get_as(*ISSUERS, path, "other"), 401, &[unknown]);
        assert_refused(&get(*ISSUERS, path, &[]), 401, &["Bearer"]);
    }
}

#[test]
fn a_403_names_only_the_scopes_of_its_own_alternative() {
    let path = "/scoped";
    assert_eq!(get_as(*ISSUERS, path, "local.read").status, 200);
    assert_eq!(get_as(*ISSUERS, path, "provider.write").status, 200);
    let read = r#"Bearer error="insufficient_scope", scope="read""#;
    let write = r#"Bearer error="insufficient_scope", scope="write""#;
    assert_refused(&get_as(*ISSUERS, path, "local.write"), 403, &[read]);
    assert_refused(&get_as(*ISSUERS, path, "provider.read"), 403, &[write]);
    // Both alternatives get as far, and the first counts.
    let path = "/one-principal";
    assert_eq!(get_as(*ISSUERS, path, "local.write").status, 200);
    assert_refused(&get_as(*ISSUERS, path, "local"), 403, &[read]);
}

#[test]
fn without_credentials_each_challenge_names_the_scopes_of_its_own_alternative() {
    let response = get(*ISSUERS, "/scoped", &[]);
    let expected = [r#"Bearer scope="read""#, r#"Bearer scope="write""#];
    assert_refused(&response, 401, &expected);
    let response = get(*ISSUERS, "/machine", &[]);
    assert_refused(&response, 401, &["APIKey", r#"Bearer scope="read""#]);
    let response = get(*ISSUERS, "/caller", &[]);
    assert_refused(&response, 401, &[r#"Bearer scope="read""#, "APIKey"]);
}

#[test]
fn a_403_of_an_api_key_has_no_challenge() {
    for (path, key) in [("/machine", "machine.read"), ("/caller", "key")] {
        let response = get(*ISSUERS, path, &[&format!("X-API-Key: {key}")]);
        assert_refused(&response, 403, &[]);
        let detail = serde_json::json!({"detail": "Not enough permissions"});
        assert_eq!(response.json(), detail);
    }
    let read = r#"Bearer error="insufficient_scope", scope="read""#;
    for (path, token) in [("/machine", "local.write"), ("/caller", "token")] {
        assert_refused(&get_as(*ISSUERS, path, token), 403, &[read]);
    }
}

#[test]
fn the_challenge_is_the_one_of_the_scheme_that_the_client_used() {
    let response = get(*ISSUERS, "/machine", &["X-API-Key: other"]);
    assert_refused(&response, 401, &["APIKey"]);
    let unknown = r#"Bearer error="invalid_token", error_description="Not of local", scope="read""#;
    assert_refused(&get_as(*ISSUERS, "/machine", "other"), 401, &[unknown]);
    // The client used both: the first counts.
    let both = ["X-API-Key: other", "Authorization: Bearer other"];
    assert_refused(&get(*ISSUERS, "/machine", &both), 401, &["APIKey"]);
    let repeated = ["X-API-Key: machine", "X-API-Key: machine"];
    assert_refused(&get(*ISSUERS, "/machine", &repeated), 400, &[]);
}
