//! How refusals are changed the actix way: by a configuration in `app_data`.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, Authenticate, Authenticated, Authorization, BasicCredentials,
    BearerToken, CheckRequest, GrantedScopes, Optional, Scoped, Scopes, Secure as _, SecurityBase,
    SecurityConfig, SecurityError,
    credential::{Credential, Required, SecurityExtractor},
    error::SecurityErrorKind,
    scheme::{ApiKeyHeader, ApiKeyQuery, HttpDigest, SecurityScheme},
};
use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, error::InternalError, http::StatusCode, web,
};

use crate::support::http::{Response, get, serve};

const REALM: &str = r#"the "inner" \ ring"#;

async fn read(token: BearerToken) -> String {
    token.token().to_owned()
}

async fn expired(_token: BearerToken) -> Result<String, SecurityError> {
    Err(SecurityError::invalid_token("The access token expired"))
}

fn plain(error: SecurityError, _request: &HttpRequest) -> actix_web::Error {
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

struct InHeader;

impl SecurityBase for InHeader {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-Key")
    }
}

struct InQuery;

impl SecurityBase for InQuery {
    type Scheme = ApiKeyQuery;

    fn security_scheme() -> Self::Scheme {
        ApiKeyQuery::new("key")
    }
}

struct Own;

impl SecurityBase for Own {
    type Scheme = SecurityScheme;

    fn security_scheme() -> Self::Scheme {
        SecurityScheme::from(ApiKeyHeader::new("X-Own")).auth_scheme("Own")
    }
}

struct OwnCredential;

impl Credential for OwnCredential {
    type Scheme = Own;

    fn from_head(_: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        Err(SecurityError::invalid_request("never a credential"))
    }
}

struct Read;

impl Scopes for Read {
    const NAMES: &'static [(&'static str, &'static str)] = &[("read", "Read items")];
}

/// A principal that the key refuses.
struct Machine;

impl GrantedScopes for Machine {
    fn has_scope(&self, _: &str) -> bool {
        false
    }
}

impl Authenticate for Machine {
    type Credential = ApiKey<InHeader>;

    async fn authenticate(
        key: ApiKey<InHeader>,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        match key.key() {
            "invalid" => Err(SecurityError::invalid_credentials("unknown")),
            "down" => Err(SecurityError::unavailable("down")),
            "data" => request.data::<String>().map(|_| Self),
            "extract" => request.extract::<web::Path<u8>>().await.map(|_| Self),
            "conflict" => Err(SecurityError::with_status(StatusCode::CONFLICT, "conflict")),
            _ => Ok(Self),
        }
    }
}

/// The handler of an application that hides why it refuses.
fn always_401(error: SecurityError, request: &HttpRequest) -> actix_web::Error {
    let body = format!("{:?} at {}", error.kind(), request.path());
    InternalError::from_response(error, HttpResponse::Unauthorized().body(body)).into()
}

/// A path for the argument and a path for the section.
fn both<T: SecurityExtractor>(config: &mut web::ServiceConfig, name: &str) {
    let argument = web::get().to(async |_: Required<T>| "in");
    let optional = web::get().to(
        async |Optional(it): Optional<T>| {
            if it.is_some() { "in" } else { "none" }
        },
    );
    let section = web::resource(format!("/section/{name}")).get(async || "in");
    config
        .route(&format!("/argument/{name}"), argument)
        .route(&format!("/optional/{name}"), optional)
        .service(section.secure::<T>());
}

static ALWAYS_401: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .app_data(
                    SecurityConfig::new()
                        .realm("Acme")
                        .error_handler(always_401),
                )
                .configure(|config| {
                    both::<BearerToken>(config, "bearer");
                    both::<BasicCredentials>(config, "basic");
                    both::<Authorization<HttpDigest>>(config, "digest");
                    both::<ApiKey<InHeader>>(config, "header");
                    both::<ApiKey<InQuery>>(config, "query");
                    both::<OwnCredential>(config, "own");
                    both::<Authenticated<Machine>>(config, "machine");
                    both::<Scoped<Machine, Read>>(config, "scoped");
                    both::<AnyOf<BasicCredentials, ApiKey<InHeader>>>(config, "any");
                    both::<AllOf<BasicCredentials, ApiKey<InHeader>>>(config, "all");
                })
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

fn challenges(response: &Response) -> Vec<&str> {
    let fields = response.headers.iter();
    let fields = fields.filter(|(name, _)| name.eq_ignore_ascii_case("www-authenticate"));
    fields.map(|(_, value)| value.as_str()).collect()
}

#[test]
fn an_error_handler_gets_every_refusal_and_its_401_always_has_a_challenge() {
    const BASIC: &str = r#"Basic realm="Acme", charset="UTF-8""#;
    const API_KEY: &str = r#"APIKey realm="Acme""#;
    const DIGEST: &str = r#"Digest realm="Acme""#;
    let two_basic = &["Authorization: Basic YTpi", "Authorization: Basic YTpi"][..];
    let two_keys = &["X-Key: a", "X-Key: a"][..];
    for (path, lines, kind, expected) in [
        (
            "bearer",
            &[][..],
            "NotAuthenticated",
            &[r#"Bearer realm="Acme""#][..],
        ),
        (
            "bearer",
            two_basic,
            "InvalidRequest",
            &[
                r#"Bearer realm="Acme", error="invalid_request", error_description="The request has more than one Authorization field""#,
            ],
        ),
        ("basic", &[], "NotAuthenticated", &[BASIC]),
        (
            "basic",
            &["Authorization: Basic ?"],
            "InvalidCredentials",
            &[BASIC],
        ),
        ("basic", two_basic, "InvalidRequest", &[BASIC]),
        ("digest", two_basic, "InvalidRequest", &[DIGEST]),
        ("header", two_keys, "InvalidRequest", &[API_KEY]),
        ("query?key=%", &[], "InvalidCredentials", &[API_KEY]),
        ("query?key=a&key=a", &[], "InvalidRequest", &[API_KEY]),
        ("own", &[], "InvalidRequest", &[r#"Own realm="Acme""#]),
        ("machine", two_keys, "InvalidRequest", &[API_KEY]),
        (
            "machine",
            &["X-Key: invalid"],
            "InvalidCredentials",
            &[API_KEY],
        ),
        ("machine", &["X-Key: down"], "Unavailable", &[API_KEY]),
        ("machine", &["X-Key: data"], "Internal", &[API_KEY]),
        ("machine", &["X-Key: extract"], "Application", &[API_KEY]),
        ("machine", &["X-Key: conflict"], "Application", &[API_KEY]),
        ("scoped", &["X-Key: good"], "InsufficientScope", &[API_KEY]),
        ("any", &[], "NotAuthenticated", &[BASIC, API_KEY]),
        ("any", two_basic, "InvalidRequest", &[BASIC]),
        ("any", two_keys, "InvalidRequest", &[API_KEY]),
        ("all", &[], "NotAuthenticated", &[BASIC, API_KEY]),
        ("all", &["X-Key: a"], "NotAuthenticated", &[BASIC]),
        ("all", two_keys, "InvalidRequest", &[API_KEY]),
    ] {
        for form in ["argument", "section", "optional"] {
            let response = get(*ALWAYS_401, &format!("/{form}/{path}"), lines);
            let name = format!("{form} {path} {lines:?}");
            if form == "optional" && lines.is_empty() && kind == "NotAuthenticated" {
                assert_eq!((response.status, response.text()), (200, "none"), "{name}");
                continue;
            }
            assert_eq!(response.status, 401, "{name}");
            let path = path.split('?').next().unwrap();
            assert_eq!(
                response.text(),
                format!("{kind} at /{form}/{path}"),
                "{name}"
            );
            assert_eq!(challenges(&response), expected, "{name}");
        }
    }
}
