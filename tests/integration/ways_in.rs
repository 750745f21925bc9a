//! Attacks on sections over real HTTP. No spelling of a path and no method reaches a handler inside a
//! section without the credential.

mod apps;
mod attacker;
mod spellings;

use std::{
    net::SocketAddr,
    sync::{LazyLock, atomic::Ordering},
};

use self::{
    apps::{ADMITTED, GUARDED, INTRUDERS, Normalize, PUBLIC, plain, several_sections, whole_api},
    attacker::Attacker,
    spellings::Effort,
};

const TOKEN: &str = "Authorization: Bearer foobar";

/// Attacks the paths, and returns the number of requests.
#[track_caller]
fn attack(name: &str, address: SocketAddr, paths: &[&str], effort: Effort) -> usize {
    let mut attacker = Attacker::new(address);
    let public: Vec<Vec<u8>> = PUBLIC
        .iter()
        .map(|path| attacker.ask("GET", path.as_bytes(), None))
        .filter(|answer| answer.status == 200)
        .map(|answer| answer.body)
        .collect();
    for path in paths {
        for (method, target) in effort.requests(path) {
            let answer = attacker.ask(method, &target, None);
            let is_expected = match answer.status {
                400 | 401 | 404 | 405 => true,
                200 if method == "HEAD" => true,
                200 => answer.body.starts_with(b"open ") || public.contains(&answer.body),
                _ => false,
            };
            let target = String::from_utf8_lossy(&target);
            let body = String::from_utf8_lossy(&answer.body);
            let status = answer.status;
            assert!(
                is_expected && !body.contains("guarded"),
                "{name}: {method} {target:?}: {status} {body}"
            );
        }
    }
    let intruders = INTRUDERS.lock().unwrap();
    assert!(intruders.is_empty(), "{name}: {intruders:#?}");
    attacker.sent
}

/// Checks that the handlers run for a client with the token: otherwise an attack proves nothing.
#[track_caller]
fn assert_reachable_with_the_token(address: SocketAddr, paths: &[&str]) {
    let mut client = Attacker::new(address);
    let before = ADMITTED.load(Ordering::Relaxed);
    for path in paths {
        let refused = client.ask("PUT", path.as_bytes(), None);
        assert_eq!(refused.status, 401, "{path}");
        let admitted = client.ask("PUT", path.as_bytes(), Some(TOKEN));
        assert_eq!(admitted.body, b"guarded", "{path}");
    }
    assert!(ADMITTED.load(Ordering::Relaxed) >= before + paths.len());
}

/// Attacks an app with `NormalizePath` in each place.
fn attack_normalized(
    start: fn(Normalize) -> SocketAddr,
    paths: &[&str],
    effort: impl Fn(Normalize) -> Effort,
) {
    for normalize in Normalize::EACH {
        let address = start(normalize);
        assert_reachable_with_the_token(address, paths);
        let sent = attack(&format!("{normalize:?}"), address, paths, effort(normalize));
        println!("{normalize:?}: {sent} requests");
    }
}

#[test]
fn no_spelling_and_no_method_opens_a_whole_api() {
    attack_normalized(whole_api, &GUARDED, |normalize| match normalize {
        Normalize::Nowhere => Effort::EveryMethod,
        _ => Effort::Sample,
    });
}

#[test]
fn no_spelling_and_no_method_opens_sections_among_open_operations() {
    attack_normalized(several_sections, &GUARDED[..6], |_| Effort::Sample);
}

#[test]
fn no_spelling_and_no_method_opens_a_section_without_a_document() {
    attack_normalized(plain, &GUARDED[..6], |_| Effort::Sample);
}

/// The documents and the docs page stay open, and no spelling of their paths opens anything else.
#[test]
fn no_spelling_of_a_public_path_opens_a_whole_api() {
    for normalize in Normalize::EACH {
        let address = whole_api(normalize);
        let effort = match normalize {
            Normalize::Nowhere => Effort::EveryMethod,
            _ => Effort::Sample,
        };
        let sent = attack(&format!("{normalize:?}"), address, &PUBLIC, effort);
        println!("{normalize:?}: {sent} requests");
    }
}

#[test]
#[ignore = "sends millions of requests"]
fn no_spelling_with_any_method_opens_a_section() {
    attack_normalized(whole_api, &GUARDED, |_| Effort::All);
    attack_normalized(several_sections, &GUARDED[..6], |_| Effort::All);
    attack_normalized(plain, &GUARDED[..6], |_| Effort::All);
}

#[cfg(feature = "docs-ui")]
#[test]
fn the_exact_public_paths_answer_around_a_section_with_the_empty_path() {
    for normalize in Normalize::EACH {
        let mut client = Attacker::new(whole_api(normalize));
        for path in PUBLIC {
            for method in ["GET", "HEAD"] {
                let status = client.ask(method, path.as_bytes(), None).status;
                assert_eq!(status, 200, "{normalize:?}: {method} {path}");
            }
        }
    }
    // A handler inside that takes the same path does not run, with the token or without.
    let mut client = Attacker::new(whole_api(Normalize::Nowhere));
    for token in [None, Some(TOKEN)] {
        let refused = client.ask("POST", b"/docs/oauth2-redirect.js", token);
        assert_eq!(refused.status, 405);
    }
}

/// Header fields that other software reads as the path or the method are ignored.
#[test]
fn no_header_field_opens_a_section() {
    let mut attacker = Attacker::new(whole_api(Normalize::Nowhere));
    for field in [
        "X-Original-URL: /token",
        "X-Rewrite-URL: /openapi.json",
        "X-Forwarded-Path: /docs",
        "X-Forwarded-Prefix: /docs",
        "X-HTTP-Method-Override: POST",
        "X-Forwarded-For: 127.0.0.1",
        "Forwarded: for=127.0.0.1;proto=https",
        "Referer: http://test/docs",
        "Origin: http://test",
        "Access-Control-Request-Method: GET",
        "Authorization:",
        "Authorization: Bearer",
        "Authorization: Basic Zm9vOmJhcg==",
        "Proxy-Authorization: Bearer foobar",
        "Cookie: Authorization=Bearer%20foobar",
        "Upgrade: websocket",
        "Host: other",
    ] {
        for path in GUARDED {
            let answer = attacker.ask("GET", path.as_bytes(), Some(field));
            // The last field is a second one of its name.
            assert!(
                matches!(answer.status, 400 | 401),
                "{path} {field}: {}",
                answer.status
            );
        }
    }
    assert!(INTRUDERS.lock().unwrap().is_empty());
}

static WHOLE_API: LazyLock<SocketAddr> = LazyLock::new(|| whole_api(Normalize::Nowhere));

#[track_caller]
fn assert_answer(method: &str, path: &str, status: u16, body: &str) {
    let answer = Attacker::new(*WHOLE_API).ask(method, path.as_bytes(), None);
    let got = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, status, "{method} {path}: {got}");
    assert!(got.starts_with(body), "{method} {path}: {got}");
}

/// The router decodes a path. So a letter that is encoded may not turn a guarded path into an open one.
#[test]
fn an_encoded_letter_does_not_open_a_guarded_operation() {
    let address = several_sections(Normalize::Nowhere);
    let mut attacker = Attacker::new(address);
    let page = attacker.ask("GET", b"/about", None);
    assert_eq!(page.body, b"open /about");
    for target in ["/admin", "/%61dmin", "/%61%64%6D%69%6e", "/admi%6E"] {
        let refused = attacker.ask("GET", target.as_bytes(), None);
        assert_eq!(refused.status, 401, "{target}");
    }
    assert!(INTRUDERS.lock().unwrap().is_empty());
}

/// Two patterns that match one path are told apart by the method, and by nothing else.
#[test]
fn an_open_operation_of_another_method_does_not_open_a_guarded_one() {
    assert_answer("POST", "/users/alice", 200, "open /users/alice");
    assert_answer("GET", "/users/alice", 401, "");
    assert_answer("POST", "/token", 200, "open /token");
    assert_answer("GET", "/token", 401, "");
}

/// A guarded operation that takes any path leaves what is open, and the documents, as they are.
#[cfg(feature = "docs-ui")]
#[test]
fn a_guarded_operation_with_a_parameter_does_not_lock_what_is_open() {
    assert_answer("POST", "/anything", 401, "");
    assert_answer("POST", "/token", 200, "open /token");
    assert_answer("GET", "/openapi.json", 200, "{\"openapi\"");
    assert_answer("GET", "/docs", 200, "<!");
}

/// `NormalizePath` inside a section runs after it, and outside of it before.
#[test]
fn a_slash_at_the_end_does_not_open_a_guarded_operation() {
    for normalize in Normalize::EACH {
        let mut attacker = Attacker::new(whole_api(normalize));
        for path in ["/files/secret/", "/files//secret", "/admin/", "//admin"] {
            let refused = attacker.ask("GET", path.as_bytes(), None);
            assert_eq!(refused.status, 401, "{normalize:?} {path}");
        }
    }
    assert!(INTRUDERS.lock().unwrap().is_empty());
}

/// A handler that takes every method would also run for a preflight.
#[test]
fn a_preflight_is_refused_and_runs_nothing_inside() {
    let mut attacker = Attacker::new(*WHOLE_API);
    for path in GUARDED {
        let preflight = "Origin: https://front.example.com\r\nAccess-Control-Request-Method: GET\r\n\
                         Access-Control-Request-Headers: authorization";
        let refused = attacker.ask("OPTIONS", path.as_bytes(), Some(preflight));
        assert_eq!(refused.status, 401, "{path}");
        assert!(!String::from_utf8_lossy(&refused.body).contains("guarded"));
    }
    assert!(INTRUDERS.lock().unwrap().is_empty());
}
