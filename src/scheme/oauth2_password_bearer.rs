use std::borrow::Cow;

use super::{
    OAuthFlow, OAuthFlows, Scopes, SecurityBase, SecurityScheme, security_scheme::builder,
};

/// OAuth 2.0 with the password flow: the client sends a username and a password to the token URL and
/// gets a bearer token back.
///
/// A scheme, and the builder of one. As a scheme it is the default of
/// [`BearerToken`](crate::BearerToken): named `OAuth2PasswordBearer`, with the token URL `token`. As a
/// builder it describes a scheme of the application.
///
/// A relative URL resolves below the place where the API is served, so nothing has to be configured
/// behind a proxy that strips a prefix.
///
/// ```
/// use actix_openapi_security::{Scopes, SecurityBase, scheme::OAuth2PasswordBearer};
///
/// struct ItemsRead;
/// impl Scopes for ItemsRead {
///     const NAMES: &'static [(&'static str, &'static str)] = &[("items:read", "Read items")];
/// }
///
/// struct Acme;
///
/// impl SecurityBase for Acme {
///     type Scheme = OAuth2PasswordBearer;
///
///     fn security_scheme() -> Self::Scheme {
///         OAuth2PasswordBearer::new("token")
///             .refresh_url("token/refresh")
///             .scopes::<ItemsRead>()
///             .description("Sign in with your Acme account")
///     }
/// }
///
/// # use actix_openapi_security::scheme::SecurityScheme;
/// assert_eq!(
///     serde_json::to_value(SecurityScheme::from(Acme::security_scheme()))?,
///     serde_json::json!({
///         "type": "oauth2",
///         "flows": {"password": {
///             "tokenUrl": "token",
///             "refreshUrl": "token/refresh",
///             "scopes": {"items:read": "Read items"},
///         }},
///         "description": "Sign in with your Acme account",
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Specification: RFC 6749 4.3, RFC 6750.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct OAuth2PasswordBearer(SecurityScheme);

impl OAuth2PasswordBearer {
    /// Describes a password flow whose tokens come from `token_url`.
    ///
    /// The endpoint itself is the application's. An empty URL stops the app at start-up.
    #[doc(alias = "tokenUrl")]
    pub fn new(token_url: impl Into<Cow<'static, str>>) -> Self {
        Self(SecurityScheme::oauth2(OAuthFlows {
            password: Some(OAuthFlow::new().token_url(token_url)),
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
        Self(
            self.0
                .with_flows(|flows| flows.password = flows.password.take().map(change)),
        )
    }
}

builder!(OAuth2PasswordBearer);

impl SecurityBase for OAuth2PasswordBearer {
    type Scheme = Self;

    fn security_scheme() -> Self {
        Self::new("token")
    }
}
