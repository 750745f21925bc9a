//! Every scheme: an operation for each, which answers with the credentials that it received.
//!
//! Nothing is verified, so any credentials are accepted. Use it to try a client or the Authorize dialog,
//! and to look up how a scheme is declared.
//!
//! ```sh
//! cargo run --example all_schemes                 # http://127.0.0.1:8000
//! cargo run --example all_schemes -- 0.0.0.0:8080 # another address
//!
//! # Behind a proxy: the URL where clients reach the API.
//! cargo run --example all_schemes -- 127.0.0.1:8000 http://127.0.0.1:8080/api/v1
//! ```

use std::{net::TcpListener, time::Duration};

use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, Authorization, BasicCredentials, BearerToken, OpenApi, Optional, Scopes,
    SecurityBase, WithOpenApi,
    scheme::{
        ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, HttpBasic, HttpBearer, HttpDigest, HttpScheme,
        OAuth2, OAuth2AuthorizationCodeBearer, OAuth2PasswordBearer, OAuthFlow, OpenIdConnect,
    },
    token_endpoint::{OAuth2Error, OAuth2PasswordRequestForm, TokenResponse},
};
use actix_web::{
    App, HttpServer,
    web::{Data, Json},
};
use paperclip::actix::{Apiv2Schema, OpenApiExt, api_v2_operation, get, post};
use serde::Serialize;

/// The credentials of a request.
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

struct Items;
impl Scopes for Items {
    const NAMES: &'static [(&'static str, &'static str)] = &[("items", "Read items.")];
}

struct Password;
impl SecurityBase for Password {
    type Scheme = OAuth2PasswordBearer;

    fn security_scheme() -> Self::Scheme {
        OAuth2PasswordBearer::new("token")
            .scopes::<Items>()
            .description("Any username and any password are accepted.")
    }
}

/// How long clients are told to use a token. The tokens of this example do not expire.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Sign in: every username and password is accepted
#[api_v2_operation]
#[post("/token")]
async fn login(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
    let granted = form.grant(|scope| scope == "items" || scope == "openid")?;
    Ok(TokenResponse::bearer(form.username())
        .expires_in(LIFETIME)
        .scopes(granted))
}

/// OAuth 2.0, password flow
#[api_v2_operation]
#[get("/oauth2/password")]
async fn password(token: BearerToken<Password>) -> Json<Received> {
    answer([token.token()])
}

struct AuthorizationCode;
impl SecurityBase for AuthorizationCode {
    type Scheme = OAuth2AuthorizationCodeBearer;

    fn security_scheme() -> Self::Scheme {
        OAuth2AuthorizationCodeBearer::new("https://id.example.com/authorize", "token")
            .refresh_url("token")
            .scopes::<Items>()
            .description("The server at id.example.com does not exist.")
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
    type Scheme = OAuth2;

    fn security_scheme() -> Self::Scheme {
        OAuth2::new()
            .password(OAuthFlow::new().token_url("token"))
            .client_credentials(OAuthFlow::new().token_url("token"))
            .description("For people, and for programs.")
    }
}

/// OAuth 2.0, several flows: the whole Authorization field
#[api_v2_operation]
#[get("/oauth2/several-flows")]
async fn several_flows(authorization: Authorization<SeveralFlows>) -> Json<Received> {
    answer([authorization.value()])
}

// OpenID Connect.

struct Provider;
impl SecurityBase for Provider {
    type Scheme = OpenIdConnect;

    /// `main` sets the URL.
    fn security_scheme() -> Self::Scheme {
        OpenIdConnect::default()
    }
}

/// The URL of the provider, which is this example.
struct Issuer(String);

/// The configuration of a provider.
#[derive(Serialize, Apiv2Schema)]
struct Configuration {
    issuer: String,
    authorization_endpoint: &'static str,
    token_endpoint: String,
    jwks_uri: String,
    scopes_supported: [&'static str; 1],
    response_types_supported: [&'static str; 1],
    grant_types_supported: [&'static str; 1],
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [&'static str; 1],
}

/// The discovery document, where the docs page learns how to sign in with OpenID Connect
#[api_v2_operation]
#[get("/.well-known/openid-configuration")]
async fn open_id_configuration(issuer: Data<Issuer>) -> Json<Configuration> {
    let Issuer(issuer) = issuer.get_ref();
    Json(Configuration {
        issuer: issuer.clone(),
        authorization_endpoint: "https://id.example.com/authorize",
        token_endpoint: format!("{issuer}/token"),
        jwks_uri: format!("{issuer}/jwks.json"),
        scopes_supported: ["openid"],
        response_types_supported: ["code"],
        grant_types_supported: ["password"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
    })
}

#[derive(Serialize, Apiv2Schema)]
struct Keys {
    keys: Vec<String>,
}

/// The keys of the provider: none, because no token of this example is signed
#[api_v2_operation]
#[get("/jwks.json")]
async fn keys() -> Json<Keys> {
    Json(Keys { keys: Vec::new() })
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
    type Scheme = HttpBearer;

    fn security_scheme() -> Self::Scheme {
        HttpBearer::new()
            .bearer_format("JWT")
            .description("A token from somewhere else.")
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
    type Scheme = HttpBasic;

    fn security_scheme() -> Self::Scheme {
        HttpBasic::new()
            .realm("All schemes")
            .description("Any username and any password are accepted.")
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
    type Scheme = HttpDigest;

    fn security_scheme() -> Self::Scheme {
        HttpDigest::new().description("Declared and read, but not verified.")
    }
}

/// HTTP Digest
#[api_v2_operation]
#[get("/http/digest")]
async fn digest(authorization: Authorization<Digest>) -> Json<Received> {
    answer([authorization.auth_scheme(), authorization.credentials()])
}

struct Hoba;
impl SecurityBase for Hoba {
    type Scheme = HttpScheme;

    fn security_scheme() -> Self::Scheme {
        HttpScheme::new("HOBA").description("Any other scheme, by its name.")
    }
}

/// Any other scheme of HTTP
#[api_v2_operation]
#[get("/http/hoba")]
async fn hoba(authorization: Authorization<Hoba>) -> Json<Received> {
    answer([authorization.auth_scheme(), authorization.credentials()])
}

// API keys.

struct KeyInHeader;
impl SecurityBase for KeyInHeader {
    type Scheme = ApiKeyHeader;

    fn security_scheme() -> Self::Scheme {
        ApiKeyHeader::new("X-API-Key").description("Any key is accepted.")
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
    type Scheme = ApiKeyQuery;

    fn security_scheme() -> Self::Scheme {
        ApiKeyQuery::new("api_key").description("Any key is accepted.")
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
    type Scheme = ApiKeyCookie;

    fn security_scheme() -> Self::Scheme {
        ApiKeyCookie::new("session").description("Any key is accepted.")
    }
}

/// An API key in a cookie
#[api_v2_operation]
#[get("/api-key/cookie")]
async fn key_in_cookie(key: ApiKey<KeyInCookie>) -> Json<Received> {
    answer([key.key()])
}

// Several schemes.

/// A token or nothing
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

/// A token and a key, or nothing
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
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next();
    let address = address.as_deref().unwrap_or("127.0.0.1:8000");
    let listener = TcpListener::bind(address).unwrap_or_else(|error| {
        eprintln!("cannot listen on {address}: {error}");
        std::process::exit(1)
    });
    let address = listener.local_addr()?;
    println!("Read the docs at http://{address}/docs");

    // Never from a request: a client can send any `Host` and `X-Forwarded-Host`.
    let issuer = arguments
        .next()
        .unwrap_or_else(|| format!("http://{address}"));
    let configuration = format!("{issuer}/.well-known/openid-configuration");
    let issuer = Data::new(Issuer(issuer));

    let server = HttpServer::new(move || {
        let provider = OpenIdConnect::new(configuration.clone()).description(
            "This example is its own provider, with the endpoints that the docs page needs.",
        );
        App::new()
            .app_data(issuer.clone())
            .wrap_api()
            .service(login)
            .service(password)
            .service(authorization_code)
            .service(several_flows)
            .service(open_id_connect)
            .service(open_id_configuration)
            .service(keys)
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
                OpenApi::new("All schemes", "0.1.0")
                    .scheme::<Provider>(provider)
                    .openapi_3_1_path("/openapi-3.1.json"),
            )
            .build()
    });
    server.listen(listener)?.run().await
}
