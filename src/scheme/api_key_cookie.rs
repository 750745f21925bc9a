use std::borrow::Cow;

use super::{
    SecurityScheme,
    security_scheme::{ApiKeyLocation, builder},
};

/// An API key in a cookie.
///
/// The builder of a scheme. Requests carry it as an [`ApiKey`](crate::ApiKey).
///
/// The name is case-sensitive. Browsers repeat cookies by themselves: equal values count once, an empty
/// value counts as absent, and different values are refused with 401.
///
/// # Security
///
/// Browsers send cookies by themselves, also with requests that another site makes them send. Set the
/// cookie with `HttpOnly`, `Secure` and `SameSite`, and protect changes against forged requests.
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
#[derive(Clone, Debug)]
#[doc(alias = "APIKeyCookie")]
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct ApiKeyCookie(SecurityScheme);

impl ApiKeyCookie {
    /// Describes a key in the cookie of this name. An invalid name stops the app at start-up.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self(SecurityScheme::api_key(ApiKeyLocation::Cookie, name))
    }
}

builder!(ApiKeyCookie);
