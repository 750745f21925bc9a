//! The example `secure`: everything but the sign-in requires a token.

use serde_json::json;

use crate::support::{
    example::Example,
    http::{get, get_as, post_form, request},
    schema::{assert_open, assert_version2, assert_version3},
};

#[test]
fn the_section_refuses_every_request_without_a_token() {
    let example = Example::start("secure");
    for path in [
        "/report",
        "/%72eport",
        "//report",
        "/report/",
        "/./report",
        "/users/me",
        "/unknown",
        "/",
        "/token",
        "/token/",
        "/docs/../report",
        "/openapi.json//",
    ] {
        let refused = get(example.address, path, &[]);
        assert_eq!(refused.status, 401, "{path}");
        assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
        assert_eq!(refused.json(), json!({"detail": "Not authenticated"}));
    }
    for method in ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"] {
        let refused = request(example.address, method, "/report", &[]);
        assert_eq!(refused.status, 401, "{method}");
    }
}

#[test]
fn a_token_opens_the_section() {
    let example = Example::start("secure");
    let form = "grant_type=password&username=johndoe&password=secret";
    let token = post_form(example.address, "/token", form).json();
    let token = token["access_token"].as_str().unwrap();

    let report = get_as(example.address, "/report", token);
    assert_eq!(report.json(), json!({"visitors": 40}));
    let me = get_as(example.address, "/users/me", token);
    assert_eq!(me.json(), json!({"username": "johndoe"}));
    assert_eq!(get_as(example.address, "/unknown", token).status, 404);

    let wrong = get_as(example.address, "/report", "other");
    assert_eq!(wrong.status, 401);
    assert_eq!(
        wrong.json(),
        json!({"detail": "The access token is unknown"})
    );
}

#[test]
fn the_sign_in_and_the_documents_are_open() {
    let example = Example::start("secure");
    let refused = post_form(example.address, "/token", "username=johndoe&password=wrong");
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["error"], "invalid_grant");
    for path in ["/openapi.json", "/swagger.json"] {
        assert_eq!(get(example.address, path, &[]).status, 200, "{path}");
    }
    #[cfg(feature = "docs-ui")]
    assert_eq!(get(example.address, "/docs", &[]).status, 200);
}

#[test]
fn the_document_locks_the_operations_of_the_section_only() {
    let example = Example::start("secure");
    let version3 = get(example.address, "/openapi.json", &[]).json();
    assert_version3(&version3);
    let version2 = get(example.address, "/swagger.json", &[]).json();
    assert_version2(&version2);
    for document in [version2, version3] {
        for path in ["/report", "/users/me"] {
            let operation = &document["paths"][path]["get"];
            let needed = json!([{"OAuth2PasswordBearer": []}]);
            assert_eq!(operation["security"], needed, "{path}");
            assert!(operation["responses"]["401"].is_object(), "{path}");
        }
        assert_open(&document["paths"]["/token"]["post"]);
    }
}
