#![cfg_attr(feature = "paperclip", doc = include_str!("lib.md"))]
#![cfg_attr(
    not(feature = "paperclip"),
    doc = "Security for actix-web in one handler argument, without an OpenAPI document."
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

    #[doc = include_str!("../docs/first-steps.md")]
    struct FirstSteps;

    #[doc = include_str!("../docs/behind-a-proxy.md")]
    struct BehindAProxy;

    #[doc = include_str!("../docs/sections.md")]
    struct Sections;

    #[doc = include_str!("../docs/scopes.md")]
    struct Scopes;

    #[doc = include_str!("../docs/oauth2.md")]
    struct OAuth2;

    #[doc = include_str!("../docs/http-authentication.md")]
    struct HttpAuthentication;

    #[doc = include_str!("../docs/api-keys.md")]
    struct ApiKeys;

    #[doc = include_str!("../docs/several-schemes.md")]
    struct SeveralSchemes;

    #[doc = include_str!("../docs/tokens-elsewhere.md")]
    struct TokensElsewhere;

    #[doc = include_str!("../docs/schemes-of-your-own.md")]
    struct SchemesOfYourOwn;

    #[doc = include_str!("../docs/schemes-in-the-document.md")]
    struct SchemesInTheDocument;

    #[doc = include_str!("../docs/cross-origin.md")]
    struct CrossOrigin;

    #[doc = include_str!("../docs/coming-from-fastapi.md")]
    struct ComingFromFastApi;

    #[doc = include_str!("../docs/coming-from-httpauth.md")]
    struct ComingFromHttpauth;

    #[doc = include_str!("../docs/documents.md")]
    struct Documents;

    #[doc = include_str!("../docs/testing.md")]
    struct Testing;
}
