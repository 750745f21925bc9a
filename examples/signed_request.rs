//! A scheme and a credential of one's own: requests that are signed with a shared key.
//!
//! Neither is known to the crate, and both are used and documented like those that are. For requests
//! between companies there is a standard, RFC 9421, which this is not: see its page in the guide.
//!
//! ```sh
//! cargo run --example signed_request                 # http://127.0.0.1:8000
//! cargo run --example signed_request -- 0.0.0.0:8080 # another address
//! ```

use std::time::{Duration, SystemTime};

use actix_openapi_security::{
    ApiKeyHeader, Credential, DescribeSecurity, OpenApi, Required, Secure, SecurityBase,
    SecurityError, SecurityRequirements, SecurityScheme, WithOpenApi, guard,
};
use actix_web::{App, HttpRequest, HttpServer, web::Json};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get, web};
use serde::Serialize;
use sha2::Sha256;

/// What both sides know. A real one is random, and not in the program.
const KEY: &[u8] = b"only for this example";

/// For how long a signature is good: one that somebody recorded is worthless afterwards.
const GOOD_FOR: Duration = Duration::from_secs(300);

/// The scheme: what the document says, and what a client is challenged with.
struct Signature;

impl SecurityBase for Signature {
    fn security_scheme() -> SecurityScheme {
        let scheme = ApiKeyHeader::new("X-Signature").description(
            "The base64 of an HMAC-SHA256 over the method, the path with the query, and the \
             header `X-Signed-At`, a line each. That header is the time in seconds since 1970.",
        );
        SecurityScheme::from(scheme).auth_scheme("Signature")
    }
}

/// The credential: that a request was signed, and when.
struct SignedRequest {
    signed_at: u64,
}

impl DescribeSecurity for SignedRequest {
    fn security_requirements() -> SecurityRequirements {
        SecurityRequirements::of::<Signature>()
    }
}

impl Credential for SignedRequest {
    fn from_head(request: &HttpRequest) -> Result<Option<Self>, SecurityError> {
        // Nothing was sent for the scheme: an `Optional` would be `None`.
        let Some(signature) = request.headers().get("x-signature") else {
            return Ok(None);
        };
        let wrong = || SecurityError::invalid_credentials("The signature is wrong");
        let signature = STANDARD.decode(signature).map_err(|_| wrong())?;
        let signed_at = header(request, "x-signed-at").ok_or_else(wrong)?;

        let mut expected = Hmac::<Sha256>::new_from_slice(KEY)
            .map_err(|_| SecurityError::unavailable("There is no key"))?;
        expected.update(format!("{}\n{}\n{signed_at}", request.method(), request.uri()).as_bytes());
        // In constant time.
        expected.verify_slice(&signature).map_err(|_| wrong())?;

        let signed_at = signed_at.parse().map_err(|_| wrong())?;
        if !is_recent(signed_at) {
            return Err(SecurityError::invalid_credentials("The signature is old"));
        }
        Ok(Some(Self { signed_at }))
    }
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

/// Clocks differ, so a signature may also be a little in the future.
fn is_recent(signed_at: u64) -> bool {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    now.abs_diff(Duration::from_secs(signed_at)) <= GOOD_FOR
}

#[derive(Serialize, Apiv2Schema)]
struct Order {
    id: u32,
    signed_at: u64,
}

/// Read an order: the credential as an argument
#[api_v2_operation]
#[get("/orders/{id}")]
async fn read_order(id: web::Path<u32>, signed: Required<SignedRequest>) -> Json<Order> {
    let id = id.into_inner();
    let signed_at = signed.0.signed_at;
    Json(Order { id, signed_at })
}

#[derive(Serialize, Apiv2Schema)]
struct Report {
    orders: u32,
}

/// Read the report: the credential in a guard around the scope
#[api_v2_operation]
#[get("/daily")]
async fn read_report() -> Json<Report> {
    Json(Report { orders: 40 })
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let server = HttpServer::new(|| {
        App::new()
            .wrap_api()
            .service(read_order)
            .service(
                web::scope("/reports")
                    .service(read_report)
                    .secure(guard::<SignedRequest>()),
            )
            .with_openapi(OpenApi::new("Signed requests", "0.1.0"))
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
