#![doc = include_str!("lib.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod credentials;
#[cfg(feature = "docs-ui")]
mod docs_ui;
mod error;
mod extract;
mod form_body;
mod httpauth;
mod middleware;
mod openapi;
mod representation;
mod scheme;
mod token_endpoint;

pub use self::{
    credentials::{BearerSyntax, Challenge},
    error::{SecurityError, SecurityErrorKind},
    extract::{
        AllOf, AnyOf, ApiKey, Authenticate, AuthenticateWith, Authenticated, Authorization,
        BasicCredentials, BearerToken, Credential, GrantedScopes, Optional, Required, Scope,
        Scoped, Scopes, SecurityConfig, SecurityExtractor, SecurityScopes,
    },
    middleware::{
        AcceptQueryTokens, AcceptQueryTokensService, Check, CheckFn, Established, Guard, guard,
        guard_fn,
    },
    openapi::{
        AppFactory, Contact, DeclarationError, Documented, Documents, License, OpenApi, Secure,
        SecureApp, SecuredApp, SecurityDisagreement, SecurityDisagreements, Server, Tag,
        WithOpenApi,
    },
    scheme::{
        ApiKeyCookie, ApiKeyHeader, ApiKeyLocation, ApiKeyQuery, BearerLocations, DescribeSecurity,
        HttpBasic, HttpBearer, HttpDigest, HttpScheme, OAuth2, OAuth2AuthorizationCodeBearer,
        OAuth2PasswordBearer, OAuthFlow, OAuthFlows, OpenIdConnect, SecurityBase,
        SecurityRequirement, SecurityRequirements, SecurityScheme, SecuritySchemeKind,
    },
    token_endpoint::{
        OAuth2Error, OAuth2ErrorCode, OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict,
        TokenResponse,
    },
};

/// The code on the pages, compiled like the code in the documentation.
#[cfg(all(doctest, feature = "docs-ui"))]
mod pages {
    #[doc = include_str!("../README.md")]
    struct Readme;

    #[doc = include_str!("../docs/first-steps.md")]
    struct FirstSteps;

    #[doc = include_str!("../docs/behind-a-proxy.md")]
    struct BehindAProxy;

    #[doc = include_str!("../docs/guards.md")]
    struct Guards;

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

    #[doc = include_str!("../docs/schemes-of-your-own.md")]
    struct SchemesOfYourOwn;

    #[doc = include_str!("../docs/schemes-in-the-document.md")]
    struct SchemesInTheDocument;

    #[doc = include_str!("../docs/coming-from-fastapi.md")]
    struct ComingFromFastApi;

    #[doc = include_str!("../docs/token-locations.md")]
    struct TokenLocations;

    #[doc = include_str!("../docs/coming-from-httpauth.md")]
    struct ComingFromHttpauth;

    #[doc = include_str!("../docs/documents.md")]
    struct Versions;

    #[doc = include_str!("../docs/testing.md")]
    struct Testing;
}
