//! The `FromRequest` types: what a handler declares as an argument.

mod authenticate;
mod authenticate_with;
mod authenticated;
mod bearer_token;
mod config;
mod credential;
mod optional;
mod refusing;
mod scoped;
mod scopes;
mod security_extractor;

pub use self::{
    authenticate::Authenticate,
    authenticate_with::AuthenticateWith,
    authenticated::Authenticated,
    bearer_token::BearerToken,
    config::SecurityConfig,
    credential::Credential,
    optional::Optional,
    scoped::Scoped,
    scopes::{GrantedScopes, Scope, Scopes, SecurityScopes},
    security_extractor::SecurityExtractor,
};
pub(crate) use self::{config::refuse, security_extractor::required};
