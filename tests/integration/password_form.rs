//! The token endpoint against RFC 6749, over raw HTTP: the form and the answers.

use serde_json::json;

use crate::support::token_endpoint::{
    FORM, USER, assert_accepted, assert_all_refused, assert_refused, form, post, send,
};

#[test]
fn a_missing_or_empty_parameter_is_named() {
    assert_all_refused(
        "invalid_request",
        &[
            ("", "username is missing"),
            ("password=secret", "username is missing"),
            ("username=johndoe", "password is missing"),
            ("username=&password=secret", "username is missing"),
            ("username=johndoe&password", "password is missing"),
            ("Username=johndoe&password=secret", "username is missing"),
        ],
    );
}

#[test]
fn a_repeated_parameter_is_named_even_where_its_values_are_the_same() {
    assert_all_refused(
        "invalid_request",
        &[
            (
                "username=a&password=b&username=a",
                "username is given more than once",
            ),
            (
                "username=a&password=b&password=c",
                "password is given more than once",
            ),
            (
                "username=a&password=b&scope=&scope=",
                "scope is given more than once",
            ),
            (
                "grant_type=password&username=a&password=b&grant_type=password",
                "grant_type is given more than once",
            ),
            (
                "username=a&password=b&client_id=c&client_id=c",
                "client_id is given more than once",
            ),
        ],
    );
}

#[test]
fn another_grant_type_is_unsupported_by_any_difference() {
    assert_all_refused(
        "unsupported_grant_type",
        &[
            (
                "grant_type=authorization_code&code=x",
                "grant_type must be password",
            ),
            (
                "grant_type=passwordblah&username=a&password=b",
                "grant_type must be password",
            ),
            (
                "grant_type=Password&username=a&password=b",
                "grant_type must be password",
            ),
            (
                "grant_type=+password&username=a&password=b",
                "grant_type must be password",
            ),
        ],
    );
}

#[test]
fn bad_percent_encoding_is_refused() {
    assert_all_refused(
        "invalid_request",
        &[
            (
                "username=%zz&password=b",
                "username is not percent-encoded UTF-8",
            ),
            (
                "username=a&password=50%",
                "password is not percent-encoded UTF-8",
            ),
            (
                "username=a&password=b%2",
                "password is not percent-encoded UTF-8",
            ),
            (
                "username=a&password=b&x=%",
                "The form is not percent-encoded UTF-8",
            ),
        ],
    );
}

#[test]
fn a_parameter_that_is_not_utf_8_is_refused() {
    assert_all_refused(
        "invalid_request",
        &[
            (
                "username=j%F6rg&password=b",
                "username is not percent-encoded UTF-8",
            ),
            (
                "username=a&password=%C0%AF",
                "password is not percent-encoded UTF-8",
            ),
            (
                "username=a&password=b&%FF=x",
                "The form is not percent-encoded UTF-8",
            ),
        ],
    );
}

#[test]
fn characters_that_rfc_6749_forbids_are_refused() {
    assert_all_refused(
        "invalid_request",
        &[
            (
                "username=a%00&password=b",
                "username has a character that it may not have",
            ),
            (
                "username=a&password=b%0D%0A",
                "password has a character that it may not have",
            ),
        ],
    );
}

#[test]
fn a_malformed_scope_is_an_invalid_scope() {
    assert_all_refused(
        "invalid_scope",
        &[
            (
                "username=a&password=b&scope=items%22read",
                "scope has a character that no scope may have",
            ),
            (
                "username=a&password=b&scope=a%09b",
                "scope has a character that no scope may have",
            ),
            (
                "username=a&password=b&scope=%C3%A9",
                "scope has a character that no scope may have",
            ),
        ],
    );
}

#[test]
fn bytes_that_are_not_utf_8_are_refused() {
    let response = form("/token", b"username=j\xf6rg&password=b").send();
    assert_refused(
        "ISO 8859-1",
        &response,
        400,
        "invalid_request",
        "username is not percent-encoded UTF-8",
    );
}

#[test]
fn only_a_form_is_read() {
    const WRONG: &str = "The media type of the body must be application/x-www-form-urlencoded";
    let json = r#"{"username":"johndoe","password":"secret"}"#;
    let multipart =
        "--x\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\na\r\n--x--\r\n";
    let cases = [
        ("no content type", post("/token", USER)),
        (
            "JSON",
            post("/token", json).field("Content-Type", "application/json"),
        ),
        (
            "a form that says it is JSON",
            post("/token", USER).field("Content-Type", "application/json"),
        ),
        (
            "text",
            post("/token", USER).field("Content-Type", "text/plain"),
        ),
        (
            "multipart",
            post("/token", multipart).field("Content-Type", "multipart/form-data; boundary=x"),
        ),
        (
            "only begins alike",
            post("/token", USER).field("Content-Type", &format!("{FORM}2")),
        ),
        (
            "no media type",
            post("/token", USER).field("Content-Type", "form"),
        ),
    ];
    for (name, request) in cases {
        let response = request.send();
        assert_refused(name, &response, 400, "invalid_request", WRONG);
    }
    let response = form("/token", json).send();
    assert_refused(
        "JSON that says it is a form",
        &response,
        400,
        "invalid_request",
        "username is missing",
    );

    let gzip = form("/token", USER).field("Content-Encoding", "gzip");
    assert_refused(
        "a content coding",
        &gzip.send(),
        400,
        "invalid_request",
        "The body must not have a content coding",
    );
}

#[test]
fn a_form_of_any_spelling_is_read() {
    for content_type in [
        "application/x-www-form-urlencoded; charset=utf-8",
        "application/x-www-form-urlencoded;charset=UTF-8",
        "Application/X-WWW-Form-Urlencoded",
        "application/x-www-form-urlencoded; charset=iso-8859-1",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=klingon",
        // RFC 9110 5.6.6 allows white space around the semicolon.
        "application/x-www-form-urlencoded ;charset=UTF-8",
        "application/x-www-form-urlencoded\t; charset=UTF-8",
    ] {
        let request = post("/token", "username=j%C3%B6rg&password=secret")
            .field("Content-Type", content_type);
        let response = request.send();
        assert_accepted(content_type, &response, json!({"username": "j\u{f6}rg"}));
    }
    let identity = form("/token", USER).field("Content-Encoding", "identity");
    assert_accepted("identity", &identity.send(), json!({}));
}

#[test]
fn every_parameter_reaches_the_handler() {
    let cases = [
        ("", json!({})),
        ("&grant_type=password", json!({"grant_type": "password"})),
        ("&grant_type=", json!({})),
        ("&grant_type", json!({})),
        ("&scope=", json!({})),
        (
            "&scope=items%3Aread+me",
            json!({"scopes": ["items:read", "me"]}),
        ),
        (
            "&scope=items:read%20me",
            json!({"scopes": ["items:read", "me"]}),
        ),
        ("&scope=++a++b+", json!({"scopes": ["a", "b"]})),
        ("&client_id=app", json!({"client_id": "app"})),
        ("&client_id=app&client_secret=", json!({"client_id": "app"})),
        ("&client_id=&client_secret=", json!({})),
        (
            "&client_id=app&client_secret=a+b",
            json!({"client_id": "app", "client_secret": "a b"}),
        ),
        ("&unknown=1&unknown=2&", json!({})),
    ];
    for (more, expected) in cases {
        let body = format!("{USER}{more}");
        let response = form("/token", &body).send();
        assert_accepted(&body, &response, expected);
    }
    let response = form(
        "/token",
        "username=+%25%26%2B%C2%A3%E2%82%AC&password=%F0%9F%94%91",
    )
    .send();
    assert_accepted(
        "the example of appendix B",
        &response,
        json!({"username": " %&+\u{a3}\u{20ac}", "password": "\u{1f511}"}),
    );
    let mut raw = USER.replace("johndoe", "j\u{f6}rg").into_bytes();
    raw.extend_from_slice(b"&scope=");
    let response = form("/token", raw).send();
    assert_accepted(
        "UTF-8 as it is",
        &response,
        json!({"username": "j\u{f6}rg"}),
    );
}

#[test]
fn only_the_strict_form_requires_the_grant_type() {
    for more in ["", "&grant_type=", "&grant_type"] {
        let body = format!("{USER}{more}");
        assert_accepted(&body, &form("/token", &body).send(), json!({}));
        let response = form("/strict", &body).send();
        assert_refused(
            &body,
            &response,
            400,
            "invalid_request",
            "grant_type is missing",
        );
    }
    let body = format!("grant_type=password&{USER}");
    let response = form("/strict", &body).send();
    assert_accepted(&body, &response, json!({"grant_type": "password"}));
}

#[test]
fn the_request_of_swagger_ui_has_no_client_and_no_scope() {
    for path in ["/token", "/strict"] {
        let request = form(path, format!("grant_type=password&scope=&{USER}"))
            .field("Authorization", "Basic Og==")
            .field("X-Requested-With", "XMLHttpRequest")
            .field("Accept", "application/json, text/plain, */*");
        let response = request.send();
        assert_accepted(path, &response, json!({"grant_type": "password"}));
    }
}

#[test]
fn a_body_above_the_limit_of_payload_config_is_refused() {
    const TOO_LARGE: &str = "The body is too large";

    let fits = |limit: usize, path| {
        let filler = "x".repeat(limit - USER.len() - "&filler=".len());
        form(path, format!("{USER}&filler={filler}"))
    };
    for (path, limit) in [("/token", 262_144), ("/small", 64)] {
        let response = fits(limit, path).send();
        assert_accepted(path, &response, json!({}));
        let response = fits(limit + 1, path).send();
        assert_refused(path, &response, 400, "invalid_request", TOO_LARGE);
    }

    // The length is not known before the body is read.
    let chunked = format!(
        "POST /small HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: {FORM}\r\n\
         Transfer-Encoding: chunked\r\n\r\n20\r\n{}\r\n21\r\n{}\r\n0\r\n\r\n",
        "x".repeat(0x20),
        "x".repeat(0x21)
    );
    let response = send(chunked.as_bytes());
    assert_refused("chunked", &response, 400, "invalid_request", TOO_LARGE);
}

#[test]
fn a_media_type_that_payload_config_requires_is_enforced() {
    let response = form("/only-json", USER).send();
    assert_refused(
        "JSON is required",
        &response,
        400,
        "invalid_request",
        "The server is configured for another media type",
    );
}

#[test]
fn a_body_that_is_not_a_form_is_left_to_other_arguments() {
    let response = post("/either", "a text").field("Content-Type", "text/plain");
    assert_eq!(response.send().text(), "a text");
    assert_eq!(form("/either", USER).send().text(), "johndoe");
}

#[test]
fn a_form_in_chunks_is_read_whole() {
    let chunked = format!(
        "POST /token HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: {FORM}\r\n\
         Transfer-Encoding: chunked\r\n\r\n7\r\nusernam\r\n19\r\ne=johndoe&password=secret\r\n\
         0\r\n\r\n"
    );
    assert_accepted("chunked", &send(chunked.as_bytes()), json!({}));
}

#[test]
fn a_token_is_answered_so_that_nothing_stores_it() {
    let response = form("/granted", format!("{USER}&scope=a+b")).send();
    assert_eq!(response.status, 200);
    assert_eq!(
        response.json(),
        json!({"access_token": "johndoe", "token_type": "bearer", "expires_in": 900, "scope": "a b"})
    );
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(response.header("cache-control"), Some("no-store"));
    assert_eq!(response.header("pragma"), Some("no-cache"));
}

#[test]
fn an_error_of_the_handler_is_answered_the_same_way() {
    let response = form("/granted", "username=johndoe&password=wrong").send();
    assert_refused(
        "wrong password",
        &response,
        400,
        "invalid_grant",
        "Incorrect username or password",
    );
}

#[test]
fn a_handler_can_answer_refusals_itself() {
    let response = form("/own", "username=johndoe").send();
    assert_eq!(
        (response.status, response.body.as_slice()),
        (422, &b"invalid_request"[..])
    );
}
