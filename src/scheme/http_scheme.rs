use std::borrow::Cow;

use super::{SecurityScheme, security_scheme::builder};

/// Any scheme of the `Authorization` field, by its name.
///
/// The builder of a scheme. Only the name is compared. The rest reaches the handler as it was sent, in
/// an [`Authorization`](crate::Authorization).
///
/// ```
/// use actix_openapi_security::{Authorization, SecurityBase, scheme::HttpScheme};
///
/// struct Hoba;
///
/// impl SecurityBase for Hoba {
///     type Scheme = HttpScheme;
///
///     fn security_scheme() -> Self::Scheme {
///         HttpScheme::new("HOBA")
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
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct HttpScheme(SecurityScheme);

impl HttpScheme {
    /// Describes the scheme of this name. A name that is not a `token` (RFC 9110 5.6.2) stops the app
    /// at start-up.
    pub fn new(auth_scheme: impl Into<Cow<'static, str>>) -> Self {
        Self(SecurityScheme::http(auth_scheme))
    }
}

builder!(HttpScheme);
