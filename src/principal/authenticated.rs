use std::{fmt, ops::Deref, rc::Rc};

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload};

use super::{Authenticate, InsecureAuthenticateWith, slot::Slot};
use crate::{
    error::SecurityError,
    extract::{ArgumentFuture, CheckRequest, Sealed, SecurityExtractor, argument},
    scheme::Requirement,
};

/// The principal that a request comes from, after the application's [check](Authenticate).
///
/// As an argument it asks for the check's credential, documents its scheme, and runs the check before
/// the handler. The check runs once in a request, however many arguments and sections ask. The type is
/// a shared pointer: it dereferences to the principal and is cheap to clone.
///
/// ```
/// use actix_openapi_security::{
///     Authenticate, Authenticated, BearerToken, CheckRequest, Optional, SecurityError,
/// };
///
/// struct User {
///     name: String,
/// }
///
/// impl Authenticate for User {
///     type Credential = BearerToken;
///
///     async fn authenticate(
///         token: BearerToken,
///         _: CheckRequest<'_>,
///     ) -> Result<Self, SecurityError> {
///         Ok(User { name: format!("{}fakedecoded", token.token()) })
///     }
/// }
///
/// async fn read_users_me(user: Authenticated<User>) -> String {
///     user.name.clone()
/// }
///
/// async fn greet(Optional(user): Optional<Authenticated<User>>) -> String {
///     user.map_or("Hello".into(), |user| format!("Hello {}", user.name))
/// }
/// ```
pub struct Authenticated<P: Authenticate>(Rc<Checked<P>>);

struct Checked<P> {
    principal: P,
    /// The part of the credential's requirement that the request used.
    used: fn() -> Requirement,
}

impl<P: Authenticate> Authenticated<P> {
    /// Returns the principal itself. It is cloned where something else holds it too, as the request
    /// does.
    pub fn into_inner(self) -> P
    where
        P: Clone,
    {
        match Rc::try_unwrap(self.0) {
            Ok(checked) => checked.principal,
            Err(shared) => shared.principal.clone(),
        }
    }

    /// Returns the principal of a request whose check is done, for middleware that logs.
    ///
    /// It asks for nothing. `None` means that no argument and no section asked for the principal, or
    /// that the request was refused.
    ///
    /// ```
    /// use actix_openapi_security::{Authenticate, Authenticated};
    /// use actix_web::dev::ServiceResponse;
    ///
    /// fn log<P: Authenticate + std::fmt::Debug>(response: &ServiceResponse) {
    ///     if let Some(principal) = Authenticated::<P>::of(response.request()) {
    ///         println!("{} for {principal:?}", response.status());
    ///     }
    /// }
    /// ```
    pub fn of(request: &HttpRequest) -> Option<Self> {
        Slot::principal(request)
    }

    fn new(principal: P, used: fn() -> Requirement) -> Self {
        Self(Rc::new(Checked { principal, used }))
    }
}

/// Runs the check, or what a test replaces it with.
async fn check<P: Authenticate>(
    credential: impl Future<Output = Result<P::Credential, SecurityError>>,
    request: &HttpRequest,
) -> Result<Authenticated<P>, SecurityError> {
    if let Some(replacement) = request.app_data::<InsecureAuthenticateWith<P>>() {
        return match replacement.run(CheckRequest::new(request)) {
            Ok(Some(principal)) => Ok(Authenticated::new(principal, P::Credential::requirement)),
            Ok(None) => Err(SecurityError::absent(P::Credential::requirement)),
            Err(error) => Err(error.or_challenging(P::Credential::requirement)),
        };
    }
    let credential = credential.await?;
    let used = credential.used();
    match P::authenticate(credential, CheckRequest::new(request)).await {
        Ok(principal) => Ok(Authenticated::new(principal, used)),
        Err(error) => Err(error.or_challenging(used)),
    }
}

impl<P: Authenticate> Sealed for Authenticated<P> {}

impl<P: Authenticate> SecurityExtractor for Authenticated<P> {
    const IN_AUTHORIZATION: bool = P::Credential::IN_AUTHORIZATION;

    fn extract(
        request: &HttpRequest,
    ) -> impl Future<Output = Result<Self, SecurityError>> + use<P> {
        let slot = Slot::of(request);
        let credential = P::Credential::extract(request);
        let request = request.clone();
        async move {
            let mut outcome = slot.lock().await;
            if let Some(outcome) = &*outcome {
                return outcome.clone();
            }
            outcome.insert(check(credential, &request).await).clone()
        }
    }

    fn requirement() -> Requirement {
        let refusals = P::refusals().into_iter();
        let refusals = refusals.map(|(status, text)| (status.as_u16(), text.to_owned()));
        Requirement::Principal(Box::new(P::Credential::requirement()), refusals.collect())
    }

    fn used(&self) -> fn() -> Requirement {
        self.0.used
    }

    fn scopes() -> Vec<&'static str> {
        P::Credential::scopes()
    }
}

impl<P: Authenticate> FromRequest for Authenticated<P> {
    type Error = Error;
    type Future = ArgumentFuture<Self>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        argument(request)
    }
}

impl<P: Authenticate> Deref for Authenticated<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.0.principal
    }
}

impl<P: Authenticate> Clone for Authenticated<P> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<P: Authenticate + fmt::Debug> fmt::Debug for Authenticated<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Authenticated").field(&**self).finish()
    }
}
