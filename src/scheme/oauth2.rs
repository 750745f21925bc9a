use super::{OAuthFlow, OAuthFlows, SecurityScheme, security_scheme::builder};

/// OAuth 2.0 with any set of flows, each with its own URLs and scopes.
///
/// The builder of a scheme. Requests carry a [`BearerToken`](crate::BearerToken).
///
/// ```
/// use actix_openapi_security::{
///     BearerToken, SecurityBase,
///     scheme::{OAuth2, OAuthFlow},
/// };
///
/// struct Acme;
///
/// impl SecurityBase for Acme {
///     type Scheme = OAuth2;
///
///     fn security_scheme() -> Self::Scheme {
///         OAuth2::new()
///             .password(OAuthFlow::new().token_url("token"))
///             .client_credentials(OAuthFlow::new().token_url("token").refresh_url("refresh"))
///     }
/// }
///
/// async fn read_items(token: BearerToken<Acme>) -> String {
///     token.token().to_owned()
/// }
/// ```
///
/// Version 2 of the document has room for one flow: it gets the first in the order password,
/// authorization code, client credentials, implicit, and names the others in the description.
///
/// Specification: RFC 6749 4.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct OAuth2(SecurityScheme);

impl OAuth2 {
    /// Describes a scheme without a flow. At least one flow has to be added.
    pub fn new() -> Self {
        Self(SecurityScheme::oauth2(OAuthFlows::default()))
    }

    /// Adds the resource owner password flow (RFC 6749 4.3). It needs a token URL.
    pub fn password(self, flow: OAuthFlow) -> Self {
        Self(self.0.with_flows(|flows| flows.password = Some(flow)))
    }

    /// Adds the authorization code flow (RFC 6749 4.1). It needs an authorization URL and a token
    /// URL.
    pub fn authorization_code(self, flow: OAuthFlow) -> Self {
        Self(
            self.0
                .with_flows(|flows| flows.authorization_code = Some(flow)),
        )
    }

    /// Adds the client credentials flow (RFC 6749 4.4). It needs a token URL.
    pub fn client_credentials(self, flow: OAuthFlow) -> Self {
        Self(
            self.0
                .with_flows(|flows| flows.client_credentials = Some(flow)),
        )
    }

    /// Adds the implicit flow (RFC 6749 4.2), which RFC 9700 2.1.2 advises against. It needs an
    /// authorization URL.
    pub fn implicit(self, flow: OAuthFlow) -> Self {
        Self(self.0.with_flows(|flows| flows.implicit = Some(flow)))
    }
}

builder!(OAuth2, Default);
