use super::{BearerLocations, SecurityScheme};

/// The root of every security scheme: a type that knows its own description.
///
/// A scheme of one's own is a unit struct with one method. Its name in the document is the
/// type's own short name, unless the description sets
/// [`scheme_name`](SecurityScheme::scheme_name).
///
/// ```
/// use actix_openapi_security::{BearerToken, OAuth2PasswordBearer, SecurityBase, SecurityScheme};
///
/// struct Acme;
///
/// impl SecurityBase for Acme {
///     fn security_scheme() -> SecurityScheme {
///         OAuth2PasswordBearer::new("api/v1/token")
///             .scope("items:read", "Read items")
///             .into()
///     }
/// }
///
/// assert_eq!(Acme::name(), "Acme");
///
/// async fn read_items(token: BearerToken<Acme>) -> String {
///     token.token().to_owned()
/// }
/// ```
///
/// Specification: [OpenAPI 3.0.4, Security Scheme Object](https://spec.openapis.org/oas/v3.0.4#security-scheme-object).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a security scheme",
    label = "not a security scheme",
    note = "implement `SecurityBase` for it: one method, `fn security_scheme() -> SecurityScheme`"
)]
pub trait SecurityBase: 'static {
    /// Where the scheme's bearer token may stand: in the `Authorization` header, unless said
    /// otherwise.
    ///
    /// Specification: RFC 6750 2.
    const BEARER_LOCATIONS: BearerLocations = BearerLocations::HEADER;

    /// How many characters the scheme's bearer token may have: any number, as far as actix reads a
    /// request, unless said otherwise. A longer one is refused with 401 and `error="invalid_token"`.
    const BEARER_MAX_LENGTH: usize = usize::MAX;

    /// Describes the scheme.
    fn security_scheme() -> SecurityScheme;

    /// The scheme's name in the document, by which operations refer to it.
    ///
    /// The name that the description sets, or else the type's short name.
    fn name() -> String {
        Self::security_scheme()
            .name()
            .unwrap_or_else(|| short_type_name(std::any::type_name::<Self>()))
            .to_owned()
    }
}

/// `my_app::schemes::Acme<my_app::Tenant>` is `Acme`.
fn short_type_name(path: &str) -> &str {
    let without_generics = path.split('<').next().unwrap_or(path);
    without_generics
        .rsplit("::")
        .next()
        .unwrap_or(without_generics)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::OAuth2PasswordBearer;

    struct Acme;
    impl SecurityBase for Acme {
        fn security_scheme() -> SecurityScheme {
            OAuth2PasswordBearer::new("token").into()
        }
    }

    struct Renamed;
    impl SecurityBase for Renamed {
        fn security_scheme() -> SecurityScheme {
            OAuth2PasswordBearer::new("token")
                .scheme_name("acme_login")
                .into()
        }
    }

    #[test]
    fn the_default_name_is_the_types_short_name() {
        assert_eq!(Acme::name(), "Acme");
        assert_eq!(OAuth2PasswordBearer::name(), "OAuth2PasswordBearer");
    }

    #[test]
    fn a_description_can_set_the_name() {
        assert_eq!(Renamed::name(), "acme_login");
    }

    #[test]
    fn generic_arguments_are_not_part_of_the_name() {
        assert_eq!(short_type_name("a::b::Acme<c::D<e::F>>"), "Acme");
        assert_eq!(short_type_name("Acme"), "Acme");
    }
}
