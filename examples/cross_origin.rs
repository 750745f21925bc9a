//! An API and its front end on two origins, with CORS middleware outside of a section.
//!
//! Sign in as `johndoe` with `secret`.
//!
//! ```sh
//! cargo run --example cross_origin                                # the API on port 8000, the front end on 8001
//! cargo run --example cross_origin -- 127.0.0.1:80 127.0.0.1:8080 # other addresses
//! ```

use std::{future::ready, net::TcpListener, time::Duration};

use actix_cors::Cors;
use actix_openapi_security::{
    Authenticate, Authenticated, BearerToken, CheckRequest, OpenApi, Secure, SecurityError,
    WithOpenApi,
    token_endpoint::{OAuth2Error, OAuth2PasswordRequestForm, TokenResponse},
};
use actix_web::{
    App, HttpServer,
    http::header,
    web::{Html, Json},
};
use futures_util::future::try_join;
use paperclip::actix::{OpenApiExt, api_v2_operation, get, post, web};

/// The only valid token. The chapter on JWT issues real ones.
const TOKEN: &str = "sesame";

/// How long clients are told to use a token. The tokens of this example do not expire.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Sign in
#[api_v2_operation]
#[post("/token")]
async fn login(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
    if (form.username(), form.password()) != ("johndoe", "secret") {
        return Err(OAuth2Error::invalid_grant("Incorrect username or password"));
    }
    Ok(TokenResponse::bearer(TOKEN).expires_in(LIFETIME))
}

struct User;

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(token: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        if !token.matches(TOKEN) {
            return Err(SecurityError::invalid_token("The access token is unknown"));
        }
        Ok(Self)
    }
}

/// Read items
#[api_v2_operation]
#[get("/")]
async fn read_items() -> Json<Vec<String>> {
    Json(vec!["a lamp".to_owned()])
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let mut addresses = std::env::args().skip(1);
    let api = listen(addresses.next().as_deref().unwrap_or("127.0.0.1:8000"));
    let front_end = listen(addresses.next().as_deref().unwrap_or("127.0.0.1:8001"));
    let api_url = format!("http://{}", api.local_addr()?);
    let front_end_url = format!("http://{}", front_end.local_addr()?);
    println!("Read the docs at {api_url}/docs");
    println!("Open the front end at {front_end_url}/");

    let page = include_str!("cross_origin.html").replace("{api}", &api_url);
    let front_end_server = HttpServer::new(move || {
        let page = page.clone();
        App::new().route(
            "/",
            actix_web::web::get().to(move || ready(Html::new(page.clone()))),
        )
    });

    let api_server = HttpServer::new(move || {
        let cors = Cors::default()
            .allowed_origin(&front_end_url)
            .allowed_methods(["GET", "POST"])
            // Without this header the browser does not send the token.
            .allowed_header(header::AUTHORIZATION)
            // Without this header the front end can read a 401, but not its challenge.
            .expose_headers([header::WWW_AUTHENTICATE]);
        App::new()
            .wrap_api()
            .service(login)
            .service(
                web::scope("/items")
                    .service(read_items)
                    .secure::<Authenticated<User>>(),
            )
            .with_openapi(OpenApi::new("Two origins", "0.1.0"))
            .build()
            // Outside of the section: the CORS middleware answers preflights, which carry no token,
            // and adds its headers to the refusals of the section. A front end cannot read a response
            // without these headers, so it could not tell a 401 from a network error.
            .wrap(cors)
    });
    try_join(
        api_server.listen(api)?.run(),
        front_end_server.listen(front_end)?.run(),
    )
    .await?;
    Ok(())
}

fn listen(address: &str) -> TcpListener {
    TcpListener::bind(address).unwrap_or_else(|error| {
        eprintln!("cannot listen on {address}: {error}");
        std::process::exit(1)
    })
}
