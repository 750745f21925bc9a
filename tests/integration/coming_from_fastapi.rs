//! The statements of `docs/coming-from-fastapi.md` about this crate, over real HTTP. Its statements
//! about FastAPI were tried with version 0.165 and the same requests.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    ApiKey, Authorization, BasicCredentials, BearerToken, OpenApi, Optional, SecurityBase,
    WithOpenApi as _,
    scheme::{
        ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, HttpBasic, HttpDigest, HttpScheme, OAuth2,
        OAuth2PasswordBearer, OAuthFlow,
    },
    token_endpoint::OAuth2PasswordRequestForm,
};
use actix_web::{
    App, HttpServer,
    web::{self, ServiceConfig},
};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, get};

use crate::support::{
    http::{Response, exchange, request_bytes, serve},
    token_endpoint,
};

macro_rules! scheme {
    ($($name:ident: $scheme:ty => $declared:expr,)+) => {
        $(struct $name;
        impl SecurityBase for $name {
            type Scheme = $scheme;

            fn security_scheme() -> Self::Scheme {
                $declared
            }
        })+
    };
}

scheme! {
    Flows: OAuth2 => OAuth2::new().password(OAuthFlow::new().token_url("token")),
    Other: HttpScheme => HttpScheme::new("Other"),
    Realm: HttpBasic => HttpBasic::new().realm(r#"a "b" c"#),
    InHeader: ApiKeyHeader => ApiKeyHeader::new("X-Key"),
    InQuery: ApiKeyQuery => ApiKeyQuery::new("key"),
    InCookie: ApiKeyCookie => ApiKeyCookie::new("key"),
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| App::new().configure(routes))
            .workers(1)
            .listen(listener)?
            .run())
    })
});

/// Each handler answers with its credential.
fn routes(config: &mut ServiceConfig) {
    let get = web::get;
    config
        .route(
            "/bearer",
            get().to(async |it: BearerToken| it.token().to_owned()),
        )
        .route(
            "/optional-bearer",
            get().to(async |Optional(it): Optional<BearerToken>| {
                it.map_or("nobody".to_owned(), |it| it.token().to_owned())
            }),
        )
        .route(
            "/flows",
            get().to(async |it: Authorization<Flows>| it.value().to_owned()),
        )
        .route(
            "/digest",
            get().to(async |it: Authorization<HttpDigest>| parts(&it)),
        )
        .route(
            "/optional-digest",
            get().to(async |Optional(it): Optional<Authorization<HttpDigest>>| {
                it.map_or("nobody".to_owned(), |it| parts(&it))
            }),
        )
        .route(
            "/other",
            get().to(async |it: Authorization<Other>| parts(&it)),
        )
        .route("/basic", get().to(async |it: BasicCredentials| pair(&it)))
        .route(
            "/realm",
            get().to(async |it: BasicCredentials<Realm>| pair(&it)),
        )
        .route(
            "/optional-basic",
            get().to(async |Optional(it): Optional<BasicCredentials>| {
                it.map_or("nobody".to_owned(), |it| pair(&it))
            }),
        )
        .route(
            "/header",
            get().to(async |it: ApiKey<InHeader>| it.key().to_owned()),
        )
        .route(
            "/query",
            get().to(async |it: ApiKey<InQuery>| it.key().to_owned()),
        )
        .route(
            "/cookie",
            get().to(async |it: ApiKey<InCookie>| it.key().to_owned()),
        )
        .route(
            "/token",
            web::post().to(async |it: OAuth2PasswordRequestForm| it.username().to_owned()),
        );
}

fn parts<S>(it: &Authorization<S>) -> String {
    format!("{}|{}", it.auth_scheme(), it.credentials())
}

fn pair<S>(it: &BasicCredentials<S>) -> String {
    format!("{}|{}", it.username(), it.password())
}

fn get(path: &str, fields: &[&[u8]]) -> Response {
    request_bytes(*SERVER, "GET", path, fields)
}

/// A path, and the header lines of the request.
type Sent<'a> = (&'a str, &'a [&'a [u8]]);

/// Each request is let in and gets this text.
#[track_caller]
fn assert_gives(cases: &[(Sent<'_>, &str)]) {
    for ((path, fields), expected) in cases {
        let response = get(path, fields);
        assert_eq!(response.status, 200, "{path}: {}", response.text());
        assert_eq!(response.text(), *expected, "{path}");
    }
}

/// Each request is refused with this status and this challenge.
#[track_caller]
fn assert_refused(cases: &[(Sent<'_>, u16, Option<&str>)]) {
    for ((path, fields), status, challenge) in cases {
        let response = get(path, fields);
        assert_eq!(response.status, *status, "{path}");
        assert_eq!(response.header("www-authenticate"), *challenge, "{path}");
    }
}

const BASIC: Option<&str> = Some(r#"Basic realm="HttpBasic", charset="UTF-8""#);
const API_KEY: Option<&str> = Some("APIKey");
const MISSING: Option<&str> =
    Some(r#"Bearer error="invalid_token", error_description="The access token is missing""#);
const MALFORMED: Option<&str> =
    Some(r#"Bearer error="invalid_token", error_description="The access token is malformed""#);
const REPEATED: Option<&str> = Some(
    "Bearer error=\"invalid_request\", \
     error_description=\"The request has more than one Authorization field\"",
);

#[test]
fn the_listed_requests_are_answered_as_by_fastapi() {
    assert_refused(&[
        (("/bearer", &[]), 401, Some("Bearer")),
        (
            ("/bearer", &[b"Authorization: Basic x"]),
            401,
            Some("Bearer"),
        ),
        (("/flows", &[]), 401, Some("Bearer")),
        (
            ("/digest", &[b"Authorization: Bearer x"]),
            401,
            Some("Digest"),
        ),
        (("/other", &[b"Authorization: Other"]), 401, Some("Other")),
        (("/basic", &[b"Authorization: Basic YTo"]), 401, BASIC),
        (
            ("/basic", &[b"Authorization: Basic bm9jb2xvbg=="]),
            401,
            BASIC,
        ),
        (
            ("/optional-basic", &[b"Authorization: Basic x"]),
            401,
            BASIC,
        ),
        (("/header", &[b"X-Key: "]), 401, API_KEY),
        (("/query?key=", &[]), 401, API_KEY),
        (("/cookie", &[b"Cookie: key="]), 401, API_KEY),
    ]);
    assert_gives(&[
        (("/bearer", &[b"Authorization: bearer   x"]), "x"),
        (("/optional-bearer", &[]), "nobody"),
        (("/optional-bearer", &[b"Authorization: Basic x"]), "nobody"),
        (("/flows", &[b"Authorization: Bearer bar"]), "Bearer bar"),
        (
            ("/digest", &[b"Authorization: DIGEST a=\"b\""]),
            "DIGEST|a=\"b\"",
        ),
        (("/basic", &[b"Authorization: Basic Og=="]), "|"),
        (("/basic", &[b"Authorization: bASIC YTpiOmM="]), "a|b:c"),
        (("/optional-basic", &[b"Authorization: Bearer x"]), "nobody"),
        (("/cookie", &[b"Cookie: key=\"a\""]), "a"),
        (("/cookie", &[b"Cookie: key=%20"]), "%20"),
        (("/cookie", &[b"Cookie: key=a; key=a"]), "a"),
    ]);
}

#[test]
fn bearer_tokens_follow_the_rules_of_the_guide() {
    assert_refused(&[
        (("/bearer", &[b"Authorization: Bearer"]), 401, MISSING),
        (
            ("/optional-bearer", &[b"Authorization: Bearer"]),
            401,
            MISSING,
        ),
        (("/bearer", &[b"Authorization: Bearer a b"]), 401, MALFORMED),
        (
            ("/bearer", &[b"Authorization: Bearer \xff"]),
            401,
            MALFORMED,
        ),
        (
            ("/optional-bearer", &[b"Authorization: Bearer a b"]),
            401,
            MALFORMED,
        ),
        (
            (
                "/bearer",
                &[b"Authorization: Bearer x", b"Authorization: Bearer y"],
            ),
            400,
            REPEATED,
        ),
    ]);
}

#[test]
fn other_http_schemes_follow_the_rules_of_the_guide() {
    assert_refused(&[
        (("/other", &[b"Authorization: Foo bar"]), 401, Some("Other")),
        (
            ("/flows", &[b"Authorization: Foo bar"]),
            401,
            Some("Bearer"),
        ),
        (
            ("/optional-digest", &[b"Authorization: Digest"]),
            401,
            Some("Digest"),
        ),
        (("/basic", &[]), 401, BASIC),
        (
            ("/realm", &[]),
            401,
            Some(r#"Basic realm="a \"b\" c", charset="UTF-8""#),
        ),
        (("/basic", &[b"Authorization: Basic YTpiAA=="]), 401, BASIC),
        (("/basic", &[b"Authorization: Basic YT!pi"]), 401, BASIC),
        (("/basic", &[b"Authorization: Basic YTp="]), 401, BASIC),
        (
            (
                "/basic",
                &[b"Authorization: Basic YTpi", b"Authorization: Basic eDp5"],
            ),
            400,
            None,
        ),
    ]);
    assert_gives(&[(("/basic", &[b"Authorization: Basic w7w6eA=="]), "\u{fc}|x")]);
}

#[test]
fn api_keys_follow_the_rules_of_the_guide() {
    assert_refused(&[
        (("/header", &[b"X-Key: a", b"X-Key: b"]), 400, None),
        (("/header", &[b"X-Key: \xff"]), 401, API_KEY),
        (("/query?key=a&key=b", &[]), 400, None),
        (("/query?key=a&key=a", &[]), 400, None),
        (("/query?key=a&key=", &[]), 400, None),
        (("/cookie", &[b"Cookie: key=a; key=b"]), 401, API_KEY),
        (
            ("/cookie", &[b"Cookie: key=a", b"Cookie: key=b"]),
            401,
            API_KEY,
        ),
        (("/cookie", &[b"Cookie: key=\xff"]), 401, API_KEY),
        (("/query?key=%ff", &[]), 401, API_KEY),
        (("/query?key=%zz", &[]), 401, API_KEY),
        (("/query?key=a%00b", &[]), 401, API_KEY),
    ]);
}

#[test]
fn the_password_form_follows_the_rules_of_the_guide() {
    let good = "grant_type=password&username=a&password=b";
    let refused = [
        (token_endpoint::FORM, "username=&password=b"),
        (token_endpoint::FORM, "username=a&username=c&password=b"),
        (token_endpoint::FORM, "username=%zz&password=b"),
        (token_endpoint::FORM, "username=a&password=%ff"),
        (
            token_endpoint::FORM,
            "grant_type=other&username=a&password=b",
        ),
        (token_endpoint::FORM, "scope=\"&username=a&password=b"),
        ("application/json", "{}"),
        ("text/plain", good),
        ("multipart/form-data; boundary=x", "--x--"),
    ];
    for (media_type, body) in refused {
        let response = post(media_type, body);
        assert_eq!(response.status, 400, "{media_type} {body}");
        assert!(response.json()["error"].is_string(), "{media_type} {body}");
    }
    for body in [
        good,
        "username=a&password=b",
        "grant_type=&username=a&password=b",
    ] {
        assert_eq!(post(token_endpoint::FORM, body).text(), "a", "{body}");
    }
}

fn post(media_type: &str, body: &str) -> Response {
    let request = format!(
        "POST /token HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
         Content-Type: {media_type}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    exchange(*SERVER, request.as_bytes())
}

#[test]
fn two_schemes_of_one_name_stop_the_app() {
    struct SignIn<const NUMBER: u8>;
    impl<const NUMBER: u8> SecurityBase for SignIn<NUMBER> {
        type Scheme = OAuth2PasswordBearer;

        fn security_scheme() -> Self::Scheme {
            OAuth2PasswordBearer::new(format!("token/{NUMBER}"))
        }
    }

    #[api_v2_operation]
    #[get("/one")]
    async fn one(_: BearerToken<SignIn<1>>) -> String {
        String::new()
    }

    #[api_v2_operation]
    #[get("/two")]
    async fn two(_: BearerToken<SignIn<2>>) -> String {
        String::new()
    }

    let built = App::new()
        .wrap_api()
        .service(one)
        .service(two)
        .try_with_openapi(OpenApi::new("Two", "1.0"));
    let message = built.err().unwrap().to_string();
    assert!(
        message.starts_with("two different security schemes are named \"SignIn\""),
        "{message}"
    );
}
