use std::borrow::Cow;

use super::{
    SecurityScheme, SecuritySchemeKind,
    builder::{AuthorizationScheme, BasicScheme, BearerScheme, builder},
};

builder! {
    /// HTTP Basic authentication: a user-id and a password with every request.
    ///
    /// This type is a scheme, the default of [`BasicCredentials`](crate::BasicCredentials), and builds
    /// schemes of an application. The credentials are not verified: a [check](crate::Authenticate) does
    /// that.
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
    #[doc(alias = "HTTPBasic")]
    HttpBasic: true, [BasicScheme, AuthorizationScheme], Self::new()
}

impl HttpBasic {
    /// Describes HTTP Basic with the scheme's name as the realm.
    pub fn new() -> Self {
        Self(SecurityScheme::http("basic"))
    }

    /// Sets the realm of the scheme's challenges, which RFC 7617 2 requires.
    ///
    /// It takes precedence over [`SecurityConfig::realm`](crate::SecurityConfig::realm). Quotes and
    /// backslashes are escaped, and a character that no header can carry becomes `?`.
    pub fn realm(self, realm: impl Into<Cow<'static, str>>) -> Self {
        Self(self.0.realm(realm))
    }
}

builder! {
    /// HTTP Bearer authentication: a token with every request, from any issuer.
    ///
    /// This type is a scheme and builds schemes of an application. A request carries its credential as a
    /// [`BearerToken`](crate::BearerToken), which is not verified. For an API that issues tokens itself,
    /// use [`OAuth2PasswordBearer`](super::OAuth2PasswordBearer), which tells the docs page where to
    /// sign in.
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
    #[doc(alias = "HTTPBearer")]
    HttpBearer: true, [BearerScheme, AuthorizationScheme], Self::new()
}

impl HttpBearer {
    /// Describes HTTP Bearer, without a format of the token.
    pub fn new() -> Self {
        Self(SecurityScheme::http("bearer"))
    }

    /// Sets the format of the token, for readers of the document.
    #[doc(alias = "bearerFormat")]
    pub fn bearer_format(mut self, format: impl Into<Cow<'static, str>>) -> Self {
        if let SecuritySchemeKind::Http { bearer_format, .. } = &mut self.0.kind {
            *bearer_format = Some(format.into());
        }
        self
    }
}

builder! {
    /// HTTP Digest authentication in the document. The protocol itself is left to the application.
    ///
    /// This type is a scheme and builds schemes of an application. Neither the response nor the nonce is
    /// verified, and the challenge has no nonce. An application that implements RFC 7616 reads the
    /// credentials from [`Authorization`](crate::Authorization), and sets the challenge with
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
    #[doc(alias = "HTTPDigest")]
    HttpDigest: true, [AuthorizationScheme], Self::new()
}

impl HttpDigest {
    /// Describes HTTP Digest.
    pub fn new() -> Self {
        Self(SecurityScheme::http("digest"))
    }
}

builder! {
    /// Any scheme of the `Authorization` field, by its name.
    ///
    /// This type builds a scheme. Only the scheme's name is checked. A handler gets the rest as the
    /// client sent it, in an [`Authorization`](crate::Authorization).
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
    #[doc(alias = "HTTPBase")]
    HttpScheme: true, [AuthorizationScheme]
}

impl HttpScheme {
    /// Describes the scheme of this name. A name that is not a `token` (RFC 9110 5.6.2) fails at
    /// start-up.
    pub fn new(auth_scheme: impl Into<Cow<'static, str>>) -> Self {
        Self(SecurityScheme::http(auth_scheme))
    }
}
