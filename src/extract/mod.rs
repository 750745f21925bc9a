//! Credentials and their combinations as arguments of a handler.

mod all_of;
mod any_of;
mod any_of_3;
mod api_key;
mod authorization;
mod basic_credentials;
mod bearer_token;
mod check_request;
mod credential;
mod optional;
mod required;
mod secret_value;
mod security_extractor;

pub(crate) use self::security_extractor::{ArgumentFuture, Sealed, argument, as_argument};
pub use self::{
    all_of::AllOf, any_of::AnyOf, any_of_3::AnyOf3, api_key::ApiKey, authorization::Authorization,
    basic_credentials::BasicCredentials, bearer_token::BearerToken, check_request::CheckRequest,
    credential::Credential, optional::Optional, required::Required,
    security_extractor::SecurityExtractor,
};
