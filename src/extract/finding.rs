use std::{
    future::Future,
    mem,
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::future::{FutureExt as _, LocalBoxFuture};

/// What looking for something in a request comes to: mostly known at once.
#[must_use = "futures do nothing unless polled"]
pub struct Finding<T>(Progress<T>);

enum Progress<T> {
    Known(T),
    Waiting(LocalBoxFuture<'static, T>),
    Told,
}

impl<T> Finding<T> {
    /// It is known.
    #[inline]
    pub(super) fn known(found: T) -> Self {
        Self(Progress::Known(found))
    }

    /// It takes a while.
    pub(super) fn waiting(finding: impl Future<Output = T> + 'static) -> Self {
        Self(Progress::Waiting(finding.boxed_local()))
    }

    /// The same, and then this of what was found.
    pub(super) fn then<U>(self, next: impl FnOnce(T) -> U + 'static) -> Finding<U>
    where
        T: 'static,
        U: 'static,
    {
        Finding(match self.0 {
            Progress::Known(found) => Progress::Known(next(found)),
            Progress::Waiting(finding) => Progress::Waiting(finding.map(next).boxed_local()),
            Progress::Told => Progress::Told,
        })
    }
}

// What is found is moved out and never pinned.
impl<T> Unpin for Finding<T> {}

impl<T> Future for Finding<T> {
    type Output = T;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let Self(progress) = self.get_mut();
        if let Progress::Waiting(finding) = progress {
            return finding.as_mut().poll(context);
        }
        match mem::replace(progress, Progress::Told) {
            Progress::Known(found) => Poll::Ready(found),
            // Only a future that is polled after it was done gets here.
            Progress::Waiting(_) | Progress::Told => Poll::Pending,
        }
    }
}
