use std::borrow::Cow;

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
/// use actix_openapi_security::token_endpoint::OAuth2Error;
/// use actix_web::{ResponseError, http::StatusCode};
///
/// let error = OAuth2Error::invalid_grant("Incorrect username or password");
/// assert_eq!(error.code(), "invalid_grant");
/// assert_eq!(error.status_code(), StatusCode::BAD_REQUEST);
/// ```
///
/// The description is for the developer of the client. RFC 6749 allows visible ASCII and spaces:
/// a double quote becomes a single one, and any other character that is not allowed becomes `?`.
///
/// Specification: RFC 6749 5.2.
///
/// `Serialize` writes the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code}: {description}")]
#[must_use = "an error does nothing until it is returned"]
pub struct OAuth2Error {
    #[serde(rename = "error")]
    code: &'static str,
    #[serde(rename = "error_description")]
    description: Cow<'static, str>,
    #[serde(rename = "error_uri", skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
}

const INVALID_CLIENT: &str = "invalid_client";

/// The error codes of RFC 6749 5.2.
#[cfg(any(test, feature = "paperclip"))]
pub(crate) const CODES: [&str; 6] = [
    "invalid_request",
    INVALID_CLIENT,
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

impl OAuth2Error {
    /// Creates a 400: a parameter is missing, repeated or malformed.
    pub fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new("invalid_request", description)
    }

    /// Creates a 401 with a Basic challenge: the client is unknown, or did not authenticate as
    /// required.
    pub fn invalid_client(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(INVALID_CLIENT, description)
    }

    /// Creates a 400: the username or the password is wrong, or the user may not sign in.
    ///
    /// # Security
    ///
    /// Do not say which of the two is wrong: that would reveal who has an account.
    pub fn invalid_grant(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new("invalid_grant", description)
    }

    /// Creates a 400: the client may not use this grant type.
    pub fn unauthorized_client(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new("unauthorized_client", description)
    }

    /// Creates a 400: the token endpoint does not support the grant type.
    pub fn unsupported_grant_type(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new("unsupported_grant_type", description)
    }

    /// Creates a 400: a scope is unknown, malformed, or more than may be granted.
    pub fn invalid_scope(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new("invalid_scope", description)
    }

    fn new(code: &'static str, description: impl Into<Cow<'static, str>>) -> Self {
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

    /// Returns the error code of RFC 6749 5.2, for instance `invalid_grant`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Returns the `error_description` of the body.
    pub fn description(&self) -> &str {
        &self.description
    }
}

impl ResponseError for OAuth2Error {
    fn status_code(&self) -> StatusCode {
        match self.code {
            INVALID_CLIENT => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::PRAGMA, "no-cache"));
        if self.code == INVALID_CLIENT {
            let challenge = "Basic realm=\"OAuth 2.0 client\"";
            response.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        response.json(self)
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
        for code in CODES {
            let response = OAuth2Error::new(code, "why").error_response();
            let challenge = response.headers().get(header::WWW_AUTHENTICATE);
            if code == INVALID_CLIENT {
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
