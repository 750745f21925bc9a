//! Version 2 of the document: what paperclip recorded, mended where it is not valid Swagger 2.0.
//!
//! 1. The application's title, version, servers and tags take the place of paperclip's defaults.
//! 2. Schemes are written by us: an oauth2 scheme lists its scopes, also where there are none.
//! 3. Every operation documents a response, and every response has a description.
//! 4. A requirement lists scopes only of a scheme that has any: for others it asks for an empty list.
//!    OpenID Connect has scopes in version 3 only, which is made in between.
//! 5. A form says that it is one: without `consumes` a client would send JSON.
//!
//! Specification: [Swagger 2.0](https://spec.openapis.org/oas/v2.0).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    DeclarationError, Server, recorded::Recorded, refusal, settings::OpenApi, version2_scheme,
};
use crate::scheme::{SecurityScheme, SecuritySchemeKind};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// Finishes the document.
pub(super) fn finish(
    recorded: Recorded,
    settings: &OpenApi,
) -> Result<Map<String, Value>, DeclarationError> {
    let Recorded { mut root, schemes } = recorded;
    describe(&mut root, settings)?;
    if !schemes.is_empty() {
        let definitions = schemes
            .iter()
            .map(|(name, scheme)| (name.clone(), version2_scheme::to_value(scheme)))
            .collect();
        root.insert("securityDefinitions".to_owned(), Value::Object(definitions));
    }
    for operation in operations_mut(&mut root) {
        mend_scopes(operation, |name| {
            schemes.get(name).is_some_and(|scheme| {
                matches!(
                    scheme.kind(),
                    SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. }
                )
            })
        });
        mend_responses(operation);
        mend_form(operation);
    }
    Ok(root)
}

fn describe(root: &mut Map<String, Value>, settings: &OpenApi) -> Result<(), DeclarationError> {
    let info = serde_json::to_value(&settings.info).unwrap_or_default();
    match (root.get_mut("info"), info) {
        // Members that the application gave paperclip and not us stay.
        (Some(Value::Object(theirs)), Value::Object(ours)) => theirs.extend(ours),
        (_, info) => {
            root.insert("info".to_owned(), info);
        }
    }
    if !settings.tags.is_empty() {
        root.insert("tags".to_owned(), json!(settings.tags));
    }
    // Each server is checked, though version 2 has room for one.
    let servers: Result<Vec<_>, _> = settings.servers.iter().map(Server::to_version2).collect();
    if let Some(server) = servers?.into_iter().next() {
        root.insert("basePath".to_owned(), Value::String(server.base_path));
        if let Some(host) = server.host {
            root.insert("host".to_owned(), Value::String(host));
        }
        if let Some(scheme) = server.scheme {
            root.insert("schemes".to_owned(), json!([scheme]));
        }
    }
    Ok(())
}

fn operations_mut(root: &mut Map<String, Value>) -> impl Iterator<Item = &mut Map<String, Value>> {
    let paths = root.get_mut("paths").and_then(Value::as_object_mut);
    paths
        .into_iter()
        .flat_map(Map::values_mut)
        .filter_map(Value::as_object_mut)
        .flat_map(Map::iter_mut)
        .filter(|(key, _)| key.as_str() != "parameters")
        .filter_map(|(_, operation)| operation.as_object_mut())
}

/// Takes out the scopes that only version 3 has, those of OpenID Connect.
pub(super) fn drop_scopes_of_version3(
    root: &mut Map<String, Value>,
    schemes: &BTreeMap<String, SecurityScheme>,
) {
    let is_oauth2 = |name: &str| {
        let scheme = schemes.get(name);
        scheme.is_some_and(|scheme| matches!(scheme.kind(), SecuritySchemeKind::OAuth2 { .. }))
    };
    for operation in operations_mut(root) {
        mend_scopes(operation, is_oauth2);
    }
}

/// Empties the lists of schemes that have no scopes, and says in the description what was in them.
fn mend_scopes(operation: &mut Map<String, Value>, has_scopes: impl Fn(&str) -> bool) {
    let mut dropped: Vec<String> = Vec::new();
    let alternatives = operation.get_mut("security").and_then(Value::as_array_mut);
    let requirements = alternatives
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
        .flatten();
    for (name, scopes) in requirements {
        if has_scopes(name) {
            continue;
        }
        if let Value::Array(scopes) = std::mem::replace(scopes, Value::Array(Vec::new())) {
            let scopes = scopes.iter().filter_map(Value::as_str);
            dropped.extend(scopes.map(|scope| format!("`{scope}`")));
        }
    }
    if dropped.is_empty() {
        return;
    }
    dropped.dedup();
    let note = format!("Needs the scopes {}.", dropped.join(", "));
    let described = operation.get("description").and_then(Value::as_str);
    let description = match described {
        Some(description) if !description.is_empty() => format!("{description}\n\n{note}"),
        _ => note,
    };
    operation.insert("description".to_owned(), Value::String(description));
}

fn mend_responses(operation: &mut Map<String, Value>) {
    let responses = operation
        .entry("responses")
        .or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(responses) = responses else {
        return;
    };
    // A handler whose response paperclip cannot see still answers something when it lets a
    // request in.
    let only_refusals = responses.keys().all(|status| status.starts_with('4'));
    if only_refusals {
        responses.insert("default".to_owned(), json!({"description": "The response"}));
    }
    for response in responses.values_mut().filter_map(Value::as_object_mut) {
        refusal::finish(response);
        if !response.contains_key("$ref") {
            response
                .entry("description")
                .or_insert_with(|| Value::String(String::new()));
        }
    }
}

fn mend_form(operation: &mut Map<String, Value>) {
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
