//! How the token endpoint reaches the document: the fields of its form, its response, its error.

use std::collections::BTreeMap;

use paperclip::{
    actix::OperationModifier,
    v2::{
        models::{
            DefaultOperationRaw, DefaultResponseRaw, DefaultSchemaRaw, Either, MediaRange,
            Parameter,
        },
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
        add_form(operation, false);
    }

    fn update_definitions(map: &mut Definitions) {
        define::<OAuth2Error>(map);
    }
}

impl Apiv2Schema for OAuth2PasswordRequestFormStrict {}

impl OperationModifier for OAuth2PasswordRequestFormStrict {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        add_form(operation, true);
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
                "token_type": text("How the access token is used: `bearer`"),
                "expires_in": {
                    "type": "integer",
                    "format": "int64",
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
        operation
            .responses
            .insert("200".to_owned(), response::<Self>("The token", &json!({})));
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
        add_refusals(operation);
    }

    fn update_definitions(map: &mut Definitions) {
        define::<Self>(map);
    }
}

fn add_form(operation: &mut DefaultOperationRaw, strict: bool) {
    let mut add = |name: &str, description: &str, required: bool, more: Value| {
        let mut field: Parameter<DefaultSchemaRaw> = model(more);
        name.clone_into(&mut field.name);
        field.description = Some(description.to_owned());
        field.required = required;
        operation.parameters.push(Either::Right(field));
    };
    let text = || json!({"in": "formData", "name": "", "type": "string"});
    // The docs page does not show a secret while it is typed.
    let secret = || json!({"in": "formData", "name": "", "type": "string", "format": "password"});
    let grant = json!({"in": "formData", "name": "", "type": "string", "enum": ["password"]});
    add(
        "grant_type",
        "The grant type (RFC 6749 4.3.2)",
        strict,
        grant,
    );
    add("username", "The resource owner's username", true, text());
    add("password", "The resource owner's password", true, secret());
    add(
        "scope",
        "The scopes to ask for, separated by spaces",
        false,
        text(),
    );
    add(
        "client_id",
        "The client, unless HTTP Basic names it",
        false,
        text(),
    );
    add("client_secret", "The client's secret", false, secret());
    if let Ok(media_type) = "application/x-www-form-urlencoded".parse() {
        let consumes = operation.consumes.get_or_insert_default();
        consumes.insert(MediaRange(media_type));
    }
    add_refusals(operation);
}

/// Adds the refusals of the form, which the application may use too. A documented response stays.
fn add_refusals(operation: &mut DefaultOperationRaw) {
    let challenge =
        json!({"WWW-Authenticate": text("How the client authenticates (RFC 6749 5.2)")});
    for (status, description, headers) in [
        ("400", "No token is granted", json!({})),
        ("401", "The client failed to authenticate", challenge),
    ] {
        operation
            .responses
            .entry(status.to_owned())
            .or_insert_with(|| response::<OAuth2Error>(description, &headers));
    }
}

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

fn response<T: Apiv2Schema>(
    description: &str,
    headers: &Value,
) -> Either<paperclip::v2::models::Reference, DefaultResponseRaw> {
    let mut schema = T::schema_with_ref();
    schema.retain_ref();
    Either::Right(DefaultResponseRaw {
        schema: Some(schema),
        ..model(json!({"description": description, "headers": headers}))
    })
}

fn define<T: Apiv2Schema>(map: &mut Definitions) {
    if let Some(name) = T::name() {
        map.insert(name, T::raw_schema());
    }
}

/// The model of paperclip for a part of version 2. The tests of the documents hold that it fits.
fn model<T: DeserializeOwned + Default>(version2: Value) -> T {
    serde_json::from_value(version2).unwrap_or_default()
}
