//! Conversion of schemas, and of the names and references of components.
//!
//! A schema of version 3.1 is a JSON Schema of draft 2020-12:
//!
//! 1. An exclusive limit is a number. In version 3.0, it is a flag beside a number.
//! 2. A media type and an encoding describe binary data. In version 3.0, a format does.
//! 3. The `examples` contain the `example`.
//!
//! Values, such as a default, are not schemas and are not converted.

use serde_json::{Value, json};

use super::{COMPONENTS, Version};
use crate::openapi::object::Object;

const UNKNOWN_BINARY: &str = "application/octet-stream";

impl Version {
    /// Converts a schema, and the schemas inside.
    pub(super) fn convert_schema(self, schema: &mut Value) {
        self.convert_body_schema(schema, UNKNOWN_BINARY);
    }

    fn convert_schemas<'a>(self, schemas: impl IntoIterator<Item = &'a mut Value>) {
        for schema in schemas {
            self.convert_schema(schema);
        }
    }

    /// Converts the schema of a body with this media type.
    pub(super) fn convert_body_schema(self, schema: &mut Value, media_type: &str) {
        // `true` and `false` are schemas, too.
        let Value::Object(schema) = schema else {
            return;
        };
        for (key, member) in schema.iter_mut() {
            match (key.as_str(), member) {
                ("$ref", Value::String(target)) => {
                    *target = reference(target).unwrap_or_else(|| target.clone());
                }
                ("items" | "additionalProperties" | "not", inner) => self.convert_schema(inner),
                ("allOf" | "anyOf" | "oneOf", Value::Array(inner)) => self.convert_schemas(inner),
                ("properties", Value::Object(inner)) => self.convert_schemas(inner.values_mut()),
                _ => {}
            }
        }
        // In version 3, a parameter has a style.
        schema.remove("collectionFormat");
        // Version 3 has no type for files: a file is a binary string.
        if schema.get("type").is_some_and(|kind| kind == "file") {
            schema.insert("type".to_owned(), json!("string"));
            schema.insert("format".to_owned(), json!("binary"));
        }
        if self == Self::V3_1 {
            convert_exclusive_limit(schema, "exclusiveMinimum", "minimum");
            convert_exclusive_limit(schema, "exclusiveMaximum", "maximum");
            convert_binary(schema, media_type);
            if let Some(example) = schema.remove("example") {
                schema.insert("examples".to_owned(), json!([example]));
            }
        }
    }
}

/// Replaces the flag for an exclusive limit with the limit.
fn convert_exclusive_limit(schema: &mut Object, exclusive: &str, limit: &str) {
    let is_exclusive = schema.remove(exclusive) == Some(Value::Bool(true));
    if is_exclusive && let Some(limit) = schema.remove(limit) {
        schema.insert(exclusive.to_owned(), limit);
    }
}

/// Describes binary data with its media type and its encoding.
///
/// Specification: [OpenAPI 3.1.2, Migrating binary descriptions from OAS
/// 3.0](https://spec.openapis.org/oas/v3.1.2#migrating-binary-descriptions-from-oas-3-0).
fn convert_binary(schema: &mut Object, media_type: &str) {
    if schema.get("type").is_none_or(|kind| kind != "string") {
        return;
    }
    let media_type = match schema.get("format").and_then(Value::as_str) {
        // A range such as `image/*` is not a media type.
        Some("binary") if !media_type.contains('*') => media_type,
        Some("binary" | "byte") => UNKNOWN_BINARY,
        _ => return,
    };
    if schema.remove("format").is_some_and(|it| it == "byte") {
        schema.insert("contentEncoding".to_owned(), json!("base64"));
    } else {
        // Raw bytes have no type of JSON.
        schema.remove("type");
    }
    // The member is redundant in a body, but the docs page needs it to offer a choice of files.
    schema.insert("contentMediaType".to_owned(), json!(media_type));
}

/// Returns the reference of version 3 to the same component.
fn reference(version2: &str) -> Option<String> {
    let (kind, name) = version2.strip_prefix("#/")?.split_once('/')?;
    let (_, kind) = COMPONENTS.iter().find(|(version2, _)| *version2 == kind)?;
    // paperclip percent-encodes the angle brackets of a generic type's name.
    let name = name.replace("%3C", "<").replace("%3E", ">");
    Some(format!("#/components/{kind}/{}", component_name(&name)))
}

/// Replaces the characters that version 3 does not allow in the name of a component: `Page<Item>`
/// becomes `Page_Item_`.
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
        for (version, expected) in [(Version::V3_0, version3_0), (Version::V3_1, version3_1)] {
            let mut schema = version2.clone();
            version.convert_schema(&mut schema);
            assert_eq!(schema, *expected);
        }
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

    fn body_schema(version2: &Value, media_type: &str) -> Value {
        let mut schema = version2.clone();
        Version::V3_1.convert_body_schema(&mut schema, media_type);
        schema
    }

    #[test]
    fn a_body_names_the_media_type_of_its_binary_data() {
        let file = json!({"type": "string", "format": "binary"});
        for (media_type, expected) in [
            ("image/png", "image/png"),
            ("image/*", "application/octet-stream"),
        ] {
            assert_eq!(
                body_schema(&file, media_type),
                json!({"contentMediaType": expected})
            );
        }
        let form = json!({"properties": {"file": file}});
        assert_eq!(
            body_schema(&form, "multipart/form-data"),
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
