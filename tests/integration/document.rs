//! The document of an app in each version, judged by the official schemas.
#![allow(
    dead_code,
    clippy::unimplemented,
    reason = "handlers are only described"
)]

use actix_openapi_security::{
    ApiKey, BearerToken, OpenApi, Optional, Scopes, SecurityBase, WithOpenApi,
    openapi::{Documents, Server},
    scheme::{ApiKeyHeader, HttpBearer, OAuth2PasswordBearer},
};
use actix_web::{App, HttpResponse, web};
use paperclip::{
    actix::{
        Apiv2Schema, Apiv2Security, CreatedJson, OpenApiExt, api_v2_operation,
        web::{self as api, ServiceConfig},
    },
    v2::{
        models::{DataType, DataTypeFormat},
        schema::TypedData,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::support::schema::{assert_version2, assert_version3, assert_version3_1, resolved};

#[derive(Serialize, Deserialize, Apiv2Schema)]
struct Item {
    /// What it is called
    name: String,
    price: Option<f64>,
    tags: Vec<String>,
}

#[derive(Serialize, Deserialize, Apiv2Schema)]
struct Page<T> {
    items: Vec<T>,
    next: Option<u32>,
}

#[derive(Deserialize, Apiv2Schema)]
struct Search {
    text: String,
    limit: Option<u32>,
    tags: Option<Vec<String>>,
}

#[derive(Deserialize, Apiv2Schema)]
struct Upload {
    title: String,
    body: String,
    remark: Option<String>,
}

struct ItemsRead;
impl Scopes for ItemsRead {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items:read", "Read items")];
}

struct Acme;
impl SecurityBase for Acme {
    type Scheme = OAuth2PasswordBearer;

    fn security_scheme() -> Self::Scheme {
        OAuth2PasswordBearer::new("acme/token")
            .refresh_url("acme/refresh")
            .scopes::<ItemsRead>()
            .description("Sign in with your Acme account")
    }
}

struct Partner;
impl SecurityBase for Partner {
    type Scheme = HttpBearer;

    fn security_scheme() -> Self::Scheme {
        HttpBearer::new().bearer_format("JWT")
    }
}

struct Machine;
impl SecurityBase for Machine {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-Machine")
    }
}

/// A scheme that paperclip's own derive declares is kept.
#[derive(Apiv2Security, Deserialize)]
#[openapi(apiKey, alias = "LegacyKey", in = "header", name = "X-Key")]
struct LegacyKey;

impl actix_web::FromRequest for LegacyKey {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;
    fn from_request(_: &actix_web::HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        std::future::ready(Ok(Self))
    }
}

/// Reads the items
///
/// All of them.
#[api_v2_operation(tags(items), operation_id = "readItems")]
async fn read_items(_token: BearerToken, _search: web::Query<Search>) -> web::Json<Page<Item>> {
    web::Json(Page {
        items: Vec::new(),
        next: None,
    })
}

#[api_v2_operation]
async fn health() -> web::Json<String> {
    web::Json("ok".to_owned())
}

#[api_v2_operation]
async fn opaque(_token: BearerToken) -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[api_v2_operation]
async fn maybe(_token: Optional<BearerToken>) -> web::Json<Item> {
    unimplemented!("only described")
}

#[api_v2_operation]
async fn both(_one: BearerToken<Acme>, _other: ApiKey<Machine>) -> web::Json<Item> {
    unimplemented!("only described")
}

#[api_v2_operation]
async fn optional_and_needed(
    _one: Optional<BearerToken<Acme>>,
    _other: ApiKey<Machine>,
) -> web::Json<Item> {
    unimplemented!("only described")
}

#[api_v2_operation]
async fn partner(_token: BearerToken<Partner>) -> web::Json<Item> {
    unimplemented!("only described")
}

#[api_v2_operation]
async fn create(
    _token: BearerToken,
    _path: web::Path<(u32,)>,
    _item: web::Json<Item>,
) -> CreatedJson<Item> {
    unimplemented!("only described")
}

#[api_v2_operation]
async fn upload(_form: web::Form<Upload>) -> web::Json<Item> {
    unimplemented!("only described")
}

#[api_v2_operation]
async fn legacy(_key: LegacyKey) -> web::Json<Item> {
    unimplemented!("only described")
}

fn everything(config: &mut ServiceConfig<'_>) {
    config
        .route("/items/", api::get().to(read_items))
        .route("/health", api::get().to(health))
        .route("/opaque", api::delete().to(opaque))
        .route("/maybe", api::get().to(maybe))
        .route("/both", api::get().to(both))
        .route("/optional-and-needed", api::get().to(optional_and_needed))
        .route("/partner", api::get().to(partner))
        .route("/upload", api::post().to(upload))
        .route("/legacy", api::get().to(legacy))
        .service(
            api::scope("/users/{user}")
                .service(api::resource("/items/{id:\\d+}").route(api::post().to(create))),
        );
}

fn documents(
    configure: impl FnOnce(&mut ServiceConfig<'_>),
    settings: OpenApi,
    read: impl FnOnce(&Documents),
) {
    let app = App::new()
        .wrap_api()
        .configure(configure)
        .with_openapi(settings);
    read(app.documents());
}

fn version2(configure: impl FnOnce(&mut ServiceConfig<'_>), settings: OpenApi) -> Value {
    let mut document = Value::Null;
    documents(configure, settings, |documents| {
        document = documents.swagger();
    });
    assert_version2(&document);
    document
}

fn version3(configure: impl FnOnce(&mut ServiceConfig<'_>), settings: OpenApi) -> Value {
    let mut document = Value::Null;
    documents(configure, settings, |documents| {
        document = documents.openapi();
    });
    assert_version3(&document);
    document
}

fn version3_1(configure: impl FnOnce(&mut ServiceConfig<'_>), settings: OpenApi) -> Value {
    let mut document = Value::Null;
    documents(configure, settings, |documents| {
        document = documents.openapi_3_1();
    });
    assert_version3_1(&document);
    document
}

fn settings() -> OpenApi {
    OpenApi::new("Everything", "1.0.0")
}

#[test]
fn the_tutorials_security_is_exactly_what_the_specifications_ask() {
    let app = |config: &mut ServiceConfig<'_>| {
        config
            .route("/items/", api::get().to(read_items))
            .route("/health", api::get().to(health));
    };
    let two = version2(app, settings());
    assert_eq!(
        two["securityDefinitions"],
        json!({"OAuth2PasswordBearer": {
            "type": "oauth2", "flow": "password", "tokenUrl": "token", "scopes": {},
        }})
    );
    let three = version3(app, settings());
    assert_eq!(
        three["components"]["securitySchemes"],
        json!({"OAuth2PasswordBearer": {
            "type": "oauth2", "flows": {"password": {"tokenUrl": "token", "scopes": {}}},
        }})
    );
    for document in [two, three] {
        assert_eq!(
            document["paths"]["/items/"]["get"]["security"],
            json!([{"OAuth2PasswordBearer": []}])
        );
        assert_eq!(document["paths"]["/health"]["get"]["security"], json!([]));
        assert_eq!(document.get("security"), None);
    }
}

#[test]
fn each_version_of_an_app_with_everything_is_valid_and_as_it_was() {
    insta::assert_json_snapshot!("everything-2", version2(everything, settings()));
    insta::assert_json_snapshot!("everything-3", version3(everything, settings()));
    insta::assert_json_snapshot!("everything-3.1", version3_1(everything, settings()));
}

#[test]
fn an_app_with_nothing_is_valid_in_each_version() {
    version2(|_| {}, settings());
    version3_1(|_| {}, settings());
    let document = version3(|_| {}, settings());
    assert_eq!(document["paths"], json!({}));
    assert_eq!(document.get("servers"), None, "no server is declared");
}

#[test]
fn a_protected_operation_documents_its_401_and_an_open_one_does_not() {
    for document in [
        version2(everything, settings()),
        version3(everything, settings()),
    ] {
        let responses = document["paths"]["/items/"]["get"]["responses"].as_object();
        let statuses: Vec<_> = responses.unwrap().keys().collect();
        assert_eq!(statuses, ["200", "400", "401"]);
        let refusal = resolved(&document, &responses.unwrap()["401"]);
        assert!(refusal["headers"]["WWW-Authenticate"].is_object());
        let open = document["paths"]["/health"]["get"]["responses"].as_object();
        assert_eq!(open.unwrap().keys().collect::<Vec<_>>(), ["200"]);
    }
}

#[test]
fn optional_security_is_the_requirement_or_none() {
    for document in [
        version2(everything, settings()),
        version3(everything, settings()),
    ] {
        assert_eq!(
            document["paths"]["/maybe"]["get"]["security"],
            json!([{"OAuth2PasswordBearer": []}, {}])
        );
    }
}

#[test]
fn two_credentials_are_one_requirement_with_two_names() {
    for document in [
        version2(everything, settings()),
        version3(everything, settings()),
    ] {
        assert_eq!(
            document["paths"]["/both"]["get"]["security"],
            json!([{"Acme": [], "Machine": []}])
        );
        assert_eq!(
            document["paths"]["/optional-and-needed"]["get"]["security"],
            json!([{"Acme": [], "Machine": []}, {"Machine": []}])
        );
    }
}

#[test]
fn version_3_has_every_scheme_and_version_2_describes_the_unsupported_ones() {
    let three = version3(everything, settings());
    let schemes = &three["components"]["securitySchemes"];
    assert_eq!(
        schemes["Acme"],
        json!({
            "type": "oauth2",
            "description": "Sign in with your Acme account",
            "flows": {"password": {
                "tokenUrl": "acme/token",
                "refreshUrl": "acme/refresh",
                "scopes": {"items:read": "Read items"},
            }},
        })
    );
    assert_eq!(
        schemes["Partner"],
        json!({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    );
    assert_eq!(
        schemes["LegacyKey"],
        json!({"type": "apiKey", "in": "header", "name": "X-Key"})
    );

    let two = version2(everything, settings());
    let definitions = &two["securityDefinitions"];
    let description = definitions["Acme"]["description"].as_str().unwrap();
    assert!(description.contains("acme/refresh"), "{description}");
    assert_eq!(definitions["Partner"]["type"], "apiKey");
    assert_eq!(definitions["Partner"]["in"], "header");
    assert_eq!(definitions["Partner"]["name"], "Authorization");
    let description = definitions["Partner"]["description"].as_str().unwrap();
    assert!(description.contains("`bearer`") && description.contains("JWT"));
}

#[test]
fn a_form_is_a_form_in_both_versions() {
    let two = version2(everything, settings());
    let upload = &two["paths"]["/upload"]["post"];
    assert_eq!(
        upload["consumes"],
        json!(["application/x-www-form-urlencoded"])
    );
    let three = version3(everything, settings());
    let upload = &three["paths"]["/upload"]["post"];
    assert_eq!(upload.get("parameters"), None);
    let body = &upload["requestBody"];
    assert_eq!(body["required"], true);
    assert_eq!(
        body["content"],
        json!({"application/x-www-form-urlencoded": {"schema": {
            "type": "object",
            "properties": {
                "title": {"type": "string"},
                "body": {"type": "string"},
                "remark": {"type": "string"},
            },
            "required": ["body", "title"],
        }}})
    );
}

#[test]
fn version_3_1_says_what_version_3_0_says() {
    let mut three = version3(everything, settings());
    three["openapi"] = json!("3.1.0");
    assert_eq!(version3_1(everything, settings()), three);
}

/// A `string` with the format `byte` in version 3.0.
#[derive(Serialize, Deserialize)]
struct Base64(String);

impl TypedData for Base64 {
    fn data_type() -> DataType {
        DataType::String
    }

    fn format() -> Option<DataTypeFormat> {
        Some(DataTypeFormat::Byte)
    }
}

#[derive(Serialize, Deserialize, Apiv2Schema)]
#[openapi(example = r#"{"nullable": true, "example": 1}"#)]
struct Picture {
    data: Base64,
    #[openapi(example = "north", minimum = "0.0")]
    example: String,
    nullable: bool,
}

#[api_v2_operation]
async fn picture(_token: BearerToken, _picture: web::Json<Picture>) -> web::Json<Picture> {
    unimplemented!("only described")
}

#[test]
fn schemas_of_version_3_1_are_json_schema() {
    let app = |config: &mut ServiceConfig<'_>| {
        config.route("/picture", api::put().to(picture));
    };
    let schema = |document: &Value| document["components"]["schemas"]["Picture"].clone();
    assert_eq!(
        schema(&version3(app, settings())),
        json!({
            "type": "object",
            "properties": {
                "data": {"type": "string", "format": "byte"},
                "example": {"type": "string", "minimum": 0.0, "example": "north"},
                "nullable": {"type": "boolean"},
            },
            "required": ["data", "example", "nullable"],
            "example": {"nullable": true, "example": 1},
        })
    );
    assert_eq!(
        schema(&version3_1(app, settings())),
        json!({
            "type": "object",
            "properties": {
                "data": {
                    "type": "string",
                    "contentEncoding": "base64",
                    "contentMediaType": "application/octet-stream",
                },
                "example": {"type": "string", "minimum": 0.0, "examples": ["north"]},
                "nullable": {"type": "boolean"},
            },
            "required": ["data", "example", "nullable"],
            "examples": [{"nullable": true, "example": 1}],
        })
    );
}

#[test]
#[should_panic(expected = "exclusiveMinimum")]
fn the_validator_of_version_3_1_checks_schemas() {
    assert_version3_1(&json!({
        "openapi": "3.1.2",
        "info": {"title": "Wrong", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Item": {"minimum": 0, "exclusiveMinimum": true}}},
    }));
}

#[test]
fn every_reference_has_a_target() {
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(members) => members.iter().for_each(|(key, member)| match member {
                Value::String(target) if key == "$ref" => found.push(target),
                _ => references(member, found),
            }),
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    for document in [
        version2(everything, settings()),
        version3(everything, settings()),
    ] {
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(!found.is_empty());
        for target in found {
            let pointer = target.trim_start_matches('#');
            let pointer = pointer.replace("%3C", "<").replace("%3E", ">");
            assert!(document.pointer(&pointer).is_some(), "{target}");
        }
    }
}

#[test]
fn the_settings_are_in_each_version() {
    let settings = || {
        OpenApi::new("Items", "1.2.0")
            .description("Everything about items.")
            .terms_of_service("https://example.com/terms")
            .contact_name("The items team")
            .contact_email("items@example.com")
            .contact_url("https://example.com")
            .license_at("MIT", "https://opensource.org/license/mit")
            .tag("items", "The things themselves")
            .server("https://api.example.com/v1")
            .server(Server::new("/staging").description("Staging"))
    };
    let two = version2(everything, settings());
    let three = version3(everything, settings());
    let three_1 = version3_1(everything, settings());
    let info = json!({
        "title": "Items",
        "version": "1.2.0",
        "description": "Everything about items.",
        "termsOfService": "https://example.com/terms",
        "contact": {
            "name": "The items team",
            "email": "items@example.com",
            "url": "https://example.com",
        },
        "license": {"name": "MIT", "url": "https://opensource.org/license/mit"},
    });
    assert_eq!(three_1["servers"], three["servers"]);
    for document in [&two, &three, &three_1] {
        assert_eq!(document["info"], info);
        assert_eq!(
            document["tags"],
            json!([{"name": "items", "description": "The things themselves"}])
        );
    }
    assert_eq!(
        three["servers"],
        json!([
            {"url": "https://api.example.com/v1"},
            {"url": "/staging", "description": "Staging"},
        ])
    );
    assert_eq!(two["host"], "api.example.com");
    assert_eq!(two["basePath"], "/v1");
    assert_eq!(two["schemes"], json!(["https"]));
    // Swagger 2.0 has no relative URLs.
    let tokens = &two["securityDefinitions"]["OAuth2PasswordBearer"]["tokenUrl"];
    assert_eq!(tokens, "https://api.example.com/v1/token");
}
