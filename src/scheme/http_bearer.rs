use std::borrow::Cow;

use super::{
    SecurityBase, SecurityScheme,
    security_scheme::{SecuritySchemeKind, builder},
};

/// HTTP Bearer authentication: a token with every request, whoever issued it.
///
/// A scheme, and the builder of one. Requests carry it as a [`BearerToken`](crate::BearerToken).
/// Nothing is verified. An API that hands tokens out itself uses
/// [`OAuth2PasswordBearer`](super::OAuth2PasswordBearer), which tells the docs page where to sign in.
///
/// ```
/// use actix_openapi_security::{BearerToken, SecurityBase, scheme::HttpBearer};
///
/// struct Console;
///
/// impl SecurityBase for Console {
///     type Scheme = HttpBearer;
///
///     fn security_scheme() -> Self::Scheme {
///         HttpBearer::new().bearer_format("JWT")
///     }
/// }
///
/// async fn read_items(token: BearerToken<Console>) -> String {
///     token.token().to_owned()
/// }
/// ```
///
/// Specification: RFC 6750.
#[derive(Clone, Debug)]
#[doc(alias = "HTTPBearer")]
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct HttpBearer(SecurityScheme);

impl HttpBearer {
    /// Describes HTTP Bearer, without a hint at the format of the token.
    pub fn new() -> Self {
        Self(SecurityScheme::http("bearer"))
    }

    /// Sets a hint at the format of the token, for readers of the document.
    #[doc(alias = "bearerFormat")]
    pub fn bearer_format(mut self, format: impl Into<Cow<'static, str>>) -> Self {
        if let SecuritySchemeKind::Http { bearer_format, .. } = &mut self.0.kind {
            *bearer_format = Some(format.into());
        }
        self
    }
}

builder!(HttpBearer, Default);

impl SecurityBase for HttpBearer {
    type Scheme = Self;

    fn security_scheme() -> Self {
        Self::new()
    }
}
