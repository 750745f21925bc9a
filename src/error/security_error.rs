use std::{borrow::Cow, fmt, sync::Arc};

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
    challenges::{self, Challenger, Challenges},
    details::{
        Details, EMPTY_TOKEN, MALFORMED_CREDENTIALS, MALFORMED_TOKEN, NOT_AUTHENTICATED,
        REPEATED_FIELD, REPEATED_KEY, Reason, WRONG_SCHEME,
    },
};
use crate::{
    credentials::{
        challenge::{Challenge, Realm},
        sendable,
    },
    scheme::DescribeSecurity,
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
/// | [`invalid_credentials`](Self::invalid_credentials) | 401 | the schemes' own |
/// | [`insufficient_scope`](Self::insufficient_scope) | 403 | `error="insufficient_scope"`, `scope` |
/// | [`unavailable`](Self::unavailable) | 503 | none |
/// | [`with_status`](Self::with_status) | the given one | with 401: `Bearer` |
///
/// What is challenged with follows from what refused: a refusal of a [check](crate::Authenticate) of
/// [`BasicCredentials`](crate::BasicCredentials) challenges with `Basic`, one of alternatives with
/// each of them. Only `Bearer` has error codes. One that a handler returns challenges with `Bearer`,
/// unless it says [otherwise](Self::challenged_by).
///
/// Specification: RFC 6750 3 and 3.1, RFC 9110 11.6.1 and 15.5.2.
#[derive(Clone, Debug)]
pub struct SecurityError {
    reason: Reason,
    realm: Option<Realm>,
    /// What to authenticate with, once it is known what was asked for. Until then it is a token.
    challenges: Option<Arc<Challenges>>,
}

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
        Self::own(Details::new(
            SecurityErrorKind::InvalidCredentials,
            StatusCode::UNAUTHORIZED,
            detail.into(),
            None,
        ))
    }

    /// The token is valid but may not do this: 403 with `error="insufficient_scope"`, and with the
    /// scopes that are needed.
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
    /// assert!(error.challenges().is_empty());
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

    /// What was sent for the scheme is not what it asks for.
    pub(crate) fn malformed_credentials() -> Self {
        Self::constant(&MALFORMED_CREDENTIALS)
    }

    /// There are two API keys: which one counts is not ours to guess.
    pub(crate) fn repeated_key() -> Self {
        Self::constant(&REPEATED_KEY)
    }

    /// The credential cannot be what its scheme describes.
    pub(crate) fn wrong_scheme() -> Self {
        Self::constant(&WRONG_SCHEME)
    }

    fn described(
        kind: SecurityErrorKind,
        status: StatusCode,
        description: Cow<'static, str>,
    ) -> Self {
        let detail = description.clone();
        Self::own(Details::new(kind, status, detail, Some(description)))
    }

    pub(super) fn constant(details: &'static Details) -> Self {
        Self {
            reason: Reason::Constant(details),
            realm: None,
            challenges: None,
        }
    }

    fn own(details: Details) -> Self {
        Self {
            reason: Reason::Own(Box::new(details)),
            realm: None,
            challenges: None,
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
    ///     error.challenges()[0].to_string(),
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

    /// Challenges with the schemes of `T`, for a refusal that a handler returns.
    ///
    /// What an argument or a guard refuses is challenged by its schemes already.
    pub fn challenged_by<T: DescribeSecurity + 'static>(mut self) -> Self {
        self.challenges = Some(Challenges::of::<T>());
        self
    }

    /// The same, unless it is known already what to challenge with.
    pub(crate) fn or_challenged_by<T: DescribeSecurity + 'static>(self) -> Self {
        if self.challenges.is_some() {
            return self;
        }
        self.challenged_by::<T>()
    }

    /// Challenges with this in the place of what follows from the schemes, whatever the status: for
    /// schemes whose challenge says something new each time, as Digest's nonce.
    ///
    /// ```
    /// use actix_openapi_security::{Challenge, SecurityError};
    ///
    /// let challenge = Challenge::new("Digest").param("realm", "Acme").param("nonce", "f2a9");
    /// let error = SecurityError::not_authenticated().with_challenge(challenge.clone());
    /// assert_eq!(error.challenges(), [challenge]);
    /// ```
    pub fn with_challenge(mut self, challenge: Challenge) -> Self {
        let mut details = self.reason.into_own();
        details.challenge = Some(challenge);
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

    /// What the client is told to authenticate with, where that would help: a challenge for each of
    /// the schemes that would.
    pub fn challenges(&self) -> Vec<Challenge> {
        if let Some(own) = &self.reason.challenge {
            return vec![own.clone()];
        }
        let mut challenges = Vec::new();
        self.each_challenger(|challenger| {
            challenges.extend(challenger.challenge(&self.reason, self.realm.as_ref()));
        });
        challenges
    }

    /// Hands over the challenges as the values of `WWW-Authenticate`.
    pub(crate) fn each_challenge_value(&self, mut visit: impl FnMut(HeaderValue)) {
        if let Some(own) = &self.reason.challenge {
            return visit(challenges::value(own));
        }
        self.each_challenger(|challenger| {
            if let Some(written) = challenger.written(&self.reason, self.realm.as_ref()) {
                visit(written.clone());
            } else if let Some(challenge) = challenger.challenge(&self.reason, self.realm.as_ref())
            {
                visit(challenges::value(&challenge));
            }
        });
    }

    fn each_challenger(&self, visit: impl FnMut(&Challenger)) {
        match &self.challenges {
            Some(challenges) => challenges.iter().for_each(visit),
            None => [Challenger::default()].iter().for_each(visit),
        }
    }
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
        self.each_challenge_value(|challenge| {
            headers.append(header::WWW_AUTHENTICATE, challenge);
        });
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

    fn value(error: &SecurityError) -> HeaderValue {
        let mut values = Vec::new();
        error.each_challenge_value(|value| values.push(value));
        assert_eq!(values.len(), 1);
        values.remove(0)
    }

    #[test]
    fn absent_credentials_get_no_error_code() {
        let error = SecurityError::not_authenticated();
        assert_eq!(value(&error), "Bearer");
    }

    #[actix_web::test]
    async fn what_is_written_already_is_what_would_be_written() {
        use actix_web::body::to_bytes;

        for details in [
            &NOT_AUTHENTICATED,
            &EMPTY_TOKEN,
            &MALFORMED_TOKEN,
            &REPEATED_FIELD,
            &MALFORMED_CREDENTIALS,
        ] {
            let written = SecurityError::constant(details);
            let anew = SecurityError::own(Details {
                body: None,
                written: None,
                ..details.clone()
            });
            assert_eq!(value(&written), value(&anew));
            let (written, anew) = (written.error_response(), anew.error_response());
            assert_eq!(
                to_bytes(written.into_body()).await.unwrap(),
                to_bytes(anew.into_body()).await.unwrap()
            );
        }
    }

    // What an error handler may do with what an extractor refused.
    #[test]
    fn what_is_added_to_a_constant_refusal_is_said() {
        let error = SecurityError::malformed_token().error_uri("/errors");
        assert_eq!(
            value(&error),
            r#"Bearer error="invalid_token", error_description="The access token is malformed", error_uri="/errors""#
        );
    }

    #[test]
    fn a_description_never_contains_what_rfc_6750_forbids() {
        let error = SecurityError::invalid_token("not a \"token\"\r\nat \\ all");
        assert_eq!(
            value(&error),
            r#"Bearer error="invalid_token", error_description="not a 'token'??at ? all""#
        );
    }

    #[test]
    fn a_realm_is_escaped() {
        let error = SecurityError::not_authenticated().in_realm(Realm::new(r#"a "b" \c"#).as_ref());
        assert_eq!(value(&error), r#"Bearer realm="a \"b\" \\c""#);
    }
}
