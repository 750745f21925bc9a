//! Simple OAuth 2.0 with password and bearer: a token endpoint, and users that may be inactive.
//!
//! Sign in as `johndoe` with `secret`, or as `alice`, a disabled user, with `secret2`.
//!
//! ```sh
//! cargo run --example simple_oauth2                 # http://127.0.0.1:8000
//! cargo run --example simple_oauth2 -- 0.0.0.0:8080 # another address
//! ```

use std::time::Duration;

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, OpenApi, SecurityError, WithOpenApi,
    token_endpoint::{OAuth2Error, OAuth2PasswordRequestForm, TokenResponse},
};
use actix_web::{App, HttpServer, http::StatusCode, web::Json};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get, post};
use serde::Serialize;
use subtle::ConstantTimeEq;

#[derive(Clone, Serialize, Apiv2Schema)]
struct User {
    username: String,
    email: String,
    full_name: String,
    disabled: bool,
}

/// A user in the database. No response contains the hash.
struct UserInDb {
    user: User,
    hashed_password: &'static str,
}

/// The fake database.
fn find_user(username: &str) -> Option<UserInDb> {
    let (full_name, hashed_password, disabled) = match username {
        "johndoe" => ("John Doe", "fakehashedsecret", false),
        "alice" => ("Alice Wonderson", "fakehashedsecret2", true),
        _ => return None,
    };
    let user = User {
        username: username.to_owned(),
        email: format!("{username}@example.com"),
        full_name: full_name.to_owned(),
        disabled,
    };
    Some(UserInDb {
        user,
        hashed_password,
    })
}

/// Protects nothing. The chapter on JWT has a real hash.
fn fake_hash_password(password: &str) -> String {
    format!("fakehashed{password}")
}

impl UserInDb {
    fn has_password(&self, password: &str) -> bool {
        let hashed = fake_hash_password(password);
        hashed
            .as_bytes()
            .ct_eq(self.hashed_password.as_bytes())
            .into()
    }
}

/// How long clients are told to use a token. The tokens of this example do not expire.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Sign in
#[api_v2_operation]
#[post("/token")]
async fn login(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
    match find_user(form.username()) {
        Some(found) if found.has_password(form.password()) => {
            Ok(TokenResponse::bearer(found.user.username).expires_in(LIFETIME))
        }
        _ => Err(OAuth2Error::invalid_grant("Incorrect username or password")),
    }
}

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(token: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        // The token is the username, so anybody can make one. The chapter on JWT has real tokens.
        match find_user(token.token()) {
            Some(found) => Ok(found.user),
            None => Err(SecurityError::invalid_token("The access token is unknown")),
        }
    }
}

#[derive(Clone)]
struct ActiveUser(User);

impl Authenticate for ActiveUser {
    type Credential = Authenticated<User>;

    async fn authenticate(
        user: Authenticated<User>,
        _: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        if user.disabled {
            return Err(SecurityError::with_status(
                StatusCode::BAD_REQUEST,
                "Inactive user",
            ));
        }
        Ok(Self(user.into_inner()))
    }

    fn refusals() -> Vec<(StatusCode, &'static str)> {
        vec![(StatusCode::BAD_REQUEST, "Inactive user")]
    }
}

/// Read the current user
#[api_v2_operation]
#[get("/users/me")]
async fn read_users_me(user: Authenticated<ActiveUser>) -> Json<User> {
    let ActiveUser(user) = user.into_inner();
    Json(user)
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let server = HttpServer::new(|| {
        App::new()
            .wrap_api()
            .service(login)
            .service(read_users_me)
            .with_openapi(OpenApi::new("Simple OAuth2", "0.1.0"))
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
