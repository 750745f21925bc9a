use std::{fmt, ops::Deref, rc::Rc};

use actix_web::{Error, FromRequest, HttpMessage as _, HttpRequest, dev::Payload};

use super::{
    authenticate::Authenticate, authenticate_with::AuthenticateWith, checking::Checking,
    refusing::Refusing, security_extractor::SecurityExtractor,
};
use crate::{
    error::SecurityError,
    scheme::{DescribeSecurity, SecurityRequirements},
};

/// Who a request comes from, after the application's [check](Authenticate).
///
/// Declared as an argument it asks for the check's credential, documents its scheme, and runs the
/// check before the handler. A principal that is asked for twice in one request is checked once.
/// It is a shared pointer: it dereferences to the principal and is cheap to clone.
///
/// ```
/// use actix_openapi_security::{Authenticate, Authenticated, BearerToken, Optional, SecurityError};
/// use actix_web::HttpRequest;
///
/// struct User {
///     name: String,
/// }
///
/// impl Authenticate for User {
///     type Credential = BearerToken;
///
///     async fn authenticate(token: BearerToken, _: &HttpRequest) -> Result<Self, SecurityError> {
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
///
/// It is also among the request's extensions afterwards, so that middleware reads it there and a
/// handler without a document may take it as `web::ReqData<Authenticated<User>>`.
pub struct Authenticated<P: Authenticate>(Rc<P>);

impl<P: Authenticate> Authenticated<P> {
    /// The principal itself. It is cloned where something else holds it too, as the request does.
    pub fn into_inner(self) -> P
    where
        P: Clone,
    {
        Rc::unwrap_or_clone(self.0)
    }
}

impl<P: Authenticate> SecurityExtractor for Authenticated<P> {
    type Future = Checking<P>;

    fn find(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if let Some(established) = Self::of(request) {
            return Checking::done(Ok(Some(established)));
        }
        if let Some(replacement) = AuthenticateWith::<P>::of(request) {
            return Checking::done(
                replacement.map(|principal| Some(Self::set(principal, request))),
            );
        }
        Checking::needed(
            check(P::Credential::find(request, payload), request.clone()),
            request,
        )
    }
}

async fn check<P: Authenticate>(
    finding: <P::Credential as SecurityExtractor>::Future,
    request: HttpRequest,
) -> Result<Option<Authenticated<P>>, SecurityError> {
    let Some(credential) = finding.await? else {
        return Ok(None);
    };
    let principal = P::authenticate(credential, &request).await?;
    Ok(Some(Authenticated::set(principal, &request)))
}

impl<P: Authenticate> Authenticated<P> {
    /// The principal that was established already, by a guard or another argument.
    pub(super) fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }

    fn set(principal: P, request: &HttpRequest) -> Self {
        let authenticated = Self(Rc::new(principal));
        request.extensions_mut().insert(authenticated.clone());
        authenticated
    }
}

impl<P: Authenticate> DescribeSecurity for Authenticated<P> {
    fn security_requirements() -> SecurityRequirements {
        let refusals = P::refusals();
        P::Credential::security_requirements().with_refusals(
            refusals
                .into_iter()
                .map(|(status, description)| (status.as_u16(), description)),
        )
    }
}

impl<P: Authenticate> FromRequest for Authenticated<P> {
    type Error = Error;
    type Future = Refusing<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        Refusing::new(request, payload)
    }
}

impl<P: Authenticate> Deref for Authenticated<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.0
    }
}

impl<P: Authenticate> Clone for Authenticated<P> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<P: Authenticate + fmt::Debug> fmt::Debug for Authenticated<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Authenticated").field(&self.0).finish()
    }
}
