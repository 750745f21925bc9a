use std::{borrow::Cow, fmt};

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use serde::Serialize;

use crate::credentials::sendable;

/// The response of a token endpoint that refuses a request.
///
/// 1. The status is 400. For `invalid_client` it is 401 with a Basic challenge, which RFC 6749 5.2
///    requires if the client used the `Authorization` field and allows otherwise.
/// 2. The body is `{"error":"…","error_description":"…"}`. Header fields keep it out of caches.
///
/// ```
/// use actix_openapi_security::token_endpoint::{OAuth2Error, OAuth2ErrorCode};
/// use actix_web::{ResponseError, http::StatusCode};
///
/// let error = OAuth2Error::invalid_grant("Incorrect username or password");
/// assert_eq!(error.code(), OAuth2ErrorCode::InvalidGrant);
/// assert_eq!(error.status_code(), StatusCode::BAD_REQUEST);
/// ```
///
/// The description is for the developer of the client. RFC 6749 allows visible ASCII and spaces:
/// a double quote becomes a single one, and any other character that is not allowed becomes `?`.
///
/// Specification: RFC 6749 5.2.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {description}")]
#[must_use = "an error does nothing until it is returned"]
pub struct OAuth2Error {
    code: OAuth2ErrorCode,
    description: Cow<'static, str>,
    uri: Option<String>,
}

/// The reason why a token endpoint refuses a request.
///
/// ```
/// use actix_openapi_security::token_endpoint::OAuth2ErrorCode;
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
    /// The client is unknown, or did not authenticate as required.
    InvalidClient,
    /// The username or the password is wrong, or the user may not sign in.
    InvalidGrant,
    /// The client is known, but may not use this grant type.
    UnauthorizedClient,
    /// The token endpoint does not support the grant type.
    UnsupportedGrantType,
    /// A scope is unknown, malformed, or more than may be granted.
    InvalidScope,
}

impl OAuth2ErrorCode {
    #[cfg(any(test, feature = "paperclip"))]
    pub(crate) const ALL: [Self; 6] = [
        Self::InvalidRequest,
        Self::InvalidClient,
        Self::InvalidGrant,
        Self::UnauthorizedClient,
        Self::UnsupportedGrantType,
        Self::InvalidScope,
    ];

    /// Returns the code as the response spells it.
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
    /// Creates a 400: a parameter is missing, repeated or malformed.
    pub fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuth2ErrorCode::InvalidRequest, description)
    }

    /// Creates a 401 with a Basic challenge: the client is unknown, or did not authenticate as
    /// required.
    pub fn invalid_client(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuth2ErrorCode::InvalidClient, description)
    }

    /// Creates a 400: the username or the password is wrong, or the user may not sign in.
    ///
    /// # Security
    ///
    /// Do not say which of the two is wrong: that would reveal who has an account.
    pub fn invalid_grant(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuth2ErrorCode::InvalidGrant, description)
    }

    /// Creates a 400: the client may not use this grant type.
    pub fn unauthorized_client(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuth2ErrorCode::UnauthorizedClient, description)
    }

    /// Creates a 400: the token endpoint does not support the grant type.
    pub fn unsupported_grant_type(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(OAuth2ErrorCode::UnsupportedGrantType, description)
    }

    /// Creates a 400: a scope is unknown, malformed, or more than may be granted.
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

    /// Sets the URI of a page about the error, for the developer of the client.
    ///
    /// Characters that are not allowed in `error_uri` are percent-encoded.
    ///
    /// ```
    /// use actix_openapi_security::token_endpoint::OAuth2Error;
    ///
    /// OAuth2Error::invalid_scope("Unknown scope").error_uri("https://example.com/docs/scopes");
    /// ```
    pub fn error_uri(mut self, uri: impl AsRef<str>) -> Self {
        self.uri = Some(sendable::uri(uri.as_ref()));
        self
    }

    /// Returns the reason for the refusal.
    pub fn code(&self) -> OAuth2ErrorCode {
        self.code
    }

    /// Returns the `error_description` of the body.
    pub fn description(&self) -> &str {
        &self.description
    }
}

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

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::PRAGMA, "no-cache"));
        if self.code == OAuth2ErrorCode::InvalidClient {
            let challenge = "Basic realm=\"OAuth 2.0 client\"";
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
    fn invalid_client_is_401_with_a_challenge_and_every_other_code_is_400() {
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
    fn the_body_has_the_members_of_rfc_6749() {
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
    fn characters_that_rfc_6749_forbids_are_replaced_in_the_description() {
        let error = OAuth2Error::invalid_grant("not a \"user\"\r\nat \\ all: \u{fc}");
        assert_eq!(error.description(), "not a 'user'??at ? all: ?");
    }
}
