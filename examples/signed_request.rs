//! A scheme and a credential of the application: requests that are signed with a shared key.
//!
//! They are used and documented like those of the crate. The signature is simpler than that of RFC 9421,
//! the standard for signed requests: see the page on schemes of your own in the guide.
//!
//! ```sh
//! cargo run --example signed_request                 # http://127.0.0.1:8000
//! cargo run --example signed_request -- 0.0.0.0:8080 # another address
//! ```

use std::time::{Duration, SystemTime};

use actix_openapi_security::{
    CheckRequest, OpenApi, Secure, SecurityBase, SecurityError, WithOpenApi,
    credential::{Credential, Required},
    scheme::{ApiKeyHeader, SecurityScheme},
};
use actix_web::{App, HttpServer, web::Json};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get, web};
use serde::Serialize;
use sha2::Sha256;

/// The shared key. A real key is random, and is not part of the program.
const KEY: &[u8] = b"only for this example";

/// How long a signature is valid. A recorded request cannot be sent again afterwards.
const LIFETIME: Duration = Duration::from_secs(300);

/// The scheme: its description in the document, and its name in challenges.
struct Signature;

impl SecurityBase for Signature {
    type Scheme = SecurityScheme;

    fn security_scheme() -> Self::Scheme {
        let scheme = ApiKeyHeader::new("X-Signature").description(
            "The base64 of an HMAC-SHA256 over the method, the path with the query, and the \
             header `X-Signed-At`, a line each. That header is the time in seconds since 1970.",
        );
        SecurityScheme::from(scheme).auth_scheme("Signature")
    }
}

/// The credential: the signature was valid, and the request was signed at this time.
struct SignedRequest {
    signed_at: u64,
}

impl Credential for SignedRequest {
    type Scheme = Signature;

    fn from_head(request: CheckRequest<'_>) -> Result<Option<Self>, SecurityError> {
        // Nothing was sent for the scheme: an `Optional` would be `None`.
        let Some(signature) = request.headers().get("x-signature") else {
            return Ok(None);
        };
        let wrong = || SecurityError::invalid_credentials("The signature is wrong");
        let signature = STANDARD.decode(signature).map_err(|_| wrong())?;
        let signed_at = request.headers().get("x-signed-at").ok_or_else(wrong)?;
        let signed_at = signed_at.to_str().map_err(|_| wrong())?;

        let mut expected = Hmac::<Sha256>::new_from_slice(KEY)
            .map_err(|_| SecurityError::unavailable("There is no key"))?;
        let head = request.head();
        expected.update(format!("{}\n{}\n{signed_at}", head.method, head.uri).as_bytes());
        // Compares in constant time.
        expected.verify_slice(&signature).map_err(|_| wrong())?;

        let signed_at = signed_at.parse().map_err(|_| wrong())?;
        if !is_recent(signed_at) {
            return Err(SecurityError::invalid_credentials(
                "The signature has expired",
            ));
        }
        Ok(Some(Self { signed_at }))
    }
}

/// Clocks differ, so the time may also be a little in the future.
fn is_recent(signed_at: u64) -> bool {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    now.abs_diff(Duration::from_secs(signed_at)) <= LIFETIME
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

/// Read the report: the credential in a section around the scope
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
                    .secure::<SignedRequest>(),
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
