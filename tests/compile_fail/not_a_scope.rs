//! A scope is a type that implements `Scopes`, and its principal knows the scopes that it has.

use actix_openapi_security::{
    Authenticate, BearerToken, CheckRequest, GrantedScopes, Scoped, Scopes, Secure, SecurityError,
};
use actix_web::web;

struct Items;
impl Scopes for Items {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items", "Read items")];
}

/// The name of no scope.
struct Item;

struct User;

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(_: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

impl GrantedScopes for User {
    fn has_scope(&self, _: &str) -> bool {
        true
    }
}

struct WithoutScopes;

impl Authenticate for WithoutScopes {
    type Credential = BearerToken;

    async fn authenticate(_: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

async fn read_items(_: Scoped<WithoutScopes, Items>) -> &'static str {
    ""
}

fn main() {
    web::scope("/items").secure::<Scoped<User, Item>>();
    web::scope("/items").secure::<Scoped<WithoutScopes, Items>>();
    web::get().to(read_items);
}
