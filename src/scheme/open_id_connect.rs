use std::borrow::Cow;

use super::{
    SecurityScheme, SecuritySchemeKind,
    builder::{AuthorizationScheme, BearerScheme, builder},
};

builder! {
    /// `OpenID Connect`: a provider that describes itself at a URL, where clients learn how to get a
    /// token.
    ///
    /// The builder of a scheme, and a scheme whose URL [`OpenApi::scheme`](crate::OpenApi::scheme) sets.
    /// Requests carry a [`BearerToken`](crate::BearerToken). The provider is not asked, and no token is
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
    /// A URL that comes from the environment needs no type of one's own: the argument is a
    /// `BearerToken<OpenIdConnect>`, and the document gets
    /// `.scheme::<OpenIdConnect>(OpenIdConnect::new(url))`.
    ///
    /// Specification: [OpenID Connect Discovery 1.0](https://openid.net/specs/openid-connect-discovery-1_0.html).
    OpenIdConnect: true, [BearerScheme, AuthorizationScheme], Self::new("")
}

impl OpenIdConnect {
    /// Describes the provider whose configuration is at this URL. An empty URL stops the app at
    /// start-up, unless `OpenApi::scheme` replaces it.
    #[doc(alias = "openIdConnectUrl")]
    pub fn new(open_id_connect_url: impl Into<Cow<'static, str>>) -> Self {
        let url = open_id_connect_url.into();
        Self(SecurityScheme::new(SecuritySchemeKind::OpenIdConnect {
            url,
        }))
    }
}
