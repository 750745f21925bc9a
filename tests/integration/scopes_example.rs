//! The example `scopes`, run as a user would: the chapter's three operations, and the tokens that
//! are good for them.

use serde_json::{Value, json};

use crate::support::{
    example::Example,
    http::{Response, get, get_as, post_form},
    schema::{assert_version2, assert_version3},
};

/// What the token endpoint answers.
fn sign_in(example: &Example, username: &str, password: &str, scope: &str) -> Response {
    let form = [
        ("grant_type", "password"),
        ("username", username),
        ("password", password),
        ("scope", scope),
    ];
    let form = serde_urlencoded::to_string(form).unwrap();
    post_form(example.address, "/token", &form)
}

/// What each of the three operations answers to a token with these scopes.
fn statuses(example: &Example, username: &str, password: &str, scope: &str) -> [u16; 3] {
    let token = sign_in(example, username, password, scope).json();
    let token = token["access_token"].as_str().unwrap();
    ["/users/me", "/users/me/items/", "/status/"]
        .map(|path| get_as(example.address, path, token).status)
}

#[test]
fn a_token_is_good_for_what_was_asked_for_and_the_user_may_have() {
    let example = Example::start("scopes");
    let cases = [
        ("johndoe", "secret", "me items", [200, 200, 200]),
        ("johndoe", "secret", "me", [200, 403, 200]),
        ("johndoe", "secret", "items", [403, 403, 200]),
        ("johndoe", "secret", "", [403, 403, 200]),
        ("johndoe", "secret", "everything", [403, 403, 200]),
        ("alice", "secret2", "me items", [200, 403, 200]),
        ("bob", "secret3", "me items", [400, 400, 200]),
    ];
    for (username, password, scope, expected) in cases {
        let found = statuses(&example, username, password, scope);
        assert_eq!(found, expected, "{username} with {scope:?}");
    }
}

#[test]
fn the_token_endpoint_says_which_scopes_it_granted() {
    let example = Example::start("scopes");
    let granted = |scope| sign_in(&example, "alice", "secret2", scope).json()["scope"].clone();
    assert_eq!(granted("me items"), "me");
    assert_eq!(granted("items"), Value::Null);

    let refused = sign_in(&example, "alice", "secret", "me");
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["error"], "invalid_grant");
}

#[test]
fn a_missing_scope_is_a_403_that_says_what_is_needed() {
    let example = Example::start("scopes");
    let token = sign_in(&example, "johndoe", "secret", "me").json();
    let token = token["access_token"].as_str().unwrap();

    let refused = get_as(example.address, "/users/me/items/", token);
    assert_eq!(refused.status, 403);
    assert_eq!(refused.json(), json!({"detail": "Not enough permissions"}));
    assert_eq!(
        refused.header("www-authenticate"),
        Some(r#"Bearer error="insufficient_scope", scope="items me""#)
    );

    let me = get_as(example.address, "/users/me", token);
    assert_eq!(me.json()["username"], "johndoe");
    let unknown = get_as(example.address, "/status/", "johndoe");
    assert_eq!(unknown.status, 401);
}

#[test]
fn each_operation_lists_exactly_the_scopes_it_needs() {
    let example = Example::start("scopes");
    let version3 = get(example.address, "/openapi.json", &[]).json();
    assert_version3(&version3);
    let version2 = get(example.address, "/swagger.json", &[]).json();
    assert_version2(&version2);
    let declared = json!({
        "me": "Read information about the current user.",
        "items": "Read items.",
    });
    let scheme = &version3["components"]["securitySchemes"]["SignIn"];
    assert_eq!(scheme["flows"]["password"]["scopes"], declared);
    let scheme = &version2["securityDefinitions"]["SignIn"];
    assert_eq!(scheme["scopes"], declared);
    for document in [version2, version3] {
        for (path, needed, forbidden) in [
            ("/users/me", json!(["me"]), true),
            ("/users/me/items/", json!(["me", "items"]), true),
            ("/status/", json!([]), false),
        ] {
            let operation = &document["paths"][path]["get"];
            assert_eq!(operation["security"], json!([{"SignIn": needed}]), "{path}");
            let responses = &operation["responses"];
            assert!(responses.get("401").is_some(), "{path}");
            assert_eq!(responses.get("403").is_some(), forbidden, "{path}");
            // Whoever needs `me` builds on the check for users who are not active.
            assert_eq!(responses.get("400").is_some(), forbidden, "{path}");
        }
        assert!(
            document["paths"]["/token"]["post"]
                .get("security")
                .is_none()
        );
    }
}
