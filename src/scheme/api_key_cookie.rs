use super::{
    ApiKeyLocation, SecurityScheme, SecuritySchemeKind,
    label::{Label, labelled},
};

/// An API key in a cookie.
///
/// It is the builder of a scheme; requests carry it as an [`ApiKey`](crate::ApiKey).
///
/// The name is case-sensitive. A request that has the cookie twice is refused: servers cannot rely on
/// the order (RFC 6265 4.2.2).
///
/// # Security
///
/// Browsers send cookies by themselves, also with what another site makes them send. Set the cookie
/// with `SameSite`, and guard what changes anything against forged requests.
///
/// ```
/// use actix_openapi_security::{ApiKey, ApiKeyCookie, SecurityBase, SecurityScheme};
///
/// struct Key;
///
/// impl SecurityBase for Key {
///     fn security_scheme() -> SecurityScheme {
///         ApiKeyCookie::new("session").description("From the console").into()
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
#[must_use = "a builder does nothing until it is turned into a `SecurityScheme`"]
pub struct ApiKeyCookie {
    name: String,
    label: Label,
}

impl ApiKeyCookie {
    /// A key in the cookie of this name. An empty name is refused when the app is built.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            label: Label::default(),
        }
    }
}

labelled!(ApiKeyCookie);

impl From<ApiKeyCookie> for SecurityScheme {
    fn from(builder: ApiKeyCookie) -> Self {
        builder.label.on(SecuritySchemeKind::ApiKey {
            name: builder.name,
            location: ApiKeyLocation::Cookie,
        })
    }
}
