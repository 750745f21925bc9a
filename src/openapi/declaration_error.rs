use thiserror::Error;

/// An invalid declaration, found at start-up. The message names the declaration, and says how to fix it.
///
/// ```
/// use actix_openapi_security::{OpenApi, WithOpenApi};
/// use actix_web::App;
/// use paperclip::actix::OpenApiExt;
///
/// let result = App::new()
///     .wrap_api()
///     .try_with_openapi(OpenApi::new("Twice", "1.0").swagger_path("/openapi.json"));
///
/// let message = result.err().expect("two documents have one path").to_string();
/// assert!(message.starts_with("\"/openapi.json\" is mounted twice"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct DeclarationError(String);

impl DeclarationError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}
