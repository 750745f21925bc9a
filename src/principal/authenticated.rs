use std::{fmt, ops::Deref, rc::Rc};

use actix_web::HttpRequest;

use super::{Authenticate, InsecureAuthenticateWith, slot::Slot};
use crate::{
    error::SecurityError,
    extract::{CheckRequest, Sealed, SecurityExtractor, as_argument},
    scheme::Requirement,
};

/// The principal of a request, as the application's [check](Authenticate) returned it.
///
/// A handler that takes it as an argument requires the check's credential, documents its scheme, and
/// runs after the check. The check runs once in a request, however many arguments and sections use the
/// principal. The type is a shared pointer: it dereferences to the principal, and a clone is cheap.
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
    /// The part of the credential's requirement that the request has met.
    used: fn() -> Requirement,
}

impl<P: Authenticate> Authenticated<P> {
    /// Returns the principal. It is cloned if the request or another argument holds it too.
    pub fn into_inner(self) -> P
    where
        P: Clone,
    {
        match Rc::try_unwrap(self.0) {
            Ok(checked) => checked.principal,
            Err(shared) => shared.principal.clone(),
        }
    }

    /// Returns the principal of a request whose check is done, for instance in middleware that logs.
    ///
    /// This function never runs the check. It returns `None` if no argument and no section uses the
    /// principal, or if the request was refused.
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
}

/// Runs the check, or its replacement in a test.
async fn check<P: Authenticate>(
    credential: impl Future<Output = Result<P::Credential, SecurityError>>,
    request: &HttpRequest,
) -> Result<Authenticated<P>, SecurityError> {
    let view = CheckRequest::new(request);
    let used: fn() -> Requirement;
    let outcome = if let Some(replacement) = request.app_data::<InsecureAuthenticateWith<P>>() {
        used = P::Credential::requirement;
        replacement.run(view)
    } else {
        let credential = credential.await?;
        used = credential.used();
        P::authenticate(credential, view).await.map(Some)
    };
    match outcome {
        Ok(Some(principal)) => Ok(Authenticated(Rc::new(Checked { principal, used }))),
        Ok(None) => Err(SecurityError::absent(used)),
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

    fn scopes(visitor: &mut impl FnMut(&'static str)) {
        P::Credential::scopes(visitor);
    }
}

as_argument!(Authenticated<P>, [P: Authenticate]);

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
