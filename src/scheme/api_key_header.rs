use std::borrow::Cow;

use super::{
    SecurityScheme,
    security_scheme::{ApiKeyLocation, builder},
};

/// An API key in a header field.
///
/// The builder of a scheme. Requests carry it as an [`ApiKey`](crate::ApiKey).
///
/// The name is case-insensitive. A request that repeats the field is refused with 400 (RFC 9110 5.3).
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
///         ApiKeyHeader::new("X-API-Key").description("From the console")
///     }
/// }
///
/// async fn read_items(key: ApiKey<Key>) -> &'static str {
///     if key.matches("sesame") { "your items" } else { "no items" }
/// }
/// ```
///
/// Specification: [OpenAPI 3.0.4, Security Scheme Object](https://spec.openapis.org/oas/v3.0.4#security-scheme-object).
#[derive(Clone, Debug)]
#[doc(alias = "APIKeyHeader")]
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct ApiKeyHeader(SecurityScheme);

impl ApiKeyHeader {
    /// Describes a key in the header field of this name. An invalid name stops the app at start-up.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(SecurityScheme::api_key(ApiKeyLocation::Header, name))
    }
}

builder!(ApiKeyHeader);
