//! The traits that tie builders to credentials. Only the builders of this crate implement them.

use super::SecurityScheme;

mod sealed {
    #[expect(unnameable_types, reason = "seals the traits of this file")]
    pub trait Sealed {}
}

pub(super) use sealed::Sealed;

/// The builder of a security scheme.
///
/// Sealed: the builders of this module and [`SecurityScheme`] implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not build a security scheme",
    note = "use a builder of the module `scheme`, for instance `OAuth2PasswordBearer`, or `SecurityScheme`"
)]
pub trait SchemeBuilder: Into<SecurityScheme> + Sealed + 'static {
    /// Tells whether every credential of the scheme travels in the `Authorization` field.
    #[doc(hidden)]
    const IN_AUTHORIZATION: bool;
}

/// A scheme whose credential is a [`BearerToken`](crate::BearerToken).
///
/// Sealed. It is a bound for code that is generic over schemes:
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

/// A scheme whose credential is a pair of user-id and password:
/// [`BasicCredentials`](crate::BasicCredentials). Sealed, a bound as [`BearerScheme`].
#[diagnostic::on_unimplemented(
    message = "the scheme `{Self}` does not describe a user-id and a password",
    label = "`BasicCredentials` do not fit this scheme",
    note = "`BasicCredentials` fit `HttpBasic`"
)]
pub trait BasicScheme: SchemeBuilder {}

/// A scheme whose credential is an [`ApiKey`](crate::ApiKey). Sealed, a bound as [`BearerScheme`].
#[diagnostic::on_unimplemented(
    message = "the scheme `{Self}` does not describe an API key",
    label = "an `ApiKey` does not fit this scheme",
    note = "an `ApiKey` fits `ApiKeyHeader`, `ApiKeyQuery` and `ApiKeyCookie`"
)]
pub trait ApiKeyScheme: SchemeBuilder {}

/// A scheme whose credentials are the value of the `Authorization` field:
/// [`Authorization`](crate::Authorization). Sealed, a bound as [`BearerScheme`].
#[diagnostic::on_unimplemented(
    message = "the scheme `{Self}` does not describe the `Authorization` field",
    label = "`Authorization` does not fit this scheme",
    note = "`Authorization` fits the schemes of HTTP, OAuth 2.0 and OpenID Connect"
)]
pub trait AuthorizationScheme: SchemeBuilder {}

impl Sealed for SecurityScheme {}

/// It may describe any place of a request.
impl SchemeBuilder for SecurityScheme {
    const IN_AUTHORIZATION: bool = false;
}

/// Defines a builder: whether its credentials travel in `Authorization`, and which fit it. One with a
/// default is a scheme as well. With a trait in its place, every description would need an import.
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
