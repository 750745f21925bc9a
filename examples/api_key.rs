//! API keys: in a header, in the query, in a cookie.
//!
//! The only valid key is `sesame`.
//!
//! ```sh
//! cargo run --example api_key                 # http://127.0.0.1:8000
//! cargo run --example api_key -- 0.0.0.0:8080 # another address
//! ```

use std::marker::PhantomData;

use actix_openapi_security::{
    ApiKey, Authenticate, Authenticated, CheckRequest, OpenApi, SecurityBase, SecurityError,
    WithOpenApi,
    credential::Credential,
    scheme::{ApiKeyCookie, ApiKeyHeader, ApiKeyQuery},
};
use actix_web::{App, HttpServer, web::Json};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get};
use serde::Serialize;

/// The description of the schemes in the document.
const DESCRIPTION: &str = "You find your key in the console.";

struct InHeader;
impl SecurityBase for InHeader {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-API-Key").description(DESCRIPTION)
    }
}

struct InQuery;
impl SecurityBase for InQuery {
    type Scheme = ApiKeyQuery;

    fn security_scheme() -> Self::Scheme {
        ApiKeyQuery::new("api_key").description(DESCRIPTION)
    }
}

struct InCookie;
impl SecurityBase for InCookie {
    type Scheme = ApiKeyCookie;

    fn security_scheme() -> Self::Scheme {
        ApiKeyCookie::new("session").description(DESCRIPTION)
    }
}

/// The owner of a key. The check is the same for each of the schemes, so it is generic.
struct Customer<S> {
    name: &'static str,
    scheme: PhantomData<S>,
}

impl<S: 'static> Authenticate for Customer<S>
where
    ApiKey<S>: Credential,
{
    type Credential = ApiKey<S>;

    async fn authenticate(key: ApiKey<S>, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        // Compares in constant time, so the time does not tell where the two differ.
        if !key.matches("sesame") {
            return Err(SecurityError::invalid_credentials("The key is unknown"));
        }
        Ok(Self {
            name: "Ali Baba",
            scheme: PhantomData,
        })
    }
}

#[derive(Serialize, Apiv2Schema)]
struct Greeting {
    hello: String,
}

fn greet(name: &str) -> Json<Greeting> {
    let hello = name.to_owned();
    Json(Greeting { hello })
}

/// The key is in a header
#[api_v2_operation]
#[get("/header")]
async fn by_header(customer: Authenticated<Customer<InHeader>>) -> Json<Greeting> {
    greet(customer.name)
}

/// The key is in the query
#[api_v2_operation]
#[get("/query")]
async fn by_query(customer: Authenticated<Customer<InQuery>>) -> Json<Greeting> {
    greet(customer.name)
}

/// The key is in a cookie
#[api_v2_operation]
#[get("/cookie")]
async fn by_cookie(customer: Authenticated<Customer<InCookie>>) -> Json<Greeting> {
    greet(customer.name)
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let server = HttpServer::new(|| {
        App::new()
            .wrap_api()
            .service(by_header)
            .service(by_query)
            .service(by_cookie)
            .with_openapi(OpenApi::new("API keys", "0.1.0"))
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
