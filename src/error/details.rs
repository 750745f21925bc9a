use std::{borrow::Cow, ops::Deref};

use actix_web::{
    http::{StatusCode, header::HeaderValue},
    web::Bytes,
};

use super::SecurityErrorKind;
use crate::credentials::{Challenge, authorization::REPEATED};

/// The refusals that extractors make are constants: a flood of them allocates nothing here.
#[derive(Clone, Debug)]
pub(super) enum Reason {
    Constant(&'static Details),
    Own(Box<Details>),
}

impl Reason {
    /// The details, to be changed: what is written already would not say so.
    pub(super) fn into_own(self) -> Box<Details> {
        match self {
            Self::Constant(details) => Box::new(Details {
                written: None,
                ..details.clone()
            }),
            Self::Own(details) => details,
        }
    }
}

impl Deref for Reason {
    type Target = Details;

    fn deref(&self) -> &Details {
        match self {
            Self::Constant(details) => details,
            Self::Own(details) => details,
        }
    }
}

/// What a refusal says.
#[derive(Clone, Debug)]
pub(super) struct Details {
    pub(super) kind: SecurityErrorKind,
    pub(super) status: StatusCode,
    pub(super) detail: Cow<'static, str>,
    pub(super) description: Option<Cow<'static, str>>,
    pub(super) uri: Option<String>,
    pub(super) scope: Option<String>,
    pub(super) body: Option<Bytes>,
    /// In the place of what follows from the schemes.
    pub(super) challenge: Option<Challenge>,
    /// A bearer token's challenge in no realm, where it is written already.
    pub(super) written: Option<HeaderValue>,
}

impl Details {
    pub(super) const fn new(
        kind: SecurityErrorKind,
        status: StatusCode,
        detail: Cow<'static, str>,
        description: Option<Cow<'static, str>>,
    ) -> Self {
        Self {
            kind,
            status,
            detail,
            description,
            uri: None,
            scope: None,
            body: None,
            challenge: None,
            written: None,
        }
    }

    /// A refusal whose response is written already: what `new` would come to, but for no work.
    const fn written(
        kind: SecurityErrorKind,
        status: StatusCode,
        [detail, body]: [&'static str; 2],
        description: Option<&'static str>,
        challenge: &'static str,
    ) -> Self {
        Self {
            kind,
            status,
            detail: Cow::Borrowed(detail),
            description: match description {
                Some(description) => Some(Cow::Borrowed(description)),
                None => None,
            },
            uri: None,
            scope: None,
            body: Some(Bytes::from_static(body.as_bytes())),
            challenge: None,
            written: Some(HeaderValue::from_static(challenge)),
        }
    }

    pub(super) fn is_unauthorized(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }
}

/// Nothing was sent.
pub(super) static NOT_AUTHENTICATED: Details = Details::written(
    SecurityErrorKind::NotAuthenticated,
    StatusCode::UNAUTHORIZED,
    ["Not authenticated", r#"{"detail":"Not authenticated"}"#],
    None,
    "Bearer",
);

/// The scheme is there, the token after it is not.
pub(super) static EMPTY_TOKEN: Details = Details::written(
    SecurityErrorKind::InvalidToken,
    StatusCode::UNAUTHORIZED,
    ["Not authenticated", r#"{"detail":"Not authenticated"}"#],
    Some("The access token is missing"),
    r#"Bearer error="invalid_token", error_description="The access token is missing""#,
);

/// What follows the scheme is not a token.
pub(super) static MALFORMED_TOKEN: Details = Details::written(
    SecurityErrorKind::InvalidToken,
    StatusCode::UNAUTHORIZED,
    [
        "The access token is malformed",
        r#"{"detail":"The access token is malformed"}"#,
    ],
    Some("The access token is malformed"),
    r#"Bearer error="invalid_token", error_description="The access token is malformed""#,
);

/// There are two fields: which one counts is not ours to guess.
pub(super) static REPEATED_FIELD: Details = Details::written(
    SecurityErrorKind::InvalidRequest,
    StatusCode::BAD_REQUEST,
    [
        REPEATED,
        r#"{"detail":"The request has more than one Authorization field"}"#,
    ],
    Some(REPEATED),
    r#"Bearer error="invalid_request", error_description="The request has more than one Authorization field""#,
);

/// The credentials are there, and are not what the scheme asks for.
pub(super) static MALFORMED_CREDENTIALS: Details = Details::written(
    SecurityErrorKind::InvalidCredentials,
    StatusCode::UNAUTHORIZED,
    ["Not authenticated", r#"{"detail":"Not authenticated"}"#],
    None,
    "Bearer",
);

/// There are two keys: which one counts is not ours to guess.
pub(super) static REPEATED_KEY: Details = Details::new(
    SecurityErrorKind::InvalidRequest,
    StatusCode::BAD_REQUEST,
    Cow::Borrowed("The request has more than one API key"),
    None,
);

/// The declaration is wrong, which only an app without a document finds out this late.
pub(super) static WRONG_SCHEME: Details = Details::new(
    SecurityErrorKind::Application,
    StatusCode::INTERNAL_SERVER_ERROR,
    Cow::Borrowed("Internal Server Error"),
    None,
);
