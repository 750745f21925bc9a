use super::{
    ApiKeyLocation, SecurityScheme, SecuritySchemeKind,
    label::{Label, labelled},
};

/// An API key in a header field.
///
/// It is the builder of a scheme; requests carry it as an [`ApiKey`](crate::ApiKey).
///
/// The name is case-insensitive. A request that has the field twice is refused: which one counts is
/// not ours to guess (RFC 9110 5.3).
///
/// ```
/// use actix_openapi_security::{ApiKey, ApiKeyHeader, SecurityBase, SecurityScheme};
///
/// struct Key;
///
/// impl SecurityBase for Key {
///     fn security_scheme() -> SecurityScheme {
///         ApiKeyHeader::new("X-API-Key").description("From the console").into()
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
#[must_use = "a builder does nothing until it is turned into a `SecurityScheme`"]
pub struct ApiKeyHeader {
    name: String,
    label: Label,
}

impl ApiKeyHeader {
    /// A key in the header field of this name. An empty name is refused when the app is built.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            label: Label::default(),
        }
    }
}

labelled!(ApiKeyHeader);

impl From<ApiKeyHeader> for SecurityScheme {
    fn from(builder: ApiKeyHeader) -> Self {
        builder.label.on(SecuritySchemeKind::ApiKey {
            name: builder.name,
            location: ApiKeyLocation::Header,
        })
    }
}
