//! The token endpoint's side of the password flow: what a client sends for a token, and what it is
//! answered (RFC 6749 4.3 and 5).
//!
//! A request is read in this order, and the first thing wrong is what it is told:
//!
//! 1. The media type is `application/x-www-form-urlencoded`, without a content coding.
//! 2. At most one `Authorization` field; if it is `Basic`, it holds a client (RFC 6749 2.3.1).
//! 3. The body is no larger than actix's `FormConfig` allows, and is percent-encoded UTF-8.
//! 4. No parameter comes twice; those without a value count as absent, unknown ones are ignored.
//! 5. The grant type, the username, the password, the scope, and the client in the body.

mod body;
mod client;
mod form;
mod oauth2_error;
mod parameters;
mod scope;
mod secret;
mod token_response;

pub use self::{
    form::{OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict},
    oauth2_error::{OAuth2Error, OAuth2ErrorCode},
    token_response::TokenResponse,
};
