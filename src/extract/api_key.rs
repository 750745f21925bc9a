use std::{fmt, marker::PhantomData};

use actix_web::{
    Error, FromRequest, HttpRequest,
    dev::Payload,
    http::header::{HeaderName, HeaderValue},
};

use super::{
    credential::{Credential, extract},
    declared::Declared,
    only_cookie::only_cookie,
    sent::Sent,
};
use crate::{
    credentials::{
        authorization::{Repeated, only},
        urlencoded,
    },
    error::SecurityError,
    scheme::{DescribeSecurity, SecurityBase, SecurityRequirements, SecuritySchemeKind},
};

/// The API key of a request, for the scheme `S`: in a header, the query or a cookie, as the scheme
/// says.
///
/// The key is not verified: that there is one is all that is known.
///
/// 1. No key, or an empty one: 401, `WWW-Authenticate: APIKey`, as FastAPI has it.
/// 2. A key that is not UTF-8 or not properly percent-encoded: 401 as well.
/// 3. Two fields or two cookies of the name: 400, whatever they contain. Of query parameters the
///    last counts.
///
/// ```
/// use actix_openapi_security::{ApiKey, ApiKeyHeader, SecurityBase, SecurityScheme};
///
/// struct Key;
///
/// impl SecurityBase for Key {
///     fn security_scheme() -> SecurityScheme {
///         ApiKeyHeader::new("X-API-Key").into()
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
/// `Debug` never prints the key. Compare it by [`matches`](Self::matches), in constant time.
///
/// Specification: RFC 9110 5.3, RFC 6265 4.2.
pub struct ApiKey<S> {
    sent: Sent,
    scheme: PhantomData<fn() -> S>,
}

impl<S> ApiKey<S> {
    /// The key, as the client sent it.
    ///
    /// One of the query is percent-decoded; one of a cookie is not, and has no quotes around it.
    pub fn key(&self) -> &str {
        self.sent.as_str()
    }

    /// Whether the key is the expected one, compared in constant time.
    ///
    /// The time taken depends on the lengths of the two, never on where they differ.
    pub fn matches(&self, expected: impl AsRef<[u8]>) -> bool {
        self.sent.matches(expected.as_ref())
    }
}

impl<S: SecurityBase> Credential for ApiKey<S> {
    fn from_head(request: &HttpRequest) -> Result<Option<Self>, SecurityError> {
        let found = match &*Declared::of::<S>() {
            Declared::Header(name) => in_header(request, name),
            Declared::Query(name) => in_query(request.query_string(), name),
            Declared::Cookie(name) => in_cookie(request, name),
            Declared::Authorization(_) | Declared::AnyAuthorization | Declared::Nowhere => {
                Err(SecurityError::wrong_scheme())
            }
        };
        Ok(found?.map(|sent| Self {
            sent,
            scheme: PhantomData,
        }))
    }
}

fn in_header(request: &HttpRequest, name: &HeaderName) -> Result<Option<Sent>, SecurityError> {
    match only(request.headers().get_all(name)) {
        Ok(None) => Ok(None),
        Ok(Some(field)) => {
            let value = field.as_bytes();
            let end = value.trim_ascii_end().len();
            let start = value.len() - value.trim_ascii_start().len();
            key(field, start.min(end)..end)
        }
        Err(Repeated) => Err(SecurityError::repeated_key()),
    }
}

fn in_cookie(request: &HttpRequest, name: &str) -> Result<Option<Sent>, SecurityError> {
    match only_cookie(request, name) {
        Ok(None) => Ok(None),
        Ok(Some((field, range))) => key(field, range),
        Err(Repeated) => Err(SecurityError::repeated_key()),
    }
}

fn key(field: &HeaderValue, range: std::ops::Range<usize>) -> Result<Option<Sent>, SecurityError> {
    let value = field.as_bytes().get(range.clone()).unwrap_or_default();
    if value.is_empty() {
        return Ok(None);
    }
    match std::str::from_utf8(value) {
        Ok(_) => Ok(Some(Sent::part(field, range))),
        Err(_) => Err(SecurityError::malformed_credentials()),
    }
}

fn in_query(query: &str, name: &str) -> Result<Option<Sent>, SecurityError> {
    let parameters = urlencoded::pairs(query.as_bytes());
    let last = parameters
        .filter(|(encoded, _)| urlencoded::is(encoded, name))
        .last();
    let Some((_, encoded)) = last.filter(|(_, encoded)| !encoded.is_empty()) else {
        return Ok(None);
    };
    urlencoded::decode(encoded)
        .and_then(|key| Sent::text(key.as_bytes()))
        .map(Some)
        .ok_or_else(SecurityError::malformed_credentials)
}

impl<S: SecurityBase> DescribeSecurity for ApiKey<S> {
    fn security_requirements() -> SecurityRequirements {
        SecurityRequirements::of_fitting::<S>("an API key", |kind| {
            matches!(kind, SecuritySchemeKind::ApiKey { .. })
        })
    }
}

impl<S: SecurityBase> FromRequest for ApiKey<S> {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        extract(request)
    }
}

impl<S> Clone for ApiKey<S> {
    fn clone(&self) -> Self {
        Self {
            sent: self.sent.clone(),
            scheme: PhantomData,
        }
    }
}

impl<S> fmt::Debug for ApiKey<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey([redacted])")
    }
}
