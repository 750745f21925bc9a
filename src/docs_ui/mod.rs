//! The docs page: Swagger UI, embedded in the binary and served offline.
//!
//! 1. The page asks for its files at its own address, by a query. So it works at every address that
//!    leads to it: with and without a slash at the end, below any prefix that a proxy strips.
//! 2. Nothing is asked of another host, and the page's Content-Security-Policy holds it to that:
//!    requests may go to its own origin and to those that the application named.
//! 3. No script is inline: the page hands its settings over in an attribute.
//! 4. Below its path the page takes only the two files to which an authorization server sends a person
//!    back. Every other path there is answered as an unknown path of the application.

mod assets;
mod page;

pub(crate) use self::page::{Page, paths};
