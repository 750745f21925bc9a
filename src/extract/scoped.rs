use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    ops::Deref,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload};

use super::{
    authenticate::Authenticate,
    authenticated::Authenticated,
    refusing::Refusing,
    scopes::{GrantedScopes, Scopes, SecurityScopes},
    security_extractor::SecurityExtractor,
};
use crate::{
    error::SecurityError,
    scheme::{DescribeSecurity, SecurityRequirements},
};

/// A principal to which the scopes `N` were granted.
///
/// What FastAPI writes as `Security(get_current_user, scopes=["items"])`. A principal without the
/// scopes is refused with 403, `error="insufficient_scope"` and the scopes that the request needs.
/// The document lists exactly these on the operation, and the 403. What guards around the handler
/// need adds up.
///
/// ```
/// use actix_openapi_security::{
///     Authenticate, BearerToken, GrantedScopes, Scope, Scoped, SecurityError,
/// };
/// use actix_web::HttpRequest;
///
/// struct Items;
/// impl Scope for Items {
///     const NAME: &'static str = "items";
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
///     async fn authenticate(token: BearerToken, _: &HttpRequest) -> Result<Self, SecurityError> {
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
pub struct Scoped<P: Authenticate, N: Scopes>(Authenticated<P>, PhantomData<fn() -> N>);

impl<P: Authenticate, N: Scopes> Scoped<P, N> {
    /// The principal, without its scopes.
    pub fn into_authenticated(self) -> Authenticated<P> {
        self.0
    }
}

impl<P: Authenticate + GrantedScopes, N: Scopes> SecurityExtractor for Scoped<P, N> {
    type Future = ScopedFuture<P, N>;

    fn find(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        SecurityScopes::need::<N>(request);
        ScopedFuture {
            checking: Authenticated::find(request, payload),
            request: request.clone(),
            scopes: PhantomData,
        }
    }
}

/// The future of a [`Scoped`] principal.
#[must_use = "futures do nothing unless polled"]
pub struct ScopedFuture<P: Authenticate, N> {
    checking: <Authenticated<P> as SecurityExtractor>::Future,
    request: HttpRequest,
    scopes: PhantomData<fn() -> N>,
}

impl<P: Authenticate + GrantedScopes, N: Scopes> Future for ScopedFuture<P, N> {
    type Output = Result<Option<Scoped<P, N>>, SecurityError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(principal) = ready!(Pin::new(&mut self.checking).poll(context))? else {
            return Poll::Ready(Ok(None));
        };
        let mut granted = true;
        N::each(&mut |scope| granted &= principal.has_scope(scope));
        Poll::Ready(if granted {
            Ok(Some(Scoped(principal, PhantomData)))
        } else {
            let needed = SecurityScopes::of(&self.request);
            Err(SecurityError::insufficient_scope(needed.scopes()))
        })
    }
}

impl<P: Authenticate, N: Scopes> DescribeSecurity for Scoped<P, N> {
    fn security_requirements() -> SecurityRequirements {
        let mut scopes = Vec::new();
        N::each(&mut |scope| scopes.push(scope));
        Authenticated::<P>::security_requirements().with_scopes(&scopes)
    }
}

impl<P: Authenticate + GrantedScopes, N: Scopes> FromRequest for Scoped<P, N> {
    type Error = Error;
    type Future = Refusing<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        Refusing::new(request, payload)
    }
}

impl<P: Authenticate, N: Scopes> Deref for Scoped<P, N> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.0
    }
}

impl<P: Authenticate, N: Scopes> Clone for Scoped<P, N> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<P: Authenticate + fmt::Debug, N: Scopes> fmt::Debug for Scoped<P, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Scoped").field(&**self).finish()
    }
}
