//! The syntax of credentials and challenges in the RFCs, on bytes and without a framework.

pub(crate) mod authorization;
pub(crate) mod basic;
pub(crate) mod bearer;
pub(crate) mod challenge;
pub(crate) mod cookie;
pub(crate) mod sendable;
pub(crate) mod urlencoded;
