use std::borrow::Cow;

use super::{
    OAuthFlow, OAuthFlows, SecurityScheme,
    security_scheme::{SecuritySchemeKind, builder},
};

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
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct OAuth2 {
    flows: OAuthFlows,
    description: Option<Cow<'static, str>>,
}

impl OAuth2 {
    /// Describes a scheme without a flow. At least one flow has to be added.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the resource owner password flow (RFC 6749 4.3). It needs a token URL.
    pub fn password(mut self, flow: OAuthFlow) -> Self {
        self.flows.password = Some(flow);
        self
    }

    /// Adds the authorization code flow (RFC 6749 4.1). It needs an authorization URL and a token
    /// URL.
    pub fn authorization_code(mut self, flow: OAuthFlow) -> Self {
        self.flows.authorization_code = Some(flow);
        self
    }

    /// Adds the client credentials flow (RFC 6749 4.4). It needs a token URL.
    pub fn client_credentials(mut self, flow: OAuthFlow) -> Self {
        self.flows.client_credentials = Some(flow);
        self
    }

    /// Adds the implicit flow (RFC 6749 4.2), which RFC 9700 2.1.2 advises against. It needs an
    /// authorization URL.
    pub fn implicit(mut self, flow: OAuthFlow) -> Self {
        self.flows.implicit = Some(flow);
        self
    }
}

builder!(OAuth2, |builder| SecurityScheme::new(
    SecuritySchemeKind::OAuth2 {
        flows: builder.flows,
    }
));
