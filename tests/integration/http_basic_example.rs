//! The example `http_basic`, with the requests of FastAPI's tutorial.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use crate::support::{
    example::Example,
    http::{Response, get},
    schema::{assert_version2, assert_version3},
};

const CHALLENGE: &str = r#"Basic realm="HttpBasic", charset="UTF-8""#;

fn read_users_me(example: &Example, pair: &str) -> Response {
    let field = format!("Authorization: Basic {}", STANDARD.encode(pair));
    get(example.address, "/users/me", &[&field])
}

#[test]
fn only_the_right_username_and_password_are_accepted() {
    let example = Example::start("http_basic");
    let response = read_users_me(&example, "stanleyjobson:swordfish");
    assert_eq!(response.status, 200);
    assert_eq!(response.json(), json!({"username": "stanleyjobson"}));

    for wrong in [
        "stanleyjobson:wrongpassword",
        "alice:swordfish",
        "stanleyjobson:",
        ":swordfish",
        ":",
        "stanleyjobson:swordfish2",
    ] {
        let refused = read_users_me(&example, wrong);
        assert_eq!(refused.status, 401, "{wrong}");
        assert_eq!(
            refused.json(),
            json!({"detail": "Incorrect username or password"}),
            "{wrong}"
        );
        let challenge = refused.header("www-authenticate");
        assert_eq!(challenge, Some(CHALLENGE), "{wrong}");
    }
}

#[test]
fn missing_and_malformed_credentials_are_challenged() {
    let example = Example::start("http_basic");
    let cases: [(&[&str], &str); 4] = [
        (&[], "Not authenticated"),
        (&["Authorization: Bearer foobar"], "Not authenticated"),
        (&["Authorization: Basic"], "The credentials are missing"),
        (
            &["Authorization: Basic not base64"],
            "The credentials are malformed",
        ),
    ];
    for (fields, detail) in cases {
        let refused = get(example.address, "/users/me", fields);
        assert_eq!(refused.status, 401, "{fields:?}");
        assert_eq!(refused.json(), json!({"detail": detail}));
        assert_eq!(refused.header("www-authenticate"), Some(CHALLENGE));
    }
}

#[test]
fn the_document_describes_the_scheme_in_both_versions() {
    let example = Example::start("http_basic");
    let version3 = get(example.address, "/openapi.json", &[]).json();
    assert_version3(&version3);
    assert_eq!(
        version3["components"]["securitySchemes"],
        json!({"HttpBasic": {"type": "http", "scheme": "basic"}})
    );
    let version2 = get(example.address, "/swagger.json", &[]).json();
    assert_version2(&version2);
    assert_eq!(
        version2["securityDefinitions"],
        json!({"HttpBasic": {"type": "basic"}})
    );
    for document in [version2, version3] {
        let operation = &document["paths"]["/users/me"]["get"];
        assert_eq!(operation["security"], json!([{"HttpBasic": []}]));
        assert!(operation["responses"]["401"].is_object());
    }
}
