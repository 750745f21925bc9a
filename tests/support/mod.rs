//! What the tests share. Each test file uses a part of it.
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
