//! The responses of refusals in the document.

use serde_json::{Value, json};

use super::{
    object::{Object, object},
    settings::RefusalBody,
};
use crate::scheme::Requirement;

/// The description of a response that paperclip records for a refusal. The response is written in full
/// when the document is finished: every worker records every operation.
pub(super) const RECORDED: &str = "x-refusal";

/// Adds the responses of the refusals that follow from the requirements. A documented response stays.
pub(super) fn add_responses(
    operation: &mut Object,
    requirements: &[&Requirement],
    body: Option<&RefusalBody>,
) {
    let Some(responses) = object(operation, "responses") else {
        return;
    };
    let recorded = responses.get("401").and_then(|it| it.get("description"));
    let is_returned = recorded.is_some_and(|it| it == RECORDED);
    if is_returned {
        responses.remove("401");
    }
    let mut add = |status: u16, description: &str, has_challenge: bool| {
        responses
            .entry(status.to_string())
            .or_insert_with(|| response(description, has_challenge, body));
    };
    if is_returned || !requirements.is_empty() {
        add(401, "Not authenticated", true);
    }
    for requirement in requirements {
        requirement.visit(&mut |it| match it {
            Requirement::Scoped(_, scopes) if !scopes.is_empty() => {
                add(403, "Not enough permissions", true);
            }
            Requirement::Principal(_, refusals) => {
                for (status, description) in refusals {
                    add(*status, description, false);
                }
            }
            _ => {}
        });
    }
}

fn response(description: &str, has_challenge: bool, body: Option<&RefusalBody>) -> Value {
    let mut response = json!({
        "description": description,
        "schema": body.map_or_else(default_schema, RefusalBody::reference),
    });
    if has_challenge && let Value::Object(response) = &mut response {
        let challenge = json!({
            "description": "How to authenticate (RFC 9110 11.6.1)",
            "type": "string",
        });
        response.insert("headers".to_owned(), json!({"WWW-Authenticate": challenge}));
    }
    response
}

/// The body `{"detail": …}`.
fn default_schema() -> Value {
    json!({
        "type": "object",
        "properties": {"detail": {"type": "string"}},
        "required": ["detail"],
    })
}
