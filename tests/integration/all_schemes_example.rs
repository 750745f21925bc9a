//! The example `all_schemes`: each operation answers with the credentials that it received.

use serde_json::{Map, Value, json};

use crate::support::{
    example::Example,
    http::{exchange, get, post_form},
    schema::{assert_version2, assert_version3, assert_version3_1},
};

const TOKEN: &str = "Authorization: Bearer foobar";
const KEY: &str = "X-API-Key: sesame";

/// The URL of the API in the tests of documents.
const ISSUER: &str = "https://api.example.com/v1";

const DISCOVERY: &str = "/.well-known/openid-configuration";

/// Paths with their header fields, and the credentials in the response.
const ACCEPTED: &[(&str, &[&str], &[&str])] = &[
    ("/oauth2/password", &[TOKEN], &["foobar"]),
    ("/oauth2/authorization-code", &[TOKEN], &["foobar"]),
    ("/oauth2/several-flows", &[TOKEN], &["Bearer foobar"]),
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
    ("/several/all-of", &[], &[]),
];

/// Paths with their header fields, and the challenges of the refusal.
const REFUSED: &[(&str, &[&str], &[&str])] = &[
    ("/oauth2/password", &[], &["Bearer"]),
    ("/oauth2/authorization-code", &[], &["Bearer"]),
    ("/oauth2/several-flows", &[], &["Bearer"]),
    (
        "/oauth2/several-flows",
        &["Authorization: Other x y"],
        &["Bearer"],
    ),
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
    ("/several/all-of", &[TOKEN], &["APIKey"]),
    ("/several/all-of", &[KEY], &["Bearer"]),
];

#[test]
fn each_operation_answers_with_the_credentials_that_it_received() {
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
fn the_token_endpoint_accepts_every_password() {
    let example = Example::start("all_schemes");
    let form = "grant_type=password&username=johndoe&password=x&scope=items";
    let response = post_form(example.address, "/token", form);
    assert_eq!(
        response.json(),
        json!({
            "access_token": "johndoe",
            "token_type": "bearer",
            "expires_in": 3600,
            "scope": "items",
        })
    );
}

/// The parts of a document that are about security.
fn security(document: &Value, schemes: &Value) -> Value {
    let operations: Map<String, Value> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter_map(|(path, item)| Some((path, item.get("get")?)))
        .map(|(path, operation)| {
            let security = operation.get("security").cloned();
            // An empty list is the same as no list.
            (path.clone(), security.unwrap_or_else(|| json!([])))
        })
        .collect();
    json!({"schemes": schemes, "operations": operations})
}

#[test]
fn the_document_names_every_scheme_in_every_version() {
    let example = Example::start_with_arguments("all_schemes", &["127.0.0.1:0", ISSUER]);
    let document = |path| get(example.address, path, &[]).json();
    let version3 = document("/openapi.json");
    assert_version3(&version3);
    let found = security(&version3, &version3["components"]["securitySchemes"]);
    insta::assert_json_snapshot!("all-schemes-3", found);

    let version3_1 = document("/openapi-3.1.json");
    assert_version3_1(&version3_1);
    let found_3_1 = security(&version3_1, &version3_1["components"]["securitySchemes"]);
    assert_eq!(found_3_1, found);

    let version2 = document("/swagger.json");
    assert_version2(&version2);
    let found_2 = security(&version2, &version2["securityDefinitions"]);
    insta::assert_json_snapshot!("all-schemes-2", found_2);
    assert_eq!(found_2["operations"], found["operations"]);
}

#[test]
fn the_issuer_is_the_address_or_the_argument() {
    let at_address = Example::start("all_schemes");
    let with_argument = Example::start_with_arguments("all_schemes", &["127.0.0.1:0", ISSUER]);
    for (example, issuer) in [
        (&at_address, at_address.url()),
        (&with_argument, ISSUER.to_owned()),
    ] {
        let configuration = get(example.address, DISCOVERY, &[]).json();
        assert_eq!(configuration["issuer"], issuer);
        assert_eq!(configuration["token_endpoint"], format!("{issuer}/token"));
        // OpenID Connect Discovery 1.0, section 3.
        for required in [
            "authorization_endpoint",
            "jwks_uri",
            "response_types_supported",
            "subject_types_supported",
            "id_token_signing_alg_values_supported",
        ] {
            assert!(configuration.get(required).is_some(), "{required}");
        }
        let keys = get(example.address, "/jwks.json", &[]).json();
        assert_eq!(keys, json!({"keys": []}));
        let document = get(example.address, "/openapi.json", &[]).json();
        assert_eq!(
            document["components"]["securitySchemes"]["Provider"]["openIdConnectUrl"],
            format!("{issuer}{DISCOVERY}")
        );
    }
}

#[test]
fn no_header_of_a_request_changes_a_url() {
    let example = Example::start("all_schemes");
    let paths = [
        DISCOVERY,
        "/openapi.json",
        "/openapi-3.1.json",
        "/swagger.json",
        #[cfg(feature = "docs-ui")]
        "/docs",
    ];
    let forged = [
        "Host: evil.example",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-For: evil.example",
        "X-Forwarded-Proto: evil.example",
        "X-Forwarded-Prefix: /evil.example",
        "Forwarded: for=evil.example;host=evil.example;proto=evil.example",
    ];
    for path in paths {
        let honest = response(&example, path, &["Host: test"]);
        for field in forged {
            let fields = if field.starts_with("Host") {
                vec![field]
            } else {
                vec!["Host: test", field]
            };
            assert_eq!(response(&example, path, &fields), honest, "{path} {field}");
        }
        let all = response(&example, path, &forged);
        assert_eq!(all, honest, "{path}");
        // The absolute form of a request target names a host as well.
        let absolute = format!("http://evil.example{path}");
        assert_eq!(response(&example, &absolute, &forged), honest, "{path}");
    }
}

/// The status, the header fields except the date, and the body.
fn response(
    example: &Example,
    target: &str,
    fields: &[&str],
) -> (u16, Vec<(String, String)>, String) {
    let fields = fields.join("\r\n");
    let request = format!("GET {target} HTTP/1.1\r\nConnection: close\r\n{fields}\r\n\r\n");
    let mut response = exchange(example.address, request.as_bytes());
    assert_eq!(response.status, 200, "{target}");
    response.headers.retain(|(name, _)| name != "date");
    response.headers.sort();
    let body = response.text().to_owned();
    (response.status, response.headers, body)
}
