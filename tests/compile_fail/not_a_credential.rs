//! What a guard, an optional or a required argument asks for is a credential or a principal.

use actix_openapi_security::{Optional, Required, guard};
use actix_web::{App, web};

struct User;

async fn greet(_: Optional<User>) -> &'static str {
    "hello"
}

async fn read_items(_: Required<User>) -> &'static str {
    "items"
}

fn main() {
    let _ = guard::<User>();
    App::new()
        .route("/", web::get().to(greet))
        .route("/items/", web::get().to(read_items));
}
