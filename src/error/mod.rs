//! The refusal: why a request was turned away, and what it is answered.

mod bearer_refusals;
mod challenges;
mod details;
mod kind;
mod security_error;

pub use self::{kind::SecurityErrorKind, security_error::SecurityError};
