//! What the page for those who come from FastAPI says of this crate, asked of it. What it says of
//! FastAPI was asked of version 0.165 in the same requests.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    ApiKey, ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, Authorization, BasicCredentials, BearerToken,
    DeclarationError, HttpBasic, HttpDigest, HttpScheme, OAuth2, OAuth2PasswordBearer,
    OAuth2PasswordRequestForm, OAuthFlow, OpenApi, Optional, SecurityBase, SecurityScheme,
    WithOpenApi as _,
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
    ($($name:ident => $declared:expr,)+) => {
        $(struct $name;
        impl SecurityBase for $name {
            fn security_scheme() -> SecurityScheme {
                $declared.into()
            }
        })+
    };
}

scheme! {
    Flows => OAuth2::new().password(OAuthFlow::new().token_url("token")),
    Other => HttpScheme::new("Other"),
    Realm => HttpBasic::new().realm(r#"a "b" c"#),
    InHeader => ApiKeyHeader::new("X-Key"),
    InQuery => ApiKeyQuery::new("key"),
    InCookie => ApiKeyCookie::new("key"),
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| App::new().configure(routes))
            .workers(1)
            .listen(listener)?
            .run())
    })
});

/// Each answers what it was given.
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
    format!("{}|{}", it.scheme(), it.credentials())
}

fn pair<S>(it: &BasicCredentials<S>) -> String {
    format!("{}|{}", it.username(), it.password())
}

fn get(path: &str, fields: &[&[u8]]) -> Response {
    request_bytes(*SERVER, "GET", path, fields)
}

/// A path, and the header lines that are sent to it.
type Sent<'a> = (&'a str, &'a [&'a [u8]]);

/// Each is let in and gets this.
#[track_caller]
fn assert_gives(cases: &[(Sent<'_>, &str)]) {
    for ((path, fields), expected) in cases {
        let response = get(path, fields);
        assert_eq!(response.status, 200, "{path}: {}", response.text());
        assert_eq!(response.text(), *expected, "{path}");
    }
}

/// Each is refused with this status and this challenge.
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
fn where_the_two_agree() {
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
        (("/query?key=a&key=", &[]), 401, API_KEY),
        (("/cookie", &[b"Cookie: key="]), 401, API_KEY),
    ]);
    assert_gives(&[
        (("/bearer", &[b"Authorization: bearer   x"]), "x"),
        (("/optional-bearer", &[]), "nobody"),
        (("/optional-bearer", &[b"Authorization: Basic x"]), "nobody"),
        (("/flows", &[b"Authorization: Foo bar"]), "Foo bar"),
        (
            ("/digest", &[b"Authorization: DIGEST a=\"b\""]),
            "DIGEST|a=\"b\"",
        ),
        (("/basic", &[b"Authorization: Basic Og=="]), "|"),
        (("/basic", &[b"Authorization: bASIC YTpiOmM="]), "a|b:c"),
        (("/optional-basic", &[b"Authorization: Bearer x"]), "nobody"),
        (("/query?key=a&key=b", &[]), "b"),
        (("/cookie", &[b"Cookie: key=\"a\""]), "a"),
        (("/cookie", &[b"Cookie: key=%20"]), "%20"),
    ]);
}

#[test]
fn bearer_tokens() {
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
fn other_schemes_of_http() {
    assert_refused(&[
        (("/other", &[b"Authorization: Foo bar"]), 401, Some("Other")),
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
fn api_keys() {
    assert_refused(&[
        (("/header", &[b"X-Key: a", b"X-Key: b"]), 400, None),
        (("/header", &[b"X-Key: \xff"]), 401, API_KEY),
        (("/cookie", &[b"Cookie: key=a; key=b"]), 400, None),
        (
            ("/cookie", &[b"Cookie: key=a", b"Cookie: key=b"]),
            400,
            None,
        ),
        (("/cookie", &[b"Cookie: key=\xff"]), 401, API_KEY),
        (("/query?key=%ff", &[]), 401, API_KEY),
        (("/query?key=%zz", &[]), 401, API_KEY),
        (("/query?key=a%00b", &[]), 401, API_KEY),
    ]);
}

#[test]
fn the_form() {
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
    scheme! {
        One => OAuth2PasswordBearer::new("one").scheme_name("SignIn"),
        Two => OAuth2PasswordBearer::new("two").scheme_name("SignIn"),
    }

    #[api_v2_operation]
    #[get("/one")]
    async fn one(_: BearerToken<One>) -> String {
        String::new()
    }

    #[api_v2_operation]
    #[get("/two")]
    async fn two(_: BearerToken<Two>) -> String {
        String::new()
    }

    let built = App::new()
        .wrap_api()
        .service(one)
        .service(two)
        .try_with_openapi(OpenApi::new("Two", "1.0"));
    let taken = DeclarationError::SchemeNameTaken {
        name: "SignIn".to_owned(),
    };
    assert_eq!(built.err(), Some(taken));
}
