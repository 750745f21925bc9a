//! The token endpoint in both versions of the document.

use actix_openapi_security::{
    OpenApi, WithOpenApi,
    openapi::Documents,
    token_endpoint::{
        OAuth2Error, OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict, TokenResponse,
    },
};
use actix_web::{App, HttpResponse};
use paperclip::actix::{OpenApiExt, api_v2_operation, web};
use serde_json::{Value, json};

use crate::support::schema::{assert_version2, assert_version3};

/// Get a token
#[api_v2_operation]
async fn token(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
    Ok(TokenResponse::bearer(form.username()))
}

#[api_v2_operation]
async fn strict(form: OAuth2PasswordRequestFormStrict) -> Result<TokenResponse, OAuth2Error> {
    Ok(TokenResponse::bearer(form.username()))
}

#[api_v2_operation]
async fn own_answer(_form: OAuth2PasswordRequestForm) -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[api_v2_operation]
async fn own_refusal(
    form: Result<OAuth2PasswordRequestForm, OAuth2Error>,
) -> Result<TokenResponse, OAuth2Error> {
    Ok(TokenResponse::bearer(form?.username()))
}

fn documents<T>(examine: impl FnOnce(&Documents) -> T) -> T {
    let app = App::new()
        .wrap_api()
        .route("/token", web::post().to(token))
        .route("/strict", web::post().to(strict))
        .route("/own_answer", web::post().to(own_answer))
        .route("/own_refusal", web::post().to(own_refusal))
        .with_openapi(OpenApi::new("Tokens", "1.0"));
    examine(app.documents())
}

fn swagger() -> Value {
    documents(Documents::swagger)
}

fn openapi() -> Value {
    documents(Documents::openapi)
}

#[test]
fn both_documents_are_valid() {
    assert_version2(&swagger());
    assert_version3(&openapi());
}

#[test]
fn version_2_documents_the_token_endpoint() {
    assert_eq!(
        swagger()["paths"]["/token"]["post"],
        json!({
            "summary": "Get a token",
            "security": [],
            "operationId": "post_token",
            "consumes": ["application/x-www-form-urlencoded"],
            "parameters": [
                {
                    "in": "formData",
                    "name": "grant_type",
                    "description": "The grant type (RFC 6749 4.3.2)",
                    "type": "string",
                    "enum": ["password"],
                },
                {
                    "in": "formData",
                    "name": "username",
                    "description": "The resource owner's username",
        "pattern": "^[^\\x00-\\x08\\x0A-\\x1F\\x7F]+$",
                    "required": true,
                    "type": "string",
                },
                {
                    "in": "formData",
                    "name": "password",
                    "description": "The resource owner's password",
        "pattern": "^[^\\x00-\\x08\\x0A-\\x1F\\x7F]+$",
                    "required": true,
                    "type": "string",
                    "format": "password",
                },
                {
                    "in": "formData",
                    "name": "scope",
                    "description": "The scopes to ask for, separated by spaces",
        "pattern": "^[ !#-\\[\\]-~]*$",
                    "type": "string",
                },
                {
                    "in": "formData",
                    "name": "client_id",
                    "description": "The client, unless HTTP Basic names it",
        "pattern": "^[ -~]*$",
                    "type": "string",
                },
                {
                    "in": "formData",
                    "name": "client_secret",
                    "description": "The client's secret, beside client_id",
        "pattern": "^[ -~]*$",
                    "type": "string",
                    "format": "password",
                },
            ],
            "responses": {
                "200": {
                    "description": "The token",
                    "schema": {"$ref": "#/definitions/TokenResponse"},
                },
                "400": {
                    "description": "No token is granted",
                    "schema": {"$ref": "#/definitions/OAuth2Error"},
                },
                "401": {
                    "description": "The client failed to authenticate",
                    "headers": {
                        "WWW-Authenticate": {
                            "description": "How the client authenticates (RFC 6749 5.2)",
                            "type": "string",
                        },
                    },
                    "schema": {"$ref": "#/definitions/OAuth2Error"},
                },
            },
        })
    );
}

#[test]
fn version_3_documents_the_token_endpoint() {
    let json = |name: &str| {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        json!({"application/json": {"schema": schema}})
    };
    assert_eq!(
        openapi()["paths"]["/token"]["post"],
        json!({
            "summary": "Get a token",
            "security": [],
            "operationId": "post_token",
            "requestBody": {
                "required": true,
                "content": {
                    "application/x-www-form-urlencoded": {
                        "schema": {
                            "type": "object",
                            "required": ["username", "password"],
                            "properties": {
                                "grant_type": {
                                    "description": "The grant type (RFC 6749 4.3.2)",
                                    "type": "string",
                                    "enum": ["password"],
                                },
                                "username": {
                                    "description": "The resource owner's username",
        "pattern": "^[^\\x00-\\x08\\x0A-\\x1F\\x7F]+$",
                                    "type": "string",
                                },
                                "password": {
                                    "description": "The resource owner's password",
        "pattern": "^[^\\x00-\\x08\\x0A-\\x1F\\x7F]+$",
                                    "type": "string",
                                    "format": "password",
                                },
                                "scope": {
                                    "description": "The scopes to ask for, separated by spaces",
        "pattern": "^[ !#-\\[\\]-~]*$",
                                    "type": "string",
                                },
                                "client_id": {
                                    "description": "The client, unless HTTP Basic names it",
        "pattern": "^[ -~]*$",
                                    "type": "string",
                                },
                                "client_secret": {
                                    "description": "The client's secret, beside client_id",
        "pattern": "^[ -~]*$",
                                    "type": "string",
                                    "format": "password",
                                },
                            },
                        },
                    },
                },
            },
            "responses": {
                "200": {"description": "The token", "content": json("TokenResponse")},
                "400": {"description": "No token is granted", "content": json("OAuth2Error")},
                "401": {
                    "description": "The client failed to authenticate",
                    "headers": {
                        "WWW-Authenticate": {
                            "description": "How the client authenticates (RFC 6749 5.2)",
                            "schema": {"type": "string"},
                        },
                    },
                    "content": json("OAuth2Error"),
                },
            },
        })
    );
}

#[test]
fn both_versions_have_the_schemas_of_the_token_endpoint() {
    let token = json!({
        "type": "object",
        "description": "The tokens that are granted (RFC 6749 5.1)",
        "required": ["access_token", "token_type"],
        "properties": {
            "access_token": {"type": "string", "description": "The access token"},
            "token_type": {
                "type": "string",
                "description": "How the access token is used",
                "example": "bearer",
            },
            "expires_in": {
                "type": "integer",
                "format": "int64",
                "minimum": 0.0,
                "description": "How many seconds the access token is valid",
            },
            "refresh_token": {
                "type": "string",
                "description": "A token to get a new access token with",
            },
            "scope": {
                "type": "string",
                "description": "The scopes granted, separated by spaces",
            },
        },
    });
    let error = json!({
        "type": "object",
        "description": "Why no token is granted (RFC 6749 5.2)",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "string",
                "description": "The error code",
                "enum": [
                    "invalid_request",
                    "invalid_client",
                    "invalid_grant",
                    "unauthorized_client",
                    "unsupported_grant_type",
                    "invalid_scope",
                ],
            },
            "error_description": {
                "type": "string",
                "description": "An explanation for the developer of the client",
            },
            "error_uri": {"type": "string", "description": "A page about the error"},
        },
    });
    let expected = json!({"TokenResponse": token, "OAuth2Error": error});
    assert_eq!(swagger()["definitions"], expected);
    assert_eq!(openapi()["components"]["schemas"], expected);
}

#[test]
fn the_strict_form_requires_the_grant_type() {
    let version2 = swagger();
    let parameters = &version2["paths"]["/strict"]["post"]["parameters"];
    assert_eq!(parameters[0]["name"], "grant_type");
    assert_eq!(parameters[0]["required"], true);

    let version3 = openapi();
    let body = &version3["paths"]["/strict"]["post"]["requestBody"];
    assert_eq!(
        body["content"]["application/x-www-form-urlencoded"]["schema"]["required"],
        json!(["grant_type", "username", "password"])
    );
}

#[test]
fn the_form_documents_its_refusals_whatever_the_handler_answers() {
    let version3 = openapi();
    let responses = version3["paths"]["/own_answer"]["post"]["responses"].as_object();
    let statuses: Vec<&String> = responses.unwrap().keys().collect();
    assert_eq!(statuses, ["400", "401", "default"]);
}

#[test]
fn a_handler_that_answers_refusals_itself_is_documented_alike() {
    let version3 = openapi();
    let paths = &version3["paths"];
    let mut token = paths["/token"]["post"].clone();
    token.as_object_mut().unwrap().remove("summary");
    token["operationId"] = json!("post_own__refusal");
    assert_eq!(paths["/own_refusal"]["post"], token);
}
