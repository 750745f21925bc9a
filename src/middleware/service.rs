use std::{
    cell::OnceCell,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, forward_ready},
    http::{Method, header},
};
use pin_project_lite::pin_project;

use super::{check::Check, guard::OpenPaths};
use crate::{error::SecurityError, extract::refuse};

/// A service behind a [`Guard`](crate::Guard).
#[derive(Debug)]
pub struct GuardService<C, S> {
    pub(super) check: Rc<C>,
    pub(super) open_paths: Rc<OpenPaths>,
    pub(super) preflights: bool,
    pub(super) service: Rc<S>,
}

impl<C, S, B> Service<ServiceRequest> for GuardService<C, S>
where
    C: Check,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = GuardFuture<C, S>;

    forward_ready!(service);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let preflight = self.preflights && is_preflight(&request);
        if preflight || self.is_open(&request) {
            return GuardFuture::Inside {
                answering: self.service.call(request),
                preflight,
            };
        }
        let (head, payload) = request.parts_mut();
        GuardFuture::Checking {
            checking: self.check.check(head, payload),
            request: Some(request),
            service: Rc::clone(&self.service),
        }
    }
}

impl<C, S> GuardService<C, S> {
    fn is_open(&self, request: &ServiceRequest) -> bool {
        let OpenPaths {
            documents,
            operations,
        } = &*self.open_paths;
        let reads_document = matches!(*request.method(), Method::GET | Method::HEAD)
            && lists(documents, request.path());
        if !reads_document && operations.get().is_none() {
            return false;
        }
        // The path alone does not tell who answers: `/{slug}` takes `/docs` as well.
        request.match_pattern().is_some_and(|pattern| {
            lists(operations, &pattern) || (reads_document && lists(documents, &pattern))
        })
    }
}

fn lists(open: &OnceCell<Vec<String>>, path: &str) -> bool {
    open.get()
        .is_some_and(|open| open.iter().any(|open| open == path))
}

/// Whether a browser asks what it may send, before it sends it (Fetch, CORS-preflight request).
///
/// What names no method is none: CORS middleware would not answer it, but hand it on.
fn is_preflight(request: &ServiceRequest) -> bool {
    let headers = request.headers();
    request.method() == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers
            .get(header::ACCESS_CONTROL_REQUEST_METHOD)
            .is_some_and(|asked| Method::from_bytes(asked.as_bytes()).is_ok())
}

/// What came out for a preflight, if it is an answer to it. Anything else came from what takes
/// every method, and is for who has the credential.
fn answer_to_preflight<C: Check, B>(
    response: ServiceResponse<B>,
) -> ServiceResponse<EitherBody<B>> {
    let origin = header::ACCESS_CONTROL_ALLOW_ORIGIN;
    if response.headers().contains_key(origin) {
        return response.map_into_left_body();
    }
    let (request, _) = response.into_parts();
    let error = refuse::<C>(SecurityError::not_authenticated(), &request);
    ServiceResponse::from_err(error, request).map_into_right_body()
}

pin_project! {
    /// The future of a guarded service.
    #[project = GuardProjection]
    #[must_use = "futures do nothing unless polled"]
    pub enum GuardFuture<C, S>
    where
        C: Check,
        S: Service<ServiceRequest>,
    {
        /// Nobody is in yet.
        Checking {
            #[pin]
            checking: C::Future,
            request: Option<ServiceRequest>,
            service: Rc<S>,
        },
        /// The request is let in. The check is gone by now, and with it every other handle on the
        /// request: routing needs to be the only one.
        Entering {
            request: Option<ServiceRequest>,
            service: Rc<S>,
        },
        /// The service inside is at work.
        Inside {
            #[pin]
            answering: S::Future,
            preflight: bool,
        },
    }
}

impl<C, S, B> Future for GuardFuture<C, S>
where
    C: Check,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            let next = match self.as_mut().project() {
                GuardProjection::Checking {
                    checking,
                    request,
                    service,
                } => {
                    let checked = ready!(checking.poll(context));
                    match (checked, request.take()) {
                        (Err(error), Some(request)) => {
                            let error = refuse::<C>(error, request.request());
                            let refused = request.error_response(error);
                            return Poll::Ready(Ok(refused.map_into_right_body()));
                        }
                        (_, request) => Self::Entering {
                            request,
                            service: Rc::clone(service),
                        },
                    }
                }
                GuardProjection::Entering { request, service } => match request.take() {
                    Some(request) => Self::Inside {
                        answering: service.call(request),
                        preflight: false,
                    },
                    // Only a future that is polled after it was done gets here.
                    None => return Poll::Pending,
                },
                GuardProjection::Inside {
                    answering,
                    preflight,
                } => {
                    let answered = ready!(answering.poll(context))?;
                    return Poll::Ready(Ok(if *preflight {
                        answer_to_preflight::<C, _>(answered)
                    } else {
                        answered.map_into_left_body()
                    }));
                }
            };
            self.set(next);
        }
    }
}
