//! A whole API in one section: everything inside requires a credential, and the document says so.
//!
//! Sign in as `johndoe` with `secret`.
//!
//! ```sh
//! cargo run --example secure                 # http://127.0.0.1:8000
//! cargo run --example secure -- 0.0.0.0:8080 # another address
//! ```

use std::time::Duration;

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, OpenApi, Secure, SecurityError,
    WithOpenApi,
    token_endpoint::{OAuth2Error, OAuth2PasswordRequestForm, TokenResponse},
};
use actix_web::{App, HttpServer, web::Json};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get, post, web};
use serde::Serialize;

/// The only valid token. The chapter on JWT issues real ones.
const TOKEN: &str = "sesame";

/// How long clients are told to use a token. The tokens of this example do not expire.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Sign in: open, because it is registered before the section
#[api_v2_operation]
#[post("/token")]
async fn login(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
    if (form.username(), form.password()) != ("johndoe", "secret") {
        return Err(OAuth2Error::invalid_grant("Incorrect username or password"));
    }
    Ok(TokenResponse::bearer(TOKEN).expires_in(LIFETIME))
}

#[derive(Clone, Serialize, Apiv2Schema)]
struct User {
    username: String,
}

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(token: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        if !token.matches(TOKEN) {
            return Err(SecurityError::invalid_token("The access token is unknown"));
        }
        Ok(Self {
            username: "johndoe".to_owned(),
        })
    }
}

#[derive(Serialize, Apiv2Schema)]
struct Report {
    visitors: u32,
}

/// Read the report: the section protects it
#[api_v2_operation]
#[get("/report")]
async fn read_report() -> Json<Report> {
    Json(Report { visitors: 40 })
}

/// Read the current user: the check of the section does not run again
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
            .service(login)
            .service(
                web::scope("")
                    .service(read_report)
                    .service(read_users_me)
                    .secure::<Authenticated<User>>(),
            )
            .with_openapi(OpenApi::new("A section", "0.1.0"))
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
