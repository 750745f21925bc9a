//! Every scheme: one operation for each, which answers what it was sent.
//!
//! Nothing is checked, so any credentials will do. It is for trying a client, or the Authorize
//! dialog, and for looking up how a scheme is written down.
//!
//! ```sh
//! cargo run --example all_schemes                 # http://127.0.0.1:8000
//! cargo run --example all_schemes -- 0.0.0.0:8080 # another address
//! ```

use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, Authorization, BasicCredentials,
    BearerToken, HttpBasic, HttpBearer, HttpDigest, HttpScheme, OAuth2,
    OAuth2AuthorizationCodeBearer, OAuth2Error, OAuth2PasswordBearer, OAuth2PasswordRequestForm,
    OAuthFlow, OpenApi, OpenIdConnect, Optional, SecurityBase, SecurityScheme, TokenResponse,
    WithOpenApi,
};
use actix_web::{App, HttpRequest, HttpServer, web::Json};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get, post};
use serde::Serialize;

/// What a request was let in with.
#[derive(Serialize, Apiv2Schema)]
struct Received {
    received: Vec<String>,
}

fn answer<const N: usize>(received: [&str; N]) -> Json<Received> {
    Json(Received {
        received: received.map(str::to_owned).into(),
    })
}

// OAuth 2.0.

struct Password;
impl SecurityBase for Password {
    fn security_scheme() -> SecurityScheme {
        OAuth2PasswordBearer::new("token")
            .scope("items", "Read items.")
            .description("Any name and any password will do.")
            .into()
    }
}

/// Sign in: everybody may
#[api_v2_operation]
#[post("/token")]
async fn login(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
    Ok(TokenResponse::bearer(form.username()).scopes(form.scopes()))
}

/// OAuth 2.0, password flow
#[api_v2_operation]
#[get("/oauth2/password")]
async fn password(token: BearerToken<Password>) -> Json<Received> {
    answer([token.token()])
}

struct AuthorizationCode;
impl SecurityBase for AuthorizationCode {
    fn security_scheme() -> SecurityScheme {
        OAuth2AuthorizationCodeBearer::new("https://id.example.com/authorize", "token")
            .refresh_url("token")
            .scope("items", "Read items.")
            .description("The server at id.example.com does not exist.")
            .into()
    }
}

/// OAuth 2.0, authorization code flow
#[api_v2_operation]
#[get("/oauth2/authorization-code")]
async fn authorization_code(token: BearerToken<AuthorizationCode>) -> Json<Received> {
    answer([token.token()])
}

struct SeveralFlows;
impl SecurityBase for SeveralFlows {
    fn security_scheme() -> SecurityScheme {
        OAuth2::new()
            .password(OAuthFlow::new().token_url("token"))
            .client_credentials(OAuthFlow::new().token_url("token"))
            .description("For people, and for programs.")
            .into()
    }
}

/// OAuth 2.0, several flows: the whole `Authorization` field, as FastAPI's `OAuth2` gives it
#[api_v2_operation]
#[get("/oauth2/several-flows")]
async fn several_flows(authorization: Authorization<SeveralFlows>) -> Json<Received> {
    answer([authorization.value()])
}

// OpenID Connect.

struct Provider;
impl SecurityBase for Provider {
    fn security_scheme() -> SecurityScheme {
        OpenIdConnect::new(".well-known/openid-configuration")
            .description("This example is its own provider, as far as the docs page asks.")
            .into()
    }
}

/// What a provider says of itself.
#[derive(Serialize, Apiv2Schema)]
struct Configuration {
    issuer: String,
    token_endpoint: String,
    grant_types_supported: [&'static str; 1],
    scopes_supported: [&'static str; 1],
}

/// Where the docs page finds out how to sign in with OpenID Connect
#[api_v2_operation]
#[get("/.well-known/openid-configuration")]
async fn open_id_configuration(request: HttpRequest) -> Json<Configuration> {
    let connection = request.connection_info();
    let issuer = format!("{}://{}", connection.scheme(), connection.host());
    Json(Configuration {
        token_endpoint: format!("{issuer}/token"),
        issuer,
        grant_types_supported: ["password"],
        scopes_supported: ["openid"],
    })
}

/// OpenID Connect
#[api_v2_operation]
#[get("/open-id-connect")]
async fn open_id_connect(token: BearerToken<Provider>) -> Json<Received> {
    answer([token.token()])
}

// HTTP authentication.

struct Bearer;
impl SecurityBase for Bearer {
    fn security_scheme() -> SecurityScheme {
        HttpBearer::new()
            .bearer_format("JWT")
            .description("A token from somewhere else.")
            .into()
    }
}

/// HTTP Bearer
#[api_v2_operation]
#[get("/http/bearer")]
async fn bearer(token: BearerToken<Bearer>) -> Json<Received> {
    answer([token.token()])
}

struct Basic;
impl SecurityBase for Basic {
    fn security_scheme() -> SecurityScheme {
        HttpBasic::new()
            .realm("All schemes")
            .description("Any name and any password will do.")
            .into()
    }
}

/// HTTP Basic
#[api_v2_operation]
#[get("/http/basic")]
async fn basic(credentials: BasicCredentials<Basic>) -> Json<Received> {
    answer([credentials.username(), credentials.password()])
}

struct Digest;
impl SecurityBase for Digest {
    fn security_scheme() -> SecurityScheme {
        HttpDigest::new()
            .description("Declared and read, not verified.")
            .into()
    }
}

/// HTTP Digest
#[api_v2_operation]
#[get("/http/digest")]
async fn digest(authorization: Authorization<Digest>) -> Json<Received> {
    answer([authorization.scheme(), authorization.credentials()])
}

struct Hoba;
impl SecurityBase for Hoba {
    fn security_scheme() -> SecurityScheme {
        HttpScheme::new("HOBA")
            .description("Any other scheme, by its name.")
            .into()
    }
}

/// Any other scheme of HTTP
#[api_v2_operation]
#[get("/http/hoba")]
async fn hoba(authorization: Authorization<Hoba>) -> Json<Received> {
    answer([authorization.scheme(), authorization.credentials()])
}

// API keys.

struct KeyInHeader;
impl SecurityBase for KeyInHeader {
    fn security_scheme() -> SecurityScheme {
        ApiKeyHeader::new("X-API-Key")
            .description("Any key will do.")
            .into()
    }
}

/// An API key in a header
#[api_v2_operation]
#[get("/api-key/header")]
async fn key_in_header(key: ApiKey<KeyInHeader>) -> Json<Received> {
    answer([key.key()])
}

struct KeyInQuery;
impl SecurityBase for KeyInQuery {
    fn security_scheme() -> SecurityScheme {
        ApiKeyQuery::new("api_key")
            .description("Any key will do.")
            .into()
    }
}

/// An API key in the query
#[api_v2_operation]
#[get("/api-key/query")]
async fn key_in_query(key: ApiKey<KeyInQuery>) -> Json<Received> {
    answer([key.key()])
}

struct KeyInCookie;
impl SecurityBase for KeyInCookie {
    fn security_scheme() -> SecurityScheme {
        ApiKeyCookie::new("session")
            .description("Any key will do.")
            .into()
    }
}

/// An API key in a cookie
#[api_v2_operation]
#[get("/api-key/cookie")]
async fn key_in_cookie(key: ApiKey<KeyInCookie>) -> Json<Received> {
    answer([key.key()])
}

// Several schemes.

/// Perhaps a token
#[api_v2_operation]
#[get("/several/optional")]
async fn optional(Optional(token): Optional<BearerToken<Password>>) -> Json<Received> {
    match token {
        Some(token) => answer([token.token()]),
        None => answer([]),
    }
}

/// A token or a key
#[api_v2_operation]
#[get("/several/any-of")]
async fn any_of(caller: AnyOf<BearerToken<Password>, ApiKey<KeyInHeader>>) -> Json<Received> {
    match caller {
        AnyOf::First(token) => answer([token.token()]),
        AnyOf::Second(key) => answer([key.key()]),
    }
}

/// A token and a key: two arguments
#[api_v2_operation]
#[get("/several/two-arguments")]
async fn two_arguments(token: BearerToken<Password>, key: ApiKey<KeyInHeader>) -> Json<Received> {
    answer([token.token(), key.key()])
}

/// A token and a key, or none of them: where there is one place for both
#[api_v2_operation]
#[get("/several/all-of")]
async fn all_of(
    Optional(both): Optional<AllOf<BearerToken<Password>, ApiKey<KeyInHeader>>>,
) -> Json<Received> {
    match both {
        Some(AllOf(token, key)) => answer([token.token(), key.key()]),
        None => answer([]),
    }
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");

    let server = HttpServer::new(|| {
        App::new()
            .wrap_api()
            .service(login)
            .service(password)
            .service(authorization_code)
            .service(several_flows)
            .service(open_id_connect)
            .service(open_id_configuration)
            .service(bearer)
            .service(basic)
            .service(digest)
            .service(hoba)
            .service(key_in_header)
            .service(key_in_query)
            .service(key_in_cookie)
            .service(optional)
            .service(any_of)
            .service(two_arguments)
            .service(all_of)
            .with_openapi(
                OpenApi::new("All schemes", "0.1.0").openapi_3_1_path("/openapi-3.1.json"),
            )
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
