use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The OAuth 2.0 flows that a scheme supports.
///
/// Specification: [OpenAPI 3.0.4, OAuth Flows Object](https://spec.openapis.org/oas/v3.0.4#oauth-flows-object).
///
/// ```
/// use actix_openapi_security::{OAuthFlow, OAuthFlows};
///
/// let flows = OAuthFlows {
///     client_credentials: Some(OAuthFlow::new().token_url("token")),
///     ..OAuthFlows::default()
/// };
/// assert!(flows.password.is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OAuthFlows {
    /// The implicit flow (RFC 6749 4.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implicit: Option<OAuthFlow>,
    /// The resource owner password flow (RFC 6749 4.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<OAuthFlow>,
    /// The client credentials flow (RFC 6749 4.4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_credentials: Option<OAuthFlow>,
    /// The authorization code flow (RFC 6749 4.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_code: Option<OAuthFlow>,
}

impl OAuthFlows {
    /// The flows there are, by their name in the specification; first those that need no browser.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&'static str, &OAuthFlow)> {
        [
            ("password", &self.password),
            ("authorizationCode", &self.authorization_code),
            ("clientCredentials", &self.client_credentials),
            ("implicit", &self.implicit),
        ]
        .into_iter()
        .filter_map(|(name, flow)| Some((name, flow.as_ref()?)))
    }
}

/// How one OAuth 2.0 flow is configured.
///
/// Which URLs a flow needs depends on the flow: the password flow needs `token_url`, the implicit
/// flow `authorization_url`, the authorization code flow both. A missing one is refused when the
/// app is built.
///
/// Specification: [OpenAPI 3.0.4, OAuth Flow Object](https://spec.openapis.org/oas/v3.0.4#oauth-flow-object).
///
/// ```
/// use actix_openapi_security::OAuthFlow;
///
/// let flow = OAuthFlow::new().token_url("token").scope("items", "Read items");
/// assert_eq!(flow.scopes["items"], "Read items");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OAuthFlow {
    /// Where the resource owner grants access (RFC 6749 3.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_url: Option<String>,
    /// Where a grant is exchanged for a token (RFC 6749 3.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_url: Option<String>,
    /// Where a refresh token is exchanged for a new access token (RFC 6749 6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_url: Option<String>,
    /// The scopes that can be asked for, each with a description (RFC 6749 3.3).
    #[serde(default)]
    pub scopes: BTreeMap<String, String>,
}

impl OAuthFlow {
    /// A flow without URLs and scopes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets where the resource owner grants access (RFC 6749 3.1).
    pub fn authorization_url(mut self, url: impl Into<String>) -> Self {
        self.authorization_url = Some(url.into());
        self
    }

    /// Sets where a grant is exchanged for a token (RFC 6749 3.2).
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Sets where a refresh token is exchanged for a new access token (RFC 6749 6).
    pub fn refresh_url(mut self, url: impl Into<String>) -> Self {
        self.refresh_url = Some(url.into());
        self
    }

    /// Declares a scope that can be asked for (RFC 6749 3.3).
    pub fn scope(mut self, scope: impl Into<String>, description: impl Into<String>) -> Self {
        self.scopes.insert(scope.into(), description.into());
        self
    }
}
