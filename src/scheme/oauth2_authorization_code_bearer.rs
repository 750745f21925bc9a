use std::borrow::Cow;

use super::{
    OAuthFlow, OAuthFlows, Scopes, SecurityScheme,
    security_scheme::{SecuritySchemeKind, builder},
};

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
/// [`OpenApi::scheme`](crate::OpenApi::scheme). The type then returns the builder's default.
///
/// Specification: RFC 6749 4.1, RFC 6750.
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct OAuth2AuthorizationCodeBearer {
    flow: OAuthFlow,
    description: Option<Cow<'static, str>>,
}

impl OAuth2AuthorizationCodeBearer {
    /// Describes the flow that begins at `authorization_url` and whose tokens come from `token_url`.
    ///
    /// An empty URL stops the app at start-up. A relative URL resolves below the place where the API
    /// is served.
    #[doc(alias = "authorizationUrl")]
    #[doc(alias = "tokenUrl")]
    pub fn new(
        authorization_url: impl Into<Cow<'static, str>>,
        token_url: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            flow: OAuthFlow::new()
                .authorization_url(authorization_url)
                .token_url(token_url),
            description: None,
        }
    }

    /// Sets the URL where a token is refreshed (RFC 6749 6).
    #[doc(alias = "refreshUrl")]
    pub fn refresh_url(mut self, url: impl Into<Cow<'static, str>>) -> Self {
        self.flow = self.flow.refresh_url(url);
        self
    }

    /// Adds the scopes of `N`, which clients can ask for (RFC 6749 3.3).
    pub fn scopes<N: Scopes>(mut self) -> Self {
        self.flow = self.flow.scopes::<N>();
        self
    }
}

builder!(OAuth2AuthorizationCodeBearer, |builder| {
    SecurityScheme::new(SecuritySchemeKind::OAuth2 {
        flows: OAuthFlows {
            authorization_code: Some(builder.flow),
            ..OAuthFlows::default()
        },
    })
});
