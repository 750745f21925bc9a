//! The syntax of the RFCs, over bytes and without a framework.

pub(crate) mod authorization;
pub(crate) mod basic;
pub(crate) mod bearer;
pub(crate) mod challenge;
pub(crate) mod cookie;
pub(crate) mod sendable;
pub(crate) mod urlencoded;
