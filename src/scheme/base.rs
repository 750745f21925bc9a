use std::borrow::Cow;

use super::SchemeBuilder;

/// A security scheme as a type that describes itself.
///
/// An application declares a scheme as a unit struct that names the scheme's kind and describes it. The
/// type's name is the scheme's name in the document, unless [`scheme_name`](Self::scheme_name) returns
/// another.
///
/// ```
/// use actix_openapi_security::{BearerToken, SecurityBase, scheme::OAuth2PasswordBearer};
///
/// struct Acme;
///
/// impl SecurityBase for Acme {
///     type Scheme = OAuth2PasswordBearer;
///
///     fn security_scheme() -> Self::Scheme {
///         OAuth2PasswordBearer::new("api/v1/token")
///     }
/// }
///
/// assert_eq!(Acme::scheme_name(), "Acme");
///
/// async fn read_items(token: BearerToken<Acme>) -> String {
///     token.token().to_owned()
/// }
/// ```
///
/// The associated type ties credentials to schemes. A credential of another kind does not compile:
///
/// ```compile_fail
/// # use actix_openapi_security::{SecurityBase, scheme::OAuth2PasswordBearer};
/// # struct Acme;
/// # impl SecurityBase for Acme {
/// #     type Scheme = OAuth2PasswordBearer;
/// #     fn security_scheme() -> Self::Scheme { OAuth2PasswordBearer::new("token") }
/// # }
/// use actix_openapi_security::BasicCredentials;
///
/// async fn read_items(credentials: BasicCredentials<Acme>) -> String {
///     credentials.username().to_owned()
/// }
/// # actix_web::web::get().to(read_items);
/// ```
///
/// Specification: [OpenAPI 3.0.4, Security Scheme Object](https://spec.openapis.org/oas/v3.0.4#security-scheme-object).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a security scheme",
    label = "not a security scheme",
    note = "implement `SecurityBase` for it: `type Scheme` and `fn security_scheme() -> Self::Scheme`"
)]
pub trait SecurityBase: 'static {
    /// The kind of the scheme, which decides which credentials fit it.
    type Scheme: SchemeBuilder;

    /// Describes the scheme.
    fn security_scheme() -> Self::Scheme;

    /// Returns the name by which the operations of the document refer to the scheme.
    ///
    /// Letters, digits, `.`, `_` and `-` are allowed. Another character fails at start-up.
    fn scheme_name() -> Cow<'static, str> {
        Cow::Borrowed(short_type_name(std::any::type_name::<Self>()))
    }
}

/// Returns the last segment of a type's path: `Acme` for `my_app::schemes::Acme<my_app::Tenant>`.
fn short_type_name(path: &str) -> &str {
    let name = path.split('<').next().unwrap_or(path);
    name.rsplit("::").next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::OAuth2PasswordBearer;

    struct Acme;
    impl SecurityBase for Acme {
        type Scheme = OAuth2PasswordBearer;

        fn security_scheme() -> Self::Scheme {
            OAuth2PasswordBearer::new("token")
        }
    }

    #[test]
    fn the_default_name_is_the_types_short_name() {
        assert_eq!(Acme::scheme_name(), "Acme");
        assert_eq!(OAuth2PasswordBearer::scheme_name(), "OAuth2PasswordBearer");
    }

    #[test]
    fn generic_arguments_are_not_part_of_the_name() {
        assert_eq!(short_type_name("a::b::Acme<c::D<e::F>>"), "Acme");
        assert_eq!(short_type_name("Acme"), "Acme");
    }
}
