//! The credential of an argument fits the scheme.

use actix_openapi_security::{
    ApiKey, Authorization, BasicCredentials, BearerToken, SecurityBase,
    scheme::{ApiKeyHeader, OAuth2PasswordBearer},
};
use actix_web::web;

struct Acme;
impl SecurityBase for Acme {
    type Scheme = OAuth2PasswordBearer;

    fn security_scheme() -> Self::Scheme {
        OAuth2PasswordBearer::new("token")
    }
}

struct Key;
impl SecurityBase for Key {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-API-Key")
    }
}

async fn basic(_: BasicCredentials<Acme>) -> &'static str {
    ""
}

async fn bearer(_: BearerToken<Key>) -> &'static str {
    ""
}

async fn key(_: ApiKey<Acme>) -> &'static str {
    ""
}

async fn authorization(_: Authorization<Key>) -> &'static str {
    ""
}

fn main() {
    web::get().to(basic);
    web::get().to(bearer);
    web::get().to(key);
    web::get().to(authorization);
}
