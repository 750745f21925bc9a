//! What is *declared*: security schemes as the OpenAPI document describes them.
//!
//! Pure metadata, known without a request. Version 3 of the specification is the truth here;
//! what version 2 can say of it is worked out where the document is made.

mod api_key_cookie;
mod api_key_header;
mod api_key_query;
mod base;
mod bearer_locations;
mod http_basic;
mod http_bearer;
mod http_digest;
mod http_scheme;
mod label;
mod oauth2;
mod oauth2_authorization_code_bearer;
mod oauth2_password_bearer;
mod oauth_flows;
mod open_id_connect;
mod per_type;
mod requirement;
mod security_scheme;

pub use self::{
    api_key_cookie::ApiKeyCookie,
    api_key_header::ApiKeyHeader,
    api_key_query::ApiKeyQuery,
    base::SecurityBase,
    bearer_locations::BearerLocations,
    http_basic::HttpBasic,
    http_bearer::HttpBearer,
    http_digest::HttpDigest,
    http_scheme::HttpScheme,
    oauth_flows::{OAuthFlow, OAuthFlows},
    oauth2::OAuth2,
    oauth2_authorization_code_bearer::OAuth2AuthorizationCodeBearer,
    oauth2_password_bearer::OAuth2PasswordBearer,
    open_id_connect::OpenIdConnect,
    requirement::{DescribeSecurity, SecurityRequirement, SecurityRequirements},
    security_scheme::{ApiKeyLocation, SecurityScheme, SecuritySchemeKind},
};
pub(crate) use self::{
    per_type::{PerType, per_type},
    requirement::{Misfit, combine},
};
