//! The document: what paperclip recorded, finished by us and served as version 2 and version 3.
//!
//! The only place that names paperclip.

mod agreement;
mod app_factory;
mod declaration_error;
mod documents;
mod info;
mod mount;
mod operation;
#[cfg(feature = "docs-ui")]
mod origins;
mod password_flow;
mod recorded;
mod recording;
mod refusal;
mod secure;
mod server;
mod settings;
mod version2;
mod version2_scheme;
mod version3;
mod version3_1;

pub use self::{
    agreement::{SecurityDisagreement, SecurityDisagreements},
    app_factory::AppFactory,
    declaration_error::DeclarationError,
    documents::Documents,
    info::{Contact, License, Tag},
    mount::{Documented, WithOpenApi},
    secure::{Secure, SecureApp, SecuredApp},
    server::Server,
    settings::OpenApi,
};
