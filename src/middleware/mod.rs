//! Sections: handlers that are reached only through a credential, a principal or a combination.

mod open_paths;
mod secure;
mod section;

#[cfg(feature = "paperclip")]
pub(crate) use self::open_paths::OpenPaths;
pub(crate) use self::open_paths::is_not_open;
pub use self::{
    secure::{AppFactory, Secure},
    section::section,
};
