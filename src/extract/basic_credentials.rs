use std::marker::PhantomData;

use subtle::ConstantTimeEq as _;

use super::{
    check_request::CheckRequest,
    credential::{Credential, credential},
};
use crate::{
    credentials::basic::{self, BasicPair},
    error::SecurityError,
    scheme::{BasicScheme, HttpBasic, SecurityBase},
};

/// The user-id and the password of a request, for the HTTP Basic scheme `S`.
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
/// RFC 7617 4 requires an encrypted connection, because the encoding hides nothing. `Debug` prints
/// neither the user-id nor the password. [`matches`](Self::matches) compares them in constant time.
///
/// Specification: RFC 7617.
#[doc(alias = "HTTPBasicCredentials")]
pub struct BasicCredentials<S = HttpBasic> {
    pair: BasicPair,
    scheme: PhantomData<fn() -> S>,
}

impl<S> BasicCredentials<S> {
    /// Returns the user-id of RFC 7617, commonly called the username.
    pub fn username(&self) -> &str {
        self.pair.user_id()
    }

    /// Returns the password, as the client sent it.
    pub fn password(&self) -> &str {
        self.pair.password()
    }

    /// Returns whether both are the expected ones, compared in constant time.
    ///
    /// Both are always compared. The time depends on their lengths, never on the place where they
    /// differ.
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
        Ok(basic::decode(field.as_bytes())?.map(Self::from_pair))
    }
}

impl<S> BasicCredentials<S> {
    pub(crate) fn from_pair(pair: BasicPair) -> Self {
        Self {
            pair,
            scheme: PhantomData,
        }
    }
}

credential!(BasicCredentials { pair, scheme }, BasicScheme);
