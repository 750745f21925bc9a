//! An `Optional` is an argument. A section and a combination need what they require.

use actix_openapi_security::{AnyOf, BasicCredentials, BearerToken, Optional, Secure};
use actix_web::web;

async fn read_items(_: AnyOf<Optional<BearerToken>, BasicCredentials>) -> &'static str {
    ""
}

fn main() {
    web::scope("/items").secure::<Optional<BearerToken>>();
    web::get().to(read_items);
}
