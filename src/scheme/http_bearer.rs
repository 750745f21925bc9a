use super::{
    SecurityBase, SecurityScheme, SecuritySchemeKind,
    label::{Label, labelled},
};

/// HTTP Bearer authentication: a token with every request, wherever it comes from.
///
/// Nothing is verified: that a request carries a well-formed token is all that is known. Where the
/// API hands tokens out itself, [`OAuth2PasswordBearer`](crate::OAuth2PasswordBearer) also tells the
/// docs page where.
///
/// It is both a scheme and the builder of one; requests carry it as a
/// [`BearerToken`](crate::BearerToken).
///
/// ```
/// use actix_openapi_security::{BearerToken, HttpBearer, SecurityBase, SecurityScheme};
///
/// struct Console;
///
/// impl SecurityBase for Console {
///     fn security_scheme() -> SecurityScheme {
///         HttpBearer::new().bearer_format("JWT").into()
///     }
/// }
///
/// async fn read_items(token: BearerToken<Console>) -> String {
///     token.token().to_owned()
/// }
/// ```
///
/// Specification: RFC 6750.
#[derive(Clone, Debug, Default)]
#[doc(alias = "HTTPBearer")]
#[must_use = "a builder does nothing until it is turned into a `SecurityScheme`"]
pub struct HttpBearer {
    bearer_format: Option<String>,
    label: Label,
}

impl HttpBearer {
    /// HTTP Bearer, saying nothing about the format of the token.
    pub fn new() -> Self {
        Self::default()
    }

    /// Hints at how the token is formatted, for who reads the document.
    #[doc(alias = "bearerFormat")]
    pub fn bearer_format(mut self, format: impl Into<String>) -> Self {
        self.bearer_format = Some(format.into());
        self
    }
}

labelled!(HttpBearer);

impl From<HttpBearer> for SecurityScheme {
    fn from(builder: HttpBearer) -> Self {
        builder.label.on(SecuritySchemeKind::Http {
            scheme: "bearer".to_owned(),
            bearer_format: builder.bearer_format,
        })
    }
}

impl SecurityBase for HttpBearer {
    fn security_scheme() -> SecurityScheme {
        Self::new().into()
    }
}
