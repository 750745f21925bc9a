//! HTTP Basic: a user-id and a password with every request.
//!
//! Sign in as `stanleyjobson` with `swordfish`.
//!
//! ```sh
//! cargo run --example http_basic                 # http://127.0.0.1:8000
//! cargo run --example http_basic -- 0.0.0.0:8080 # another address
//! ```

use actix_openapi_security::{
    Authenticate, Authenticated, BasicCredentials, CheckRequest, OpenApi, SecurityError,
    WithOpenApi,
};
use actix_web::{App, HttpServer, web::Json};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get};
use serde::Serialize;

#[derive(Clone, Serialize, Apiv2Schema)]
struct User {
    username: String,
}

impl Authenticate for User {
    type Credential = BasicCredentials;

    async fn authenticate(
        credentials: BasicCredentials,
        _: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        // Compares both in constant time, so the time does not tell which of them is wrong.
        if !credentials.matches("stanleyjobson", "swordfish") {
            return Err(SecurityError::invalid_credentials(
                "Incorrect username or password",
            ));
        }
        Ok(Self {
            username: credentials.username().to_owned(),
        })
    }
}

/// Read the current user
#[api_v2_operation]
#[get("/users/me")]
async fn read_users_me(user: Authenticated<User>) -> Json<User> {
    Json(user.into_inner())
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let server = HttpServer::new(|| {
        App::new()
            .wrap_api()
            .service(read_users_me)
            .with_openapi(OpenApi::new("HTTP Basic", "0.1.0"))
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
