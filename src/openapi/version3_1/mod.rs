//! Version 3.1 of the document, converted from version 3.0.
//!
//! Of what our document has, only schemas are written differently in the two. So it is walked by its
//! structure, and what stands where a schema does is converted: a property, a component or a header
//! may have the name of a keyword.
//!
//! Specification: [OpenAPI 3.1.2](https://spec.openapis.org/oas/v3.1.2).

mod schema;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use self::schema::{body_schema, schema};
use super::version2::Roles;

type Object = Map<String, Value>;

/// The OpenAPI Object, serialised in the order in which one reads it.
pub(super) struct Version3_1(Object);

/// Converts a finished version 3.0 document, and adds the requirements with role names.
pub(super) fn from_version3_0(document: Value, roles: &Roles) -> Version3_1 {
    let Value::Object(mut document) = document else {
        return Version3_1(Object::new());
    };
    document.insert("openapi".to_owned(), Value::from("3.1.2"));
    for (path, item) in document.get_mut("paths").into_iter().flat_map(members) {
        // The others are extensions.
        if path.starts_with('/') {
            path_item(item);
        }
    }
    for (path, method, security) in roles {
        let operation = document
            .get_mut("paths")
            .and_then(|paths| paths.get_mut(path)?.get_mut(method)?.as_object_mut());
        if let Some(operation) = operation {
            operation.insert("security".to_owned(), security.clone());
        }
    }
    for (kind, components) in document.get_mut("components").into_iter().flat_map(members) {
        let convert = match kind.as_str() {
            "schemas" => schema,
            "responses" => response,
            "parameters" => parameter,
            _ => continue,
        };
        members(components).for_each(|(_, component)| convert(component));
    }
    Version3_1(document)
}

impl Version3_1 {
    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

impl Serialize for Version3_1 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const FIRST: &[&str] = &["openapi", "info", "servers", "tags", "paths", "components"];
        let first = FIRST.iter().filter_map(|&key| self.0.get_key_value(key));
        let others = self
            .0
            .iter()
            .filter(|(key, _)| !FIRST.contains(&key.as_str()));
        serializer.collect_map(first.chain(others))
    }
}

fn path_item(item: &mut Value) {
    for (key, member) in members(item) {
        match key.as_str() {
            "parameters" => items(member).for_each(parameter),
            key if key.starts_with("x-") => {}
            _ => operation(member),
        }
    }
}

fn operation(operation: &mut Value) {
    for (key, member) in members(operation) {
        match key.as_str() {
            "parameters" => items(member).for_each(parameter),
            "requestBody" => content(member),
            "responses" => members(member)
                .filter(|(status, _)| !status.starts_with("x-"))
                .for_each(|(_, it)| response(it)),
            _ => {}
        }
    }
}

fn response(response: &mut Value) {
    content(response);
    let headers = response.get_mut("headers").into_iter().flat_map(members);
    headers.for_each(|(_, header)| parameter(header));
}

/// A parameter, or a header, which is one without a name and a place.
fn parameter(parameter: &mut Value) {
    parameter.get_mut("schema").into_iter().for_each(schema);
}

/// The media types of a body.
fn content(body: &mut Value) {
    for (media_type, member) in body.get_mut("content").into_iter().flat_map(members) {
        if let Some(schema) = member.get_mut("schema") {
            body_schema(schema, media_type);
        }
    }
}

fn members(value: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    value.as_object_mut().into_iter().flatten()
}

fn items(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    value.as_array_mut().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_place_of_a_schema_is_converted_and_no_other() {
        let document = |schema: Value, openapi| {
            // The same object, where it is no schema.
            let data = json!({"schema": {"type": "string", "nullable": true, "example": 1}});
            let body = json!({
                "content": {"schema": {"schema": schema, "example": data, "x-schema": data}},
            });
            let parameter = json!({
                "name": "schema", "in": "query", "schema": schema, "example": data, "x-a": data,
            });
            let response = json!({
                "description": "schema",
                "headers": {"x-schema": {"schema": schema}},
                "content": body["content"],
                "x-a": data,
            });
            json!({
                "openapi": openapi,
                "info": {"title": "schema", "version": "nullable", "x-a": data},
                "paths": {
                    "x-schema": data,
                    "/schema": {
                        "x-schema": {"parameters": [data], "responses": {"200": {"content": {"schema": data}}}},
                        "parameters": [parameter],
                        "get": {
                            "parameters": [parameter, {"$ref": "#/components/parameters/schema"}],
                            "requestBody": body,
                            "responses": {"200": response, "x-schema": data, "default": response},
                            "x-schema": data,
                        },
                    },
                },
                "components": {
                    "schemas": {"schema": schema, "x-schema": schema},
                    "responses": {"schema": response, "x-schema": response},
                    "parameters": {"schema": parameter, "x-schema": parameter},
                    "securitySchemes": {"schema": {"type": "http", "scheme": "bearer"}},
                    "x-schema": {"schema": data["schema"]},
                },
                "security": [{"schema": []}],
                "x-schema": data,
            })
        };
        let version3_0 = document(json!({"type": "string", "nullable": true}), "3.0.4");
        let version3_1 = document(json!({"type": ["string", "null"]}), "3.1.2");
        assert_eq!(
            from_version3_0(version3_0, &Roles::new()).into_value(),
            version3_1
        );
    }

    #[test]
    fn the_members_are_in_the_order_in_which_one_reads_them() {
        let document = json!({
            "components": {}, "externalDocs": {}, "info": {}, "openapi": "3.0.4", "paths": {},
            "security": [], "servers": [], "tags": [], "x-a": 1,
        });
        let text = serde_json::to_string(&from_version3_0(document, &Roles::new())).unwrap();
        assert_eq!(
            text,
            r#"{"openapi":"3.1.2","info":{},"servers":[],"tags":[],"paths":{},"components":{},"externalDocs":{},"security":[],"x-a":1}"#
        );
    }
}
