use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{Error, HttpRequest, dev::Payload};
use pin_project_lite::pin_project;

use super::{
    config::refuse,
    security_extractor::{SecurityExtractor, required},
};

pin_project! {
    /// The future of an argument without which a request is refused, as the configuration says.
    #[must_use = "futures do nothing unless polled"]
    pub struct Refusing<T>
    where
        T: SecurityExtractor,
    {
        #[pin]
        finding: T::Future,
        request: HttpRequest,
    }
}

impl<T: SecurityExtractor> Refusing<T> {
    pub(super) fn new(request: &HttpRequest, payload: &mut Payload) -> Self {
        Self {
            finding: T::find(request, payload),
            request: request.clone(),
        }
    }
}

impl<T: SecurityExtractor> Future for Refusing<T> {
    type Output = Result<T, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let found = required(ready!(this.finding.poll(context)));
        Poll::Ready(found.map_err(|error| refuse::<T>(error, this.request)))
    }
}
