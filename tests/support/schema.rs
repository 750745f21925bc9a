//! The official schemas of the specifications, with a validator that is not ours.

use jsonschema::{ValidationOptions, Validator};
use serde_json::{Value, json};

const SWAGGER_2_0: &str = include_str!("../schemas/swagger-2.0.json");
const OPENAPI_3_0: &str = include_str!("../schemas/openapi-3.0.json");
const OPENAPI_3_1: &str = include_str!("../schemas/openapi-3.1.json");
const OPENAPI_3_1_DIALECT: &str = include_str!("../schemas/openapi-3.1-dialect.json");
const OPENAPI_3_1_VOCABULARY: &str = include_str!("../schemas/openapi-3.1-vocabulary.json");

/// Panics if an operation requires anything. An empty list is the same as no list.
#[track_caller]
pub fn assert_open(operation: &Value) {
    assert!(operation.is_object(), "there is no such operation");
    assert_eq!(operation["security"], serde_json::json!([]), "{operation}");
}

/// The object that a reference of the document leads to, or the value itself.
pub fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
        return value;
    };
    let target = document.pointer(reference.trim_start_matches('#'));
    target.unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

/// Panics with every violation if the document is not valid Swagger 2.0.
pub fn assert_version2(document: &Value) {
    assert_draft4(SWAGGER_2_0, document);
}

/// Panics with every violation if the document is not valid OpenAPI 3.0.
pub fn assert_version3(document: &Value) {
    assert_draft4(OPENAPI_3_0, document);
    let items = document["paths"].as_object().unwrap().values();
    let operations = items
        .filter_map(Value::as_object)
        .flat_map(|it| it.values());
    for operation in operations {
        // The specification allows Markdown in descriptions only.
        let summary = operation.get("summary").and_then(Value::as_str);
        assert!(!summary.is_some_and(|it| it.contains('`')), "{summary:?}");
    }
}

/// Panics with every violation if the document is not valid OpenAPI 3.1, or if a schema in it is not
/// valid in its dialect.
pub fn assert_version3_1(document: &Value) {
    // The schema of the document leaves open what a schema is, and this closes it, as the official
    // `schema-base` is meant to.
    let with_dialect = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://example.com/openapi-3.1-with-dialect",
        "$ref": "https://spec.openapis.org/oas/3.1/schema/2021-04-15",
        "$defs": {"schema": {
            "$dynamicAnchor": "meta",
            "$ref": "https://spec.openapis.org/oas/3.1/dialect/base",
        }},
    });
    let mut registry = jsonschema::Registry::new();
    for schema in [OPENAPI_3_1, OPENAPI_3_1_DIALECT, OPENAPI_3_1_VOCABULARY] {
        let schema: Value = serde_json::from_str(schema).unwrap();
        let id = schema
            .get("$id")
            .and_then(Value::as_str)
            .unwrap()
            .to_owned();
        registry = registry.add(id, schema).unwrap();
    }
    let registry = registry.prepare().unwrap();
    let options = jsonschema::draft202012::options().with_registry(&registry);
    assert_valid(&validator(options, &with_dialect), document);
}

fn assert_draft4(schema: &str, document: &Value) {
    let schema: Value = serde_json::from_str(schema).unwrap();
    assert_valid(&validator(jsonschema::draft4::options(), &schema), document);
}

fn validator(options: ValidationOptions<'_>, schema: &Value) -> Validator {
    // The schemas ask for absolute URLs where the specifications allow relative ones, as the
    // tutorial's token URL is.
    options
        .should_validate_formats(true)
        .with_format("uri", |text| {
            !text.is_empty() && !text.contains(char::is_whitespace)
        })
        .build(schema)
        .expect("the schema is one")
}

fn assert_valid(validator: &Validator, document: &Value) {
    let violations: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(violations.is_empty(), "{violations:#?}\n{document:#}");
}
