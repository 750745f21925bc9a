use actix_web::http::StatusCode;

/// The reason why a request is refused.
///
/// ```
/// use actix_openapi_security::{SecurityError, error::SecurityErrorKind};
///
/// let error = SecurityError::invalid_token("The access token expired");
/// assert_eq!(error.kind(), SecurityErrorKind::InvalidToken);
/// assert_eq!(error.kind().code(), Some("invalid_token"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SecurityErrorKind {
    /// The request carries no credentials of the scheme: 401.
    NotAuthenticated,
    /// The request is malformed, for instance because it carries credentials twice: 400.
    InvalidRequest,
    /// The token is malformed, expired, revoked or otherwise not valid: 401.
    InvalidToken,
    /// Credentials other than a bearer token are malformed or otherwise not valid: 401.
    InvalidCredentials,
    /// The credential is valid but its scopes do not suffice: 403.
    InsufficientScope,
    /// The check cannot run now, for instance because the database is down: 503.
    Unavailable,
    /// The application is configured wrongly, for instance because its data is missing: 500.
    Internal,
    /// The application refuses the request with a status of its own.
    Application,
}

impl SecurityErrorKind {
    /// Returns the error code of RFC 6750 3.1. `None` if the RFC has no code for this kind.
    pub fn code(self) -> Option<&'static str> {
        match self {
            Self::InvalidRequest => Some("invalid_request"),
            Self::InvalidToken => Some("invalid_token"),
            Self::InsufficientScope => Some("insufficient_scope"),
            _ => None,
        }
    }

    /// Returns the status of the refusal, unless the application sets another.
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::InvalidRequest => StatusCode::BAD_REQUEST,
            Self::NotAuthenticated | Self::InvalidToken | Self::InvalidCredentials => {
                StatusCode::UNAUTHORIZED
            }
            Self::InsufficientScope => StatusCode::FORBIDDEN,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal | Self::Application => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}
