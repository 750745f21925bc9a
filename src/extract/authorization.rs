use std::marker::PhantomData;

use subtle::ConstantTimeEq as _;

use super::{
    check_request::CheckRequest,
    credential::{Credential, credential},
    secret_value::SecretValue,
};
use crate::{
    credentials::authorization::{AuthorizationError, find_credentials},
    error::SecurityError,
    scheme::{AuthorizationScheme, SecurityBase, SecurityScheme},
};

/// The `Authorization` field of a request, for the scheme `S`. Only the scheme's name is checked,
/// without regard to case. The handler gets the rest as the client sent it.
///
/// The name of an HTTP scheme is its own. The name of an OAuth 2.0 or OpenID Connect scheme is `Bearer`.
///
/// 1. No field, or one of another scheme: 401 with the scheme's challenge.
/// 2. The scheme's name without credentials, or text that is not UTF-8: 401 as well, also where the
///    field is [`Optional`](crate::Optional).
/// 3. Two fields: 400.
///
/// ```
/// use actix_openapi_security::{Authorization, scheme::HttpDigest};
///
/// async fn read_items(authorization: Authorization<HttpDigest>) -> String {
///     format!("{}: {}", authorization.auth_scheme(), authorization.credentials())
/// }
/// ```
///
/// # Security
///
/// `Debug` never prints the value.
///
/// Specification: RFC 9110 11.4 and 11.6.2.
pub struct Authorization<S> {
    value: SecretValue,
    /// The length of the scheme's name in the value, in bytes.
    name_length: usize,
    scheme: PhantomData<fn() -> S>,
}

impl<S> Authorization<S> {
    /// Returns the name of the authentication scheme, as the client wrote it.
    pub fn auth_scheme(&self) -> &str {
        self.value().get(..self.name_length).unwrap_or_default()
    }

    /// Returns the text after the scheme's name: a token, or parameters.
    pub fn credentials(&self) -> &str {
        let rest = self.value().get(self.name_length..).unwrap_or_default();
        rest.trim_start_matches(' ')
    }

    /// Returns the whole value of the field, without white space around it.
    pub fn value(&self) -> &str {
        self.value.as_str()
    }

    /// Returns whether the credentials are the expected ones, compared in constant time.
    pub fn matches(&self, expected: impl AsRef<[u8]>) -> bool {
        let credentials = self.credentials().as_bytes();
        credentials.ct_eq(expected.as_ref()).into()
    }
}

impl<S: SecurityBase<Scheme: AuthorizationScheme>> Credential for Authorization<S> {
    type Scheme = S;

    fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        let Some(field) = request.authorization()? else {
            return Ok(None);
        };
        let scheme: SecurityScheme = S::security_scheme().into();
        let auth_scheme = scheme.kind.auth_scheme();
        let Some(found) = find_credentials(field.as_bytes(), auth_scheme.as_bytes())? else {
            return Ok(None);
        };
        let value = SecretValue::part(field, 0..found.end);
        Ok(Some(Self {
            value: value.ok_or(AuthorizationError::NotUtf8)?,
            name_length: auth_scheme.len(),
            scheme: PhantomData,
        }))
    }
}

credential!(
    Authorization {
        value,
        name_length,
        scheme
    },
    AuthorizationScheme
);
