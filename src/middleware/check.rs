use std::{
    future::Future,
    marker::PhantomData,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::{HttpRequest, dev::Payload};
use pin_project_lite::pin_project;

use crate::{
    error::SecurityError,
    extract::{SecurityExtractor, required},
    scheme::{DescribeSecurity, SecurityRequirements},
};

/// What a [`Guard`](crate::Guard) does before it lets a request in.
///
/// Made by [`guard`](crate::guard) and [`guard_fn`](crate::guard_fn); an application names it only
/// where it is generic over guards.
pub trait Check: DescribeSecurity + 'static {
    /// What the check comes to.
    type Future: Future<Output = Result<(), SecurityError>> + 'static;

    /// Checks a request.
    fn check(&self, request: &HttpRequest, payload: &mut Payload) -> Self::Future;
}

/// The check that something can be found in the request.
#[derive(Debug)]
pub struct Established<T>(pub(super) PhantomData<fn() -> T>);

impl<T: SecurityExtractor> DescribeSecurity for Established<T> {
    fn security_requirements() -> SecurityRequirements {
        T::security_requirements()
    }
}

impl<T: SecurityExtractor> Check for Established<T> {
    type Future = EstablishedFuture<T>;

    fn check(&self, request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        EstablishedFuture {
            finding: T::find(request, payload),
        }
    }
}

pin_project! {
    /// The future of [`Established`].
    #[must_use = "futures do nothing unless polled"]
    pub struct EstablishedFuture<T>
    where
        T: SecurityExtractor,
    {
        #[pin]
        finding: T::Future,
    }
}

impl<T: SecurityExtractor> Future for EstablishedFuture<T> {
    type Output = Result<(), SecurityError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(required(ready!(self.project().finding.poll(context))).map(drop))
    }
}

/// The check that a function makes of something found in the request.
#[derive(Debug)]
pub struct CheckFn<T, F> {
    pub(super) function: Rc<F>,
    pub(super) of: PhantomData<fn() -> T>,
}

impl<T: SecurityExtractor, F> DescribeSecurity for CheckFn<T, F> {
    fn security_requirements() -> SecurityRequirements {
        T::security_requirements()
    }
}

impl<T, F, Fut> Check for CheckFn<T, F>
where
    T: SecurityExtractor,
    F: Fn(T, HttpRequest) -> Fut + 'static,
    Fut: Future<Output = Result<(), SecurityError>> + 'static,
{
    type Future = CheckFnFuture<T, F, Fut>;

    fn check(&self, request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        CheckFnFuture::Finding {
            finding: T::find(request, payload),
            function: Rc::clone(&self.function),
            request: request.clone(),
        }
    }
}

pin_project! {
    /// The future of [`CheckFn`].
    #[project = CheckFnProjection]
    #[must_use = "futures do nothing unless polled"]
    pub enum CheckFnFuture<T, F, Fut>
    where
        T: SecurityExtractor,
    {
        /// What is checked is being found.
        Finding {
            #[pin]
            finding: T::Future,
            function: Rc<F>,
            request: HttpRequest,
        },
        /// The function is at work.
        Checking {
            #[pin]
            checking: Fut,
        },
    }
}

impl<T, F, Fut> Future for CheckFnFuture<T, F, Fut>
where
    T: SecurityExtractor,
    F: Fn(T, HttpRequest) -> Fut,
    Fut: Future<Output = Result<(), SecurityError>>,
{
    type Output = Result<(), SecurityError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            let checking = match self.as_mut().project() {
                CheckFnProjection::Checking { checking } => return checking.poll(context),
                CheckFnProjection::Finding {
                    finding,
                    function,
                    request,
                } => {
                    let found = required(ready!(finding.poll(context)))?;
                    function(found, request.clone())
                }
            };
            self.set(Self::Checking { checking });
        }
    }
}
