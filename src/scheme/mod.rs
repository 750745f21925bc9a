//! What is *declared*: security schemes as the OpenAPI document describes them.
//!
//! Pure metadata, known without a request. Version 3 of the specification is the truth here;
//! what version 2 can say of it is worked out where the document is made.

mod base;
mod oauth2_password_bearer;
mod oauth_flows;
mod requirement;
mod security_scheme;

pub(crate) use self::requirement::combine;
pub use self::{
    base::SecurityBase,
    oauth_flows::{OAuthFlow, OAuthFlows},
    oauth2_password_bearer::OAuth2PasswordBearer,
    requirement::{DescribeSecurity, SecurityRequirement, SecurityRequirements},
    security_scheme::{ApiKeyLocation, SecurityScheme, SecuritySchemeKind},
};
