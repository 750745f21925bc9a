//! The example `scopes`: its three operations, with tokens of several scopes.

use serde_json::{Value, json};

use crate::support::{
    example::Example,
    http::{Response, get, get_as, post_form},
    schema::{assert_open, assert_version2, assert_version3, resolved},
};

/// Returns the response of the token endpoint.
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

/// Returns the status of each of the three operations for a token with these scopes.
fn statuses(example: &Example, username: &str, password: &str, scope: &str) -> [u16; 3] {
    let token = sign_in(example, username, password, scope).json();
    let token = token["access_token"].as_str().unwrap();
    ["/users/me", "/users/me/items/", "/status/"]
        .map(|path| get_as(example.address, path, token).status)
}

#[test]
fn a_token_has_the_requested_scopes_that_the_user_may_have() {
    let example = Example::start("scopes");
    let cases = [
        ("johndoe", "secret", "me items", [200, 200, 200]),
        ("johndoe", "secret", "me", [200, 403, 200]),
        ("johndoe", "secret", "items", [403, 403, 200]),
        ("johndoe", "secret", "", [403, 403, 200]),
        ("alice", "secret2", "me items", [200, 403, 200]),
        ("bob", "secret3", "me items", [400, 400, 200]),
    ];
    for (username, password, scope, expected) in cases {
        let found = statuses(&example, username, password, scope);
        assert_eq!(found, expected, "{username} with {scope:?}");
    }
}

#[test]
fn the_token_endpoint_names_the_granted_scopes() {
    let example = Example::start("scopes");
    let granted = |scope| sign_in(&example, "alice", "secret2", scope).json()["scope"].clone();
    assert_eq!(granted("me items"), "me");
    assert_eq!(granted(""), Value::Null);
    // Without `scope`, the response would say that everything was granted (RFC 6749 5.1).
    for scope in ["items", "everything"] {
        let refused = sign_in(&example, "alice", "secret2", scope);
        assert_eq!(refused.status, 400, "{scope}");
        assert_eq!(refused.json()["error"], "invalid_scope", "{scope}");
    }

    let refused = sign_in(&example, "alice", "secret", "me");
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["error"], "invalid_grant");
}

#[test]
fn every_refusal_names_all_scopes_that_a_new_token_needs() {
    let example = Example::start("scopes");
    // The check of an active user needs `me`, the operation `items`.
    let path = "/users/me/items/";
    for scope in ["", "me", "items"] {
        let token = sign_in(&example, "johndoe", "secret", scope).json();
        let token = token["access_token"].as_str().unwrap();
        let refused = get_as(example.address, path, token);
        assert_eq!(refused.status, 403, "{scope}");
        assert_eq!(refused.json(), json!({"detail": "Not enough permissions"}));
        assert_eq!(
            refused.header("www-authenticate"),
            Some(r#"Bearer error="insufficient_scope", scope="me items""#),
            "{scope}"
        );
    }

    let absent = get(example.address, path, &[]);
    assert_eq!(absent.status, 401);
    let challenge = absent.header("www-authenticate");
    assert_eq!(challenge, Some(r#"Bearer scope="me items""#));

    let unknown = get_as(example.address, path, "johndoe");
    assert_eq!(unknown.status, 401);
    let challenge = unknown.header("www-authenticate").unwrap();
    assert!(
        challenge.contains(r#"error="invalid_token""#),
        "{challenge}"
    );
    assert!(challenge.ends_with(r#"scope="me items""#), "{challenge}");

    let no_scope_needed = get_as(example.address, "/status/", "johndoe");
    let challenge = no_scope_needed.header("www-authenticate").unwrap();
    assert!(!challenge.contains("scope"), "{challenge}");
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
            ("/users/me/items/", json!(["items", "me"]), true),
            ("/status/", json!([]), false),
        ] {
            let operation = &document["paths"][path]["get"];
            assert_eq!(operation["security"], json!([{"SignIn": needed}]), "{path}");
            let responses = &operation["responses"];
            assert!(responses.get("401").is_some(), "{path}");
            assert_eq!(responses.get("403").is_some(), forbidden, "{path}");
            // 400 is a refusal of the active user as well.
            let bad_request = resolved(&document, &responses["400"]);
            let inactive = bad_request["description"] == "Inactive user";
            assert_eq!(inactive, forbidden, "{path}");
        }
        assert_open(&document["paths"]["/token"]["post"]);
    }
}
