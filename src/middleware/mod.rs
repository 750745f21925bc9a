//! The guard: asks for a credential or a principal before anything inside a scope runs.
//!
//! It never names a scheme, and knows nothing of the document: it is generic over what it asks for.

mod check;
mod guard;
mod service;

pub(crate) use self::guard::OpenPaths;
pub use self::{
    check::{Check, CheckFn, Established},
    guard::{Guard, guard, guard_fn},
};
