use std::{fmt, marker::PhantomData};

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload, http::header};
use subtle::ConstantTimeEq as _;

use super::credential::{Credential, extract};
use crate::{
    credentials::{
        authorization::{AuthorizationError, Repeated, only},
        basic,
    },
    error::SecurityError,
    scheme::{DescribeSecurity, HttpBasic, SecurityBase, SecurityRequirements},
};

/// The user-id and the password of a request, for the scheme `S` of HTTP Basic.
///
/// They are not verified: that the request has a well-formed pair is all that is known.
///
/// 1. No `Authorization`, or one of another scheme: 401, `Basic realm="…", charset="UTF-8"`.
/// 2. Credentials that are not the base64 of UTF-8 text with a colon and without control
///    characters: 401 as well, also where they are [`Optional`](crate::Optional).
/// 3. Two `Authorization` fields: 400.
/// 4. The first colon ends the user-id; either side may be empty.
///
/// ```
/// use actix_openapi_security::{BasicCredentials, SecurityError};
///
/// async fn read_users_me(credentials: BasicCredentials) -> Result<String, SecurityError> {
///     if credentials.matches("stanleyjobson", "swordfish") {
///         return Ok(credentials.username().to_owned());
///     }
///     Err(SecurityError::invalid_credentials("Incorrect username or password")
///         .challenged_by::<BasicCredentials>())
/// }
/// ```
///
/// # Security
///
/// Anybody on the way reads them, unless the connection is encrypted (RFC 7617 4). `Debug` prints
/// neither of the two. Compare them by [`matches`](Self::matches), in constant time.
///
/// Specification: RFC 7617.
#[doc(alias = "HTTPBasicCredentials")]
pub struct BasicCredentials<S = HttpBasic> {
    /// Both, with the colon in between.
    pair: String,
    colon: usize,
    scheme: PhantomData<fn() -> S>,
}

impl<S> BasicCredentials<S> {
    /// The user-id. RFC 7617 says so; everybody else says username.
    pub fn username(&self) -> &str {
        self.pair.get(..self.colon).unwrap_or_default()
    }

    /// The password, as the client sent it.
    pub fn password(&self) -> &str {
        self.pair.get(self.colon + 1..).unwrap_or_default()
    }

    /// Whether both are the expected ones, compared in constant time.
    ///
    /// Both are compared whatever becomes of the first. The time taken depends on their lengths,
    /// never on where they differ.
    pub fn matches(&self, username: impl AsRef<[u8]>, password: impl AsRef<[u8]>) -> bool {
        let username = self.username().as_bytes().ct_eq(username.as_ref());
        let password = self.password().as_bytes().ct_eq(password.as_ref());
        (username & password).into()
    }
}

impl<S: SecurityBase> Credential for BasicCredentials<S> {
    fn from_head(request: &HttpRequest) -> Result<Option<Self>, SecurityError> {
        match only(request.headers().get_all(header::AUTHORIZATION)) {
            Ok(None) => Ok(None),
            Ok(Some(field)) => Self::from_field(field.as_bytes()),
            Err(Repeated) => Err(SecurityError::repeated_field()),
        }
    }
}

impl<S> BasicCredentials<S> {
    /// The pair in the value of an `Authorization` field, or nothing in one of another scheme.
    pub(crate) fn from_field(value: &[u8]) -> Result<Option<Self>, SecurityError> {
        let pair = match basic::decode(value) {
            Ok(pair) => pair.into_text(),
            Err(AuthorizationError::OtherScheme) => return Ok(None),
            Err(AuthorizationError::Empty | AuthorizationError::Malformed) => None,
        };
        let (pair, colon) = pair.ok_or_else(SecurityError::malformed_credentials)?;
        Ok(Some(Self {
            pair,
            colon,
            scheme: PhantomData,
        }))
    }
}

impl<S> BasicCredentials<S> {
    /// The pair of these, if they can be one (RFC 7617 2).
    pub(crate) fn from_pair(username: &str, password: &str) -> Option<Self> {
        let is_control = |char: char| char.is_ascii_control();
        if username.contains(':') || username.contains(is_control) || password.contains(is_control)
        {
            return None;
        }
        Some(Self {
            pair: format!("{username}:{password}"),
            colon: username.len(),
            scheme: PhantomData,
        })
    }
}

impl<S: SecurityBase> DescribeSecurity for BasicCredentials<S> {
    fn security_requirements() -> SecurityRequirements {
        SecurityRequirements::of_fitting::<S>("a user-id and a password", |kind| {
            kind.is_http("basic")
        })
    }
}

impl<S: SecurityBase> FromRequest for BasicCredentials<S> {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        extract(request)
    }
}

impl<S> Clone for BasicCredentials<S> {
    fn clone(&self) -> Self {
        Self {
            pair: self.pair.clone(),
            colon: self.colon,
            scheme: PhantomData,
        }
    }
}

impl<S> fmt::Debug for BasicCredentials<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BasicCredentials([redacted])")
    }
}
