use super::{
    SecurityBase, SecurityScheme, SecuritySchemeKind,
    label::{Label, labelled},
};

/// HTTP Digest authentication, as far as a document and a parser go: neither the response nor the
/// nonce is verified, and the challenge has no nonce.
///
/// That a request carries credentials of the scheme is all that is known. An application that
/// implements RFC 7616 reads them from [`Authorization`](crate::Authorization) and challenges by
/// [`SecurityError::with_challenge`](crate::SecurityError::with_challenge).
///
/// It is both a scheme and the builder of one.
///
/// ```
/// use actix_openapi_security::{Authorization, HttpDigest};
///
/// async fn read_items(authorization: Authorization<HttpDigest>) -> String {
///     authorization.credentials().to_owned()
/// }
/// ```
///
/// Specification: RFC 7616.
#[derive(Clone, Debug, Default)]
#[doc(alias = "HTTPDigest")]
#[must_use = "a builder does nothing until it is turned into a `SecurityScheme`"]
pub struct HttpDigest {
    label: Label,
}

impl HttpDigest {
    /// HTTP Digest.
    pub fn new() -> Self {
        Self::default()
    }
}

labelled!(HttpDigest);

impl From<HttpDigest> for SecurityScheme {
    fn from(builder: HttpDigest) -> Self {
        builder.label.on(SecuritySchemeKind::Http {
            scheme: "digest".to_owned(),
            bearer_format: None,
        })
    }
}

impl SecurityBase for HttpDigest {
    fn security_scheme() -> SecurityScheme {
        Self::new().into()
    }
}
