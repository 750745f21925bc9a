use std::borrow::Cow;

use super::{
    SecurityScheme, SecuritySchemeKind,
    builder::{AuthorizationScheme, BearerScheme, builder},
};

builder! {
    /// OpenID Connect: a provider that describes itself at a URL, where a client learns how to get a
    /// token.
    ///
    /// This type builds a scheme. It is also a scheme, whose URL
    /// [`OpenApi::scheme`](crate::OpenApi::scheme) sets. A request carries its credential as a
    /// [`BearerToken`](crate::BearerToken). This crate does not contact the provider, and no token is
    /// verified.
    ///
    /// ```
    /// use actix_openapi_security::{BearerToken, SecurityBase, scheme::OpenIdConnect};
    ///
    /// struct Acme;
    ///
    /// impl SecurityBase for Acme {
    ///     type Scheme = OpenIdConnect;
    ///
    ///     fn security_scheme() -> Self::Scheme {
    ///         OpenIdConnect::new("https://example.com/.well-known/openid-configuration")
    ///     }
    /// }
    ///
    /// async fn read_items(token: BearerToken<Acme>) -> String {
    ///     token.token().to_owned()
    /// }
    /// ```
    ///
    /// For a URL from the environment, use `BearerToken<OpenIdConnect>` as the argument and
    /// `.scheme::<OpenIdConnect>(OpenIdConnect::new(url))` in the settings of the document.
    ///
    /// Specification: [OpenID Connect Discovery 1.0](https://openid.net/specs/openid-connect-discovery-1_0.html).
    OpenIdConnect: true, [BearerScheme, AuthorizationScheme], Self::new("")
}

impl OpenIdConnect {
    /// Describes the provider with its configuration at this URL. An empty URL fails at start-up, unless
    /// `OpenApi::scheme` replaces it.
    #[doc(alias = "openIdConnectUrl")]
    pub fn new(open_id_connect_url: impl Into<Cow<'static, str>>) -> Self {
        let url = open_id_connect_url.into();
        Self(SecurityScheme::new(SecuritySchemeKind::OpenIdConnect {
            url,
        }))
    }
}
