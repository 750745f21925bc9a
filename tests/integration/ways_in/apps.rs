//! Apps with sections. Every handler inside takes every method, and notes each request that reaches it
//! without the token.

use std::{
    net::SocketAddr,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_openapi_security::{
    BearerToken, OpenApi, Secure as _, WithOpenApi as _, middleware::AppFactory,
};
use actix_web::{
    App, HttpRequest, HttpServer,
    middleware::{Condition, NormalizePath, TrailingSlash},
    web,
};
use paperclip::actix::{OpenApiExt as _, api_v2_operation, web as api};

use crate::support::http::serve;

/// The requests that reached a handler inside a section without the token.
pub(super) static INTRUDERS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// How often a handler inside a section ran for a request with the token.
pub(super) static ADMITTED: AtomicUsize = AtomicUsize::new(0);

/// A handler inside a section.
pub(super) async fn guarded(request: HttpRequest) -> String {
    let token = request.headers().get("authorization");
    if token.is_some_and(|token| token == "Bearer foobar") {
        ADMITTED.fetch_add(1, Ordering::Relaxed);
    } else {
        let line = format!("{} {}", request.method(), request.uri());
        INTRUDERS.lock().unwrap().push(line);
    }
    "guarded".to_owned()
}

#[api_v2_operation]
pub(super) async fn documented(request: HttpRequest) -> String {
    guarded(request).await
}

pub(super) async fn open(request: HttpRequest) -> String {
    format!("open {}", request.path())
}

#[api_v2_operation]
pub(super) async fn documented_open(request: HttpRequest) -> String {
    open(request).await
}

/// Where `NormalizePath` stands, and what it does with a slash at the end.
#[derive(Clone, Copy, Debug)]
pub(super) enum Normalize {
    Nowhere,
    Outside(TrailingSlash),
    Inside(TrailingSlash),
}

impl Normalize {
    pub(super) const EACH: [Self; 7] = [
        Self::Nowhere,
        Self::Outside(TrailingSlash::Trim),
        Self::Outside(TrailingSlash::Always),
        Self::Outside(TrailingSlash::MergeOnly),
        Self::Inside(TrailingSlash::Trim),
        Self::Inside(TrailingSlash::Always),
        Self::Inside(TrailingSlash::MergeOnly),
    ];

    fn outside(self) -> Condition<NormalizePath> {
        match self {
            Self::Outside(slash) => Condition::new(true, NormalizePath::new(slash)),
            _ => Condition::new(false, NormalizePath::default()),
        }
    }

    fn inside(self) -> Condition<NormalizePath> {
        match self {
            Self::Inside(slash) => Condition::new(true, NormalizePath::new(slash)),
            _ => Condition::new(false, NormalizePath::default()),
        }
    }
}

/// Serves an app with one worker.
fn start<T: AppFactory<Body: 'static> + 'static>(
    app: impl Fn() -> App<T> + Clone + Send + 'static,
) -> SocketAddr {
    serve(move |listener| Ok(HttpServer::new(app).workers(1).listen(listener)?.run()))
}

/// A whole API: open operations, then a section with the empty path and sections inside it.
pub(super) fn whole_api(normalize: Normalize) -> SocketAddr {
    start(move || {
        App::new()
            .wrap(normalize.outside())
            // Plain services beside the API.
            .service(
                web::scope("/plain")
                    .route("/open", web::get().to(open))
                    .service(
                        web::scope("/section")
                            .route("", web::to(guarded))
                            .route("/{tail:.*}", web::to(guarded))
                            .wrap(normalize.inside())
                            .secure::<BearerToken>(),
                    )
                    .service(
                        web::resource("/resource/{tail:.*}")
                            .to(guarded)
                            .secure::<BearerToken>(),
                    ),
            )
            .wrap_api()
            .route("/token", api::post().to(documented_open))
            .route("/users/{id}", api::post().to(documented_open))
            .route("/pages/{page}", api::get().to(documented_open))
            .service(
                api::scope("")
                    .service(api::resource("/admin").to(documented))
                    .service(
                        api::resource("/users/{id}")
                            .route(api::get().to(documented))
                            .route(api::put().to(documented))
                            .default_service(web::to(guarded)),
                    )
                    .service(api::resource("/files/{tail:.*}").to(documented))
                    .service(
                        api::scope("/nested/{id}")
                            .service(api::resource("/inside").to(documented))
                            .default_service(web::to(guarded))
                            .secure::<BearerToken>(),
                    )
                    .service(
                        api::resource("/alone/{id}")
                            .to(documented)
                            .secure::<BearerToken>(),
                    )
                    // Operations whose paths look like those of the documents and the docs page.
                    .service(api::resource("/docs/{file}").route(api::post().to(documented)))
                    .service(api::resource("/{anything}").route(api::post().to(documented)))
                    .default_service(web::to(guarded))
                    .wrap(normalize.inside())
                    .secure::<BearerToken>(),
            )
            .with_openapi(OpenApi::new("Whole", "1"))
            .build()
    })
}

/// Sections among open operations, the widest of which is registered last.
pub(super) fn several_sections(normalize: Normalize) -> SocketAddr {
    start(move || {
        App::new()
            .wrap(normalize.outside())
            .wrap_api()
            .route("/users/{id}", api::post().to(documented_open))
            .service(
                api::resource("/admin{slash:/?}")
                    .to(documented)
                    .secure::<BearerToken>(),
            )
            .service(
                api::resource("/users/{name}{slash:/?}")
                    .to(documented)
                    .secure::<BearerToken>(),
            )
            .service(
                api::scope("/files")
                    .service(api::resource("/{tail:.*}").to(documented))
                    .default_service(web::to(guarded))
                    .wrap(normalize.inside())
                    .secure::<BearerToken>(),
            )
            .service(
                api::scope("/nested")
                    .route("/open", api::get().to(documented_open))
                    .service(
                        api::scope("/{id}")
                            .service(api::resource("/inside").to(documented))
                            .default_service(web::to(guarded))
                            .wrap(normalize.inside())
                            .secure::<BearerToken>(),
                    ),
            )
            // Not at a path of the documents, which would stop the app.
            .service(api::resource("/{page:a.*}").to(documented_open))
            .with_openapi(OpenApi::new("Several", "1"))
            .build()
            .default_service(web::to(open))
    })
}

/// The whole API on plain actix-web, without a document.
pub(super) fn plain(normalize: Normalize) -> SocketAddr {
    start(move || {
        App::new()
            .wrap(normalize.outside())
            .route("/token", web::post().to(open))
            .route("/users/{id}", web::post().to(open))
            .service(
                web::scope("")
                    .service(web::resource("/admin").to(guarded))
                    .service(web::resource("/users/{name}").to(guarded))
                    .service(web::resource("/files/{tail:.*}").to(guarded))
                    .service(
                        web::scope("/nested/{id}")
                            .service(web::resource("/inside").to(guarded))
                            .default_service(web::to(guarded))
                            .secure::<BearerToken>(),
                    )
                    .default_service(web::to(guarded))
                    .wrap(normalize.inside())
                    .secure::<BearerToken>(),
            )
            .default_service(web::to(open))
    })
}

/// Paths inside the sections of the apps.
pub(super) const GUARDED: [&str; 10] = [
    "/admin",
    "/users/alice",
    "/files/secret",
    "/files/a/b.txt",
    "/nested/1/inside",
    "/nested/1/unknown",
    "/alone/1",
    "/plain/section/x",
    "/plain/resource/1",
    "/unknown/path",
];

/// The exact paths of the documents and the docs page.
pub(super) const PUBLIC: [&str; 5] = [
    "/openapi.json",
    "/swagger.json",
    "/docs",
    "/docs/",
    "/docs/oauth2-redirect.js",
];
