//! The scheme of a credential implements `SecurityBase`.

use actix_openapi_security::{BearerToken, Secure};
use actix_web::web;

async fn read_items(token: BearerToken<String>) -> String {
    token.token().to_owned()
}

fn main() {
    web::get().to(read_items);
    web::scope("/items").secure::<BearerToken<String>>();
}
