use std::future::{Future, Ready, ready};

use actix_web::{HttpRequest, dev::Payload};

use super::credential::Credential;
use crate::{error::SecurityError, scheme::DescribeSecurity};

/// What an argument or a guard can ask of a request: a credential, or the principal behind it.
///
/// Every [`Credential`] is one, and so are [`BearerToken`](crate::BearerToken), which may have to
/// read a form, and [`Authenticated`](crate::Authenticated). It is what
/// [`Optional`](crate::Optional) and the credential of an [`Authenticate`](crate::Authenticate) are
/// generic over; an application implements [`Credential`] or `Authenticate`, not this.
///
/// ```
/// use actix_openapi_security::{Optional, SecurityExtractor};
///
/// async fn greet<T: SecurityExtractor>(Optional(caller): Optional<T>) -> &'static str {
///     if caller.is_some() { "welcome back" } else { "hello" }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a credential nor a principal",
    label = "cannot be asked of a request",
    note = "implement `Credential` for what a request carries",
    note = "or implement `Authenticate` for who it turns out to be, and ask for that as `Authenticated<_>`"
)]
pub trait SecurityExtractor: DescribeSecurity + Sized + 'static {
    /// What finding it comes to. `None` where nothing was sent for it.
    type Future: Future<Output = Result<Option<Self>, SecurityError>> + 'static;

    /// Finds it in a request.
    ///
    /// What reads of the payload puts it back whole: the handler is yet to come.
    fn find(request: &HttpRequest, payload: &mut Payload) -> Self::Future;
}

/// What was found, where a request may not do without it.
pub(crate) fn required<T>(found: Result<Option<T>, SecurityError>) -> Result<T, SecurityError> {
    found?.ok_or_else(SecurityError::not_authenticated)
}

impl<C: Credential> SecurityExtractor for C {
    type Future = Ready<Result<Option<Self>, SecurityError>>;

    fn find(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(C::from_head(request))
    }
}
