//! A misspelt scope is no scope.

use actix_openapi_security::{
    Authenticate, BearerToken, GrantedScopes, Scope, Scoped, SecurityError, guard,
};
use actix_web::HttpRequest;

struct Items;
impl Scope for Items {
    const NAME: &'static str = "items";
}

/// Not a scope, though it may sound like one.
struct Item;

struct User;

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(_: BearerToken, _: &HttpRequest) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

impl GrantedScopes for User {
    fn has_scope(&self, _: &str) -> bool {
        true
    }
}

fn main() {
    let _ = guard::<Scoped<User, Items>>();
    let _ = guard::<Scoped<User, Itmes>>();
    let _ = guard::<Scoped<User, Item>>();
}
