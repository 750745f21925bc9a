use std::{fmt, future::ready, rc::Rc};

use actix_web::{
    Error, HttpRequest, HttpResponse,
    dev::{AppService, HttpServiceFactory, ServiceRequest, fn_service},
    http::{
        Method,
        header::{self, HeaderValue},
    },
    web,
};

/// What answers `GET` and `HEAD` at a path without waiting; other methods are 405.
pub(crate) struct Fixed {
    path: String,
    respond: Rc<dyn Fn(&HttpRequest) -> HttpResponse>,
}

impl Fixed {
    pub(crate) fn new(
        path: &str,
        respond: impl Fn(&HttpRequest) -> HttpResponse + 'static,
    ) -> Self {
        Self {
            path: path.to_owned(),
            respond: Rc::new(respond),
        }
    }
}

impl HttpServiceFactory for Fixed {
    fn register(self, config: &mut AppService) {
        let Self { path, respond } = self;
        let service = fn_service(move |request: ServiceRequest| {
            let response = match *request.method() {
                Method::GET | Method::HEAD => respond(request.request()),
                _ => not_allowed(),
            };
            ready(Ok::<_, Error>(request.into_response(response)))
        });
        web::service(path).finish(service).register(config);
    }
}

fn not_allowed() -> HttpResponse {
    let mut response = HttpResponse::MethodNotAllowed().finish();
    response
        .headers_mut()
        .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fixed").field(&self.path).finish()
    }
}
