//! OAuth 2.0 scopes: a token that is good for some operations and not for others.
//!
//! Sign in as `johndoe` with `secret`, who may have both scopes, or as `alice` with `secret2`, who
//! may have `me` only. Tick the scopes that the token is to have.
//!
//! ```sh
//! cargo run --example scopes                 # http://127.0.0.1:8000
//! cargo run --example scopes -- 0.0.0.0:8080 # another address
//! ```

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, GrantedScopes, OAuth2Error, OAuth2PasswordBearer,
    OAuth2PasswordRequestForm, OpenApi, Scope, Scoped, SecurityBase, SecurityError, SecurityScheme,
    TokenResponse, WithOpenApi,
};
use actix_web::{
    App, Error, HttpRequest, HttpServer,
    error::ErrorInternalServerError,
    http::StatusCode,
    web::{Data, Json},
};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get, post};
use serde::Serialize;

struct Me;
impl Scope for Me {
    const NAME: &'static str = "me";
}

struct Items;
impl Scope for Items {
    const NAME: &'static str = "items";
}

/// The scheme declares the scopes. One that is needed and not declared stops the app.
struct SignIn;
impl SecurityBase for SignIn {
    fn security_scheme() -> SecurityScheme {
        OAuth2PasswordBearer::new("token")
            .scope(Me::NAME, "Read information about the current user.")
            .scope(Items::NAME, "Read items.")
            .into()
    }
}

#[derive(Clone, Serialize, Apiv2Schema)]
struct User {
    username: String,
    full_name: String,
    disabled: bool,
}

/// The fake database: who has this password, and which scopes a token of theirs may have.
fn sign_in(username: &str, password: &str) -> Option<(User, &'static [&'static str])> {
    let (full_name, disabled, may_have): (_, _, &[&str]) = match (username, password) {
        ("johndoe", "secret") => ("John Doe", false, &[Me::NAME, Items::NAME]),
        ("alice", "secret2") => ("Alice Wonderson", false, &[Me::NAME]),
        ("bob", "secret3") => ("Bob Retired", true, &[Me::NAME, Items::NAME]),
        _ => return None,
    };
    let user = User {
        username: username.to_owned(),
        full_name: full_name.to_owned(),
        disabled,
    };
    Some((user, may_have))
}

/// Who a token stands for, and the scopes it was granted.
#[derive(Clone)]
struct CurrentUser {
    user: User,
    scopes: Vec<String>,
}

/// The tokens that were given. They end with the program; the chapter on JWT has tokens that expire.
#[derive(Default)]
struct Tokens(RwLock<HashMap<String, CurrentUser>>);

impl Tokens {
    fn issue(&self, to: CurrentUser) -> Result<String, getrandom::Error> {
        let mut random = [0; 16];
        getrandom::fill(&mut random)?;
        let token = format!("{:032x}", u128::from_ne_bytes(random));
        let mut tokens = self.0.write().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(token.clone(), to);
        Ok(token)
    }

    fn find(&self, token: &str) -> Option<CurrentUser> {
        let tokens = self.0.read().unwrap_or_else(PoisonError::into_inner);
        tokens.get(token).cloned()
    }
}

/// Sign in
#[api_v2_operation]
#[post("/token")]
async fn login(
    form: OAuth2PasswordRequestForm,
    tokens: Data<Tokens>,
) -> Result<TokenResponse, Error> {
    let (user, may_have) = sign_in(form.username(), form.password())
        .ok_or_else(|| OAuth2Error::invalid_grant("Incorrect username or password"))?;
    // Of what was asked for, what the user may have. The response says which that is.
    let asked_for = form.scopes().filter(|scope| may_have.contains(scope));
    let scopes: Vec<_> = asked_for.map(str::to_owned).collect();
    let token = tokens
        .issue(CurrentUser {
            user,
            scopes: scopes.clone(),
        })
        .map_err(ErrorInternalServerError)?;
    Ok(TokenResponse::bearer(token).scopes(scopes))
}

impl Authenticate for CurrentUser {
    type Credential = BearerToken<SignIn>;

    async fn authenticate(
        token: BearerToken<SignIn>,
        request: &HttpRequest,
    ) -> Result<Self, SecurityError> {
        let Some(tokens) = request.app_data::<Data<Tokens>>() else {
            return Err(SecurityError::unavailable("The app has no tokens"));
        };
        let found = tokens.find(token.token());
        found.ok_or_else(|| SecurityError::invalid_token("The access token is unknown"))
    }
}

/// This is all it takes for scopes to be compared, and for a 403 where one is missing.
impl GrantedScopes for CurrentUser {
    fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }
}

/// Builds on the check of the token, and on its scope `me`: whoever asks for an active user needs
/// that scope, too.
#[derive(Clone)]
struct ActiveUser(Scoped<CurrentUser, Me>);

impl Authenticate for ActiveUser {
    type Credential = Scoped<CurrentUser, Me>;

    async fn authenticate(
        current: Scoped<CurrentUser, Me>,
        _: &HttpRequest,
    ) -> Result<Self, SecurityError> {
        if current.user.disabled {
            return Err(SecurityError::with_status(
                StatusCode::BAD_REQUEST,
                "Inactive user",
            ));
        }
        Ok(Self(current))
    }

    fn refusals() -> Vec<(StatusCode, &'static str)> {
        vec![(StatusCode::BAD_REQUEST, "Inactive user")]
    }
}

impl GrantedScopes for ActiveUser {
    fn has_scope(&self, scope: &str) -> bool {
        self.0.has_scope(scope)
    }
}

/// Read the current user: needs `me`
#[api_v2_operation]
#[get("/users/me")]
async fn read_users_me(user: Authenticated<ActiveUser>) -> Json<User> {
    Json(user.0.user.clone())
}

#[derive(Serialize, Apiv2Schema)]
struct Item {
    item_id: String,
    owner: String,
}

/// Read the current user's items: needs `me` and `items`
#[api_v2_operation]
#[get("/users/me/items/")]
async fn read_own_items(user: Scoped<ActiveUser, Items>) -> Json<Vec<Item>> {
    Json(vec![Item {
        item_id: "Foo".to_owned(),
        owner: user.0.user.username.clone(),
    }])
}

#[derive(Serialize, Apiv2Schema)]
struct Status {
    status: String,
}

/// Read the status of the system: needs a token, whatever its scopes
#[api_v2_operation]
#[get("/status/")]
async fn read_system_status(_user: Authenticated<CurrentUser>) -> Json<Status> {
    Json(Status {
        status: "ok".to_owned(),
    })
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    // Made here, so that all workers share it.
    let tokens = Data::new(Tokens::default());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(tokens.clone())
            .wrap_api()
            .service(login)
            .service(read_users_me)
            .service(read_own_items)
            .service(read_system_status)
            .with_openapi(OpenApi::new("OAuth2 scopes", "0.1.0"))
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
