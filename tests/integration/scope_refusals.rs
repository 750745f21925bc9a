//! The scopes that a refusal names: its own, and those that the same principal has already shown.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    ApiKey, Authenticate, Authenticated, BearerToken, CheckRequest, GrantedScopes, Optional,
    Scoped, Scopes, Secure as _, SecurityBase, SecurityError, scheme::ApiKeyHeader,
};
use actix_web::{App, HttpServer, web};

use crate::support::http::{Response, get, serve};

macro_rules! scopes {
    ($($name:ident => $scope:literal),+) => {$(
        struct $name;

        impl Scopes for $name {
            const NAMES: &'static [(&'static str, &'static str)] = &[($scope, "A scope")];
        }
    )+};
}

scopes!(A => "a", B => "b", C => "c", M => "m");

struct Key;

impl SecurityBase for Key {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-API-Key")
    }
}

/// Has the scopes of its token, with dots in between.
struct User(String);

impl GrantedScopes for User {
    fn has_scope(&self, scope: &str) -> bool {
        self.0.split('.').any(|granted| granted == scope)
    }
}

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(token: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        if token.matches("unknown") {
            return Err(SecurityError::invalid_token("unknown"));
        }
        Ok(Self(token.token().to_owned()))
    }
}

/// Has every scope.
struct Machine;

impl GrantedScopes for Machine {
    fn has_scope(&self, _: &str) -> bool {
        true
    }
}

impl Authenticate for Machine {
    type Credential = ApiKey<Key>;

    async fn authenticate(_: ApiKey<Key>, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            let inner = || web::get().to(async |_: Scoped<User, (B, C)>| "in");
            App::new()
                .route("/argument", inner())
                .route(
                    "/optional",
                    web::get().to(async |_: Optional<Scoped<User, (B, C)>>| "in"),
                )
                .route(
                    "/arguments",
                    web::get().to(async |_: Scoped<User, A>, _: Scoped<User, (B, C)>| "in"),
                )
                .service(
                    web::scope("/section")
                        .route("", inner())
                        .service(
                            web::scope("/section")
                                .route("", inner())
                                .secure::<Scoped<User, (A, B)>>(),
                        )
                        .secure::<Scoped<User, A>>(),
                )
                .service(
                    web::scope("/other")
                        .route("", inner())
                        .secure::<Scoped<Machine, M>>(),
                )
                .service(
                    web::scope("/without")
                        .route("", inner())
                        .secure::<Authenticated<User>>(),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

fn ask(path: &str, token: Option<&str>) -> Response {
    let token = token.map(|token| format!("Authorization: Bearer {token}"));
    let lines: Vec<_> = token
        .iter()
        .map(String::as_str)
        .chain(["X-API-Key: k"])
        .collect();
    get(*SERVER, path, &lines)
}

/// The refusal has this status, and its challenge names these scopes.
#[track_caller]
fn assert_scopes(path: &str, token: Option<&str>, status: u16, scopes: &str) {
    let response = ask(path, token);
    assert_eq!(response.status, status, "{path} {token:?}");
    let challenge = response.header("www-authenticate").unwrap();
    let challenges = http_auth::parse_challenges(challenge).unwrap();
    let [challenge] = challenges.as_slice() else {
        panic!("one challenge expected: {challenge}");
    };
    let scope = challenge.params.iter().find(|(name, _)| *name == "scope");
    let named = scope.map(|(_, value)| value.to_unescaped());
    assert_eq!(named.unwrap_or_default(), scopes, "{path} {token:?}");
}

#[test]
fn a_401_names_the_scopes_of_its_own_declaration() {
    for token in [None, Some("unknown"), Some("")] {
        assert_scopes("/argument", token, 401, "b c");
        assert_scopes("/section", token, 401, "a");
        assert_scopes("/section/section", token, 401, "a");
        assert_scopes("/without", token, 401, "");
        // The scopes of another principal are not named.
        assert_scopes("/other", token, 401, "b c");
    }
    assert_scopes("/optional", Some("unknown"), 401, "b c");
    assert_eq!(ask("/optional", None).status, 200);
}

#[test]
fn a_403_also_names_the_scopes_that_the_principal_has_shown() {
    assert_scopes("/argument", Some("a.b"), 403, "b c");
    assert_scopes("/optional", Some("a.b"), 403, "b c");
    assert_scopes("/without", Some("a.b"), 403, "b c");
    assert_scopes("/section", Some("b.c"), 403, "a");
    assert_scopes("/section", Some("a"), 403, "a b c");
    assert_scopes("/section/section", Some("a"), 403, "a b");
    assert_scopes("/section/section", Some("a.b"), 403, "a b c");
    assert_scopes("/arguments", Some("a"), 403, "a b c");
    assert_scopes("/other", Some("a"), 403, "b c");
}

#[test]
fn one_new_token_with_the_named_scopes_is_enough() {
    for path in [
        "/argument",
        "/optional",
        "/arguments",
        "/section",
        "/section/section",
        "/other",
    ] {
        assert_eq!(ask(path, Some("a.b.c")).status, 200, "{path}");
    }
}
