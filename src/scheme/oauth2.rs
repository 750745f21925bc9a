use super::{
    OAuthFlow, OAuthFlows, SecurityScheme, SecuritySchemeKind,
    label::{Label, labelled},
};

/// OAuth 2.0 with any set of flows, each with its own URLs and scopes.
///
/// It is the builder of a scheme. Requests carry a token for it, as a
/// [`BearerToken`](crate::BearerToken), or whatever else stands in their `Authorization` field, as
/// an [`Authorization`](crate::Authorization), which is what FastAPI's class gives.
///
/// ```
/// use actix_openapi_security::{BearerToken, OAuth2, OAuthFlow, SecurityBase, SecurityScheme};
///
/// struct Acme;
///
/// impl SecurityBase for Acme {
///     fn security_scheme() -> SecurityScheme {
///         OAuth2::new()
///             .password(OAuthFlow::new().token_url("token").scope("items", "Read items"))
///             .client_credentials(OAuthFlow::new().token_url("token").refresh_url("refresh"))
///             .into()
///     }
/// }
///
/// async fn read_items(token: BearerToken<Acme>) -> String {
///     token.token().to_owned()
/// }
/// ```
///
/// Version 2 of the document has room for one flow: it gets the first that there is in the order
/// password, authorization code, client credentials, implicit, and names the others in the
/// description.
///
/// Specification: RFC 6749 4.
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is turned into a `SecurityScheme`"]
pub struct OAuth2 {
    flows: OAuthFlows,
    label: Label,
}

impl OAuth2 {
    /// No flow yet: a scheme without any is refused when the app is built.
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

labelled!(OAuth2);

impl From<OAuth2> for SecurityScheme {
    fn from(builder: OAuth2) -> Self {
        builder.label.on(SecuritySchemeKind::OAuth2 {
            flows: builder.flows,
        })
    }
}
