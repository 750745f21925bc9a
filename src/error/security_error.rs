use std::{borrow::Cow, fmt};

use actix_web::{
    HttpResponse, ResponseError,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use serde::Serialize;

use super::{
    SecurityErrorKind,
    details::{Details, EMPTY_TOKEN, MALFORMED_TOKEN, NOT_AUTHENTICATED, REPEATED_FIELD, Reason},
};
use crate::credentials::{
    challenge::{Challenge, Realm},
    sendable,
};

/// A request that is refused, with the status, challenge and body it is answered.
///
/// Extractors make it, the application's [check](crate::Authenticate) returns it, and so may a
/// handler; only what a handler returns does not pass through
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
/// | [`insufficient_scope`](Self::insufficient_scope) | 403 | `error="insufficient_scope"`, `scope` |
/// | [`unavailable`](Self::unavailable) | 503 | none |
/// | [`with_status`](Self::with_status) | the given one | with 401: `Bearer` |
///
/// Specification: RFC 6750 3 and 3.1, RFC 9110 11.6.1 and 15.5.2.
#[derive(Clone, Debug)]
pub struct SecurityError {
    reason: Reason,
    realm: Option<Realm>,
}

/// The scheme of every challenge.
const SCHEME: &str = "Bearer";

impl SecurityError {
    /// The request carries no credentials: 401, and a challenge without an error code
    /// (RFC 6750 3.1).
    pub fn not_authenticated() -> Self {
        Self::constant(&NOT_AUTHENTICATED)
    }

    /// The request itself is wrong: 400 with `error="invalid_request"`.
    pub fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::described(
            SecurityErrorKind::InvalidRequest,
            StatusCode::BAD_REQUEST,
            description.into(),
        )
    }

    /// The token is not valid: 401 with `error="invalid_token"`.
    ///
    /// The description is for the developer of the client, not for the person who uses it.
    pub fn invalid_token(description: impl Into<Cow<'static, str>>) -> Self {
        Self::described(
            SecurityErrorKind::InvalidToken,
            StatusCode::UNAUTHORIZED,
            description.into(),
        )
    }

    /// The token is valid but may not do this: 403 with `error="insufficient_scope"`, and with the
    /// scopes that are needed.
    ///
    /// ```
    /// use actix_openapi_security::SecurityError;
    ///
    /// let error = SecurityError::insufficient_scope(["me", "items"]);
    /// assert_eq!(
    ///     error.challenge().unwrap().to_string(),
    ///     r#"Bearer error="insufficient_scope", scope="me items""#,
    /// );
    /// ```
    pub fn insufficient_scope<I>(needed: I) -> Self
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        Self::own(Details {
            scope: sendable::scope(needed),
            ..Details::new(
                SecurityErrorKind::InsufficientScope,
                StatusCode::FORBIDDEN,
                Cow::Borrowed("Not enough permissions"),
                None,
            )
        })
    }

    /// Whether the credential is valid cannot be found out now: 503, and no challenge, for other
    /// credentials would not help.
    pub fn unavailable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::own(Details::new(
            SecurityErrorKind::Unavailable,
            StatusCode::SERVICE_UNAVAILABLE,
            detail.into(),
            None,
        ))
    }

    /// A refusal of the application's own, as FastAPI's `HTTPException`.
    ///
    /// ```
    /// use actix_openapi_security::SecurityError;
    /// use actix_web::http::StatusCode;
    ///
    /// let error = SecurityError::with_status(StatusCode::BAD_REQUEST, "Inactive user");
    /// assert!(error.challenge().is_none());
    /// ```
    #[doc(alias = "HTTPException")]
    pub fn with_status(status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::own(Details::new(
            SecurityErrorKind::Application,
            status,
            detail.into(),
            None,
        ))
    }

    /// The scheme is there, the token after it is not.
    pub(crate) fn empty_token() -> Self {
        Self::constant(&EMPTY_TOKEN)
    }

    /// What follows the scheme is not a token.
    pub(crate) fn malformed_token() -> Self {
        Self::constant(&MALFORMED_TOKEN)
    }

    /// There are two `Authorization` fields: which one counts is not ours to guess.
    pub(crate) fn repeated_field() -> Self {
        Self::constant(&REPEATED_FIELD)
    }

    fn described(
        kind: SecurityErrorKind,
        status: StatusCode,
        description: Cow<'static, str>,
    ) -> Self {
        let detail = description.clone();
        Self::own(Details::new(kind, status, detail, Some(description)))
    }

    fn constant(details: &'static Details) -> Self {
        Self {
            reason: Reason::Constant(details),
            realm: None,
        }
    }

    fn own(details: Details) -> Self {
        Self {
            reason: Reason::Own(Box::new(details)),
            realm: None,
        }
    }

    /// Sets a body of one's own in the place of `{"detail": …}`.
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
        let mut details = self.reason.into_own();
        details.body = Some(serde_json::to_vec(body)?.into());
        self.reason = Reason::Own(details);
        Ok(self)
    }

    /// Sets a page about the error, for the developer of the client.
    ///
    /// What cannot stand in a URI reference is percent-encoded. It is sent beside an error code
    /// only: a request without credentials is told of no error (RFC 6750 3.1).
    ///
    /// ```
    /// use actix_openapi_security::SecurityError;
    ///
    /// let error = SecurityError::invalid_token("The access token expired")
    ///     .error_uri("https://example.com/docs/tokens");
    /// assert_eq!(
    ///     error.challenge().unwrap().to_string(),
    ///     "Bearer error=\"invalid_token\", error_description=\"The access token expired\", \
    ///      error_uri=\"https://example.com/docs/tokens\"",
    /// );
    /// ```
    pub fn error_uri(mut self, uri: impl AsRef<str>) -> Self {
        let mut details = self.reason.into_own();
        details.uri = Some(sendable::uri(uri.as_ref()));
        self.reason = Reason::Own(details);
        self
    }

    pub(crate) fn in_realm(mut self, realm: Option<&Realm>) -> Self {
        self.realm = realm.cloned();
        self
    }

    /// Why the request is refused.
    pub fn kind(&self) -> SecurityErrorKind {
        self.reason.kind
    }

    /// What the body says under `detail`, unless it has one of its own.
    pub fn detail(&self) -> &str {
        &self.reason.detail
    }

    /// What the client is told to authenticate with, where that would help.
    pub fn challenge(&self) -> Option<Challenge> {
        let details = &*self.reason;
        let code = details.kind.code();
        if code.is_none() && details.status != StatusCode::UNAUTHORIZED {
            return None;
        }
        let mut challenge = Challenge::new(SCHEME);
        if let Some(realm) = &self.realm {
            challenge = challenge.param("realm", realm.as_str().to_owned());
        }
        if let Some(code) = code {
            challenge = challenge.param("error", code);
        }
        if let Some(description) = &details.description {
            challenge = challenge.param("error_description", said(description));
        }
        // Who sent no credentials is told of no error (RFC 6750 3.1).
        if let (Some(_), Some(uri)) = (code, &details.uri) {
            challenge = challenge.param("error_uri", uri.clone());
        }
        if let Some(scope) = &details.scope {
            challenge = challenge.param("scope", said(scope));
        }
        Some(challenge)
    }

    /// The challenge as the value of `WWW-Authenticate`.
    pub(crate) fn challenge_value(&self) -> Option<HeaderValue> {
        if let (Some(written), None) = (&self.reason.challenge, &self.realm) {
            return Some(written.clone());
        }
        // A challenge is visible ASCII, so this cannot fail; if it ever did, the client would
        // still be told the scheme.
        let value = HeaderValue::try_from(self.challenge()?.to_string());
        Some(value.unwrap_or(HeaderValue::from_static(SCHEME)))
    }
}

/// RFC 6750 3: `error_description` and `scope` have no quotes and no backslashes, escaped or not.
fn said(text: &str) -> String {
    sendable::text(text.into()).into_owned()
}

impl fmt::Display for SecurityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.detail())
    }
}

impl std::error::Error for SecurityError {}

/// The body of a refusal, as FastAPI writes it.
#[derive(Serialize)]
struct Body<'a> {
    detail: &'a str,
}

impl ResponseError for SecurityError {
    fn status_code(&self) -> StatusCode {
        self.reason.status
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let body = self.reason.body.clone().unwrap_or_else(|| {
            let body = Body {
                detail: self.detail(),
            };
            // A string cannot fail to serialise.
            serde_json::to_vec(&body).unwrap_or_default().into()
        });
        let mut response = HttpResponse::with_body(self.status_code(), BoxBody::new(body));
        let headers = response.headers_mut();
        if let Some(challenge) = self.challenge_value() {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_credentials_get_no_error_code() {
        let error = SecurityError::not_authenticated();
        assert_eq!(error.challenge_value().unwrap(), "Bearer");
    }

    #[actix_web::test]
    async fn what_is_written_already_is_what_would_be_written() {
        use actix_web::body::to_bytes;

        for details in [
            &NOT_AUTHENTICATED,
            &EMPTY_TOKEN,
            &MALFORMED_TOKEN,
            &REPEATED_FIELD,
        ] {
            let written = SecurityError::constant(details);
            let anew = SecurityError::own(Details {
                body: None,
                challenge: None,
                ..details.clone()
            });
            assert_eq!(written.challenge_value(), anew.challenge_value());
            let (written, anew) = (written.error_response(), anew.error_response());
            assert_eq!(
                to_bytes(written.into_body()).await.unwrap(),
                to_bytes(anew.into_body()).await.unwrap()
            );
        }
    }

    #[test]
    fn a_description_never_contains_what_rfc_6750_forbids() {
        let error = SecurityError::invalid_token("not a \"token\"\r\nat \\ all");
        assert_eq!(
            error.challenge_value().unwrap(),
            r#"Bearer error="invalid_token", error_description="not a 'token'??at ? all""#
        );
    }

    #[test]
    fn a_realm_is_escaped() {
        let error = SecurityError::not_authenticated().in_realm(Realm::new(r#"a "b" \c"#).as_ref());
        assert_eq!(
            error.challenge_value().unwrap(),
            r#"Bearer realm="a \"b\" \\c""#
        );
    }
}
