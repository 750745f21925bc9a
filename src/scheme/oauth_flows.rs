use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use super::Scopes;

type Text = Cow<'static, str>;

/// The OAuth 2.0 flows that a scheme supports.
///
/// Specification: [OpenAPI 3.0.4, OAuth Flows Object](https://spec.openapis.org/oas/v3.0.4#oauth-flows-object).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OAuthFlows {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) implicit: Option<OAuthFlow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) password: Option<OAuthFlow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_credentials: Option<OAuthFlow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) authorization_code: Option<OAuthFlow>,
}

#[cfg(feature = "paperclip")]
impl OAuthFlows {
    /// Returns the flows with their names in the specification. Flows without a browser come first.
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

/// The URLs and scopes of one OAuth 2.0 flow.
///
/// The password flow and the client credentials flow need a token URL, the implicit flow needs an
/// authorization URL, and the authorization code flow needs both. A missing URL fails at start-up.
///
/// ```
/// use actix_openapi_security::scheme::{OAuth2, OAuthFlow};
///
/// OAuth2::new().client_credentials(OAuthFlow::new().token_url("token"));
/// ```
///
/// Specification: [OpenAPI 3.0.4, OAuth Flow Object](https://spec.openapis.org/oas/v3.0.4#oauth-flow-object).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[must_use = "a flow does nothing until a scheme has it"]
pub struct OAuthFlow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) authorization_url: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) token_url: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_url: Option<Text>,
    #[serde(default)]
    pub(crate) scopes: BTreeMap<Text, Text>,
}

impl OAuthFlow {
    /// Describes a flow without URLs and scopes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the URL where the resource owner grants access (RFC 6749 3.1).
    pub fn authorization_url(mut self, url: impl Into<Cow<'static, str>>) -> Self {
        self.authorization_url = Some(url.into());
        self
    }

    /// Sets the URL where a grant is exchanged for a token (RFC 6749 3.2).
    pub fn token_url(mut self, url: impl Into<Cow<'static, str>>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Sets the URL where a refresh token is exchanged for a new access token (RFC 6749 6).
    pub fn refresh_url(mut self, url: impl Into<Cow<'static, str>>) -> Self {
        self.refresh_url = Some(url.into());
        self
    }

    /// Adds the scopes of `N`, which a client can request (RFC 6749 3.3).
    pub fn scopes<N: Scopes>(mut self) -> Self {
        let scopes = N::NAMES.iter().copied();
        self.scopes
            .extend(scopes.map(|(name, description)| (name.into(), description.into())));
        self
    }
}
