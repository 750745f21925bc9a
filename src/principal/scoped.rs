use std::{fmt, marker::PhantomData, ops::Deref};

use actix_web::{HttpRequest, http::StatusCode};
use futures_util::FutureExt as _;

use super::{Authenticate, Authenticated, slot::Slot};
use crate::{
    error::{SecurityError, SecurityErrorKind},
    extract::{Sealed, SecurityExtractor, as_argument},
    scheme::{Requirement, Scopes},
};

/// A principal that has the scopes `N`.
///
/// FastAPI's word is `Security(get_current_user, scopes=["items"])`. A principal without the scopes is
/// refused with 403, `error="insufficient_scope"` and the missing scopes. The refusal also names the
/// scopes of all sections around the handler, so one new token is enough. The document lists exactly the
/// scopes of the operation, and the 403.
///
/// ```
/// use actix_openapi_security::{
///     Authenticate, BearerToken, CheckRequest, GrantedScopes, Scoped, Scopes, SecurityError,
/// };
///
/// struct Items;
/// impl Scopes for Items {
///     const NAMES: &'static [(&'static str, &'static str)] = &[("items", "Read items")];
/// }
///
/// struct User {
///     scopes: Vec<String>,
/// }
///
/// impl GrantedScopes for User {
///     fn has_scope(&self, scope: &str) -> bool {
///         self.scopes.iter().any(|granted| granted == scope)
///     }
/// }
///
/// impl Authenticate for User {
///     type Credential = BearerToken;
///
///     async fn authenticate(
///         token: BearerToken,
///         _: CheckRequest<'_>,
///     ) -> Result<Self, SecurityError> {
///         let scopes = token.token().split('.').map(str::to_owned).collect();
///         Ok(User { scopes })
///     }
/// }
///
/// async fn read_items(user: Scoped<User, Items>) -> String {
///     user.scopes.join(" ")
/// }
/// ```
///
/// Specification: RFC 6750 3.1.
pub struct Scoped<P: Authenticate + GrantedScopes, N: Scopes>(
    Authenticated<P>,
    PhantomData<fn() -> N>,
);

/// A principal that knows its granted scopes. [`Scoped`] compares them with the scopes of an operation.
///
/// The document lists the scopes at the scheme of the credential that the request used. For a principal
/// with a token and a key, these are the scopes of the token. A principal with several keys has the
/// scopes that all of its keys have.
///
/// ```
/// use actix_openapi_security::GrantedScopes;
///
/// struct User {
///     scopes: Vec<String>,
/// }
///
/// impl GrantedScopes for User {
///     fn has_scope(&self, scope: &str) -> bool {
///         self.scopes.iter().any(|granted| granted == scope)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not know which scopes it has",
    label = "`Scoped` needs a principal with scopes",
    note = "implement `GrantedScopes` for it: `fn has_scope(&self, scope: &str) -> bool`"
)]
pub trait GrantedScopes {
    /// Returns whether the scope was granted.
    fn has_scope(&self, scope: &str) -> bool;
}

impl<P: Authenticate + GrantedScopes, N: Scopes> Scoped<P, N> {
    /// Returns the principal without its scopes.
    pub fn into_authenticated(self) -> Authenticated<P> {
        self.0
    }
}

/// Returns the names of the scopes.
fn names<N: Scopes>() -> impl Iterator<Item = &'static str> {
    N::NAMES.iter().map(|(name, _)| *name)
}

/// Returns whether a token with more scopes would be accepted.
fn asks_for_a_token(error: &SecurityError) -> bool {
    error.status() == StatusCode::UNAUTHORIZED
        || error.kind() == SecurityErrorKind::InsufficientScope
}

impl<P: Authenticate + GrantedScopes, N: Scopes> Sealed for Scoped<P, N> {}

impl<P: Authenticate + GrantedScopes, N: Scopes> SecurityExtractor for Scoped<P, N> {
    const IN_AUTHORIZATION: bool = Authenticated::<P>::IN_AUTHORIZATION;

    fn extract(
        request: &HttpRequest,
    ) -> impl Future<Output = Result<Self, SecurityError>> + use<P, N> {
        let slot = Slot::<P>::of(request);
        let principal = <Authenticated<P> as SecurityExtractor>::extract(request);
        principal.map(move |principal| {
            let mut error = match principal {
                Ok(principal) if names::<N>().all(|scope| principal.has_scope(scope)) => {
                    slot.satisfy(names::<N>());
                    return Ok(Self(principal, PhantomData));
                }
                Ok(principal) => {
                    SecurityError::insufficient_scope([""; 0]).challenging(principal.used())
                }
                Err(error) if !asks_for_a_token(&error) => return Err(error),
                Err(error) => error,
            };
            // One new token is enough if it has all of these scopes.
            error.need(slot.satisfied());
            Self::scopes(&mut |scope| error.need([scope]));
            Err(error)
        })
    }

    fn requirement() -> Requirement {
        Requirement::Scoped(
            Box::new(Authenticated::<P>::requirement()),
            names::<N>().map(str::to_owned).collect(),
        )
    }

    fn used(&self) -> fn() -> Requirement {
        self.0.used()
    }

    fn scopes(visitor: &mut impl FnMut(&'static str)) {
        Authenticated::<P>::scopes(visitor);
        names::<N>().for_each(visitor);
    }
}

as_argument!(Scoped<P, N>, [P: Authenticate + GrantedScopes, N: Scopes]);

impl<P: Authenticate + GrantedScopes, N: Scopes> Deref for Scoped<P, N> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.0
    }
}

impl<P: Authenticate + GrantedScopes, N: Scopes> Clone for Scoped<P, N> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<P: Authenticate + GrantedScopes + fmt::Debug, N: Scopes> fmt::Debug for Scoped<P, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Scoped").field(&**self).finish()
    }
}
