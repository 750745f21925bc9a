//! Requests through an app in process, without a socket.

use actix_openapi_security::AppFactory;
use actix_web::{
    App, HttpMessage as _, HttpResponse,
    dev::Service as _,
    http::header::{self, HeaderName},
    rt::System,
    test::{TestRequest, init_service},
};
use futures_util::FutureExt as _;

use crate::cases::Visitor;

/// What a request is made of.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The path.
    pub path: &'static str,
    /// The header fields.
    pub headers: Vec<(HeaderName, String)>,
}

impl Request {
    /// A request with this `Authorization`.
    pub fn new(path: &'static str, authorization: Option<String>) -> Self {
        let authorization = authorization.map(|field| (header::AUTHORIZATION, field));
        Self {
            path,
            headers: authorization.into_iter().collect(),
        }
    }
}

/// Answers requests, each time and again.
pub struct Drive<'a> {
    /// The requests.
    pub requests: Vec<Request>,
    /// How often each is answered.
    pub times: u32,
    /// Is given what answers a request, each time.
    pub around: &'a mut dyn FnMut(&mut dyn FnMut()),
    /// Is called after the last time, for each request.
    pub complete: &'a mut dyn FnMut(),
}

/// The first ones fill the pools that actix keeps for requests and responses.
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
                    // The HTTP parser hands headers over with their bytes shared already.
                    let shared: Vec<_> = made.headers().iter().map(|(_, it)| it.clone()).collect();
                    (made, shared)
                };
                let answer = |request| {
                    let answered = app.call(request).now_or_never();
                    let answered = answered.expect("it does not wait").expect("it answers");
                    let response: HttpResponse<_> = answered.into_parts().1;
                    std::hint::black_box(response.status());
                };
                for _ in 0..WARM_UP {
                    answer(prepare().0);
                }
                // Made outside: nothing but the answering is counted.
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
