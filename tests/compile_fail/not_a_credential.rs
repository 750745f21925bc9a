//! A section, an optional and a required argument need a credential or a principal.

use actix_openapi_security::{Optional, Secure, credential::Required};
use actix_web::web;

struct User;

async fn greet(_: Optional<User>) -> &'static str {
    "hello"
}

async fn read_items(_: Required<User>) -> &'static str {
    "items"
}

fn main() {
    web::scope("/users").secure::<User>();
    web::get().to(greet);
    web::get().to(read_items);
}
