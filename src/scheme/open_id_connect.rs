use std::borrow::Cow;

use super::{
    SecurityScheme,
    security_scheme::{SecuritySchemeKind, builder},
};

/// `OpenID Connect`: a provider that describes itself at a URL, where clients learn how to get a
/// token.
///
/// The builder of a scheme. Requests carry a [`BearerToken`](crate::BearerToken). The provider is not
/// asked, and no token is verified.
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
/// A URL that comes from the environment is set by
/// [`OpenApi::scheme`](crate::OpenApi::scheme). The type then returns `OpenIdConnect::default()`.
///
/// Specification: [OpenID Connect Discovery 1.0](https://openid.net/specs/openid-connect-discovery-1_0.html).
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct OpenIdConnect {
    url: Cow<'static, str>,
    description: Option<Cow<'static, str>>,
}

impl OpenIdConnect {
    /// Describes the provider whose configuration is at this URL. An empty URL stops the app at
    /// start-up.
    #[doc(alias = "openIdConnectUrl")]
    pub fn new(open_id_connect_url: impl Into<Cow<'static, str>>) -> Self {
        Self {
            url: open_id_connect_url.into(),
            description: None,
        }
    }
}

builder!(OpenIdConnect, |builder| SecurityScheme::new(
    SecuritySchemeKind::OpenIdConnect { url: builder.url }
));
