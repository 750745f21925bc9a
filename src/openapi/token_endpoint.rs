//! The token endpoint in the document: the fields of its form, its response and its errors.

use std::collections::BTreeMap;

use paperclip::{
    actix::OperationModifier,
    v2::{
        models::{DefaultOperationRaw, DefaultSchemaRaw},
        schema::{Apiv2Errors, Apiv2Schema},
    },
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::token_endpoint::{
    CODES, OAuth2Error, OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict, TokenResponse,
};

type Definitions = BTreeMap<String, DefaultSchemaRaw>;

impl Apiv2Schema for OAuth2PasswordRequestForm {}

impl OperationModifier for OAuth2PasswordRequestForm {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        add(operation, form(false));
    }

    fn update_definitions(map: &mut Definitions) {
        define::<OAuth2Error>(map);
    }
}

impl Apiv2Schema for OAuth2PasswordRequestFormStrict {}

impl OperationModifier for OAuth2PasswordRequestFormStrict {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        add(operation, form(true));
    }

    fn update_definitions(map: &mut Definitions) {
        define::<OAuth2Error>(map);
    }
}

impl Apiv2Schema for TokenResponse {
    fn name() -> Option<String> {
        Some("TokenResponse".to_owned())
    }

    fn raw_schema() -> DefaultSchemaRaw {
        model(json!({
            "type": "object",
            "description": "The tokens that are granted (RFC 6749 5.1)",
            "properties": {
                "access_token": text("The access token"),
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
                "refresh_token": text("A token to get a new access token with"),
                "scope": text("The scopes granted, separated by spaces"),
            },
            "required": ["access_token", "token_type"],
        }))
    }
}

impl OperationModifier for TokenResponse {
    fn update_response(operation: &mut DefaultOperationRaw) {
        let schema = json!({"$ref": "#/definitions/TokenResponse"});
        let response = json!({"description": "The token", "schema": schema});
        add(operation, json!({"responses": {"200": response}}));
    }

    fn update_definitions(map: &mut Definitions) {
        define::<Self>(map);
    }
}

impl Apiv2Schema for OAuth2Error {
    fn name() -> Option<String> {
        Some("OAuth2Error".to_owned())
    }

    fn raw_schema() -> DefaultSchemaRaw {
        model(json!({
            "type": "object",
            "description": "Why no token is granted (RFC 6749 5.2)",
            "properties": {
                "error": {
                    "type": "string",
                    "description": "The error code",
                    "enum": CODES,
                },
                "error_description": text("An explanation for the developer of the client"),
                "error_uri": text("A page about the error"),
            },
            "required": ["error"],
        }))
    }
}

impl Apiv2Errors for OAuth2Error {
    fn update_error_definitions(operation: &mut DefaultOperationRaw) {
        add(operation, json!({"responses": refusals()}));
    }

    fn update_definitions(map: &mut Definitions) {
        define::<Self>(map);
    }
}

/// Returns the fields of the password form, and its refusals.
fn form(is_strict: bool) -> Value {
    // RFC 6749 appendix A limits the characters of these fields.
    let pattern = |name: &str| match name {
        "username" | "password" => Some("^[^\\x00-\\x08\\x0A-\\x1F\\x7F]+$"),
        "scope" => Some("^[ !#-\\[\\]-~]*$"),
        "client_id" | "client_secret" => Some("^[ -~]*$"),
        _ => None,
    };
    let field = |name: &str, required: bool, format: Option<&str>, description: &str| {
        json!({
            "pattern": pattern(name),
            "in": "formData",
            "name": name,
            "type": "string",
            "format": format,
            "enum": if name == "grant_type" { vec!["password"] } else { Vec::new() },
            "required": required,
            "description": description,
        })
    };
    // The docs page hides a secret while the user types it.
    let secret = Some("password");
    json!({
        "consumes": ["application/x-www-form-urlencoded"],
        "parameters": [
            field("grant_type", is_strict, None, "The grant type (RFC 6749 4.3.2)"),
            field("username", true, None, "The resource owner's username"),
            field("password", true, secret, "The resource owner's password"),
            field("scope", false, None, "The scopes to ask for, separated by spaces"),
            field("client_id", false, None, "The client, unless HTTP Basic names it"),
            field("client_secret", false, secret, "The client's secret, beside client_id"),
        ],
        "responses": refusals(),
    })
}

/// Returns the refusals of the form. The application may send them, too.
fn refusals() -> Value {
    let schema = json!({"$ref": "#/definitions/OAuth2Error"});
    let challenge = text("How the client authenticates (RFC 6749 5.2)");
    json!({
        "400": {"description": "No token is granted", "schema": schema},
        "401": {
            "description": "The client failed to authenticate",
            "schema": schema,
            "headers": {"WWW-Authenticate": challenge},
        },
    })
}

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

/// Adds parts to an operation. A documented response is kept.
fn add(operation: &mut DefaultOperationRaw, parts: Value) {
    let parts: DefaultOperationRaw = model(parts);
    operation.parameters.extend(parts.parameters);
    for media_type in parts.consumes.into_iter().flatten() {
        let consumes = operation.consumes.get_or_insert_default();
        consumes.insert(media_type);
    }
    for (status, response) in parts.responses {
        operation.responses.entry(status).or_insert(response);
    }
}

fn define<T: Apiv2Schema>(map: &mut Definitions) {
    if let Some(name) = T::name() {
        map.insert(name, T::raw_schema());
    }
}

/// Converts a part of version 2 to paperclip's model. The tests of the documents show that it fits.
fn model<T: DeserializeOwned + Default>(version2: Value) -> T {
    serde_json::from_value(version2).unwrap_or_default()
}
