//! Conversion of operations. Version 3 has bodies in the place of parameters of the kinds `body` and
//! `formData`.

use std::mem;

use serde_json::{Value, json};

use super::{Version, members_mut};
use crate::openapi::object::Object;

/// The members of a parameter or a header that do not describe its value.
const OTHER_MEMBERS: &[&str] = &["name", "in", "description", "required", "allowEmptyValue"];

impl Version {
    /// Converts an operation. The media types apply if the operation has none.
    pub(super) fn convert_operation(
        self,
        operation: &mut Object,
        consumes: &Value,
        produces: &Value,
    ) {
        let own_consumes = operation.remove("consumes");
        let consumes = own_consumes.as_ref().unwrap_or(consumes);
        let own_produces = operation.remove("produces");
        let produces = own_produces.as_ref().unwrap_or(produces);
        // Version 3 has these in the URLs of servers.
        operation.remove("schemes");

        if let Some(Value::Array(parameters)) = operation.remove("parameters") {
            let (body, mut others): (Vec<_>, Vec<_>) = parameters.into_iter().partition(is_body);
            if let Some(body) = self.request_body(body, consumes) {
                operation.insert("requestBody".to_owned(), body);
            }
            for parameter in &mut others {
                self.convert_parameter(parameter);
            }
            if !others.is_empty() {
                operation.insert("parameters".to_owned(), Value::Array(others));
            }
        }
        members_mut(operation, "responses").for_each(|it| self.convert_response(it, produces));
    }

    /// Returns the body for the `body` parameter, or for the fields of a form.
    fn request_body(self, mut parameters: Vec<Value>, consumes: &Value) -> Option<Value> {
        let mut body = if parameters.first()?.get("in")? == "body" {
            parameters.swap_remove(0)
        } else {
            form(parameters)
        };
        let members = body.as_object_mut()?;
        members.remove("name");
        members.remove("in");
        members.entry("schema").or_insert_with(|| json!({}));
        self.move_schema_to_content(members, consumes);
        Some(body)
    }

    /// Converts a parameter that is not part of a body.
    pub(super) fn convert_parameter(self, parameter: &mut Value) {
        let Some(members) = members_unless_reference(parameter) else {
            return self.convert_schema(parameter);
        };
        let is_array = members.get("type").is_some_and(|kind| kind == "array");
        let format = members.remove("collectionFormat");
        self.move_value_to_schema(members);
        match members.get("in").and_then(Value::as_str) {
            Some("path") => {
                members.insert("required".to_owned(), json!(true));
            }
            Some("query") if is_array => {
                let format = format.as_ref().and_then(Value::as_str);
                let style = match format {
                    Some("ssv") => "spaceDelimited",
                    Some("pipes") => "pipeDelimited",
                    _ => "form",
                };
                members.insert("style".to_owned(), json!(style));
                members.insert("explode".to_owned(), json!(format == Some("multi")));
            }
            _ => {}
        }
    }

    /// Converts a response and its headers.
    pub(super) fn convert_response(self, response: &mut Value, produces: &Value) {
        let Some(members) = members_unless_reference(response) else {
            return self.convert_schema(response);
        };
        self.move_schema_to_content(members, produces);
        for header in members_mut(members, "headers").filter_map(Value::as_object_mut) {
            self.move_value_to_schema(header);
        }
    }

    /// Moves the schema of a body to its content, for each media type.
    fn move_schema_to_content(self, body: &mut Object, media_types: &Value) {
        let Some(schema) = body.remove("schema") else {
            return;
        };
        let media_types = media_types.as_array().into_iter().flatten();
        let content = media_types.filter_map(Value::as_str).map(|media_type| {
            let mut schema = schema.clone();
            self.convert_body_schema(&mut schema, media_type);
            (media_type.to_owned(), json!({"schema": schema}))
        });
        body.insert("content".to_owned(), Value::Object(content.collect()));
    }

    /// Moves the members of a parameter or a header that describe its value to a schema.
    fn move_value_to_schema(self, members: &mut Object) {
        let (others, schema) = mem::take(members)
            .into_iter()
            .partition(|(key, _)| OTHER_MEMBERS.contains(&key.as_str()));
        *members = others;
        let mut schema = Value::Object(schema);
        self.convert_schema(&mut schema);
        members.insert("schema".to_owned(), schema);
    }
}

/// Returns the `body` parameter of a form with these fields.
fn form(fields: Vec<Value>) -> Value {
    let mut properties = Object::new();
    let mut required = Vec::new();
    for field in fields {
        let Value::Object(mut schema) = field else {
            continue;
        };
        let name = schema.remove("name").unwrap_or_default();
        let name = name.as_str().unwrap_or_default();
        if schema.remove("required") == Some(Value::Bool(true)) {
            required.push(name.to_owned());
        }
        schema.remove("in");
        schema.remove("allowEmptyValue");
        properties.insert(name.to_owned(), Value::Object(schema));
    }
    if required.is_empty() {
        json!({"schema": {"type": "object", "properties": properties}})
    } else {
        let schema = json!({"type": "object", "properties": properties, "required": required});
        json!({"required": true, "schema": schema})
    }
}

/// Returns the members of a parameter or a response. Returns `None` if it refers to a component.
fn members_unless_reference(value: &mut Value) -> Option<&mut Object> {
    let members = value.as_object_mut();
    members.filter(|it| !it.contains_key("$ref"))
}

/// Returns whether a parameter is a body or a field of a form.
fn is_body(parameter: &Value) -> bool {
    let place = parameter.get("in");
    place.is_some_and(|place| place == "body" || place == "formData")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(mut version2: Value) -> Value {
        Version::V3_0.convert_parameter(&mut version2);
        version2
    }

    #[test]
    fn the_style_of_a_list_in_a_query_is_its_format() {
        for (format, style, explode) in [
            (json!("multi"), "form", true),
            (json!("csv"), "form", false),
            (json!("ssv"), "spaceDelimited", false),
            (json!("pipes"), "pipeDelimited", false),
            (json!(null), "form", false),
        ] {
            let list =
                json!({"name": "a", "in": "query", "type": "array", "collectionFormat": format});
            assert_eq!(
                parameter(list),
                json!({
                    "name": "a",
                    "in": "query",
                    "style": style,
                    "explode": explode,
                    "schema": {"type": "array"},
                })
            );
        }
    }

    #[test]
    fn a_parameter_in_a_path_is_required() {
        assert_eq!(
            parameter(json!({"name": "id", "in": "path", "type": "integer", "minimum": 1})),
            json!({
                "name": "id",
                "in": "path",
                "required": true,
                "schema": {"type": "integer", "minimum": 1},
            })
        );
    }

    #[test]
    fn a_form_without_required_fields_is_optional() {
        let field = |required: bool| {
            json!({
                "name": "title",
                "in": "formData",
                "description": "The title",
                "required": required,
                "type": "string",
            })
        };
        let property = json!({"title": {"type": "string", "description": "The title"}});
        assert_eq!(
            form(vec![field(false)]),
            json!({"schema": {"type": "object", "properties": property}})
        );
        assert_eq!(
            form(vec![field(true)]),
            json!({
                "required": true,
                "schema": {"type": "object", "properties": property, "required": ["title"]},
            })
        );
    }
}
