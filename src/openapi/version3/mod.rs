//! Versions 3.0 and 3.1 of the document, converted from version 2 in place. Only their schemas differ.
//!
//! paperclip's own conversion loses form bodies, the required fields of forms, `default` responses,
//! refresh URLs and every scheme that version 2 does not have. It panics in debug builds on types that
//! it does not know.
//!
//! Specification: [OpenAPI 3.0.4](https://spec.openapis.org/oas/v3.0.4),
//! [OpenAPI 3.1.0](https://spec.openapis.org/oas/v3.1.0).

mod operation;
mod schema;

use serde::Serialize;
use serde_json::{Map, Value, json};

use self::schema::component_name;
use super::{
    object::{Object, operations},
    requirements::Schemes,
    server::Server,
};

/// The kinds of components, with their names in version 2 and in version 3.
const COMPONENTS: &[(&str, &str)] = &[
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
];

/// The members of the root that version 2 has as well, besides extensions.
const SAME_MEMBERS: &[&str] = &["info", "tags", "paths", "security", "externalDocs"];

/// The version of the result.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V3_0,
    V3_1,
}

/// The OpenAPI Object. The version comes first, and the components, which are long, come last.
#[derive(Serialize)]
pub(super) struct Version3 {
    openapi: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    servers: Vec<Server>,
    #[serde(flatten)]
    members: Object,
    #[serde(skip_serializing_if = "Object::is_empty")]
    components: Object,
}

/// Converts a version 2 document. The schemes are passed separately, because version 2 lacks parts of
/// them.
pub(super) fn from_version2(
    version: Version,
    mut root: Object,
    schemes: &Schemes,
    servers: &[Server],
) -> Version3 {
    let json = || json!(["application/json"]);
    let consumes = root.remove("consumes").unwrap_or_else(json);
    let produces = root.remove("produces").unwrap_or_else(json);
    for item in members_mut(&mut root, "paths") {
        let shared = item.get_mut("parameters").and_then(Value::as_array_mut);
        let shared = shared.into_iter().flatten();
        shared.for_each(|it| version.convert_parameter(it));
    }
    for (_, _, operation) in operations(&mut root) {
        version.convert_operation(operation, &consumes, &produces);
    }
    members_mut(&mut root, "definitions").for_each(|it| version.convert_schema(it));
    members_mut(&mut root, "parameters").for_each(|it| version.convert_parameter(it));
    members_mut(&mut root, "responses").for_each(|it| version.convert_response(it, &produces));

    let components = take_components(&mut root, schemes);
    root.retain(|key, _| SAME_MEMBERS.contains(&key.as_str()) || key.starts_with("x-"));
    Version3 {
        openapi: match version {
            Version::V3_0 => "3.0.4",
            Version::V3_1 => "3.1.0",
        },
        servers: servers.to_vec(),
        members: root,
        components,
    }
}

/// Removes the components from the root, and gives them names that version 3 allows.
fn take_components(root: &mut Object, schemes: &Schemes) -> Object {
    let mut components = Object::new();
    for (version2, version3) in COMPONENTS {
        if let Some(Value::Object(kind)) = root.remove(*version2) {
            let named = kind.into_iter().map(|(key, it)| (component_name(&key), it));
            components.insert((*version3).to_owned(), Value::Object(named.collect()));
        }
    }
    components.insert("securitySchemes".to_owned(), json!(schemes));
    components.retain(|_, kind| *kind != json!({}));
    components
}

/// Returns the members of an object inside.
fn members_mut<'a>(object: &'a mut Object, key: &str) -> impl Iterator<Item = &'a mut Value> {
    let members = object.get_mut(key).and_then(Value::as_object_mut);
    members.into_iter().flat_map(Map::values_mut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(version2: Value) -> Value {
        let root = serde_json::from_value(version2).unwrap();

        json!(from_version2(Version::V3_0, root, &Schemes::new(), &[]))
    }

    #[test]
    fn members_of_version_2_are_gone_and_extensions_stay() {
        let version2 = json!({
            "swagger": "2.0",
            "info": {"title": "Items", "version": "1.0"},
            "schemes": ["https"],
            "consumes": ["text/plain"],
            "produces": ["text/plain"],
            "securityDefinitions": {"Key": {"type": "basic"}},
            "definitions": {},
            "unknown": 1,
            "x-root": 1,
            "paths": {"/items": {"get": {
                "summary": "Reads the items",
                "schemes": ["https"],
                "consumes": ["application/json"],
                "produces": ["text/csv"],
                "parameters": [],
                "responses": {"200": {"description": "", "schema": {"type": "string"}}},
                "x-operation": 1,
            }}},
        });
        let content = json!({"text/csv": {"schema": {"type": "string"}}});
        let version3 = json!({
            "openapi": "3.0.4",
            "info": {"title": "Items", "version": "1.0"},
            "x-root": 1,
            "paths": {"/items": {"get": {
                "summary": "Reads the items",
                "responses": {"200": {"description": "", "content": content}},
                "x-operation": 1,
            }}},
        });
        assert_eq!(converted(version2), version3);
    }
}
