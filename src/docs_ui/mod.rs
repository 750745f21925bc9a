//! The docs page: Swagger UI, embedded in the binary and served offline.
//!
//! 1. Every URL on the page is relative, so it works below any prefix that a proxy strips.
//! 2. Nothing is asked of another host, and the page's Content-Security-Policy holds it to that:
//!    requests may go to its own origin and to those that the application named.
//! 3. No script is inline: the page hands its settings over in an attribute.
//! 4. Each file is a resource of its own, so a file that does not exist is what every unknown path
//!    of the application is.

mod assets;
mod page;
mod relative;

pub(crate) use self::page::{Page, paths};
