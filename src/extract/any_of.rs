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

/// One of two: the first that the request carries.
///
/// A request with neither is refused with a challenge for each. What is malformed or does not pass
/// its check is refused, and the other is not tried: a client with a broken token never silently
/// becomes somebody else. The document lists two requirements, one of which is enough. More than two
/// are alternatives of alternatives.
///
/// ```
/// use actix_openapi_security::{AnyOf, BasicCredentials, BearerToken};
///
/// async fn read_items(caller: AnyOf<BearerToken, BasicCredentials>) -> String {
///     match caller {
///         AnyOf::First(token) => format!("a token of {} characters", token.token().len()),
///         AnyOf::Second(basic) => basic.username().to_owned(),
///     }
/// }
/// ```
///
/// Specification: [OpenAPI 3.0.4, Security Requirement Object](https://spec.openapis.org/oas/v3.0.4#security-requirement-object),
/// RFC 9110 11.6.1.
#[derive(Clone, Debug)]
pub enum AnyOf<A, B> {
    /// The request carries the first, and perhaps the second.
    First(A),
    /// The request carries only the second.
    Second(B),
}

impl<A: SecurityExtractor, B: SecurityExtractor> DescribeSecurity for AnyOf<A, B> {
    fn security_requirements() -> SecurityRequirements {
        A::security_requirements().or(B::security_requirements())
    }
}

impl<A: SecurityExtractor, B: SecurityExtractor> SecurityExtractor for AnyOf<A, B> {
    type Future = AnyOfFuture<A, B>;

    fn find(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        AnyOfFuture {
            first: A::find(request, payload),
            first_is_absent: false,
            second: B::find(request, payload),
        }
    }
}

pin_project! {
    /// The future of [`AnyOf`].
    #[must_use = "futures do nothing unless polled"]
    pub struct AnyOfFuture<A, B>
    where
        A: SecurityExtractor,
        B: SecurityExtractor,
    {
        #[pin]
        first: A::Future,
        first_is_absent: bool,
        #[pin]
        second: B::Future,
    }
}

impl<A: SecurityExtractor, B: SecurityExtractor> Future for AnyOfFuture<A, B> {
    type Output = Result<Option<AnyOf<A, B>>, SecurityError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if !*this.first_is_absent {
            if let Some(first) = ready!(this.first.poll(context))? {
                return Poll::Ready(Ok(Some(AnyOf::First(first))));
            }
            *this.first_is_absent = true;
        }
        let second = ready!(this.second.poll(context))?;
        Poll::Ready(Ok(second.map(AnyOf::Second)))
    }
}

impl<A: SecurityExtractor, B: SecurityExtractor> FromRequest for AnyOf<A, B> {
    type Error = Error;
    type Future = Refusing<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        Refusing::new(request, payload)
    }
}
