use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, Responder, body::BoxBody, http::header};
use serde::Serialize;

use super::secret::Secret;
use crate::credentials::sendable;

/// The response of a token endpoint that grants a token.
///
/// The body is JSON. `Cache-Control: no-store` and `Pragma: no-cache`, which RFC 6749 5.1 requires,
/// keep it out of caches.
///
/// ```
/// use std::time::Duration;
///
/// use actix_openapi_security::token_endpoint::{
///     OAuth2Error, OAuth2PasswordRequestForm, TokenResponse,
/// };
///
/// async fn token(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
///     Ok(TokenResponse::bearer("2YotnFZFEjr1zCsicMWpAA")
///         .expires_in(Duration::from_secs(15 * 60))
///         .refresh_token("tGzv3JOkF0XG5Qx2TlKWIA")
///         .scopes(form.grant(|scope| scope == "items:read")?))
/// }
/// ```
///
/// `Serialize` writes the body alone. A response with additional parameters can flatten it into
/// its own type, and must set both header fields itself.
///
/// # Security
///
/// `Debug` does not print the tokens.
///
/// Specification: RFC 6749 5.1.
#[derive(Clone, Debug, Serialize)]
#[must_use = "a response does nothing until it is returned"]
pub struct TokenResponse {
    access_token: Secret,
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<Secret>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

impl TokenResponse {
    /// Creates a response with an access token of the type `bearer` (RFC 6750), which
    /// [`BearerToken`](crate::BearerToken) reads.
    pub fn bearer(access_token: impl Into<String>) -> Self {
        Self {
            access_token: Secret::new(access_token),
            token_type: "bearer",
            expires_in: None,
            refresh_token: None,
            scope: None,
        }
    }

    /// Sets the lifetime of the access token, from now on.
    ///
    /// The lifetime is sent in whole seconds and rounded down, so a client never uses an expired
    /// token.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = Some(lifetime.as_secs());
        self
    }

    /// Sets the token that the client can exchange for a new access token (RFC 6749 6).
    pub fn refresh_token(mut self, refresh_token: impl Into<String>) -> Self {
        self.refresh_token = Some(Secret::new(refresh_token));
        self
    }

    /// Sets the scopes that the token grants, as [`grant`](super::OAuth2PasswordRequestForm::grant)
    /// returns them.
    ///
    /// RFC 6749 5.1 requires this if they differ from the requested scopes. An empty list sends no
    /// `scope`, and the client then assumes the requested scopes.
    ///
    /// ```
    /// use actix_openapi_security::token_endpoint::TokenResponse;
    ///
    /// TokenResponse::bearer("2YotnFZFEjr1zCsicMWpAA").scopes(["items:read", "me"]);
    /// ```
    pub fn scopes<S: AsRef<str>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scope = sendable::scope(scopes);
        self
    }
}

impl Responder for TokenResponse {
    type Body = BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::PRAGMA, "no-cache"))
            .json(self)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn unset_members_are_not_sent() {
        assert_eq!(
            serde_json::to_value(TokenResponse::bearer("t").scopes([""; 0])).unwrap(),
            json!({"access_token": "t", "token_type": "bearer"})
        );
    }

    #[test]
    fn all_set_members_are_sent() {
        let response = TokenResponse::bearer("t")
            .expires_in(Duration::from_millis(3_599_999))
            .refresh_token("r")
            .scopes(["a", "b"]);
        assert_eq!(
            serde_json::to_value(response).unwrap(),
            json!({
                "access_token": "t",
                "token_type": "bearer",
                "expires_in": 3599,
                "refresh_token": "r",
                "scope": "a b",
            })
        );
    }

    #[test]
    fn debug_prints_no_token() {
        let response = TokenResponse::bearer("hunter2").refresh_token("hunter3");
        let debug = format!("{response:?}");
        assert!(!debug.contains("hunter"), "{debug}");
        assert!(debug.contains("[redacted]"), "{debug}");
    }
}
