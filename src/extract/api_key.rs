use std::marker::PhantomData;

use actix_web::http::header::{self, HeaderMap};

use super::{
    check_request::CheckRequest,
    credential::{Credential, credential},
    secret_value::SecretValue,
};
use crate::{
    credentials::{
        authorization::{AuthorizationError, Repeated, only},
        cookie, urlencoded,
    },
    error::SecurityError,
    scheme::{ApiKeyLocation, ApiKeyScheme, SecurityBase, SecurityScheme, SecuritySchemeKind},
};

/// The API key of a request for the scheme `S`, which names a header field, a query parameter or a
/// cookie.
///
/// The key is not verified: a [check](crate::Authenticate) does that.
///
/// 1. No key, or an empty one: 401, `WWW-Authenticate: APIKey`, as in FastAPI.
/// 2. A key that is not UTF-8 or not percent-encoded properly: 401 as well.
/// 3. A repeated header field or query parameter: 400, whatever it contains.
/// 4. A cookie that the browser repeats: equal values count as one, empty values are ignored, and
///    different values are refused with 401.
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
/// `Debug` never prints the key. [`matches`](Self::matches) compares it in constant time. A shared cache
/// may store the response to a request with a key, because RFC 9111 3.5 protects only `Authorization`. A
/// [section](crate::Secure) adds `Cache-Control: private`; an argument cannot.
///
/// Specification: RFC 9110 5.3, RFC 6265 4.2.
pub struct ApiKey<S> {
    key: SecretValue,
    scheme: PhantomData<fn() -> S>,
}

impl<S> ApiKey<S> {
    /// Returns the key, as the client sent it.
    ///
    /// A key of the query is percent-decoded. A key of a cookie is not decoded, and its quotes are
    /// removed.
    pub fn key(&self) -> &str {
        self.key.as_str()
    }

    /// Returns whether the key is the expected one, compared in constant time.
    ///
    /// The time depends on the lengths of both values, never on the place where they differ.
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
        let found = match location {
            ApiKeyLocation::Header => in_header(request.headers(), name),
            ApiKeyLocation::Query => in_query(request.head().uri.query(), name),
            ApiKeyLocation::Cookie => Ok(in_cookies(request.headers(), name)),
        };
        match found {
            Ok(None) => Ok(None),
            Ok(Some(Some(key))) => Ok(Some(Self {
                key,
                scheme: PhantomData,
            })),
            Ok(Some(None)) => Err(AuthorizationError::Malformed.into()),
            Err(Repeated) => Err(SecurityError::invalid_request(
                "The request has more than one API key",
            )),
        }
    }
}

/// The result of a search for a key: `None` if the request has no key, `Some(None)` if the value is not
/// a valid key.
type Found = Option<Option<SecretValue>>;

fn in_header(headers: &HeaderMap, name: &str) -> Result<Found, Repeated> {
    let fields = headers.iter();
    let fields = fields.filter(|(other, _)| other.as_str().eq_ignore_ascii_case(name));
    let field = only(fields)?.map(|(_, field)| field);
    Ok(field.and_then(|field| {
        let value = field.as_bytes();
        let end = value.trim_ascii_end().len();
        let start = value.len() - value.trim_ascii_start().len();
        (start < end).then(|| SecretValue::part(field, start..end))
    }))
}

fn in_query(query: Option<&str>, name: &str) -> Result<Found, Repeated> {
    let parameters = urlencoded::pairs(query.unwrap_or_default().as_bytes());
    let named = parameters.filter(|(encoded, _)| urlencoded::is(encoded, name));
    let value = only(named)?.map(|(_, encoded)| encoded);
    Ok(value.filter(|encoded| !encoded.is_empty()).map(|encoded| {
        let key = urlencoded::decode(encoded)?;
        SecretValue::copy(key.as_bytes())
    }))
}

/// Browsers repeat cookies by themselves. Equal values are one key, different values are no valid key.
fn in_cookies(headers: &HeaderMap, name: &str) -> Found {
    let fields = headers.get_all(header::COOKIE);
    let mut values = fields
        .flat_map(|field| cookie::values(field.as_bytes(), name))
        .filter(|value| !value.is_empty());
    let first = values.next()?;
    Some(SecretValue::copy(first).filter(|_| values.all(|other| other == first)))
}

credential!(ApiKey { key, scheme }, ApiKeyScheme);
