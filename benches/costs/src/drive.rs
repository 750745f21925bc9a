//! Requests through an app in process, without a socket.

use actix_openapi_security::middleware::AppFactory;
use actix_web::{
    App, HttpMessage as _, HttpResponse,
    dev::Service as _,
    http::header::HeaderName,
    rt::System,
    test::{TestRequest, init_service},
};
use futures_util::FutureExt as _;

use crate::cases::Visitor;

/// The parts of a request.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The path.
    pub path: &'static str,
    /// The header fields.
    pub headers: Vec<(HeaderName, String)>,
}

impl Request {
    /// A request with at most one header field.
    pub fn new(path: &'static str, field: Option<(HeaderName, String)>) -> Self {
        Self {
            path,
            headers: field.into_iter().collect(),
        }
    }
}

/// Answers every request several times.
pub struct Drive<'a> {
    /// The requests.
    pub requests: Vec<Request>,
    /// The number of answers to each request.
    pub times: u32,
    /// Runs each answer.
    pub around: &'a mut dyn FnMut(&mut dyn FnMut()),
    /// Runs after the last answer to each request.
    pub complete: &'a mut dyn FnMut(),
}

/// The number of answers that fill the pools which actix keeps for requests and responses.
const WARM_UP: u32 = 10;

impl Visitor for Drive<'_> {
    type Output = ();

    fn visit<T: AppFactory<Body: 'static> + 'static>(
        self,
        app: impl Fn() -> App<T> + Clone + Send + 'static,
    ) {
        System::new().block_on(async {
            let app = init_service(app()).await;
            for request in &self.requests {
                let prepare = || {
                    let mut made = TestRequest::with_uri(request.path);
                    for (name, value) in &request.headers {
                        made = made.insert_header((name, value.as_str()));
                    }
                    let made = made.to_request();
                    // As after the HTTP parser, the bytes of the fields are shared already.
                    let shared: Vec<_> = made.headers().iter().map(|(_, it)| it.clone()).collect();
                    (made, shared)
                };
                let answer = |request| {
                    let answered = app.call(request).now_or_never();
                    let answered = answered
                        .expect("the app does not wait")
                        .expect("the app answers");
                    let response: HttpResponse<_> = answered.into_parts().1;
                    std::hint::black_box(response.status());
                };
                for _ in 0..WARM_UP {
                    answer(prepare().0);
                }
                // The request is made outside, so only the answer is counted.
                for _ in 0..self.times {
                    let (request, shared) = prepare();
                    let mut request = Some(request);
                    (self.around)(&mut || answer(request.take().expect("called once")));
                    drop(shared);
                }
                (self.complete)();
            }
        });
    }
}
