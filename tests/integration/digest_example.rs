//! The example `digest`, with a client that computes its responses as RFC 7616 has them.

use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::support::{
    example::Example,
    http::{Response, get},
    schema::{assert_version2, assert_version3},
};

fn hash(text: &str) -> String {
    format!("{:x}", Sha256::digest(text))
}

/// The parameters of the challenge by their names.
fn parameter(challenge: &str, name: &str) -> String {
    let challenge = http_auth::parser::ChallengeParser::new(challenge).next();
    let parameters = challenge.unwrap().unwrap().params;
    let found = parameters.iter().find(|(it, _)| *it == name);
    found.map_or_else(String::new, |(_, value)| value.to_unescaped())
}

fn challenge(response: &Response) -> String {
    assert_eq!(response.status, 401);
    let challenge = response.header("www-authenticate").unwrap().to_owned();
    assert_eq!(parameter(&challenge, "realm"), "wonderland@example.com");
    assert_eq!(parameter(&challenge, "qop"), "auth");
    assert_eq!(parameter(&challenge, "algorithm"), "SHA-256");
    challenge
}

struct Answer<'a> {
    password: &'a str,
    nonce: &'a str,
    count: &'a str,
    uri: &'a str,
}

impl Answer<'_> {
    fn field(&self) -> String {
        let Self {
            password,
            nonce,
            count,
            uri,
        } = self;
        let user = hash(&format!("alice:wonderland@example.com:{password}"));
        let request = hash(&format!("GET:{uri}"));
        let response = hash(&format!("{user}:{nonce}:{count}:abc:auth:{request}"));
        format!(
            r#"Authorization: Digest username="alice", realm="wonderland@example.com", uri="{uri}", nonce="{nonce}", nc={count}, cnonce="abc", qop=auth, algorithm=SHA-256, response="{response}""#
        )
    }

    fn send(&self, example: &Example) -> Response {
        get(example.address, "/me", &[&self.field()])
    }
}

#[test]
fn a_client_with_the_password_is_let_in_once_for_each_count() {
    let example = Example::start("digest");
    let nonce = parameter(&challenge(&get(example.address, "/me", &[])), "nonce");
    let answer = |count, password| Answer {
        password,
        nonce: &nonce,
        count,
        uri: "/me",
    };
    for count in ["00000001", "00000002", "0000000a"] {
        let response = answer(count, "wonderland").send(&example);
        assert_eq!(response.json(), json!({"username": "alice"}), "{count}");
    }
    // A recorded request is refused, and the client learns that only the nonce was wrong.
    for count in ["00000001", "0000000a"] {
        let replayed = challenge(&answer(count, "wonderland").send(&example));
        assert!(replayed.contains("stale=true"), "{replayed}");
    }
    let wrong = answer("0000000b", "guess").send(&example);
    assert!(!challenge(&wrong).contains("stale"));
    assert_eq!(
        wrong.json(),
        json!({"detail": "Incorrect username or password"})
    );
    // A wrong password uses up no count.
    assert_eq!(answer("0000000b", "wonderland").send(&example).status, 200);
}

#[test]
fn a_nonce_that_the_server_did_not_make_is_stale() {
    let example = Example::start("digest");
    for nonce in ["", "0-0", "99999999999-ff", "made up"] {
        let answer = Answer {
            password: "wonderland",
            nonce,
            count: "00000001",
            uri: "/me",
        };
        let challenge = challenge(&answer.send(&example));
        assert!(challenge.contains("stale=true"), "{nonce}: {challenge}");
    }
}

#[test]
fn malformed_credentials_are_a_bad_request() {
    let example = Example::start("digest");
    let nonce = parameter(&challenge(&get(example.address, "/me", &[])), "nonce");
    let good = Answer {
        password: "wonderland",
        nonce: &nonce,
        count: "00000001",
        uri: "/me",
    };
    for (part, instead) in [
        ("qop=auth", "qop=auth-int"),
        ("nc=00000001", "nc=1"),
        ("nc=00000001", "nc=zzzzzzzz"),
        ("nonce=", "other="),
        ("response=", "other="),
        ("username=", "other="),
        (r#"uri="/me""#, r#"uri="/you""#),
        ("Digest username", "Digest ,=username"),
    ] {
        let field = good.field().replace(part, instead);
        let response = get(example.address, "/me", &[&field]);
        assert_eq!(response.status, 400, "{field}");
    }
    let other = Answer {
        uri: "/other",
        ..good
    };
    assert_eq!(other.send(&example).status, 400);
}

#[test]
fn the_document_says_digest() {
    let example = Example::start("digest");
    let version2 = get(example.address, "/swagger.json", &[]).json();
    let version3 = get(example.address, "/openapi.json", &[]).json();
    assert_version2(&version2);
    assert_version3(&version3);
    let scheme = &version3["components"]["securitySchemes"]["Digest"];
    assert_eq!(scheme["scheme"], "digest");
    assert_eq!(
        version3["paths"]["/me"]["get"]["security"],
        json!([{ "Digest": [] }])
    );
}
