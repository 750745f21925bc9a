//! The traits that tie builders to credentials. They are sealed: only the builders of this crate
//! implement them.

use super::SecurityScheme;

mod sealed {
    #[expect(unnameable_types, reason = "seals the traits of this file")]
    pub trait Sealed {}
}

pub(super) use sealed::Sealed;

/// A builder of a security scheme.
///
/// The trait is sealed: the builders of this module and [`SecurityScheme`] implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not build a security scheme",
    note = "use a builder of the module `scheme`, for instance `OAuth2PasswordBearer`, or `SecurityScheme`"
)]
pub trait SchemeBuilder: Into<SecurityScheme> + Sealed + 'static {
    /// Tells whether every credential of the scheme stands in the `Authorization` field.
    #[doc(hidden)]
    const IN_AUTHORIZATION: bool;
}

/// A scheme whose credential is a [`BearerToken`](crate::BearerToken).
///
/// The trait is sealed. Use it as a bound in code that is generic over schemes:
///
/// ```
/// use actix_openapi_security::{BearerToken, SecurityBase, scheme::BearerScheme};
///
/// fn length<S: SecurityBase<Scheme: BearerScheme>>(token: &BearerToken<S>) -> usize {
///     token.token().len()
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "the scheme `{Self}` does not describe a bearer token",
    label = "a `BearerToken` does not fit this scheme",
    note = "a `BearerToken` fits `OAuth2PasswordBearer`, `OAuth2AuthorizationCodeBearer`, `OAuth2`, `OpenIdConnect` and `HttpBearer`",
    note = "`HttpBasic` fits `BasicCredentials`; `ApiKeyHeader`, `ApiKeyQuery` and `ApiKeyCookie` fit `ApiKey`; `HttpDigest` and `HttpScheme` fit `Authorization`",
    note = "`OpenApi::scheme` replaces only schemes of a `BearerToken`: the others describe what extraction reads"
)]
pub trait BearerScheme: SchemeBuilder {}

/// A scheme whose credential is a user-id and a password: [`BasicCredentials`](crate::BasicCredentials).
/// The trait is sealed, and a bound as [`BearerScheme`] is.
#[diagnostic::on_unimplemented(
    message = "the scheme `{Self}` does not describe a user-id and a password",
    label = "`BasicCredentials` do not fit this scheme",
    note = "`BasicCredentials` fit `HttpBasic`"
)]
pub trait BasicScheme: SchemeBuilder {}

/// A scheme whose credential is an [`ApiKey`](crate::ApiKey). The trait is sealed, and a bound as
/// [`BearerScheme`] is.
#[diagnostic::on_unimplemented(
    message = "the scheme `{Self}` does not describe an API key",
    label = "an `ApiKey` does not fit this scheme",
    note = "an `ApiKey` fits `ApiKeyHeader`, `ApiKeyQuery` and `ApiKeyCookie`"
)]
pub trait ApiKeyScheme: SchemeBuilder {}

/// A scheme whose credential is the value of the `Authorization` field:
/// [`Authorization`](crate::Authorization). The trait is sealed, and a bound as [`BearerScheme`] is.
#[diagnostic::on_unimplemented(
    message = "the scheme `{Self}` does not describe the `Authorization` field",
    label = "`Authorization` does not fit this scheme",
    note = "`Authorization` fits the schemes of HTTP, OAuth 2.0 and OpenID Connect"
)]
pub trait AuthorizationScheme: SchemeBuilder {}

impl Sealed for SecurityScheme {}

/// A custom scheme may describe any place in a request.
impl SchemeBuilder for SecurityScheme {
    const IN_AUTHORIZATION: bool = false;
}

/// Defines a builder, whether its credentials stand in `Authorization`, and the credentials that fit it.
/// A builder with a default is a scheme as well. A trait instead of the macro would need an import
/// wherever an application describes a scheme.
macro_rules! builder {
    (
        $(#[$attribute:meta])*
        $builder:ident: $in_authorization:literal, [$($fits:ident),+] $(, $default:expr)?
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug)]
        #[must_use = "a builder does nothing until a scheme returns it"]
        pub struct $builder(SecurityScheme);

        impl $builder {
            /// Sets the text that the docs page shows beside the scheme (`CommonMark`).
            pub fn description(self, description: impl Into<Cow<'static, str>>) -> Self {
                Self(self.0.description(description))
            }
        }

        impl From<$builder> for SecurityScheme {
            fn from(builder: $builder) -> Self {
                builder.0
            }
        }

        impl $crate::scheme::builder::Sealed for $builder {}

        impl $crate::scheme::SchemeBuilder for $builder {
            const IN_AUTHORIZATION: bool = $in_authorization;
        }

        $(impl $fits for $builder {})+

        $(
            impl Default for $builder {
                fn default() -> Self {
                    $default
                }
            }

            impl $crate::scheme::SecurityBase for $builder {
                type Scheme = Self;

                fn security_scheme() -> Self {
                    $default
                }
            }
        )?
    };
}

pub(super) use builder;
