//! The credentials of the client at the token endpoint (RFC 6749 2.3.1), over raw HTTP.

use serde_json::json;

use crate::support::token_endpoint::{
    USER, assert_accepted, assert_all_refused, assert_refused, form,
};

#[test]
fn a_client_is_read_from_basic() {
    let cases = [
        // app:secret
        (
            "Basic YXBwOnNlY3JldA==",
            json!({"client_id": "app", "client_secret": "secret"}),
        ),
        (
            "basic  YXBwOnNlY3JldA==",
            json!({"client_id": "app", "client_secret": "secret"}),
        ),
        // app:
        ("Basic YXBwOg==", json!({"client_id": "app"})),
        // a%3Ab:c%25+d
        (
            "Basic YSUzQWI6YyUyNStk",
            json!({"client_id": "a:b", "client_secret": "c% d"}),
        ),
        // Another scheme is as if absent.
        ("Bearer foobar", json!({})),
        ("Basically Og==", json!({})),
    ];
    for (authorization, expected) in cases {
        let request = form("/token", USER).field("Authorization", authorization);
        assert_accepted(authorization, &request.send(), expected);
    }
    let request = form(
        "/token",
        format!("{USER}&client_id=app&client_secret=secret"),
    )
    .field("Authorization", "Basic Og==");
    assert_accepted(
        "an empty pair beside a client in the body",
        &request.send(),
        json!({"client_id": "app", "client_secret": "secret"}),
    );
    let request = form("/token", format!("{USER}&client_id=&client_secret="))
        .field("Authorization", "Basic YXBwOnNlY3JldA==");
    assert_accepted(
        "empty parameters beside a client in Basic",
        &request.send(),
        json!({"client_id": "app", "client_secret": "secret"}),
    );
}

/// RFC 6749 2.3.1 encodes the secret before Base64. Some clients send it as it is, which makes a
/// difference for `%` and `+` only.
#[test]
fn a_secret_that_is_not_encoded_inside_basic_is_decoded_all_the_same() {
    for (pair, expected) in [
        // app:letters-._~*&=/:
        ("YXBwOmxldHRlcnMtLl9+KiY9Lzo=", Some("letters-._~*&=/:")),
        // app:a b
        ("YXBwOmEgYg==", Some("a b")),
        // app:a+b
        ("YXBwOmErYg==", Some("a b")),
        // app:a%41
        ("YXBwOmElNDE=", Some("aA")),
        // app:100%
        ("YXBwOjEwMCU=", None),
    ] {
        let authorization = format!("Basic {pair}");
        let response = form("/token", USER)
            .field("Authorization", &authorization)
            .send();
        let Some(secret) = expected else {
            let description = "The Basic credentials are malformed";
            assert_refused(pair, &response, 401, "invalid_client", description);
            continue;
        };
        let client = json!({"client_id": "app", "client_secret": secret});
        assert_accepted(pair, &response, client);
    }
    let body = format!("{USER}&client_id=app&client_secret=a%2Bb%25");
    let client = json!({"client_id": "app", "client_secret": "a+b%"});
    assert_accepted("in the body", &form("/token", body).send(), client);
}

#[test]
fn a_malformed_client_in_basic_is_an_invalid_client_with_a_challenge() {
    for authorization in [
        "Basic",
        "Basic !!!",
        "Basic Og",           // no padding
        "Basic YXBw",         // app, no colon
        "Basic OnNlY3JldA==", // :secret
        "Basic YXBwOiV6eg==", // app:%zz
        "Basic YXBwOiVGRg==", // app:%FF
        "Basic YXBwOvw=",     // app: and a byte of ISO 8859-1
        "Basic YXBwOnNl Y3JldA==",
    ] {
        let request = form("/token", USER).field("Authorization", authorization);
        assert_refused(
            authorization,
            &request.send(),
            401,
            "invalid_client",
            "The Basic credentials are malformed",
        );
    }
}

#[test]
fn a_client_in_two_places_is_refused() {
    const BOTH: &str =
        "The body has another client than the Authorization field, or a client_secret too";
    for more in [
        "&client_id=app&client_secret=secret",
        "&client_id=app&client_secret=other",
        "&client_id=other",
    ] {
        let request = form("/token", format!("{USER}{more}"))
            .field("Authorization", "Basic YXBwOnNlY3JldA==");
        let response = request.send();
        assert_refused(more, &response, 400, "invalid_request", BOTH);
    }
    // RFC 6749 2.3: the name alone does not authenticate, so it is no second method.
    let named = form("/token", format!("{USER}&client_id=app"))
        .field("Authorization", "Basic YXBwOnNlY3JldA==");
    assert_eq!(named.send().status, 200);
    for second in ["Basic YXBwOnNlY3JldA==", "Basic Og==", "Bearer foobar"] {
        let request = form("/token", USER)
            .field("Authorization", "Basic YXBwOnNlY3JldA==")
            .field("Authorization", second);
        assert_refused(
            second,
            &request.send(),
            400,
            "invalid_request",
            "The request has more than one Authorization field",
        );
    }
}

#[test]
fn a_client_that_the_application_refuses_is_challenged() {
    let right = form(
        "/client",
        format!("{USER}&client_id=app&client_secret=its+secret"),
    );
    assert_eq!(right.send().status, 200);
    // app:its+secret
    let right = form("/client", USER).field("Authorization", "Basic YXBwOml0cytzZWNyZXQ=");
    assert_eq!(right.send().status, 200);

    let wrong = form("/client", format!("{USER}&client_id=app&client_secret=its"));
    let none = form("/client", USER);
    for (name, request) in [("wrong", wrong), ("none", none)] {
        let response = request.send();
        assert_refused(name, &response, 401, "invalid_client", "Unknown client");
    }
}

#[test]
fn a_malformed_client_in_the_body_is_refused() {
    assert_all_refused(
        "invalid_request",
        &[
            (
                "username=a&password=b&client_secret=c",
                "client_id is required with client_secret",
            ),
            (
                "username=a&password=b&client_id=%C3%A9",
                "client_id has a character that it may not have",
            ),
        ],
    );
}
