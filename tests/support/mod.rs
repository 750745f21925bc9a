//! Helpers of the tests. Each test file uses a part of them.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

pub mod example;
pub mod http;
pub mod process;
pub mod schema;
pub mod token_endpoint;
