//! A principal has a check. A type of another crate cannot have one.

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, Scoped, Scopes, Secure, SecurityError,
};
use actix_web::web;

struct User;

impl Authenticate for String {
    type Credential = BearerToken;

    async fn authenticate(_: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(Self::new())
    }
}

struct Items;

impl Scopes for Items {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items", "Read items")];
}

fn main() {
    web::scope("/users").secure::<Authenticated<User>>();
    web::scope("/numbers").secure::<Authenticated<u64>>();
    web::scope("/items").secure::<Scoped<BearerToken, Items>>();
}
