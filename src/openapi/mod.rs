//! The document: the record of paperclip, finished and served as version 2 and version 3.
//!
//! The only place that names paperclip.

mod agreement;
mod check;
mod declaration_error;
mod documents;
mod fence;
mod mount;
mod object;
mod open_path;
mod operation;
mod operation_id;
mod origins;
mod path;
mod recorded;
mod recording;
mod refusal;
mod sample;
mod section;
mod server;
mod settings;
mod token_endpoint;
mod version2;
mod version2_scheme;
mod version3;
mod visitor;

pub use self::{
    agreement::SecurityDisagreements,
    declaration_error::DeclarationError,
    documents::Documents,
    mount::{Documented, WithOpenApi},
    section::Section,
    server::Server,
    settings::OpenApi,
};
