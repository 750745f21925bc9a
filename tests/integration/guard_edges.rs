//! Where a guard could come apart: what else takes an open path, what is configured or mounted by
//! another name, who hangs up.

use std::{net::SocketAddr, rc::Rc, sync::LazyLock, time::Duration};

use actix_openapi_security::{
    Authenticate, Authenticated, BearerSyntax, BearerToken, OpenApi, Secure, SecureApp,
    SecurityConfig, SecurityError, WithOpenApi, guard, guard_fn,
};
use actix_web::{
    App, HttpMessage as _, HttpRequest, HttpResponse, HttpServer,
    dev::Service as _,
    http::StatusCode,
    rt::{task::yield_now, time::timeout},
    test::{TestRequest, call_and_read_body, init_service},
    web,
};
use paperclip::actix::{OpenApiExt, api_v2_operation, web as api};

use crate::support::http::{Response, get, request, serve};

#[api_v2_operation]
async fn inside() -> String {
    "inside".to_owned()
}

#[api_v2_operation]
async fn slug(slug: web::Path<String>) -> String {
    format!("inside {slug}")
}

async fn default_service() -> HttpResponse {
    HttpResponse::Ok().body("inside")
}

fn ask(address: SocketAddr, path: &str) -> Response {
    get(address, path, &["Authorization: Bearer foobar"])
}

static SCOPES: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .wrap_api()
                .service(
                    api::scope("/configured")
                        .configure(|config| {
                            config
                                .route("/route", api::get().to(inside))
                                .service(api::resource("/resource").to(inside))
                                .service(api::scope("/scope").route("/{id}", api::get().to(inside)))
                                .service(
                                    api::scope("/again")
                                        .route("/{id}", api::get().to(inside))
                                        .secure(guard::<BearerToken>()),
                                );
                        })
                        .secure(guard::<BearerToken>()),
                )
                .service(
                    api::resource("/resource")
                        .route(api::get().to(inside))
                        .default_service(web::to(default_service))
                        .secure(guard::<BearerToken>()),
                )
                .with_openapi(OpenApi::new("Edges", "1"))
                .build()
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

#[test]
fn what_is_configured_mounted_or_taken_by_default_is_guarded() {
    for path in [
        "/configured/route",
        "/configured/resource",
        "/configured/scope/1",
        "/configured/again/1",
        "/configured/again/1/2",
        "/resource",
    ] {
        for method in ["GET", "POST", "HEAD", "OPTIONS", "PURGE"] {
            let refused = request(*SCOPES, method, path, &[]);
            assert_eq!(refused.status, 401, "{method} {path}");
        }
    }
    for path in [
        "/configured/route",
        "/configured/resource",
        "/configured/scope/1",
        "/configured/again/1",
        "/resource",
    ] {
        let let_in = ask(*SCOPES, path);
        assert_eq!((let_in.status, let_in.text()), (200, "inside"), "{path}");
    }
    let bearer = ["Authorization: Bearer foobar"];
    assert_eq!(
        request(*SCOPES, "POST", "/resource", &bearer).text(),
        "inside"
    );
}

#[test]
fn another_writing_of_a_guarded_path_is_no_way_in() {
    for path in [
        "/configured//route",
        "/configured/%72oute",
        "/%63onfigured/route",
        "/./configured/route",
        "/configured/route?",
        "/configured/route;x",
        "//configured/route",
        "/configured/route/",
    ] {
        let response = get(*SCOPES, path, &[]);
        let text = String::from_utf8_lossy(&response.body);
        assert!(
            matches!(response.status, 401 | 404) && !text.contains("inside"),
            "{path}: {response:?}"
        );
    }
}

static WHOLE_APP: LazyLock<SocketAddr> = LazyLock::new(|| {
    serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .app_data(
                    SecurityConfig::new()
                        .realm("everything")
                        .bearer_syntax(BearerSyntax::VisibleAscii),
                )
                .wrap_api()
                .route("/{slug}", api::get().to(slug))
                .secure(guard::<BearerToken>())
                .with_openapi(OpenApi::new("Edges", "1").openapi_path("/v3/openapi.json"))
                .build()
                .route("/after/the/guard", web::get().to(default_service))
                .default_service(web::to(default_service))
        })
        .workers(1)
        .listen(listener)?
        .run())
    })
});

#[test]
fn a_handler_that_takes_the_documents_path_is_guarded_there_too() {
    // Both are paths of the document, which the handler took first.
    for path in ["/swagger.json", "/docs"] {
        assert_eq!(get(*WHOLE_APP, path, &[]).status, 401, "{path}");
        let taken = format!("inside {}", path.trim_start_matches('/'));
        assert_eq!(ask(*WHOLE_APP, path).text(), taken);
    }
    assert_eq!(get(*WHOLE_APP, "/v3/openapi.json", &[]).status, 200);
}

#[test]
fn nothing_else_around_the_document_is_open() {
    for (method, path) in [
        ("POST", "/v3/openapi.json"),
        ("OPTIONS", "/v3/openapi.json"),
        ("GET", "/v3/openapi.json/"),
        ("GET", "//v3/openapi.json"),
        ("GET", "/v3"),
        ("GET", "/docs/unknown.js"),
        ("GET", "/after/the/guard"),
        ("GET", "/un/known"),
    ] {
        let refused = request(*WHOLE_APP, method, path, &[]);
        assert_eq!(refused.status, 401, "{method} {path}");
        assert_eq!(
            refused.header("www-authenticate"),
            Some("Bearer realm=\"everything\"")
        );
    }
    assert_eq!(ask(*WHOLE_APP, "/after/the/guard").text(), "inside");
    assert_eq!(ask(*WHOLE_APP, "/un/known").text(), "inside");
    assert_eq!(
        request(*WHOLE_APP, "HEAD", "/v3/openapi.json", &[]).status,
        200
    );
}

#[test]
fn the_configuration_of_the_app_holds_for_a_guard_around_it() {
    let wider = ["Authorization: Bearer \"quoted\""];
    assert_eq!(get(*WHOLE_APP, "/anything", &wider).status, 200);
}

#[derive(Clone)]
struct Waiting;

impl Authenticate for Waiting {
    type Credential = BearerToken;

    async fn authenticate(token: BearerToken, _: &HttpRequest) -> Result<Self, SecurityError> {
        if token.matches("forever") {
            std::future::pending::<()>().await;
        }
        yield_now().await;
        Ok(Self)
    }
}

/// Routing takes the only handle on a request: what a check holds has to be gone by then.
#[actix_web::test]
async fn nested_scopes_are_routed_after_checks_that_wait() {
    let app = init_service(
        App::new().service(
            web::scope("/a")
                .service(
                    web::scope("/{b}")
                        .service(
                            web::resource("/{c}")
                                .wrap(guard::<Authenticated<Waiting>>())
                                .to(async |path: web::Path<(String, String)>,
                                           _user: Authenticated<Waiting>| {
                                    path.1.clone()
                                }),
                        )
                        .wrap(guard_fn(
                            async |_user: Authenticated<Waiting>, _request: HttpRequest| {
                                yield_now().await;
                                Ok(())
                            },
                        )),
                )
                .wrap(guard::<Authenticated<Waiting>>())
                .wrap(guard::<BearerToken>()),
        ),
    )
    .await;
    let request = TestRequest::with_uri("/a/b/c")
        .insert_header(("authorization", "Bearer foobar"))
        .to_request();
    assert_eq!(call_and_read_body(&app, request).await, "c");
}

/// A client that does not wait for the check leaves nothing behind.
#[actix_web::test]
async fn an_abandoned_guard_releases_the_request() {
    let app = init_service(
        App::new().service(
            web::resource("/")
                .wrap(guard::<Authenticated<Waiting>>())
                .to(default_service),
        ),
    )
    .await;
    let released = Rc::new(());
    let request = TestRequest::default()
        .insert_header(("authorization", "Bearer forever"))
        .to_request();
    request.extensions_mut().insert(Rc::clone(&released));
    let abandoned = timeout(Duration::from_millis(10), app.call(request)).await;
    assert!(abandoned.is_err());
    assert_eq!(Rc::strong_count(&released), 1);

    let request = TestRequest::default()
        .insert_header(("authorization", "Bearer foobar"))
        .to_request();
    let after = app.call(request).await.unwrap();
    assert_eq!(after.status(), StatusCode::OK);
}
