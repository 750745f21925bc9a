//! An API and its front end on two origins: what the front end may send, and what it may read.
//!
//! Sign in as `johndoe` with `secret`.
//!
//! ```sh
//! cargo run --example cross_origin                                # the API on port 8000, the front end on 8001
//! cargo run --example cross_origin -- 127.0.0.1:80 127.0.0.1:8080 # other addresses
//! ```

use std::{future::ready, net::TcpListener};

use actix_cors::Cors;
use actix_openapi_security::{
    BearerToken, OAuth2Error, OAuth2PasswordRequestForm, OpenApi, Secure, SecurityError,
    TokenResponse, WithOpenApi, guard_fn,
};
use actix_web::{
    App, HttpServer,
    http::header,
    web::{Html, Json},
};
use futures_util::future::try_join;
use paperclip::actix::{OpenApiExt, api_v2_operation, get, post, web};

/// Good enough to try the rest out: everybody gets the same one.
const TOKEN: &str = "sesame";

/// Sign in
#[api_v2_operation]
#[post("/token")]
async fn login(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, OAuth2Error> {
    if (form.username(), form.password()) != ("johndoe", "secret") {
        return Err(OAuth2Error::invalid_grant("Incorrect username or password"));
    }
    Ok(TokenResponse::bearer(TOKEN))
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
            // Without this the browser never sends the token.
            .allowed_header(header::AUTHORIZATION)
            // Without this the front end sees a 401 and not its challenge.
            .expose_headers([header::WWW_AUTHENTICATE]);
        let guard = guard_fn(|token: BearerToken, _request| {
            ready(if token.matches(TOKEN) {
                Ok(())
            } else {
                Err(SecurityError::invalid_token("The access token is unknown"))
            })
        });
        App::new()
            .wrap_api()
            .service(login)
            .service(web::scope("/items").service(read_items).secure(guard))
            .with_openapi(OpenApi::new("Two origins", "0.1.0"))
            .build()
            // The last wrap is the outermost. CORS goes there: it answers preflights before the
            // guard sees them, and its headers are on the guard's refusals, too. A browser keeps a
            // response without them from the front end, which could then not tell a 401 from a
            // cable that was cut.
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
