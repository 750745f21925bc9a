//! Refusals of a request: their status, challenges, body and configuration.

mod challenges;
mod config;
mod kind;
mod response;
mod security_error;

pub(crate) use self::config::refuse;
pub use self::{config::SecurityConfig, kind::SecurityErrorKind, security_error::SecurityError};
pub use crate::credentials::challenge::Challenge;
