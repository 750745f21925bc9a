use std::{
    fmt,
    future::{Future, Ready, ready},
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error, HttpResponse, ResponseError,
    body::BoxBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
};
use pin_project_lite::pin_project;

use crate::extract::QueryTokens;

/// Accepts bearer tokens in the query, for the schemes that allow them there, and keeps what is
/// answered to them from caches.
///
/// A scheme opts in by [`BearerLocations::or_query`](crate::BearerLocations::or_query), and this is
/// the other half of it. Where it is not wrapped around, the query is never looked at.
///
/// 1. Only a `GET` or `HEAD` may have its token in the query.
/// 2. A response to such a token, refusals included, has `Cache-Control: no-store` in the place of
///    what the handler says of caching. RFC 6750 2.3 asks for at least `private`.
/// 3. Everything else passes through as it is.
/// 4. What asks for the token stands inside. A guard that is wrapped later, and so runs before it,
///    does not look at the query.
///
/// ```
/// use actix_openapi_security::{
///     AcceptQueryTokens, BearerLocations, BearerToken, HttpBearer, SecurityBase, SecurityScheme,
/// };
/// use actix_web::{App, web};
///
/// struct Download;
///
/// impl SecurityBase for Download {
///     const BEARER_LOCATIONS: BearerLocations = BearerLocations::HEADER.or_query("access_token");
///
///     fn security_scheme() -> SecurityScheme {
///         HttpBearer::new().into()
///     }
/// }
///
/// async fn report(_token: BearerToken<Download>) -> &'static str {
///     "the report"
/// }
///
/// App::new()
///     .wrap(AcceptQueryTokens)
///     .route("/report", web::get().to(report));
/// ```
///
/// # Security
///
/// A URL ends up in logs, in the history of browsers and in the `Referer` of other requests
/// (RFC 6750 5.3). Nothing here can help against that.
///
/// Specification: RFC 6750 2.3, RFC 9111 5.2.2.5.
#[must_use = "it does nothing until something is wrapped in it"]
#[derive(Clone, Copy, Debug, Default)]
pub struct AcceptQueryTokens;

impl<S, B> Transform<S, ServiceRequest> for AcceptQueryTokens
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type InitError = ();
    type Transform = AcceptQueryTokensService<S>;
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(AcceptQueryTokensService { service }))
    }
}

/// A service inside of [`AcceptQueryTokens`].
#[derive(Debug)]
pub struct AcceptQueryTokensService<S> {
    service: S,
}

impl<S, B> Service<ServiceRequest> for AcceptQueryTokensService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = AcceptQueryTokensFuture<S::Future>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let may_have_one = matches!(*request.method(), Method::GET | Method::HEAD)
            && !request.query_string().is_empty();
        AcceptQueryTokensFuture {
            tokens: may_have_one.then(|| QueryTokens::accept(request.request())),
            answering: self.service.call(request),
        }
    }
}

pin_project! {
    /// The future of [`AcceptQueryTokens`].
    #[must_use = "futures do nothing unless polled"]
    pub struct AcceptQueryTokensFuture<F> {
        tokens: Option<QueryTokens>,
        #[pin]
        answering: F,
    }
}

impl<F, B> Future for AcceptQueryTokensFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let answered = ready!(this.answering.poll(context));
        if !this.tokens.as_ref().is_some_and(QueryTokens::noted) {
            return Poll::Ready(answered);
        }
        Poll::Ready(match answered {
            Ok(mut response) => {
                keep_from_caches(response.headers_mut());
                Ok(response)
            }
            // It becomes a response further out.
            Err(error) => Err(NotStored(error).into()),
        })
    }
}

fn keep_from_caches(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// An error whose response no cache keeps.
#[derive(Debug)]
struct NotStored(Error);

impl fmt::Display for NotStored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for NotStored {
    fn status_code(&self) -> StatusCode {
        self.0.as_response_error().status_code()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = self.0.error_response();
        keep_from_caches(response.headers_mut());
        response
    }
}
