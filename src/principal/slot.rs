use std::{cell::RefCell, rc::Rc};

use actix_web::{HttpMessage as _, HttpRequest};
use futures_util::lock::{Mutex, MutexGuard};

use super::{Authenticate, Authenticated};
use crate::error::SecurityError;

pub(super) type Outcome<P> = Result<Authenticated<P>, SecurityError>;

/// The place of a principal in the extensions of a request.
///
/// It is taken from the extensions before a check runs. Afterwards this crate does not touch the
/// request, so the check may borrow it while it waits.
pub(super) struct Slot<P: Authenticate>(Rc<State<P>>);

struct State<P: Authenticate> {
    /// Locked while the check runs. If the check is cancelled, the lock is released and the next caller
    /// runs the check.
    outcome: Mutex<Option<Outcome<P>>>,
    /// The granted scopes that were compared so far, for the text of a later refusal.
    satisfied: RefCell<Vec<&'static str>>,
}

impl<P: Authenticate> Slot<P> {
    pub(super) fn of(request: &HttpRequest) -> Self {
        let mut extensions = request.extensions_mut();
        if let Some(Self(state)) = extensions.get() {
            return Self(Rc::clone(state));
        }
        let state = Rc::new(State {
            outcome: Mutex::new(None),
            satisfied: RefCell::default(),
        });
        extensions.insert(Self(Rc::clone(&state)));
        Self(state)
    }

    /// Locks the outcome of the check. It is `None` until the first caller has run the check.
    pub(super) async fn lock(&self) -> MutexGuard<'_, Option<Outcome<P>>> {
        self.0.outcome.lock().await
    }

    /// Returns the principal, if the check is done and accepted the request.
    pub(super) fn principal(request: &HttpRequest) -> Option<Authenticated<P>> {
        let extensions = request.extensions();
        let Self(state) = extensions.get()?;
        let outcome = state.outcome.try_lock()?;
        outcome.as_ref()?.as_ref().ok().cloned()
    }

    pub(super) fn satisfy(&self, scopes: impl Iterator<Item = &'static str>) {
        self.0.satisfied.borrow_mut().extend(scopes);
    }

    pub(super) fn satisfied(&self) -> Vec<&'static str> {
        self.0.satisfied.borrow().clone()
    }
}
