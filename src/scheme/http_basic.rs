use std::borrow::Cow;

use super::{SecurityBase, SecurityScheme, security_scheme::builder};

/// HTTP Basic authentication: a user-id and a password with every request.
///
/// A scheme, the default of [`BasicCredentials`](crate::BasicCredentials), and the builder of one.
/// Nothing is verified: the application compares the pair.
///
/// ```
/// use actix_openapi_security::{BasicCredentials, SecurityBase, scheme::HttpBasic};
///
/// struct Staff;
///
/// impl SecurityBase for Staff {
///     type Scheme = HttpBasic;
///
///     fn security_scheme() -> Self::Scheme {
///         HttpBasic::new().realm("Staff only")
///     }
/// }
///
/// async fn read_users_me(credentials: BasicCredentials<Staff>) -> String {
///     credentials.username().to_owned()
/// }
/// ```
///
/// Specification: RFC 7617.
#[derive(Clone, Debug)]
#[doc(alias = "HTTPBasic")]
#[must_use = "a builder does nothing until a scheme returns it"]
pub struct HttpBasic(SecurityScheme);

impl HttpBasic {
    /// Describes HTTP Basic in a realm that has the scheme's name.
    pub fn new() -> Self {
        Self(SecurityScheme::http("basic"))
    }

    /// Sets the protection space in the scheme's challenges, which RFC 7617 2 requires.
    ///
    /// It takes precedence over [`SecurityConfig::realm`](crate::SecurityConfig::realm). Quotes and
    /// backslashes are escaped, and a character that no header can carry becomes `?`.
    pub fn realm(self, realm: impl Into<Cow<'static, str>>) -> Self {
        Self(self.0.realm(realm))
    }
}

builder!(HttpBasic, Default);

impl SecurityBase for HttpBasic {
    type Scheme = Self;

    fn security_scheme() -> Self {
        Self::new()
    }
}
