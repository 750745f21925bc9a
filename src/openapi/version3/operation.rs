//! Operations: version 3 has bodies where version 2 has parameters of the kinds `body` and `formData`.

use serde_json::{Value, json};

use super::{
    Conversion, Object, media_types,
    schema::{body_schema, value_schema},
};

/// The members of a parameter that do not describe its value.
const PARAMETER_MEMBERS: &[&str] = &["name", "in", "description", "required", "allowEmptyValue"];

impl Conversion {
    pub(super) fn path_item(&self, item: &Value) -> Value {
        let Some(item) = item.as_object() else {
            return item.clone();
        };
        let convert = |(key, member): (&String, &Value)| {
            let converted = match (key.as_str(), member) {
                ("parameters", Value::Array(shared)) => {
                    shared.iter().map(|it| self.parameter(it)).collect()
                }
                (_, Value::Object(member)) => self.operation(member),
                _ => member.clone(),
            };
            (key.clone(), converted)
        };
        Value::Object(item.iter().map(convert).collect())
    }

    fn operation(&self, version2: &Object) -> Value {
        let consumes = media_types(version2, "consumes");
        let produces = media_types(version2, "produces");
        let consumes = consumes.as_ref().unwrap_or(&self.consumes);
        let produces = produces.as_ref().unwrap_or(&self.produces);

        let mut operation = Object::new();
        for key in [
            "tags",
            "summary",
            "description",
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
            let parameters = others.into_iter().map(|it| self.parameter(it)).collect();
            operation.insert("parameters".to_owned(), parameters);
        }
        if let Some(body) = self.request_body(&body, consumes) {
            operation.insert("requestBody".to_owned(), body);
        }
        let responses = self.each(version2, "responses", str::to_owned, |it, response| {
            it.response(response, produces)
        });
        operation.insert("responses".to_owned(), Value::Object(responses));
        Value::Object(operation)
    }

    /// The body of the `body` parameter, or of the form whose fields are the `formData` parameters.
    fn request_body(&self, parameters: &[&Value], consumes: &[String]) -> Option<Value> {
        let first = parameters.first()?;
        let mut request_body = Object::new();
        let (schema, required) = if place(first) == Some("body") {
            if let Some(description) = first.get("description") {
                request_body.insert("description".to_owned(), description.clone());
            }
            let schema = first.get("schema").cloned();
            (schema.unwrap_or_else(|| json!({})), is_required(first))
        } else {
            form(parameters)
        };
        request_body.insert("content".to_owned(), self.content(consumes, &schema));
        if required {
            request_body.insert("required".to_owned(), Value::Bool(true));
        }
        Some(Value::Object(request_body))
    }

    /// Converts a parameter that is not a body.
    pub(super) fn parameter(&self, version2: &Value) -> Value {
        let Some(members) = version2.as_object().filter(|it| !it.contains_key("$ref")) else {
            return self.schema(version2);
        };
        let mut parameter = Object::new();
        for key in PARAMETER_MEMBERS {
            if let Some(value) = members.get(*key) {
                parameter.insert((*key).to_owned(), value.clone());
            }
        }
        if place(version2) == Some("path") {
            parameter.insert("required".to_owned(), Value::Bool(true));
        }
        let is_array = members.get("type").is_some_and(|kind| kind == "array");
        if is_array && place(version2) == Some("query") {
            let format = members.get("collectionFormat").and_then(Value::as_str);
            let (style, explode) = match format {
                Some("multi") => ("form", true),
                Some("ssv") => ("spaceDelimited", false),
                Some("pipes") => ("pipeDelimited", false),
                _ => ("form", false),
            };
            parameter.insert("style".to_owned(), json!(style));
            parameter.insert("explode".to_owned(), json!(explode));
        }
        let schema = self.schema(&value_schema(version2, PARAMETER_MEMBERS));
        parameter.insert("schema".to_owned(), schema);
        Value::Object(parameter)
    }

    pub(super) fn response(&self, version2: &Value, produces: &[String]) -> Value {
        let Some(version2) = version2.as_object().filter(|it| !it.contains_key("$ref")) else {
            return self.schema(version2);
        };
        let mut response = Object::new();
        if let Some(description) = version2.get("description") {
            response.insert("description".to_owned(), description.clone());
        }
        if let Some(schema) = version2.get("schema") {
            response.insert("content".to_owned(), self.content(produces, schema));
        }
        let headers = self.each(version2, "headers", str::to_owned, Self::header);
        if !headers.is_empty() {
            response.insert("headers".to_owned(), Value::Object(headers));
        }
        Value::Object(response)
    }

    fn header(&self, version2: &Value) -> Value {
        let schema = value_schema(version2, &["description"]);
        let mut header = json!({"schema": self.schema(&schema)});
        if let (Some(description), Value::Object(header)) =
            (version2.get("description"), &mut header)
        {
            header.insert("description".to_owned(), description.clone());
        }
        header
    }

    fn content(&self, media_types: &[String], schema: &Value) -> Value {
        let content = media_types.iter().map(|media_type| {
            let schema = body_schema(schema, self.version, media_type);
            (media_type.clone(), json!({"schema": schema}))
        });
        Value::Object(content.collect())
    }
}

/// The schema of a form, still in version 2, and whether any of its fields is required.
fn form(fields: &[&Value]) -> (Value, bool) {
    let name = |field: &Value| {
        let name = field.get("name").and_then(Value::as_str);
        name.unwrap_or_default().to_owned()
    };
    let properties: Object = fields
        .iter()
        .map(|field| {
            let others = ["name", "in", "required", "allowEmptyValue"];
            (name(field), value_schema(field, &others))
        })
        .collect();
    let required: Vec<String> = fields
        .iter()
        .filter(|field| is_required(field))
        .map(|field| name(field))
        .collect();
    let is_required = !required.is_empty();
    let mut schema = json!({"type": "object", "properties": properties});
    if is_required && let Value::Object(schema) = &mut schema {
        schema.insert("required".to_owned(), json!(required));
    }
    (schema, is_required)
}

fn place(parameter: &Value) -> Option<&str> {
    parameter.get("in").and_then(Value::as_str)
}

fn is_required(parameter: &Value) -> bool {
    let required = parameter.get("required");
    required.is_some_and(|required| required == true)
}
