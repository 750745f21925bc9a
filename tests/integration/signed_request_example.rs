//! The example `signed_request`, with a client that signs its requests.

use std::time::SystemTime;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac as _};
use serde_json::json;
use sha2::Sha256;

use crate::support::{
    example::Example,
    http::{Response, get},
    schema::{assert_version2, assert_version3},
};

fn now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()
}

/// The two headers of a signed request.
fn sign(key: &str, method: &str, path: &str, at: u64) -> [String; 2] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(format!("{method}\n{path}\n{at}").as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    [
        format!("X-Signature: {signature}"),
        format!("X-Signed-At: {at}"),
    ]
}

fn send(example: &Example, path: &str, [signature, at]: &[String; 2]) -> Response {
    get(example.address, path, &[signature, at])
}

const KEY: &str = "only for this example";

#[track_caller]
fn assert_refused(response: &Response, detail: &str) {
    assert_eq!(response.status, 401);
    assert_eq!(response.header("www-authenticate"), Some("Signature"));
    assert_eq!(response.json(), json!({"detail": detail}));
}

#[test]
fn a_signed_request_passes_the_argument_and_the_section() {
    let example = Example::start("signed_request");
    let at = now();
    for path in ["/orders/17", "/orders/17?full=yes"] {
        let order = send(&example, path, &sign(KEY, "GET", path, at));
        assert_eq!(order.json(), json!({"id": 17, "signed_at": at}));
    }
    let path = "/reports/daily";
    let report = send(&example, path, &sign(KEY, "GET", path, at));
    assert_eq!(report.json(), json!({"orders": 40}));
}

#[test]
fn an_unsigned_request_is_challenged() {
    let example = Example::start("signed_request");
    for path in ["/orders/17", "/reports/daily", "/reports/unknown"] {
        assert_refused(&get(example.address, path, &[]), "Not authenticated");
    }
}

#[test]
fn a_signature_of_another_request_is_refused() {
    let example = Example::start("signed_request");
    let (path, at) = ("/orders/17", now());
    let good = sign(KEY, "GET", path, at);
    for wrong in [
        sign("another key", "GET", path, at),
        sign(KEY, "POST", path, at),
        sign(KEY, "GET", "/orders/18", at),
        [good[0].clone(), format!("X-Signed-At: {}", at - 1)],
        [good[0].clone(), "X-Other: 1".to_owned()],
        ["X-Signature: ".to_owned(), good[1].clone()],
        ["X-Signature: not base64".to_owned(), good[1].clone()],
    ] {
        assert_refused(&send(&example, path, &wrong), "The signature is wrong");
    }
    let more = send(&example, "/orders/17?full=yes", &good);
    assert_refused(&more, "The signature is wrong");
    let other_path = send(&example, "/reports/daily", &good);
    assert_refused(&other_path, "The signature is wrong");
}

#[test]
fn a_signature_outside_of_its_lifetime_is_refused() {
    let example = Example::start("signed_request");
    let path = "/orders/17";
    for at in [now() - 400, now() + 400, 0, u64::MAX] {
        let refused = send(&example, path, &sign(KEY, "GET", path, at));
        assert_refused(&refused, "The signature has expired");
    }
}

#[test]
fn the_document_describes_the_scheme_and_marks_both_operations() {
    let example = Example::start("signed_request");
    let version3 = get(example.address, "/openapi.json", &[]).json();
    assert_version3(&version3);
    let version2 = get(example.address, "/swagger.json", &[]).json();
    assert_version2(&version2);
    for (document, schemes) in [
        (&version3, &version3["components"]["securitySchemes"]),
        (&version2, &version2["securityDefinitions"]),
    ] {
        let scheme = &schemes["Signature"];
        assert_eq!(scheme["type"], "apiKey");
        assert_eq!(scheme["in"], "header");
        assert_eq!(scheme["name"], "X-Signature");
        assert!(scheme["description"].is_string());
        for path in ["/orders/{id}", "/reports/daily"] {
            let operation = &document["paths"][path]["get"];
            assert_eq!(operation["security"], json!([{"Signature": []}]), "{path}");
            assert!(operation["responses"]["401"].is_object(), "{path}");
        }
    }
}
