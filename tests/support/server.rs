//! A protected API on a free port, whose token endpoint lets everyone in.

use std::{sync::mpsc, thread};

use actix_openapi_security::{BearerToken, OpenApi, WithOpenApi as _, token_endpoint::OAuth2Error};
use actix_web::{
    App, HttpServer,
    dev::ServerHandle,
    middleware::{Condition, NormalizePath, TrailingSlash},
    rt::System,
    web::{self, Json},
};
use paperclip::actix::{Apiv2Schema, OpenApiExt as _, api_v2_operation, get};
use serde::Serialize;
use serde_json::{Value, json};

/// The token that the token endpoint gives.
pub const TOKEN: &str = "the-token-of-the-test";

/// The user whose client the token endpoint does not know.
pub const UNKNOWN_CLIENT: &str = "unknown-client";

#[derive(Serialize, Apiv2Schema)]
struct Item {
    token: String,
}

/// Read items
#[api_v2_operation]
#[get("/items/")]
async fn read_items(token: BearerToken) -> Json<Item> {
    Json(Item {
        token: token.token().to_owned(),
    })
}

async fn token(form: String) -> Result<Json<Value>, OAuth2Error> {
    if form.contains(UNKNOWN_CLIENT) {
        return Err(OAuth2Error::invalid_client("Unknown client"));
    }
    Ok(Json(json!({"access_token": TOKEN, "token_type": "bearer"})))
}

pub struct Server {
    /// The address of the server, as `http://host:port`.
    pub url: String,
    handle: ServerHandle,
}

impl Server {
    pub fn start(settings: OpenApi) -> Self {
        Self::start_normalized(settings, None)
    }

    /// Starts with `NormalizePath` around the app, if a mode is given.
    pub fn start_normalized(settings: OpenApi, mode: Option<TrailingSlash>) -> Self {
        let normalize = move || {
            let normalize = NormalizePath::new(mode.unwrap_or_default());
            Condition::new(mode.is_some(), normalize)
        };
        let (ready, started) = mpsc::channel();
        thread::spawn(move || {
            System::new().block_on(async {
                let server = HttpServer::new(move || {
                    App::new()
                        .wrap_api()
                        .service(read_items)
                        .with_openapi(settings.clone())
                        .build()
                        .route("/token", web::post().to(token))
                        .wrap(normalize())
                })
                .workers(1)
                .disable_signals()
                .bind(("127.0.0.1", 0))
                .expect("a port is free");
                let url = format!("http://{}", server.addrs()[0]);
                let server = server.run();
                ready.send((url, server.handle())).expect("the test waits");
                server.await
            })
        });
        let (url, handle) = started.recv().expect("the server starts");
        Self { url, handle }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The order is given at once; the future would only wait until it is carried out.
        drop(self.handle.stop(false));
    }
}
