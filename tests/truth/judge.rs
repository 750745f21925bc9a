//! The judge of a document: reads the Security Requirement Objects of an operation as OpenAPI
//! defines them and compares them with the requests that were let in.
//!
//! "Only one of the Security Requirement Objects in the list needs to be satisfied", "all schemes MUST
//! be satisfied", and the scopes of each are those "required for the execution"
//! (OpenAPI 3.1.2 4.8.2 and 4.8.30).

use serde_json::Value;

use crate::requests::Sent;

/// Returns whether the request satisfies the Security Requirement Object.
fn satisfies(sent: &Sent, requirement: &Value) -> bool {
    let mut schemes = requirement.as_object().unwrap().iter();
    schemes.all(|(name, scopes)| {
        sent.get(name.as_str()).is_some_and(|granted| {
            let mut needed = scopes.as_array().unwrap().iter();
            needed.all(|scope| granted.contains(scope.as_str().unwrap()))
        })
    })
}

/// Returns whether the request has the credentials and scopes of the Security Requirement Object and
/// no others.
fn is_exactly(sent: &Sent, requirement: &Value) -> bool {
    let schemes = requirement.as_object().unwrap();
    let mut listed = schemes.iter();
    sent.len() == schemes.len()
        && satisfies(sent, requirement)
        && listed
            .all(|(name, scopes)| sent[name.as_str()].len() == scopes.as_array().unwrap().len())
}

/// The untrue parts of the operation of a version 3.1 document, given the status that answered each
/// request. An optional credential is listed although an alternative without it is enough.
pub fn untruths(operation: &Value, answers: &[(&Sent, u16)], has_optional: bool) -> Vec<String> {
    let mut untrue = Vec::new();
    let alternatives = operation["security"].as_array().unwrap();
    if alternatives.is_empty() {
        untrue.push("the operation lists no requirement".to_owned());
    }
    for (index, alternative) in alternatives.iter().enumerate() {
        let exact = answers
            .iter()
            .find(|(sent, _)| is_exactly(sent, alternative));
        match exact {
            Some((_, 200)) => {}
            Some((_, status)) => untrue.push(format!("{alternative} is refused with {status}")),
            None => untrue.push(format!("{alternative} cannot be sent")),
        }
        let is_redundant =
            |other: &Value| exact.is_some_and(|(sent, _)| satisfies(sent, other)) && !has_optional;
        for (_, other) in alternatives
            .iter()
            .enumerate()
            .filter(|(it, _)| *it != index)
        {
            if other == alternative || is_redundant(other) {
                untrue.push(format!("{alternative} is listed besides {other}"));
            }
        }
    }
    for &(sent, status) in answers {
        let listed = alternatives.iter().any(|it| satisfies(sent, it));
        match status {
            200 if !listed => untrue.push(format!("{sent:?} is let in")),
            200 => {}
            401 | 403 if operation["responses"].get(status.to_string()).is_some() => {}
            status => untrue.push(format!("{sent:?} is answered with {status}")),
        }
    }
    untrue
}

/// The requirements of a version 3.1 document as version 3.0 can list them: only OAuth 2.0 and OpenID
/// Connect have scopes there (OpenAPI 3.0.4 4.8.30).
pub fn without_roles(security: &Value, schemes: &Value) -> Value {
    let mut security = security.clone();
    for requirement in security.as_array_mut().unwrap() {
        for (name, scopes) in requirement.as_object_mut().unwrap() {
            let kind = schemes[name]["type"].as_str().unwrap();
            if !["oauth2", "openIdConnect"].contains(&kind) {
                *scopes = Value::Array(Vec::new());
            }
        }
    }
    security
}
