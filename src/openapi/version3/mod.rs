//! Version 3 of the document, converted from version 2.
//!
//! Ours rather than paperclip's conversion, which loses form bodies and what their fields require,
//! `default` responses, refresh URLs and every scheme that version 2 has no word for, and panics
//! in debug builds on types that it does not know.
//!
//! Specification: [OpenAPI 3.0.4](https://spec.openapis.org/oas/v3.0.4).

mod operation;
mod schema;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use self::{
    operation::{parameter, path_item, response},
    schema::{component_name, schema},
};
use super::{server::Server, settings::OpenApi};
use crate::scheme::SecurityScheme;

type Object = Map<String, Value>;

/// The OpenAPI Object, in the order in which one reads it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Version3 {
    openapi: &'static str,
    info: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) servers: Vec<Server>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Value>,
    paths: Object,
    #[serde(skip_serializing_if = "Object::is_empty")]
    components: Object,
    #[serde(skip_serializing_if = "Option::is_none")]
    security: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_docs: Option<Value>,
    #[serde(flatten)]
    extensions: Object,
}

/// The media types that operations use where they name none.
struct Defaults {
    consumes: Vec<String>,
    produces: Vec<String>,
}

/// Converts a finished version 2 document, with the schemes that version 2 could not say in full.
pub(super) fn from_version2(
    version2: &Object,
    schemes: &BTreeMap<String, SecurityScheme>,
    settings: &OpenApi,
) -> Version3 {
    let json = || vec!["application/json".to_owned()];
    let defaults = Defaults {
        consumes: media_types(version2, "consumes").unwrap_or_else(json),
        produces: media_types(version2, "produces").unwrap_or_else(json),
    };
    let servers = if settings.servers.is_empty() {
        servers(version2)
    } else {
        settings.servers.clone()
    };
    Version3 {
        openapi: "3.0.4",
        info: version2.get("info").cloned().unwrap_or_default(),
        servers,
        tags: version2.get("tags").cloned(),
        paths: members(version2, "paths")
            .map(|(path, item)| (path.clone(), path_item(item, &defaults)))
            .collect(),
        components: components(version2, schemes, &defaults),
        security: version2.get("security").cloned(),
        external_docs: version2.get("externalDocs").cloned(),
        extensions: extensions(version2),
    }
}

/// Where the application said, through paperclip, that the API is.
fn servers(version2: &Object) -> Vec<Server> {
    let text = |key| version2.get(key).and_then(Value::as_str);
    let base_path = text("basePath").unwrap_or_default();
    let Some(host) = text("host") else {
        return text("basePath").map(Server::new).into_iter().collect();
    };
    let schemes = version2.get("schemes").and_then(Value::as_array);
    match schemes {
        Some(schemes) => schemes
            .iter()
            .filter_map(Value::as_str)
            .map(|scheme| Server::new(format!("{scheme}://{host}{base_path}")))
            .collect(),
        None => vec![Server::new(format!("//{host}{base_path}"))],
    }
}

fn components(
    version2: &Object,
    schemes: &BTreeMap<String, SecurityScheme>,
    defaults: &Defaults,
) -> Object {
    let definitions: Object = members(version2, "definitions")
        .map(|(name, definition)| (component_name(name), schema(definition)))
        .collect();
    let responses: Object = members(version2, "responses")
        .map(|(name, definition)| {
            (
                component_name(name),
                response(definition, &defaults.produces),
            )
        })
        .collect();
    let parameters: Object = members(version2, "parameters")
        .map(|(name, definition)| (component_name(name), parameter(definition)))
        .collect();
    let schemes: Object = schemes
        .iter()
        .map(|(name, scheme)| (name.clone(), json!(scheme)))
        .collect();
    [
        ("schemas", definitions),
        ("responses", responses),
        ("parameters", parameters),
        ("securitySchemes", schemes),
    ]
    .into_iter()
    .filter(|(_, components)| !components.is_empty())
    .map(|(kind, components)| (kind.to_owned(), Value::Object(components)))
    .collect()
}

fn media_types(object: &Object, key: &str) -> Option<Vec<String>> {
    let media_types = object.get(key)?.as_array()?;
    Some(
        media_types
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
    )
}

fn members<'a>(object: &'a Object, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let members = object.get(key).and_then(Value::as_object);
    members.into_iter().flatten()
}

fn extensions(object: &Object) -> Object {
    object
        .iter()
        .filter(|(key, _)| key.starts_with("x-"))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}
