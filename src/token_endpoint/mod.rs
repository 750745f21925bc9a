//! The token endpoint: the request of the password flow, the token response and the error response
//! (RFC 6749 4.3 and 5).
//!
//! The request is checked in this order, and the first error is the answer:
//!
//! 1. The media type is `application/x-www-form-urlencoded`, without a content coding.
//! 2. At most one `Authorization` field. A `Basic` field holds a client (RFC 6749 2.3.1).
//! 3. The body is no larger than actix's `PayloadConfig` allows, and is percent-encoded UTF-8.
//! 4. No parameter is repeated. A parameter without a value counts as absent, an unknown one is
//!    ignored.
//! 5. The grant type, the username, the password, the scope, and the client in the body are valid.

mod body;
mod client;
mod form;
mod oauth2_error;
mod parameters;
mod requested_scopes;
mod secret;
mod token_response;

pub use self::{
    form::{OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict},
    oauth2_error::OAuth2Error,
    token_response::TokenResponse,
};

#[cfg(feature = "paperclip")]
pub(crate) use self::oauth2_error::CODES;
