//! Version 2 of the document: paperclip's record, completed to valid Swagger 2.0.
//!
//! 1. The application's title, version, servers and tags replace paperclip's defaults.
//! 2. The schemes are written by this crate, because an oauth2 scheme must list its scopes, even if it
//!    has none.
//! 3. Every operation documents a response, and every response has a description.
//! 4. A requirement lists scopes only for a scheme that may have scopes in this version. The description
//!    of the operation lists other scopes, for each alternative.
//! 5. A form has `consumes`. Without it, a client would send JSON.
//!
//! Specification: [Swagger 2.0](https://spec.openapis.org/oas/v2.0).

use std::{collections::BTreeMap, mem};

use serde_json::{Value, json};

use super::{
    DeclarationError, Server,
    object::{Object, object, operation_name, operations},
    operation_id::operation_id,
    requirements::Schemes,
    settings::OpenApi,
    version2_scheme,
};
use crate::scheme::SecuritySchemeKind;

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// Adds everything that all versions have in common.
pub(super) fn finish(
    root: &mut Object,
    schemes: &Schemes,
    settings: &OpenApi,
    servers: &[Server],
) -> Result<(), DeclarationError> {
    describe(root, settings);
    // Version 2 has one server.
    let server = servers.first();
    root.extend(server.into_iter().flat_map(Server::version2));
    for (name, scheme) in schemes {
        let mut definition = version2_scheme::to_value(scheme);
        for key in ["authorizationUrl", "tokenUrl"] {
            if let (Some(server), Some(Value::String(url))) = (server, definition.get_mut(key)) {
                *url = server.resolve(url);
            }
        }
        if let Some(definitions) = object(root, "securityDefinitions") {
            definitions.insert(name.clone(), definition);
        }
    }
    root.entry("produces")
        .or_insert_with(|| json!(["application/json"]));
    let mut known = BTreeMap::new();
    for (path, method, operation) in operations(root) {
        let id = operation.entry("operationId");
        let id = id.or_insert_with(|| json!(operation_id(method, path)));
        let name = operation_name(method, path);
        if let Some(other) = known.insert(id.to_string(), name.clone()) {
            return Err(DeclarationError::new(format!(
                "{name} has the `operationId` {id} of {other}: give one of them another"
            )));
        }
        finish_responses(operation);
        finish_form(operation);
    }
    Ok(())
}

fn describe(root: &mut Object, settings: &OpenApi) {
    let info = root.entry("info").or_insert_with(|| json!({}));
    // Members that the application gave paperclip are kept.
    if let (Value::Object(info), Value::Object(ours)) = (info, settings.info.clone()) {
        info.extend(ours);
    }
    if !settings.tags.is_empty() {
        root.insert("tags".to_owned(), json!(settings.tags));
    }
}

/// Moves the scopes of schemes that may not list any into the descriptions of operations.
pub(super) fn describe_scopes(
    root: &mut Object,
    schemes: &Schemes,
    may_list: impl Fn(&SecuritySchemeKind) -> bool,
) {
    let may_list = |name: &str| schemes.get(name).is_some_and(|it| may_list(&it.kind));
    for (_, _, operation) in operations(root) {
        let described = operation.get("description").and_then(Value::as_str);
        let mut paragraphs: Vec<String> = described.into_iter().map(str::to_owned).collect();
        let Some(Value::Array(alternatives)) = operation.get_mut("security") else {
            continue;
        };
        let is_only = alternatives.len() == 1;
        let credentials = alternatives.iter_mut().filter_map(Value::as_object_mut);
        for (name, scopes) in credentials.flatten().filter(|(name, _)| !may_list(name)) {
            let scopes = mem::replace(scopes, json!([]));
            let words = scopes.as_array().into_iter().flatten();
            let words = words.filter_map(Value::as_str);
            let words: Vec<String> = words.map(|scope| format!("`{scope}`")).collect();
            let words = words.join(", ");
            if is_only && !words.is_empty() {
                paragraphs.push(format!("Needs the scopes {words}."));
            } else if !words.is_empty() {
                paragraphs.push(format!("With `{name}`, needs the scopes {words}."));
            }
        }
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs.dedup();
        if !paragraphs.is_empty() {
            operation.insert("description".to_owned(), json!(paragraphs.join("\n\n")));
        }
    }
}

fn finish_responses(operation: &mut Object) {
    let Some(responses) = object(operation, "responses") else {
        return;
    };
    // paperclip does not see every response, but the handler of an accepted request responds, too.
    let only_refusals = responses
        .keys()
        .all(|status| status.starts_with(['4', '5']));
    if only_refusals {
        responses.insert("default".to_owned(), json!({"description": "The response"}));
    }
    for response in responses.values_mut().filter_map(Value::as_object_mut) {
        if !response.contains_key("$ref") {
            response
                .entry("description")
                .or_insert_with(|| Value::String(String::new()));
        }
    }
}

fn finish_form(operation: &mut Object) {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let mut fields = parameters
        .into_iter()
        .flatten()
        .filter(|parameter| parameter.get("in").is_some_and(|place| place == "formData"))
        .peekable();
    if fields.peek().is_none() || operation.contains_key("consumes") {
        return;
    }
    let has_file = fields.any(|field| field.get("type").is_some_and(|kind| kind == "file"));
    let media_type = if has_file { MULTIPART } else { FORM };
    operation.insert("consumes".to_owned(), json!([media_type]));
}
