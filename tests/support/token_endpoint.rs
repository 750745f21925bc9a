//! A token endpoint of every kind, and what its tests send and expect.

use std::{fmt::Write as _, net::SocketAddr, sync::LazyLock, time::Duration};

use actix_openapi_security::token_endpoint::{
    OAuth2Error, OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict, TokenResponse,
};
use actix_web::{
    App, HttpResponse, HttpServer,
    http::header::ContentType,
    web::{self, Json, PayloadConfig, ServiceConfig},
};
use serde_json::{Value, json};

use super::http::{Response, exchange, serve};

pub const FORM: &str = "application/x-www-form-urlencoded";
pub const USER: &str = "username=johndoe&password=secret";

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| App::new().configure(routes))
            .workers(1)
            .listen(listener)?
            .run())
    })
});

fn routes(config: &mut ServiceConfig) {
    config
        .route("/token", web::post().to(lenient))
        .route("/strict", web::post().to(strict))
        .route("/granted", web::post().to(grant))
        .route("/client", web::post().to(only_the_client))
        .route("/own", web::post().to(own_answer))
        .route("/either", web::post().to(form_or_text))
        .service(
            web::resource("/small")
                .app_data(PayloadConfig::new(64))
                .route(web::post().to(lenient)),
        )
        .service(
            web::resource("/only-json")
                .app_data(PayloadConfig::default().mimetype(ContentType::json().0))
                .route(web::post().to(lenient)),
        );
}

async fn lenient(form: OAuth2PasswordRequestForm) -> Json<Value> {
    Json(json!({
        "grant_type": form.grant_type(),
        "username": form.username(),
        "password": form.password(),
        "scopes": form.scopes().collect::<Vec<_>>(),
        "client_id": form.client_id(),
        "client_secret": form.client_secret(),
    }))
}

async fn strict(form: OAuth2PasswordRequestFormStrict) -> Json<Value> {
    lenient(form.into_inner()).await
}

async fn grant(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
    if form.password() != "secret" {
        return Err(OAuth2Error::invalid_grant("Incorrect username or password"));
    }
    Ok(TokenResponse::bearer(form.username())
        .expires_in(Duration::from_secs(900))
        .scopes(form.scopes()))
}

async fn only_the_client(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
    if !form.is_client("app", "its secret") {
        return Err(OAuth2Error::invalid_client("Unknown client"));
    }
    Ok(TokenResponse::bearer(form.username()))
}

async fn own_answer(form: Result<OAuth2PasswordRequestForm, OAuth2Error>) -> HttpResponse {
    match form {
        Ok(_) => HttpResponse::Ok().finish(),
        Err(error) => HttpResponse::UnprocessableEntity().body(error.code()),
    }
}

async fn form_or_text(
    form: Result<OAuth2PasswordRequestForm, OAuth2Error>,
    text: String,
) -> String {
    form.map_or(text, |form| form.username().to_owned())
}

/// A `POST` request with a body and the added fields.
pub struct Request {
    path: &'static str,
    fields: String,
    body: Vec<u8>,
}

pub fn post(path: &'static str, body: impl AsRef<[u8]>) -> Request {
    Request {
        path,
        fields: String::new(),
        body: body.as_ref().to_vec(),
    }
}

/// A form as a client sends it.
pub fn form(path: &'static str, body: impl AsRef<[u8]>) -> Request {
    post(path, body).field("Content-Type", FORM)
}

/// Sends the bytes of a request.
pub fn send(request: &[u8]) -> Response {
    exchange(*SERVER, request)
}

impl Request {
    pub fn field(mut self, name: &str, value: &str) -> Self {
        write!(self.fields, "{name}: {value}\r\n").unwrap();
        self
    }

    pub fn send(self) -> Response {
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: {}\r\n{}\r\n",
            self.path,
            self.body.len(),
            self.fields
        );
        send(&[head.as_bytes(), &self.body].concat())
    }
}

#[track_caller]
pub fn assert_refused(
    name: &str,
    response: &Response,
    status: u16,
    error: &str,
    description: &str,
) {
    assert_eq!(
        (response.status, response.json()),
        (
            status,
            json!({"error": error, "error_description": description})
        ),
        "{name}"
    );
    let expected = [
        ("content-type", Some("application/json")),
        ("cache-control", Some("no-store")),
        ("pragma", Some("no-cache")),
        (
            "www-authenticate",
            (status == 401).then_some("Basic realm=\"OAuth 2.0 client\""),
        ),
    ];
    for (field, value) in expected {
        assert_eq!(response.header(field), value, "{name}: {field}");
    }
}

/// The form as the handler gets it. Members that are not named are `null`, or empty.
#[track_caller]
pub fn assert_accepted(name: &str, response: &Response, expected: Value) {
    let mut all = json!({
        "grant_type": null,
        "username": "johndoe",
        "password": "secret",
        "scopes": [],
        "client_id": null,
        "client_secret": null,
    });
    let Value::Object(expected) = expected else {
        panic!("an object");
    };
    all.as_object_mut().unwrap().extend(expected);
    assert_eq!((response.status, response.json()), (200, all), "{name}");
}

/// Both forms refuse each body with 400, the code, and the description beside it. What is wrong
/// with a body comes before the grant type that only the strict form asks for.
#[track_caller]
pub fn assert_all_refused(error: &str, cases: &[(&str, &str)]) {
    for &(body, description) in cases {
        for path in ["/token", "/strict"] {
            let response = form(path, body).send();
            assert_refused(body, &response, 400, error, description);
        }
    }
}
