//! The guard beside the middleware that most apps have, outside it and inside.
//!
//! `wrap` puts around what is there: the middleware that is wrapped last is the outermost.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_cors::Cors;
use actix_openapi_security::{BearerToken, OpenApi, SecureApp, WithOpenApi, guard};
use actix_web::{
    App, HttpServer,
    http::header,
    middleware::{Compress, Logger, NormalizePath},
    web,
};
use paperclip::actix::{OpenApiExt, api_v2_operation, web as api};
use serde_json::json;

use crate::support::http::{Response, get, request, serve};

const TOKEN: &str = "Authorization: Bearer foobar";
const FRONT_END: &str = "https://front.example.com";
const ORIGIN: &str = "Origin: https://front.example.com";
const ASKS_TO_GET: &str = "Access-Control-Request-Method: GET";
const ASKS_TO_SEND_A_TOKEN: &str = "Access-Control-Request-Headers: authorization";

/// Serves the services that a function configures, with one worker.
fn serve_services(
    configure: impl Fn(&mut web::ServiceConfig) + Clone + Send + 'static,
) -> SocketAddr {
    serve(move |listener| {
        Ok(HttpServer::new(move || App::new().configure(&configure))
            .workers(1)
            .listen(listener)?
            .run())
    })
}

async fn items() -> &'static str {
    "items"
}

#[track_caller]
fn assert_refused(response: &Response) {
    assert_eq!(response.status, 401, "{response:?}");
    assert_eq!(response.header("www-authenticate"), Some("Bearer"));
    assert_eq!(response.json(), json!({"detail": "Not authenticated"}));
}

#[track_caller]
fn assert_let_in(response: &Response) {
    assert_eq!((response.status, response.text()), (200, "items"));
}

/// A logger that writes down the status of each response it sees.
fn logger(seen: &Arc<Mutex<Vec<u16>>>) -> Logger {
    let seen = Arc::clone(seen);
    Logger::new("%{status}xo").custom_response_replace("status", move |response| {
        seen.lock().unwrap().push(response.status().as_u16());
        String::new()
    })
}

#[test]
fn a_logger_outside_sees_refusals_and_one_inside_only_what_is_let_in() {
    let outside = Arc::<Mutex<Vec<u16>>>::default();
    let inside = Arc::<Mutex<Vec<u16>>>::default();
    let loggers = (outside.clone(), inside.clone());
    let address = serve_services(move |app| {
        app.service(
            web::scope("/items")
                .wrap(logger(&loggers.1))
                .wrap(guard::<BearerToken>())
                .wrap(logger(&loggers.0))
                .route("", web::get().to(items)),
        );
    });
    assert_refused(&get(address, "/items", &[]));
    assert_let_in(&get(address, "/items", &[TOKEN]));
    assert_eq!(*outside.lock().unwrap(), [401, 200]);
    assert_eq!(*inside.lock().unwrap(), [200]);
}

#[test]
fn compression_outside_compresses_refusals_and_keeps_the_challenge() {
    let address = serve_services(|app| {
        app.service(
            web::scope("/outside")
                .wrap(guard::<BearerToken>())
                .wrap(Compress::default())
                .route("", web::get().to(items)),
        )
        .service(
            web::scope("/inside")
                .wrap(Compress::default())
                .wrap(guard::<BearerToken>())
                .route("", web::get().to(items)),
        );
    });
    let gzip = "Accept-Encoding: gzip";
    let assert_compressed = |response: &Response| {
        assert_eq!(response.header("content-encoding"), Some("gzip"));
        assert!(!response.body.starts_with(b"{") && !response.body.starts_with(b"i"));
    };

    let refused = get(address, "/outside", &[gzip]);
    assert_eq!(refused.status, 401);
    assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    assert_compressed(&refused);
    assert_compressed(&get(address, "/outside", &[gzip, TOKEN]));

    let refused = get(address, "/inside", &[gzip]);
    assert_refused(&refused);
    assert_eq!(refused.header("content-encoding"), None);
    assert_compressed(&get(address, "/inside", &[gzip, TOKEN]));
    assert_let_in(&get(address, "/inside", &[TOKEN]));
}

#[test]
fn a_path_that_is_normalised_outside_or_inside_is_guarded_however_it_is_written() {
    let address = serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .wrap(NormalizePath::trim())
                .service(
                    web::scope("/outside")
                        .wrap(guard::<BearerToken>())
                        .route("/items", web::get().to(items)),
                )
                .service(
                    // It changes the path of the request, which takes the only handle on it.
                    web::scope("/inside")
                        .wrap(NormalizePath::trim())
                        .wrap(guard::<BearerToken>())
                        .route("/items", web::get().to(items)),
                )
        })
        .workers(1)
        .listen(listener)?
        .run())
    });
    for path in [
        "/outside/items",
        "//outside/items",
        "/outside//items/",
        "/inside/items",
        "/inside//items///",
    ] {
        assert_refused(&get(address, path, &[]));
        assert_let_in(&get(address, path, &[TOKEN]));
    }
}

fn cors() -> Cors {
    Cors::default()
        .allowed_origin(FRONT_END)
        .allowed_methods(["GET"])
        .allowed_header(header::AUTHORIZATION)
        .expose_headers([header::WWW_AUTHENTICATE])
}

/// Handlers that take every method, and count how often they run.
fn serve_cors(runs: &Arc<AtomicUsize>) -> SocketAddr {
    let runs = Arc::clone(runs);
    serve_services(move |app| {
        let count = || {
            let runs = Arc::clone(&runs);
            web::to(move || {
                runs.fetch_add(1, Ordering::Relaxed);
                items()
            })
        };
        app.service(
            web::scope("/outside")
                .wrap(guard::<BearerToken>())
                .wrap(cors())
                .route("", count()),
        )
        .service(
            web::scope("/inside")
                .wrap(cors())
                .wrap(guard::<BearerToken>())
                .route("", count()),
        );
    })
}

#[test]
fn cors_outside_or_inside_answers_a_preflight_and_no_handler_runs() {
    let runs = Arc::default();
    let address = serve_cors(&runs);
    for path in ["/outside", "/inside"] {
        let preflight = [ORIGIN, ASKS_TO_GET, ASKS_TO_SEND_A_TOKEN];
        let answered = request(address, "OPTIONS", path, &preflight);
        assert_eq!((answered.status, answered.text()), (200, ""), "{path}");
        assert_eq!(
            answered.header("access-control-allow-origin"),
            Some(FRONT_END),
            "{path}"
        );
        let elsewhere = ["Origin: https://elsewhere.example.com", ASKS_TO_GET];
        let refused = request(address, "OPTIONS", path, &elsewhere);
        // Inside, the refusal of actix-cors is no answer to a preflight.
        let expected = if path == "/inside" { 401 } else { 400 };
        assert_eq!(refused.status, expected, "{path}");
        assert_eq!(refused.header("access-control-allow-origin"), None);
    }
    assert_eq!(runs.load(Ordering::Relaxed), 0);
}

#[test]
fn options_that_is_no_preflight_is_refused() {
    let runs = Arc::default();
    let address = serve_cors(&runs);
    for path in ["/outside", "/inside"] {
        for headers in [
            &[][..],
            &[ORIGIN],
            &[ORIGIN, "Access-Control-Request-Method:"],
            &[ORIGIN, "Access-Control-Request-Method: not a method"],
            &[ORIGIN, ASKS_TO_SEND_A_TOKEN],
        ] {
            let refused = request(address, "OPTIONS", path, headers);
            assert_eq!(refused.status, 401, "{path} {headers:?}");
        }
        // Inside, the guard comes first. Outside, actix-cors takes it for a preflight, and refuses
        // it for want of an origin.
        let refused = request(address, "OPTIONS", path, &[ASKS_TO_GET]);
        assert_eq!(refused.status, if path == "/inside" { 401 } else { 400 });
        let get = get(address, path, &[ORIGIN, ASKS_TO_GET]);
        assert_eq!(get.status, 401);
    }
    assert_eq!(runs.load(Ordering::Relaxed), 0);
}

#[test]
fn a_front_end_reads_a_refusal_only_where_cors_is_outside() {
    let address = serve_cors(&Arc::default());
    let outside = get(address, "/outside", &[ORIGIN]);
    assert_refused(&outside);
    assert_eq!(
        outside.header("access-control-allow-origin"),
        Some(FRONT_END)
    );
    assert_eq!(
        outside.header("access-control-expose-headers"),
        Some("www-authenticate")
    );
    let inside = get(address, "/inside", &[ORIGIN]);
    assert_refused(&inside);
    assert_eq!(inside.header("access-control-allow-origin"), None);

    for path in ["/outside", "/inside"] {
        let let_in = get(address, path, &[ORIGIN, TOKEN]);
        assert_let_in(&let_in);
        assert_eq!(
            let_in.header("access-control-allow-origin"),
            Some(FRONT_END)
        );
    }
}

#[api_v2_operation]
async fn documented() -> String {
    "items".to_owned()
}

#[test]
fn around_a_whole_app_everything_fits_outside_the_guard() {
    let seen = Arc::<Mutex<Vec<u16>>>::default();
    let log = seen.clone();
    let address = serve(move |listener| {
        Ok(HttpServer::new(move || {
            App::new()
                .wrap(Compress::default())
                .wrap_api()
                .route("/items", api::get().to(documented))
                .secure(guard::<BearerToken>())
                .with_openapi(OpenApi::new("Everything", "1"))
                .build()
                .wrap(NormalizePath::trim())
                .wrap(cors())
                .wrap(logger(&log))
        })
        .workers(1)
        .listen(listener)?
        .run())
    });
    let refused = get(address, "//items/", &[ORIGIN]);
    assert_refused(&refused);
    assert_eq!(
        refused.header("access-control-allow-origin"),
        Some(FRONT_END)
    );
    assert_let_in(&get(address, "//items/", &[ORIGIN, TOKEN]));
    let preflight = request(address, "OPTIONS", "/items", &[ORIGIN, ASKS_TO_GET]);
    assert_eq!(preflight.status, 200);
    assert_eq!(get(address, "/openapi.json/", &[]).status, 200);
    assert_eq!(*seen.lock().unwrap(), [401, 200, 200, 200]);
}
