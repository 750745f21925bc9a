//! `Optional` and `AllOf` of every credential: an absent credential is `None`, and anything malformed
//! is refused.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, Authenticate, Authenticated, Authorization, BasicCredentials,
    BearerToken, CheckRequest, Optional, SecurityBase, SecurityError,
    credential::{Credential, SecurityExtractor},
    scheme::{
        ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, HttpBearer, HttpDigest, HttpScheme, OAuth2,
        OAuthFlow, OpenIdConnect, SecurityScheme,
    },
};
use actix_web::{App, HttpServer, Route, http::header::HeaderValue, web};

use crate::support::http::{get, request_bytes, serve};

macro_rules! schemes {
    ($($name:ident: $scheme:ty => $declared:expr,)+) => {$(
        struct $name;

        impl SecurityBase for $name {
            type Scheme = $scheme;

            fn security_scheme() -> Self::Scheme {
                $declared
            }
        }
    )+};
}

schemes! {
    InHeader: ApiKeyHeader => ApiKeyHeader::new("X-Key"),
    InQuery: ApiKeyQuery => ApiKeyQuery::new("key"),
    InCookie: ApiKeyCookie => ApiKeyCookie::new("key"),
    Hoba: HttpScheme => HttpScheme::new("HOBA"),
    Flows: OAuth2 => OAuth2::new().client_credentials(OAuthFlow::new().token_url("token")),
    Provider: OpenIdConnect => OpenIdConnect::new("https://example.com"),
    Own: SecurityScheme => SecurityScheme::from(ApiKeyHeader::new("X-Own")),
    Other: ApiKeyHeader => ApiKeyHeader::new("X-Other"),
}

/// A credential of the application.
#[derive(Debug)]
struct OwnCredential;

impl Credential for OwnCredential {
    type Scheme = Own;

    fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        match request.headers().get("x-own").map(HeaderValue::as_bytes) {
            None => Ok(None),
            Some(b"good") => Ok(Some(Self)),
            Some(_) => Err(SecurityError::invalid_credentials("Not authenticated")),
        }
    }
}

/// A principal of any credential.
struct Checked<C>(std::marker::PhantomData<C>);

impl<C: Credential> Authenticate for Checked<C> {
    type Credential = C;

    async fn authenticate(_: C, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(Self(std::marker::PhantomData))
    }
}

async fn debug<T: SecurityExtractor + std::fmt::Debug>(it: Optional<T>) -> String {
    format!("{it:?} {:?}", it.0)
}

fn optional<T: SecurityExtractor>() -> Route {
    web::get().to(
        async |Optional(it): Optional<T>| {
            if it.is_some() { "some" } else { "none" }
        },
    )
}

/// The forms of a credential, each at its own path.
const FORMS: [&str; 5] = ["bare", "checked", "any", "all", "required"];

macro_rules! app {
    ($($path:literal => $credential:ty),+ $(,)?) => {
        App::new()$(
            .route(concat!("/debug/", $path), web::get().to(debug::<$credential>))
            .route(concat!("/bare/", $path), optional::<$credential>())
            .route(concat!("/checked/", $path), optional::<Authenticated<Checked<$credential>>>())
            .route(concat!("/any/", $path), optional::<AnyOf<ApiKey<Other>, $credential>>())
            .route(concat!("/all/", $path), optional::<AllOf<ApiKey<Other>, $credential>>())
            .route(
                concat!("/required/", $path),
                web::get().to(async |_: Authenticated<Checked<$credential>>| "some"),
            )
        )+
    };
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            app!(
                "bearer" => BearerToken,
                "http-bearer" => BearerToken<HttpBearer>,
                "basic" => BasicCredentials,
                "digest" => Authorization<HttpDigest>,
                "hoba" => Authorization<Hoba>,
                "oauth2" => Authorization<Flows>,
                "openid" => Authorization<Provider>,
                "header" => ApiKey<InHeader>,
                "query" => ApiKey<InQuery>,
                "cookie" => ApiKey<InCookie>,
                "own" => OwnCredential,
            )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

/// A credential with a request that carries it, requests that do not, and requests with something
/// malformed. A request is a query or a header line.
type Case = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const CASES: [Case; 11] = [
    (
        "bearer",
        "Authorization: Bearer x",
        &["Authorization: Basic YTpi"],
        &["Authorization: Bearer", "Authorization: Bearer a b"],
    ),
    (
        "http-bearer",
        "Authorization: bearer x",
        &["Authorization: x"],
        &["Authorization: Bearer ", "Authorization: Bearer \u{fc}"],
    ),
    (
        "basic",
        "Authorization: Basic YTpi",
        &["Authorization: Bearer x", "Authorization:"],
        &["Authorization: Basic", "Authorization: Basic YTo"],
    ),
    (
        "digest",
        "Authorization: Digest a=b",
        &["Authorization: Basic YTpi"],
        &["Authorization: Digest", "Authorization: digest  "],
    ),
    (
        "hoba",
        "Authorization: HOBA x",
        &["Authorization: HOBAR x"],
        &["Authorization: hoba", "Authorization: HOBA\tx"],
    ),
    (
        "oauth2",
        "Authorization: Bearer x",
        &["Authorization: x y"],
        &["Authorization: Bearer", "Authorization: Bearer,x"],
    ),
    (
        "openid",
        "Authorization: Bearer x",
        &["Authorization: x y"],
        &["Authorization: Bearer"],
    ),
    (
        "header",
        "X-Key: x",
        &["X-Key:", "Cookie: key=x"],
        &["X-Key: \u{fffd}"],
    ),
    (
        "query",
        "?key=x",
        &["?key=", "?KEY=x", "X-Key: x"],
        &["?key=%zz", "?key=%ff", "?key=%00"],
    ),
    (
        "cookie",
        "Cookie: key=x",
        &["Cookie: key=", "Cookie: Key=x"],
        &["Cookie: key=x; key=y"],
    ),
    (
        "own",
        "X-Own: good",
        &["X-Other-Own: good"],
        &["X-Own: bad", "X-Own:"],
    ),
];

/// Sends a request with this query or header line, and maybe with the key of the other scheme.
fn ask(form: &str, credential: &str, sent: &str, other: bool) -> (u16, String) {
    let query = sent.starts_with('?');
    let path = format!("/{form}/{credential}{}", if query { sent } else { "" });
    let mut lines: Vec<Vec<u8>> = Vec::new();
    if !query && !sent.is_empty() {
        // The replacement character stands for a byte that is not UTF-8.
        let line = sent
            .split('\u{fffd}')
            .map(str::as_bytes)
            .collect::<Vec<_>>();
        lines.push(line.join(&0xff));
    }
    if other {
        lines.push(b"X-Other: x".to_vec());
    }
    let lines: Vec<_> = lines.iter().map(Vec::as_slice).collect();
    let response = request_bytes(*SERVER, "GET", &path, &lines);
    (response.status, response.text().to_owned())
}

#[test]
fn an_absent_credential_is_none_and_a_malformed_one_is_refused() {
    for (credential, good, absent, malformed) in CASES {
        for form in FORMS {
            let name = format!("{form} {credential}");
            let (status, text) = ask(form, credential, good, form == "all");
            assert_eq!((status, text.as_str()), (200, "some"), "{name}");
            for &absent in absent.iter().chain(&[""]) {
                let (status, text) = ask(form, credential, absent, false);
                if form == "required" {
                    assert_eq!(status, 401, "{name} {absent}");
                } else {
                    assert_eq!((status, text.as_str()), (200, "none"), "{name} {absent}");
                }
            }
            for &malformed in malformed {
                let (status, _) = ask(form, credential, malformed, false);
                assert_eq!(status, 401, "{name} {malformed}");
            }
        }
    }
}

#[test]
fn one_part_of_an_optional_pair_is_refused() {
    for (credential, good, absent, malformed) in CASES {
        for (sent, other) in [
            (good, false),
            ("", true),
            (absent[0], true),
            (malformed[0], true),
        ] {
            let (status, _) = ask("all", credential, sent, other);
            assert_eq!(status, 401, "{credential} {sent} {other}");
        }
    }
}

#[test]
fn a_repeated_credential_is_refused_also_where_it_is_optional() {
    for (credential, good, ..) in CASES {
        // Equal cookies count once, and the application decides for its own credential.
        if ["cookie", "own"].contains(&credential) {
            continue;
        }
        for form in FORMS {
            let response = if good.starts_with('?') {
                get(*SERVER, &format!("/{form}/{credential}{good}&key=y"), &[])
            } else {
                get(*SERVER, &format!("/{form}/{credential}"), &[good, good])
            };
            assert_eq!(response.status, 400, "{form} {credential}");
        }
    }
}

#[test]
fn debug_never_prints_a_credential() {
    for (credential, sent) in [
        ("bearer", "Authorization: Bearer s3cr3t"),
        ("http-bearer", "Authorization: Bearer s3cr3t"),
        // The pair `s3cr3t:s3cr3t`.
        ("basic", "Authorization: Basic czNjcjN0OnMzY3IzdA=="),
        ("digest", "Authorization: Digest s3cr3t"),
        ("hoba", "Authorization: HOBA s3cr3t"),
        ("oauth2", "Authorization: Bearer s3cr3t"),
        ("openid", "Authorization: Bearer s3cr3t"),
        ("header", "X-Key: s3cr3t"),
        ("query", "?key=s3cr3t"),
        ("cookie", "Cookie: key=s3cr3t"),
    ] {
        let (status, text) = ask("debug", credential, sent, false);
        assert_eq!(status, 200, "{credential}");
        assert!(text.contains("[redacted]"), "{text}");
        for secret in ["s3cr3t", "czNjcjN0"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
