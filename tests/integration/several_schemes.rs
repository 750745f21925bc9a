//! Several schemes at one operation: one of them, all of them, and none; as arguments, in a guard and
//! behind a check; by HTTP and in the document.

use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, ApiKeyHeader, AppFactory, Authenticate, Authenticated, Authorization,
    BasicCredentials, BearerToken, DeclarationError, Documented, HttpScheme, OpenApi, Optional,
    Required, Secure, SecurityBase, SecurityError, SecurityScheme, WithOpenApi, guard,
};
use actix_web::{
    App, HttpRequest,
    dev::ServiceResponse,
    http::{StatusCode, header},
    test::{TestRequest, call_service, init_service, read_body},
};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, web};
use serde_json::{Value, json};

use crate::support::schema::{assert_version2, assert_version3};

struct Key;

impl SecurityBase for Key {
    fn security_scheme() -> SecurityScheme {
        ApiKeyHeader::new("X-API-Key").into()
    }
}

/// Who calls, by whichever they have.
struct Caller(String);

impl Authenticate for Caller {
    type Credential = AnyOf<BearerToken, BasicCredentials>;

    async fn authenticate(
        credential: Self::Credential,
        _: &HttpRequest,
    ) -> Result<Self, SecurityError> {
        match credential {
            AnyOf::First(token) if token.matches("good") => Ok(Self("bearer".to_owned())),
            AnyOf::Second(basic) if basic.matches("a", "b") => Ok(Self("basic".to_owned())),
            AnyOf::First(_) => Err(SecurityError::invalid_token("The access token is unknown")),
            AnyOf::Second(_) => Err(SecurityError::invalid_credentials("Who are you?")),
        }
    }
}

#[api_v2_operation]
async fn either(caller: AnyOf<BearerToken, BasicCredentials>) -> String {
    match caller {
        AnyOf::First(token) => format!("token {}", token.token()),
        AnyOf::Second(basic) => format!("basic {}", basic.username()),
    }
}

#[api_v2_operation]
async fn one_of_three(caller: AnyOf<BearerToken, AnyOf<BasicCredentials, ApiKey<Key>>>) -> String {
    match caller {
        AnyOf::First(_) => "token",
        AnyOf::Second(AnyOf::First(_)) => "basic",
        AnyOf::Second(AnyOf::Second(_)) => "key",
    }
    .to_owned()
}

#[api_v2_operation]
async fn both_arguments(token: BearerToken, key: ApiKey<Key>) -> String {
    format!("{} {}", token.token(), key.key())
}

#[api_v2_operation]
async fn both_in_one(AllOf(token, key): AllOf<BearerToken, ApiKey<Key>>) -> String {
    format!("{} {}", token.token(), key.key())
}

#[api_v2_operation]
async fn both_or_none(Optional(both): Optional<AllOf<BearerToken, ApiKey<Key>>>) -> &'static str {
    if both.is_some() { "both" } else { "nobody" }
}

#[api_v2_operation]
async fn any_or_none(Optional(any): Optional<AnyOf<BearerToken, ApiKey<Key>>>) -> &'static str {
    if any.is_some() { "somebody" } else { "nobody" }
}

#[api_v2_operation]
async fn a_check(caller: Authenticated<Caller>) -> String {
    caller.0.clone()
}

#[api_v2_operation]
async fn required(Required(key): Required<ApiKey<Key>>) -> String {
    key.key().to_owned()
}

#[api_v2_operation]
async fn inside() -> &'static str {
    "inside"
}

fn app() -> Documented<impl AppFactory> {
    App::new()
        .wrap_api()
        .route("/either", web::get().to(either))
        .route("/three", web::get().to(one_of_three))
        .route("/both-arguments", web::get().to(both_arguments))
        .route("/both-in-one", web::get().to(both_in_one))
        .route("/both-or-none", web::get().to(both_or_none))
        .route("/any-or-none", web::get().to(any_or_none))
        .route("/check", web::get().to(a_check))
        .route("/required", web::get().to(required))
        .service(
            web::scope("/guarded")
                .route("/all", web::get().to(inside))
                .secure(guard::<AllOf<BearerToken, ApiKey<Key>>>()),
        )
        .service(
            web::scope("/guarded-by-any")
                .route("/any", web::get().to(inside))
                .secure(guard::<AnyOf<BearerToken, ApiKey<Key>>>()),
        )
        .with_openapi(OpenApi::new("Several", "1.0"))
}

const TOKEN: (&str, &str) = ("authorization", "Bearer good");
const BASIC: (&str, &str) = ("authorization", "Basic YTpi");
const KEY: (&str, &str) = ("x-api-key", "sesame");

async fn ask(path: &str, headers: &[(&str, &str)]) -> ServiceResponse {
    let app = init_service(app().build()).await;
    let mut request = TestRequest::with_uri(path);
    for &header in headers {
        request = request.append_header(header);
    }
    call_service(&app, request.to_request())
        .await
        .map_into_boxed_body()
}

async fn text(path: &str, headers: &[(&str, &str)]) -> String {
    let response = ask(path, headers).await;
    assert_eq!(response.status(), StatusCode::OK, "{path} {headers:?}");
    String::from_utf8(read_body(response).await.to_vec()).unwrap()
}

async fn assert_refused(path: &str, headers: &[(&str, &str)], challenges: &[&str]) {
    let response = ask(path, headers).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path}");
    let sent: Vec<_> = response
        .headers()
        .get_all(header::WWW_AUTHENTICATE)
        .map(|value| value.to_str().unwrap())
        .collect();
    assert_eq!(sent, challenges, "{path} {headers:?}");
}

const CHALLENGE: &str = r#"Basic realm="HttpBasic", charset="UTF-8""#;

#[actix_web::test]
async fn one_of_several_is_enough_and_the_first_there_is_counts() {
    assert_eq!(text("/either", &[TOKEN]).await, "token good");
    assert_eq!(text("/either", &[BASIC]).await, "basic a");
    assert_eq!(text("/three", &[TOKEN, KEY]).await, "token");
    assert_eq!(text("/three", &[BASIC, KEY]).await, "basic");
    assert_eq!(text("/three", &[KEY]).await, "key");
    assert_eq!(text("/any-or-none", &[KEY]).await, "somebody");
    assert_eq!(text("/any-or-none", &[]).await, "nobody");
    assert_eq!(text("/guarded-by-any/any", &[KEY]).await, "inside");
}

#[actix_web::test]
async fn without_any_there_is_a_challenge_for_each() {
    assert_refused("/either", &[], &["Bearer", CHALLENGE]).await;
    assert_refused("/three", &[], &["Bearer", CHALLENGE, "APIKey"]).await;
    assert_refused("/guarded-by-any/any", &[BASIC], &["Bearer", "APIKey"]).await;
}

#[actix_web::test]
async fn what_is_malformed_is_refused_and_not_the_other_tried() {
    let malformed =
        r#"Bearer error="invalid_token", error_description="The access token is malformed""#;
    let broken = ("authorization", "Bearer a b");
    assert_refused("/three", &[broken, KEY], &[malformed, CHALLENGE, "APIKey"]).await;
    assert_refused("/any-or-none", &[broken], &[malformed, "APIKey"]).await;
    assert_refused("/both-or-none", &[broken], &[malformed, "APIKey"]).await;
}

#[actix_web::test]
async fn all_of_several_are_needed() {
    for path in ["/both-arguments", "/both-in-one"] {
        assert_eq!(text(path, &[TOKEN, KEY]).await, "good sesame");
    }
    assert_eq!(text("/guarded/all", &[TOKEN, KEY]).await, "inside");
    for path in ["/both-in-one", "/guarded/all"] {
        for headers in [&[][..], &[TOKEN], &[KEY]] {
            assert_refused(path, headers, &["Bearer", "APIKey"]).await;
        }
    }
    // Each argument asks for its own.
    assert_refused("/both-arguments", &[TOKEN], &["APIKey"]).await;
    assert_refused("/both-arguments", &[KEY], &["Bearer"]).await;
}

#[actix_web::test]
async fn where_all_or_none_are_needed_a_part_is_none() {
    assert_eq!(text("/both-or-none", &[TOKEN, KEY]).await, "both");
    for headers in [&[][..], &[TOKEN], &[KEY]] {
        assert_eq!(text("/both-or-none", headers).await, "nobody");
    }
}

#[actix_web::test]
async fn a_check_refuses_with_the_challenges_of_what_it_asks_for() {
    assert_eq!(text("/check", &[TOKEN]).await, "bearer");
    assert_eq!(text("/check", &[BASIC]).await, "basic");
    assert_refused("/check", &[], &["Bearer", CHALLENGE]).await;
    let unknown =
        r#"Bearer error="invalid_token", error_description="The access token is unknown""#;
    let bad_token = ("authorization", "Bearer bad");
    assert_refused("/check", &[bad_token], &[unknown, CHALLENGE]).await;
    let bad_password = ("authorization", "Basic YTpj");
    assert_refused("/check", &[bad_password], &["Bearer", CHALLENGE]).await;
}

#[actix_web::test]
async fn a_required_credential_is_as_the_credential_itself() {
    assert_eq!(text("/required", &[KEY]).await, "sesame");
    assert_refused("/required", &[], &["APIKey"]).await;
}

fn security(document: &Value, path: &str) -> Value {
    document["paths"][path]["get"]["security"].clone()
}

#[test]
fn the_document_tells_alternatives_from_what_is_needed_together() {
    let documented = app();
    let documents = documented.documents();
    assert_version2(&documents.version2());
    assert_version3(&documents.version3());
    let bearer = "OAuth2PasswordBearer";
    let both = json!([{bearer: [], "Key": []}]);
    for document in [documents.version2(), documents.version3()] {
        for (path, expected) in [
            ("/either", json!([{bearer: []}, {"HttpBasic": []}])),
            (
                "/three",
                json!([{bearer: []}, {"HttpBasic": []}, {"Key": []}]),
            ),
            ("/both-arguments", both.clone()),
            ("/both-in-one", both.clone()),
            ("/guarded/all", both.clone()),
            ("/both-or-none", json!([{bearer: [], "Key": []}, {}])),
            ("/any-or-none", json!([{bearer: []}, {"Key": []}, {}])),
            ("/guarded-by-any/any", json!([{bearer: []}, {"Key": []}])),
            ("/check", json!([{bearer: []}, {"HttpBasic": []}])),
            ("/required", json!([{"Key": []}])),
        ] {
            assert_eq!(security(&document, path), expected, "{path}");
        }
    }
}

#[actix_web::test]
async fn every_operation_refuses_as_it_is_documented() {
    app().check_security().await.unwrap();
}

#[test]
fn a_scheme_that_describes_something_else_is_found_when_the_app_is_built() {
    #[api_v2_operation]
    async fn wrong(_: BearerToken<Key>) -> &'static str {
        "never"
    }
    let built = App::new()
        .wrap_api()
        .route("/", web::get().to(wrong))
        .try_with_openapi(OpenApi::new("Wrong", "1.0"));
    let error = built.expect_err("an error");
    assert_eq!(
        error.to_string(),
        "the security scheme \"Key\" does not describe a bearer token, which an operation asks for \
         by it: describe another kind of scheme, or ask for what it describes"
    );
}

#[actix_web::test]
async fn a_scheme_that_describes_something_else_lets_nobody_in_where_there_is_no_document() {
    let app = init_service(App::new().route(
        "/",
        actix_web::web::get().to(async |_: ApiKey<actix_openapi_security::HttpBasic>| "never"),
    ))
    .await;
    let request = TestRequest::default().insert_header(KEY).to_request();
    let response = call_service(&app, request).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

struct Unsendable<const WHICH: u8>;

impl<const WHICH: u8> SecurityBase for Unsendable<WHICH> {
    fn security_scheme() -> SecurityScheme {
        match WHICH {
            0 => ApiKeyHeader::new("X API Key").into(),
            _ => HttpScheme::new("a b").into(),
        }
    }
}

#[test]
fn a_name_that_no_request_can_carry_is_found_when_the_app_is_built() {
    #[api_v2_operation]
    async fn key(_: ApiKey<Unsendable<0>>) -> &'static str {
        "never"
    }
    #[api_v2_operation]
    async fn scheme(_: Authorization<Unsendable<1>>) -> &'static str {
        "never"
    }
    for (app, member) in [
        (
            App::new().wrap_api().route("/", web::get().to(key)),
            "name that a header can have",
        ),
        (
            App::new().wrap_api().route("/", web::get().to(scheme)),
            "scheme",
        ),
    ] {
        let built = app.try_with_openapi(OpenApi::new("Wrong", "1.0"));
        match built.err() {
            Some(DeclarationError::SchemeIncomplete { member: found, .. }) => {
                assert_eq!(found, member);
            }
            other => panic!("{other:?}"),
        }
    }
}
