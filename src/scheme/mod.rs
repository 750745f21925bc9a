//! Security schemes: what an application declares, as the OpenAPI document describes it.
//!
//! Pure metadata, known without a request. A scheme is a type that implements [`SecurityBase`], and a
//! builder of this module describes it.

mod api_key_cookie;
mod api_key_header;
mod api_key_query;
mod base;
mod builder;
#[cfg(feature = "paperclip")]
mod carrier;
#[cfg(feature = "paperclip")]
mod combine;
mod http_basic;
mod http_bearer;
mod http_digest;
mod http_scheme;
mod oauth2;
mod oauth2_authorization_code_bearer;
mod oauth2_password_bearer;
mod oauth_flows;
mod open_id_connect;
mod requirement;
mod scopes;
mod security_scheme;

#[cfg(feature = "paperclip")]
pub(crate) use self::combine::{CombineError, MOST_ALTERNATIVES, alternatives};
pub use self::{
    api_key_cookie::ApiKeyCookie, api_key_header::ApiKeyHeader, api_key_query::ApiKeyQuery,
    base::SecurityBase, http_basic::HttpBasic, http_bearer::HttpBearer, http_digest::HttpDigest,
    http_scheme::HttpScheme, oauth_flows::OAuthFlow, oauth2::OAuth2,
    oauth2_authorization_code_bearer::OAuth2AuthorizationCodeBearer,
    oauth2_password_bearer::OAuth2PasswordBearer, open_id_connect::OpenIdConnect, scopes::Scopes,
    security_scheme::SecurityScheme,
};
pub(crate) use self::{
    builder::{ApiKeyScheme, AuthorizationScheme, BasicScheme, BearerScheme, SchemeBuilder},
    oauth_flows::OAuthFlows,
    requirement::Requirement,
    security_scheme::{ApiKeyLocation, SecuritySchemeKind},
};
