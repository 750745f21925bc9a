use serde::{Deserialize, Serialize};

use super::OAuthFlows;

/// A security scheme in full, as version 3 of the OpenAPI specification describes it.
///
/// Serialises to the Security Scheme Object. Builders such as
/// [`OAuth2PasswordBearer`](crate::OAuth2PasswordBearer) turn into one; a scheme that has no
/// builder is made from its [`SecuritySchemeKind`].
///
/// Specification: [OpenAPI 3.0.4, Security Scheme Object](https://spec.openapis.org/oas/v3.0.4#security-scheme-object).
///
/// ```
/// use actix_openapi_security::{SecurityScheme, SecuritySchemeKind};
///
/// let scheme = SecurityScheme::new(SecuritySchemeKind::Http {
///     scheme: "bearer".into(),
///     bearer_format: Some("JWT".into()),
/// })
/// .description("A token from the console");
///
/// assert_eq!(
///     serde_json::to_value(&scheme)?,
///     serde_json::json!({
///         "type": "http",
///         "scheme": "bearer",
///         "bearerFormat": "JWT",
///         "description": "A token from the console",
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityScheme {
    // The name is the key under which the document lists the scheme, not a member of it.
    #[serde(skip)]
    name: Option<String>,
    #[serde(flatten)]
    kind: SecuritySchemeKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

/// What kind of scheme it is, with the members that kind has.
///
/// The [example](SecurityScheme) on `SecurityScheme` makes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[non_exhaustive]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful exist, while the app is built"
)]
pub enum SecuritySchemeKind {
    /// A key in a header, a query parameter or a cookie.
    #[serde(rename = "apiKey")]
    ApiKey {
        /// The name of the header, the query parameter or the cookie.
        name: String,
        /// Where the key is sent.
        #[serde(rename = "in")]
        location: ApiKeyLocation,
    },
    /// A scheme of the `Authorization` header (RFC 9110 11.6.2).
    #[serde(rename = "http")]
    Http {
        /// The scheme's registered name, for instance `bearer`.
        scheme: String,
        /// A hint at how a bearer token is formatted, for instance `JWT`.
        #[serde(rename = "bearerFormat", skip_serializing_if = "Option::is_none")]
        bearer_format: Option<String>,
    },
    /// OAuth 2.0 (RFC 6749).
    #[serde(rename = "oauth2")]
    OAuth2 {
        /// The flows that the scheme supports.
        flows: OAuthFlows,
    },
    /// OpenID Connect Discovery.
    #[serde(rename = "openIdConnect")]
    OpenIdConnect {
        /// The well-known URL of the provider's metadata.
        #[serde(rename = "openIdConnectUrl")]
        url: String,
    },
}

/// Where an API key is sent.
///
/// ```
/// use actix_openapi_security::ApiKeyLocation;
///
/// assert_eq!(serde_json::to_value(ApiKeyLocation::Header)?, "header");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ApiKeyLocation {
    /// In the query string.
    Query,
    /// In a header field.
    Header,
    /// In a cookie.
    Cookie,
}

impl SecurityScheme {
    /// A scheme of the given kind, named after its type and without a description.
    pub fn new(kind: SecuritySchemeKind) -> Self {
        Self {
            name: None,
            kind,
            description: None,
        }
    }

    /// Sets the name by which the document lists the scheme, instead of the type's short name.
    ///
    /// Letters, digits, `.`, `_` and `-`; anything else is refused when the app is built.
    #[doc(alias = "schemeName")]
    pub fn scheme_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the text that the docs page shows beside the scheme (`CommonMark`).
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The name that was set, if one was.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The kind of scheme, with its members.
    pub fn kind(&self) -> &SecuritySchemeKind {
        &self.kind
    }

    /// The description that was set, if one was.
    pub fn description_text(&self) -> Option<&str> {
        self.description.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scheme::OAuthFlow;

    fn assert_round_trip(kind: SecuritySchemeKind, expected: serde_json::Value) {
        let scheme = SecurityScheme::new(kind);
        assert_eq!(serde_json::to_value(&scheme).unwrap(), expected);
        assert_eq!(
            serde_json::from_value::<SecurityScheme>(expected).unwrap(),
            scheme
        );
    }

    // The expected objects are the examples of the OpenAPI specification, section 4.7.27.
    #[test]
    fn each_kind_is_the_specifications_object() {
        assert_round_trip(
            SecuritySchemeKind::Http {
                scheme: "basic".into(),
                bearer_format: None,
            },
            json!({"type": "http", "scheme": "basic"}),
        );
        assert_round_trip(
            SecuritySchemeKind::ApiKey {
                name: "api-key".into(),
                location: ApiKeyLocation::Cookie,
            },
            json!({"type": "apiKey", "name": "api-key", "in": "cookie"}),
        );
        assert_round_trip(
            SecuritySchemeKind::OpenIdConnect {
                url: "https://example.com/.well-known/openid-configuration".into(),
            },
            json!({
                "type": "openIdConnect",
                "openIdConnectUrl": "https://example.com/.well-known/openid-configuration",
            }),
        );
        assert_round_trip(
            SecuritySchemeKind::OAuth2 {
                flows: OAuthFlows {
                    implicit: Some(OAuthFlow {
                        authorization_url: Some("https://example.com/api/oauth/dialog".into()),
                        scopes: [("write:pets".into(), "modify pets".into())].into(),
                        ..OAuthFlow::default()
                    }),
                    ..OAuthFlows::default()
                },
            },
            json!({
                "type": "oauth2",
                "flows": {"implicit": {
                    "authorizationUrl": "https://example.com/api/oauth/dialog",
                    "scopes": {"write:pets": "modify pets"},
                }},
            }),
        );
    }
}
