//! The example `first_steps`, run as a user runs it, with the requests of the tutorial.

use std::process::Command;

use serde_json::json;

use crate::support::{
    example::{Example, program},
    http::get,
    schema::{assert_version2, assert_version3},
};

fn start() -> Example {
    Example::start("first_steps")
}

#[test]
fn without_a_token_the_request_is_refused() {
    let example = start();
    let response = get(example.address, "/items/", &[]);
    assert_eq!(response.status, 401);
    assert_eq!(response.header("www-authenticate"), Some("Bearer"));
    assert_eq!(response.json(), json!({"detail": "Not authenticated"}));
}

#[test]
fn with_a_token_the_handler_gets_it() {
    let example = start();
    let response = get(
        example.address,
        "/items/",
        &["Authorization: Bearer foobar"],
    );
    assert_eq!(response.status, 200);
    assert_eq!(response.json(), json!({"token": "foobar"}));
}

#[test]
fn the_document_is_valid_and_marks_the_operation_in_both_versions() {
    let example = start();
    let version3 = get(example.address, "/openapi.json", &[]).json();
    assert_version3(&version3);
    insta::assert_json_snapshot!("first-steps-3", version3);
    let version2 = get(example.address, "/swagger.json", &[]).json();
    assert_version2(&version2);
    insta::assert_json_snapshot!("first-steps-2", version2);
}

#[test]
fn a_port_in_use_is_a_clear_message() {
    let example = start();
    let taken = example.address.to_string();
    let output = Command::new(program("first_steps"))
        .arg(&taken)
        .output()
        .unwrap();
    assert!(!output.status.success());
    let message = String::from_utf8(output.stderr).unwrap();
    let expected = format!("cannot listen on {taken}: Address already in use");
    assert!(message.starts_with(&expected), "{message}");
}
