//! A guard: one line refuses everything in a scope, and the document knows it.
//!
//! The one good token is `sesame`.
//!
//! ```sh
//! cargo run --example guard                 # http://127.0.0.1:8000
//! cargo run --example guard -- 0.0.0.0:8080 # another address
//! ```

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, OpenApi, Secure, SecurityError, WithOpenApi, guard,
};
use actix_web::{App, HttpRequest, HttpServer, web::Json};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get, web};
use serde::Serialize;

#[derive(Clone, Serialize, Apiv2Schema)]
struct Admin {
    username: String,
}

impl Authenticate for Admin {
    type Credential = BearerToken;

    async fn authenticate(token: BearerToken, _: &HttpRequest) -> Result<Self, SecurityError> {
        if !token.matches("sesame") {
            return Err(SecurityError::invalid_token("The access token is unknown"));
        }
        Ok(Self {
            username: "alibaba".to_owned(),
        })
    }
}

#[derive(Serialize, Apiv2Schema)]
struct Report {
    visitors: u32,
}

/// Read the report: not one word of security, and nobody gets here without it
#[api_v2_operation]
#[get("/report")]
async fn read_report() -> Json<Report> {
    Json(Report { visitors: 40 })
}

/// Read who is signed in: what the guard found out is not found out again
#[api_v2_operation]
#[get("/me")]
async fn read_me(admin: Authenticated<Admin>) -> Json<Admin> {
    Json(admin.into_inner())
}

/// Read whether the shop is open: outside the scope, for everybody
#[api_v2_operation]
#[get("/opening-hours")]
async fn read_opening_hours() -> Json<Vec<String>> {
    Json(vec!["09:00-17:00".to_owned()])
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let server = HttpServer::new(|| {
        App::new()
            .wrap_api()
            .service(read_opening_hours)
            .service(
                web::scope("/admin")
                    .service(read_report)
                    .service(read_me)
                    .secure(guard::<Authenticated<Admin>>()),
            )
            .with_openapi(OpenApi::new("A guarded scope", "0.1.0"))
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
