use std::marker::PhantomData;

use actix_web::http::header::{self, HeaderMap};

use super::{
    check_request::CheckRequest,
    credential::{Credential, credential},
    secret_value::SecretValue,
};
use crate::{
    credentials::{
        authorization::{Repeated, only},
        cookie, urlencoded,
    },
    error::SecurityError,
    scheme::{ApiKeyLocation, ApiKeyScheme, SecurityBase, SecurityScheme, SecuritySchemeKind},
};

/// The API key of a request, for the scheme `S`: in a header field, the query or a cookie, as the
/// scheme says.
///
/// The key is not verified: a [check](crate::Authenticate) does that.
///
/// 1. No key, or an empty one: 401, `WWW-Authenticate: APIKey`, as in FastAPI.
/// 2. A key that is not UTF-8 or not percent-encoded properly: 401 as well.
/// 3. A repeated header field or query parameter: 400, whatever it contains.
/// 4. Cookies that the browser repeats: equal values count once, empty ones not at all, and different
///    values are refused with 401.
///
/// ```
/// use actix_openapi_security::{ApiKey, SecurityBase, scheme::ApiKeyHeader};
///
/// struct Key;
///
/// impl SecurityBase for Key {
///     type Scheme = ApiKeyHeader;
///
///     fn security_scheme() -> Self::Scheme {
///         ApiKeyHeader::new("X-API-Key")
///     }
/// }
///
/// async fn read_items(key: ApiKey<Key>) -> String {
///     format!("a key of {} characters", key.key().len())
/// }
/// ```
///
/// # Security
///
/// `Debug` never prints the key. [`matches`](Self::matches) compares it in constant time. A shared
/// cache may keep the response to a request with a key (RFC 9111 3.5 protects only `Authorization`): a
/// [section](crate::Secure) adds `Cache-Control: private`, an argument cannot.
///
/// Specification: RFC 9110 5.3, RFC 6265 4.2.
pub struct ApiKey<S> {
    key: SecretValue,
    scheme: PhantomData<fn() -> S>,
}

impl<S> ApiKey<S> {
    /// Returns the key, as the client sent it.
    ///
    /// A key of the query is percent-decoded. A key of a cookie is not, and has no quotes around it.
    pub fn key(&self) -> &str {
        self.key.as_str()
    }

    /// Returns whether the key is the expected one, compared in constant time.
    ///
    /// The time depends on the lengths of the two, never on where they differ.
    pub fn matches(&self, expected: impl AsRef<[u8]>) -> bool {
        self.key.matches(expected.as_ref())
    }
}

impl<S: SecurityBase<Scheme: ApiKeyScheme>> Credential for ApiKey<S> {
    type Scheme = S;

    fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        let scheme: SecurityScheme = S::security_scheme().into();
        let SecuritySchemeKind::ApiKey { name, location } = &scheme.kind else {
            return Ok(None);
        };
        let key = match location {
            ApiKeyLocation::Header => in_header(request.headers(), name),
            ApiKeyLocation::Query => in_query(request.head().uri.query(), name),
            ApiKeyLocation::Cookie => in_cookies(request.headers(), name),
        };
        Ok(key?.map(|key| Self {
            key,
            scheme: PhantomData,
        }))
    }
}

fn repeated<T>(_: Repeated) -> Result<T, SecurityError> {
    Err(SecurityError::invalid_request(
        "The request has more than one API key",
    ))
}

fn in_header(headers: &HeaderMap, name: &str) -> Result<Option<SecretValue>, SecurityError> {
    let fields = headers.iter();
    let fields = fields.filter(|(other, _)| other.as_str().eq_ignore_ascii_case(name));
    let Some((_, field)) = only(fields).or_else(repeated)? else {
        return Ok(None);
    };
    let value = field.as_bytes();
    let end = value.trim_ascii_end().len();
    let start = value.len() - value.trim_ascii_start().len();
    if start >= end {
        return Ok(None);
    }
    let key = SecretValue::part(field, start..end);
    key.map(Some)
        .ok_or_else(SecurityError::malformed_credentials)
}

fn in_query(query: Option<&str>, name: &str) -> Result<Option<SecretValue>, SecurityError> {
    let parameters = urlencoded::pairs(query.unwrap_or_default().as_bytes());
    let named = parameters.filter(|(encoded, _)| urlencoded::is(encoded, name));
    match only(named).or_else(repeated)? {
        Some((_, encoded)) if !encoded.is_empty() => {
            let key = urlencoded::decode(encoded);
            let key = key.and_then(|key| SecretValue::copy(key.as_bytes()));
            key.map(Some)
                .ok_or_else(SecurityError::malformed_credentials)
        }
        _ => Ok(None),
    }
}

fn in_cookies(headers: &HeaderMap, name: &str) -> Result<Option<SecretValue>, SecurityError> {
    let fields = headers.get_all(header::COOKIE);
    let mut values = fields
        .flat_map(|field| cookie::values(field.as_bytes(), name))
        .filter(|value| !value.is_empty());
    let Some(first) = values.next() else {
        return Ok(None);
    };
    let key = SecretValue::copy(first).filter(|_| values.all(|other| other == first));
    key.map(Some)
        .ok_or_else(SecurityError::malformed_credentials)
}

credential!(ApiKey { key, scheme }, ApiKeyScheme);
