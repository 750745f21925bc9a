//! OpenID Connect: the document, and the requests.
#![cfg(feature = "paperclip")]

use actix_openapi_security::{
    Authenticate, Authorization, BearerToken, CheckRequest, GrantedScopes, OpenApi, Optional,
    Scoped, Scopes, SecurityBase, SecurityError, WithOpenApi as _, middleware::AppFactory,
    openapi::Documented, scheme::OpenIdConnect,
};
use actix_web::{
    App,
    http::{StatusCode, header},
    test::{TestRequest, call_and_read_body, call_service, init_service},
};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, web};
use serde_json::json;

use crate::support::schema::{assert_version2, assert_version3};

const URL: &str = "https://example.com/.well-known/openid-configuration";

struct Provider;

impl SecurityBase for Provider {
    type Scheme = OpenIdConnect;

    fn security_scheme() -> Self::Scheme {
        OpenIdConnect::new(URL).description("The company's")
    }
}

struct Profile;

impl Scopes for Profile {
    const NAMES: &'static [(&'static str, &'static str)] = &[("profile", "Read the profile")];
}

struct Person;

impl GrantedScopes for Person {
    fn has_scope(&self, _: &str) -> bool {
        false
    }
}

impl Authenticate for Person {
    type Credential = BearerToken<Provider>;

    async fn authenticate(_: Self::Credential, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

#[api_v2_operation]
async fn token(token: BearerToken<Provider>) -> String {
    token.token().to_owned()
}

#[api_v2_operation]
async fn whole(Optional(field): Optional<Authorization<Provider>>) -> String {
    field.map_or_else(|| "nobody".to_owned(), |field| field.value().to_owned())
}

#[api_v2_operation]
async fn scoped(_: Scoped<Person, Profile>) -> &'static str {
    "never"
}

fn app() -> Documented<impl AppFactory> {
    App::new()
        .wrap_api()
        .route("/token", web::get().to(token))
        .route("/whole", web::get().to(whole))
        .route("/scoped", web::get().to(scoped))
        .with_openapi(OpenApi::new("Provider", "1.0"))
}

#[test]
fn version_3_has_the_scheme_and_version_2_describes_it() {
    let documented = app();
    let [version2, version3] = [
        documented.documents().swagger(),
        documented.documents().openapi(),
    ];
    assert_version2(&version2);
    assert_version3(&version3);
    assert_eq!(
        version3["components"]["securitySchemes"]["Provider"],
        json!({"type": "openIdConnect", "openIdConnectUrl": URL, "description": "The company's"})
    );
    let definition = &version2["securityDefinitions"]["Provider"];
    assert_eq!(
        [&definition["type"], &definition["in"], &definition["name"]],
        ["apiKey", "header", "Authorization"]
    );
    let description = definition["description"].as_str().unwrap();
    assert!(description.starts_with("The company's") && description.contains(URL));
}

// OpenAPI 3.0.4, Security Requirement Object; in Swagger 2.0 only oauth2 has scopes.
#[test]
fn version_3_lists_scopes_and_version_2_describes_them() {
    let documented = app();
    let security =
        |document: serde_json::Value| document["paths"]["/scoped"]["get"]["security"].clone();
    assert_eq!(
        security(documented.documents().openapi()),
        json!([{"Provider": ["profile"]}])
    );
    let version2 = documented.documents().swagger();
    assert_eq!(security(version2.clone()), json!([{"Provider": []}]));
    assert_eq!(
        version2["paths"]["/scoped"]["get"]["description"],
        "Needs the scopes `profile`."
    );
}

#[actix_web::test]
async fn requests_carry_a_bearer_token() {
    let app = init_service(app().build()).await;
    let ask = |path: &str, value: &str| {
        TestRequest::with_uri(path)
            .insert_header((header::AUTHORIZATION, value))
            .to_request()
    };
    for (path, value, expected) in [
        ("/token", "bearer foobar", "foobar"),
        ("/whole", "bearer foobar", "bearer foobar"),
        ("/whole", "Other x", "nobody"),
        ("/whole", "", "nobody"),
    ] {
        assert_eq!(call_and_read_body(&app, ask(path, value)).await, expected);
    }
    let refused = call_service(&app, ask("/token", "Other x")).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        refused.headers().get(header::WWW_AUTHENTICATE).unwrap(),
        "Bearer"
    );
}

#[api_v2_operation]
async fn account(token: BearerToken<OpenIdConnect>) -> String {
    token.token().to_owned()
}

#[test]
fn the_url_of_a_provider_can_be_set_at_run_time() {
    let documented = App::new()
        .wrap_api()
        .route("/account", web::get().to(account))
        .with_openapi(
            OpenApi::new("Provider", "1.0").scheme::<OpenIdConnect>(OpenIdConnect::new(URL)),
        );
    assert_eq!(
        documented.documents().openapi()["components"]["securitySchemes"],
        json!({"OpenIdConnect": {"type": "openIdConnect", "openIdConnectUrl": URL}})
    );
}

#[test]
fn a_provider_without_its_url_stops_the_app() {
    let result = App::new()
        .wrap_api()
        .route("/account", web::get().to(account))
        .try_with_openapi(OpenApi::new("Provider", "1.0"));
    let message = result.err().unwrap().to_string();
    assert!(
        message.contains("\"OpenIdConnect\" has no openIdConnectUrl"),
        "{message}"
    );
}
