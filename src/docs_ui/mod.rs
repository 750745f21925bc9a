//! The docs page: Swagger UI, embedded in the binary, without requests to other hosts.
//!
//! 1. The page loads its files from its own address with a query. So it works at every address that
//!    leads to it: with and without a slash at the end, and below any prefix that a proxy strips.
//! 2. The Content-Security-Policy allows requests only to the page's own origin and to the origins that
//!    the application names.
//! 3. No script is inline: the page passes its settings in an attribute.
//! 4. Below its path, the page serves only the two files to which an authorization server redirects.
//!    Every other path there is an unknown path of the application.

mod assets;
mod page;

pub(crate) use self::page::{Page, paths};
