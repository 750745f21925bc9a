use super::{
    OAuthFlow, OAuthFlows, SecurityScheme, SecuritySchemeKind,
    label::{Label, labelled},
};

/// OAuth 2.0 with the authorization code flow: a person grants access in the browser, and the
/// client exchanges the code that comes back for a bearer token.
///
/// It is the builder of a scheme; requests carry a [`BearerToken`](crate::BearerToken).
///
/// ```
/// use actix_openapi_security::{
///     BearerToken, OAuth2AuthorizationCodeBearer, SecurityBase, SecurityScheme,
/// };
///
/// struct Acme;
///
/// impl SecurityBase for Acme {
///     fn security_scheme() -> SecurityScheme {
///         OAuth2AuthorizationCodeBearer::new("authorize", "token")
///             .scope("items", "Read items")
///             .into()
///     }
/// }
///
/// async fn read_items(token: BearerToken<Acme>) -> String {
///     token.token().to_owned()
/// }
/// ```
///
/// Specification: RFC 6749 4.1, RFC 6750.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it is turned into a `SecurityScheme`"]
pub struct OAuth2AuthorizationCodeBearer {
    flow: OAuthFlow,
    label: Label,
}

impl OAuth2AuthorizationCodeBearer {
    /// The flow that begins at `authorization_url` and whose tokens come from `token_url`.
    ///
    /// The URLs are only declared, and an empty one is refused when the app is built. They may be
    /// relative: they then resolve below the place where the API is served.
    #[doc(alias = "authorizationUrl")]
    #[doc(alias = "tokenUrl")]
    pub fn new(authorization_url: impl Into<String>, token_url: impl Into<String>) -> Self {
        Self {
            flow: OAuthFlow::new()
                .authorization_url(authorization_url)
                .token_url(token_url),
            label: Label::default(),
        }
    }

    /// Sets the URL where a token is refreshed (RFC 6749 6).
    #[doc(alias = "refreshUrl")]
    pub fn refresh_url(mut self, url: impl Into<String>) -> Self {
        self.flow = self.flow.refresh_url(url);
        self
    }

    /// Declares a scope that can be asked for (RFC 6749 3.3).
    #[doc(alias = "scopes")]
    pub fn scope(mut self, scope: impl Into<String>, description: impl Into<String>) -> Self {
        self.flow = self.flow.scope(scope, description);
        self
    }
}

labelled!(OAuth2AuthorizationCodeBearer);

impl From<OAuth2AuthorizationCodeBearer> for SecurityScheme {
    fn from(builder: OAuth2AuthorizationCodeBearer) -> Self {
        builder.label.on(SecuritySchemeKind::OAuth2 {
            flows: OAuthFlows {
                authorization_code: Some(builder.flow),
                ..OAuthFlows::default()
            },
        })
    }
}
