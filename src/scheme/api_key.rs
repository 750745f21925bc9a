use std::borrow::Cow;

use super::{
    SecurityScheme,
    builder::{ApiKeyScheme, builder},
    security_scheme::ApiKeyLocation,
};

builder! {
    /// An API key in a header field.
    ///
    /// This type builds a scheme. A request carries its credential as an [`ApiKey`](crate::ApiKey).
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
    #[doc(alias = "APIKeyHeader")]
    ApiKeyHeader: false, [ApiKeyScheme]
}

impl ApiKeyHeader {
    /// Describes a key in the header field of this name. An invalid name fails at start-up.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(SecurityScheme::api_key(ApiKeyLocation::Header, name))
    }
}

builder! {
    /// An API key in a query parameter.
    ///
    /// This type builds a scheme. A request carries its credential as an [`ApiKey`](crate::ApiKey).
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
    #[doc(alias = "APIKeyQuery")]
    ApiKeyQuery: false, [ApiKeyScheme]
}

impl ApiKeyQuery {
    /// Describes a key in the query parameter of this name. An invalid name fails at start-up.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(SecurityScheme::api_key(ApiKeyLocation::Query, name))
    }
}

builder! {
    /// An API key in a cookie.
    ///
    /// This type builds a scheme. A request carries its credential as an [`ApiKey`](crate::ApiKey).
    ///
    /// The name is case-sensitive. Browsers repeat cookies by themselves: equal values count as one, an
    /// empty value counts as absent, and different values are refused with 401.
    ///
    /// # Security
    ///
    /// Browsers send cookies with every request, also with requests that another site causes. Set the
    /// cookie with `HttpOnly`, `Secure` and `SameSite`, and protect operations that change data against
    /// cross-site request forgery.
    ///
    /// ```
    /// use actix_openapi_security::{ApiKey, SecurityBase, scheme::ApiKeyCookie};
    ///
    /// struct Key;
    ///
    /// impl SecurityBase for Key {
    ///     type Scheme = ApiKeyCookie;
    ///
    ///     fn security_scheme() -> Self::Scheme {
    ///         ApiKeyCookie::new("session").description("From the console")
    ///     }
    /// }
    ///
    /// async fn read_items(key: ApiKey<Key>) -> &'static str {
    ///     if key.matches("sesame") { "your items" } else { "no items" }
    /// }
    /// ```
    ///
    /// Specification: [OpenAPI 3.0.4, Security Scheme Object](https://spec.openapis.org/oas/v3.0.4#security-scheme-object).
    #[doc(alias = "APIKeyCookie")]
    ApiKeyCookie: false, [ApiKeyScheme]
}

impl ApiKeyCookie {
    /// Describes a key in the cookie of this name. An invalid name fails at start-up.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(SecurityScheme::api_key(ApiKeyLocation::Cookie, name))
    }
}
