//! The example `cross_origin`, with the requests that a browser sends for the front end.

use serde_json::json;

use crate::support::{
    example::Example,
    http::{Response, exchange, get, request},
};

fn origin_of(front_end: &str) -> String {
    format!("Origin: {front_end}")
}

#[track_caller]
fn assert_readable(response: &Response, front_end: &str) {
    assert_eq!(
        response.header("access-control-allow-origin"),
        Some(front_end),
        "{response:?}"
    );
    assert_eq!(
        response.header("access-control-expose-headers"),
        Some("www-authenticate")
    );
}

#[test]
fn the_front_end_can_send_a_token_and_read_every_refusal() {
    let (api, front_end) = Example::start_with_front_end("cross_origin");
    let origin = origin_of(&front_end);

    let preflight = [
        &origin,
        "Access-Control-Request-Method: GET",
        "Access-Control-Request-Headers: authorization",
    ];
    let answered = request(api.address, "OPTIONS", "/items/", &preflight);
    assert_eq!(answered.status, 200);
    assert_eq!(
        answered.header("access-control-allow-origin"),
        Some(front_end.as_str())
    );
    let headers = answered.header("access-control-allow-headers");
    assert_eq!(headers, Some("authorization"));

    let items = get(
        api.address,
        "/items/",
        &[&origin, "Authorization: Bearer sesame"],
    );
    assert_eq!((items.status, items.json()), (200, json!(["a lamp"])));
    assert_readable(&items, &front_end);

    let absent = get(api.address, "/items/", &[&origin]);
    assert_eq!(absent.status, 401);
    assert_eq!(absent.header("www-authenticate"), Some("Bearer"));
    assert_readable(&absent, &front_end);
    let unknown = get(
        api.address,
        "/items/",
        &[&origin, "Authorization: Bearer other"],
    );
    assert_eq!(unknown.status, 401);
    assert_readable(&unknown, &front_end);
}

#[test]
fn the_front_end_signs_in_by_a_form_that_needs_no_preflight() {
    let (api, front_end) = Example::start_with_front_end("cross_origin");
    let sign_in = |password: &str| {
        let form = format!("grant_type=password&username=johndoe&password={password}");
        let request = format!(
            "POST /token HTTP/1.1\r\nHost: test\r\nConnection: close\r\nOrigin: {front_end}\r\n\
             Content-Type: application/x-www-form-urlencoded;charset=UTF-8\r\n\
             Content-Length: {}\r\n\r\n{form}",
            form.len()
        );
        exchange(api.address, request.as_bytes())
    };
    let granted = sign_in("secret");
    assert_eq!(granted.json()["access_token"], "sesame");
    assert_readable(&granted, &front_end);
    let refused = sign_in("wrong");
    assert_eq!(refused.status, 400);
    assert_readable(&refused, &front_end);
}

#[test]
fn the_preflight_of_another_origin_is_refused() {
    let (api, _front_end) = Example::start_with_front_end("cross_origin");
    let preflight = [
        "Origin: https://elsewhere.example.com",
        "Access-Control-Request-Method: GET",
    ];
    let refused = request(api.address, "OPTIONS", "/items/", &preflight);
    assert_eq!(refused.status, 400);
    assert_eq!(refused.header("access-control-allow-origin"), None);
}

#[test]
fn the_page_contains_the_url_of_the_api() {
    let (api, front_end) = Example::start_with_front_end("cross_origin");
    let address = front_end.trim_start_matches("http://").parse().unwrap();
    let page = get(address, "/", &[]);
    assert_eq!(page.status, 200);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(page.text().contains(&format!("\"{}\"", api.url())));
}
