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

/// The code on the pages of the guide, compiled like the code in the documentation.
#[cfg(all(doctest, feature = "docs-ui"))]
mod pages {
    macro_rules! pages {
        ($($page:ident = $path:literal;)+) => {$(
            #[doc = include_str!($path)]
            struct $page;
        )+};
    }

    pages! {
        Readme = "../README.md";
        FirstSteps = "../docs/first-steps.md";
        BehindAProxy = "../docs/behind-a-proxy.md";
        Sections = "../docs/sections.md";
        Scopes = "../docs/scopes.md";
        OAuth2 = "../docs/oauth2.md";
        HttpAuthentication = "../docs/http-authentication.md";
        ApiKeys = "../docs/api-keys.md";
        SeveralSchemes = "../docs/several-schemes.md";
        TokensElsewhere = "../docs/tokens-elsewhere.md";
        SchemesOfYourOwn = "../docs/schemes-of-your-own.md";
        SchemesInTheDocument = "../docs/schemes-in-the-document.md";
        CrossOrigin = "../docs/cross-origin.md";
        ComingFromFastApi = "../docs/coming-from-fastapi.md";
        ComingFromHttpauth = "../docs/coming-from-httpauth.md";
        Documents = "../docs/documents.md";
        Testing = "../docs/testing.md";
    }
}
