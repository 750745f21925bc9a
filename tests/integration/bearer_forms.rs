//! A bearer token in a form leaves the form to the handler: whoever asks for the token, in whatever
//! order, and however the body arrives.

use std::{
    cell::Cell,
    net::SocketAddr,
    rc::Rc,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
};

use actix_openapi_security::{
    AllOf, AnyOf, Authenticate, Authenticated, BasicCredentials, BearerLocations, BearerToken,
    HttpBearer, Optional, Required, SecurityBase, SecurityError, SecurityScheme, guard, guard_fn,
};
use actix_web::{
    App, Either, FromRequest as _, HttpRequest, HttpServer,
    dev::{Payload, ServiceRequest},
    error::PayloadError,
    http::{Method, StatusCode, header},
    test::TestRequest,
    web::{self, Bytes, Form, FormConfig},
};
use actix_web_httpauth::middleware::HttpAuthentication;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;

use crate::support::http::{
    FORM, Response, exchange, exchange_slowly, head, post_form, request_with, serve,
};

struct Acme;
impl SecurityBase for Acme {
    const BEARER_LOCATIONS: BearerLocations = BearerLocations::HEADER.or_form("access_token");

    fn security_scheme() -> SecurityScheme {
        HttpBearer::new().into()
    }
}

/// Another scheme whose token stands in the same form.
struct Other;
impl SecurityBase for Other {
    const BEARER_LOCATIONS: BearerLocations = BearerLocations::HEADER.or_form("other_token");

    fn security_scheme() -> SecurityScheme {
        HttpBearer::new().into()
    }
}

type Token = BearerToken<Acme>;

#[derive(Clone)]
struct User(String);

impl Authenticate for User {
    type Credential = Token;

    async fn authenticate(token: Token, _: &HttpRequest) -> Result<Self, SecurityError> {
        actix_web::rt::task::yield_now().await;
        if token.matches("unknown") {
            return Err(SecurityError::invalid_token("The access token is unknown"));
        }
        Ok(Self(token.token().to_owned()))
    }
}

#[derive(Deserialize)]
struct Note {
    title: String,
    text: String,
}

fn said(token: &Token, note: &Note) -> String {
    format!("{} {} {}", token.token(), note.title, note.text.len())
}

async fn form(token: Token, note: Form<Note>) -> String {
    said(&token, &note)
}

async fn form_first(note: Form<Note>, token: Token) -> String {
    said(&token, &note)
}

async fn bytes(token: Token, body: Bytes) -> String {
    said(&token, &serde_urlencoded::from_bytes(&body).unwrap())
}

/// How often a handler ran that takes small forms only.
static LIMITED: AtomicUsize = AtomicUsize::new(0);

async fn limited(token: Token, body: Bytes) -> String {
    LIMITED.fetch_add(1, Ordering::Relaxed);
    bytes(token, body).await
}

async fn text(token: Token, body: String) -> String {
    said(&token, &serde_urlencoded::from_str(&body).unwrap())
}

async fn streamed(token: Token, mut body: web::Payload) -> String {
    let mut received = Vec::new();
    while let Some(chunk) = body.next().await {
        received.extend_from_slice(&chunk.unwrap());
    }
    said(&token, &serde_urlencoded::from_bytes(&received).unwrap())
}

async fn twice(token: Token, user: Authenticated<User>, again: Token, note: Form<Note>) -> String {
    assert_eq!(token.token(), again.token());
    assert_eq!(user.0, token.token());
    said(&token, &note)
}

async fn around(token: Token, note: Form<Note>, user: Authenticated<User>, again: Token) -> String {
    assert_eq!(user.0, again.token());
    said(&token, &note)
}

async fn optional(Optional(token): Optional<Token>, note: Form<Note>) -> String {
    said(&token.unwrap(), &note)
}

async fn actix_option(token: Option<Token>, note: Form<Note>) -> String {
    token.map_or_else(|| note.title.clone(), |token| said(&token, &note))
}

async fn required(Required(token): Required<Token>, note: Form<Note>) -> String {
    said(&token, &note)
}

async fn any_of(caller: AnyOf<BasicCredentials, Token>, note: Form<Note>) -> String {
    match caller {
        AnyOf::First(basic) => basic.username().to_owned(),
        AnyOf::Second(token) => said(&token, &note),
    }
}

async fn all_of(AllOf(token, other): AllOf<Token, BearerToken<Other>>, note: Form<Note>) -> String {
    format!("{} {}", other.token(), said(&token, &note))
}

async fn either(caller: Either<Token, Form<Note>>) -> String {
    match caller {
        Either::Left(token) => token.token().to_owned(),
        Either::Right(note) => note.title.clone(),
    }
}

async fn only_form(note: Form<Note>) -> String {
    format!("test-token {} {}", note.title, note.text.len())
}

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .app_data(FormConfig::default().limit(200_000))
                .route("/form", web::to(form))
                .route("/form-first", web::to(form_first))
                .route("/bytes", web::to(bytes))
                .route("/text", web::to(text))
                .route("/stream", web::to(streamed))
                .route("/twice", web::to(twice))
                .route("/around", web::to(around))
                .route("/optional", web::to(optional))
                .route("/option", web::to(actix_option))
                .route("/required", web::to(required))
                .route("/any-of", web::to(any_of))
                .route("/all-of", web::to(all_of))
                .route("/either", web::to(either))
                .service(
                    web::scope("/guard")
                        .wrap(guard::<Token>())
                        .route("/form", web::to(only_form))
                        .route("/form-first", web::to(form_first))
                        .route("/stream", web::to(streamed))
                        .route("/around", web::to(around)),
                )
                .service(
                    web::scope("/httpauth")
                        .wrap(HttpAuthentication::with_fn(
                            async |request: ServiceRequest, _: Token| Ok(request),
                        ))
                        .route("/form", web::to(only_form))
                        .route("/around", web::to(around)),
                )
                .service(
                    web::scope("/guards")
                        .wrap(guard_fn(async |user: Authenticated<User>, _| {
                            drop(user);
                            Ok(())
                        }))
                        .wrap(guard::<Authenticated<User>>())
                        .wrap(guard::<Token>())
                        .route("/form", web::to(only_form))
                        .route("/twice", web::to(twice)),
                )
                .service(
                    web::scope("/limited")
                        .app_data(FormConfig::default().limit(64))
                        .route("/bytes", web::to(limited))
                        .route("/option", web::to(async |_: Option<Token>| "handled"))
                        .service(
                            web::scope("/guard")
                                .wrap(guard::<Token>())
                                .route("/bytes", web::to(limited)),
                        ),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

const ALL: &[&str] = &[
    "/form",
    "/bytes",
    "/text",
    "/stream",
    "/twice",
    "/around",
    "/optional",
    "/option",
    "/required",
    "/any-of",
    "/guard/form",
    "/guard/form-first",
    "/guard/stream",
    "/guard/around",
    "/guards/form",
    "/guards/twice",
    "/httpauth/form",
    "/httpauth/around",
];

/// A form with other fields on both sides of the token.
fn note(length: usize) -> String {
    let text = "x".repeat(length);
    format!("title=shopping&access_token=test-token&text={text}")
}

#[track_caller]
fn assert_said(response: &Response, length: usize, path: &str) {
    let expected = format!("test-token shopping {length}");
    let received = (response.status, response.text());
    assert_eq!(received, (200, expected.as_str()), "{path}");
}

// R3.
#[test]
fn the_whole_form_reaches_the_handler() {
    for path in ALL {
        for length in [3, 5_000, 150_000] {
            let response = post_form(*SERVER, path, &note(length));
            assert_said(&response, length, path);
        }
    }
}

#[test]
fn a_form_that_arrives_in_pieces_reaches_token_and_handler() {
    let form = note(9);
    let length = format!("Content-Length: {}", form.len());
    for path in ALL {
        let head = head("POST", path, &[FORM, &length]);
        let middle = form.find("test").unwrap() + 2;
        let (first, second) = form.as_bytes().split_at(middle);
        let (second, third) = second.split_at(5);
        let response = exchange_slowly(*SERVER, &[head.as_bytes(), first, second, third]);
        assert_said(&response, 9, path);
    }
}

#[test]
fn a_form_in_chunks_reaches_token_and_handler() {
    for path in ALL {
        let head = head("POST", path, &[FORM, "Transfer-Encoding: chunked"]);
        let mut chunks = vec![head.into_bytes()];
        for piece in note(7).as_bytes().chunks(13) {
            let size = format!("{:x}\r\n", piece.len());
            chunks.push([size.as_bytes(), piece, b"\r\n"].concat());
        }
        chunks.push(b"0\r\n\r\n".to_vec());
        assert_said(&exchange(*SERVER, &chunks.concat()), 7, path);
        let pieces: Vec<&[u8]> = chunks.iter().map(Vec::as_slice).collect();
        assert_said(&exchange_slowly(*SERVER, &pieces), 7, path);
    }
}

#[test]
fn the_next_request_of_a_connection_is_read_as_ever() {
    for path in ALL {
        let form = note(4);
        let length = format!("Content-Length: {}", form.len());
        let last = head("POST", path, &[FORM, &length]);
        let first = last.replace("Connection: close\r\n", "");
        let requests = format!("{first}{form}{last}{form}");
        let received = exchange(*SERVER, requests.as_bytes());
        let said = "test-token shopping 4";
        assert_eq!(received.status, 200, "{path}");
        assert!(received.text().starts_with(said), "{received:?}");
        assert!(received.text().contains("HTTP/1.1 200 OK"), "{received:?}");
        assert!(received.text().ends_with(said), "{received:?}");
    }
}

#[test]
fn a_token_in_the_header_leaves_the_form_whole_as_well() {
    let form = "title=shopping&text=abc";
    let header = "Authorization: Bearer test-token";
    for path in ALL {
        let response = request_with(*SERVER, "POST", path, &[FORM, header], form);
        assert_said(&response, 3, path);
    }
}

#[test]
fn two_schemes_read_one_form() {
    let form = format!("{}&other_token=another", note(3));
    let response = post_form(*SERVER, "/all-of", &form);
    assert_eq!(response.text(), "another test-token shopping 3");
    assert_eq!(post_form(*SERVER, "/all-of", &note(3)).status, 401);
}

#[test]
fn actix_either_tries_the_token_and_then_the_form() {
    assert_eq!(post_form(*SERVER, "/either", &note(3)).text(), "test-token");
    let without = "title=shopping&text=abc";
    assert_eq!(post_form(*SERVER, "/either", without).text(), "shopping");
}

#[test]
fn a_form_without_the_token_never_reaches_a_handler_that_needs_one() {
    let form = "title=shopping&text=abc";
    for path in ALL.iter().filter(|path| !path.contains("option")) {
        let response = post_form(*SERVER, path, form);
        assert_eq!(response.status, 401, "{path}");
    }
    assert_eq!(post_form(*SERVER, "/option", form).text(), "shopping");
}

#[test]
fn what_the_check_refuses_is_refused() {
    let form = "title=shopping&text=abc&access_token=unknown";
    for path in ["/twice", "/around", "/guard/around", "/guards/form"] {
        let response = post_form(*SERVER, path, form);
        assert_eq!(response.status, 401, "{path}");
    }
}

#[test]
fn a_form_that_an_earlier_argument_took_is_refused_loudly() {
    let detail = "The handler must take the bearer token before it takes the body";
    let chunked = head("POST", "/form-first", &[FORM, "Transfer-Encoding: chunked"]);
    for response in [
        post_form(*SERVER, "/form-first", &note(3)),
        request_with(
            *SERVER,
            "POST",
            "/form-first",
            &[FORM, "Authorization: Bearer test-token"],
            "title=shopping&text=abc",
        ),
        exchange(*SERVER, format!("{chunked}1\r\na\r\n0\r\n\r\n").as_bytes()),
    ] {
        assert_eq!(response.status, 500, "{response:?}");
        assert_eq!(response.json(), serde_json::json!({ "detail": detail }));
    }
    // Nothing was taken, and so it is the form that is wrong.
    assert_eq!(post_form(*SERVER, "/form-first", "").status, 400);
}

#[test]
fn a_form_over_actix_limit_is_refused_before_the_handler_runs() {
    for path in ["/limited/bytes", "/limited/guard/bytes"] {
        assert_said(&post_form(*SERVER, path, &note(3)), 3, path);
        let before = LIMITED.load(Ordering::Relaxed);
        let chunked = head("POST", path, &[FORM, "Transfer-Encoding: chunked"]);
        let form = note(30);
        let size = form.len();
        let header = "Authorization: Bearer test-token";
        for response in [
            post_form(*SERVER, path, &form),
            request_with(*SERVER, "POST", path, &[FORM, header], &form),
            exchange(
                *SERVER,
                format!("{chunked}{size:x}\r\n{form}\r\n0\r\n\r\n").as_bytes(),
            ),
        ] {
            assert_eq!(response.status, 413, "{response:?}");
            assert_eq!(
                response.json(),
                serde_json::json!({"detail": "The body is too large"})
            );
        }
        assert_eq!(LIMITED.load(Ordering::Relaxed), before);
    }
    let form = note(30);
    assert_eq!(
        post_form(*SERVER, "/limited/option", &form).text(),
        "handled"
    );
}

#[test]
fn a_connection_that_breaks_off_ends_what_was_waiting_for_the_form() {
    let head = head("POST", "/form", &[FORM, "Transfer-Encoding: chunked"]);
    let response = exchange(*SERVER, format!("{head}1\r\na\r\nno-size\r\n").as_bytes());
    assert_eq!(response.status, 400, "{response:?}");
}

/// A body that tells whether anybody asked for it.
async fn polled(method: Method, media_type: &str, header: Option<&str>) -> (bool, u16) {
    let polled = Rc::new(Cell::new(false));
    let note = Rc::clone(&polled);
    let body = stream::poll_fn(move |_| {
        note.set(true);
        Poll::Ready(None::<Result<Bytes, PayloadError>>)
    });
    let mut request = TestRequest::with_uri("/")
        .method(method)
        .insert_header((header::CONTENT_TYPE, media_type));
    if let Some(header) = header {
        request = request.insert_header((header::AUTHORIZATION, header));
    }
    let request = request.to_http_request();
    let mut payload: Payload = Payload::Stream {
        payload: Box::pin(body),
    };
    let found = Token::from_request(&request, &mut payload).await;
    let status = found.map_or_else(
        |error| error.as_response_error().status_code(),
        |_| StatusCode::OK,
    );
    (polled.get(), status.as_u16())
}

// 13, 18.
#[actix_web::test]
async fn only_a_form_that_may_have_a_token_is_polled() {
    const FORM: &str = "application/x-www-form-urlencoded";
    let token = Some("Bearer test-token");
    assert_eq!(polled(Method::POST, FORM, None).await, (true, 401));
    assert_eq!(polled(Method::POST, FORM, token).await, (true, 200));
    for media_type in ["multipart/form-data; boundary=b", "application/json"] {
        assert_eq!(polled(Method::POST, media_type, None).await, (false, 401));
        assert_eq!(polled(Method::POST, media_type, token).await, (false, 200));
    }
    assert_eq!(polled(Method::GET, FORM, None).await, (false, 401));
    assert_eq!(polled(Method::GET, FORM, token).await, (false, 200));
    // What is refused for its header already.
    let malformed = Some("Bearer a b");
    assert_eq!(polled(Method::POST, FORM, malformed).await, (false, 401));
}
