//! The heap allocations of a request, beyond those of the same app without security.
//!
//! A binary of its own: the counter is the global allocator of the whole process.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, Authenticate, Authenticated, BasicCredentials, BearerToken, CheckRequest,
    GrantedScopes, Optional, Scoped, Scopes, Secure as _, SecurityBase, SecurityError,
    scheme::{ApiKeyHeader, HttpBearer},
};
use actix_web::{
    App, HttpMessage as _, HttpResponse,
    dev::{ConnectionInfo, Service as _},
    test::{TestRequest, init_service},
    web,
};
use futures_util::FutureExt as _;

struct Key;

impl SecurityBase for Key {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-API-Key")
    }
}

struct Read;

impl Scopes for Read {
    const NAMES: &'static [(&'static str, &'static str)] = &[("read", "Read items")];
}

struct User;

impl GrantedScopes for User {
    fn has_scope(&self, _scope: &str) -> bool {
        false
    }
}

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(token: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        if token.token().starts_with('a') {
            return Ok(Self);
        }
        Err(SecurityError::invalid_token("The access token is unknown"))
    }
}

/// The same handler with security and without.
fn app(config: &mut web::ServiceConfig) {
    let bare = || web::get().to(async || "in");
    config
        .route("/bare", bare())
        .route("/token", web::get().to(async |_: BearerToken| "in"))
        .route(
            "/bearer",
            web::get().to(async |_: BearerToken<HttpBearer>| "in"),
        )
        .route(
            "/optional",
            web::get().to(async |_: Optional<BearerToken>| "in"),
        )
        .route("/basic", web::get().to(async |_: BasicCredentials| "in"))
        .route("/key", web::get().to(async |_: ApiKey<Key>| "in"))
        .route(
            "/any",
            web::get().to(async |_: AnyOf<BearerToken, ApiKey<Key>>| "in"),
        )
        .route("/user", web::get().to(async |_: Authenticated<User>| "in"))
        .route(
            "/user/scoped",
            web::get().to(async |_: Scoped<User, Read>| "in"),
        )
        .route(
            "/user/twice",
            web::get().to(async |_: Authenticated<User>, _: Authenticated<User>| "in"),
        )
        .route(
            "/vector",
            web::get().to(async || std::hint::black_box("in").to_owned()),
        )
        .route(
            "/constant",
            web::get().to(async || {
                HttpResponse::Unauthorized()
                    .insert_header(("www-authenticate", "Bearer"))
                    .content_type("application/json")
                    .body(r#"{"detail":"Not authenticated"}"#)
            }),
        )
        .service(web::scope("/open").route("/bare", bare()))
        .service(
            web::scope("/section/token")
                .route("/bare", bare())
                .secure::<BearerToken>(),
        )
        .service(
            web::scope("/section/user")
                .route("/bare", bare())
                .secure::<Authenticated<User>>(),
        );
}

/// A header line of a request.
type Line = (&'static str, &'static str);

/// The allocations of a request to this path, which is answered with this status.
async fn allocations(path: &str, lines: &[Line], status: u16) -> u64 {
    let app = init_service(App::new().configure(app)).await;
    let answer = || {
        let mut request = TestRequest::with_uri(path);
        for &line in lines {
            request = request.insert_header(line);
        }
        let request = request.to_request();
        // The parser of HTTP shares the bytes of a field from the start.
        let shared: Vec<_> = request.headers().iter().map(|(_, it)| it.clone()).collect();
        let measured = allocation_counter::measure(|| {
            let response = app.call(request).now_or_never();
            let response = response.expect("the check does not wait").unwrap();
            assert_eq!(response.status(), status, "{path} {lines:?}");
        });
        drop(shared);
        measured.count_total
    };
    // The first requests fill the pools of actix.
    answer();
    answer();
    answer()
}

/// The allocations beyond those of the path without security.
async fn more_than(bare: &str, path: &str, lines: &[Line]) -> u64 {
    allocations(path, lines, 200).await - allocations(bare, lines, 200).await
}

const TOKEN: Line = (
    "authorization",
    "Bearer abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
);

#[actix_web::test]
async fn the_counter_counts() {
    assert_eq!(more_than("/bare", "/vector", &[]).await, 1);
}

#[actix_web::test]
async fn accepting_a_token_does_not_allocate() {
    let long: &'static str = format!("Bearer {}", "a".repeat(8_000)).leak();
    for field in ["Bearer a", "BEARER   foobar  ", TOKEN.1, long] {
        let lines = [("authorization", field)];
        assert_eq!(more_than("/bare", "/token", &lines).await, 0);
        assert_eq!(more_than("/bare", "/bearer", &lines).await, 0);
    }
}

#[actix_web::test]
async fn an_accepted_request_allocates_little() {
    for (bare, path, most) in [
        ("/bare", "/optional", 1),
        ("/bare", "/user", 5),
        ("/bare", "/user/twice", 6),
        ("/open/bare", "/section/token/bare", 1),
        ("/open/bare", "/section/user/bare", 5),
    ] {
        let counted = more_than(bare, path, &[TOKEN]).await;
        println!("{path}: {counted}");
        assert!(counted <= most, "{path}: {counted}");
    }
}

#[actix_web::test]
async fn a_refusal_allocates_little() {
    let malformed = &[("authorization", "Bearer a b")];
    let unknown = &[("authorization", "Bearer unknown")];
    let constant = allocations("/constant", &[], 401).await;
    for (path, lines, status, most) in [
        ("/token", &[][..], 401, 12),
        ("/token", malformed, 401, 12),
        ("/optional", malformed, 401, 12),
        ("/basic", &[], 401, 12),
        ("/key", &[], 401, 12),
        ("/user", &[], 401, 12),
        ("/user", unknown, 401, 12),
        ("/section/token/bare", &[], 401, 12),
        ("/section/user/bare", unknown, 401, 12),
        // Two challenges.
        ("/any", &[], 401, 12),
        // An accepted principal, and the scopes.
        ("/user/scoped", &[TOKEN], 403, 12),
    ] {
        let counted = allocations(path, lines, status).await - constant;
        println!("{path} {lines:?}: {counted}");
        assert!(counted <= most, "{path} {lines:?}: {counted}");
    }
}

/// A principal whose check never ends.
struct Endless<const NUMBER: usize>;

impl<const NUMBER: usize> Authenticate for Endless<NUMBER> {
    type Credential = BearerToken;

    async fn authenticate(
        _: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        request.extract::<ConnectionInfo>().await?;
        std::future::pending().await
    }
}

type Two = AllOf<Authenticated<Endless<1>>, Authenticated<Endless<2>>>;

#[actix_web::test]
async fn a_hundred_cancelled_requests_leave_no_memory_behind() {
    type One = Authenticated<Endless<1>>;
    type Other = Authenticated<Endless<2>>;
    let section = || web::scope("/section").route("/inside", web::get().to(async |_: One| "in"));
    let app = App::new()
        .route("/one", web::get().to(async |_: One| "in"))
        .route(
            "/two",
            web::get().to(async |_: Other, _: One, _: Other| "in"),
        )
        .route(
            "/any",
            web::get().to(async |_: Optional<AnyOf<One, Other>>| "in"),
        )
        .service(section().secure::<Two>());
    let app = init_service(app).await;
    for path in ["/one", "/two", "/any", "/section/inside"] {
        let cancel = || {
            let request = TestRequest::with_uri(path)
                .insert_header(TOKEN)
                .to_request();
            assert!(app.call(request).now_or_never().is_none());
        };
        // More than the pool of requests can hold.
        (0..300).for_each(|_| cancel());
        let measured = allocation_counter::measure(|| (0..100).for_each(|_| cancel()));
        assert!(measured.count_total > 1_000, "{path}");
        assert_eq!(
            (measured.count_current, measured.bytes_current),
            (0, 0),
            "{path}"
        );
    }
}
