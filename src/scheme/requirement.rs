use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{SecurityBase, SecurityScheme};

/// The requirement of a declaration, as an expression of schemes.
///
/// Requirements are recorded as declared. [`alternatives`](super::alternatives) turns the requirements
/// of an operation into the list of its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    unnameable_types,
    reason = "only hidden methods of sealed traits return it"
)]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful exist, while the app is built or a request is refused"
)]
pub enum Requirement {
    /// A credential of the scheme with this name.
    Scheme(Cow<'static, str>, SecurityScheme),
    /// A principal: a check of the credential inside, which may refuse with these statuses.
    Principal(Box<Requirement>, Vec<(u16, String)>),
    /// A principal with these scopes.
    Scoped(Box<Requirement>, Vec<String>),
    /// One of the two.
    AnyOf(Box<[Requirement; 2]>),
    /// Both of the two.
    AllOf(Box<[Requirement; 2]>),
    /// Applies only if the request carries a credential for it.
    Optional(Box<Requirement>),
}

impl Requirement {
    /// Requires a credential of the scheme `S`.
    pub(crate) fn of<S: SecurityBase>() -> Self {
        Self::Scheme(S::scheme_name(), S::security_scheme().into())
    }

    /// Visits the requirement and everything inside it, in the order of declaration.
    pub(crate) fn visit<'a>(&'a self, visitor: &mut impl FnMut(&'a Self)) {
        visitor(self);
        match self {
            Self::Scheme(..) => {}
            Self::Principal(inner, _) | Self::Scoped(inner, _) | Self::Optional(inner) => {
                inner.visit(visitor);
            }
            Self::AnyOf(parts) | Self::AllOf(parts) => {
                parts.iter().for_each(|part| part.visit(visitor));
            }
        }
    }

    /// Returns the schemes with their names, in the order of declaration.
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
