//! Conversions from and to the types of actix-web-httpauth, so that an application can migrate in steps.

use actix_web::http::header::HeaderValue;
use actix_web_httpauth::{
    extractors::{
        basic::BasicAuth,
        bearer::{BearerAuth, Error as BearerErrorCode},
    },
    headers::authorization::{Basic, Bearer},
};

use crate::{
    credentials::{authorization::AuthorizationError, basic::BasicPair, bearer::BearerSyntax},
    error::SecurityError,
    extract::{BasicCredentials, BearerToken},
    scheme::SecurityBase,
};

/// Returns the `Authorization` header with the token, for a request to another service.
///
/// ```
/// use actix_openapi_security::BearerToken;
/// use actix_web_httpauth::headers::authorization::Bearer;
///
/// async fn forward(token: BearerToken) -> String {
///     Bearer::from(token).to_string()
/// }
/// ```
impl<S: SecurityBase> From<BearerToken<S>> for Bearer {
    fn from(token: BearerToken<S>) -> Self {
        Self::new(token.token().to_owned())
    }
}

/// Takes the token that actix-web-httpauth extracted, if it has the syntax of RFC 6750.
impl<S: SecurityBase> TryFrom<BearerAuth> for BearerToken<S> {
    type Error = SecurityError;

    /// # Errors
    ///
    /// When the token is not a `b64token`, because actix-web-httpauth accepts any text.
    fn try_from(bearer: BearerAuth) -> Result<Self, SecurityError> {
        let field = HeaderValue::try_from(format!("Bearer {}", bearer.token())).ok();
        let token = field.map(|field| Self::from_field(&field, BearerSyntax::default));
        let malformed = || SecurityError::invalid_token("The access token is malformed");
        token.transpose()?.flatten().ok_or_else(malformed)
    }
}

/// Returns the `Authorization` header with the credentials, for a request to another service.
///
/// ```
/// use actix_openapi_security::BasicCredentials;
/// use actix_web_httpauth::headers::authorization::Basic;
///
/// async fn forward(credentials: BasicCredentials) -> Basic {
///     Basic::from(credentials)
/// }
/// ```
impl<S> From<BasicCredentials<S>> for Basic {
    fn from(credentials: BasicCredentials<S>) -> Self {
        Self::new(
            credentials.username().to_owned(),
            Some(credentials.password().to_owned()),
        )
    }
}

/// Takes the credentials that actix-web-httpauth extracted, if RFC 7617 allows them. A missing password
/// becomes empty, because the RFC requires a password.
impl<S: SecurityBase> TryFrom<BasicAuth> for BasicCredentials<S> {
    type Error = SecurityError;

    /// # Errors
    ///
    /// When the user-id or the password has a control character, or the user-id has a colon.
    fn try_from(basic: BasicAuth) -> Result<Self, SecurityError> {
        let (user_id, password) = (basic.user_id(), basic.password().unwrap_or_default());
        let pair = BasicPair::new(format!("{user_id}:{password}"));
        let pair = pair.filter(|pair| pair.user_id() == user_id);
        let pair = pair.ok_or(AuthorizationError::Malformed)?;
        Ok(Self::from_pair(pair))
    }
}

/// Returns the refusal for an error code of RFC 6750 3.1.
impl From<BearerErrorCode> for SecurityError {
    fn from(code: BearerErrorCode) -> Self {
        match code {
            BearerErrorCode::InvalidRequest => Self::invalid_request("The request is malformed"),
            BearerErrorCode::InvalidToken => Self::invalid_token("The access token is not valid"),
            BearerErrorCode::InsufficientScope => Self::insufficient_scope([""; 0]),
        }
    }
}
