//! OAuth 2.0 scopes: a token that is accepted by some operations and not by others.
//!
//! Sign in as `johndoe` with `secret`, or as `alice` with `secret2`, and tick the scopes of the token.
//! `johndoe` may have both scopes, `alice` only `me`.
//!
//! ```sh
//! cargo run --example scopes                 # http://127.0.0.1:8000
//! cargo run --example scopes -- 0.0.0.0:8080 # another address
//! ```

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
    time::Duration,
};

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, GrantedScopes, OpenApi, Scoped, Scopes,
    SecurityBase, SecurityError, WithOpenApi,
    scheme::OAuth2PasswordBearer,
    token_endpoint::{OAuth2Error, OAuth2PasswordRequestForm, TokenResponse},
};
use actix_web::{
    App, Error, HttpServer,
    error::ErrorInternalServerError,
    http::StatusCode,
    web::{Data, Json},
};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get, post};
use serde::Serialize;

struct Me;
impl Scopes for Me {
    const NAMES: &'static [(&'static str, &'static str)] =
        &[("me", "Read information about the current user.")];
}

struct Items;
impl Scopes for Items {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items", "Read items.")];
}

/// The scheme declares the scopes. An operation that needs an undeclared scope stops the app.
struct SignIn;
impl SecurityBase for SignIn {
    type Scheme = OAuth2PasswordBearer;

    fn security_scheme() -> Self::Scheme {
        OAuth2PasswordBearer::new("token").scopes::<(Me, Items)>()
    }
}

#[derive(Clone, Serialize, Apiv2Schema)]
struct User {
    username: String,
    full_name: String,
    disabled: bool,
}

/// The fake database: returns the user with this password, and the scopes that the user may have.
fn sign_in(username: &str, password: &str) -> Option<(User, &'static [&'static str])> {
    let (full_name, disabled, may_have): (_, _, &[&str]) = match (username, password) {
        ("johndoe", "secret") => ("John Doe", false, &["me", "items"]),
        ("alice", "secret2") => ("Alice Wonderson", false, &["me"]),
        ("bob", "secret3") => ("Bob Retired", true, &["me", "items"]),
        _ => return None,
    };
    let user = User {
        username: username.to_owned(),
        full_name: full_name.to_owned(),
        disabled,
    };
    Some((user, may_have))
}

/// The user that a token belongs to, and the scopes of the token.
#[derive(Clone)]
struct CurrentUser {
    user: User,
    scopes: Vec<String>,
}

/// The tokens that were issued. They are valid until the program ends.
#[derive(Default)]
struct Tokens(RwLock<HashMap<String, CurrentUser>>);

impl Tokens {
    fn issue(&self, user: CurrentUser) -> Result<String, getrandom::Error> {
        let mut random = [0; 16];
        getrandom::fill(&mut random)?;
        let token = format!("{:032x}", u128::from_ne_bytes(random));
        let mut tokens = self.0.write().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(token.clone(), user);
        Ok(token)
    }

    fn find(&self, token: &str) -> Option<CurrentUser> {
        let tokens = self.0.read().unwrap_or_else(PoisonError::into_inner);
        tokens.get(token).cloned()
    }
}

/// How long clients are told to use a token. The tokens of this example do not expire.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Sign in
#[api_v2_operation]
#[post("/token")]
async fn login(
    form: OAuth2PasswordRequestForm,
    tokens: Data<Tokens>,
) -> Result<TokenResponse, Error> {
    let (user, may_have) = sign_in(form.username(), form.password())
        .ok_or_else(|| OAuth2Error::invalid_grant("Incorrect username or password"))?;
    // The requested scopes that the user may have. The response names them.
    let granted = form.grant(|scope| may_have.contains(&scope))?;
    let scopes: Vec<_> = granted.into_iter().map(str::to_owned).collect();
    let token = tokens
        .issue(CurrentUser {
            user,
            scopes: scopes.clone(),
        })
        .map_err(ErrorInternalServerError)?;
    Ok(TokenResponse::bearer(token)
        .expires_in(LIFETIME)
        .scopes(scopes))
}

impl Authenticate for CurrentUser {
    type Credential = BearerToken<SignIn>;

    async fn authenticate(
        token: BearerToken<SignIn>,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let found = request.data::<Tokens>()?.find(token.token());
        found.ok_or_else(|| SecurityError::invalid_token("The access token is unknown"))
    }
}

/// `Scoped` asks for each scope that an operation needs. A missing scope is a 403.
impl GrantedScopes for CurrentUser {
    fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }
}

/// An active user. The check builds on the check of the token and on the scope `me`, so an operation
/// that asks for an active user needs that scope too.
#[derive(Clone)]
struct ActiveUser(Scoped<CurrentUser, Me>);

impl Authenticate for ActiveUser {
    type Credential = Scoped<CurrentUser, Me>;

    async fn authenticate(
        current: Scoped<CurrentUser, Me>,
        _: CheckRequest<'_>,
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

/// Read the current user, with the scope me
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

/// Read the current user's items, with the scopes me and items
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

/// Read the status of the system: needs a token with any scopes
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
