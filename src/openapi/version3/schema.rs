//! Schemas, and the names and references of components.
//!
//! A schema of version 3.1 is JSON Schema of the draft 2020-12:
//!
//! 1. An exclusive limit is a number, not a flag beside one.
//! 2. Binary data is described by its media type and its encoding, not by a format.
//! 3. The `example` is one of the `examples`.
//!
//! Values, such as a default, are not schemas and stay as they are.

use serde_json::{Value, json};

use super::{Object, Version};

const UNKNOWN_BINARY: &str = "application/octet-stream";

/// Converts a schema, and the schemas inside.
pub(super) fn schema(version2: &Value, version: Version) -> Value {
    body_schema(version2, version, UNKNOWN_BINARY)
}

/// Converts the schema of a body of this media type.
pub(super) fn body_schema(version2: &Value, version: Version, media_type: &str) -> Value {
    // In the place of a schema may stand `true` or `false`.
    let Value::Object(members) = version2 else {
        return version2.clone();
    };
    let inner = |value: &Value| schema(value, version);
    let convert = |(key, member): (&String, &Value)| {
        let converted = match (key.as_str(), member) {
            ("$ref", Value::String(target)) => Value::String(reference(target)),
            ("items" | "additionalProperties" | "not", member) => inner(member),
            ("allOf" | "anyOf" | "oneOf", Value::Array(items)) => items.iter().map(inner).collect(),
            ("properties", Value::Object(properties)) => {
                let properties = properties.iter();
                Value::Object(
                    properties
                        .map(|(name, it)| (name.clone(), inner(it)))
                        .collect(),
                )
            }
            _ => member.clone(),
        };
        (key.clone(), converted)
    };
    let mut converted: Object = members.iter().map(convert).collect();
    // A parameter says it by its style.
    converted.remove("collectionFormat");
    // Version 3 has no type for files: they are binary strings.
    if converted.get("type").is_some_and(|kind| kind == "file") {
        converted.insert("type".to_owned(), json!("string"));
        converted.insert("format".to_owned(), json!("binary"));
    }
    if version == Version::V3_1 {
        exclusive_limit(&mut converted, "exclusiveMinimum", "minimum");
        exclusive_limit(&mut converted, "exclusiveMaximum", "maximum");
        binary(&mut converted, media_type);
        if let Some(example) = converted.remove("example") {
            converted.insert("examples".to_owned(), json!([example]));
        }
    }
    Value::Object(converted)
}

/// The schema of a parameter's or a header's value, still in version 2: all members but these.
pub(super) fn value_schema(version2: &Value, others: &[&str]) -> Value {
    let members = version2.as_object().into_iter().flatten();
    let members = members.filter(|(key, _)| !others.contains(&key.as_str()));
    let members = members.map(|(key, member)| (key.clone(), member.clone()));
    Value::Object(members.collect())
}

fn exclusive_limit(schema: &mut Object, exclusive: &str, limit: &str) {
    let Some(is_exclusive) = schema.get(exclusive).and_then(Value::as_bool) else {
        return;
    };
    schema.remove(exclusive);
    if is_exclusive && let Some(limit) = schema.remove(limit) {
        schema.insert(exclusive.to_owned(), limit);
    }
}

/// Specification: [OpenAPI 3.1.2, Migrating binary descriptions from OAS
/// 3.0](https://spec.openapis.org/oas/v3.1.2#migrating-binary-descriptions-from-oas-3-0).
fn binary(schema: &mut Object, media_type: &str) {
    if schema.get("type").is_none_or(|kind| kind != "string") {
        return;
    }
    let media_type = match schema.get("format").and_then(Value::as_str) {
        Some("binary") => {
            // Raw bytes have none of the types of JSON.
            schema.remove("type");
            // A range such as `image/*` is not a media type.
            if media_type.contains('*') {
                UNKNOWN_BINARY
            } else {
                media_type
            }
        }
        Some("byte") => {
            schema.insert("contentEncoding".to_owned(), json!("base64"));
            UNKNOWN_BINARY
        }
        _ => return,
    };
    schema.remove("format");
    // Redundant in a body, but the docs page offers to choose a file by it.
    schema.insert("contentMediaType".to_owned(), json!(media_type));
}

fn reference(version2: &str) -> String {
    for (from, to) in [
        ("#/definitions/", "#/components/schemas/"),
        ("#/parameters/", "#/components/parameters/"),
        ("#/responses/", "#/components/responses/"),
    ] {
        if let Some(name) = version2.strip_prefix(from) {
            // paperclip writes the angle brackets of a generic type's name this way.
            let name = name.replace("%3C", "<").replace("%3E", ">");
            return format!("{to}{}", component_name(&name));
        }
    }
    version2.to_owned()
}

/// Version 3 allows fewer characters in the name of a component: `Page<Item>` is `Page_Item_`.
pub(super) fn component_name(name: &str) -> String {
    name.replace(
        |char: char| !char.is_ascii_alphanumeric() && !".-_".contains(char),
        "_",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_converted(version2: &Value, version3_0: &Value, version3_1: &Value) {
        assert_eq!(schema(version2, Version::V3_0), *version3_0);
        assert_eq!(schema(version2, Version::V3_1), *version3_1);
    }

    #[test]
    fn an_exclusive_limit_is_a_number_in_version_3_1() {
        let flags = json!({"minimum": 0, "exclusiveMinimum": true, "maximum": 1.5, "exclusiveMaximum": true});
        let numbers = json!({"exclusiveMinimum": 0, "exclusiveMaximum": 1.5});
        assert_converted(&flags, &flags, &numbers);
        let flags = json!({"minimum": 0, "exclusiveMinimum": false, "maximum": 1});
        assert_converted(&flags, &flags, &json!({"minimum": 0, "maximum": 1}));
        let alone = json!({"exclusiveMinimum": true});
        assert_converted(&alone, &alone, &json!({}));
    }

    #[test]
    fn binary_data_has_a_media_type_and_an_encoding_in_version_3_1() {
        assert_converted(
            &json!({"type": "file", "description": "A file"}),
            &json!({"type": "string", "format": "binary", "description": "A file"}),
            &json!({"contentMediaType": "application/octet-stream", "description": "A file"}),
        );
        let base64 = json!({"type": "string", "format": "byte"});
        assert_converted(
            &base64,
            &base64,
            &json!({
                "type": "string",
                "contentMediaType": "application/octet-stream",
                "contentEncoding": "base64",
            }),
        );
        for other in [
            json!({"type": "string", "format": "date-time"}),
            json!({"type": "integer", "format": "byte"}),
        ] {
            assert_converted(&other, &other, &other);
        }
    }

    #[test]
    fn a_body_names_the_media_type_of_its_binary_data() {
        let file = json!({"type": "string", "format": "binary"});
        for (media_type, expected) in [
            ("image/png", "image/png"),
            ("image/*", "application/octet-stream"),
        ] {
            assert_eq!(
                body_schema(&file, Version::V3_1, media_type),
                json!({"contentMediaType": expected})
            );
        }
        let form = json!({"properties": {"file": file}});
        assert_eq!(
            body_schema(&form, Version::V3_1, "multipart/form-data"),
            json!({"properties": {"file": {"contentMediaType": "application/octet-stream"}}})
        );
    }

    #[test]
    fn schemas_inside_are_converted_and_values_are_not() {
        let outer = |inner: Value| {
            json!({
                "properties": {"a": {"items": {"additionalProperties": {"not": inner}}}},
                "allOf": [inner],
                "anyOf": [{"oneOf": [inner]}],
                "additionalProperties": false,
                "default": {"type": "file", "example": 1},
                "enum": [{"type": "file"}],
            })
        };
        assert_converted(
            &outer(json!({"type": "file", "example": 1})),
            &outer(json!({"type": "string", "format": "binary", "example": 1})),
            &outer(json!({"contentMediaType": "application/octet-stream", "examples": [1]})),
        );
    }

    #[test]
    fn a_property_may_have_the_name_of_a_keyword() {
        let schema = json!({
            "properties": {
                "example": {"type": "string"},
                "exclusiveMinimum": {"type": "string"},
                "format": {"type": "string"},
                "properties": {"type": "string"},
                "items": {"type": "string"},
            },
            "required": ["example"],
        });
        assert_converted(&schema, &schema, &schema);
    }

    #[test]
    fn a_reference_points_to_the_components() {
        let version3 = json!({"$ref": "#/components/schemas/Page_Item_"});
        let version2 = json!({"$ref": "#/definitions/Page%3CItem%3E"});
        assert_converted(&version2, &version3, &version3);
    }
}
