//! HTTP Digest (RFC 7616) as a credential of the application: the password itself never travels.
//!
//! ```sh
//! cargo run --example digest                 # http://127.0.0.1:8000
//! cargo run --example digest -- 0.0.0.0:8080 # another address
//! curl --digest --user alice:wonderland http://127.0.0.1:8000/me
//! ```

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use actix_openapi_security::{
    CheckRequest, OpenApi, SecurityBase, SecurityError, WithOpenApi,
    credential::{Authorization, Credential, Required},
    error::Challenge,
    scheme::HttpDigest,
};
use actix_web::{
    App, HttpServer,
    web::{Data, Json},
};
use hmac::{Hmac, Mac};
use http_auth::parser::ChallengeParser;
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;

const REALM: &str = "wonderland@example.com";

/// How long a client may use a nonce. Afterwards it gets a new one, without asking a person again.
const LIFETIME: Duration = Duration::from_secs(300);

struct Digest;

impl SecurityBase for Digest {
    type Scheme = HttpDigest;

    fn security_scheme() -> Self::Scheme {
        HttpDigest::new().description("HTTP Digest with SHA-256 (RFC 7616).")
    }
}

/// The users, and the counts of the nonces that they have used.
struct Accounts {
    /// The hash of the username, the realm and the password, by the username. The hash is as secret as the
    /// password.
    hashes: HashMap<&'static str, String>,
    /// Signs nonces, so an unused nonce takes no memory.
    signer: Hmac<Sha256>,
    /// The last count of each nonce, so that a recorded request cannot be sent again.
    counts: Mutex<HashMap<String, u32>>,
}

impl Accounts {
    fn new() -> std::io::Result<Self> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        let hash = hash(&format!("alice:{REALM}:wonderland"));
        Ok(Self {
            hashes: [("alice", hash)].into(),
            signer: Hmac::new_from_slice(&key).map_err(std::io::Error::other)?,
            counts: Mutex::default(),
        })
    }

    /// The challenge with a new nonce. `stale` tells the client that only the nonce was wrong.
    fn challenge(&self, is_stale: bool) -> Challenge {
        let challenge = Challenge::new("Digest")
            .param("realm", REALM)
            .param("qop", "auth")
            .param("algorithm", "SHA-256")
            .param("nonce", self.nonce(now()));
        if is_stale {
            challenge.param("stale", "true")
        } else {
            challenge
        }
    }

    fn nonce(&self, at: u64) -> String {
        let signature = self.signer.clone().chain_update(at.to_be_bytes());
        format!("{at}-{:x}", signature.finalize().into_bytes())
    }

    /// Returns when the nonce was made, or `None` if this process did not make it.
    fn made_at(&self, nonce: &str) -> Option<u64> {
        let at = nonce.split_once('-')?.0.parse().ok()?;
        (self.nonce(at) == nonce).then_some(at)
    }

    /// Returns whether a count of a nonce is new.
    fn is_new(&self, nonce: &str, count: u32) -> bool {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.retain(|nonce, _| self.made_at(nonce).is_some_and(is_recent));
        let last = counts.entry(nonce.to_owned()).or_default();
        let is_new = count > *last;
        *last = count.max(*last);
        is_new
    }
}

/// The credential: a user who knows the password.
struct DigestUser {
    username: String,
}

impl Credential for DigestUser {
    type Scheme = Digest;

    fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        let accounts = request.data::<Accounts>()?;
        let head = request.head();
        let refuse = |detail: &'static str, is_stale| {
            let challenge = accounts.challenge(is_stale);
            SecurityError::invalid_credentials(detail).with_challenge(challenge)
        };
        // A client needs a nonce to begin, so the challenge of the scheme alone would not do.
        let field = Authorization::<Digest>::from_head(request)?
            .ok_or_else(|| refuse("Not authenticated", false))?;
        let malformed = || SecurityError::invalid_request("The Digest credentials are malformed");

        // Credentials have the grammar of a challenge (RFC 9110 11.4).
        let parsed = ChallengeParser::new(field.value()).next();
        let parsed = parsed.and_then(Result::ok).ok_or_else(malformed)?;
        let parameter = |name: &str| {
            let mut parameters = parsed.params.iter();
            let value = parameters.find(|(it, _)| it.eq_ignore_ascii_case(name));
            value
                .map(|(_, value)| value.to_unescaped())
                .ok_or_else(malformed)
        };
        let (username, uri) = (parameter("username")?, parameter("uri")?);
        let (nonce, count) = (parameter("nonce")?, parameter("nc")?);
        let (cnonce, qop) = (parameter("cnonce")?, parameter("qop")?);
        let response = parameter("response")?;

        let number = u32::from_str_radix(&count, 16).map_err(|_| malformed())?;
        if qop != "auth" || count.len() != 8 || head.uri != *uri {
            return Err(malformed());
        }
        let wrong = || refuse("Incorrect username or password", false);
        let user = accounts.hashes.get(&*username).ok_or_else(wrong)?;
        let request = hash(&format!("{}:{uri}", head.method));
        let expected = hash(&format!("{user}:{nonce}:{count}:{cnonce}:{qop}:{request}"));
        if !bool::from(expected.as_bytes().ct_eq(response.as_bytes())) {
            return Err(wrong());
        }
        // Checked last: a client with the right password tries again by itself if only its nonce is old.
        if !accounts.made_at(&nonce).is_some_and(is_recent) || !accounts.is_new(&nonce, number) {
            return Err(refuse("The nonce is used up", true));
        }
        Ok(Some(Self { username }))
    }
}

fn now() -> u64 {
    SystemTime::UNIX_EPOCH
        .elapsed()
        .unwrap_or_default()
        .as_secs()
}

fn is_recent(at: u64) -> bool {
    now().abs_diff(at) <= LIFETIME.as_secs()
}

fn hash(text: &str) -> String {
    format!("{:x}", Sha256::digest(text))
}

#[derive(Serialize, Apiv2Schema)]
struct User {
    username: String,
}

/// Read who you are
#[api_v2_operation]
#[get("/me")]
async fn read_me(Required(user): Required<DigestUser>) -> Json<User> {
    Json(User {
        username: user.username,
    })
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    let accounts = Data::new(Accounts::new()?);

    let server = HttpServer::new(move || {
        App::new()
            .app_data(accounts.clone())
            .wrap_api()
            .service(read_me)
            .with_openapi(OpenApi::new("Digest", "0.1.0"))
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
