//! How the token endpoint reaches the document: the fields of its form, its response, its error.

use std::collections::BTreeMap;

use paperclip::{
    actix::OperationModifier,
    v2::{
        models::{
            DataType, DataTypeFormat, DefaultOperationRaw, DefaultResponseRaw, DefaultSchemaRaw,
            Either, Header, MediaRange, Parameter, ParameterIn,
        },
        schema::{Apiv2Errors, Apiv2Schema},
    },
};

use crate::token_endpoint::{
    OAuth2Error, OAuth2ErrorCode, OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict,
    TokenResponse,
};

const FORM: &str = "application/x-www-form-urlencoded";

impl Apiv2Schema for OAuth2PasswordRequestForm {}

impl OperationModifier for OAuth2PasswordRequestForm {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        add_form(operation, false);
    }

    fn update_definitions(map: &mut BTreeMap<String, DefaultSchemaRaw>) {
        define::<OAuth2Error>(map);
    }
}

impl Apiv2Schema for OAuth2PasswordRequestFormStrict {}

impl OperationModifier for OAuth2PasswordRequestFormStrict {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        add_form(operation, true);
    }

    fn update_definitions(map: &mut BTreeMap<String, DefaultSchemaRaw>) {
        define::<OAuth2Error>(map);
    }
}

impl Apiv2Schema for TokenResponse {
    fn name() -> Option<String> {
        Some("TokenResponse".to_owned())
    }

    fn raw_schema() -> DefaultSchemaRaw {
        let seconds = DefaultSchemaRaw {
            data_type: Some(DataType::Integer),
            format: Some(DataTypeFormat::Int64),
            ..text("How many seconds the access token is valid")
        };
        object(
            "What was granted (RFC 6749 5.1)",
            [
                ("access_token", text("The access token")),
                ("token_type", text("How the access token is used: `bearer`")),
                ("expires_in", seconds),
                (
                    "refresh_token",
                    text("What a new access token can be had for"),
                ),
                ("scope", text("The scopes granted, separated by spaces")),
            ],
            ["access_token", "token_type"],
        )
    }
}

impl OperationModifier for TokenResponse {
    fn update_response(operation: &mut DefaultOperationRaw) {
        let response = DefaultResponseRaw {
            description: Some("The token".to_owned()),
            schema: Some(reference::<Self>()),
            ..DefaultResponseRaw::default()
        };
        operation
            .responses
            .insert("200".to_owned(), Either::Right(response));
    }

    fn update_definitions(map: &mut BTreeMap<String, DefaultSchemaRaw>) {
        define::<Self>(map);
    }
}

impl Apiv2Schema for OAuth2Error {
    fn name() -> Option<String> {
        Some("OAuth2Error".to_owned())
    }

    fn raw_schema() -> DefaultSchemaRaw {
        let codes = OAuth2ErrorCode::ALL;
        let code = DefaultSchemaRaw {
            enum_: codes.map(|code| code.as_str().into()).into(),
            ..text("Why the request was refused")
        };
        object(
            "Why no token was granted (RFC 6749 5.2)",
            [
                ("error", code),
                (
                    "error_description",
                    text("The same, for the developer of the client"),
                ),
                ("error_uri", text("A page about the error")),
            ],
            ["error"],
        )
    }
}

impl Apiv2Errors for OAuth2Error {
    fn update_error_definitions(operation: &mut DefaultOperationRaw) {
        add_refusals(operation);
    }

    fn update_definitions(map: &mut BTreeMap<String, DefaultSchemaRaw>) {
        define::<Self>(map);
    }
}

fn add_form(operation: &mut DefaultOperationRaw, strict: bool) {
    let grant_type = Parameter {
        enum_: vec!["password".into()],
        ..field("grant_type", "The grant type (RFC 6749 4.3.2)", strict)
    };
    operation.parameters.extend(
        [
            grant_type,
            field("username", "The resource owner's username", true),
            secret("password", "The resource owner's password", true),
            field("scope", "The scopes asked for, separated by spaces", false),
            field("client_id", "The client, unless HTTP Basic names it", false),
            secret("client_secret", "The client's secret", false),
        ]
        .map(Either::Right),
    );
    if let Ok(media_type) = FORM.parse() {
        let consumes = operation.consumes.get_or_insert_default();
        consumes.insert(MediaRange(media_type));
    }
    add_refusals(operation);
}

fn field(name: &str, description: &str, required: bool) -> Parameter<DefaultSchemaRaw> {
    Parameter {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        in_: ParameterIn::FormData,
        required,
        data_type: Some(DataType::String),
        ..Parameter::default()
    }
}

/// A field that the docs page does not show while it is typed.
fn secret(name: &str, description: &str, required: bool) -> Parameter<DefaultSchemaRaw> {
    Parameter {
        format: Some(DataTypeFormat::Password),
        ..field(name, description, required)
    }
}

/// What the form itself answers, and the application with it: what is documented already stays.
fn add_refusals(operation: &mut DefaultOperationRaw) {
    let challenge = Header {
        description: Some("How the client authenticates (RFC 6749 5.2)".to_owned()),
        data_type: Some(DataType::String),
        ..Header::default()
    };
    let refusals = [
        ("400", "No token is granted", None),
        (
            "401",
            "The client failed to authenticate",
            Some(("WWW-Authenticate".to_owned(), challenge)),
        ),
    ];
    for (status, description, header) in refusals {
        let response = DefaultResponseRaw {
            description: Some(description.to_owned()),
            schema: Some(reference::<OAuth2Error>()),
            headers: header.into_iter().collect(),
        };
        operation
            .responses
            .entry(status.to_owned())
            .or_insert(Either::Right(response));
    }
}

fn text(description: &str) -> DefaultSchemaRaw {
    DefaultSchemaRaw {
        data_type: Some(DataType::String),
        description: Some(description.to_owned()),
        ..DefaultSchemaRaw::default()
    }
}

fn object<const N: usize, const R: usize>(
    description: &str,
    properties: [(&str, DefaultSchemaRaw); N],
    required: [&str; R],
) -> DefaultSchemaRaw {
    DefaultSchemaRaw {
        data_type: Some(DataType::Object),
        description: Some(description.to_owned()),
        properties: properties
            .map(|(name, schema)| (name.to_owned(), Box::new(schema)))
            .into(),
        required: required.map(str::to_owned).into(),
        ..DefaultSchemaRaw::default()
    }
}

fn reference<T: Apiv2Schema>() -> DefaultSchemaRaw {
    let mut schema = T::schema_with_ref();
    schema.retain_ref();
    schema
}

fn define<T: Apiv2Schema>(map: &mut BTreeMap<String, DefaultSchemaRaw>) {
    if let Some(name) = T::name() {
        map.insert(name, T::raw_schema());
    }
}
