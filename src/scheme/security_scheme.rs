use std::borrow::Cow;

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
    // What challenges say of it: the document has no place for either.
    #[serde(skip)]
    realm: Option<String>,
    #[serde(skip)]
    auth_scheme: Option<String>,
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

impl SecuritySchemeKind {
    /// Whether it is the HTTP scheme of this name, which has no case (RFC 9110 11.1).
    pub(crate) fn is_http(&self, name: &str) -> bool {
        matches!(self, Self::Http { scheme, .. } if scheme.eq_ignore_ascii_case(name))
    }
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
            realm: None,
            auth_scheme: None,
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

    /// Names the protection space in the scheme's challenges (RFC 9110 11.5).
    ///
    /// It takes precedence over [`SecurityConfig::realm`](crate::SecurityConfig::realm). Quotes and
    /// backslashes are escaped, and what no header can carry becomes `?`.
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        self.realm = Some(realm.into());
        self
    }

    /// Names the scheme in challenges (RFC 9110 11.1), where its kind does not.
    ///
    /// Without it an HTTP scheme challenges with its own name, an API key with `APIKey` as FastAPI
    /// does, and `OAuth 2.0` and `OpenID Connect` with `Bearer`.
    ///
    /// ```
    /// use actix_openapi_security::{ApiKeyHeader, SecurityScheme};
    ///
    /// let scheme = SecurityScheme::from(ApiKeyHeader::new("X-Signature")).auth_scheme("Signature");
    /// assert_eq!(scheme.challenged_as(), "Signature");
    /// ```
    pub fn auth_scheme(mut self, name: impl Into<String>) -> Self {
        self.auth_scheme = Some(name.into());
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

    /// The realm that was set, if one was.
    pub fn realm_text(&self) -> Option<&str> {
        self.realm.as_deref()
    }

    /// The scheme's name in challenges: see [`auth_scheme`](Self::auth_scheme).
    pub fn challenged_as(&self) -> Cow<'_, str> {
        match (&self.auth_scheme, &self.kind) {
            (Some(name), _) => Cow::Borrowed(name),
            (None, SecuritySchemeKind::ApiKey { .. }) => Cow::Borrowed("APIKey"),
            (None, SecuritySchemeKind::Http { scheme, .. }) => capitalised(scheme),
            (
                None,
                SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. },
            ) => Cow::Borrowed("Bearer"),
        }
    }
}

/// The name as the registry writes most of them. One that was not written in small letters is
/// somebody's choice, for instance `DPoP`.
fn capitalised(name: &str) -> Cow<'_, str> {
    if name.contains(|char: char| char.is_ascii_uppercase()) {
        return Cow::Borrowed(name);
    }
    let mut start_of_word = true;
    name.chars()
        .map(|char| {
            let written = if start_of_word {
                char.to_ascii_uppercase()
            } else {
                char
            };
            start_of_word = !char.is_ascii_alphanumeric();
            written
        })
        .collect()
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

    // The challenges of FastAPI's classes.
    #[test]
    fn a_scheme_is_challenged_by_the_name_that_follows_from_its_kind() {
        let http = |scheme: &str| {
            SecurityScheme::new(SecuritySchemeKind::Http {
                scheme: scheme.into(),
                bearer_format: None,
            })
        };
        for (scheme, expected) in [
            ("basic", "Basic"),
            ("scram-sha-256", "Scram-Sha-256"),
            ("DPoP", "DPoP"),
        ] {
            assert_eq!(http(scheme).challenged_as(), expected);
        }
        assert_eq!(
            http("digest").auth_scheme("Signature").challenged_as(),
            "Signature"
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
