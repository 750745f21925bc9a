use std::borrow::Cow;

use actix_web::http::StatusCode;

use super::{SecurityError, SecurityErrorKind, details::Details};

const fn invalid_request(description: &'static str) -> Details {
    Details::new(
        SecurityErrorKind::InvalidRequest,
        StatusCode::BAD_REQUEST,
        Cow::Borrowed(description),
        Some(Cow::Borrowed(description)),
    )
}

static SEVERAL: Details = invalid_request("The request has more than one access token");
static EMPTY: Details = invalid_request("The access token is empty");
static NOT_ENCODED: Details = invalid_request("The access token is not percent-encoded UTF-8");
static BROKEN_OFF: Details = invalid_request("The body ended before it was complete");

static TOO_LONG: Details = Details::new(
    SecurityErrorKind::InvalidToken,
    StatusCode::UNAUTHORIZED,
    Cow::Borrowed("The access token is too long"),
    Some(Cow::Borrowed("The access token is too long")),
);

static TOO_LARGE: Details = Details::new(
    SecurityErrorKind::Application,
    StatusCode::PAYLOAD_TOO_LARGE,
    Cow::Borrowed("The body is too large"),
    None,
);

static FORM_IS_TAKEN: Details = Details::new(
    SecurityErrorKind::Application,
    StatusCode::INTERNAL_SERVER_ERROR,
    Cow::Borrowed("The handler must take the bearer token before it takes the body"),
    None,
);

/// What is refused of bearer tokens in a cookie, the query or a form (RFC 6750 3.1).
impl SecurityError {
    /// There are two tokens, in one place or in two: which one counts is not ours to guess.
    pub(crate) fn several_tokens() -> Self {
        Self::constant(&SEVERAL)
    }

    /// The parameter is there, the token is not.
    pub(crate) fn empty_parameter() -> Self {
        Self::constant(&EMPTY)
    }

    /// The parameter is no text at all.
    pub(crate) fn encoded_wrongly() -> Self {
        Self::constant(&NOT_ENCODED)
    }

    /// The form that the token may be in did not arrive whole.
    pub(crate) fn form_broken_off() -> Self {
        Self::constant(&BROKEN_OFF)
    }

    /// The form that the token may be in is too large to be read.
    pub(crate) fn form_too_large() -> Self {
        Self::constant(&TOO_LARGE)
    }

    /// The form that the token may be in went to an argument that was declared before the token.
    pub(crate) fn form_is_taken() -> Self {
        Self::constant(&FORM_IS_TAKEN)
    }

    /// The token is longer than its scheme allows.
    pub(crate) fn token_too_long() -> Self {
        Self::constant(&TOO_LONG)
    }
}
