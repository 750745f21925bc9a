use std::{fmt, marker::PhantomData};

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload, http::header};

use super::{
    credential::{Credential, extract},
    declared::Declared,
    sent::Sent,
};
use crate::{
    credentials::authorization::{Repeated, find_credentials, only},
    error::SecurityError,
    scheme::{DescribeSecurity, SecurityBase, SecurityRequirements, SecuritySchemeKind},
};

/// The `Authorization` field of a request, for the scheme `S`: nothing after the scheme's name is
/// verified or even read.
///
/// For a scheme of HTTP ([`HttpDigest`](crate::HttpDigest), [`HttpScheme`](crate::HttpScheme)) the
/// name has to be the scheme's, in whatever case. For [`OAuth2`](crate::OAuth2) and
/// [`OpenIdConnect`](crate::OpenIdConnect) any field will do, as in FastAPI: where a bearer token is
/// meant, ask for a [`BearerToken`](crate::BearerToken).
///
/// 1. No field, an empty one, one of another scheme, or the scheme's name with nothing behind it: 401
///    with the scheme's challenge.
/// 2. Text that is not UTF-8: 401 as well, also where it is [`Optional`](crate::Optional).
/// 3. Two fields: 400.
///
/// ```
/// use actix_openapi_security::{Authorization, HttpDigest};
///
/// async fn read_items(authorization: Authorization<HttpDigest>) -> String {
///     format!("{}: {}", authorization.scheme(), authorization.credentials())
/// }
/// ```
///
/// # Security
///
/// `Debug` prints nothing of it.
///
/// Specification: RFC 9110 11.4 and 11.6.2.
pub struct Authorization<S> {
    sent: Sent,
    /// Where the name of the scheme ends.
    name_end: usize,
    scheme: PhantomData<fn() -> S>,
}

impl<S> Authorization<S> {
    /// The scheme's name, as the client wrote it.
    pub fn scheme(&self) -> &str {
        self.value().get(..self.name_end).unwrap_or_default()
    }

    /// What follows the scheme's name: a token, or parameters.
    pub fn credentials(&self) -> &str {
        let rest = self.value().get(self.name_end..).unwrap_or_default();
        rest.trim_start_matches(' ')
    }

    /// The whole value of the field, without white space around it.
    pub fn value(&self) -> &str {
        self.sent.as_str()
    }

    /// Whether the credentials are the expected ones, compared in constant time.
    pub fn matches(&self, expected: impl AsRef<[u8]>) -> bool {
        use subtle::ConstantTimeEq as _;

        self.credentials()
            .as_bytes()
            .ct_eq(expected.as_ref())
            .into()
    }
}

impl<S: SecurityBase> Credential for Authorization<S> {
    fn from_head(request: &HttpRequest) -> Result<Option<Self>, SecurityError> {
        let field = match only(request.headers().get_all(header::AUTHORIZATION)) {
            Ok(None) => return Ok(None),
            Ok(Some(field)) => field,
            Err(Repeated) => return Err(SecurityError::repeated_field()),
        };
        let value = field.as_bytes();
        let trimmed = value.trim_ascii_end().len();
        let name_end = match &*Declared::of::<S>() {
            Declared::Authorization(scheme) => {
                if find_credentials(value, scheme.as_bytes()).is_err() {
                    return Ok(None);
                }
                scheme.len()
            }
            Declared::AnyAuthorization if trimmed == 0 => return Ok(None),
            Declared::AnyAuthorization => {
                let space = value.iter().position(|&byte| byte == b' ');
                space.unwrap_or(trimmed).min(trimmed)
            }
            _ => return Err(SecurityError::wrong_scheme()),
        };
        if std::str::from_utf8(value).is_err() {
            return Err(SecurityError::malformed_credentials());
        }
        Ok(Some(Self {
            sent: Sent::part(field, 0..trimmed),
            name_end,
            scheme: PhantomData,
        }))
    }
}

impl<S: SecurityBase> DescribeSecurity for Authorization<S> {
    fn security_requirements() -> SecurityRequirements {
        SecurityRequirements::of_fitting::<S>("the Authorization field", |kind| {
            !matches!(kind, SecuritySchemeKind::ApiKey { .. })
        })
    }
}

impl<S: SecurityBase> FromRequest for Authorization<S> {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        extract(request)
    }
}

impl<S> Clone for Authorization<S> {
    fn clone(&self) -> Self {
        Self {
            sent: self.sent.clone(),
            name_end: self.name_end,
            scheme: PhantomData,
        }
    }
}

impl<S> fmt::Debug for Authorization<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authorization([redacted])")
    }
}
