//! The traits that tie builders to credentials. They are sealed: the builders of this crate are all
//! there are.

use std::borrow::Cow;

use super::{
    ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, HttpBasic, HttpBearer, HttpDigest, HttpScheme, OAuth2,
    OAuth2AuthorizationCodeBearer, OAuth2PasswordBearer, OpenIdConnect, SecurityScheme,
    security_scheme::ApiKeyLocation,
};

mod sealed {
    pub trait Sealed {}
}

/// The builder of a security scheme.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not build a security scheme",
    note = "use a builder of the module `scheme`, for instance `OAuth2PasswordBearer`, or `SecurityScheme`"
)]
pub trait SchemeBuilder: Into<SecurityScheme> + sealed::Sealed + 'static {
    /// Whether every credential of the scheme travels in the `Authorization` field.
    #[doc(hidden)]
    const IN_AUTHORIZATION: bool;
}

/// A scheme whose credential is a bearer token.
#[diagnostic::on_unimplemented(
    message = "the scheme `{Self}` does not describe a bearer token",
    label = "a `BearerToken` does not fit this scheme",
    note = "a `BearerToken` fits `OAuth2PasswordBearer`, `OAuth2AuthorizationCodeBearer`, `OAuth2`, `OpenIdConnect` and `HttpBearer`",
    note = "`HttpBasic` fits `BasicCredentials`; `ApiKeyHeader`, `ApiKeyQuery` and `ApiKeyCookie` fit `ApiKey`; `HttpDigest` and `HttpScheme` fit `Authorization`"
)]
pub trait BearerScheme: SchemeBuilder {}

/// A scheme whose credential is a user-id and a password.
#[diagnostic::on_unimplemented(
    message = "the scheme `{Self}` does not describe a user-id and a password",
    label = "`BasicCredentials` do not fit this scheme",
    note = "`BasicCredentials` fit `HttpBasic`"
)]
pub trait BasicScheme: SchemeBuilder {}

/// A scheme whose credential is an API key.
#[diagnostic::on_unimplemented(
    message = "the scheme `{Self}` does not describe an API key",
    label = "an `ApiKey` does not fit this scheme",
    note = "an `ApiKey` fits `ApiKeyHeader`, `ApiKeyQuery` and `ApiKeyCookie`"
)]
pub trait ApiKeyScheme: SchemeBuilder {
    #[doc(hidden)]
    const LOCATION: ApiKeyLocation;

    /// The name of the header field, query parameter or cookie.
    #[doc(hidden)]
    fn into_name(self) -> Cow<'static, str>;
}

/// A scheme whose credentials are the value of the `Authorization` field.
#[diagnostic::on_unimplemented(
    message = "the scheme `{Self}` does not describe the `Authorization` field",
    label = "`Authorization` does not fit this scheme",
    note = "`Authorization` fits the schemes of HTTP, OAuth 2.0 and OpenID Connect"
)]
pub trait AuthorizationScheme: SchemeBuilder {
    /// The name before the credentials (RFC 9110 11.1).
    #[doc(hidden)]
    fn into_auth_scheme(self) -> Cow<'static, str>;
}

/// A builder whose credentials travel in `Authorization`, after this name.
macro_rules! in_authorization {
    ($($builder:ty => $auth_scheme:expr),+ $(,)?) => {$(
        impl sealed::Sealed for $builder {}

        impl SchemeBuilder for $builder {
            const IN_AUTHORIZATION: bool = true;
        }

        impl AuthorizationScheme for $builder {
            fn into_auth_scheme(self) -> Cow<'static, str> {
                let name: fn(Self) -> Cow<'static, str> = $auth_scheme;
                name(self)
            }
        }
    )+};
}

in_authorization!(
    OAuth2PasswordBearer => |_| "Bearer".into(),
    OAuth2AuthorizationCodeBearer => |_| "Bearer".into(),
    OAuth2 => |_| "Bearer".into(),
    OpenIdConnect => |_| "Bearer".into(),
    HttpBearer => |_| "Bearer".into(),
    HttpBasic => |_| "Basic".into(),
    HttpDigest => |_| "Digest".into(),
    HttpScheme => |builder| builder.auth_scheme,
);

impl BearerScheme for OAuth2PasswordBearer {}
impl BearerScheme for OAuth2AuthorizationCodeBearer {}
impl BearerScheme for OAuth2 {}
impl BearerScheme for OpenIdConnect {}
impl BearerScheme for HttpBearer {}
impl BasicScheme for HttpBasic {}

/// A builder whose credential is a key at this place.
macro_rules! api_key {
    ($($builder:ty => $location:ident),+ $(,)?) => {$(
        impl sealed::Sealed for $builder {}

        impl SchemeBuilder for $builder {
            const IN_AUTHORIZATION: bool = false;
        }

        impl ApiKeyScheme for $builder {
            const LOCATION: ApiKeyLocation = ApiKeyLocation::$location;

            fn into_name(self) -> Cow<'static, str> {
                self.name
            }
        }
    )+};
}

api_key!(ApiKeyHeader => Header, ApiKeyQuery => Query, ApiKeyCookie => Cookie);

impl sealed::Sealed for SecurityScheme {}

impl SchemeBuilder for SecurityScheme {
    // It may describe any place.
    const IN_AUTHORIZATION: bool = false;
}
