use std::borrow::Cow;

use super::{
    OAuthFlow, OAuthFlows, Scopes, SecurityScheme,
    builder::{AuthorizationScheme, BearerScheme, builder},
};

builder! {
    /// OAuth 2.0 with the password flow: the client sends a username and a password to the token URL,
    /// and receives a bearer token.
    ///
    /// This type is a scheme and builds schemes of an application. The scheme is the default of
    /// [`BearerToken`](crate::BearerToken), with the name `OAuth2PasswordBearer` and the token URL
    /// `token`.
    ///
    /// A relative URL resolves below the place where the API is served, so a proxy that strips a prefix
    /// needs no configuration.
    ///
    /// ```
    /// use actix_openapi_security::{Scopes, SecurityBase, scheme::OAuth2PasswordBearer};
    ///
    /// struct ItemsRead;
    /// impl Scopes for ItemsRead {
    ///     const NAMES: &'static [(&'static str, &'static str)] = &[("items:read", "Read items")];
    /// }
    ///
    /// struct Acme;
    ///
    /// impl SecurityBase for Acme {
    ///     type Scheme = OAuth2PasswordBearer;
    ///
    ///     fn security_scheme() -> Self::Scheme {
    ///         OAuth2PasswordBearer::new("token")
    ///             .refresh_url("token/refresh")
    ///             .scopes::<ItemsRead>()
    ///             .description("Sign in with your Acme account")
    ///     }
    /// }
    ///
    /// # use actix_openapi_security::scheme::SecurityScheme;
    /// assert_eq!(
    ///     serde_json::to_value(SecurityScheme::from(Acme::security_scheme()))?,
    ///     serde_json::json!({
    ///         "type": "oauth2",
    ///         "flows": {"password": {
    ///             "tokenUrl": "token",
    ///             "refreshUrl": "token/refresh",
    ///             "scopes": {"items:read": "Read items"},
    ///         }},
    ///         "description": "Sign in with your Acme account",
    ///     }),
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// Specification: RFC 6749 4.3, RFC 6750.
    OAuth2PasswordBearer: true, [BearerScheme, AuthorizationScheme], Self::new("token")
}

impl OAuth2PasswordBearer {
    /// Describes a password flow with this token URL.
    ///
    /// The application serves the endpoint. An empty URL fails at start-up.
    #[doc(alias = "tokenUrl")]
    pub fn new(token_url: impl Into<Cow<'static, str>>) -> Self {
        Self(SecurityScheme::oauth2(OAuthFlows {
            password: Some(OAuthFlow::new().token_url(token_url)),
            ..OAuthFlows::default()
        }))
    }

    /// Sets the URL that refreshes a token (RFC 6749 6).
    #[doc(alias = "refreshUrl")]
    pub fn refresh_url(self, url: impl Into<Cow<'static, str>>) -> Self {
        Self(self.0.change_flow(|flow| flow.refresh_url(url)))
    }

    /// Adds the scopes of `N`, which a client can request (RFC 6749 3.3).
    pub fn scopes<N: Scopes>(self) -> Self {
        Self(self.0.change_flow(OAuthFlow::scopes::<N>))
    }
}

builder! {
    /// OAuth 2.0 with the authorization code flow: a person grants access in the browser, and the client
    /// exchanges the code for a bearer token.
    ///
    /// This type builds a scheme. It is also a scheme, whose URLs
    /// [`OpenApi::scheme`](crate::OpenApi::scheme) sets. A request carries its credential as a
    /// [`BearerToken`](crate::BearerToken).
    ///
    /// ```
    /// use actix_openapi_security::{
    ///     BearerToken, SecurityBase, scheme::OAuth2AuthorizationCodeBearer,
    /// };
    ///
    /// struct Acme;
    ///
    /// impl SecurityBase for Acme {
    ///     type Scheme = OAuth2AuthorizationCodeBearer;
    ///
    ///     fn security_scheme() -> Self::Scheme {
    ///         OAuth2AuthorizationCodeBearer::new("authorize", "token")
    ///     }
    /// }
    ///
    /// async fn read_items(token: BearerToken<Acme>) -> String {
    ///     token.token().to_owned()
    /// }
    /// ```
    ///
    /// Specification: RFC 6749 4.1, RFC 6750.
    OAuth2AuthorizationCodeBearer: true, [BearerScheme, AuthorizationScheme], Self::new("", "")
}

impl OAuth2AuthorizationCodeBearer {
    /// Describes a flow with this authorization URL and this token URL.
    ///
    /// An empty URL fails at start-up, unless `OpenApi::scheme` replaces it. A relative URL resolves
    /// below the place where the API is served.
    #[doc(alias = "authorizationUrl")]
    #[doc(alias = "tokenUrl")]
    pub fn new(
        authorization_url: impl Into<Cow<'static, str>>,
        token_url: impl Into<Cow<'static, str>>,
    ) -> Self {
        let flow = OAuthFlow::new().authorization_url(authorization_url);
        Self(SecurityScheme::oauth2(OAuthFlows {
            authorization_code: Some(flow.token_url(token_url)),
            ..OAuthFlows::default()
        }))
    }

    /// Sets the URL that refreshes a token (RFC 6749 6).
    #[doc(alias = "refreshUrl")]
    pub fn refresh_url(self, url: impl Into<Cow<'static, str>>) -> Self {
        Self(self.0.change_flow(|flow| flow.refresh_url(url)))
    }

    /// Adds the scopes of `N`, which a client can request (RFC 6749 3.3).
    pub fn scopes<N: Scopes>(self) -> Self {
        Self(self.0.change_flow(OAuthFlow::scopes::<N>))
    }
}

builder! {
    /// OAuth 2.0 with any set of flows, each with its own URLs and scopes.
    ///
    /// This type builds a scheme. It is also a scheme, whose flows
    /// [`OpenApi::scheme`](crate::OpenApi::scheme) sets. A request carries its credential as a
    /// [`BearerToken`](crate::BearerToken).
    ///
    /// ```
    /// use actix_openapi_security::{
    ///     BearerToken, SecurityBase,
    ///     scheme::{OAuth2, OAuthFlow},
    /// };
    ///
    /// struct Acme;
    ///
    /// impl SecurityBase for Acme {
    ///     type Scheme = OAuth2;
    ///
    ///     fn security_scheme() -> Self::Scheme {
    ///         OAuth2::new()
    ///             .password(OAuthFlow::new().token_url("token"))
    ///             .client_credentials(OAuthFlow::new().token_url("token").refresh_url("refresh"))
    ///     }
    /// }
    ///
    /// async fn read_items(token: BearerToken<Acme>) -> String {
    ///     token.token().to_owned()
    /// }
    /// ```
    ///
    /// Version 2 of the document has one flow in a scheme. It gets the first in the order password,
    /// authorization code, client credentials, implicit. The description names the others.
    ///
    /// Specification: RFC 6749 4.
    OAuth2: true, [BearerScheme, AuthorizationScheme], Self::new()
}

impl OAuth2 {
    /// Describes a scheme without a flow. At least one flow must be added.
    pub fn new() -> Self {
        Self(SecurityScheme::oauth2(OAuthFlows::default()))
    }

    /// Adds the resource owner password flow (RFC 6749 4.3). It needs a token URL.
    pub fn password(self, flow: OAuthFlow) -> Self {
        Self(self.0.with_flows(|it| it.password = Some(flow)))
    }

    /// Adds the authorization code flow (RFC 6749 4.1). It needs an authorization URL and a token
    /// URL.
    pub fn authorization_code(self, flow: OAuthFlow) -> Self {
        Self(self.0.with_flows(|it| it.authorization_code = Some(flow)))
    }

    /// Adds the client credentials flow (RFC 6749 4.4). It needs a token URL.
    pub fn client_credentials(self, flow: OAuthFlow) -> Self {
        Self(self.0.with_flows(|it| it.client_credentials = Some(flow)))
    }

    /// Adds the implicit flow (RFC 6749 4.2), which RFC 9700 2.1.2 advises against. It needs an
    /// authorization URL.
    pub fn implicit(self, flow: OAuthFlow) -> Self {
        Self(self.0.with_flows(|it| it.implicit = Some(flow)))
    }
}
