//! OAuth 2.0 with password hashes and JWTs as bearer tokens: the users are in a database, and the tokens
//! expire.
//!
//! Sign in as `johndoe` with `secret`, or as `alice`, a disabled user, with `secret2`.
//!
//! ```sh
//! cargo run --example jwt                 # http://127.0.0.1:8000
//! cargo run --example jwt -- 0.0.0.0:8080 # another address
//! ```
//!
//! | variable | meaning | default |
//! |---|---|---|
//! | `SECRET_KEY` | the key that signs the tokens, at least 32 bytes: `openssl rand -hex 32` | a generated key, so tokens are valid until the program ends |
//! | `USERS_DATABASE` | the SQLite file of the users, created on the first start | a file beside the program |

use std::{env::VarError, fmt::Display, path::PathBuf, sync::Arc, thread, time::Duration};

use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, OpenApi, SecurityError, WithOpenApi,
    token_endpoint::{OAuth2Error, OAuth2PasswordRequestForm, TokenResponse},
};
use actix_web::{
    App, Error, HttpServer,
    error::ErrorInternalServerError,
    http::StatusCode,
    web::{self, Data, Json},
};
use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::{self, phc::PasswordHash},
};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode, errors::ErrorKind,
    get_current_timestamp,
};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get, post};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

#[derive(Clone, Serialize, Apiv2Schema)]
struct User {
    username: String,
    email: String,
    full_name: String,
    disabled: bool,
}

#[derive(Serialize, Apiv2Schema)]
struct Item {
    item_id: String,
    owner: String,
}

/// A user in the database. No response contains the hash.
struct UserInDb {
    user: User,
    password_hash: String,
}

/// Returns a hash with a random salt, as a string that also names the algorithm and its parameters.
fn hash_password(password: &str) -> password_hash::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes())?;
    Ok(hash.to_string())
}

fn verify_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

/// The users, in an SQLite file.
#[derive(Clone)]
struct Users {
    path: PathBuf,
    /// The hash that an unknown user's password is compared with.
    unknown_user_hash: String,
    /// A permit for each sign-in in progress, waiting or not.
    sign_ins: Arc<Semaphore>,
    /// A permit for each run of argon2, which takes 19 MiB of memory.
    hashing: Arc<Semaphore>,
}

/// The number of sign-ins that can be in progress at once. Others are refused with 503.
const MAX_SIGN_INS: usize = 100;

impl Users {
    /// Opens the database, and creates it if it is missing.
    fn open(path: PathBuf) -> Result<Self, Box<dyn std::error::Error>> {
        let mut database = Connection::open(&path)?;
        // One transaction: a second start at the same time waits for it, and finds the users.
        let filling = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        filling.execute_batch(
            "CREATE TABLE IF NOT EXISTS users (
                 username TEXT PRIMARY KEY,
                 email TEXT NOT NULL,
                 full_name TEXT NOT NULL,
                 disabled INTEGER NOT NULL,
                 password_hash TEXT NOT NULL
             ) STRICT",
        )?;
        let filled: bool =
            filling.query_one("SELECT EXISTS (SELECT * FROM users)", (), |row| row.get(0))?;
        if !filled {
            for (username, full_name, password, disabled) in [
                ("johndoe", "John Doe", "secret", false),
                ("alice", "Alice Wonderson", "secret2", true),
            ] {
                filling.execute(
                    "INSERT INTO users (username, email, full_name, disabled, password_hash)
                     VALUES (?1, ?1 || '@example.com', ?2, ?3, ?4)",
                    params![username, full_name, disabled, hash_password(password)?],
                )?;
            }
        }
        filling.commit()?;
        Ok(Self {
            path,
            unknown_user_hash: hash_password("the password of no user")?,
            sign_ins: Arc::new(Semaphore::new(MAX_SIGN_INS)),
            hashing: Arc::new(Semaphore::new(thread::available_parallelism()?.get())),
        })
    }

    fn find(&self, username: &str) -> rusqlite::Result<Option<UserInDb>> {
        Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY)?
            .query_row(
                "SELECT username, email, full_name, disabled, password_hash
                 FROM users WHERE username = ?1",
                [username],
                |row| {
                    Ok(UserInDb {
                        user: User {
                            username: row.get(0)?,
                            email: row.get(1)?,
                            full_name: row.get(2)?,
                            disabled: row.get(3)?,
                        },
                        password_hash: row.get(4)?,
                    })
                },
            )
            .optional()
    }

    fn verify(&self, username: &str, password: &str) -> rusqlite::Result<Option<User>> {
        let found = self.find(username)?;
        // An unknown username takes as long as a wrong password, so the time does not tell which
        // usernames exist.
        let hash = found.as_ref().map(|found| &found.password_hash);
        let correct = verify_password(password, hash.unwrap_or(&self.unknown_user_hash));
        Ok(found.filter(|_| correct).map(|found| found.user))
    }

    /// Returns the user if the password is correct.
    async fn sign_in(
        &self,
        form: OAuth2PasswordRequestForm,
    ) -> Result<Option<User>, SecurityError> {
        let Ok(_sign_in) = self.sign_ins.try_acquire() else {
            return Err(SecurityError::unavailable("Too many sign-ins"));
        };
        let hashing = Arc::clone(&self.hashing).acquire_owned().await;
        let hashing = hashing.map_err(unavailable)?;
        self.query(move |users| {
            // The permit moves to this thread, which keeps running if the client disconnects.
            let _hashing = hashing;
            users.verify(form.username(), form.password())
        })
        .await
    }

    /// Runs a query on a thread that may block.
    async fn query<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Self) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, SecurityError> {
        let users = self.clone();
        let result = web::block(move || query(&users)).await;
        result.map_err(unavailable)?.map_err(unavailable)
    }
}

/// Returns a 503: a failed database says nothing about the credentials, so the client stays signed in.
fn unavailable(error: impl Display) -> SecurityError {
    eprintln!("the users cannot be read: {error}");
    SecurityError::unavailable("The users cannot be read")
}

/// The signed content of a token: the user, and when the token expires.
#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    exp: u64,
}

const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// Issues and verifies tokens.
struct Tokens {
    signing: EncodingKey,
    verifying: DecodingKey,
    validation: Validation,
}

impl Tokens {
    fn new(key: &[u8]) -> Self {
        // The only algorithm that is accepted, whatever the header of a token says.
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = 0;
        Self {
            signing: EncodingKey::from_secret(key),
            verifying: DecodingKey::from_secret(key),
            validation,
        }
    }

    fn issue(&self, username: &str) -> jsonwebtoken::errors::Result<String> {
        let claims = Claims {
            sub: username.to_owned(),
            exp: get_current_timestamp() + LIFETIME.as_secs(),
        };
        encode(&Header::new(Algorithm::HS256), &claims, &self.signing)
    }

    /// Returns the username in a token, if the signature is valid and the token has not expired.
    fn verify(&self, token: &str) -> Result<String, SecurityError> {
        match decode::<Claims>(token, &self.verifying, &self.validation) {
            Ok(token) => Ok(token.claims.sub),
            Err(error) => Err(SecurityError::invalid_token(match error.kind() {
                ErrorKind::ExpiredSignature => "The access token expired",
                _ => "The access token is not valid",
            })),
        }
    }
}

/// Sign in
#[api_v2_operation]
#[post("/token")]
async fn login(
    form: OAuth2PasswordRequestForm,
    users: Data<Users>,
    tokens: Data<Tokens>,
) -> Result<TokenResponse, Error> {
    let user = users
        .sign_in(form)
        .await?
        .ok_or_else(|| OAuth2Error::invalid_grant("Incorrect username or password"))?;
    let token = tokens
        .issue(&user.username)
        .map_err(ErrorInternalServerError)?;
    Ok(TokenResponse::bearer(token).expires_in(LIFETIME))
}

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(
        token: BearerToken,
        request: CheckRequest<'_>,
    ) -> Result<Self, SecurityError> {
        let username = request.data::<Tokens>()?.verify(token.token())?;
        let users = request.data::<Users>()?;
        match users.query(move |users| users.find(&username)).await? {
            Some(found) => Ok(found.user),
            None => Err(SecurityError::invalid_token("The user does not exist")),
        }
    }

    fn refusals() -> Vec<(StatusCode, &'static str)> {
        vec![(StatusCode::SERVICE_UNAVAILABLE, "The users cannot be read")]
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

/// Read the current user's items
#[api_v2_operation]
#[get("/users/me/items/")]
async fn read_own_items(user: Authenticated<ActiveUser>) -> Json<Vec<Item>> {
    let ActiveUser(user) = user.into_inner();
    Json(vec![Item {
        item_id: "Foo".to_owned(),
        owner: user.username,
    }])
}

/// Returns the key that signs the tokens.
fn secret_key() -> Result<Vec<u8>, String> {
    match std::env::var("SECRET_KEY") {
        // RFC 7518 3.2: at least as long as the hash.
        Ok(key) if key.len() < 32 => Err("SECRET_KEY has less than 32 bytes".to_owned()),
        Ok(key) => Ok(key.into_bytes()),
        Err(VarError::NotPresent) => {
            eprintln!("SECRET_KEY is not set: the tokens are valid until the program ends");
            let mut key = vec![0; 32];
            getrandom::fill(&mut key).map_err(|error| format!("no random key: {error}"))?;
            Ok(key)
        }
        Err(error) => Err(format!("SECRET_KEY: {error}")),
    }
}

/// Returns the path of the SQLite file.
fn database_path() -> std::io::Result<PathBuf> {
    match std::env::var_os("USERS_DATABASE") {
        Some(path) => Ok(path.into()),
        None => Ok(std::env::current_exe()?.with_extension("sqlite")),
    }
}

fn stop(reason: impl Display) -> ! {
    eprintln!("{reason}");
    std::process::exit(1)
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let tokens = Data::new(Tokens::new(
        &secret_key().unwrap_or_else(|error| stop(error)),
    ));
    let path = database_path()?;
    eprintln!("The users are in {}", path.display());
    let users = Users::open(path).unwrap_or_else(|error| stop(error));
    let users = Data::new(users);

    let server = HttpServer::new(move || {
        App::new()
            .app_data(tokens.clone())
            .app_data(users.clone())
            .wrap_api()
            .service(login)
            .service(read_users_me)
            .service(read_own_items)
            .with_openapi(OpenApi::new("OAuth2 with JWT", "0.1.0"))
            .build()
    });
    let server = server
        .bind(address)
        .unwrap_or_else(|error| stop(format_args!("cannot listen on {address}: {error}")));
    for address in server.addrs() {
        println!("Read the docs at http://{address}/docs");
    }
    server.run().await
}
