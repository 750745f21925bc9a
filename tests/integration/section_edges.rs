//! Sections in unusual places: `configure`, default services, paths of the document, checks that wait
//! or are given up, and everything that a handler inside gets from its request.

use std::{
    cell::Cell,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    rc::Rc,
    sync::LazyLock,
    time::Duration,
};

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, OpenApi, Secure as _, SecurityConfig,
    SecurityError, WithOpenApi as _,
};
use actix_web::{
    App, FromRequest, HttpMessage as _, HttpRequest, HttpResponse, HttpServer,
    dev::{ConnectionInfo, Payload, Service as _},
    http::StatusCode,
    rt::{task::yield_now, time::timeout},
    test::{TestRequest, call_and_read_body, init_service},
    web,
};
use futures_util::StreamExt as _;
use paperclip::actix::{OpenApiExt as _, api_v2_operation, web as api};

use crate::support::http::{
    Response, exchange_slowly, get, get_as, head, request, request_with, serve,
};

const TOKEN: &str = "Authorization: Bearer foobar";

#[api_v2_operation]
async fn inside() -> String {
    "inside".to_owned()
}

#[api_v2_operation]
async fn slug(slug: web::Path<String>) -> String {
    format!("inside {slug}")
}

async fn default_service() -> HttpResponse {
    HttpResponse::Ok().body("inside")
}

fn ask(address: SocketAddr, path: &str) -> Response {
    get_as(address, path, "foobar")
}

static SCOPES: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .wrap_api()
                .service(
                    api::scope("/configured")
                        .configure(|config| {
                            config
                                .route("/route", api::get().to(inside))
                                .service(api::resource("/resource").to(inside))
                                .service(api::scope("/scope").route("/{id}", api::get().to(inside)))
                                .service(
                                    api::scope("/again")
                                        .route("/{id}", api::get().to(inside))
                                        .secure::<BearerToken>(),
                                );
                        })
                        .secure::<BearerToken>(),
                )
                .service(
                    api::resource("/resource")
                        .route(api::get().to(inside))
                        .default_service(web::to(default_service))
                        .secure::<BearerToken>(),
                )
                .with_openapi(OpenApi::new("Edges", "1"))
                .build()
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

#[test]
fn configured_services_nested_sections_and_default_services_are_guarded() {
    for path in [
        "/configured/route",
        "/configured/resource",
        "/configured/scope/1",
        "/configured/again/1",
        "/configured/again/1/2",
        "/resource",
    ] {
        for method in ["GET", "POST", "HEAD", "OPTIONS", "PURGE"] {
            let refused = request(*SCOPES, method, path, &[]);
            assert_eq!(refused.status, 401, "{method} {path}");
        }
    }
    for path in [
        "/configured/route",
        "/configured/resource",
        "/configured/scope/1",
        "/configured/again/1",
        "/resource",
    ] {
        let admitted = ask(*SCOPES, path);
        assert_eq!(
            (admitted.status, admitted.text()),
            (200, "inside"),
            "{path}"
        );
    }
    assert_eq!(
        request(*SCOPES, "POST", "/resource", &[TOKEN]).text(),
        "inside"
    );
}

static WHOLE_API: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .app_data(
                    SecurityConfig::new()
                        .realm("everything")
                        .visible_ascii_tokens(),
                )
                .wrap_api()
                .service(
                    api::scope("")
                        .route("/{slug}", api::get().to(slug))
                        .default_service(web::to(default_service))
                        .secure::<BearerToken>(),
                )
                .with_openapi(OpenApi::new("Edges", "1").openapi_path("/v3/openapi.json"))
                .build()
                .route("/after/the/section", web::get().to(default_service))
                .default_service(web::to(default_service))
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

#[test]
fn a_handler_inside_that_takes_the_documents_path_leaves_it_to_the_document() {
    for path in ["/swagger.json", "/v3/openapi.json", "/docs"] {
        #[cfg(not(feature = "docs-ui"))]
        if path == "/docs" {
            continue;
        }
        for response in [get(*WHOLE_API, path, &[]), ask(*WHOLE_API, path)] {
            assert_eq!(response.status, 200, "{path}");
            assert!(!response.text().contains("inside"), "{path}");
        }
    }
    assert_eq!(ask(*WHOLE_API, "/other").text(), "inside other");
}

#[test]
fn nothing_else_around_the_document_is_open() {
    for (method, path) in [
        ("GET", "/v3/openapi.json//"),
        ("GET", "//v3/openapi.json"),
        ("GET", "/v3/openapi%2Ejson"),
        ("GET", "/v3"),
        ("GET", "/docs/unknown.js"),
        ("GET", "/after/the/section"),
        ("GET", "/un/known"),
    ] {
        let refused = request(*WHOLE_API, method, path, &[]);
        assert_eq!(refused.status, 401, "{method} {path}");
        assert_eq!(
            refused.header("www-authenticate"),
            Some("Bearer realm=\"everything\"")
        );
    }
    for method in ["POST", "OPTIONS", "PURGE"] {
        let refused = request(*WHOLE_API, method, "/v3/openapi.json", &[]);
        assert_eq!(refused.status, 405, "{method}");
    }
    assert_eq!(ask(*WHOLE_API, "/after/the/section").text(), "inside");
    assert_eq!(ask(*WHOLE_API, "/un/known").text(), "inside");
    assert_eq!(
        request(*WHOLE_API, "HEAD", "/v3/openapi.json", &[]).status,
        200
    );
}

#[test]
fn the_configuration_of_the_app_holds_for_a_section() {
    let wider = ["Authorization: Bearer \"quoted\""];
    assert_eq!(get(*WHOLE_API, "/anything", &wider).status, 200);
}

struct Waiting;

impl Authenticate for Waiting {
    type Credential = BearerToken;

    async fn authenticate(token: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        if token.matches("forever") {
            std::future::pending::<()>().await;
        }
        yield_now().await;
        Ok(Self)
    }
}

/// A principal that another check returned, and waits as well.
struct Second;

impl Authenticate for Second {
    type Credential = Authenticated<Waiting>;

    async fn authenticate(
        _: Authenticated<Waiting>,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let _held = request.extract::<ConnectionInfo>().await?;
        yield_now().await;
        Ok(Self)
    }
}

/// Routing takes the only handle on a request, so a check must have let go of it by then.
#[actix_web::test]
async fn nested_scopes_are_routed_after_checks_that_wait() {
    let app = init_service(
        App::new().service(
            web::scope("/a")
                .service(
                    web::scope("/{b}")
                        .service(
                            web::resource("/{c}")
                                .to(async |path: web::Path<(String, String)>,
                                           _user: Authenticated<Waiting>| {
                                    path.1.clone()
                                })
                                .secure::<Authenticated<Waiting>>(),
                        )
                        .secure::<Authenticated<Second>>(),
                )
                .secure::<Authenticated<Waiting>>()
                .secure::<BearerToken>(),
        ),
    )
    .await;
    let request = TestRequest::with_uri("/a/b/c")
        .insert_header(("authorization", "Bearer foobar"))
        .to_request();
    assert_eq!(call_and_read_body(&app, request).await, "c");
}

/// A client that does not wait for the check leaves nothing behind.
#[actix_web::test]
async fn an_abandoned_section_releases_the_request() {
    let app = init_service(
        App::new().service(
            web::scope("")
                .service(
                    web::resource("/")
                        .to(default_service)
                        .secure::<Authenticated<Second>>(),
                )
                .secure::<Authenticated<Waiting>>(),
        ),
    )
    .await;
    let released = Rc::new(());
    let request = TestRequest::default()
        .insert_header(("authorization", "Bearer forever"))
        .to_request();
    request.extensions_mut().insert(Rc::clone(&released));
    let abandoned = timeout(Duration::from_millis(10), app.call(request)).await;
    assert!(abandoned.is_err());
    assert_eq!(Rc::strong_count(&released), 1);

    let request = TestRequest::default()
        .insert_header(("authorization", "Bearer foobar"))
        .to_request();
    let after = app.call(request).await.unwrap();
    assert_eq!(after.status(), StatusCode::OK);
}

/// An extractor that notes whether it was asked.
struct Asked;

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

impl FromRequest for Asked {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        ASKED.set(ASKED.get() + 1);
        std::future::ready(Ok(Self))
    }
}

#[derive(serde::Deserialize)]
struct Number {
    value: u32,
}

/// Everything that a handler can ask of a request.
async fn everything(
    _: Asked,
    path: web::Path<(u32, String)>,
    query: web::Query<Number>,
    body: web::Json<Number>,
    data: web::Data<String>,
    request: HttpRequest,
) -> String {
    let (id, name) = path.into_inner();
    let (query, body) = (query.value, body.value);
    let pattern = request.match_pattern().unwrap_or_default();
    let own = request.app_data::<u8>().copied().unwrap_or_default();
    let url = request.url_for("named", ["7", "x"]).unwrap();
    format!(
        "{id} {name} {query} {body} {} {own} {pattern} {}",
        data.as_str(),
        url.path()
    )
}

async fn length(body: web::Bytes) -> String {
    body.len().to_string()
}

async fn stream(mut body: web::Payload) -> Result<String, actix_web::Error> {
    let (mut chunks, mut length) = (0, 0);
    while let Some(chunk) = body.next().await {
        chunks += 1;
        length += chunk?.len();
    }
    Ok(format!("{length} {}", chunks > 1))
}

async fn download() -> HttpResponse {
    let chunks = futures_util::stream::iter(0..100).then(async |_| {
        yield_now().await;
        Ok::<_, actix_web::Error>(web::Bytes::from_static(&[b'x'; 10_000]))
    });
    HttpResponse::Ok().streaming(Box::pin(chunks))
}

static ROUTED: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .app_data(web::Data::new("outer".to_owned()))
                .app_data(web::PayloadConfig::new(4_000_000))
                .service(
                    web::scope("/{id}")
                        .app_data(web::Data::new("inner".to_owned()))
                        .app_data(7_u8)
                        .service(
                            web::scope("/x")
                                .service(
                                    web::resource("/{name}/everything")
                                        .name("named")
                                        .to(everything)
                                        .secure::<BearerToken>(),
                                )
                                .route("/length", web::post().to(length))
                                .route("/stream", web::post().to(stream))
                                .route("/download", web::get().to(download))
                                .secure::<Authenticated<Second>>(),
                        )
                        .secure::<Authenticated<Waiting>>(),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

#[test]
fn a_handler_inside_gets_path_query_body_and_data() {
    let json = ["Content-Type: application/json", TOKEN];
    let path = "/5/x/caf%C3%A9/everything?value=3";
    let answered = request_with(*ROUTED, "POST", path, &json, r#"{"value":4}"#);
    assert_eq!(
        answered.text(),
        "5 café 3 4 inner 7 /{id}/x/{name}/everything /7/x/x/everything"
    );
}

/// A section decides before anything inside is looked at.
#[test]
fn a_refusal_comes_before_a_malformed_path_query_and_body() {
    let json = "Content-Type: application/json";
    for (path, body) in [
        ("/5/x/n/everything?value=3", r#"{"value":4}"#),
        ("/5/x/n/everything?value=3", "{"),
        ("/5/x/n/everything?value=x", r#"{"value":4}"#),
        ("/five/x/n/everything?value=3", r#"{"value":4}"#),
        ("/five/x/%FF/everything", "{"),
        ("/5/x/unknown", ""),
        ("/5/x/length", ""),
    ] {
        let refused = request_with(*ROUTED, "POST", path, &[json], body);
        assert_eq!(refused.status, 401, "{path} {body}");
        assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    }
    for (path, body, status) in [
        ("/5/x/n/everything?value=3", "{", 400),
        ("/5/x/n/everything?value=x", r#"{"value":4}"#, 400),
        ("/five/x/n/everything?value=3", r#"{"value":4}"#, 404),
        ("/5/x/unknown", "", 404),
    ] {
        let malformed = request_with(*ROUTED, "POST", path, &[json, TOKEN], body);
        assert_eq!(malformed.status, status, "{path} {body}");
    }
}

#[actix_web::test]
async fn no_extractor_inside_runs_for_a_refused_request() {
    let app = init_service(
        App::new().service(
            web::scope("")
                .route("/", web::to(async |_: Asked| "inside"))
                .secure::<Authenticated<Waiting>>(),
        ),
    )
    .await;
    let refused = app.call(TestRequest::default().to_request()).await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(ASKED.get(), 0);
    let request = TestRequest::default()
        .insert_header(("authorization", "Bearer foobar"))
        .to_request();
    assert_eq!(call_and_read_body(&app, request).await, "inside");
    assert_eq!(ASKED.get(), 1);
}

#[test]
fn big_and_streamed_bodies_arrive_whole() {
    let megabytes = "x".repeat(3_000_000);
    let answered = request_with(*ROUTED, "POST", "/1/x/length", &[TOKEN], &megabytes);
    assert_eq!(answered.text(), "3000000");
    let chunked = head(
        "POST",
        "/1/x/stream",
        &[TOKEN, "Transfer-Encoding: chunked"],
    );
    let answered = exchange_slowly(
        *ROUTED,
        &[
            chunked.as_bytes(),
            b"3\r\nabc\r\n",
            b"4\r\ndefg\r\n",
            b"0\r\n\r\n",
        ],
    );
    assert_eq!(answered.text(), "7 true");
    let downloaded = get(*ROUTED, "/1/x/download", &[TOKEN]);
    assert!(downloaded.body.len() >= 1_000_000);
}

/// A refused request with a body does not confuse the next one on its connection.
#[test]
fn a_refused_body_is_not_taken_for_the_next_request() {
    let smuggled =
        "GET /1/x/download HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer foobar\r\n\r\n";
    let first = format!(
        "POST /1/x/length HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n\r\n{smuggled}",
        smuggled.len()
    );
    let second = head("GET", "/1/x/unknown", &[]);
    let mut stream = TcpStream::connect(*ROUTED).unwrap();
    let timeout = Some(Duration::from_secs(30));
    stream.set_read_timeout(timeout).unwrap();
    stream
        .write_all(format!("{first}{second}").as_bytes())
        .unwrap();
    let mut received = String::new();
    stream.read_to_string(&mut received).unwrap();
    let statuses: Vec<&str> = received.matches("HTTP/1.1 401").collect();
    assert_eq!(received.matches("HTTP/1.1 ").count(), statuses.len());
    assert!(!statuses.is_empty());
}

/// A principal belongs to one request, not to its connection.
#[test]
fn the_next_request_of_a_connection_is_checked_again() {
    let ask = |token: &str, last: &str| {
        format!("POST /1/x/length HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n{token}{last}\r\n")
    };
    let with_token = ask("Authorization: Bearer foobar\r\n", "");
    let without = ask("", "");
    let last = ask("", "Connection: close\r\n");
    for pieces in [
        // One after the other, and all at once.
        vec![
            with_token.clone(),
            without.clone(),
            with_token.clone(),
            last.clone(),
        ],
        vec![[&*with_token, &without, &with_token, &last].concat()],
    ] {
        let mut stream = TcpStream::connect(*ROUTED).unwrap();
        let timeout = Some(Duration::from_secs(30));
        stream.set_read_timeout(timeout).unwrap();
        for piece in pieces {
            stream.write_all(piece.as_bytes()).unwrap();
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut received = String::new();
        stream.read_to_string(&mut received).unwrap();
        let statuses: Vec<&str> = received
            .match_indices("HTTP/1.1 ")
            .filter_map(|(at, start)| received.get(at + start.len()..at + start.len() + 3))
            .collect();
        assert_eq!(statuses, ["200", "401", "200", "401"]);
    }
}

/// The documents have paths of every kind.
#[test]
fn documents_at_unusual_paths_stay_reachable() {
    let address = serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .wrap_api()
                .service(
                    api::scope("")
                        .route("/me", api::get().to(inside))
                        .service(
                            api::scope("/deep")
                                .route("/{id}", api::get().to(inside))
                                .secure::<BearerToken>(),
                        )
                        .secure::<BearerToken>(),
                )
                .with_openapi(
                    OpenApi::new("Paths", "1")
                        .openapi_path("/deep/open.json")
                        .swagger_path("/a//b/./c;v=2@x:y")
                        .openapi_3_1_path("/~a/+b.json"),
                )
                .build()
        })
        .workers(1)
        .listen(listener)?
        .run())
    });
    for path in ["/deep/open.json", "/a//b/./c;v=2@x:y", "/~a/+b.json"] {
        assert_eq!(get(address, path, &[]).status, 200, "{path}");
        assert_eq!(
            get(address, &format!("{path}?x"), &[]).status,
            200,
            "{path}"
        );
        assert_eq!(get(address, &format!("{path}/"), &[]).status, 200, "{path}");
        assert_eq!(get(address, &format!("{path}//"), &[]).status, 401);
    }
    assert_eq!(get(address, "/deep/other.json", &[]).status, 401);
}

/// A client encodes the other characters, so a section would take the path.
#[test]
fn a_document_at_a_path_that_clients_encode_stops_the_app() {
    for path in [
        "/caf\u{e9}.json",
        "/a b.json",
        "/a%20b.json",
        "/a|b",
        "/a\\b",
        "/a\"b",
    ] {
        let app = App::new()
            .wrap_api()
            .try_with_openapi(OpenApi::new("Paths", "1").openapi_path(path));
        let message = app.err().unwrap().to_string();
        assert!(message.contains("cannot be the path of"), "{message}");
    }
}

#[cfg(feature = "docs-ui")]
#[test]
fn the_docs_page_at_the_root_stays_reachable() {
    for path in ["/", "/docs/"] {
        let address = serve(move |listener| {
            Ok(HttpServer::new(move || {
                App::new()
                    .wrap_api()
                    .service(
                        api::scope("")
                            .route("/me", api::get().to(inside))
                            .route("/{any}", api::put().to(inside))
                            .secure::<BearerToken>(),
                    )
                    .with_openapi(OpenApi::new("Paths", "1").docs_path(path))
                    .build()
            })
            .workers(1)
            .listen(listener)?
            .run())
        });
        for open in [path.to_owned(), format!("{path}?file=index.css&v=1")] {
            assert_eq!(get(address, &open, &[]).status, 200, "{open}");
        }
        assert_eq!(get(address, "/me", &[]).status, 401);
        assert_eq!(get(address, "/index.css", &[]).status, 401);
    }
}

/// The attempt to keep the request, which would break the routing behind the check.
struct Keeps<T>(T);

impl<T: FromRequest + 'static> Authenticate for Keeps<T> {
    type Credential = BearerToken;

    async fn authenticate(
        _: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        request.extract().await.map(Self)
    }
}

#[test]
fn a_check_cannot_keep_the_request() {
    let address = serve(|listener| {
        Ok(HttpServer::new(|| {
            let scope = |path| {
                let inside = web::scope("/{b}").route("/{c}", web::get().to(default_service));
                web::scope(path).service(inside)
            };
            App::new()
                .service(scope("/a").secure::<Authenticated<Keeps<HttpRequest>>>())
                .service(scope("/b").secure::<Authenticated<Keeps<Option<HttpRequest>>>>())
                .service(scope("/c").secure::<Authenticated<Keeps<web::Data<Waiting>>>>())
                .service(scope("/d").secure::<Authenticated<Keeps<ConnectionInfo>>>())
        })
        .workers(1)
        .listen(listener)?
        .run())
    });
    for (path, status) in [
        ("/a/b/c", 500),
        ("/b/b/c", 500),
        ("/c/b/c", 500),
        ("/d/b/c", 200),
    ] {
        assert_eq!(ask(address, path).status, status, "{path}");
    }
}
