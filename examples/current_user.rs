//! Get the current user: a check turns a token into the user that it belongs to.
//!
//! ```sh
//! cargo run --example current_user                 # http://127.0.0.1:8000
//! cargo run --example current_user -- 0.0.0.0:8080 # another address
//! ```

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, OpenApi, SecurityError, WithOpenApi,
};
use actix_web::{App, HttpServer, web::Json};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get};
use serde::Serialize;

#[derive(Clone, Serialize, Apiv2Schema)]
struct User {
    username: String,
    email: String,
    full_name: String,
}

/// Accepts every token. The next chapters verify tokens.
fn fake_decode_token(token: &str) -> User {
    User {
        username: format!("{token}fakedecoded"),
        email: "john@example.com".to_owned(),
        full_name: "John Doe".to_owned(),
    }
}

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(token: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(fake_decode_token(token.token()))
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
            .with_openapi(OpenApi::new("Get current user", "0.1.0"))
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
