use super::{
    ApiKeyLocation, SecurityScheme, SecuritySchemeKind,
    label::{Label, labelled},
};

/// An API key in a query parameter.
///
/// It is the builder of a scheme; requests carry it as an [`ApiKey`](crate::ApiKey).
///
/// The name is case-sensitive. Of a parameter that is given twice the last one counts, as in FastAPI.
///
/// # Security
///
/// URLs end up in logs, histories and `Referer` headers. Prefer [`ApiKeyHeader`](crate::ApiKeyHeader).
///
/// ```
/// use actix_openapi_security::{ApiKey, ApiKeyQuery, SecurityBase, SecurityScheme};
///
/// struct Key;
///
/// impl SecurityBase for Key {
///     fn security_scheme() -> SecurityScheme {
///         ApiKeyQuery::new("api_key").description("From the console").into()
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
#[must_use = "a builder does nothing until it is turned into a `SecurityScheme`"]
pub struct ApiKeyQuery {
    name: String,
    label: Label,
}

impl ApiKeyQuery {
    /// A key in the query parameter of this name. An empty name is refused when the app is built.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            label: Label::default(),
        }
    }
}

labelled!(ApiKeyQuery);

impl From<ApiKeyQuery> for SecurityScheme {
    fn from(builder: ApiKeyQuery) -> Self {
        builder.label.on(SecuritySchemeKind::ApiKey {
            name: builder.name,
            location: ApiKeyLocation::Query,
        })
    }
}
