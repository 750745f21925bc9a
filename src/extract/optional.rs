use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload};
use pin_project_lite::pin_project;

use super::{config::refuse, security_extractor::SecurityExtractor};
use crate::scheme::{DescribeSecurity, SecurityRequirements};

/// A credential or a principal that a request may do without.
///
/// Nothing sent is `None`; something malformed is still refused, so that a client with a broken
/// token never silently becomes an anonymous one. The document lists the operation's security as
/// optional: the requirement, or none.
///
/// ```
/// use actix_openapi_security::{BearerToken, Optional};
///
/// async fn read_items(Optional(token): Optional<BearerToken>) -> &'static str {
///     match token {
///         Some(_) => "your items",
///         None => "everybody's items",
///     }
/// }
/// ```
///
/// Specification: [OpenAPI 3.0.4, Security Requirement Object](https://spec.openapis.org/oas/v3.0.4#security-requirement-object).
#[derive(Clone, Debug)]
pub struct Optional<T>(
    /// What was found, if anything was sent.
    pub Option<T>,
);

impl<T: SecurityExtractor> DescribeSecurity for Optional<T> {
    fn security_requirements() -> SecurityRequirements {
        T::security_requirements().or(SecurityRequirements::none())
    }
}

impl<T: SecurityExtractor> FromRequest for Optional<T> {
    type Error = Error;
    type Future = OptionalFuture<T>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        OptionalFuture {
            finding: T::find(request, payload),
            request: request.clone(),
        }
    }
}

pin_project! {
    /// The future of an [`Optional`] argument.
    #[must_use = "futures do nothing unless polled"]
    pub struct OptionalFuture<T>
    where
        T: SecurityExtractor,
    {
        #[pin]
        finding: T::Future,
        request: HttpRequest,
    }
}

impl<T: SecurityExtractor> Future for OptionalFuture<T> {
    type Output = Result<Optional<T>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let extracted = ready!(this.finding.poll(context));
        Poll::Ready(
            extracted
                .map(Optional)
                .map_err(|error| refuse::<T>(error, this.request)),
        )
    }
}
