use std::borrow::Cow;

use actix_web::{http::StatusCode, web::Bytes};
use serde::Serialize;

use super::SecurityErrorKind;
use crate::{
    credentials::{authorization::AuthorizationError, challenge::Challenge, sendable},
    scheme::Requirement,
};

/// The refusal of a request: a status, challenges and a body.
///
/// Extractors make it, the application's [check](crate::Authenticate) returns it, and a handler can
/// return it. A refusal that a handler returns does not pass through
/// [`SecurityConfig`](crate::SecurityConfig). It never contains what the client sent.
///
/// ```
/// use actix_openapi_security::{BearerToken, SecurityError};
/// use actix_web::{ResponseError, http::{StatusCode, header}};
///
/// async fn read_items(token: BearerToken) -> Result<&'static str, SecurityError> {
///     if !token.matches("sesame") {
///         return Err(SecurityError::invalid_token("The access token expired"));
///     }
///     Ok("items")
/// }
///
/// let response = SecurityError::not_authenticated().error_response();
/// assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
/// assert_eq!(response.headers().get(header::WWW_AUTHENTICATE).unwrap(), "Bearer");
/// ```
///
/// | made by | status | challenge |
/// |---|---|---|
/// | [`not_authenticated`](Self::not_authenticated) | 401 | `Bearer` |
/// | [`invalid_request`](Self::invalid_request) | 400 | `error="invalid_request"` |
/// | [`invalid_token`](Self::invalid_token) | 401 | `error="invalid_token"` |
/// | [`invalid_credentials`](Self::invalid_credentials) | 401 | the scheme's own |
/// | [`insufficient_scope`](Self::insufficient_scope) | 403 | `error="insufficient_scope"`, `scope` |
/// | [`unavailable`](Self::unavailable) | 503 | none |
/// | [`with_status`](Self::with_status) | the given one | with 401: `Bearer` |
///
/// A refusal challenges with the scheme that the client used, and with every scheme of the declaration
/// if it used none. Only `Bearer` has error codes, and only a 401 challenges with another scheme. A
/// refusal that a handler returns challenges with `Bearer`, unless
/// [`challenged_by`](Self::challenged_by) says otherwise.
///
/// Specification: RFC 6750 3 and 3.1, RFC 9110 11.6.1 and 15.5.2.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", self.detail())]
pub struct SecurityError(pub(super) Box<Refusal>);

/// The parts of a refusal.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) kind: SecurityErrorKind,
    pub(super) status: StatusCode,
    pub(super) detail: Cow<'static, str>,
    pub(super) uri: Option<String>,
    /// The scopes that a new token should have, with spaces in between.
    pub(super) scopes: String,
    pub(super) body: Option<Bytes>,
    /// Replaces the challenges of the schemes.
    pub(super) challenge: Option<Challenge>,
    /// The schemes to challenge with. `Bearer` until an extractor sets them.
    pub(super) requirement: Option<fn() -> Requirement>,
    pub(super) realm: Option<String>,
    /// Whether the request carries nothing for the declaration, which an `Optional` accepts.
    pub(super) is_absent: bool,
}

impl SecurityError {
    /// The request carries no credentials: 401, and a challenge without an error code (RFC 6750 3.1).
    pub fn not_authenticated() -> Self {
        Self::new(SecurityErrorKind::NotAuthenticated, "Not authenticated")
    }

    /// The request itself is wrong: 400 with `error="invalid_request"`.
    pub fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(SecurityErrorKind::InvalidRequest, description)
    }

    /// The token is not valid: 401 with `error="invalid_token"`.
    ///
    /// The description is for the developer of the client, not for its user.
    pub fn invalid_token(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(SecurityErrorKind::InvalidToken, description)
    }

    /// The credentials are not valid: 401, and challenges without an error code, which only bearer
    /// tokens have.
    ///
    /// ```
    /// use actix_openapi_security::{BasicCredentials, SecurityError};
    ///
    /// let error = SecurityError::invalid_credentials("Incorrect username or password")
    ///     .challenged_by::<BasicCredentials>();
    /// assert_eq!(
    ///     error.challenges()[0].to_string(),
    ///     r#"Basic realm="HttpBasic", charset="UTF-8""#,
    /// );
    /// ```
    pub fn invalid_credentials(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(SecurityErrorKind::InvalidCredentials, detail)
    }

    /// The token is valid but may not do this: 403 with `error="insufficient_scope"` and the scopes
    /// that are needed.
    ///
    /// ```
    /// use actix_openapi_security::SecurityError;
    ///
    /// let error = SecurityError::insufficient_scope(["me", "items"]);
    /// assert_eq!(
    ///     error.challenges()[0].to_string(),
    ///     r#"Bearer error="insufficient_scope", scope="me items""#,
    /// );
    /// ```
    pub fn insufficient_scope(needed: impl IntoIterator<Item: AsRef<str>>) -> Self {
        let kind = SecurityErrorKind::InsufficientScope;
        let mut error = Self::new(kind, "Not enough permissions");
        error.need(needed);
        error
    }

    /// The check cannot run now: 503, and no challenge, because other credentials would not help.
    pub fn unavailable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(SecurityErrorKind::Unavailable, detail)
    }

    /// A refusal of the application's own, as FastAPI's `HTTPException`.
    ///
    /// ```
    /// use actix_openapi_security::SecurityError;
    /// use actix_web::http::StatusCode;
    ///
    /// let error = SecurityError::with_status(StatusCode::BAD_REQUEST, "Inactive user");
    /// assert!(error.challenges().is_empty());
    /// ```
    #[doc(alias = "HTTPException")]
    pub fn with_status(status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Self {
        let mut error = Self::new(SecurityErrorKind::Application, detail);
        error.0.status = status;
        error
    }

    /// The application is set up wrongly: 500. The client learns nothing more.
    pub(crate) fn internal() -> Self {
        Self::new(SecurityErrorKind::Internal, "Internal Server Error")
    }

    /// The request carries nothing for a declaration.
    pub(crate) fn absent(requirement: fn() -> Requirement) -> Self {
        let mut error = Self::not_authenticated();
        error.0.requirement = Some(requirement);
        error.0.is_absent = true;
        error
    }

    fn new(kind: SecurityErrorKind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Refusal {
            kind,
            status: kind.status(),
            detail: detail.into(),
            uri: None,
            scopes: String::new(),
            body: None,
            challenge: None,
            requirement: None,
            realm: None,
            is_absent: false,
        }))
    }

    /// Replaces the body `{"detail": …}`.
    ///
    /// # Errors
    ///
    /// When the value does not serialise to JSON.
    ///
    /// ```
    /// use actix_openapi_security::SecurityError;
    ///
    /// let body = serde_json::json!({"code": 17, "message": "who are you?"});
    /// SecurityError::not_authenticated().json(&body)?;
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn json(mut self, body: &impl Serialize) -> Result<Self, serde_json::Error> {
        self.0.body = Some(serde_json::to_vec(body)?.into());
        Ok(self)
    }

    /// Sets a page about the error, for the developer of the client.
    ///
    /// A character that a URI reference cannot have is percent-encoded. The page is sent beside an
    /// error code only: a request without credentials is told of no error (RFC 6750 3.1).
    ///
    /// ```
    /// use actix_openapi_security::SecurityError;
    ///
    /// let error = SecurityError::invalid_token("The access token expired")
    ///     .error_uri("https://example.com/docs/tokens");
    /// assert_eq!(
    ///     error.challenges()[0].to_string(),
    ///     "Bearer error=\"invalid_token\", error_description=\"The access token expired\", \
    ///      error_uri=\"https://example.com/docs/tokens\"",
    /// );
    /// ```
    pub fn error_uri(mut self, uri: impl AsRef<str>) -> Self {
        self.0.uri = Some(sendable::uri(uri.as_ref()));
        self
    }

    /// Replaces the challenges of the schemes, whatever the status: for a challenge that differs each
    /// time, as Digest's nonce does.
    ///
    /// ```
    /// use actix_openapi_security::{SecurityError, error::Challenge};
    ///
    /// let challenge = Challenge::new("Digest").param("realm", "Acme").param("nonce", "f2a9");
    /// let error = SecurityError::not_authenticated().with_challenge(challenge.clone());
    /// assert_eq!(error.challenges(), [challenge]);
    /// ```
    pub fn with_challenge(mut self, challenge: Challenge) -> Self {
        self.0.challenge = Some(challenge);
        self
    }

    /// Sets the schemes to challenge with.
    pub(crate) fn challenging(mut self, requirement: fn() -> Requirement) -> Self {
        self.0.requirement = Some(requirement);
        self
    }

    /// Sets the schemes to challenge with, unless they are set already.
    pub(crate) fn or_challenging(mut self, requirement: fn() -> Requirement) -> Self {
        self.0.requirement.get_or_insert(requirement);
        self
    }

    /// Adds scopes that a new token should have.
    pub(crate) fn need(&mut self, scopes: impl IntoIterator<Item: AsRef<str>>) {
        add_scopes(&mut self.0.scopes, scopes);
    }

    /// The refusal of a combination of which nothing was sent, from that of its last part.
    pub(crate) fn absent_as(mut self, requirement: fn() -> Requirement) -> Self {
        self.0.scopes.clear();
        self.challenging(requirement)
    }

    /// Forgets that the request carries nothing: something else is missing.
    pub(crate) fn present(mut self) -> Self {
        self.0.is_absent = false;
        self
    }

    pub(crate) fn is_absent(&self) -> bool {
        self.0.is_absent
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Returns why the request is refused.
    pub fn kind(&self) -> SecurityErrorKind {
        self.0.kind
    }

    /// Returns the text of the body's member `detail`.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }
}

impl From<AuthorizationError> for SecurityError {
    fn from(error: AuthorizationError) -> Self {
        Self::invalid_credentials(error.detail())
    }
}

/// Adds the scopes that a list with spaces in between does not have.
pub(super) fn add_scopes(list: &mut String, scopes: impl IntoIterator<Item: AsRef<str>>) {
    for scope in scopes {
        let scope = scope.as_ref();
        if list.split(' ').all(|other| other != scope) {
            if !list.is_empty() {
                list.push(' ');
            }
            list.push_str(scope);
        }
    }
}
