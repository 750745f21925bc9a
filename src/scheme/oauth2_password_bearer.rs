use super::{
    OAuthFlow, OAuthFlows, SecurityBase, SecurityScheme, SecuritySchemeKind,
    label::{Label, labelled},
};

/// OAuth 2.0 with the password flow: the client sends a username and a password to the token URL
/// and gets a bearer token back.
///
/// It is both a scheme and the builder of one. As a scheme it is the default of
/// [`BearerToken`](crate::BearerToken): named `OAuth2PasswordBearer`, with the token URL `token`.
/// As a builder it describes a scheme of one's own.
///
/// The URLs may be relative. They then resolve below the place where the API is served, so that
/// nothing has to be configured behind a proxy that strips a prefix.
///
/// ```
/// use actix_openapi_security::{OAuth2PasswordBearer, SecurityBase, SecurityScheme};
///
/// struct Acme;
///
/// impl SecurityBase for Acme {
///     fn security_scheme() -> SecurityScheme {
///         OAuth2PasswordBearer::new("token")
///             .refresh_url("token/refresh")
///             .scope("items:read", "Read items")
///             .description("Sign in with your Acme account")
///             .into()
///     }
/// }
///
/// assert_eq!(
///     serde_json::to_value(Acme::security_scheme())?,
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
#[must_use = "a builder does nothing until it is turned into a `SecurityScheme`"]
pub struct OAuth2PasswordBearer {
    flow: OAuthFlow,
    label: Label,
}

impl OAuth2PasswordBearer {
    /// A password flow whose tokens come from `token_url`.
    ///
    /// The URL is only declared: an empty one is refused when the app is built, the endpoint
    /// itself is the application's.
    #[doc(alias = "tokenUrl")]
    pub fn new(token_url: impl Into<String>) -> Self {
        Self {
            flow: OAuthFlow::new().token_url(token_url),
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

labelled!(OAuth2PasswordBearer);

impl From<OAuth2PasswordBearer> for SecurityScheme {
    fn from(builder: OAuth2PasswordBearer) -> Self {
        builder.label.on(SecuritySchemeKind::OAuth2 {
            flows: OAuthFlows {
                password: Some(builder.flow),
                ..OAuthFlows::default()
            },
        })
    }
}

impl SecurityBase for OAuth2PasswordBearer {
    fn security_scheme() -> SecurityScheme {
        Self::new("token").into()
    }
}
