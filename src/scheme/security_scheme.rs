use std::{borrow::Cow, mem};

use serde::{Deserialize, Serialize};

use super::{OAuthFlow, OAuthFlows};

type Text = Cow<'static, str>;

/// A security scheme in full, as version 3 of the OpenAPI specification describes it.
///
/// It serialises to the Security Scheme Object, and every builder of this module converts to it. As the
/// [`Scheme`](super::SecurityBase::Scheme) of an application's type, it fits a
/// [`Credential`](crate::credential::Credential) of the application.
///
/// ```
/// use actix_openapi_security::scheme::{HttpBearer, SecurityScheme};
///
/// let scheme = SecurityScheme::from(HttpBearer::new().bearer_format("JWT"));
///
/// assert_eq!(
///     serde_json::to_value(&scheme)?,
///     serde_json::json!({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Specification: [OpenAPI 3.0.4, Security Scheme Object](https://spec.openapis.org/oas/v3.0.4#security-scheme-object).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityScheme {
    #[serde(flatten)]
    pub(crate) kind: SecuritySchemeKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<Text>,
    // The document does not describe challenges.
    #[serde(skip)]
    pub(crate) realm: Option<Text>,
    #[serde(skip)]
    pub(crate) auth_scheme: Option<Text>,
}

/// The kind of a scheme, with the members of its object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful exist, while the app is built or a request is refused"
)]
pub(crate) enum SecuritySchemeKind {
    #[serde(rename = "apiKey")]
    ApiKey {
        name: Text,
        #[serde(rename = "in")]
        location: ApiKeyLocation,
    },
    #[serde(rename = "http")]
    Http {
        scheme: Text,
        #[serde(rename = "bearerFormat", skip_serializing_if = "Option::is_none")]
        bearer_format: Option<Text>,
    },
    #[serde(rename = "oauth2")]
    OAuth2 { flows: OAuthFlows },
    #[serde(rename = "openIdConnect")]
    OpenIdConnect {
        #[serde(rename = "openIdConnectUrl")]
        url: Text,
    },
}

/// The place of an API key in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ApiKeyLocation {
    /// The query string.
    Query,
    /// A header field.
    Header,
    /// A cookie.
    Cookie,
}

impl SecuritySchemeKind {
    /// Returns whether this is the HTTP scheme of this name, without regard to case (RFC 9110 11.1).
    pub(crate) fn is_http(&self, name: &str) -> bool {
        matches!(self, Self::Http { scheme, .. } if scheme.eq_ignore_ascii_case(name))
    }

    /// Returns the name before the credentials in `Authorization`. An API key has `APIKey`, as in
    /// FastAPI.
    pub(crate) fn auth_scheme(&self) -> Text {
        match self {
            Self::ApiKey { .. } => "APIKey".into(),
            Self::OAuth2 { .. } | Self::OpenIdConnect { .. } => "Bearer".into(),
            Self::Http { scheme, .. } => match &**scheme {
                "basic" => "Basic".into(),
                "bearer" => "Bearer".into(),
                "digest" => "Digest".into(),
                _ => scheme.clone(),
            },
        }
    }

    /// Returns whether a requirement may list scopes of the scheme, in every version of the document
    /// that has the scheme.
    #[cfg(feature = "paperclip")]
    pub(crate) fn has_scopes(&self) -> bool {
        matches!(self, Self::OAuth2 { .. } | Self::OpenIdConnect { .. })
    }
}

impl SecurityScheme {
    pub(crate) fn new(kind: SecuritySchemeKind) -> Self {
        Self {
            kind,
            description: None,
            realm: None,
            auth_scheme: None,
        }
    }

    pub(super) fn api_key(location: ApiKeyLocation, name: impl Into<Text>) -> Self {
        let name = name.into();
        Self::new(SecuritySchemeKind::ApiKey { name, location })
    }

    pub(super) fn http(scheme: impl Into<Text>) -> Self {
        Self::new(SecuritySchemeKind::Http {
            scheme: scheme.into(),
            bearer_format: None,
        })
    }

    pub(super) fn oauth2(flows: OAuthFlows) -> Self {
        Self::new(SecuritySchemeKind::OAuth2 { flows })
    }

    /// Changes the flows of an OAuth 2.0 scheme.
    pub(super) fn with_flows(mut self, change: impl FnOnce(&mut OAuthFlows)) -> Self {
        if let SecuritySchemeKind::OAuth2 { flows } = &mut self.kind {
            change(flows);
        }
        self
    }

    /// Changes the only flow of an OAuth 2.0 scheme.
    pub(super) fn change_flow(self, change: impl FnOnce(OAuthFlow) -> OAuthFlow) -> Self {
        self.with_flows(|flows| {
            let flow = flows.password.as_mut();
            if let Some(flow) = flow.or(flows.authorization_code.as_mut()) {
                *flow = change(mem::take(flow));
            }
        })
    }

    /// Sets the text that the docs page shows beside the scheme (`CommonMark`).
    pub fn description(mut self, description: impl Into<Cow<'static, str>>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets the realm of the scheme's challenges (RFC 9110 11.5).
    ///
    /// It takes precedence over [`SecurityConfig::realm`](crate::SecurityConfig::realm). Quotes and
    /// backslashes are escaped, and a character that no header can carry becomes `?`.
    pub fn realm(mut self, realm: impl Into<Cow<'static, str>>) -> Self {
        self.realm = Some(realm.into());
        self
    }

    /// Sets the scheme's name in challenges (RFC 9110 11.1).
    ///
    /// Without it, the name is the HTTP scheme's own, `APIKey` for an API key as in FastAPI, and
    /// `Bearer` for OAuth 2.0 and OpenID Connect.
    ///
    /// ```
    /// use actix_openapi_security::scheme::{ApiKeyHeader, SecurityScheme};
    ///
    /// let scheme = SecurityScheme::from(ApiKeyHeader::new("X-Signature")).auth_scheme("Signature");
    /// # let _ = scheme;
    /// ```
    pub fn auth_scheme(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.auth_scheme = Some(name.into());
        self
    }

    /// Returns the scheme's name in challenges.
    pub(crate) fn challenged_as(&self) -> Text {
        self.auth_scheme
            .clone()
            .unwrap_or_else(|| self.kind.auth_scheme())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scheme::{
        ApiKeyCookie, HttpBasic, HttpDigest, HttpScheme, OAuth2, OAuthFlow, OpenIdConnect,
    };

    #[track_caller]
    fn assert_round_trip(scheme: impl Into<SecurityScheme>, expected: serde_json::Value) {
        let scheme = scheme.into();
        assert_eq!(serde_json::to_value(&scheme).unwrap(), expected);
        assert_eq!(
            serde_json::from_value::<SecurityScheme>(expected).unwrap(),
            scheme
        );
    }

    #[test]
    fn a_scheme_is_challenged_by_the_name_that_follows_from_its_kind() {
        for (scheme, expected) in [("basic", "Basic"), ("digest", "Digest"), ("DPoP", "DPoP")] {
            let scheme = SecurityScheme::from(HttpScheme::new(scheme));
            assert_eq!(scheme.challenged_as(), expected);
        }
        let named = SecurityScheme::from(HttpDigest::new()).auth_scheme("Signature");
        assert_eq!(named.challenged_as(), "Signature");
    }

    // The expected objects are the examples of the OpenAPI specification, section 4.7.27.
    #[test]
    fn each_kind_is_the_specifications_object() {
        assert_round_trip(HttpBasic::new(), json!({"type": "http", "scheme": "basic"}));
        assert_round_trip(
            ApiKeyCookie::new("api-key"),
            json!({"type": "apiKey", "name": "api-key", "in": "cookie"}),
        );
        assert_round_trip(
            OpenIdConnect::new("https://example.com/.well-known/openid-configuration"),
            json!({
                "type": "openIdConnect",
                "openIdConnectUrl": "https://example.com/.well-known/openid-configuration",
            }),
        );
        assert_round_trip(
            OAuth2::new().implicit(
                OAuthFlow::new().authorization_url("https://example.com/api/oauth/dialog"),
            ),
            json!({
                "type": "oauth2",
                "flows": {"implicit": {
                    "authorizationUrl": "https://example.com/api/oauth/dialog",
                    "scopes": {},
                }},
            }),
        );
    }
}
