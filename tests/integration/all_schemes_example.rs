//! The example `all_schemes`, run as a user would: each operation answers what it was sent.

use serde_json::{Map, Value, json};

use crate::support::{
    example::Example,
    http::{get, post_form},
    schema::{assert_version2, assert_version3, assert_version3_1},
};

const TOKEN: &str = "Authorization: Bearer foobar";
const KEY: &str = "X-API-Key: sesame";

/// For each operation, what it is sent and what it answers.
const ACCEPTED: &[(&str, &[&str], &[&str])] = &[
    ("/oauth2/password", &[TOKEN], &["foobar"]),
    ("/oauth2/authorization-code", &[TOKEN], &["foobar"]),
    ("/oauth2/several-flows", &[TOKEN], &["Bearer foobar"]),
    (
        "/oauth2/several-flows",
        &["Authorization: Other x y"],
        &["Other x y"],
    ),
    ("/open-id-connect", &[TOKEN], &["foobar"]),
    ("/http/bearer", &[TOKEN], &["foobar"]),
    (
        "/http/basic",
        &["Authorization: Basic dGVzdDoxMjPCow=="],
        &["test", "123\u{a3}"],
    ),
    (
        "/http/digest",
        &["Authorization: Digest username=\"Mufasa\", nonce=\"x\""],
        &["Digest", "username=\"Mufasa\", nonce=\"x\""],
    ),
    ("/http/hoba", &["Authorization: hoba a.b"], &["hoba", "a.b"]),
    ("/api-key/header", &[KEY], &["sesame"]),
    (
        "/api-key/query?api_key=open%20sesame",
        &[],
        &["open sesame"],
    ),
    ("/api-key/cookie", &["Cookie: session=sesame"], &["sesame"]),
    ("/several/optional", &[TOKEN], &["foobar"]),
    ("/several/optional", &[], &[]),
    ("/several/any-of", &[TOKEN], &["foobar"]),
    ("/several/any-of", &[KEY], &["sesame"]),
    ("/several/any-of", &[KEY, TOKEN], &["foobar"]),
    (
        "/several/two-arguments",
        &[TOKEN, KEY],
        &["foobar", "sesame"],
    ),
    ("/several/all-of", &[TOKEN, KEY], &["foobar", "sesame"]),
    ("/several/all-of", &[TOKEN], &[]),
    ("/several/all-of", &[], &[]),
];

/// For each operation that asks for something, what it challenges with.
const REFUSED: &[(&str, &[&str], &[&str])] = &[
    ("/oauth2/password", &[], &["Bearer"]),
    ("/oauth2/authorization-code", &[], &["Bearer"]),
    ("/oauth2/several-flows", &[], &["Bearer"]),
    ("/open-id-connect", &[KEY], &["Bearer"]),
    ("/http/bearer", &[KEY], &["Bearer"]),
    (
        "/http/basic",
        &[TOKEN],
        &[r#"Basic realm="All schemes", charset="UTF-8""#],
    ),
    ("/http/digest", &[TOKEN], &["Digest"]),
    ("/http/hoba", &[TOKEN], &["HOBA"]),
    ("/api-key/header", &[TOKEN], &["APIKey"]),
    ("/api-key/query", &[KEY], &["APIKey"]),
    ("/api-key/cookie", &[KEY], &["APIKey"]),
    ("/several/any-of", &[], &["Bearer", "APIKey"]),
    ("/several/two-arguments", &[KEY], &["Bearer"]),
    ("/several/two-arguments", &[TOKEN], &["APIKey"]),
];

#[test]
fn each_operation_answers_what_it_was_sent() {
    let example = Example::start("all_schemes");
    for (path, fields, received) in ACCEPTED {
        let response = get(example.address, path, fields);
        assert_eq!(response.status, 200, "{path} {fields:?}");
        assert_eq!(response.json(), json!({"received": received}), "{path}");
    }
}

#[test]
fn each_scheme_challenges_with_its_name() {
    let example = Example::start("all_schemes");
    for (path, fields, expected) in REFUSED {
        let response = get(example.address, path, fields);
        assert_eq!(response.status, 401, "{path} {fields:?}");
        let challenges: Vec<&str> = response
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("www-authenticate"))
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(&challenges, expected, "{path} {fields:?}");
    }
}

#[test]
fn the_token_endpoint_gives_everybody_a_token() {
    let example = Example::start("all_schemes");
    let form = "grant_type=password&username=johndoe&password=x&scope=items";
    let response = post_form(example.address, "/token", form);
    assert_eq!(
        response.json(),
        json!({"access_token": "johndoe", "token_type": "bearer", "scope": "items"})
    );
}

/// What a document says about security, and nothing else.
fn security(document: &Value, schemes: &Value) -> Value {
    let operations: Map<String, Value> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(path, item)| (path.clone(), item.pointer("/get/security").cloned().into()))
        .collect();
    json!({"schemes": schemes, "operations": operations})
}

#[test]
fn the_document_names_every_scheme_in_every_version() {
    let example = Example::start("all_schemes");
    let document = |path| get(example.address, path, &[]).json();
    let version3 = document("/openapi.json");
    assert_version3(&version3);
    let said = security(&version3, &version3["components"]["securitySchemes"]);
    insta::assert_json_snapshot!("all-schemes-3", said);

    let version3_1 = document("/openapi-3.1.json");
    assert_version3_1(&version3_1);
    let said_3_1 = security(&version3_1, &version3_1["components"]["securitySchemes"]);
    assert_eq!(said_3_1, said);

    let version2 = document("/swagger.json");
    assert_version2(&version2);
    let said_2 = security(&version2, &version2["securityDefinitions"]);
    insta::assert_json_snapshot!("all-schemes-2", said_2);
    assert_eq!(said_2["operations"], said["operations"]);
}
