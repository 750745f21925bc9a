//! The crate on plain actix-web: everything here works without the feature `paperclip`.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, Authenticate, Authenticated, Authorization, BasicCredentials,
    BearerToken, CheckRequest, GrantedScopes, Optional, Scoped, Scopes, Secure as _, SecurityBase,
    SecurityConfig, SecurityError,
    middleware::{AppFactory, section},
    scheme::{ApiKeyHeader, HttpBasic, HttpDigest, OAuth2PasswordBearer},
    token_endpoint::{OAuth2Error, OAuth2PasswordRequestForm, TokenResponse},
};
use actix_web::{
    App, HttpResponse,
    error::InternalError,
    http::{Method, header},
    middleware::from_fn,
    rt::System,
    test::{self, TestRequest},
    web,
};
use serde_json::{Value, json};

struct ItemsRead;
impl Scopes for ItemsRead {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items:read", "Read items")];
}

struct ItemsWrite;
impl Scopes for ItemsWrite {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items:write", "Write items")];
}

struct Acme;
impl SecurityBase for Acme {
    type Scheme = OAuth2PasswordBearer;

    fn security_scheme() -> Self::Scheme {
        OAuth2PasswordBearer::new("token").scopes::<(ItemsRead, ItemsWrite)>()
    }
}

struct Machine;
impl SecurityBase for Machine {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-Machine")
    }
}

/// The users, each with the scopes granted. The token of `ada` is `token-of-ada`.
struct Users(Vec<(&'static str, &'static [&'static str])>);

struct User {
    name: &'static str,
    scopes: &'static [&'static str],
}

impl Authenticate for User {
    type Credential = BearerToken<Acme>;

    async fn authenticate(
        token: BearerToken<Acme>,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let Users(users) = &***request.data::<Users>()?;
        let mut users = users.iter();
        let user = users.find(|(name, _)| token.matches(format!("token-of-{name}")));
        match user {
            Some(&(name, scopes)) => Ok(Self { name, scopes }),
            None => Err(SecurityError::invalid_token("The access token is unknown")),
        }
    }
}

impl GrantedScopes for User {
    fn has_scope(&self, scope: &str) -> bool {
        self.scopes.contains(&scope)
    }
}

fn app() -> App<impl AppFactory> {
    let users = Users(vec![("ada", &["items:read", "items:write"]), ("bob", &[])]);
    App::new()
        .app_data(web::Data::new(users))
        .route("/bearer", web::get().to(bearer))
        .route("/basic", web::get().to(basic))
        .route("/key", web::get().to(key))
        .route("/digest", web::get().to(digest))
        .route("/optional", web::get().to(optional))
        .route("/either", web::get().to(either))
        .route("/both", web::get().to(both))
        .route("/me", web::get().to(me))
        .route("/items", web::get().to(read_items))
        .route("/token", web::post().to(token))
        .service(
            web::scope("/section")
                .route("/open", web::get().to(inside))
                .route("/me", web::get().to(me))
                .service(
                    web::resource("/items")
                        .route(web::to(inside))
                        .secure::<Scoped<User, ItemsWrite>>(),
                )
                .secure::<Authenticated<User>>(),
        )
}

async fn bearer(token: BearerToken) -> String {
    token.token().to_owned()
}

async fn basic(credentials: BasicCredentials<HttpBasic>) -> String {
    format!("{} {}", credentials.username(), credentials.password())
}

async fn key(key: ApiKey<Machine>) -> String {
    key.key().to_owned()
}

async fn digest(authorization: Authorization<HttpDigest>) -> String {
    authorization.credentials().to_owned()
}

async fn optional(Optional(token): Optional<BearerToken>) -> String {
    token.map_or("nobody".into(), |token| token.token().to_owned())
}

async fn either(caller: AnyOf<Authenticated<User>, ApiKey<Machine>>) -> &'static str {
    match caller {
        AnyOf::First(user) => user.name,
        AnyOf::Second(_) => "a machine",
    }
}

async fn both(AllOf(user, key): AllOf<Authenticated<User>, ApiKey<Machine>>) -> String {
    format!("{} {}", user.name, key.key())
}

async fn me(user: Authenticated<User>) -> &'static str {
    user.name
}

async fn read_items(user: Scoped<User, ItemsRead>) -> &'static str {
    user.name
}

async fn inside() -> &'static str {
    "inside"
}

async fn token(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
    if form.username() == "ada" && form.password() == "lovelace" {
        Ok(TokenResponse::bearer("token-of-ada"))
    } else {
        Err(OAuth2Error::invalid_grant("Incorrect username or password"))
    }
}

/// A response: the status, the challenges and the body.
struct Answer {
    status: u16,
    challenges: Vec<String>,
    cache_control: Option<String>,
    body: String,
}

fn ask(app: App<impl AppFactory + 'static>, request: TestRequest) -> Answer {
    System::new().block_on(async {
        let app = test::init_service(app).await;
        let response = test::call_service(&app, request.to_request()).await;
        let status = response.status().as_u16();
        let headers = response.headers();
        let text = |value: &header::HeaderValue| value.to_str().unwrap().to_owned();
        let challenges = headers.get_all(header::WWW_AUTHENTICATE).map(text);
        let challenges = challenges.collect();
        let cache_control = headers.get(header::CACHE_CONTROL).map(text);
        let body = test::read_body(response).await;
        Answer {
            status,
            challenges,
            cache_control,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    })
}

fn get(path: &str, fields: &[(&'static str, &'static str)]) -> Answer {
    let mut request = TestRequest::with_uri(path);
    for field in fields {
        request = request.insert_header(*field);
    }
    ask(app(), request)
}

const ADA: (&str, &str) = ("Authorization", "Bearer token-of-ada");
const BOB: (&str, &str) = ("Authorization", "Bearer token-of-bob");
const EVE: (&str, &str) = ("Authorization", "Bearer token-of-eve");
const KEY: (&str, &str) = ("X-Machine", "sesame");

#[track_caller]
fn assert_let_in(path: &str, fields: &[(&'static str, &'static str)], body: &str) {
    let answer = get(path, fields);
    assert_eq!((answer.status, answer.body.as_str()), (200, body), "{path}");
}

#[track_caller]
fn assert_refused(
    path: &str,
    fields: &[(&'static str, &'static str)],
    status: u16,
    challenges: &[&str],
) {
    let answer = get(path, fields);
    assert_eq!(answer.status, status, "{path}: {}", answer.body);
    assert_eq!(answer.challenges, challenges, "{path}");
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    assert!(body["detail"].is_string(), "{path}: {body}");
}

#[test]
fn each_credential_is_an_argument() {
    assert_let_in("/bearer", &[("Authorization", "bearer  foobar ")], "foobar");
    assert_let_in(
        "/basic",
        &[("Authorization", "Basic YWRhOmxvdmVsYWNl")],
        "ada lovelace",
    );
    assert_let_in("/key", &[KEY], "sesame");
    assert_let_in(
        "/digest",
        &[("Authorization", "Digest nonce=\"1\"")],
        "nonce=\"1\"",
    );
}

#[test]
fn a_request_without_its_credential_is_refused() {
    assert_refused("/bearer", &[], 401, &["Bearer"]);
    let basic = r#"Basic realm="HttpBasic", charset="UTF-8""#;
    assert_refused("/basic", &[], 401, &[basic]);
    assert_refused("/key", &[], 401, &["APIKey"]);
    assert_refused("/digest", &[], 401, &["Digest"]);
}

#[test]
fn a_malformed_credential_is_refused_also_where_it_is_optional() {
    assert_let_in("/optional", &[], "nobody");
    assert_let_in("/optional", &[ADA], "token-of-ada");
    for path in ["/bearer", "/optional"] {
        let answer = get(path, &[("Authorization", "Bearer a b")]);
        assert_eq!(answer.status, 401);
        assert!(answer.challenges[0].starts_with(r#"Bearer error="invalid_token""#));
    }
}

#[test]
fn a_principal_is_checked_with_the_data_of_the_app() {
    assert_let_in("/me", &[ADA], "ada");
    let unknown =
        r#"Bearer error="invalid_token", error_description="The access token is unknown""#;
    assert_refused("/me", &[EVE], 401, &[unknown]);
}

#[test]
fn a_check_without_its_data_is_a_failure_of_the_server() {
    let app = App::new().route("/me", web::get().to(me));
    let answer = ask(app, TestRequest::with_uri("/me").insert_header(ADA));
    assert_eq!(answer.status, 500);
    assert_eq!(answer.body, r#"{"detail":"Internal Server Error"}"#);
}

#[test]
fn a_principal_needs_the_scopes_of_the_handler() {
    assert_let_in("/items", &[ADA], "ada");
    let needed = r#"Bearer error="insufficient_scope", scope="items:read""#;
    assert_refused("/items", &[BOB], 403, &[needed]);
    let needed = r#"Bearer scope="items:read""#;
    assert_refused("/items", &[], 401, &[needed]);
}

#[test]
fn any_of_takes_the_first_that_succeeds() {
    assert_let_in("/either", &[ADA], "ada");
    assert_let_in("/either", &[KEY], "a machine");
    assert_let_in("/either", &[EVE, KEY], "a machine");
    assert_refused("/either", &[], 401, &["Bearer", "APIKey"]);
}

#[test]
fn all_of_takes_both() {
    assert_let_in("/both", &[ADA, KEY], "ada sesame");
    for fields in [&[ADA] as &[_], &[KEY], &[]] {
        assert_eq!(get("/both", fields).status, 401);
    }
}

#[test]
fn a_section_protects_everything_inside() {
    assert_let_in("/section/open", &[ADA], "inside");
    assert_let_in("/section/me", &[BOB], "bob");
    for path in [
        "/section/open",
        "/section/me",
        "/section/unknown",
        "/section",
    ] {
        assert_refused(path, &[], 401, &["Bearer"]);
    }
    assert_eq!(get("/section/unknown", &[ADA]).status, 404);
}

#[test]
fn a_section_inside_a_section_adds_up() {
    assert_let_in("/section/items", &[ADA], "inside");
    let needed = r#"Bearer error="insufficient_scope", scope="items:write""#;
    assert_refused("/section/items", &[BOB], 403, &[needed]);
    for method in [Method::GET, Method::OPTIONS, Method::DELETE] {
        let request = TestRequest::with_uri("/section/items").method(method.clone());
        assert_eq!(ask(app(), request).status, 401, "{method}");
    }
}

#[test]
fn a_section_function_protects_a_whole_app() {
    let app = || {
        App::new()
            .wrap(from_fn(section::<ApiKey<Machine>, _>))
            .route("/inside", web::get().to(inside))
    };
    let answer = ask(app(), TestRequest::with_uri("/inside").insert_header(KEY));
    assert_eq!((answer.status, answer.body.as_str()), (200, "inside"));
    assert_eq!(answer.cache_control.as_deref(), Some("private"));
    for path in ["/inside", "/unknown"] {
        assert_eq!(ask(app(), TestRequest::with_uri(path)).status, 401);
    }
}

#[test]
fn the_configuration_applies_to_arguments_and_sections() {
    let app = || {
        let config = SecurityConfig::new()
            .realm("Acme")
            .error_handler(|error, _| {
                let response = HttpResponse::Unauthorized().body("who are you?");
                InternalError::from_response(error, response).into()
            });
        App::new()
            .app_data(config)
            .route("/bearer", web::get().to(bearer))
            .service(
                web::resource("/section")
                    .route(web::get().to(inside))
                    .secure::<BearerToken>(),
            )
    };
    for path in ["/bearer", "/section"] {
        let answer = ask(app(), TestRequest::with_uri(path));
        assert_eq!((answer.status, answer.body.as_str()), (401, "who are you?"));
        assert_eq!(answer.challenges, [r#"Bearer realm="Acme""#]);
    }
}

#[test]
fn the_token_endpoint_grants_and_refuses() {
    let sign_in = |password: &str| {
        let form = [
            ("grant_type", "password"),
            ("username", "ada"),
            ("password", password),
        ];
        let request = TestRequest::post().uri("/token").set_form(form);
        let answer = ask(app(), request);
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        (answer.status, body)
    };
    let (status, body) = sign_in("lovelace");
    assert_eq!(status, 200);
    assert_eq!(
        body,
        json!({"access_token": "token-of-ada", "token_type": "bearer"})
    );
    let (status, body) = sign_in("wrong");
    assert_eq!((status, &body["error"]), (400, &json!("invalid_grant")));
}
