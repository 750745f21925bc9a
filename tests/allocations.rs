//! Accepting a token costs no heap allocation: counted inside a real server, around the extractor.
//!
//! A binary of its own: the counter is the global allocator of the whole process.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::{
    future::{Ready, ready},
    marker::PhantomData,
};

use actix_openapi_security::{
    BearerLocations, BearerToken, Check, Established, Guard, HttpBearer, Optional, SecurityBase,
    SecurityError, SecurityScheme, guard, guard_fn,
};
use actix_web::{
    App, Error, FromRequest, HttpRequest, HttpResponse, HttpServer,
    dev::{Payload, Service as _, ServiceFactory as _, ServiceRequest, Transform as _, fn_service},
    http::header::{self, HeaderValue},
    test::TestRequest,
    web,
};
use futures_util::FutureExt as _;
use support::http::{get, serve};

/// What extracting a `T` allocates.
struct Counted<T> {
    allocations: u64,
    extracted: bool,
    of: PhantomData<T>,
}

impl<T: FromRequest> FromRequest for Counted<T> {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let mut extracted = None;
        let measured = allocation_counter::measure(|| {
            extracted = T::from_request(request, payload).now_or_never();
        });
        std::future::ready(Ok(Self {
            allocations: measured.count_total,
            extracted: extracted.is_some_and(|extracted| extracted.is_ok()),
            of: PhantomData,
        }))
    }
}

async fn count<T: 'static>(counted: Counted<T>) -> String
where
    Counted<T>: FromRequest,
{
    format!("{} {}", counted.extracted, counted.allocations)
}

/// Allocates for certain, so that the counter is known to count.
struct Allocating;

impl FromRequest for Allocating {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::hint::black_box(vec![0_u8; 64]);
        std::future::ready(Ok(Self))
    }
}

/// Allows what can be looked at in the head of a request, and what cannot.
struct Elsewhere;

impl SecurityBase for Elsewhere {
    const BEARER_LOCATIONS: BearerLocations = BearerLocations::HEADER
        .or_cookie("session")
        .or_form("access_token");

    fn security_scheme() -> SecurityScheme {
        HttpBearer::new().into()
    }
}

#[test]
fn accepting_a_token_does_not_allocate() {
    let server = serve(|listener| {
        Ok(HttpServer::new(|| {
            App::new()
                .route("/token", web::get().to(count::<BearerToken>))
                .route("/optional", web::get().to(count::<Optional<BearerToken>>))
                .route("/elsewhere", web::get().to(count::<BearerToken<Elsewhere>>))
                .route("/allocating", web::get().to(count::<Allocating>))
        })
        .workers(1)
        .listen(listener)?
        .run())
    });
    for length in [1, 6, 43, 200, 2_000, 8_000] {
        let header = format!("Authorization: Bearer {}", "a".repeat(length));
        for path in ["/token", "/optional", "/elsewhere"] {
            let response = get(server, path, &[&header]);
            assert_eq!(response.text(), "true 0", "{path}, {length} characters");
        }
    }
    assert_eq!(get(server, "/optional", &[]).text(), "true 0");
    let cookie = "Cookie: a=b; session=foobar";
    assert_eq!(get(server, "/elsewhere", &[cookie]).text(), "true 0");
    assert_eq!(get(server, "/allocating", &[]).text(), "true 1");
}

/// What one request costs in allocations, through a service that does nothing but answer.
async fn inside<C: Check>(guard: Option<Guard<C>>) -> u64 {
    let answer = fn_service(|request: ServiceRequest| {
        ready(Ok::<_, Error>(
            request.into_response(HttpResponse::Ok().finish()),
        ))
    });
    let answer = answer.new_service(()).await.unwrap();
    let request = || {
        let token = HeaderValue::from_static("Bearer foobar");
        TestRequest::default()
            .insert_header((header::AUTHORIZATION, token))
            .to_srv_request()
    };
    let counted = |call: &dyn Fn(ServiceRequest) -> u16| {
        // The first one fills the pools that actix keeps for requests and responses.
        call(request());
        let request = request();
        let mut status = 0;
        let measured = allocation_counter::measure(|| status = call(request));
        assert_eq!(status, 200);
        measured.count_total
    };
    match guard {
        None => counted(&|request| {
            let answered = answer.call(request).now_or_never();
            answered.unwrap().unwrap().status().as_u16()
        }),
        Some(guard) => {
            let guarded = guard.new_transform(answer).await.unwrap();
            counted(&|request| {
                let answered = guarded.call(request).now_or_never();
                answered.unwrap().unwrap().status().as_u16()
            })
        }
    }
}

#[actix_web::test]
async fn a_guard_whose_check_does_not_wait_does_not_allocate() {
    let check = |token: BearerToken, _: HttpRequest| {
        ready(if token.matches("foobar") {
            Ok(())
        } else {
            Err(SecurityError::invalid_token("unknown"))
        })
    };
    let bare = inside(None::<Guard<Established<BearerToken>>>).await;
    assert_eq!(inside(Some(guard::<BearerToken>())).await, bare);
    assert_eq!(inside(Some(guard_fn(check))).await, bare);
}
