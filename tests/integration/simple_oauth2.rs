//! The example `simple_oauth2`: a user signs in and reads their own data.

use serde_json::json;

use crate::support::{
    example::Example,
    http::{get, get_as, post_form},
    schema::{assert_open, assert_version2, assert_version3, resolved},
};

fn start() -> Example {
    Example::start("simple_oauth2")
}

#[test]
fn a_user_signs_in_and_reads_their_data() {
    let example = start();
    let response = post_form(
        example.address,
        "/token",
        "grant_type=password&username=johndoe&password=secret",
    );
    assert_eq!(response.status, 200);
    assert_eq!(response.header("cache-control"), Some("no-store"));
    let token = response.json();
    assert_eq!(
        token,
        json!({"access_token": "johndoe", "token_type": "bearer", "expires_in": 3600})
    );

    let response = get_as(
        example.address,
        "/users/me",
        token["access_token"].as_str().unwrap(),
    );
    assert_eq!(response.status, 200);
    assert_eq!(
        response.json(),
        json!({
            "username": "johndoe",
            "email": "johndoe@example.com",
            "full_name": "John Doe",
            "disabled": false,
        })
    );
}

#[test]
fn a_wrong_username_and_a_wrong_password_get_the_same_invalid_grant() {
    let example = start();
    for form in [
        "username=johndoe&password=wrong",
        "username=johndoe&password=secret2",
        "username=nobody&password=secret",
        // The fake hash is not the password.
        "username=johndoe&password=fakehashedsecret",
    ] {
        let response = post_form(example.address, "/token", form);
        assert_eq!(response.status, 400, "{form}");
        assert_eq!(response.header("cache-control"), Some("no-store"));
        assert_eq!(
            response.json(),
            json!({
                "error": "invalid_grant",
                "error_description": "Incorrect username or password",
            }),
            "{form}"
        );
    }
}

#[test]
fn a_disabled_user_signs_in_but_is_inactive() {
    let example = start();
    let response = post_form(example.address, "/token", "username=alice&password=secret2");
    assert_eq!(response.status, 200);
    let response = get_as(example.address, "/users/me", "alice");
    assert_eq!(response.status, 400);
    assert_eq!(response.header("www-authenticate"), None);
    assert_eq!(response.json(), json!({"detail": "Inactive user"}));
}

#[test]
fn an_unknown_token_is_refused_with_its_reason() {
    let example = start();
    let response = get_as(example.address, "/users/me", "nobody");
    assert_eq!(response.status, 401);
    assert_eq!(
        response.header("www-authenticate"),
        Some(r#"Bearer error="invalid_token", error_description="The access token is unknown""#)
    );
    assert_eq!(get(example.address, "/users/me", &[]).status, 401);
}

#[test]
fn the_document_is_valid_and_has_the_token_endpoint_in_both_versions() {
    let example = start();
    let version3 = get(example.address, "/openapi.json", &[]).json();
    assert_version3(&version3);
    let form = &version3["paths"]["/token"]["post"]["requestBody"]["content"];
    assert!(form["application/x-www-form-urlencoded"].is_object());
    let version2 = get(example.address, "/swagger.json", &[]).json();
    assert_version2(&version2);
    for document in [version3, version2] {
        assert_eq!(
            document["paths"]["/users/me"]["get"]["security"],
            json!([{"OAuth2PasswordBearer": []}])
        );
        let inactive = &document["paths"]["/users/me"]["get"]["responses"]["400"];
        let inactive = resolved(&document, inactive);
        assert_eq!(inactive["description"], "Inactive user");
        let sign_in = &document["paths"]["/token"]["post"];
        assert_open(sign_in);
        for status in ["200", "400", "401"] {
            assert!(sign_in["responses"][status].is_object(), "{status}");
        }
        // The database has it, and no response contains it.
        assert!(!document.to_string().contains("hashed_password"));
    }
}
