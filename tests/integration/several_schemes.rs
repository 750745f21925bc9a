//! Several schemes at one operation: one of them, all of them, and none. They are arguments, a section
//! or the credential of a check, and the document lists them.

use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, Authenticate, Authenticated, Authorization, BasicCredentials,
    BearerToken, CheckRequest, OpenApi, Optional, Secure, SecurityBase, SecurityError, WithOpenApi,
    credential::{AnyOf3, Required},
    middleware::AppFactory,
    openapi::Documented,
    scheme::{ApiKeyHeader, HttpDigest, HttpScheme},
};
use actix_web::{
    App,
    dev::ServiceResponse,
    http::{StatusCode, header},
    test::{TestRequest, call_service, init_service, read_body},
};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, web};
use serde_json::{Value, json};

use crate::support::schema::{assert_version2, assert_version3};

struct Key;

impl SecurityBase for Key {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-API-Key")
    }
}

/// The caller, by a token or by a password.
struct Caller(String);

impl Authenticate for Caller {
    type Credential = AnyOf<BearerToken, BasicCredentials>;

    async fn authenticate(
        credential: Self::Credential,
        _: CheckRequest<'_>,
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
async fn one_of_three(caller: AnyOf3<BearerToken, BasicCredentials, ApiKey<Key>>) -> String {
    match caller {
        AnyOf3::First(_) => "token",
        AnyOf3::Second(_) => "basic",
        AnyOf3::Third(_) => "key",
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
async fn digest_or_key(_: AnyOf<Authorization<HttpDigest>, ApiKey<Key>>) -> &'static str {
    "in"
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
        .route("/digest-or-key", web::get().to(digest_or_key))
        .service(
            web::scope("/section")
                .route("/all", web::get().to(inside))
                .secure::<AllOf<BearerToken, ApiKey<Key>>>(),
        )
        .service(
            web::scope("/section-by-any")
                .route("/any", web::get().to(inside))
                .secure::<AnyOf<BearerToken, ApiKey<Key>>>(),
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
async fn one_of_several_is_enough_and_the_first_counts() {
    assert_eq!(text("/either", &[TOKEN]).await, "token good");
    assert_eq!(text("/either", &[BASIC]).await, "basic a");
    assert_eq!(text("/three", &[TOKEN, KEY]).await, "token");
    assert_eq!(text("/three", &[BASIC, KEY]).await, "basic");
    assert_eq!(text("/three", &[KEY]).await, "key");
    assert_eq!(text("/any-or-none", &[KEY]).await, "somebody");
    assert_eq!(text("/any-or-none", &[]).await, "nobody");
    assert_eq!(text("/section-by-any/any", &[KEY]).await, "inside");
}

#[actix_web::test]
async fn without_credentials_the_challenges_are_those_of_every_alternative() {
    assert_refused("/either", &[], &["Bearer", CHALLENGE]).await;
    assert_refused("/three", &[], &["Bearer", CHALLENGE, "APIKey"]).await;
    assert_refused("/section-by-any/any", &[BASIC], &["Bearer", "APIKey"]).await;
}

#[actix_web::test]
async fn the_first_alternative_that_succeeds_counts_also_after_a_malformed_one() {
    let malformed =
        r#"Bearer error="invalid_token", error_description="The access token is malformed""#;
    let broken = ("authorization", "Bearer a b");
    assert_eq!(text("/three", &[broken, KEY]).await, "key");
    assert_refused("/three", &[broken], &[malformed]).await;
    assert_eq!(text("/any-or-none", &[broken, KEY]).await, "somebody");
    assert_refused("/any-or-none", &[broken], &[malformed]).await;
    for headers in [&[broken][..], &[broken, KEY]] {
        assert_refused("/both-or-none", headers, &[malformed]).await;
    }
}

#[actix_web::test]
async fn all_of_several_are_needed() {
    for path in ["/both-arguments", "/both-in-one"] {
        assert_eq!(text(path, &[TOKEN, KEY]).await, "good sesame");
    }
    assert_eq!(text("/section/all", &[TOKEN, KEY]).await, "inside");
    for path in ["/both-in-one", "/section/all"] {
        assert_refused(path, &[], &["Bearer", "APIKey"]).await;
    }
    // The challenge is the one of the missing part.
    for path in ["/both-arguments", "/both-in-one", "/section/all"] {
        assert_refused(path, &[TOKEN], &["APIKey"]).await;
        assert_refused(path, &[KEY], &["Bearer"]).await;
    }
}

#[actix_web::test]
async fn a_part_is_refused_also_where_the_pair_is_optional() {
    assert_eq!(text("/both-or-none", &[TOKEN, KEY]).await, "both");
    assert_eq!(text("/both-or-none", &[]).await, "nobody");
    // A credential of another scheme is nothing.
    assert_eq!(text("/both-or-none", &[BASIC]).await, "nobody");
    assert_refused("/both-or-none", &[TOKEN], &["APIKey"]).await;
    assert_refused("/both-or-none", &[KEY], &["Bearer"]).await;
}

/// A client that prefers Digest fails on a challenge without a nonce (RFC 7616 3.3).
#[actix_web::test]
async fn a_digest_without_a_nonce_is_left_out_beside_another_challenge() {
    assert_refused("/digest-or-key", &[], &["APIKey"]).await;
    let malformed = ("authorization", "Digest");
    assert_refused("/digest-or-key", &[malformed], &["Digest"]).await;
}

#[actix_web::test]
async fn a_check_refuses_with_the_challenge_of_the_scheme_that_the_client_used() {
    assert_eq!(text("/check", &[TOKEN]).await, "bearer");
    assert_eq!(text("/check", &[BASIC]).await, "basic");
    assert_refused("/check", &[], &["Bearer", CHALLENGE]).await;
    let unknown =
        r#"Bearer error="invalid_token", error_description="The access token is unknown""#;
    let bad_token = ("authorization", "Bearer bad");
    assert_refused("/check", &[bad_token], &[unknown]).await;
    let bad_password = ("authorization", "Basic YTpj");
    assert_refused("/check", &[bad_password], &[CHALLENGE]).await;
}

#[actix_web::test]
async fn a_required_credential_behaves_like_the_credential_itself() {
    assert_eq!(text("/required", &[KEY]).await, "sesame");
    assert_refused("/required", &[], &["APIKey"]).await;
}

fn security(document: &Value, path: &str) -> Value {
    document["paths"][path]["get"]["security"].clone()
}

#[test]
fn the_document_distinguishes_alternatives_from_requirements_needed_together() {
    let documented = app();
    let documents = documented.documents();
    assert_version2(&documents.swagger());
    assert_version3(&documents.openapi());
    let bearer = "OAuth2PasswordBearer";
    let both = json!([{bearer: [], "Key": []}]);
    for document in [documents.swagger(), documents.openapi()] {
        for (path, expected) in [
            ("/either", json!([{bearer: []}, {"HttpBasic": []}])),
            (
                "/three",
                json!([{bearer: []}, {"HttpBasic": []}, {"Key": []}]),
            ),
            ("/both-arguments", both.clone()),
            ("/both-in-one", both.clone()),
            ("/section/all", both.clone()),
            ("/both-or-none", json!([{bearer: [], "Key": []}, {}])),
            ("/any-or-none", json!([{bearer: []}, {"Key": []}, {}])),
            ("/section-by-any/any", json!([{bearer: []}, {"Key": []}])),
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

struct Unsendable;

impl SecurityBase for Unsendable {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X API Key")
    }
}

struct UnsendableScheme;

impl SecurityBase for UnsendableScheme {
    type Scheme = HttpScheme;

    fn security_scheme() -> Self::Scheme {
        HttpScheme::new("a b")
    }
}

#[test]
fn a_name_that_no_request_can_carry_is_found_when_the_app_is_built() {
    #[api_v2_operation]
    async fn key(_: ApiKey<Unsendable>) -> &'static str {
        "never"
    }
    #[api_v2_operation]
    async fn scheme(_: Authorization<UnsendableScheme>) -> &'static str {
        "never"
    }
    for (app, expected) in [
        (
            App::new().wrap_api().route("/", web::get().to(key)),
            "has no name that a request can carry",
        ),
        (
            App::new().wrap_api().route("/", web::get().to(scheme)),
            "has no scheme: name the HTTP scheme",
        ),
    ] {
        let built = app.try_with_openapi(OpenApi::new("Wrong", "1.0"));
        let message = built.err().unwrap().to_string();
        assert!(message.contains(expected), "{message}");
    }
}
