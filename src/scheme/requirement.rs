use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{ApiKeyLocation, SecurityBase, SecurityScheme, SecuritySchemeKind};

/// What one declaration asks of a request, as an expression over schemes.
///
/// It is recorded as declared. [`alternatives`](super::alternatives) turns the requirements of an
/// operation into the list of its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful exist, while the app is built or a request is refused"
)]
pub enum Requirement {
    /// A credential of the scheme of this name.
    Scheme(Cow<'static, str>, SecurityScheme),
    /// A principal: a check of what is inside, which also refuses with these statuses.
    Principal(Box<Requirement>, Vec<(u16, String)>),
    /// A principal with these scopes.
    Scoped(Box<Requirement>, Vec<String>),
    /// One of the two.
    AnyOf(Box<Requirement>, Box<Requirement>),
    /// Both.
    AllOf(Box<Requirement>, Box<Requirement>),
    /// Only if the request carries anything for it.
    Optional(Box<Requirement>),
}

impl Requirement {
    /// Requires a credential of the scheme `S`.
    pub(crate) fn of<S: SecurityBase>() -> Self {
        Self::Scheme(S::scheme_name(), S::security_scheme().into())
    }

    pub(crate) fn any_of(first: Self, second: Self) -> Self {
        Self::AnyOf(Box::new(first), Box::new(second))
    }

    pub(crate) fn all_of(first: Self, second: Self) -> Self {
        Self::AllOf(Box::new(first), Box::new(second))
    }

    /// Visits the requirement and everything inside it, in the order of declaration.
    pub(crate) fn visit<'a>(&'a self, visitor: &mut impl FnMut(&'a Self)) {
        visitor(self);
        match self {
            Self::Scheme(..) => {}
            Self::Principal(inner, _) | Self::Scoped(inner, _) | Self::Optional(inner) => {
                inner.visit(visitor);
            }
            Self::AnyOf(first, second) | Self::AllOf(first, second) => {
                first.visit(visitor);
                second.visit(visitor);
            }
        }
    }

    /// The schemes with their names, in the order of declaration.
    pub(crate) fn schemes(&self) -> Vec<(&str, &SecurityScheme)> {
        let mut schemes = Vec::new();
        self.visit(&mut |requirement| {
            if let Self::Scheme(name, scheme) = requirement {
                schemes.push((&**name, scheme));
            }
        });
        schemes
    }
}

/// Where a credential travels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Carrier {
    field: (u8, String),
    /// The name before the credentials, where the field has one.
    auth_scheme: Option<String>,
}

impl Carrier {
    pub(super) fn of(scheme: &SecurityScheme) -> Self {
        let authorization = |auth_scheme: &str| Self {
            field: field(ApiKeyLocation::Header, "authorization"),
            auth_scheme: Some(auth_scheme.to_ascii_lowercase()),
        };
        match &scheme.kind {
            SecuritySchemeKind::ApiKey { name, location } => Self {
                field: field(*location, name),
                auth_scheme: None,
            },
            SecuritySchemeKind::Http { scheme, .. } => authorization(scheme),
            SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. } => {
                authorization("bearer")
            }
        }
    }

    /// Returns whether a request cannot carry both: a repeated field is refused.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        self.field == other.field
    }

    /// Returns whether the credential of one can be read as the credential of the other.
    pub(super) fn is_confused_with(&self, other: &Self) -> bool {
        self.field == other.field
            && (self.auth_scheme == other.auth_scheme
                || self.auth_scheme.is_none()
                || other.auth_scheme.is_none())
    }
}

/// The names of header fields are case-insensitive (RFC 9110 5.1), other names are not.
fn field(location: ApiKeyLocation, name: &str) -> (u8, String) {
    match location {
        ApiKeyLocation::Header => (0, name.to_ascii_lowercase()),
        ApiKeyLocation::Query => (1, name.to_owned()),
        ApiKeyLocation::Cookie => (2, name.to_owned()),
    }
}
