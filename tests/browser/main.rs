//! The docs page in Chromium, driven by chromedriver. Every test is ignored unless asked for:
//!
//! ```sh
//! cargo test --test browser -- --ignored --test-threads=1 --skip draw_the_picture
//! ```
#![cfg(feature = "docs-ui")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, unreachable_pub, reason = "a part of it is for other tests")]
#[path = "../support"]
mod support {
    pub mod browser;
    pub mod docs_page;
    pub mod example;
    pub mod nginx;
    pub mod process;
    pub mod proxy;
    pub mod server;
}

mod docs_page;
mod page_addresses;
mod password_window;
mod schemes_in_browser;
mod scopes_in_browser;
mod sign_in;
