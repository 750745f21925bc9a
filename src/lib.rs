#![cfg_attr(feature = "docs-ui", doc = include_str!("lib.md"))]
#![cfg_attr(
    not(feature = "docs-ui"),
    doc = "Security for actix-web in one handler argument. This reference lacks the optional parts."
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(all(doc, feature = "docs-ui"))]
pub mod _guide;
mod credentials;
#[cfg(feature = "docs-ui")]
mod docs_ui;
pub mod error;
mod extract;
mod httpauth;
pub mod middleware;
#[cfg(feature = "paperclip")]
#[cfg_attr(docsrs, doc(cfg(feature = "paperclip")))]
pub mod openapi;
pub mod principal;
pub mod scheme;
#[cfg(feature = "paperclip")]
mod serve;
pub mod token_endpoint;

/// Credentials and their combinations: the arguments of a handler.
pub mod credential {
    pub use crate::extract::{
        AllOf, AnyOf, AnyOf3, ApiKey, Authorization, BasicCredentials, BearerToken, Credential,
        Optional, Required, SecurityExtractor,
    };
}

#[cfg(feature = "paperclip")]
pub use self::openapi::{OpenApi, WithOpenApi};
pub use self::{
    error::{SecurityConfig, SecurityError},
    extract::{
        AllOf, AnyOf, ApiKey, Authorization, BasicCredentials, BearerToken, CheckRequest, Optional,
    },
    middleware::Secure,
    principal::{Authenticate, Authenticated, GrantedScopes, Scoped},
    scheme::{Scopes, SecurityBase},
};
