use std::borrow::Cow;

use super::{OAuthFlow, OAuthFlows, Scopes, SecurityScheme, security_scheme::builder};

/// OAuth 2.0 with the authorization code flow: a person grants access in the browser, and the client
/// exchanges the code for a bearer token.
///
/// The builder of a scheme. Requests carry a [`BearerToken`](crate::BearerToken).
///
/// ```
/// use actix_openapi_security::{
///     BearerToken, SecurityBase, scheme::OAuth2AuthorizationCodeBearer,
/// };
///
/// struct Acme;
///
/// impl SecurityBase for Acme {
///     type Scheme = OAuth2AuthorizationCodeBearer;
///
///     fn security_scheme() -> Self::Scheme {
///         OAuth2AuthorizationCodeBearer::new("authorize", "token")
///     }
/// }
///
/// async fn read_items(token: BearerToken<Acme>) -> String {
///     token.token().to_owned()
/// }
/// ```
///
/// URLs that come from the environment are set by
/// [`OpenApi::scheme`](crate::OpenApi::scheme). The type then returns empty URLs.
///
/// Specification: RFC 6749 4.1, RFC 6750.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct OAuth2AuthorizationCodeBearer(SecurityScheme);

impl OAuth2AuthorizationCodeBearer {
    /// Describes the flow that begins at `authorization_url` and whose tokens come from `token_url`.
    ///
    /// An empty URL stops the app at start-up, unless `OpenApi::scheme` replaces it. A relative URL
    /// resolves below the place where the API is served.
    #[doc(alias = "authorizationUrl")]
    #[doc(alias = "tokenUrl")]
    pub fn new(
        authorization_url: impl Into<Cow<'static, str>>,
        token_url: impl Into<Cow<'static, str>>,
    ) -> Self {
        let flow = OAuthFlow::new().authorization_url(authorization_url);
        Self(SecurityScheme::oauth2(OAuthFlows {
            authorization_code: Some(flow.token_url(token_url)),
            ..OAuthFlows::default()
        }))
    }

    /// Sets the URL where a token is refreshed (RFC 6749 6).
    #[doc(alias = "refreshUrl")]
    pub fn refresh_url(self, url: impl Into<Cow<'static, str>>) -> Self {
        self.with_flow(|flow| flow.refresh_url(url))
    }

    /// Adds the scopes of `N`, which clients can ask for (RFC 6749 3.3).
    pub fn scopes<N: Scopes>(self) -> Self {
        self.with_flow(OAuthFlow::scopes::<N>)
    }

    fn with_flow(self, change: impl FnOnce(OAuthFlow) -> OAuthFlow) -> Self {
        Self(self.0.with_flows(|flows| {
            flows.authorization_code = flows.authorization_code.take().map(change);
        }))
    }
}

/// Empty URLs, for a provider that is known only at run time.
impl Default for OAuth2AuthorizationCodeBearer {
    fn default() -> Self {
        Self::new("", "")
    }
}

builder!(OAuth2AuthorizationCodeBearer);
