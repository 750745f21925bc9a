//! The example `api_key`: a key in a header, the query or a cookie.

use serde_json::{Value, json};

use crate::support::{
    example::Example,
    http::{Response, get},
    schema::{assert_version2, assert_version3},
};

#[track_caller]
fn assert_refused(response: &Response, detail: &str) {
    assert_eq!(response.status, 401);
    assert_eq!(response.header("www-authenticate"), Some("APIKey"));
    assert_eq!(response.json(), json!({"detail": detail}));
}

#[test]
fn the_valid_key_is_accepted_in_each_place() {
    let example = Example::start("api_key");
    let requests: [(&str, &[&str]); 3] = [
        ("/header", &["X-API-Key: sesame"]),
        ("/query?api_key=sesame", &[]),
        ("/cookie", &["Cookie: theme=dark; session=sesame"]),
    ];
    for (path, fields) in requests {
        let response = get(example.address, path, fields);
        assert_eq!(response.status, 200, "{path}");
        assert_eq!(response.json(), json!({"hello": "Ali Baba"}), "{path}");
    }
}

#[test]
fn an_unknown_key_and_a_missing_key_are_refused() {
    let example = Example::start("api_key");
    let requests: [(&str, &[&str]); 3] = [
        ("/header", &["X-API-Key: open"]),
        ("/query?api_key=open", &[]),
        ("/cookie", &["Cookie: session=open"]),
    ];
    for (path, fields) in requests {
        let wrong = get(example.address, path, fields);
        assert_refused(&wrong, "The key is unknown");
    }
    for path in ["/header", "/query", "/query?api_key=", "/cookie"] {
        let nothing = get(example.address, path, &["Authorization: Bearer sesame"]);
        assert_refused(&nothing, "Not authenticated");
    }
}

#[test]
fn a_key_in_another_place_is_ignored() {
    let example = Example::start("api_key");
    let everywhere_else: [(&str, &[&str]); 3] = [
        ("/header?api_key=sesame", &["Cookie: session=sesame"]),
        ("/query", &["X-API-Key: sesame", "Cookie: session=sesame"]),
        ("/cookie?api_key=sesame", &["X-API-Key: sesame"]),
    ];
    for (path, fields) in everywhere_else {
        assert_refused(&get(example.address, path, fields), "Not authenticated");
    }
}

#[test]
fn the_document_describes_each_place_in_both_versions() {
    let example = Example::start("api_key");
    let version3 = get(example.address, "/openapi.json", &[]).json();
    assert_version3(&version3);
    let version2 = get(example.address, "/swagger.json", &[]).json();
    assert_version2(&version2);
    let places = |schemes: &Value| {
        ["InHeader", "InQuery", "InCookie"].map(|name| {
            let scheme = &schemes[name];
            json!([scheme["type"], scheme["in"], scheme["name"]])
        })
    };
    assert_eq!(
        places(&version3["components"]["securitySchemes"]),
        [
            json!(["apiKey", "header", "X-API-Key"]),
            json!(["apiKey", "query", "api_key"]),
            json!(["apiKey", "cookie", "session"]),
        ]
    );
    assert_eq!(
        places(&version2["securityDefinitions"]),
        [
            json!(["apiKey", "header", "X-API-Key"]),
            json!(["apiKey", "query", "api_key"]),
            json!(["apiKey", "header", "Cookie"]),
        ]
    );
}
