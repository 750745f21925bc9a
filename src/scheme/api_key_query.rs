use std::borrow::Cow;

use super::{
    SecurityScheme,
    security_scheme::{ApiKeyLocation, builder},
};

/// An API key in a query parameter.
///
/// The builder of a scheme. Requests carry it as an [`ApiKey`](crate::ApiKey).
///
/// The name is case-sensitive. A request that repeats the parameter is refused with 400.
///
/// # Security
///
/// URLs end up in logs, histories and `Referer` headers. Prefer [`ApiKeyHeader`](super::ApiKeyHeader).
///
/// ```
/// use actix_openapi_security::{ApiKey, SecurityBase, scheme::ApiKeyQuery};
///
/// struct Key;
///
/// impl SecurityBase for Key {
///     type Scheme = ApiKeyQuery;
///
///     fn security_scheme() -> Self::Scheme {
///         ApiKeyQuery::new("api_key").description("From the console")
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
#[doc(alias = "APIKeyQuery")]
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct ApiKeyQuery(SecurityScheme);

impl ApiKeyQuery {
    /// Describes a key in the query parameter of this name. An invalid name stops the app at start-up.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(SecurityScheme::api_key(ApiKeyLocation::Query, name))
    }
}

builder!(ApiKeyQuery);
