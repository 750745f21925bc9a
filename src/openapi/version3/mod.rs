//! Versions 3.0 and 3.1 of the document, converted from version 2. They differ only in schemas.
//!
//! paperclip's own conversion loses form bodies and the required fields of forms, `default` responses,
//! refresh URLs and every scheme that version 2 does not know, and panics in debug builds on types that
//! it does not know.
//!
//! Specification: [OpenAPI 3.0.4](https://spec.openapis.org/oas/v3.0.4),
//! [OpenAPI 3.1.2](https://spec.openapis.org/oas/v3.1.2).

mod operation;
mod schema;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use self::schema::{component_name, schema};
use super::{server::Server, settings::OpenApi};
use crate::scheme::SecurityScheme;

type Object = Map<String, Value>;

/// The version to convert to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V3_0,
    V3_1,
}

/// The OpenAPI Object, with the members in reading order.
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

/// The version to convert to, and the media types of operations that name none.
struct Conversion {
    version: Version,
    consumes: Vec<String>,
    produces: Vec<String>,
}

/// Converts a version 2 document. The schemes come in full.
pub(super) fn from_version2(
    version: Version,
    version2: &Object,
    schemes: &BTreeMap<String, SecurityScheme>,
    settings: &OpenApi,
) -> Version3 {
    let json = || vec!["application/json".to_owned()];
    let conversion = Conversion {
        version,
        consumes: media_types(version2, "consumes").unwrap_or_else(json),
        produces: media_types(version2, "produces").unwrap_or_else(json),
    };
    let servers = if settings.servers.is_empty() {
        servers(version2)
    } else {
        settings.servers.clone()
    };
    Version3 {
        openapi: match version {
            Version::V3_0 => "3.0.4",
            Version::V3_1 => "3.1.2",
        },
        info: version2.get("info").cloned().unwrap_or_default(),
        servers,
        tags: version2.get("tags").cloned(),
        paths: conversion.each(version2, "paths", str::to_owned, Conversion::path_item),
        components: conversion.components(version2, schemes),
        security: version2.get("security").cloned(),
        external_docs: version2.get("externalDocs").cloned(),
        extensions: extensions(version2),
    }
}

impl Conversion {
    fn components(&self, version2: &Object, schemes: &BTreeMap<String, SecurityScheme>) -> Object {
        let convert = |it: &Self, schema: &Value| it.schema(schema);
        let schemes = schemes
            .iter()
            .map(|(name, scheme)| (name.clone(), json!(scheme)));
        [
            (
                "schemas",
                self.each(version2, "definitions", component_name, convert),
            ),
            (
                "responses",
                self.each(version2, "responses", component_name, |it, response| {
                    it.response(response, &it.produces)
                }),
            ),
            (
                "parameters",
                self.each(version2, "parameters", component_name, Self::parameter),
            ),
            ("securitySchemes", schemes.collect()),
        ]
        .into_iter()
        .filter(|(_, components)| !components.is_empty())
        .map(|(kind, components)| (kind.to_owned(), Value::Object(components)))
        .collect()
    }

    /// Converts every member of an object.
    fn each(
        &self,
        version2: &Object,
        key: &str,
        name: impl Fn(&str) -> String,
        convert: impl Fn(&Self, &Value) -> Value,
    ) -> Object {
        members(version2, key)
            .map(|(key, member)| (name(key), convert(self, member)))
            .collect()
    }

    fn schema(&self, version2: &Value) -> Value {
        schema(version2, self.version)
    }
}

/// The servers that the application named to paperclip.
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
