use super::{
    SecurityScheme, SecuritySchemeKind,
    label::{Label, labelled},
};

/// Any scheme of the `Authorization` header, by its name: nothing but the name is verified.
///
/// What follows the name reaches the handler as it was sent, in an
/// [`Authorization`](crate::Authorization).
///
/// ```
/// use actix_openapi_security::{Authorization, HttpScheme, SecurityBase, SecurityScheme};
///
/// struct Hoba;
///
/// impl SecurityBase for Hoba {
///     fn security_scheme() -> SecurityScheme {
///         HttpScheme::new("HOBA").into()
///     }
/// }
///
/// async fn read_items(authorization: Authorization<Hoba>) -> String {
///     authorization.credentials().to_owned()
/// }
/// ```
///
/// Specification: RFC 9110 11, and the
/// [registry of schemes](https://www.iana.org/assignments/http-authschemes/).
#[derive(Clone, Debug)]
#[doc(alias = "HTTPBase")]
#[must_use = "a builder does nothing until it is turned into a `SecurityScheme`"]
pub struct HttpScheme {
    scheme: String,
    label: Label,
}

impl HttpScheme {
    /// The scheme of this name. One that is no `token` (RFC 9110 5.6.2) is refused when the app is
    /// built.
    pub fn new(scheme: impl Into<String>) -> Self {
        Self {
            scheme: scheme.into(),
            label: Label::default(),
        }
    }
}

labelled!(HttpScheme);

impl From<HttpScheme> for SecurityScheme {
    fn from(builder: HttpScheme) -> Self {
        builder.label.on(SecuritySchemeKind::Http {
            scheme: builder.scheme,
            bearer_format: None,
        })
    }
}
