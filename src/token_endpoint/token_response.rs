use std::{fmt, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::header::{self, HeaderValue},
};
use serde::Serialize;

use crate::credentials::sendable;

/// What a token endpoint answers a request that it grants.
///
/// As a response it is JSON that nothing may store: `Cache-Control: no-store` and
/// `Pragma: no-cache`, both of which RFC 6749 5.1 requires.
///
/// ```
/// use std::time::Duration;
///
/// use actix_openapi_security::{OAuth2Error, OAuth2PasswordRequestForm, TokenResponse};
///
/// async fn token(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
///     Ok(TokenResponse::bearer("2YotnFZFEjr1zCsicMWpAA")
///         .expires_in(Duration::from_secs(15 * 60))
///         .refresh_token("tGzv3JOkF0XG5Qx2TlKWIA")
///         .scopes(form.scopes()))
/// }
/// ```
///
/// `Serialize` writes the body alone, for a response with parameters of its own: flatten it into
/// them, and send both header fields along.
///
/// # Security
///
/// `Debug` prints neither token.
///
/// Specification: RFC 6749 5.1.
#[derive(Clone, Serialize)]
#[must_use = "a response does nothing until it is returned"]
pub struct TokenResponse {
    access_token: String,
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

impl TokenResponse {
    /// An access token of the type `bearer` (RFC 6750): what [`BearerToken`](crate::BearerToken)
    /// reads.
    pub fn bearer(access_token: impl Into<String>) -> Self {
        Self {
            access_token: access_token.into(),
            token_type: "bearer",
            expires_in: None,
            refresh_token: None,
            scope: None,
        }
    }

    /// Sets how long the access token is valid from now on.
    ///
    /// It is sent in whole seconds, rounded down: a client must not think that it is valid longer
    /// than it is.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = Some(lifetime.as_secs());
        self
    }

    /// Sets the token that a new access token can be had for (RFC 6749 6).
    pub fn refresh_token(mut self, refresh_token: impl Into<String>) -> Self {
        self.refresh_token = Some(refresh_token.into());
        self
    }

    /// Sets the scopes that the token grants.
    ///
    /// RFC 6749 5.1 requires it where they are not the ones that were asked for. Without any, no
    /// `scope` is sent: it cannot be empty (RFC 6749 3.3).
    ///
    /// ```
    /// use actix_openapi_security::TokenResponse;
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

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse<BoxBody> {
        HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
            .insert_header((header::PRAGMA, HeaderValue::from_static("no-cache")))
            .json(self)
    }
}

impl fmt::Debug for TokenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refresh_token = self.refresh_token.as_ref().map(|_| "[redacted]");
        f.debug_struct("TokenResponse")
            .field("access_token", &"[redacted]")
            .field("token_type", &self.token_type)
            .field("expires_in", &self.expires_in)
            .field("refresh_token", &refresh_token)
            .field("scope", &self.scope)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_not_set_is_not_sent() {
        assert_eq!(
            serde_json::to_value(TokenResponse::bearer("t").scopes([""; 0])).unwrap(),
            json!({"access_token": "t", "token_type": "bearer"})
        );
    }

    #[test]
    fn everything_that_was_set_is_sent() {
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
