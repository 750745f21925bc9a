//! First steps: one argument refuses requests without a token and documents the scheme.
//!
//! ```sh
//! cargo run --example first_steps                 # http://127.0.0.1:8000
//! cargo run --example first_steps -- 0.0.0.0:8080 # another address
//! ```

use actix_openapi_security::{BearerToken, OpenApi, WithOpenApi};
use actix_web::{App, HttpServer, web::Json};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get};
use serde::Serialize;

#[derive(Serialize, Apiv2Schema)]
struct Item {
    token: String,
}

/// Read items
#[api_v2_operation]
#[get("/items/")]
async fn read_items(token: BearerToken) -> Json<Item> {
    Json(Item {
        token: token.token().to_owned(),
    })
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let server = HttpServer::new(|| {
        App::new()
            .wrap_api()
            .service(read_items)
            .with_openapi(OpenApi::new("First steps", "0.1.0"))
            .build()
    });
    let server = server.bind(address).unwrap_or_else(|error| {
        eprintln!("cannot listen on {address}: {error}");
        std::process::exit(1)
    });
    for address in server.addrs() {
        println!("Read the docs at http://{address}/docs");
    }
    server.run().await
}
