//! The log: refusals at `debug`, failures of the server at `error`, and nothing that a client sent.
//!
//! A binary of its own with one test: the logger is global.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use std::sync::Mutex;

use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, Authenticate, Authenticated, Authorization, BasicCredentials,
    BearerToken, CheckRequest, GrantedScopes, Optional, Scoped, Scopes, Secure as _, SecurityBase,
    SecurityError,
    credential::{Credential, Required},
    scheme::{ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, HttpDigest, SecurityScheme},
};
use actix_web::{App, HttpServer, http::StatusCode, web};
use log::{Level, Log, Metadata, Record};
use support::http::{get, serve};

/// The records of this crate.
static RECORDS: Mutex<Vec<(Level, String)>> = Mutex::new(Vec::new());

struct Logger;

impl Log for Logger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("actix_openapi_security")
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            let text = record.args().to_string();
            RECORDS.lock().unwrap().push((record.level(), text));
        }
    }

    fn flush(&self) {}
}

macro_rules! schemes {
    ($($name:ident: $scheme:ident => $key:literal),+) => {$(
        struct $name;

        impl SecurityBase for $name {
            type Scheme = $scheme;

            fn security_scheme() -> Self::Scheme {
                $scheme::new($key)
            }
        }
    )+};
}

schemes!(InHeader: ApiKeyHeader => "X-Key", InQuery: ApiKeyQuery => "key", InCookie: ApiKeyCookie => "key");

struct Own;

impl SecurityBase for Own {
    type Scheme = SecurityScheme;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-Own").into()
    }
}

struct OwnCredential;

impl Credential for OwnCredential {
    type Scheme = Own;

    fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        // `Debug` of the view prints nothing of the request.
        assert_eq!(format!("{request:?}"), "CheckRequest { .. }");
        match request.headers().get("x-own") {
            Some(_) => Err(SecurityError::invalid_request("The signature is malformed")),
            None => Ok(None),
        }
    }
}

struct Read;

impl Scopes for Read {
    const NAMES: &'static [(&'static str, &'static str)] = &[("read", "Read items")];
}

struct Database;

#[derive(Debug)]
struct User;

impl GrantedScopes for User {
    fn has_scope(&self, _: &str) -> bool {
        false
    }
}

impl Authenticate for User {
    type Credential = AnyOf<BearerToken, AnyOf<BasicCredentials, ApiKey<InHeader>>>;

    async fn authenticate(
        credential: Self::Credential,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let printed = format!("{credential:?}");
        assert!(!printed.contains(SECRET), "{printed}");
        match request.head().uri.path() {
            "/missing-data" => request.data::<Database>().map(|_| Self),
            "/extract" => request.extract::<web::Data<Database>>().await.map(|_| Self),
            "/path" => request.extract::<web::Path<u8>>().await.map(|_| Self),
            "/down" => Err(SecurityError::unavailable("The users cannot be read")),
            "/inactive" => Err(SecurityError::with_status(StatusCode::CONFLICT, "Inactive")),
            "/scope" => Ok(Self),
            _ => Err(SecurityError::invalid_token("The access token is unknown")),
        }
    }
}

/// A part of everything that a client sends.
const SECRET: &str = "s3cr3t";

type Expected = (Level, &'static str);

fn start() -> std::net::SocketAddr {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            let user = || web::get().to(async |_: Authenticated<User>| "in");
            let mut app = App::new()
                .route("/bearer", web::get().to(async |_: BearerToken| "in"))
                .route(
                    "/optional",
                    web::get().to(async |_: Optional<BearerToken>| "in"),
                )
                .route("/basic", web::get().to(async |_: BasicCredentials| "in"))
                .route(
                    "/digest",
                    web::get().to(async |_: Authorization<HttpDigest>| "in"),
                )
                .route("/header", web::get().to(async |_: ApiKey<InHeader>| "in"))
                .route("/query", web::get().to(async |_: ApiKey<InQuery>| "in"))
                .route("/cookie", web::get().to(async |_: ApiKey<InCookie>| "in"))
                .route(
                    "/own",
                    web::get().to(async |_: Required<OwnCredential>| "in"),
                )
                .route(
                    "/any",
                    web::get().to(async |_: AnyOf<BearerToken, BasicCredentials>| "in"),
                )
                .route(
                    "/all",
                    web::get().to(async |_: AllOf<BearerToken, ApiKey<InHeader>>| "in"),
                )
                .route("/scope", web::get().to(async |_: Scoped<User, Read>| "in"))
                .service(
                    web::resource("/section")
                        .get(async || "in")
                        .secure::<Authenticated<User>>(),
                );
            for path in [
                "/user",
                "/missing-data",
                "/extract",
                "/path",
                "/down",
                "/inactive",
            ] {
                app = app.route(path, user());
            }
            app
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn every_refusal_is_logged_without_anything_that_the_client_sent() {
    log::set_logger(&Logger).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let server = start();
    let bearer = &["Authorization: Bearer s3cr3t"][..];
    let malformed = &["Authorization: Bearer s3cr3t s3cr3t"][..];
    let twice = &[
        "Authorization: Bearer s3cr3t",
        "Authorization: Basic s3cr3t",
    ][..];
    let key = &["X-Key: s3cr3t", "X-Key: s3cr3t"][..];
    let debug = |text| vec![(Level::Debug, text)];
    let error = |text| vec![(Level::Error, text)];
    let unknown = "refused (InvalidToken, OAuth2PasswordBearer): The access token is unknown";
    let missing = "a check needs `web::Data<logs::Database>`: set it with `app_data`";
    let internal = "refused (Internal, OAuth2PasswordBearer): Internal Server Error";
    let cases: Vec<(&str, &[&str], u16, Vec<Expected>)> = vec![
        (
            "/bearer",
            &[],
            401,
            debug("refused (NotAuthenticated, OAuth2PasswordBearer): Not authenticated"),
        ),
        (
            "/bearer",
            malformed,
            401,
            debug("refused (InvalidToken, OAuth2PasswordBearer): The access token is malformed"),
        ),
        (
            "/bearer",
            twice,
            400,
            debug(
                "refused (InvalidRequest, OAuth2PasswordBearer): The request has more than one Authorization field",
            ),
        ),
        ("/optional", &[], 200, vec![]),
        (
            "/optional",
            malformed,
            401,
            debug("refused (InvalidToken, OAuth2PasswordBearer): The access token is malformed"),
        ),
        (
            "/basic",
            &["Authorization: Basic s3cr3t"],
            401,
            debug("refused (InvalidCredentials, HttpBasic): The credentials are malformed"),
        ),
        (
            "/digest",
            &["Authorization: Digest"],
            401,
            debug("refused (InvalidCredentials, HttpDigest): The credentials are missing"),
        ),
        (
            "/header",
            key,
            400,
            debug("refused (InvalidRequest, InHeader): The request has more than one API key"),
        ),
        (
            "/query?key=s3cr3t%zz",
            &[],
            401,
            debug("refused (InvalidCredentials, InQuery): The credentials are malformed"),
        ),
        (
            "/query?key=s3cr3t&key=s3cr3t",
            &[],
            400,
            debug("refused (InvalidRequest, InQuery): The request has more than one API key"),
        ),
        (
            "/cookie",
            &["Cookie: key=s3cr3t; key=s3cr3t2"],
            401,
            debug("refused (InvalidCredentials, InCookie): The credentials are malformed"),
        ),
        (
            "/own",
            &["X-Own: s3cr3t"],
            400,
            debug("refused (InvalidRequest, Own): The signature is malformed"),
        ),
        (
            "/any",
            &[],
            401,
            debug("refused (NotAuthenticated, OAuth2PasswordBearer, HttpBasic): Not authenticated"),
        ),
        (
            "/all",
            bearer,
            401,
            debug("refused (NotAuthenticated, InHeader): Not authenticated"),
        ),
        ("/user", bearer, 401, debug(unknown)),
        ("/section", bearer, 401, debug(unknown)),
        (
            "/inactive",
            bearer,
            409,
            debug("refused (Application, OAuth2PasswordBearer): Inactive"),
        ),
        (
            "/scope",
            bearer,
            403,
            debug("refused (InsufficientScope, OAuth2PasswordBearer): Not enough permissions"),
        ),
        (
            "/path",
            bearer,
            404,
            debug("refused (Application, OAuth2PasswordBearer): Not Found"),
        ),
        (
            "/down",
            bearer,
            503,
            error("refused (Unavailable, OAuth2PasswordBearer): The users cannot be read"),
        ),
        (
            "/missing-data",
            bearer,
            500,
            vec![(Level::Error, missing), (Level::Error, internal)],
        ),
    ];
    for (path, lines, status, expected) in cases {
        let everywhere = format!(
            "{path}{}other=s3cr3t",
            if path.contains('?') { '&' } else { '?' }
        );
        let more = [
            "X-Forwarded-Host: s3cr3t",
            "Cookie: other=s3cr3t",
            "User-Agent: s3cr3t",
        ];
        let lines: Vec<_> = lines.iter().chain(&more).copied().collect();
        let response = get(server, &everywhere, &lines);
        assert_eq!(response.status, status, "{path} {lines:?}");
        let head = format!("{:?} {}", response.headers, response.text());
        assert!(!head.contains(SECRET), "{head}");
        let records = std::mem::take(&mut *RECORDS.lock().unwrap());
        let records: Vec<_> = records
            .iter()
            .map(|(level, text)| (*level, text.as_str()))
            .collect();
        assert_eq!(records, expected, "{path} {lines:?}");
    }

    // The text of an extractor's own error is part of the log.
    assert_eq!(get(server, "/extract", bearer).status, 500);
    let records = std::mem::take(&mut *RECORDS.lock().unwrap());
    assert_eq!(records.len(), 2, "{records:?}");
    for (level, text) in records {
        assert_eq!(level, Level::Error);
        assert!(!text.contains(SECRET), "{text}");
    }
}
