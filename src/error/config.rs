use std::{fmt, sync::Arc};

use actix_web::{
    Error, HttpRequest,
    error::InternalError,
    http::{StatusCode, header},
    web,
};
use log::Level;

use super::{SecurityError, challenges::field_value};
use crate::credentials::{bearer::BearerSyntax, challenge::is_realm};

type ErrorHandler = Arc<dyn Fn(SecurityError, &HttpRequest) -> Error + Send + Sync>;

/// The configuration of refusals, set through `app_data` on an app, a scope or a resource.
///
/// ```
/// use actix_openapi_security::SecurityConfig;
/// use actix_web::App;
/// use serde_json::json;
///
/// App::new().app_data(
///     SecurityConfig::new()
///         .realm("Acme")
///         .error_handler(|error, _request| {
///             let body = json!({"title": error.detail()});
///             match error.json(&body) {
///                 Ok(error) => error.into(),
///                 Err(error) => error.into(),
///             }
///         }),
/// );
/// ```
///
/// A 401 keeps its challenges even if the error handler answers without them, because RFC 9110 15.5.2
/// requires them. The document describes the body `{"detail": …}`, unless
/// [`OpenApi::refusal_body`](crate::OpenApi::refusal_body) sets another.
#[derive(Clone, Default)]
pub struct SecurityConfig {
    realm: Option<String>,
    bearer_syntax: BearerSyntax,
    error_handler: Option<ErrorHandler>,
}

impl SecurityConfig {
    /// Returns a configuration without a realm, with the token syntax of RFC 6750 and without an error
    /// handler.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the realm of every challenge (RFC 9110 11.5). Quotes and backslashes are escaped.
    ///
    /// # Panics
    ///
    /// When the realm has a character that no header can carry: a control character, or a character
    /// outside ASCII.
    #[track_caller]
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        let realm = realm.into();
        assert!(
            is_realm(&realm),
            "the realm {realm:?} does not fit a header: use visible ASCII and spaces"
        );
        self.realm = Some(realm);
        self
    }

    /// Accepts bearer tokens of any visible ASCII characters, for issuers whose tokens are not a
    /// `b64token` (RFC 6750 2.1). A quote or a comma is part of the token and separates nothing.
    ///
    /// ```
    /// use actix_openapi_security::SecurityConfig;
    ///
    /// // The issuer's tokens contain colons.
    /// SecurityConfig::new().visible_ascii_tokens();
    /// ```
    pub fn visible_ascii_tokens(mut self) -> Self {
        self.bearer_syntax = BearerSyntax::VisibleAscii;
        self
    }

    /// Sets a function that turns every refusal of an argument or a section into the response.
    pub fn error_handler(
        mut self,
        handler: impl Fn(SecurityError, &HttpRequest) -> Error + Send + Sync + 'static,
    ) -> Self {
        self.error_handler = Some(Arc::new(handler));
        self
    }

    pub(crate) fn bearer_syntax(request: &HttpRequest) -> BearerSyntax {
        Self::find(request).map_or_else(BearerSyntax::default, |config| config.bearer_syntax)
    }

    fn find(request: &HttpRequest) -> Option<&Self> {
        let in_data = || request.app_data::<web::Data<Self>>().map(|data| &***data);
        request.app_data::<Self>().or_else(in_data)
    }
}

impl fmt::Debug for SecurityConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecurityConfig")
            .field("realm", &self.realm)
            .field("bearer_syntax", &self.bearer_syntax)
            .finish_non_exhaustive()
    }
}

/// Logs the refusal of an argument or a section, and turns it into the configured response.
pub(crate) fn refuse(mut error: SecurityError, request: &HttpRequest) -> Error {
    let fails = error.status().is_server_error();
    let level = if fails { Level::Error } else { Level::Debug };
    if log::log_enabled!(level) {
        let schemes = error.scheme_names().join(", ");
        log::log!(level, "refused ({:?}, {schemes}): {error}", error.kind());
    }
    let Some(config) = SecurityConfig::find(request) else {
        return error.into();
    };
    error.0.realm.clone_from(&config.realm);
    let Some(handler) = &config.error_handler else {
        return error.into();
    };
    let detail = error.0.detail.clone();
    let challenges = error.challenges_for(StatusCode::UNAUTHORIZED);
    let mut response = handler(error, request).error_response();
    let is_unauthorized = response.status() == StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    if is_unauthorized && !headers.contains_key(header::WWW_AUTHENTICATE) {
        for challenge in &challenges {
            headers.append(header::WWW_AUTHENTICATE, field_value(challenge));
        }
    }
    InternalError::from_response(detail, response).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "does not fit a header")]
    fn a_realm_that_no_header_can_carry_fails_when_the_app_is_built() {
        let _ = SecurityConfig::new().realm("Acme\r\n");
    }
}
