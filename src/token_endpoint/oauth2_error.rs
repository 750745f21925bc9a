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

use crate::credentials::sendable;

/// What a token endpoint answers a request that it refuses.
///
/// 1. The status is 400, but 401 with a Basic challenge for `invalid_client`: RFC 6749 5.2 requires
///    it of a client that used the `Authorization` field and allows it for all others.
/// 2. The body is `{"error":"…","error_description":"…"}`, and nothing may store it.
///
/// ```
/// use actix_openapi_security::{OAuth2Error, OAuth2ErrorCode};
/// use actix_web::{ResponseError, http::StatusCode};
///
/// let error = OAuth2Error::invalid_grant("Incorrect username or password");
/// assert_eq!(error.code(), OAuth2ErrorCode::InvalidGrant);
/// assert_eq!(error.status_code(), StatusCode::BAD_REQUEST);
/// ```
///
/// The description is for the developer of the client. It may be no more than visible ASCII and
/// spaces: a double quote becomes a single one, and what else does not fit becomes `?`.
///
/// Specification: RFC 6749 5.2.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "an error does nothing until it is returned"]
pub struct OAuth2Error {
    code: OAuth2ErrorCode,
    description: Cow<'static, str>,
    uri: Option<String>,
}

/// Why a token endpoint refuses a request.
///
/// ```
/// use actix_openapi_security::OAuth2ErrorCode;
///
/// assert_eq!(OAuth2ErrorCode::InvalidGrant.as_str(), "invalid_grant");
/// ```
///
/// Specification: RFC 6749 5.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OAuth2ErrorCode {
    /// A parameter is missing, repeated or malformed, or the client authenticates in two ways.
    InvalidRequest,
    /// The client is unknown, or did not authenticate as it must.
    InvalidClient,
    /// The username or the password is wrong, or the user may not sign in.
    InvalidGrant,
    /// The client is known, but may not use this grant type.
    UnauthorizedClient,
    /// The token endpoint knows no such grant type.
    UnsupportedGrantType,
    /// A scope is unknown, malformed, or more than may be granted.
    InvalidScope,
}

impl OAuth2ErrorCode {
    pub(crate) const ALL: [Self; 6] = [
        Self::InvalidRequest,
        Self::InvalidClient,
        Self::InvalidGrant,
        Self::UnauthorizedClient,
        Self::UnsupportedGrantType,
        Self::InvalidScope,
    ];

    /// The code as it is sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
        }
    }
}

impl fmt::Display for OAuth2ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl OAuth2Error {
    /// A parameter is missing, repeated or malformed: 400.
    pub fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuth2ErrorCode::InvalidRequest, description)
    }

    /// The client is unknown, or did not authenticate as it must: 401 with a Basic challenge.
    pub fn invalid_client(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuth2ErrorCode::InvalidClient, description)
    }

    /// The username or the password is wrong, or the user may not sign in: 400.
    ///
    /// # Security
    ///
    /// Do not tell which of the two is wrong: it would tell who has an account.
    pub fn invalid_grant(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuth2ErrorCode::InvalidGrant, description)
    }

    /// The client may not use this grant type: 400.
    pub fn unauthorized_client(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuth2ErrorCode::UnauthorizedClient, description)
    }

    /// The token endpoint knows no such grant type: 400.
    pub fn unsupported_grant_type(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuth2ErrorCode::UnsupportedGrantType, description)
    }

    /// A scope is unknown, malformed, or more than may be granted: 400.
    pub fn invalid_scope(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuth2ErrorCode::InvalidScope, description)
    }

    fn new(code: OAuth2ErrorCode, description: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            description: sendable::text(description.into()),
            uri: None,
        }
    }

    /// Sets a page about the error, for the developer of the client.
    ///
    /// What cannot stand in a URI reference is percent-encoded.
    ///
    /// ```
    /// use actix_openapi_security::OAuth2Error;
    ///
    /// OAuth2Error::invalid_scope("Unknown scope").error_uri("https://example.com/docs/scopes");
    /// ```
    pub fn error_uri(mut self, uri: impl AsRef<str>) -> Self {
        self.uri = Some(sendable::uri(uri.as_ref()));
        self
    }

    /// Why the request is refused.
    pub fn code(&self) -> OAuth2ErrorCode {
        self.code
    }

    /// What the body says under `error_description`.
    pub fn description(&self) -> &str {
        &self.description
    }
}

impl fmt::Display for OAuth2Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.description)
    }
}

impl std::error::Error for OAuth2Error {}

#[derive(Serialize)]
struct Body<'a> {
    error: &'static str,
    error_description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_uri: Option<&'a str>,
}

impl ResponseError for OAuth2Error {
    fn status_code(&self) -> StatusCode {
        match self.code {
            OAuth2ErrorCode::InvalidClient => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        response
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
            .insert_header((header::PRAGMA, HeaderValue::from_static("no-cache")));
        if self.code == OAuth2ErrorCode::InvalidClient {
            let challenge = HeaderValue::from_static("Basic realm=\"OAuth 2.0 client\"");
            response.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        response.json(Body {
            error: self.code.as_str(),
            error_description: &self.description,
            error_uri: self.uri.as_deref(),
        })
    }
}

#[cfg(test)]
mod tests {
    use actix_web::body::MessageBody as _;

    use super::*;

    fn body(error: &OAuth2Error) -> String {
        let body = error.error_response().into_body().try_into_bytes().unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[test]
    fn every_code_is_400_but_invalid_client_which_is_401_with_a_challenge() {
        for code in OAuth2ErrorCode::ALL {
            let response = OAuth2Error::new(code, "why").error_response();
            let challenge = response.headers().get(header::WWW_AUTHENTICATE);
            if code == OAuth2ErrorCode::InvalidClient {
                assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
                let challenge = challenge.unwrap().to_str().unwrap();
                let parsed = http_auth::parse_challenges(challenge).unwrap();
                assert_eq!(parsed[0].scheme, "Basic");
                assert_eq!(parsed[0].params[0].0, "realm");
            } else {
                assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{code}");
                assert!(challenge.is_none());
            }
            assert_eq!(
                response.headers().get(header::CACHE_CONTROL).unwrap(),
                "no-store"
            );
        }
    }

    #[test]
    fn the_body_is_that_of_rfc_6749() {
        let error = OAuth2Error::invalid_scope("Unknown scope");
        assert_eq!(
            body(&error),
            r#"{"error":"invalid_scope","error_description":"Unknown scope"}"#
        );
        assert_eq!(
            body(&error.error_uri("/errors?a=\"b\"#\u{fc} \\")),
            r#"{"error":"invalid_scope","error_description":"Unknown scope","error_uri":"/errors?a=%22b%22#%C3%BC%20%5C"}"#
        );
    }

    #[test]
    fn a_description_never_contains_what_rfc_6749_forbids() {
        let error = OAuth2Error::invalid_grant("not a \"user\"\r\nat \\ all: \u{fc}");
        assert_eq!(error.description(), "not a 'user'??at ? all: ?");
    }
}
