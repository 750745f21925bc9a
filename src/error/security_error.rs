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
/// Extractors return it, the application's [check](crate::Authenticate) returns it, and a handler may
/// return it. A refusal of a handler does not pass through [`SecurityConfig`](crate::SecurityConfig). A
/// refusal never contains what the client sent.
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
/// A refusal has the challenge of the scheme that the client used, or of every declared scheme if the
/// client used none. Only `Bearer` has error codes, and other schemes are challenged only with 401. A
/// refusal of a handler has the challenge `Bearer`, unless [`challenged_by`](Self::challenged_by) names
/// another scheme.
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
    /// The scopes that a new token should have, separated by spaces.
    pub(super) scopes: String,
    pub(super) body: Option<Bytes>,
    /// Replaces the challenges of the schemes.
    pub(super) challenge: Option<Challenge>,
    /// The schemes of the challenges. `None` means `Bearer`, until an extractor sets them.
    pub(super) requirement: Option<fn() -> Requirement>,
    pub(super) realm: Option<String>,
    /// Tells whether the request carries no credential for the declaration, which an `Optional` accepts.
    pub(super) is_absent: bool,
}

impl SecurityError {
    /// Returns a refusal for missing credentials: 401, and a challenge without an error code (RFC 6750
    /// 3.1).
    pub fn not_authenticated() -> Self {
        Self::new(SecurityErrorKind::NotAuthenticated, "Not authenticated")
    }

    /// Returns a refusal for a malformed request: 400 with `error="invalid_request"`.
    pub fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(SecurityErrorKind::InvalidRequest, description)
    }

    /// Returns a refusal for a token that is not valid: 401 with `error="invalid_token"`.
    ///
    /// The description is for the developer of the client, not for its user.
    pub fn invalid_token(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(SecurityErrorKind::InvalidToken, description)
    }

    /// Returns a refusal for credentials that are not valid: 401, and challenges without an error code,
    /// because only bearer tokens have error codes.
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

    /// Returns a refusal for a valid token without the needed scopes: 403 with
    /// `error="insufficient_scope"` and the scopes.
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

    /// Returns a refusal for a check that cannot run now: 503 without a challenge, because other
    /// credentials would not help.
    pub fn unavailable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(SecurityErrorKind::Unavailable, detail)
    }

    /// Returns a refusal with any status, as FastAPI's `HTTPException`.
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

    /// Returns a refusal for an application that is configured wrongly: 500 without details.
    pub(crate) fn internal() -> Self {
        Self::new(SecurityErrorKind::Internal, "Internal Server Error")
    }

    /// Returns a refusal for a request that carries no credential for a declaration.
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
    /// When the value cannot be serialised to JSON.
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

    /// Sets the address of a page about the error, for the developer of the client.
    ///
    /// A character that a URI reference cannot have is percent-encoded. The address is sent together
    /// with an error code only: a response to a request without credentials has no error (RFC 6750 3.1).
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

    /// Replaces the challenges of the schemes, whatever the status. Use it for a challenge that changes
    /// with every response, as the nonce of Digest does.
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

    /// Sets the schemes of the challenges.
    pub(crate) fn challenging(mut self, requirement: fn() -> Requirement) -> Self {
        self.0.requirement = Some(requirement);
        self
    }

    /// Sets the schemes of the challenges, unless they are set already.
    pub(crate) fn or_challenging(mut self, requirement: fn() -> Requirement) -> Self {
        self.0.requirement.get_or_insert(requirement);
        self
    }

    /// Adds scopes that a new token should have.
    pub(crate) fn need(&mut self, scopes: impl IntoIterator<Item: AsRef<str>>) {
        add_scopes(&mut self.0.scopes, scopes);
    }

    /// Turns the refusal of the last part of a combination into the refusal of the combination, for a
    /// request that carries none of the parts.
    pub(crate) fn absent_as(mut self, requirement: fn() -> Requirement) -> Self {
        self.0.scopes.clear();
        self.challenging(requirement)
    }

    /// Marks the refusal as one that an `Optional` does not accept.
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

    /// Returns the reason why the request is refused.
    pub fn kind(&self) -> SecurityErrorKind {
        self.0.kind
    }

    /// Returns the value of the body's member `detail`.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }
}

impl From<AuthorizationError> for SecurityError {
    fn from(error: AuthorizationError) -> Self {
        Self::invalid_credentials(error.detail())
    }
}

/// Appends the scopes that the list, which is separated by spaces, does not contain.
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
