use std::{
    cell::RefCell,
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker, ready},
};

use actix_web::{HttpMessage as _, HttpRequest};
use futures_util::future::LocalBoxFuture;

use super::{authenticate::Authenticate, authenticated::Authenticated};
use crate::error::SecurityError;

type Outcome<P> = Result<Option<Authenticated<P>>, SecurityError>;

/// The future of an [`Authenticated`] principal: the check, unless another makes it in the same
/// request.
///
/// Who is polled first makes it. Only if it has to wait do others need to know of it: a check that
/// is done at once costs one box.
#[must_use = "futures do nothing unless polled"]
pub struct Checking<P: Authenticate>(State<P>);

enum State<P: Authenticate> {
    Done(Option<Outcome<P>>),
    Needed {
        check: LocalBoxFuture<'static, Outcome<P>>,
        request: HttpRequest,
        /// Ours, once the check is under way.
        turn: Option<Turn<P>>,
    },
}

impl<P: Authenticate> Checking<P> {
    /// There is nothing left to do.
    pub(super) fn done(outcome: Outcome<P>) -> Self {
        Self(State::Done(Some(outcome)))
    }

    pub(super) fn needed(
        check: impl Future<Output = Outcome<P>> + 'static,
        request: &HttpRequest,
    ) -> Self {
        Self(State::Needed {
            check: Box::pin(check),
            request: request.clone(),
            turn: None,
        })
    }
}

impl<P: Authenticate> Future for Checking<P> {
    type Output = Outcome<P>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = match &mut self.0 {
            State::Done(outcome) => outcome.take(),
            State::Needed {
                check,
                request,
                turn,
            } => Some(ready!(poll_needed(check, request, turn, context))),
        };
        // Lets go of the request, of which routing needs to have the only handle.
        self.0 = State::Done(None);
        // Only a future that is polled after it was done has nothing to say.
        outcome.map_or(Poll::Pending, Poll::Ready)
    }
}

fn poll_needed<P: Authenticate>(
    check: &mut LocalBoxFuture<'static, Outcome<P>>,
    request: &HttpRequest,
    turn: &mut Option<Turn<P>>,
    context: &mut Context<'_>,
) -> Poll<Outcome<P>> {
    if turn.is_none() {
        if let Some(established) = Authenticated::of(request) {
            return Poll::Ready(Ok(Some(established)));
        }
        if let Some(others) = Turn::of(request) {
            if let Some(error) = ready!(others.wait(context)) {
                return Poll::Ready(Err(error));
            }
            if let Some(established) = Authenticated::of(request) {
                return Poll::Ready(Ok(Some(established)));
            }
            // Nothing came of it: it was given up, or nothing had been sent.
            *turn = Some(others.take());
        }
    }
    let outcome = match check.as_mut().poll(context) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => {
            turn.get_or_insert_with(|| Turn::begin(request));
            return Poll::Pending;
        }
    };
    if let Err(error) = &outcome {
        // Whoever asks again in this request is told the same.
        let turn = turn.get_or_insert_with(|| Turn::begin(request));
        turn.waiting.borrow_mut().refused = Some(error.clone());
    }
    // Wakes who waits for it.
    *turn = None;
    Poll::Ready(outcome)
}

/// A check that is under way in a request, in the hands of who makes it.
struct Turn<P> {
    waiting: Rc<RefCell<Waiting>>,
    of: PhantomData<fn() -> P>,
}

/// The same, as the request knows it.
struct UnderWay<P> {
    waiting: Rc<RefCell<Waiting>>,
    of: PhantomData<fn() -> P>,
}

#[derive(Default)]
struct Waiting {
    is_under_way: bool,
    refused: Option<SecurityError>,
    wakers: Vec<Waker>,
}

impl<P: Authenticate> Turn<P> {
    fn of(request: &HttpRequest) -> Option<UnderWay<P>> {
        let extensions = request.extensions();
        let UnderWay { waiting, of } = extensions.get()?;
        Some(UnderWay {
            waiting: Rc::clone(waiting),
            of: *of,
        })
    }

    fn begin(request: &HttpRequest) -> Self {
        let under_way = UnderWay {
            waiting: Rc::default(),
            of: PhantomData,
        };
        let turn = under_way.take();
        request.extensions_mut().insert(under_way);
        turn
    }
}

impl<P> UnderWay<P> {
    /// Waits until it is over: with a refusal, or with nothing of its own to say.
    fn wait(&self, context: &Context<'_>) -> Poll<Option<SecurityError>> {
        let mut waiting = self.waiting.borrow_mut();
        if waiting.is_under_way {
            waiting.wakers.push(context.waker().clone());
            return Poll::Pending;
        }
        Poll::Ready(waiting.refused.clone())
    }

    fn take(&self) -> Turn<P> {
        self.waiting.borrow_mut().is_under_way = true;
        Turn {
            waiting: Rc::clone(&self.waiting),
            of: PhantomData,
        }
    }
}

/// Done or given up.
impl<P> Drop for Turn<P> {
    fn drop(&mut self) {
        let wakers = {
            let mut waiting = self.waiting.borrow_mut();
            waiting.is_under_way = false;
            std::mem::take(&mut waiting.wakers)
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl<P: Authenticate> fmt::Debug for Checking<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checking").finish_non_exhaustive()
    }
}
