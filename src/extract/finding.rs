use std::{
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::future::{FutureExt as _, LocalBoxFuture};

use crate::scheme::SecurityBase;

/// What looking for a token of the scheme `S` comes to: known at once, unless a form has to be read.
#[must_use = "futures do nothing unless polled"]
pub struct Finding<S, T> {
    progress: Progress<T>,
    scheme: PhantomData<fn() -> S>,
}

enum Progress<T> {
    /// Until it is told.
    Known(Option<T>),
    Waiting(LocalBoxFuture<'static, T>),
}

impl<S, T> Finding<S, T> {
    /// It is known.
    #[inline]
    pub(super) fn known(found: T) -> Self {
        Self::new(Progress::Known(Some(found)))
    }

    /// It takes a while.
    pub(super) fn waiting(finding: impl Future<Output = T> + 'static) -> Self {
        Self::new(Progress::Waiting(finding.boxed_local()))
    }

    /// The same, and then this of what was found.
    pub(super) fn then<U>(self, next: impl FnOnce(T) -> U + 'static) -> Finding<S, U>
    where
        T: 'static,
        U: 'static,
    {
        Finding::new(match self.progress {
            Progress::Known(found) => Progress::Known(found.map(next)),
            Progress::Waiting(finding) => Progress::Waiting(finding.map(next).boxed_local()),
        })
    }

    fn new(progress: Progress<T>) -> Self {
        Self {
            progress,
            scheme: PhantomData,
        }
    }
}

// What is found is moved out and never pinned.
impl<S, T> Unpin for Finding<S, T> {}

impl<S: SecurityBase, T> Future for Finding<S, T> {
    type Output = T;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        match &mut self.get_mut().progress {
            // Only a future that is polled after it was done has nothing to tell.
            Progress::Known(found) => found.take().map_or(Poll::Pending, Poll::Ready),
            // Known when this is compiled: what never waits is as small as a future that is ready.
            Progress::Waiting(_) if S::BEARER_LOCATIONS.form().is_none() => Poll::Pending,
            Progress::Waiting(finding) => finding.as_mut().poll(context),
        }
    }
}
