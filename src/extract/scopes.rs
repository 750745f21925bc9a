use std::fmt;

use actix_web::{HttpMessage as _, HttpRequest};

/// One scope, as a type: a misspelt one does not compile.
///
/// The scheme has to declare it, or the app is not built.
///
/// ```
/// use actix_openapi_security::Scope;
///
/// struct Me;
/// impl Scope for Me {
///     const NAME: &'static str = "me";
/// }
/// ```
///
/// Specification: RFC 6749 3.3.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a scope",
    note = "implement `Scope` for it: one constant, `const NAME: &'static str`"
)]
pub trait Scope: 'static {
    /// The scope, as clients ask for it and tokens list it.
    const NAME: &'static str;
}

/// One scope or several: a [`Scope`], or a tuple of what is needed together.
///
/// ```
/// use actix_openapi_security::{Scope, Scopes};
///
/// struct Me;
/// impl Scope for Me {
///     const NAME: &'static str = "me";
/// }
/// struct Items;
/// impl Scope for Items {
///     const NAME: &'static str = "items";
/// }
///
/// let mut names = Vec::new();
/// <(Me, Items)>::each(&mut |name| names.push(name));
/// assert_eq!(names, ["me", "items"]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a scope nor a tuple of scopes",
    label = "not a scope",
    note = "implement `Scope` for it: one constant, `const NAME: &'static str`"
)]
pub trait Scopes: 'static {
    /// Hands over each of the scopes in turn.
    fn each(visit: &mut impl FnMut(&'static str));
}

impl<S: Scope> Scopes for S {
    fn each(visit: &mut impl FnMut(&'static str)) {
        visit(S::NAME);
    }
}

macro_rules! tuple {
    ($($scope:ident),+) => {
        impl<$($scope: Scopes),+> Scopes for ($($scope,)+) {
            fn each(visit: &mut impl FnMut(&'static str)) {
                $($scope::each(visit);)+
            }
        }
    };
}

tuple!(A, B);
tuple!(A, B, C);
tuple!(A, B, C, D);
tuple!(A, B, C, D, E);
tuple!(A, B, C, D, E, F);

/// A principal that tells which scopes were granted to it.
///
/// The comparison with what an operation needs is then made for it, by
/// [`Scoped`](crate::Scoped).
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
pub trait GrantedScopes {
    /// Whether the scope was granted.
    fn has_scope(&self, scope: &str) -> bool;
}

/// The scopes that a request needs, as far as arguments and guards stated them before the check
/// runs.
///
/// The application's [check](crate::Authenticate) reads them from the request, for instance to say
/// them in a refusal. It need not compare them: that is done where they are stated.
///
/// ```
/// use actix_openapi_security::SecurityScopes;
/// use actix_web::test::TestRequest;
///
/// let request = TestRequest::default().to_http_request();
/// let scopes = SecurityScopes::of(&request);
/// assert!(scopes.scopes().is_empty());
/// assert_eq!(scopes.scope_str(), "");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecurityScopes(Vec<&'static str>);

impl SecurityScopes {
    /// What the request needs, as far as it is known by now.
    pub fn of(request: &HttpRequest) -> Self {
        let extensions = request.extensions();
        extensions.get::<Self>().cloned().unwrap_or_default()
    }

    /// The scopes, in the order in which they were stated.
    pub fn scopes(&self) -> &[&'static str] {
        &self.0
    }

    /// The scopes, separated by spaces, as challenges and tokens write them (RFC 6749 3.3).
    pub fn scope_str(&self) -> String {
        self.0.join(" ")
    }

    /// States that the request needs these as well.
    pub(super) fn need<N: Scopes>(request: &HttpRequest) {
        let mut extensions = request.extensions_mut();
        if !extensions.contains::<Self>() {
            extensions.insert(Self::default());
        }
        if let Some(Self(needed)) = extensions.get_mut::<Self>() {
            N::each(&mut |scope| {
                if !needed.contains(&scope) {
                    needed.push(scope);
                }
            });
        }
    }
}

impl fmt::Display for SecurityScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.scope_str())
    }
}
