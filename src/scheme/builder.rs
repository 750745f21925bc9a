//! The traits that tie builders to credentials. They are sealed: the builders of this crate are all
//! there are.

use super::{
    ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, HttpBasic, HttpBearer, HttpDigest, HttpScheme, OAuth2,
    OAuth2AuthorizationCodeBearer, OAuth2PasswordBearer, OpenIdConnect, SecurityScheme,
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
    note = "`HttpBasic` fits `BasicCredentials`; `ApiKeyHeader`, `ApiKeyQuery` and `ApiKeyCookie` fit `ApiKey`; `HttpDigest` and `HttpScheme` fit `Authorization`",
    note = "`OpenApi::scheme` replaces only schemes of a `BearerToken`: the others describe what extraction reads"
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
pub trait ApiKeyScheme: SchemeBuilder {}

/// A scheme whose credentials are the value of the `Authorization` field.
#[diagnostic::on_unimplemented(
    message = "the scheme `{Self}` does not describe the `Authorization` field",
    label = "`Authorization` does not fit this scheme",
    note = "`Authorization` fits the schemes of HTTP, OAuth 2.0 and OpenID Connect"
)]
pub trait AuthorizationScheme: SchemeBuilder {}

/// Implements the traits for a builder, and says whether its credentials travel in `Authorization`.
macro_rules! builds {
    ($($builder:ident, $in_authorization:literal, [$($fits:ident),*];)+) => {$(
        impl sealed::Sealed for $builder {}

        impl SchemeBuilder for $builder {
            const IN_AUTHORIZATION: bool = $in_authorization;
        }

        $(impl $fits for $builder {})*
    )+};
}

builds!(
    OAuth2PasswordBearer, true, [BearerScheme, AuthorizationScheme];
    OAuth2AuthorizationCodeBearer, true, [BearerScheme, AuthorizationScheme];
    OAuth2, true, [BearerScheme, AuthorizationScheme];
    OpenIdConnect, true, [BearerScheme, AuthorizationScheme];
    HttpBearer, true, [BearerScheme, AuthorizationScheme];
    HttpBasic, true, [BasicScheme, AuthorizationScheme];
    HttpDigest, true, [AuthorizationScheme];
    HttpScheme, true, [AuthorizationScheme];
    ApiKeyHeader, false, [ApiKeyScheme];
    ApiKeyQuery, false, [ApiKeyScheme];
    ApiKeyCookie, false, [ApiKeyScheme];
    // It may describe any place.
    SecurityScheme, false, [];
);
