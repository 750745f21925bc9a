//! The Schema Object of version 3.1, which is JSON Schema of the draft 2020-12.
//!
//! 1. `nullable` is a type beside the others.
//! 2. An exclusive limit is a number and not a flag beside one.
//! 3. Binary data is described by its media type and its encoding, and not by a format.
//! 4. The `example` is one of the `examples`.
//!
//! All else means the same in both. Values, such as a default, are no schemas and stay as they are.

use serde_json::{Value, json};

use super::{Object, items, members};

const UNKNOWN_BINARY: &str = "application/octet-stream";

/// Converts a schema, and those inside it.
pub(super) fn schema(schema: &mut Value) {
    convert(schema, UNKNOWN_BINARY);
}

/// Converts the schema of a body of this media type.
pub(super) fn body_schema(schema: &mut Value, media_type: &str) {
    // A range such as `image/*` is no media type.
    let is_range = media_type.contains('*');
    convert(schema, if is_range { UNKNOWN_BINARY } else { media_type });
}

fn convert(value: &mut Value, binary_type: &str) {
    // In the place of a schema may stand `true` or `false`.
    let Value::Object(object) = value else {
        return;
    };
    for (key, member) in object.iter_mut() {
        match key.as_str() {
            "items" | "additionalProperties" | "not" => schema(member),
            "allOf" | "anyOf" | "oneOf" => items(member).for_each(schema),
            "properties" => members(member).for_each(|(_, property)| schema(property)),
            _ => {}
        }
    }
    exclusive_limit(object, "exclusiveMinimum", "minimum");
    exclusive_limit(object, "exclusiveMaximum", "maximum");
    binary(object, binary_type);
    examples(object);
    nullable(object);
}

fn exclusive_limit(schema: &mut Object, exclusive: &str, limit: &str) {
    let Some(Value::Bool(is_exclusive)) = schema.get(exclusive) else {
        return;
    };
    let is_exclusive = *is_exclusive;
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
            // Raw bytes are none of the types that JSON has.
            schema.remove("type");
            media_type
        }
        Some("byte") => {
            schema.insert("contentEncoding".to_owned(), json!("base64"));
            // What the text is before it is decoded does not say what it is afterwards.
            UNKNOWN_BINARY
        }
        _ => return,
    };
    schema.remove("format");
    // Redundant in a body, but the docs page offers a file to choose by it.
    schema.insert("contentMediaType".to_owned(), json!(media_type));
}

fn examples(schema: &mut Object) {
    if !schema.contains_key("examples")
        && let Some(example) = schema.remove("example")
    {
        schema.insert("examples".to_owned(), json!([example]));
    }
}

/// To the letter of version 3.0, `nullable` adds null to the type alone, and values or other schemas
/// beside it may still forbid it. But who writes it means null, whatever else is there.
fn nullable(schema: &mut Object) {
    if schema.remove("nullable") != Some(Value::Bool(true)) {
        return;
    }
    if let Some(kind) = schema.get_mut("type").filter(|kind| kind.is_string()) {
        *kind = json!([kind.take(), "null"]);
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    let other: Object = ["$ref", "allOf", "anyOf", "oneOf"]
        .into_iter()
        .filter_map(|key| schema.remove_entry(key))
        .collect();
    if !other.is_empty() {
        schema.insert("anyOf".to_owned(), json!([other, {"type": "null"}]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_converted(version3_0: Value, version3_1: &Value) {
        let mut converted = version3_0;
        schema(&mut converted);
        assert_eq!(converted, *version3_1);
    }

    #[test]
    fn nullable_is_a_type_beside_the_others() {
        assert_converted(
            json!({"type": "string", "nullable": true}),
            &json!({"type": ["string", "null"]}),
        );
        assert_converted(
            json!({"type": "string", "nullable": false}),
            &json!({"type": "string"}),
        );
        assert_converted(
            json!({"type": ["string", "null"], "nullable": true}),
            &json!({"type": ["string", "null"]}),
        );
        assert_converted(
            json!({"description": "Anything", "nullable": true}),
            &json!({"description": "Anything"}),
        );
    }

    #[test]
    fn null_is_among_the_values_of_a_nullable_enumeration() {
        assert_converted(
            json!({"type": "string", "enum": ["a", "b"], "nullable": true}),
            &json!({"type": ["string", "null"], "enum": ["a", "b", null]}),
        );
        assert_converted(
            json!({"enum": ["a", null], "nullable": true}),
            &json!({"enum": ["a", null]}),
        );
        assert_converted(json!({"enum": ["a"]}), &json!({"enum": ["a"]}));
    }

    #[test]
    fn nullable_beside_another_schema_is_that_one_or_null() {
        let item = json!({"$ref": "#/components/schemas/Item"});
        assert_converted(
            json!({"$ref": "#/components/schemas/Item", "nullable": true, "description": "One"}),
            &json!({"anyOf": [item, {"type": "null"}], "description": "One"}),
        );
        for keyword in ["allOf", "anyOf", "oneOf"] {
            assert_converted(
                json!({keyword: [item, {"type": "object"}], "nullable": true}),
                &json!({"anyOf": [{keyword: [item, {"type": "object"}]}, {"type": "null"}]}),
            );
        }
        assert_converted(
            json!({"type": "object", "allOf": [item], "nullable": true}),
            &json!({"type": ["object", "null"], "anyOf": [{"allOf": [item]}, {"type": "null"}]}),
        );
        assert_converted(item.clone(), &item);
    }

    #[test]
    fn an_exclusive_limit_is_a_number() {
        assert_converted(
            json!({"minimum": 0, "exclusiveMinimum": true, "maximum": 1.5, "exclusiveMaximum": true}),
            &json!({"exclusiveMinimum": 0, "exclusiveMaximum": 1.5}),
        );
        assert_converted(
            json!({"minimum": 0, "exclusiveMinimum": false, "maximum": 1}),
            &json!({"minimum": 0, "maximum": 1}),
        );
        // Without a limit it is the property of none.
        assert_converted(json!({"exclusiveMinimum": true}), &json!({}));
        assert_converted(
            json!({"exclusiveMinimum": 0}),
            &json!({"exclusiveMinimum": 0}),
        );
    }

    #[test]
    fn binary_data_has_a_media_type_and_an_encoding() {
        assert_converted(
            json!({"type": "string", "format": "binary", "description": "A file"}),
            &json!({"contentMediaType": "application/octet-stream", "description": "A file"}),
        );
        assert_converted(
            json!({"type": "string", "format": "byte", "nullable": true}),
            &json!({
                "type": ["string", "null"],
                "contentMediaType": "application/octet-stream",
                "contentEncoding": "base64",
            }),
        );
        for other in [
            json!({"type": "string", "format": "date-time"}),
            json!({"type": "integer", "format": "byte"}),
        ] {
            assert_converted(other.clone(), &other);
        }
    }

    #[test]
    fn a_body_says_what_the_binary_data_is() {
        for (media_type, expected) in [
            ("image/png", "image/png"),
            ("image/*", "application/octet-stream"),
        ] {
            let mut body = json!({"type": "string", "format": "binary"});
            body_schema(&mut body, media_type);
            assert_eq!(body, json!({"contentMediaType": expected}));
        }
        let mut form = json!({"properties": {"file": {"type": "string", "format": "binary"}}});
        body_schema(&mut form, "multipart/form-data");
        assert_eq!(
            form,
            json!({"properties": {"file": {"contentMediaType": "application/octet-stream"}}})
        );
    }

    #[test]
    fn the_example_is_one_of_the_examples() {
        assert_converted(
            json!({"type": "string", "example": "a"}),
            &json!({"type": "string", "examples": ["a"]}),
        );
        assert_converted(json!({"example": ["a"]}), &json!({"examples": [["a"]]}));
        assert_converted(json!({"example": null}), &json!({"examples": [null]}));
        let both = json!({"example": "a", "examples": ["b"]});
        assert_converted(both.clone(), &both);
    }

    #[test]
    fn schemas_inside_are_converted_too() {
        let outer = |inner: Value| {
            json!({
                "properties": {"a": {"items": {"additionalProperties": {"not": inner}}}},
                "allOf": [inner],
                "anyOf": [{"oneOf": [inner]}],
                "additionalProperties": false,
            })
        };
        assert_converted(
            outer(json!({"type": "integer", "nullable": true, "example": 1})),
            &outer(json!({"type": ["integer", "null"], "examples": [1]})),
        );
    }

    #[test]
    fn a_property_may_have_the_name_of_a_keyword() {
        let property = |kind: Value| {
            json!({
                "type": "object",
                "properties": {
                    "nullable": {"type": kind},
                    "example": {"type": kind},
                    "exclusiveMinimum": {"type": kind},
                    "format": {"type": kind},
                    "properties": {"type": kind},
                    "items": {"type": kind},
                },
                "required": ["nullable", "example"],
            })
        };
        let mut version3_0 = property(json!("boolean"));
        let version3_1 = property(json!(["boolean", "null"]));
        for (_, property) in members(&mut version3_0["properties"]) {
            property["nullable"] = json!(true);
        }
        assert_converted(version3_0, &version3_1);
    }

    #[test]
    fn values_and_extensions_are_no_schemas() {
        let data = json!({
            "type": "string", "format": "byte", "nullable": true, "example": 1,
            "properties": {"a": {"nullable": true}}, "items": {"example": 1},
        });
        assert_converted(
            json!({"default": data, "enum": [data], "example": data, "x-a": data, "x-items": data}),
            &json!({"default": data, "enum": [data], "examples": [data], "x-a": data, "x-items": data}),
        );
    }

    #[test]
    fn all_else_is_kept() {
        let kept = json!({
            "title": "Item",
            "type": "object",
            "properties": {"id": {"type": "integer", "format": "int64", "readOnly": true}},
            "required": ["id"],
            "discriminator": {"propertyName": "id", "mapping": {"example": "nullable"}},
            "xml": {"name": "example"},
            "externalDocs": {"url": "https://example.com"},
            "deprecated": true,
        });
        assert_converted(kept.clone(), &kept);
        assert_converted(json!(true), &json!(true));
    }
}
