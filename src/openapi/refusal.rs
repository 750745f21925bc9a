//! The responses of refusals in the document. Each is described once, and operations refer to it.

use actix_web::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    DeclarationError,
    object::{Object, object},
};
use crate::scheme::Requirement;

/// The description of a response that paperclip records for a refusal. The full response is written when
/// the document is built, because every worker records every operation.
pub(super) const RECORDED: &str = "x-refusal";

/// The name of the body's schema, unless its type has a name.
const NAME: &str = "SecurityError";

/// The body of refusals: the name and the schema of its type.
#[derive(Clone, Debug, Serialize)]
pub(super) struct RefusalBody {
    pub(super) name: Option<String>,
    pub(super) schema: Value,
}

/// The body of a [`SecurityError`](crate::SecurityError).
impl Default for RefusalBody {
    fn default() -> Self {
        Self {
            name: None,
            schema: json!({
                "type": "object",
                "description": "Why the request is refused",
                "properties": {"detail": {"type": "string"}},
                "required": ["detail"],
            }),
        }
    }
}

/// The responses of refusals that operations refer to, by name.
pub(super) struct Refusals<'a> {
    /// The body that the application describes.
    body: Option<&'a RefusalBody>,
    responses: Object,
}

impl<'a> Refusals<'a> {
    pub(super) fn new(body: Option<&'a RefusalBody>) -> Self {
        let responses = Object::new();
        Self { body, responses }
    }

    fn body_name(&self) -> &'a str {
        let name = self.body.and_then(|body| body.name.as_deref());
        name.unwrap_or(NAME)
    }

    /// Adds the refusals that follow from the requirements. A documented response is kept.
    pub(super) fn add_to(&mut self, operation: &mut Object, requirements: &[&Requirement]) {
        let Some(responses) = object(operation, "responses") else {
            return;
        };
        let recorded = responses.get("401").and_then(|it| it.get("description"));
        let is_returned = recorded.is_some_and(|it| it == RECORDED);
        if is_returned {
            responses.remove("401");
        }
        let mut refusals: Vec<(u16, &str)> = Vec::new();
        if is_returned || !requirements.is_empty() {
            refusals.push((401, "Not authenticated"));
        }
        let mut is_checked = false;
        for requirement in requirements {
            requirement.visit(&mut |it| match it {
                Requirement::Scoped(_, scopes) if !scopes.is_empty() => {
                    refusals.push((403, "Not enough permissions"));
                }
                Requirement::Principal(_, own) => {
                    is_checked = true;
                    refusals.extend(own.iter().map(|(status, text)| (*status, text.as_str())));
                }
                _ => {}
            });
        }
        // The application may describe these two statuses in its own words, above.
        if !requirements.is_empty() {
            refusals.push((400, "The request is malformed"));
        }
        if is_checked {
            refusals.push((503, "The check cannot run now"));
        }
        for (status, description) in refusals {
            responses
                .entry(status.to_string())
                .or_insert_with(|| self.reference(status, description));
        }
    }

    fn reference(&mut self, status: u16, description: &str) -> Value {
        let response = response(status, description, self.body_name());
        let status = StatusCode::from_u16(status).unwrap_or_default();
        let name = status
            .canonical_reason()
            .unwrap_or_default()
            .replace(' ', "");
        // Two checks may describe the same status in different words.
        let names = (2..).map(|number| format!("{name}{number}"));
        let is_free = |name: &String| self.responses.get(name).is_none_or(|it| *it == response);
        let name = [name.clone()].into_iter().chain(names).find(is_free);
        let name = name.unwrap_or_default();
        let reference = json!({"$ref": format!("#/responses/{name}")});
        self.responses.insert(name, response);
        reference
    }

    /// Describes the responses and their body, if any operation refers to them.
    pub(super) fn finish(self, root: &mut Object) -> Result<(), DeclarationError> {
        if self.responses.is_empty() {
            return Ok(());
        }
        let name = self.body_name();
        let schema = self.body.cloned().unwrap_or_default().schema;
        let known = object(root, "definitions").and_then(|it| it.insert(name.to_owned(), schema));
        if known.is_some() && self.body.is_none() {
            return Err(DeclarationError::new(format!(
                "a schema is named {name:?}, as the body of refusals is: rename the type, or describe \
                 the body by `OpenApi::refusal_body`"
            )));
        }
        if let Some(responses) = object(root, "responses") {
            responses.extend(self.responses);
        }
        Ok(())
    }
}

fn response(status: u16, description: &str, body: &str) -> Value {
    let schema = json!({"$ref": format!("#/definitions/{body}")});
    let mut response = json!({"description": description, "schema": schema});
    if matches!(status, 401 | 403)
        && let Some(response) = response.as_object_mut()
    {
        let challenge = json!({
            "description": "How to authenticate (RFC 9110 11.6.1)",
            "type": "string",
        });
        response.insert("headers".to_owned(), json!({"WWW-Authenticate": challenge}));
    }
    response
}
