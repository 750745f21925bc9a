use super::{
    SecurityBase, SecurityScheme, SecuritySchemeKind,
    label::{Label, labelled},
};

/// HTTP Basic authentication: a user-id and a password with every request.
///
/// Nothing is verified: that a request carries a well-formed pair is all that is known. The
/// application compares it.
///
/// It is both a scheme, the default of [`BasicCredentials`](crate::BasicCredentials), and the
/// builder of one.
///
/// ```
/// use actix_openapi_security::{BasicCredentials, HttpBasic, SecurityBase, SecurityScheme};
///
/// struct Staff;
///
/// impl SecurityBase for Staff {
///     fn security_scheme() -> SecurityScheme {
///         HttpBasic::new().realm("Staff only").into()
///     }
/// }
///
/// async fn read_users_me(credentials: BasicCredentials<Staff>) -> String {
///     credentials.username().to_owned()
/// }
/// ```
///
/// Specification: RFC 7617.
#[derive(Clone, Debug, Default)]
#[doc(alias = "HTTPBasic")]
#[must_use = "a builder does nothing until it is turned into a `SecurityScheme`"]
pub struct HttpBasic {
    realm: Option<String>,
    label: Label,
}

impl HttpBasic {
    /// HTTP Basic, in a realm that is named after the scheme.
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the protection space in the scheme's challenges: RFC 7617 2 requires a name.
    ///
    /// It takes precedence over [`SecurityConfig::realm`](crate::SecurityConfig::realm). Quotes and
    /// backslashes are escaped, and what no header can carry becomes `?`.
    pub fn realm(mut self, realm: impl Into<String>) -> Self {
        self.realm = Some(realm.into());
        self
    }
}

labelled!(HttpBasic);

impl From<HttpBasic> for SecurityScheme {
    fn from(builder: HttpBasic) -> Self {
        let scheme = builder.label.on(SecuritySchemeKind::Http {
            scheme: "basic".to_owned(),
            bearer_format: None,
        });
        match builder.realm {
            Some(realm) => scheme.realm(realm),
            None => scheme,
        }
    }
}

impl SecurityBase for HttpBasic {
    fn security_scheme() -> SecurityScheme {
        Self::new().into()
    }
}
