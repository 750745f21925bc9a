use std::marker::PhantomData;

use subtle::ConstantTimeEq as _;

use super::{
    check_request::CheckRequest,
    credential::{Credential, credential},
};
use crate::{
    credentials::basic,
    error::SecurityError,
    scheme::{BasicScheme, HttpBasic, SecurityBase},
};

/// The user-id and the password of a request, for the scheme `S` of HTTP Basic.
///
/// They are not verified: a [check](crate::Authenticate) does that.
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
/// The connection has to be encrypted, or anybody on the way reads them (RFC 7617 4). `Debug` prints
/// neither of the two. [`matches`](Self::matches) compares them in constant time.
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
    /// Returns the user-id of RFC 7617, commonly called the username.
    pub fn username(&self) -> &str {
        self.pair.get(..self.colon).unwrap_or_default()
    }

    /// Returns the password, as the client sent it.
    pub fn password(&self) -> &str {
        self.pair.get(self.colon + 1..).unwrap_or_default()
    }

    /// Returns whether both are the expected ones, compared in constant time.
    ///
    /// Both are always compared. The time depends on their lengths, never on where they differ.
    pub fn matches(&self, username: impl AsRef<[u8]>, password: impl AsRef<[u8]>) -> bool {
        let username = self.username().as_bytes().ct_eq(username.as_ref());
        let password = self.password().as_bytes().ct_eq(password.as_ref());
        (username & password).into()
    }
}

impl<S: SecurityBase<Scheme: BasicScheme>> Credential for BasicCredentials<S> {
    type Scheme = S;

    fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        let Some(field) = request.authorization()? else {
            return Ok(None);
        };
        let pair = match basic::decode(field.as_bytes()) {
            Ok(Some(pair)) => pair.into_text(),
            Ok(None) => return Ok(None),
            Err(_) => None,
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
    /// The credentials of this pair, if RFC 7617 2 allows it.
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

credential!(
    BasicCredentials {
        pair,
        colon,
        scheme
    },
    BasicScheme
);
