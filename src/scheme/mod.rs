//! Security schemes: what an application declares, as the OpenAPI document describes it.
//!
//! Pure metadata, known without a request. A scheme is a type that implements [`SecurityBase`], and a
//! builder of this module describes it.

mod api_key;
mod base;
mod builder;
#[cfg(feature = "paperclip")]
mod carrier;
#[cfg(feature = "paperclip")]
mod combine;
mod http;
mod oauth2;
mod oauth_flows;
mod open_id_connect;
mod requirement;
mod scopes;
mod security_scheme;

#[cfg(feature = "paperclip")]
pub(crate) use self::combine::{Credentials, alternatives};
pub use self::{
    api_key::{ApiKeyCookie, ApiKeyHeader, ApiKeyQuery},
    base::SecurityBase,
    builder::{ApiKeyScheme, AuthorizationScheme, BasicScheme, BearerScheme, SchemeBuilder},
    http::{HttpBasic, HttpBearer, HttpDigest, HttpScheme},
    oauth_flows::OAuthFlow,
    oauth2::{OAuth2, OAuth2AuthorizationCodeBearer, OAuth2PasswordBearer},
    open_id_connect::OpenIdConnect,
    scopes::Scopes,
    security_scheme::SecurityScheme,
};
pub(crate) use self::{
    oauth_flows::OAuthFlows,
    requirement::Requirement,
    security_scheme::{ApiKeyLocation, SecuritySchemeKind},
};
