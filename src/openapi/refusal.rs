//! A refusal in the document: recorded in short, written in full.
//!
//! Every worker records every operation. A response with its schema and its header would be half of
//! such a record, and is always the same.

use paperclip::v2::models::DefaultResponseRaw;
use serde_json::{Map, Value, json};

/// How a description ends, in the record, where the response has a challenge. It is said in words,
/// because the application may have paperclip serve the record too.
const CHALLENGED: &str = " (with `WWW-Authenticate`)";

/// How it ends where the response has a body only.
const PLAIN: &str = " (with `detail`)";

/// A refusal, as it is recorded.
pub(super) fn recorded(description: &str, has_challenge: bool) -> DefaultResponseRaw {
    let end = if has_challenge { CHALLENGED } else { PLAIN };
    DefaultResponseRaw {
        description: Some(format!("{description}{end}")),
        ..DefaultResponseRaw::default()
    }
}

/// Writes a response in full, if it is a refusal.
pub(super) fn finish(response: &mut Map<String, Value>) {
    let recorded = response.get("description").and_then(Value::as_str);
    let Some((description, has_challenge)) = recorded.and_then(|recorded| {
        let challenged = recorded.strip_suffix(CHALLENGED).map(|it| (it, true));
        challenged.or_else(|| Some((recorded.strip_suffix(PLAIN)?, false)))
    }) else {
        return;
    };
    let description = Value::from(description);
    response.insert("description".to_owned(), description);
    response.insert(
        "schema".to_owned(),
        json!({
            "type": "object",
            "properties": {"detail": {"type": "string"}},
            "required": ["detail"],
        }),
    );
    if has_challenge {
        response.insert(
            "headers".to_owned(),
            json!({"WWW-Authenticate": {
                "description": "How to authenticate (RFC 9110 11.6.1)",
                "type": "string",
            }}),
        );
    }
}
