//! The guard: asks for a credential or a principal before anything inside a scope runs. And what
//! bearer tokens in the query need.
//!
//! It never names a scheme, and knows nothing of the document: it is generic over what it asks for.

mod accept_query_tokens;
mod check;
mod guard;
mod service;

pub(crate) use self::guard::OpenPaths;
pub use self::{
    accept_query_tokens::{AcceptQueryTokens, AcceptQueryTokensService},
    check::{Check, CheckFn, Established},
    guard::{Guard, guard, guard_fn},
};
