//! The `FromRequest` types: what a handler declares as an argument.

mod all_of;
mod any_of;
mod api_key;
mod authenticate;
mod authenticate_with;
mod authenticated;
mod authorization;
mod basic_credentials;
mod bearer_places;
mod bearer_token;
mod checking;
mod config;
mod credential;
mod declared;
mod finding;
mod only_cookie;
mod optional;
mod query_tokens;
mod refusing;
mod required;
mod scoped;
mod scopes;
mod security_extractor;
mod sent;
mod sent_form;
mod tee;

pub use self::{
    all_of::AllOf,
    any_of::AnyOf,
    api_key::ApiKey,
    authenticate::Authenticate,
    authenticate_with::AuthenticateWith,
    authenticated::Authenticated,
    authorization::Authorization,
    basic_credentials::BasicCredentials,
    bearer_token::BearerToken,
    config::SecurityConfig,
    credential::Credential,
    optional::Optional,
    required::Required,
    scoped::Scoped,
    scopes::{GrantedScopes, Scope, Scopes, SecurityScopes},
    security_extractor::SecurityExtractor,
};
pub(crate) use self::{config::refuse, query_tokens::QueryTokens, security_extractor::required};
