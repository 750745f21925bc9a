//! The scheme of an argument has to be one.

use actix_openapi_security::BearerToken;
use actix_web::{App, web};

async fn read_items(token: BearerToken<String>) -> String {
    token.token().to_owned()
}

fn main() {
    App::new().route("/items/", web::get().to(read_items));
}
