//! The body of refusals in the document, as `OpenApi::refusal_body` sets it.
#![allow(dead_code, reason = "the types are only described")]

use actix_openapi_security::{
    Authenticate, BearerToken, CheckRequest, GrantedScopes, OpenApi, Scoped, Scopes, SecurityBase,
    SecurityError, WithOpenApi, openapi::Documents, scheme::OAuth2PasswordBearer,
};
use actix_web::{App, http::StatusCode};
use paperclip::{
    actix::{Apiv2Schema, OpenApiExt, api_v2_operation, web},
    v2::{
        models::{DataType, DefaultSchemaRaw},
        schema::Apiv2Schema as Describe,
    },
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::support::schema::{assert_version2, assert_version3, assert_version3_1, resolved};

struct Items;
impl Scopes for Items {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items", "Read items")];
}

struct Acme;
impl SecurityBase for Acme {
    type Scheme = OAuth2PasswordBearer;

    fn security_scheme() -> Self::Scheme {
        OAuth2PasswordBearer::new("token").scopes::<Items>()
    }
}

struct User;
impl Authenticate for User {
    type Credential = BearerToken<Acme>;

    async fn authenticate(
        _: BearerToken<Acme>,
        _: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        Ok(Self)
    }

    fn refusals() -> Vec<(StatusCode, &'static str)> {
        vec![(
            StatusCode::SERVICE_UNAVAILABLE,
            "The users cannot be read now",
        )]
    }
}
impl GrantedScopes for User {
    fn has_scope(&self, _: &str) -> bool {
        true
    }
}

/// The body of a refusal
#[derive(Serialize, Apiv2Schema)]
struct Problem {
    /// The refusal in a few words
    title: String,
    cause: Cause,
}

#[derive(Serialize, Apiv2Schema)]
struct Cause {
    code: u16,
}

/// A type without a name: its schema is written where it is used.
struct Text;
impl Describe for Text {
    fn raw_schema() -> DefaultSchemaRaw {
        DefaultSchemaRaw {
            data_type: Some(DataType::String),
            description: Some("A sentence".to_owned()),
            ..DefaultSchemaRaw::default()
        }
    }
}

#[derive(Serialize, Apiv2Schema)]
struct Wrapped<T> {
    error: T,
}

#[api_v2_operation]
async fn read_items(_: Scoped<User, Items>) -> String {
    String::new()
}

#[api_v2_operation]
async fn returns_a_refusal() -> Result<String, SecurityError> {
    Ok(String::new())
}

/// Each version of the document, valid, with the place of its schemas.
fn documents(settings: OpenApi) -> [(Value, &'static str); 3] {
    let app = App::new()
        .wrap_api()
        .route("/items", web::get().to(read_items))
        .route("/returned", web::get().to(returns_a_refusal))
        .with_openapi(settings);
    let documents: &Documents = app.documents();
    let [version2, version3, version3_1] = [
        documents.swagger(),
        documents.openapi(),
        documents.openapi_3_1(),
    ];
    assert_version2(&version2);
    assert_version3(&version3);
    assert_version3_1(&version3_1);
    [
        (version2, "#/definitions"),
        (version3, "#/components/schemas"),
        (version3_1, "#/components/schemas"),
    ]
}

fn settings() -> OpenApi {
    OpenApi::new("Refusals", "1.0")
}

/// The schema of every refusal in a document, with its path and status.
fn refusals(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let responses = paths.iter().flat_map(|(path, item)| {
        let responses = item["get"]["responses"].as_object().unwrap();
        responses
            .iter()
            .map(|(status, it)| (path.as_str(), status.as_str(), it))
    });
    responses
        .filter(|(_, status, _)| status.starts_with(['4', '5']))
        .map(|(path, status, response)| {
            let response = resolved(document, response);
            let in_version3 = response.pointer("/content/application~1json/schema");
            (path, status, in_version3.unwrap_or(&response["schema"]))
        })
        .collect()
}

#[track_caller]
fn assert_refusals(document: &Value, expected: &Value) {
    let found = refusals(document);
    let statuses: Vec<_> = found
        .iter()
        .map(|(path, status, _)| (*path, *status))
        .collect();
    assert_eq!(
        statuses,
        [
            ("/items", "400"),
            ("/items", "401"),
            ("/items", "403"),
            ("/items", "503"),
            ("/returned", "401"),
        ]
    );
    for (path, status, schema) in found {
        assert_eq!(schema, expected, "{status} of {path}");
    }
}

#[test]
fn a_refusal_has_a_detail_by_default() {
    for (document, place) in documents(settings()) {
        let reference = json!({"$ref": format!("{place}/SecurityError")});
        assert_refusals(&document, &reference);
        let detail = json!({
            "type": "object",
            "description": "Why the request is refused",
            "properties": {"detail": {"type": "string"}},
            "required": ["detail"],
        });
        assert_eq!(resolved(&document, &reference), &detail);
    }
}

#[test]
fn each_kind_of_response_is_described_once() {
    for (document, _) in documents(settings()) {
        let components = document["components"].get("responses");
        let responses = components.unwrap_or(&document["responses"]);
        let names: Vec<_> = responses.as_object().unwrap().keys().collect();
        let expected = [
            "BadRequest",
            "Forbidden",
            "ServiceUnavailable",
            "Unauthorized",
        ];
        assert_eq!(names, expected);
    }
}

/// A schema that an application happens to name like that of refusals.
mod another {
    use super::*;

    #[derive(Serialize, Apiv2Schema)]
    pub(super) struct SecurityError {
        code: u16,
    }

    #[api_v2_operation]
    pub(super) async fn report(_: BearerToken) -> web::Json<SecurityError> {
        web::Json(SecurityError { code: 1 })
    }
}

#[test]
fn a_schema_of_the_same_name_stops_the_app() {
    let app = |settings| {
        App::new()
            .wrap_api()
            .route("/report", web::get().to(another::report))
            .try_with_openapi(settings)
    };
    let message = app(settings()).err().unwrap().to_string();
    assert!(
        message.starts_with("a schema is named \"SecurityError\""),
        "{message}"
    );
    assert!(app(settings().refusal_body::<Problem>()).is_ok());
}

#[test]
fn a_named_type_is_described_once_and_referenced() {
    for (document, place) in documents(settings().refusal_body::<Problem>()) {
        assert_refusals(&document, &json!({"$ref": format!("{place}/Problem")}));
        let schema = document.pointer(&format!("{}/Problem", place.trim_start_matches('#')));
        let schema = schema.unwrap();
        assert_eq!(schema["required"], json!(["cause", "title"]));
        assert_eq!(schema["properties"]["title"]["type"], "string");
        // The type inside has to be reachable too.
        assert_eq!(
            schema["properties"]["cause"]["properties"]["code"]["type"],
            "integer"
        );
    }
}

#[test]
fn a_type_without_a_plain_name_gets_one() {
    let text = json!({"type": "string", "description": "A sentence"});
    for (document, place) in documents(settings().refusal_body::<Text>()) {
        let reference = json!({"$ref": format!("{place}/SecurityError")});
        assert_refusals(&document, &reference);
        assert_eq!(resolved(&document, &reference), &text);
    }
    for (document, place) in documents(settings().refusal_body::<Wrapped<Cause>>()) {
        let reference = json!({"$ref": format!("{place}/SecurityError")});
        assert_refusals(&document, &reference);
        let schema = resolved(&document, &reference);
        assert_eq!(
            schema["properties"]["error"]["properties"]["code"]["type"],
            "integer"
        );
    }
}
