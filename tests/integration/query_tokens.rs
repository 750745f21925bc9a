//! What `AcceptQueryTokens` lets in, and what it says of caching on the way out, over real HTTP.

use std::{net::SocketAddr, sync::LazyLock};

use actix_openapi_security::{
    AcceptQueryTokens, Authenticate, Authenticated, BearerLocations, BearerToken, HttpBearer,
    OpenApi, Optional, Secure as _, SecureApp as _, SecurityBase, SecurityConfig, SecurityError,
    SecurityScheme, WithOpenApi as _, guard,
};
use actix_web::{
    App, Error, HttpRequest, HttpResponse, HttpServer,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    error::{ErrorImATeapot, InternalError},
    middleware::{Compress, Next, from_fn},
    web,
};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, web as api};
use serde_json::{Value, json};

use crate::support::{
    http::{FORM, Response, get, request, request_with, serve},
    schema::{assert_version2, assert_version3},
};

struct Download;
impl SecurityBase for Download {
    const BEARER_LOCATIONS: BearerLocations = BearerLocations::HEADER
        .or_query("access_token")
        .or_form("access_token")
        .or_cookie("session");

    fn security_scheme() -> SecurityScheme {
        HttpBearer::new().description("From the console").into()
    }
}

type Token = BearerToken<Download>;

struct User;
impl Authenticate for User {
    type Credential = Token;

    async fn authenticate(token: Token, _: &HttpRequest) -> Result<Self, SecurityError> {
        if token.matches("unknown") {
            return Err(SecurityError::invalid_token("The access token is unknown"));
        }
        Ok(Self)
    }
}

async fn report(token: Token) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("cache-control", "public, max-age=60"))
        .insert_header(("x-token", token.token()))
        .body("the report")
}

async fn optional(Optional(token): Optional<Token>) -> &'static str {
    if token.is_some() {
        "somebody"
    } else {
        "nobody"
    }
}

async fn principal(_: Authenticated<User>) -> &'static str {
    "the principal"
}

/// An error, and no response, comes out of it.
async fn fail(
    mut request: ServiceRequest,
    _: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    request.extract::<Token>().await?;
    Err(ErrorImATeapot("no"))
}

async fn open() -> &'static str {
    "open"
}

#[api_v2_operation]
async fn documented(_: Token) -> String {
    "documented".to_owned()
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .route("/closed", web::to(report))
                .service(
                    web::scope("/accepting")
                        .wrap(Compress::default())
                        .wrap(AcceptQueryTokens)
                        .route("/report", web::to(report))
                        .route("/optional", web::to(optional))
                        .route("/principal", web::to(principal))
                        .route("/open", web::to(open))
                        .service(
                            web::scope("/guard")
                                .wrap(guard::<Token>())
                                .route("/open", web::to(open)),
                        )
                        .service(web::resource("/again").wrap(AcceptQueryTokens).to(report))
                        .service(
                            web::resource("/handled")
                                .app_data(SecurityConfig::new().error_handler(|error, _| {
                                    let response = HttpResponse::Forbidden()
                                        .insert_header(("cache-control", "public"))
                                        .finish();
                                    InternalError::from_response(error, response).into()
                                }))
                                .to(report),
                        )
                        .service(web::resource("/failing").wrap(from_fn(fail)).to(open)),
                )
                .service(
                    web::scope("/guard-outside")
                        .wrap(AcceptQueryTokens)
                        .wrap(guard::<Token>())
                        .route("/open", web::to(open)),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

static DOCUMENTED: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .wrap_api()
                .wrap(AcceptQueryTokens)
                .route("/argument", api::get().to(documented))
                .service(
                    api::scope("/guarded")
                        .route("/argument", api::get().to(documented))
                        .secure(guard::<Token>()),
                )
                .with_openapi(OpenApi::new("Query tokens", "1"))
                .build()
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

static GUARDED: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .wrap_api()
                .route("/argument", api::get().to(documented))
                .secure(guard::<Token>())
                .with_openapi(OpenApi::new("Query tokens", "1"))
                .build()
                .wrap(AcceptQueryTokens)
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

const TOKEN: &str = "?access_token=test-token";

fn ask(path: &str, query: &str) -> Response {
    get(*SERVER, &format!("{path}{query}"), &[])
}

#[track_caller]
fn assert_caching(response: &Response, status: u16, caching: Option<&str>) {
    let received = (response.status, response.header("cache-control"));
    assert_eq!(received, (status, caching), "{response:?}");
}

#[test]
fn without_the_middleware_the_query_is_not_looked_at() {
    for query in [
        TOKEN,
        "?access_token=a&access_token=a",
        "?access_token=",
        "?access_token=%zz",
    ] {
        let response = ask("/closed", query);
        assert_caching(&response, 401, None);
        assert_eq!(response.header("www-authenticate"), Some("Bearer"));
        let header = "Authorization: Bearer test-token";
        let response = get(*SERVER, &format!("/closed{query}"), &[header]);
        assert_caching(&response, 200, Some("public, max-age=60"));
    }
}

#[test]
fn what_is_answered_to_a_query_token_is_not_stored() {
    for path in [
        "/report",
        "/optional",
        "/principal",
        "/again",
        "/guard/open",
    ] {
        let response = ask(&format!("/accepting{path}"), TOKEN);
        assert_caching(&response, 200, Some("no-store"));
    }
    let head = request(*SERVER, "HEAD", &format!("/accepting/report{TOKEN}"), &[]);
    assert_caching(&head, 200, Some("no-store"));
}

#[test]
fn what_is_refused_of_a_query_token_is_not_stored_either() {
    for (query, status) in [
        ("?access_token=", 400),
        ("?access_token=a&access_token=a", 400),
        ("?access_token=%zz", 400),
        ("?access_token=a+b", 401),
    ] {
        for path in ["/report", "/optional", "/principal", "/guard/open"] {
            let response = ask(&format!("/accepting{path}"), query);
            assert_caching(&response, status, Some("no-store"));
        }
        assert_caching(&ask("/accepting/handled", query), 403, Some("no-store"));
    }
    let unknown = ask("/accepting/principal", "?access_token=unknown");
    assert_caching(&unknown, 401, Some("no-store"));
    for other in [
        "Authorization: Bearer test-token",
        "Authorization: Bearer a b",
        "Cookie: session=a",
        "Cookie: session=a b",
    ] {
        let response = get(*SERVER, &format!("/accepting/report{TOKEN}"), &[other]);
        assert!(matches!(response.status, 400 | 401), "{response:?}");
        assert_eq!(response.header("cache-control"), Some("no-store"));
    }
}

#[test]
fn an_error_that_comes_out_of_what_is_inside_is_not_stored() {
    assert_caching(&ask("/accepting/failing", TOKEN), 418, Some("no-store"));
    let query = "?access_token=";
    assert_caching(&ask("/accepting/failing", query), 400, Some("no-store"));
    assert_caching(&ask("/accepting/failing", ""), 401, None);
}

#[test]
fn everything_else_passes_through_as_it_is() {
    assert_caching(&ask("/accepting/open", TOKEN), 200, None);
    assert_caching(&ask("/accepting/report", ""), 401, None);
    assert_caching(&ask("/accepting/report", "?x=y"), 401, None);
    assert_caching(&ask("/accepting/optional", "?x=y"), 200, None);
    let header = "Authorization: Bearer test-token";
    let response = get(*SERVER, "/accepting/report?x=y", &[header]);
    assert_caching(&response, 200, Some("public, max-age=60"));
    let path = format!("/accepting/report{TOKEN}");
    let response = request_with(*SERVER, "POST", &path, &[FORM], "access_token=a");
    assert_caching(&response, 200, Some("public, max-age=60"));
    assert_eq!(response.header("x-token"), Some("a"));
}

#[test]
fn a_guard_outside_of_it_does_not_look_at_the_query() {
    assert_caching(&ask("/guard-outside/open", TOKEN), 401, None);
}

#[test]
fn it_wraps_apps_with_a_document() {
    for (server, path) in [
        (*DOCUMENTED, "/argument"),
        (*DOCUMENTED, "/guarded/argument"),
        (*GUARDED, "/argument"),
    ] {
        let response = get(server, &format!("{path}{TOKEN}"), &[]);
        assert_caching(&response, 200, Some("no-store"));
        assert_caching(&get(server, path, &[]), 401, None);
    }
}

#[test]
fn both_versions_of_the_document_tell_every_place() {
    let sentences = [
        "From the console",
        "The token may also stand in the cookie `session`.",
        "The token may also stand in the query parameter `access_token` of a `GET`.",
        "The token may also stand in the field `access_token` of a form \
         (`application/x-www-form-urlencoded`).",
    ];
    let version3 = get(*DOCUMENTED, "/openapi.json", &[]).json();
    assert_version3(&version3);
    assert_eq!(
        version3["components"]["securitySchemes"],
        json!({"Download": {
            "type": "http",
            "scheme": "bearer",
            "description": sentences.join("\n\n"),
        }})
    );
    let version2 = get(*DOCUMENTED, "/swagger.json", &[]).json();
    assert_version2(&version2);
    let description = &version2["securityDefinitions"]["Download"]["description"];
    for sentence in sentences {
        assert!(
            description.as_str().unwrap().contains(sentence),
            "{sentence} is not in {description}"
        );
    }
    assert_ne!(version2["paths"]["/argument"], Value::Null);
}
