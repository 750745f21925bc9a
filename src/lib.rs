#![cfg_attr(feature = "paperclip", doc = include_str!("lib.md"))]
#![cfg_attr(
    not(feature = "paperclip"),
    doc = "Security for actix-web. The feature `paperclip` adds the document, and this page."
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

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
        AllOf, AnyOf, ApiKey, Authorization, BasicCredentials, BearerToken, Credential, Optional,
        Required, SecurityExtractor,
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

/// The code on the pages of the guide, compiled like the code in the documentation.
#[cfg(all(doctest, feature = "docs-ui"))]
mod pages {
    #[doc = include_str!("../README.md")]
    struct Readme;
}
