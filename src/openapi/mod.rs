//! The OpenAPI document: paperclip's record of the app, completed and served as version 2 and version 3.
//!
//! Only this module uses paperclip.

mod argument;
mod check_schemes;
mod check_security;
mod declaration_error;
mod documents;
mod object;
mod open_path;
mod operation_id;
mod origins;
mod path;
mod record;
mod recorded_section;
mod refusal;
mod requirements;
mod sample_path;
mod section;
mod server;
mod settings;
mod token_endpoint;
mod version2;
mod version2_scheme;
mod version3;
mod visitor;
mod with_openapi;

pub use self::{
    check_security::SecurityDisagreements,
    declaration_error::DeclarationError,
    documents::Documents,
    section::Section,
    server::Server,
    settings::OpenApi,
    with_openapi::{Documented, WithOpenApi},
};
