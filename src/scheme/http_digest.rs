use super::{SecurityBase, SecurityScheme, security_scheme::builder};

/// HTTP Digest authentication, as far as the document and the parser go.
///
/// A scheme, and the builder of one. Neither the response nor the nonce is verified, and the challenge
/// has no nonce. An application that implements RFC 7616 reads the credentials from
/// [`Authorization`](crate::Authorization) and challenges by
/// [`SecurityError::with_challenge`](crate::SecurityError::with_challenge).
///
/// ```
/// use actix_openapi_security::{Authorization, scheme::HttpDigest};
///
/// async fn read_items(authorization: Authorization<HttpDigest>) -> String {
///     authorization.credentials().to_owned()
/// }
/// ```
///
/// Specification: RFC 7616.
#[derive(Clone, Debug)]
#[doc(alias = "HTTPDigest")]
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct HttpDigest(SecurityScheme);

impl HttpDigest {
    /// Describes HTTP Digest.
    pub fn new() -> Self {
        Self(SecurityScheme::http("digest"))
    }
}

builder!(HttpDigest, Default);

impl SecurityBase for HttpDigest {
    type Scheme = Self;

    fn security_scheme() -> Self {
        Self::new()
    }
}
