//! The page "In which order" of the guide, over raw HTTP: what is answered first when several things
//! are wrong. The code on the page is from this file.

use std::{
    future::pending,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::LazyLock,
    time::Duration,
};

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, OpenApi, Secure as _, SecurityError,
    WithOpenApi as _,
};
use actix_web::{
    App, Error, HttpServer,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, StatusCode},
    middleware::{DefaultHeaders, Next, from_fn},
    web,
};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, get as documented_get, web as api};
use serde::Deserialize;

use crate::support::http::{Response, get_as, head, request, request_with, serve};

const GOOD: &str = "Authorization: Bearer acme";
const WRONG: &str = "Authorization: Bearer wrong";
/// A token whose check never ends, so every other answer is faster.
const SLOW: &str = "Authorization: Bearer slow";
const JSON: &str = "Content-Type: application/json";

/// A user, and the path parameters that the check saw.
#[derive(Clone)]
struct User {
    org: String,
    parameters: String,
}

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(
        token: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        match token.token() {
            "slow" => pending().await,
            "wrong" => Err(SecurityError::invalid_token("The access token is unknown")),
            org => Ok(Self {
                org: org.to_owned(),
                parameters: format!("{:?}", request.match_info().iter().collect::<Vec<_>>()),
            }),
        }
    }
}

#[derive(Deserialize)]
struct ItemPath {
    org: String,
    item: String,
}

/// A user that may read the item in the path.
struct Reader;

impl Authenticate for Reader {
    type Credential = Authenticated<User>;

    async fn authenticate(
        user: Authenticated<User>,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        // Decoded as in a handler. 404 if a parameter is missing.
        let path = request.extract::<web::Path<ItemPath>>().await?;
        if user.org != path.org {
            return Err(SecurityError::with_status(
                StatusCode::FORBIDDEN,
                "Not a member",
            ));
        }
        Ok(Self)
    }
}

/// Lets `HEAD` through as `GET`. The server sends no body, because it knows the method of the request.
async fn head_as_get(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}

#[derive(Deserialize)]
struct Number {
    n: u32,
}

type Caller = Authenticated<User>;

async fn inside(id: web::Path<u32>, query: web::Query<Number>, body: web::Json<Number>) -> String {
    (*id + query.n + body.n).to_string()
}

async fn credential_first(
    _: Caller,
    id: web::Path<u32>,
    query: web::Query<Number>,
    body: web::Json<Number>,
) -> String {
    inside(id, query, body).await
}

async fn credential_last(
    id: web::Path<u32>,
    query: web::Query<Number>,
    body: web::Json<Number>,
    _: Caller,
) -> String {
    inside(id, query, body).await
}

async fn seen(user: Caller) -> String {
    user.parameters.clone()
}

#[actix_web::get("/attribute")]
async fn attribute() -> &'static str {
    "attribute"
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .service(attribute)
        .route("/route", web::get().to(async || "route"))
        .service(web::resource("/resource").route(web::get().to(async || "resource")));
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .app_data(web::JsonConfig::default().limit(64))
                .route("/first/{id}", web::post().to(credential_first))
                .route("/last/{id}", web::post().to(credential_last))
                .service(
                    web::resource("/section/{id}")
                        .route(web::post().to(inside))
                        .secure::<Caller>(),
                )
                .service(web::scope("/open").configure(routes))
                .service(
                    web::scope("/closed")
                        .configure(routes)
                        .wrap(DefaultHeaders::new().add(("x-inside", "yes")))
                        .secure::<Caller>()
                        .wrap(DefaultHeaders::new().add(("x-outside", "yes"))),
                )
                .service(
                    web::scope("/head")
                        .configure(routes)
                        .wrap(from_fn(head_as_get)),
                )
                .service(
                    web::scope("/scope/{org}")
                        .route("/items/{item}", web::get().to(seen))
                        .secure::<Caller>(),
                )
                .service(
                    web::scope("/inner/{org}")
                        .service(web::resource("/items/{item}").get(seen).secure::<Caller>()),
                )
                .route("/argument/{org}/items/{item}", web::get().to(seen))
                .route(
                    "/reader/{org}/items/{item}",
                    web::get().to(
                        async |_: Authenticated<Reader>, path: web::Path<ItemPath>| {
                            format!("{} {}", path.org, path.item)
                        },
                    ),
                )
                .service(
                    web::scope("/reader-outside/{org}")
                        .route("/items/{item}", web::get().to(async || "in"))
                        .secure::<Authenticated<Reader>>(),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

/// A request that has something wrong beside its credential.
#[derive(Clone, Copy, Debug)]
struct Mistake {
    path: &'static str,
    media_type: &'static str,
    body: &'static str,
    /// The answer if the credential is right.
    status: u16,
}

const CORRECT: Mistake = Mistake {
    path: "/1?n=1",
    media_type: JSON,
    body: r#"{"n":1}"#,
    status: 200,
};

/// Mistakes that are found in the head of the request.
const IN_THE_HEAD: [Mistake; 3] = [
    Mistake {
        path: "/x?n=1",
        status: 404,
        ..CORRECT
    },
    Mistake {
        path: "/1?n=x",
        status: 400,
        ..CORRECT
    },
    Mistake {
        media_type: "Content-Type: text/plain",
        status: 400,
        ..CORRECT
    },
];

const IN_THE_BODY: [Mistake; 2] = [
    Mistake {
        body: "{",
        status: 400,
        ..CORRECT
    },
    Mistake {
        body: r#"{"n":"x"}"#,
        status: 400,
        ..CORRECT
    },
];

fn mistakes() -> impl Iterator<Item = Mistake> {
    IN_THE_HEAD.into_iter().chain(IN_THE_BODY)
}

fn send(handler: &str, request: Mistake, token: &[&str]) -> u16 {
    let path = format!("/{handler}{}", request.path);
    let headers = [&[request.media_type], token].concat();
    request_with(*SERVER, "POST", &path, &headers, request.body).status
}

#[test]
fn a_section_decides_before_the_path_the_query_and_the_body_are_read() {
    for mistake in mistakes() {
        for token in [&[][..], &[WRONG]] {
            assert_eq!(
                send("section", mistake, token),
                401,
                "{mistake:?} {token:?}"
            );
        }
        let status = send("section", mistake, &[GOOD]);
        assert_eq!(status, mistake.status, "{mistake:?}");
    }
}

#[test]
fn an_absent_or_malformed_credential_is_answered_first_if_its_argument_is_the_first() {
    for mistake in mistakes() {
        for token in [&[][..], &["Authorization: Bearer not a token"]] {
            assert_eq!(send("first", mistake, token), 401, "{mistake:?} {token:?}");
        }
    }
    for mistake in IN_THE_HEAD {
        let status = send("last", mistake, &[]);
        assert_eq!(status, mistake.status, "{mistake:?}");
    }
    for handler in ["first", "last", "section"] {
        assert_eq!(send(handler, CORRECT, &[GOOD]), 200, "{handler}");
        assert_eq!(send(handler, CORRECT, &[WRONG]), 401, "{handler}");
        assert_eq!(send(handler, CORRECT, &[]), 401, "{handler}");
    }
}

/// The check never ends, so each of these answers was given while it waited.
#[test]
fn a_refusal_of_another_argument_is_answered_while_a_check_waits() {
    for mistake in mistakes() {
        for handler in ["first", "last"] {
            let status = send(handler, mistake, &[SLOW]);
            assert_eq!(status, mistake.status, "{handler} {mistake:?}");
        }
    }
    let large = " ".repeat(65);
    let refused = request_with(*SERVER, "POST", "/first/1?n=1", &[JSON, SLOW], &large);
    assert_eq!(refused.status, 413);
}

#[test]
fn a_section_hides_unknown_paths_and_wrong_methods_from_a_client_without_the_credential() {
    for (method, path, status, allow) in [
        ("GET", "/unknown", 404, None),
        ("POST", "/attribute", 404, None),
        ("HEAD", "/attribute", 404, None),
        ("POST", "/route", 404, None),
        ("POST", "/resource", 405, Some("GET")),
        ("HEAD", "/resource", 405, Some("GET")),
    ] {
        let name = format!("{method} {path}");
        let answers = |response: &Response| (response.status, response.header("allow").is_some());
        let open = request(*SERVER, method, &format!("/open{path}"), &[]);
        assert_eq!(open.header("allow"), allow, "{name}");
        assert_eq!(answers(&open), (status, allow.is_some()), "{name}");

        let closed = format!("/closed{path}");
        let refused = request(*SERVER, method, &closed, &[]);
        assert_eq!(answers(&refused), (401, false), "{name}");
        let admitted = request(*SERVER, method, &closed, &[GOOD]);
        assert_eq!(answers(&admitted), (status, allow.is_some()), "{name}");
        assert_eq!(refused.header("x-inside"), None, "{name}");
        assert_eq!(admitted.header("x-inside"), Some("yes"), "{name}");
        for response in [refused, admitted] {
            assert_eq!(response.header("x-outside"), Some("yes"), "{name}");
        }
    }
    // A wrong method does not reach the arguments of a handler.
    assert_eq!(request(*SERVER, "GET", "/first/1", &[]).status, 404);
}

#[test]
fn a_check_sees_the_path_parameters_of_its_section_and_those_outside() {
    for (path, expected) in [
        // The argument inside gets the outcome of the section's check.
        ("/scope/acme/items/7", r#"[("org", "acme")]"#),
        ("/inner/acme/items/7", r#"[("org", "acme"), ("item", "7")]"#),
        (
            "/argument/acme/items/7",
            r#"[("org", "acme"), ("item", "7")]"#,
        ),
        (
            "/argument/a%20b/items/a%2Fb",
            r#"[("org", "a b"), ("item", "a%2Fb")]"#,
        ),
    ] {
        let response = get_as(*SERVER, path, "acme");
        assert_eq!(
            (response.status, response.text()),
            (200, expected),
            "{path}"
        );
    }
}

#[test]
fn a_check_extracts_the_path_as_the_handler_does() {
    for (path, token, status, text) in [
        ("/reader/acme/items/a%2Fb", "acme", 200, "acme a/b"),
        (
            "/reader/other/items/7",
            "acme",
            403,
            r#"{"detail":"Not a member"}"#,
        ),
        // The section is outside of `item`.
        (
            "/reader-outside/acme/items/7",
            "acme",
            404,
            r#"{"detail":"Not Found"}"#,
        ),
    ] {
        let response = get_as(*SERVER, path, token);
        assert_eq!((response.status, response.text()), (status, text), "{path}");
    }
}

#[test]
fn head_is_served_as_get_by_middleware() {
    for path in ["/attribute", "/route", "/resource"] {
        let path = format!("/head{path}");
        let got = request(*SERVER, "GET", &path, &[]);
        let head = request(*SERVER, "HEAD", &path, &[]);
        assert_eq!((head.status, head.text()), (200, ""), "{path}");
        for field in ["content-length", "content-type"] {
            assert_eq!(head.header(field), got.header(field), "{path}");
        }
    }
    assert_eq!(request(*SERVER, "POST", "/head/attribute", &[]).status, 404);
}

#[api_v2_operation]
#[documented_get("/items")]
async fn read_items(_: Caller) -> String {
    "items".to_owned()
}

#[api_v2_operation]
async fn read_item(_: Caller) -> String {
    "item".to_owned()
}

#[test]
fn head_of_a_documented_handler_needs_the_same_credential() {
    let app = || {
        App::new()
            .wrap_api()
            .service(read_items)
            .service(
                api::resource("/item")
                    .route(api::get().to(read_item))
                    .route(api::head().to(read_item)),
            )
            .with_openapi(OpenApi::new("Head", "1"))
    };
    let document = app().documents().openapi();
    assert!(document["paths"]["/items"].get("head").is_none());
    assert_eq!(
        document["paths"]["/item"]["head"]["security"],
        document["paths"]["/item"]["get"]["security"]
    );

    let address = serve(move |listener| {
        Ok(
            HttpServer::new(move || app().build().wrap(from_fn(head_as_get)))
                .workers(1)
                .listen(listener)?
                .run(),
        )
    });
    for path in ["/items", "/item", "/openapi.json"] {
        let got = request(address, "GET", path, &[GOOD]);
        let head = request(address, "HEAD", path, &[GOOD]);
        assert_eq!((head.status, head.text()), (200, ""), "{path}");
        let length = got.body.len().to_string();
        assert_eq!(head.header("content-length"), Some(&*length), "{path}");
    }
    for path in ["/items", "/item"] {
        let refused = request(address, "HEAD", path, &[]);
        assert_eq!((refused.status, refused.text()), (401, ""), "{path}");
        assert_eq!(refused.header("www-authenticate"), Some("Bearer"), "{path}");
    }
}

/// A connection whose request has announced a body and waits for the permission to send it.
struct Upload {
    stream: TcpStream,
    received: BufReader<TcpStream>,
}

impl Upload {
    fn announce(path: &str, fields: &[&str]) -> Self {
        let fields = [fields, &["Expect: 100-continue", JSON]].concat();
        let head = head("POST", path, &fields).replace("Connection: close\r\n", "");
        let mut stream = TcpStream::connect(*SERVER).unwrap();
        let timeout = Some(Duration::from_secs(30));
        stream.set_read_timeout(timeout).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        let received = BufReader::new(stream.try_clone().unwrap());
        Self { stream, received }
    }

    fn send(&mut self, bytes: &str) {
        self.stream.write_all(bytes.as_bytes()).unwrap();
    }

    /// The status line and the header fields of the next response, also of an interim one.
    fn head(&mut self) -> String {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(self.received.read_line(&mut head).unwrap(), 0, "{head}");
        }
        head
    }
}

const CONTINUE: &str = "HTTP/1.1 100 Continue\r\n\r\n";

#[test]
fn a_client_may_send_its_body_before_the_credential_is_checked() {
    for (path, status) in [("/section/1?n=1", "401"), ("/unknown", "404")] {
        for framing in ["Content-Length: 7", "Transfer-Encoding: chunked"] {
            let mut upload = Upload::announce(path, &[framing]);
            assert_eq!(upload.head(), CONTINUE, "{path} {framing}");
            // No byte of the body has been sent.
            let refusal = upload.head();
            let expected = format!("HTTP/1.1 {status} ");
            assert!(refusal.starts_with(&expected), "{path} {refusal}");
        }
    }
    let mut upload = Upload::announce("/section/1?n=1", &["Content-Length: 7", GOOD]);
    assert_eq!(upload.head(), CONTINUE);
    upload.send(r#"{"n":1}"#);
    assert!(upload.head().starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_refused_upload_of_known_length_closes_the_connection() {
    let mut upload = Upload::announce("/section/1", &["Content-Length: 7"]);
    assert_eq!(upload.head(), CONTINUE);
    let refusal = upload.head();
    assert!(refusal.contains("\r\nconnection: close\r\n"), "{refusal}");
    let mut rest = String::new();
    upload.received.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, r#"{"detail":"Not authenticated"}"#);
}

#[test]
fn a_refused_upload_in_chunks_is_dropped_and_keeps_the_connection() {
    let mut upload = Upload::announce("/section/1", &["Transfer-Encoding: chunked"]);
    assert_eq!(upload.head(), CONTINUE);
    let refusal = upload.head();
    assert!(!refusal.contains("connection: close"), "{refusal}");
    // More than any limit for a body that a handler reads.
    let chunk = format!("{:x}\r\n{}\r\n", 100_000, "x".repeat(100_000));
    for _ in 0..50 {
        upload.send(&chunk);
    }
    upload.send("0\r\n\r\n");
    upload.send(&head("GET", "/open/attribute", &[]));
    let mut rest = String::new();
    upload.received.read_to_string(&mut rest).unwrap();
    assert!(
        rest.starts_with(r#"{"detail":"Not authenticated"}HTTP/1.1 200 OK"#),
        "{rest}"
    );
    assert!(rest.ends_with("attribute"), "{rest}");
}
