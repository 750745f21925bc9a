//! Security schemes, as an application declares them and the OpenAPI document describes them.
//!
//! A scheme is a type that implements [`SecurityBase`], and a builder of this module describes it. A
//! scheme is metadata, which needs no request. Each builder has the credentials that fit it, and another
//! credential does not compile:
//!
//! | builder | credential | challenge of a refusal |
//! |---|---|---|
//! | [`OAuth2PasswordBearer`], [`OAuth2AuthorizationCodeBearer`], [`OAuth2`], [`OpenIdConnect`], [`HttpBearer`] | [`BearerToken`](crate::BearerToken), or the whole field as [`Authorization`](crate::Authorization) | `Bearer` |
//! | [`HttpBasic`] | [`BasicCredentials`](crate::BasicCredentials), or [`Authorization`](crate::Authorization) | `Basic realm="…", charset="UTF-8"` |
//! | [`HttpDigest`] | [`Authorization`](crate::Authorization) | `Digest` |
//! | [`HttpScheme`] | [`Authorization`](crate::Authorization) | its name |
//! | [`ApiKeyHeader`], [`ApiKeyQuery`], [`ApiKeyCookie`] | [`ApiKey`](crate::ApiKey) | `APIKey` |
//! | any of these, or a [`SecurityScheme`] | a [`Credential`](crate::credential::Credential) of the application | the same, or [`SecurityScheme::auth_scheme`] |

mod api_key;
mod base;
mod builder;
#[cfg(feature = "paperclip")]
mod combine;
#[cfg(feature = "paperclip")]
mod credential_location;
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
