//! Schemas, and the names and references of components.

use serde_json::{Value, json};

use super::Object;

/// The members of a parameter, an item or a header that describe its value.
pub(super) fn value_schema(version2: &Value) -> Object {
    const MEMBERS: &[&str] = &[
        "type",
        "format",
        "items",
        "default",
        "enum",
        "pattern",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "maxItems",
        "minItems",
        "uniqueItems",
    ];
    let mut value = Object::new();
    for &key in MEMBERS {
        match version2.get(key) {
            Some(items) if key == "items" => {
                value.insert(key.to_owned(), Value::Object(value_schema(items)));
            }
            Some(member) => {
                value.insert(key.to_owned(), member.clone());
            }
            None => {}
        }
    }
    mend_file(&mut value);
    value
}

/// A schema with its references pointing to where version 3 keeps what they refer to.
pub(super) fn schema(version2: &Value) -> Value {
    match version2 {
        Value::Object(members) => {
            let mut converted: Object = members
                .iter()
                .map(|(key, member)| match member {
                    Value::String(target) if key == "$ref" => {
                        (key.clone(), Value::String(reference(target)))
                    }
                    _ => (key.clone(), schema(member)),
                })
                .collect();
            mend_file(&mut converted);
            Value::Object(converted)
        }
        Value::Array(items) => items.iter().map(schema).collect(),
        other => other.clone(),
    }
}

/// Version 3 has no type for files: they are binary strings.
fn mend_file(schema: &mut Object) {
    if schema.get("type").is_some_and(|kind| kind == "file") {
        schema.insert("type".to_owned(), json!("string"));
        schema.insert("format".to_owned(), json!("binary"));
    }
}

fn reference(version2: &str) -> String {
    for (from, to) in [
        ("#/definitions/", "#/components/schemas/"),
        ("#/parameters/", "#/components/parameters/"),
        ("#/responses/", "#/components/responses/"),
    ] {
        if let Some(name) = version2.strip_prefix(from) {
            // Paperclip writes the angle brackets of a generic type's name this way.
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
