use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload};
use pin_project_lite::pin_project;

use super::{refusing::Refusing, security_extractor::SecurityExtractor};
use crate::{
    error::SecurityError,
    scheme::{DescribeSecurity, SecurityRequirements},
};

/// Both of two.
///
/// Two arguments are both needed as well, and documented alike: as one requirement with two names.
/// This is for where there is one place for it: a guard, an [`Optional`](crate::Optional), an
/// alternative, the credential of a [check](crate::Authenticate).
///
/// ```
/// use actix_openapi_security::{
///     AllOf, ApiKey, ApiKeyHeader, BearerToken, SecurityBase, SecurityScheme, guard,
/// };
///
/// struct Partner;
///
/// impl SecurityBase for Partner {
///     fn security_scheme() -> SecurityScheme {
///         ApiKeyHeader::new("X-Partner").into()
///     }
/// }
///
/// let guard = guard::<AllOf<BearerToken, ApiKey<Partner>>>();
/// # let _ = guard;
/// ```
///
/// A request without one of them carries neither: where that is optional, it is anonymous.
///
/// Specification: [OpenAPI 3.0.4, Security Requirement Object](https://spec.openapis.org/oas/v3.0.4#security-requirement-object).
#[derive(Clone, Debug)]
pub struct AllOf<A, B>(
    /// The first.
    pub A,
    /// The second.
    pub B,
);

impl<A: SecurityExtractor, B: SecurityExtractor> DescribeSecurity for AllOf<A, B> {
    fn security_requirements() -> SecurityRequirements {
        A::security_requirements().and(B::security_requirements())
    }
}

impl<A: SecurityExtractor, B: SecurityExtractor> SecurityExtractor for AllOf<A, B> {
    type Future = AllOfFuture<A, B>;

    fn find(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        AllOfFuture {
            first: A::find(request, payload),
            found: None,
            second: B::find(request, payload),
        }
    }
}

pin_project! {
    /// The future of [`AllOf`].
    #[must_use = "futures do nothing unless polled"]
    pub struct AllOfFuture<A, B>
    where
        A: SecurityExtractor,
        B: SecurityExtractor,
    {
        #[pin]
        first: A::Future,
        // What came of the first.
        found: Option<Option<A>>,
        #[pin]
        second: B::Future,
    }
}

impl<A: SecurityExtractor, B: SecurityExtractor> Future for AllOfFuture<A, B> {
    type Output = Result<Option<AllOf<A, B>>, SecurityError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if this.found.is_none() {
            *this.found = Some(ready!(this.first.poll(context))?);
        }
        // Also where the first is absent: a malformed second is refused.
        let second = ready!(this.second.poll(context))?;
        let first = this.found.take().flatten();
        Poll::Ready(Ok(first
            .zip(second)
            .map(|(first, second)| AllOf(first, second))))
    }
}

impl<A: SecurityExtractor, B: SecurityExtractor> FromRequest for AllOf<A, B> {
    type Error = Error;
    type Future = Refusing<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        Refusing::new(request, payload)
    }
}
