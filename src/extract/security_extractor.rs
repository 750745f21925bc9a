use std::{
    future::{Future, ready},
    pin::Pin,
};

use actix_web::{Error, HttpRequest};
use futures_util::TryFutureExt as _;

use super::credential::{Credential, find};
use crate::{
    error::{SecurityError, refuse},
    scheme::{Requirement, SchemeBuilder as _, SecurityBase},
};

mod sealed {
    #[expect(unnameable_types, reason = "seals `SecurityExtractor`")]
    pub trait Sealed {}
}

pub(crate) use sealed::Sealed;

/// A credential, a principal or a combination of them: the types that a section or an
/// [`Optional`](crate::Optional) takes.
///
/// The trait is sealed. An application implements [`Credential`] or
/// [`Authenticate`](crate::Authenticate), and uses this trait as a bound.
///
/// ```
/// use actix_openapi_security::{Optional, credential::SecurityExtractor};
///
/// async fn greet<T: SecurityExtractor>(Optional(caller): Optional<T>) -> &'static str {
///     if caller.is_some() { "welcome back" } else { "hello" }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a credential nor a principal nor a combination of them",
    label = "cannot be required of a request",
    note = "implement `Credential` for a credential of the application",
    note = "implement `Authenticate` for a principal, and use `Authenticated<_>` or `Scoped<_, _>`",
    note = "`Optional` stands outermost, as an argument: never in a section, a combination or a check"
)]
pub trait SecurityExtractor: Sized + Sealed + 'static {
    /// Tells whether every value that the extractor reads stands in the `Authorization` field.
    #[doc(hidden)]
    const IN_AUTHORIZATION: bool;

    /// Extracts the value from a request. Access to the request's extensions happens before the function
    /// returns the future, because other code may borrow them while the future is polled.
    #[doc(hidden)]
    fn extract(
        request: &HttpRequest,
    ) -> impl Future<Output = Result<Self, SecurityError>> + use<Self>;

    /// Returns the requirement for the document.
    #[doc(hidden)]
    fn requirement() -> Requirement;

    /// Returns the part of the requirement that the request has met.
    #[doc(hidden)]
    fn used(&self) -> fn() -> Requirement;

    /// Visits the scopes that are needed whichever alternative the request uses.
    #[doc(hidden)]
    fn scopes(_visitor: &mut impl FnMut(&'static str)) {}
}

impl<C: Credential> Sealed for C {}

impl<C: Credential> SecurityExtractor for C {
    const IN_AUTHORIZATION: bool = <C::Scheme as SecurityBase>::Scheme::IN_AUTHORIZATION;

    fn extract(
        request: &HttpRequest,
    ) -> impl Future<Output = Result<Self, SecurityError>> + use<C> {
        ready(find(request))
    }

    fn requirement() -> Requirement {
        Requirement::of::<C::Scheme>()
    }

    fn used(&self) -> fn() -> Requirement {
        Self::requirement
    }
}

impl SecurityError {
    /// Sets the schemes to challenge with, for a refusal that a handler returns.
    ///
    /// ```
    /// use actix_openapi_security::{BasicCredentials, SecurityError};
    ///
    /// let error = SecurityError::invalid_credentials("Incorrect username or password")
    ///     .challenged_by::<BasicCredentials>();
    /// assert_eq!(
    ///     error.challenges()[0].to_string(),
    ///     r#"Basic realm="HttpBasic", charset="UTF-8""#,
    /// );
    /// ```
    pub fn challenged_by<T: SecurityExtractor>(self) -> Self {
        self.challenging(T::requirement)
    }
}

/// The future of an argument that may wait for a check.
pub(crate) type ArgumentFuture<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

/// Extracts a required value as an argument of a handler.
pub(crate) fn argument<T: SecurityExtractor>(request: &HttpRequest) -> ArgumentFuture<T> {
    let extracting = T::extract(request);
    let request = request.clone();
    Box::pin(extracting.map_err(move |error| refuse(error, &request)))
}

/// Implements actix's `FromRequest` for an extractor. The trait cannot be implemented for all of them at
/// once.
macro_rules! as_argument {
    ($argument:ty, [$($generics:tt)+]) => {
        impl<$($generics)+> actix_web::FromRequest for $argument {
            type Error = actix_web::Error;
            type Future = $crate::extract::ArgumentFuture<Self>;

            fn from_request(
                request: &actix_web::HttpRequest,
                _payload: &mut actix_web::dev::Payload,
            ) -> Self::Future {
                $crate::extract::argument(request)
            }
        }
    };
}

pub(crate) use as_argument;
