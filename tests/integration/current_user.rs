//! The example `current_user`: a token becomes a user.

use serde_json::json;

use crate::support::{
    example::Example,
    http::{get, get_as},
    schema::{assert_version2, assert_version3},
};

fn start() -> Example {
    Example::start("current_user")
}

#[test]
fn a_token_becomes_a_user() {
    let example = start();
    let response = get_as(example.address, "/users/me", "foobar");
    assert_eq!(response.status, 200);
    assert_eq!(
        response.json(),
        json!({
            "username": "foobarfakedecoded",
            "email": "john@example.com",
            "full_name": "John Doe",
        })
    );
}

#[test]
fn without_a_token_the_request_is_refused() {
    let example = start();
    let response = get(example.address, "/users/me", &[]);
    assert_eq!(response.status, 401);
    assert_eq!(response.header("www-authenticate"), Some("Bearer"));
    assert_eq!(response.json(), json!({"detail": "Not authenticated"}));
}

#[test]
fn the_document_is_valid_and_marks_the_operation_in_both_versions() {
    let example = start();
    let version3 = get(example.address, "/openapi.json", &[]).json();
    assert_version3(&version3);
    let version2 = get(example.address, "/swagger.json", &[]).json();
    assert_version2(&version2);
    for document in [version3, version2] {
        let operation = &document["paths"]["/users/me"]["get"];
        assert_eq!(operation["security"], json!([{"OAuth2PasswordBearer": []}]));
        assert!(operation["responses"]["200"].is_object());
        assert!(operation["responses"]["401"].is_object());
    }
}
