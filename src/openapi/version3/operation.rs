//! Operations: version 3 has bodies where version 2 has parameters that are one.

use serde_json::{Value, json};

use super::{
    Defaults, Object, extensions, media_types, members,
    schema::{schema, value_schema},
};

pub(super) fn path_item(item: &Value, defaults: &Defaults) -> Value {
    let Some(item) = item.as_object() else {
        return item.clone();
    };
    let convert = |(key, member): (&String, &Value)| {
        let converted = match (key.as_str(), member) {
            ("parameters", Value::Array(shared)) => shared.iter().map(parameter).collect(),
            (_, Value::Object(member)) => operation(member, defaults),
            _ => member.clone(),
        };
        (key.clone(), converted)
    };
    Value::Object(item.iter().map(convert).collect())
}

fn operation(version2: &Object, defaults: &Defaults) -> Value {
    let consumes = media_types(version2, "consumes");
    let produces = media_types(version2, "produces");
    let consumes = consumes.as_ref().unwrap_or(&defaults.consumes);
    let produces = produces.as_ref().unwrap_or(&defaults.produces);

    let mut operation = extensions(version2);
    for key in [
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "deprecated",
        "security",
    ] {
        if let Some(value) = version2.get(key) {
            operation.insert(key.to_owned(), value.clone());
        }
    }
    let all = version2.get("parameters").and_then(Value::as_array);
    let (body, others): (Vec<&Value>, Vec<&Value>) = all
        .into_iter()
        .flatten()
        .partition(|parameter| matches!(place(parameter), Some("body" | "formData")));
    if !others.is_empty() {
        let parameters = others.into_iter().map(parameter).collect();
        operation.insert("parameters".to_owned(), parameters);
    }
    if let Some(body) = request_body(&body, consumes) {
        operation.insert("requestBody".to_owned(), body);
    }
    let responses = members(version2, "responses")
        .map(|(status, definition)| (status.clone(), response(definition, produces)))
        .collect();
    operation.insert("responses".to_owned(), Value::Object(responses));
    Value::Object(operation)
}

/// The `body` parameter, or the form that the `formData` parameters are the fields of.
fn request_body(parameters: &[&Value], consumes: &[String]) -> Option<Value> {
    let first = parameters.first()?;
    let mut request_body = Object::new();
    let (schema, required) = if place(first) == Some("body") {
        if let Some(description) = first.get("description") {
            request_body.insert("description".to_owned(), description.clone());
        }
        let schema = first.get("schema").map_or_else(|| json!({}), schema);
        (schema, is_required(first))
    } else {
        form(parameters)
    };
    let content = content(consumes, &json!({ "schema": schema }));
    request_body.insert("content".to_owned(), content);
    if required {
        request_body.insert("required".to_owned(), Value::Bool(true));
    }
    Some(Value::Object(request_body))
}

/// The schema of a form, and whether any of its fields is required.
fn form(fields: &[&Value]) -> (Value, bool) {
    let name = |field: &Value| {
        let name = field.get("name").and_then(Value::as_str);
        name.unwrap_or_default().to_owned()
    };
    let properties: Object = fields
        .iter()
        .map(|field| {
            let mut property = value_schema(field);
            if let Some(description) = field.get("description") {
                property.insert("description".to_owned(), description.clone());
            }
            (name(field), Value::Object(property))
        })
        .collect();
    let required: Vec<String> = fields
        .iter()
        .filter(|field| is_required(field))
        .map(|field| name(field))
        .collect();
    let mut schema = json!({"type": "object", "properties": properties});
    let is_required = !required.is_empty();
    if is_required && let Some(schema) = schema.as_object_mut() {
        schema.insert("required".to_owned(), json!(required));
    }
    (schema, is_required)
}

/// A parameter that is not a body.
pub(super) fn parameter(version2: &Value) -> Value {
    let Some(version2) = version2.as_object().filter(|it| !it.contains_key("$ref")) else {
        return schema(version2);
    };
    let mut parameter = extensions(version2);
    for key in ["name", "in", "description", "required", "allowEmptyValue"] {
        if let Some(value) = version2.get(key) {
            parameter.insert(key.to_owned(), value.clone());
        }
    }
    let place = version2.get("in").and_then(Value::as_str);
    if place == Some("path") {
        parameter.insert("required".to_owned(), Value::Bool(true));
    }
    let is_array = version2.get("type").is_some_and(|kind| kind == "array");
    if is_array && place == Some("query") {
        let format = version2.get("collectionFormat").and_then(Value::as_str);
        let (style, explode) = match format {
            Some("multi") => ("form", true),
            Some("ssv") => ("spaceDelimited", false),
            Some("pipes") => ("pipeDelimited", false),
            _ => ("form", false),
        };
        parameter.insert("style".to_owned(), json!(style));
        parameter.insert("explode".to_owned(), json!(explode));
    }
    let schema = value_schema(&Value::Object(version2.clone()));
    parameter.insert("schema".to_owned(), Value::Object(schema));
    Value::Object(parameter)
}

pub(super) fn response(version2: &Value, produces: &[String]) -> Value {
    let Some(version2) = version2.as_object().filter(|it| !it.contains_key("$ref")) else {
        return schema(version2);
    };
    let mut response = extensions(version2);
    if let Some(description) = version2.get("description") {
        response.insert("description".to_owned(), description.clone());
    }
    if let Some(body) = version2.get("schema") {
        let content = content(produces, &json!({ "schema": schema(body) }));
        response.insert("content".to_owned(), content);
    }
    let headers: Object = members(version2, "headers")
        .map(|(name, header)| (name.clone(), response_header(header)))
        .collect();
    if !headers.is_empty() {
        response.insert("headers".to_owned(), Value::Object(headers));
    }
    Value::Object(response)
}

fn response_header(version2: &Value) -> Value {
    let mut header = json!({ "schema": value_schema(version2) });
    if let (Some(description), Some(header)) = (version2.get("description"), header.as_object_mut())
    {
        header.insert("description".to_owned(), description.clone());
    }
    header
}

fn content(media_types: &[String], media_type: &Value) -> Value {
    let content = media_types
        .iter()
        .map(|name| (name.clone(), media_type.clone()))
        .collect();
    Value::Object(content)
}

fn place(parameter: &Value) -> Option<&str> {
    parameter.get("in").and_then(Value::as_str)
}

fn is_required(parameter: &Value) -> bool {
    parameter
        .get("required")
        .is_some_and(|required| required == true)
}
