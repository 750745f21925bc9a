//! Sections beside the middleware that most apps have, outside a section and inside.
//!
//! `wrap` puts middleware around what is there: the middleware that is wrapped last is the outermost.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_cors::Cors;
use actix_openapi_security::{
    AllOf, AnyOf, ApiKey, Authenticate, Authenticated, Authorization, BasicCredentials,
    BearerToken, CheckRequest, OpenApi, Secure as _, SecurityBase, SecurityError, WithOpenApi as _,
    middleware::section,
    scheme::{ApiKeyCookie, ApiKeyHeader, ApiKeyQuery, HttpDigest},
};
use actix_web::{
    App, Error, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::{Compress, DefaultHeaders, Logger, Next, NormalizePath, from_fn},
    web,
};
use paperclip::actix::{
    OpenApiExt as _, api_v2_operation,
    web::{self as api, ServiceConfig},
};
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

/// Serves the documented services that a function configures, with one worker.
fn serve_documented(
    configure: impl Fn(&mut ServiceConfig<'_>) + Clone + Send + 'static,
) -> SocketAddr {
    serve(move |listener| {
        let app = move || {
            let app = App::new().wrap_api().configure(&configure);
            app.with_openapi(OpenApi::new("Order", "1")).build()
        };
        Ok(HttpServer::new(app).workers(1).listen(listener)?.run())
    })
}

async fn items() -> &'static str {
    "items"
}

#[api_v2_operation]
async fn documented() -> String {
    "items".to_owned()
}

#[track_caller]
fn assert_refused(response: &Response) {
    assert_eq!(response.status, 401, "{response:?}");
    assert_eq!(response.header("www-authenticate"), Some("Bearer"));
    assert_eq!(response.json(), json!({"detail": "Not authenticated"}));
}

#[track_caller]
fn assert_admitted(response: &Response) {
    assert_eq!((response.status, response.text()), (200, "items"));
}

/// A logger that notes the status of each response it sees.
fn logger(seen: &Arc<Mutex<Vec<u16>>>) -> Logger {
    let seen = Arc::clone(seen);
    Logger::new("%{status}xo").custom_response_replace("status", move |response| {
        seen.lock().unwrap().push(response.status().as_u16());
        String::new()
    })
}

#[test]
fn a_logger_outside_sees_refusals_and_a_logger_inside_does_not() {
    let outside = Arc::<Mutex<Vec<u16>>>::default();
    let inside = Arc::<Mutex<Vec<u16>>>::default();
    let loggers = (outside.clone(), inside.clone());
    let address = serve_services(move |app| {
        app.service(
            web::scope("/items")
                .wrap(logger(&loggers.1))
                .route("", web::get().to(items))
                .secure::<BearerToken>()
                .wrap(logger(&loggers.0)),
        );
    });
    assert_refused(&get(address, "/items", &[]));
    assert_admitted(&get(address, "/items", &[TOKEN]));
    assert_eq!(*outside.lock().unwrap(), [401, 200]);
    assert_eq!(*inside.lock().unwrap(), [200]);
}

/// Adds the field `X-Passed`, which lists the middleware that a response passed.
async fn mark<B: MessageBody>(
    name: &'static str,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let field = header::HeaderName::from_static("x-passed");
    let mut passed: Vec<&str> = Vec::new();
    passed.extend(
        response
            .headers()
            .get(&field)
            .map(|it| it.to_str().unwrap()),
    );
    passed.push(name);
    let passed = header::HeaderValue::try_from(passed.join(" ")).unwrap();
    response.headers_mut().insert(field, passed);
    Ok(response)
}

async fn one<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    mark("one", request, next).await
}

async fn two<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    mark("two", request, next).await
}

async fn within<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    mark("within", request, next).await
}

#[test]
fn middleware_wraps_every_kind_of_section() {
    let plain = serve_services(|app| {
        app.service(
            web::scope("/scope")
                .route("", web::get().to(items))
                .wrap(from_fn(within))
                .secure::<BearerToken>()
                .wrap(from_fn(one))
                .wrap(from_fn(two)),
        )
        .service(
            web::resource("/resource")
                .get(items)
                .wrap(from_fn(within))
                .secure::<BearerToken>()
                .wrap(from_fn(one))
                .wrap(from_fn(two)),
        );
    });
    let documented = serve_documented(|app| {
        app.service(
            api::scope("/scope")
                .route("", api::get().to(documented))
                .wrap(from_fn(within))
                .secure::<BearerToken>()
                .wrap(from_fn(one))
                .wrap(from_fn(two)),
        )
        .service(
            api::resource("/resource")
                .route(api::get().to(documented))
                .wrap(from_fn(within))
                .secure::<BearerToken>()
                .wrap(from_fn(one))
                .wrap(from_fn(two)),
        );
    });
    for (address, path) in [
        (plain, "/scope"),
        (plain, "/resource"),
        (documented, "/scope"),
        (documented, "/resource"),
    ] {
        let refused = get(address, path, &[]);
        assert_refused(&refused);
        assert_eq!(refused.header("x-passed"), Some("one two"), "{path}");
        let admitted = get(address, path, &[TOKEN]);
        assert_admitted(&admitted);
        assert_eq!(admitted.header("x-passed"), Some("within one two"));
    }
}

/// Middleware of different bodies, and sections of different requirements, around each other.
#[test]
fn every_kind_of_section_takes_middleware_with_another_body() {
    let plain = serve_services(|app| {
        app.service(
            web::resource("/resource")
                .get(items)
                .secure::<BearerToken>()
                .wrap(Compress::default())
                .wrap(cors())
                .secure::<AnyOf<BearerToken, ApiKey<Machine>>>(),
        )
        .service(
            web::scope("/scope")
                .route("", web::get().to(items))
                .secure::<BearerToken>()
                .wrap(Compress::default())
                .wrap(cors())
                .secure::<AnyOf<BearerToken, ApiKey<Machine>>>(),
        );
    });
    let documented = serve_documented(|app| {
        app.service(
            api::scope("/scope")
                .route("", api::get().to(documented))
                .wrap(Compress::default())
                .secure::<BearerToken>()
                .wrap(Compress::default())
                .wrap(cors()),
        )
        .service(
            api::resource("/resource")
                .route(api::get().to(documented))
                .wrap(Compress::default())
                .secure::<BearerToken>()
                .wrap(Compress::default())
                .wrap(cors()),
        );
    });
    for address in [plain, documented] {
        for path in ["/scope", "/resource"] {
            assert_eq!(get(address, path, &[]).status, 401, "{path}");
            assert_admitted(&get(address, path, &[TOKEN]));
        }
    }
}

#[test]
fn compression_outside_compresses_refusals_and_keeps_the_challenge() {
    let address = serve_services(|app| {
        app.service(
            web::scope("/outside")
                .route("", web::get().to(items))
                .secure::<BearerToken>()
                .wrap(Compress::default()),
        )
        .service(
            web::scope("/inside")
                .wrap(Compress::default())
                .route("", web::get().to(items))
                .secure::<BearerToken>(),
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
    assert_admitted(&get(address, "/inside", &[TOKEN]));
}

#[test]
fn a_path_that_is_normalised_outside_or_inside_is_guarded_in_every_spelling() {
    let address = serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .wrap(NormalizePath::trim())
                .service(
                    web::scope("/outside")
                        .route("/items", web::get().to(items))
                        .secure::<BearerToken>(),
                )
                .service(
                    // It changes the path of the request, which takes the only handle on it.
                    web::scope("/inside")
                        .wrap(NormalizePath::trim())
                        .route("/items", web::get().to(items))
                        .secure::<BearerToken>(),
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
        assert_admitted(&get(address, path, &[TOKEN]));
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
                .route("", count())
                .secure::<BearerToken>()
                .wrap(cors()),
        )
        .service(
            web::scope("/inside")
                .wrap(cors())
                .route("", count())
                .secure::<BearerToken>(),
        );
    })
}

#[test]
fn only_cors_outside_answers_a_preflight_and_no_handler_runs() {
    let runs = Arc::default();
    let address = serve_cors(&runs);
    let preflight = [ORIGIN, ASKS_TO_GET, ASKS_TO_SEND_A_TOKEN];
    let answered = request(address, "OPTIONS", "/outside", &preflight);
    assert_eq!((answered.status, answered.text()), (200, ""));
    let allowed = answered.header("access-control-allow-origin");
    assert_eq!(allowed, Some(FRONT_END));

    let refused = request(address, "OPTIONS", "/inside", &preflight);
    assert_refused(&refused);
    assert_eq!(refused.header("access-control-allow-origin"), None);

    for (path, status) in [("/outside", 400), ("/inside", 401)] {
        let elsewhere = ["Origin: https://elsewhere.example.com", ASKS_TO_GET];
        let refused = request(address, "OPTIONS", path, &elsewhere);
        assert_eq!(refused.status, status, "{path}");
        assert_eq!(refused.header("access-control-allow-origin"), None);
    }
    assert_eq!(runs.load(Ordering::Relaxed), 0);
}

#[test]
fn an_options_request_that_is_no_preflight_is_refused() {
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
        // actix-cors takes it for a preflight without an origin.
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
        let admitted = get(address, path, &[ORIGIN, TOKEN]);
        assert_admitted(&admitted);
        assert_eq!(
            admitted.header("access-control-allow-origin"),
            Some(FRONT_END)
        );
    }
}

/// The attack: a preflight runs a handler that takes every method, and anything that sets
/// `Access-Control-Allow-Origin` lets a page of another origin read its answer.
#[test]
fn a_preflight_runs_no_handler_even_where_any_origin_may_read_the_answer() {
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let address = serve_services(move |app| {
        let runs = Arc::clone(&counted);
        let handler = web::to(move || {
            runs.fetch_add(1, Ordering::Relaxed);
            items()
        });
        app.service(
            web::scope("/items")
                .route("", handler)
                .wrap(DefaultHeaders::new().add(("access-control-allow-origin", "*")))
                .secure::<BearerToken>(),
        );
    });
    let preflight = [ORIGIN, ASKS_TO_GET, ASKS_TO_SEND_A_TOKEN];
    let refused = request(address, "OPTIONS", "/items", &preflight);
    assert_refused(&refused);
    assert_eq!(refused.header("access-control-allow-origin"), None);
    assert_eq!(runs.load(Ordering::Relaxed), 0);
    // With the token it is a request like any other.
    let with_token = [ORIGIN, ASKS_TO_GET, TOKEN];
    assert_admitted(&request(address, "OPTIONS", "/items", &with_token));
    assert_eq!(runs.load(Ordering::Relaxed), 1);
}

#[test]
fn the_usual_middleware_works_outside_the_section_of_a_whole_api() {
    let seen = Arc::<Mutex<Vec<u16>>>::default();
    let log = seen.clone();
    let address = serve(move |listener| {
        Ok(HttpServer::new(move || {
            App::new()
                .wrap(Compress::default())
                .wrap_api()
                .service(
                    api::scope("")
                        .route("/items", api::get().to(documented))
                        .secure::<BearerToken>(),
                )
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
    assert_admitted(&get(address, "//items/", &[ORIGIN, TOKEN]));
    let preflight = request(address, "OPTIONS", "/items", &[ORIGIN, ASKS_TO_GET]);
    assert_eq!(preflight.status, 200);
    assert_eq!(get(address, "/openapi.json/", &[]).status, 200);
    assert_eq!(*seen.lock().unwrap(), [401, 200, 200, 200]);
}

/// Also around the section of a whole API, where the documents have to stay readable.
#[test]
fn cors_around_a_whole_api_answers_preflights() {
    let address = serve_documented(|app| {
        app.service(
            api::scope("")
                .service(api::resource("/items").to(documented))
                .secure::<BearerToken>()
                .wrap(cors()),
        );
    });
    let preflight = [ORIGIN, ASKS_TO_GET, ASKS_TO_SEND_A_TOKEN];
    let answered = request(address, "OPTIONS", "/items", &preflight);
    assert_eq!((answered.status, answered.text()), (200, ""));
    let refused = get(address, "/items", &[ORIGIN]);
    assert_refused(&refused);
    let allowed = refused.header("access-control-allow-origin");
    assert_eq!(allowed, Some(FRONT_END));
    assert_eq!(get(address, "/openapi.json", &[]).status, 200);
}

macro_rules! keys {
    ($($name:ident: $scheme:ty = $value:expr;)+) => {
        $(
            struct $name;
            impl SecurityBase for $name {
                type Scheme = $scheme;

                fn security_scheme() -> Self::Scheme {
                    $value
                }
            }
        )+
    };
}

keys! {
    Machine: ApiKeyHeader = ApiKeyHeader::new("X-Key");
    Session: ApiKeyCookie = ApiKeyCookie::new("session");
    Link: ApiKeyQuery = ApiKeyQuery::new("key");
    Digest: HttpDigest = HttpDigest::new();
}

struct Caller;

impl Authenticate for Caller {
    type Credential = AnyOf<BearerToken, ApiKey<Session>>;

    async fn authenticate(_: Self::Credential, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

/// RFC 9111 3.5 keeps shared caches from answers to `Authorization` only.
#[test]
fn a_response_to_a_credential_outside_of_authorization_is_private() {
    let address = serve_services(|app| {
        let scope = |path: &str| web::scope(path).route("", web::get().to(items));
        app.service(scope("/header").secure::<ApiKey<Machine>>())
            .service(scope("/cookie").secure::<ApiKey<Session>>())
            .service(scope("/query").secure::<ApiKey<Link>>())
            .service(scope("/either").secure::<AnyOf<BearerToken, ApiKey<Session>>>())
            .service(scope("/both").secure::<AllOf<BearerToken, ApiKey<Session>>>())
            .service(scope("/caller").secure::<Authenticated<Caller>>())
            .service(
                scope("/nested")
                    .secure::<ApiKey<Machine>>()
                    .secure::<BearerToken>(),
            )
            .service(scope("/bearer").secure::<BearerToken>())
            .service(scope("/basic").secure::<BasicCredentials>())
            .service(scope("/digest").secure::<Authorization<Digest>>())
            .service(
                web::resource("/resource")
                    .get(items)
                    .secure::<ApiKey<Session>>(),
            );
    });
    let key = "X-Key: k";
    let cookie = "Cookie: session=s";
    for (path, fields) in [
        ("/header", &[key][..]),
        ("/cookie", &[cookie]),
        ("/query?key=k", &[]),
        ("/either", &[TOKEN]),
        ("/either", &[cookie]),
        ("/both", &[TOKEN, cookie]),
        ("/caller", &[TOKEN]),
        ("/caller", &[cookie]),
        ("/nested", &[TOKEN, key]),
        ("/resource", &[cookie]),
    ] {
        let admitted = get(address, path, fields);
        assert_admitted(&admitted);
        assert_eq!(admitted.header("cache-control"), Some("private"), "{path}");
    }
    for (path, fields) in [
        ("/bearer", &[TOKEN][..]),
        ("/basic", &["Authorization: Basic Zm9vOmJhcg=="]),
        ("/digest", &["Authorization: Digest username=\"u\""]),
    ] {
        let admitted = get(address, path, fields);
        assert_admitted(&admitted);
        assert_eq!(admitted.header("cache-control"), None, "{path}");
    }
}

#[test]
fn a_response_with_its_own_cache_control_is_unchanged() {
    async fn cached(path: web::Path<String>) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, path.into_inner()))
            .finish()
    }
    let address = serve_services(|app| {
        app.service(
            web::scope("/cached")
                .route("/{value}", web::get().to(cached))
                .secure::<ApiKey<Machine>>(),
        )
        .service(
            web::scope("/inside")
                .route("", web::get().to(items))
                .wrap(DefaultHeaders::new().add((header::CACHE_CONTROL, "no-store")))
                .secure::<ApiKey<Machine>>(),
        )
        .service(
            web::scope("/outside")
                .route("", web::get().to(items))
                .secure::<ApiKey<Machine>>()
                .wrap(DefaultHeaders::new().add((header::CACHE_CONTROL, "no-store"))),
        );
    });
    let key = ["X-Key: k"];
    for value in ["public", "no-store", "max-age=60"] {
        let cached = get(address, &format!("/cached/{value}"), &key);
        assert_eq!(cached.header("cache-control"), Some(value));
    }
    let inside = get(address, "/inside", &key);
    assert_eq!(inside.header("cache-control"), Some("no-store"));
    // `DefaultHeaders` adds what is missing.
    let outside = get(address, "/outside", &key);
    assert_eq!(outside.header("cache-control"), Some("private"));
}

struct Named(String);

impl Authenticate for Named {
    type Credential = BearerToken;

    async fn authenticate(token: BearerToken, _: CheckRequest<'_>) -> Result<Self, SecurityError> {
        if token.matches("unknown") {
            return Err(SecurityError::invalid_token("The access token is unknown"));
        }
        Ok(Self(token.token().to_owned()))
    }
}

/// Names the principal in a field of the response.
async fn name_principal<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    assert!(Authenticated::<Named>::of(request.request()).is_none());
    let mut response = next.call(request).await?;
    if let Some(named) = Authenticated::<Named>::of(response.request()) {
        let value = header::HeaderValue::try_from(&*named.0).unwrap();
        let name = header::HeaderName::from_static("x-named");
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

#[test]
fn middleware_outside_reads_the_principal() {
    let address = serve_services(|app| {
        app.service(
            web::scope("/section")
                .route("/items", web::get().to(items))
                .secure::<Authenticated<Named>>()
                .wrap(from_fn(name_principal)),
        )
        .service(
            web::resource("/argument")
                .get(async |_: Authenticated<Named>| "items")
                .wrap(from_fn(name_principal)),
        )
        .service(
            web::resource("/function")
                .get(items)
                .wrap(from_fn(section::<Authenticated<Named>, _>))
                .wrap(from_fn(name_principal)),
        );
    });
    for path in ["/section/items", "/argument", "/function"] {
        let admitted = get(address, path, &["Authorization: Bearer alice"]);
        assert_admitted(&admitted);
        assert_eq!(admitted.header("x-named"), Some("alice"), "{path}");
        let refused = get(address, path, &["Authorization: Bearer unknown"]);
        assert_eq!(refused.status, 401);
        assert_eq!(refused.header("x-named"), None, "{path}");
        let absent = get(address, path, &[]);
        assert_refused(&absent);
        assert_eq!(absent.header("x-named"), None, "{path}");
    }
    let unknown = get(
        address,
        "/section/unknown",
        &["Authorization: Bearer alice"],
    );
    assert_eq!(
        (unknown.status, unknown.header("x-named")),
        (404, Some("alice"))
    );
}
