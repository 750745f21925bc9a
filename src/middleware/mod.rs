//! Sections: scopes and resources that require a credential, a principal or a combination.

mod open_paths;
mod section;
mod secure;

#[cfg(feature = "paperclip")]
pub(crate) use self::open_paths::OpenPaths;
pub(crate) use self::open_paths::is_not_open;
pub use self::{
    section::section,
    secure::{AppFactory, Secure},
};
