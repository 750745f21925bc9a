use std::{cell::Cell, rc::Rc};

use actix_web::{HttpMessage as _, HttpRequest};

/// The mark on a request that a token in its query is accepted, because middleware sees to it that
/// no cache keeps the response. On the way out it tells whether there was one.
#[derive(Clone, Debug, Default)]
pub(crate) struct QueryTokens(Rc<Cell<bool>>);

impl QueryTokens {
    /// Marks a request.
    pub(crate) fn accept(request: &HttpRequest) -> Self {
        Self::of(request).unwrap_or_else(|| {
            let accepted = Self::default();
            request.extensions_mut().insert(accepted.clone());
            accepted
        })
    }

    /// The mark on a request, if there is one.
    pub(super) fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get().cloned()
    }

    /// There was a token, or what was meant to be one.
    pub(super) fn note(&self) {
        self.0.set(true);
    }

    pub(crate) fn noted(&self) -> bool {
        self.0.get()
    }
}
