use super::{
    SecurityScheme, SecuritySchemeKind,
    label::{Label, labelled},
};

/// `OpenID Connect`: a provider that describes itself at a URL, where clients find out how to get a
/// token.
///
/// The provider is not asked for anything and no token is verified. It is the builder of a scheme;
/// requests carry a [`BearerToken`](crate::BearerToken), or whatever else stands in their
/// `Authorization` field, as an [`Authorization`](crate::Authorization), which is what FastAPI's
/// class gives.
///
/// ```
/// use actix_openapi_security::{BearerToken, OpenIdConnect, SecurityBase, SecurityScheme};
///
/// struct Acme;
///
/// impl SecurityBase for Acme {
///     fn security_scheme() -> SecurityScheme {
///         OpenIdConnect::new("https://example.com/.well-known/openid-configuration").into()
///     }
/// }
///
/// async fn read_items(token: BearerToken<Acme>) -> String {
///     token.token().to_owned()
/// }
/// ```
///
/// Specification: [OpenID Connect Discovery 1.0](https://openid.net/specs/openid-connect-discovery-1_0.html).
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it is turned into a `SecurityScheme`"]
pub struct OpenIdConnect {
    url: String,
    label: Label,
}

impl OpenIdConnect {
    /// The provider whose configuration is at this URL. An empty one is refused when the app is
    /// built.
    #[doc(alias = "openIdConnectUrl")]
    pub fn new(open_id_connect_url: impl Into<String>) -> Self {
        Self {
            url: open_id_connect_url.into(),
            label: Label::default(),
        }
    }
}

labelled!(OpenIdConnect);

impl From<OpenIdConnect> for SecurityScheme {
    fn from(builder: OpenIdConnect) -> Self {
        builder
            .label
            .on(SecuritySchemeKind::OpenIdConnect { url: builder.url })
    }
}
