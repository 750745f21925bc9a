//! The official schemas of the two specifications, with a validator that is not ours.

use serde_json::Value;

const SWAGGER_2_0: &str = include_str!("../schemas/swagger-2.0.json");
const OPENAPI_3_0: &str = include_str!("../schemas/openapi-3.0.json");

/// Panics with every violation where the document is not valid Swagger 2.0.
pub fn assert_version2(document: &Value) {
    assert_valid(SWAGGER_2_0, document);
}

/// Panics with every violation where the document is not valid OpenAPI 3.0.
pub fn assert_version3(document: &Value) {
    assert_valid(OPENAPI_3_0, document);
}

fn assert_valid(schema: &str, document: &Value) {
    let schema: Value = serde_json::from_str(schema).unwrap();
    // The schema of version 2 asks for absolute URLs where the specification allows relative ones,
    // as the tutorial's token URL is.
    let validator = jsonschema::draft4::options()
        .should_validate_formats(true)
        .with_format("uri", |text| {
            !text.is_empty() && !text.contains(char::is_whitespace)
        })
        .build(&schema)
        .expect("the schema is one");
    let violations: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(violations.is_empty(), "{violations:#?}\n{document:#}");
}
