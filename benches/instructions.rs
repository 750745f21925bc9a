//! What security adds to a request, in instructions and in heap allocations: ours beside what
//! people would use instead, against the same handler without any.
//!
//! ```sh
//! cargo bench --bench instructions # needs valgrind
//! ```
//!
//! Instructions are counted by callgrind and are the same on each run of one binary. The figure is
//! the difference between two runs of different length, so that starting up does not count.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark stops where it cannot go on"
)]

use std::{future::ready, process::Command};

use actix_openapi_security::{
    AppFactory, Authenticate, Authenticated, BearerToken, SecurityError, guard, guard_fn,
};
use actix_web::{
    App, Error, FromRequest, HttpMessage as _, HttpRequest, HttpResponse,
    dev::Payload,
    error::ErrorUnauthorized,
    http::header::{self, HeaderValue},
    rt::System,
    test::{TestRequest, init_service},
    web,
};
use actix_web_httpauth::{extractors::bearer::BearerAuth, middleware::HttpAuthentication};
use futures_util::FutureExt as _;

/// The best extractor one would write by hand: it looks for a token and shares its bytes.
struct ByHand(HeaderValue);

impl FromRequest for ByHand {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let field = request.headers().get(header::AUTHORIZATION);
        let found = field.filter(|field| field.as_bytes().starts_with(b"Bearer "));
        ready(match found {
            Some(field) => Ok(Self(field.clone())),
            None => Err(ErrorUnauthorized("Not authenticated")),
        })
    }
}

struct User;

impl Authenticate for User {
    type Credential = BearerToken;

    async fn authenticate(_: BearerToken, _: &HttpRequest) -> Result<Self, SecurityError> {
        Ok(Self)
    }
}

#[derive(serde::Serialize)]
struct Item {
    length: usize,
}

fn item(length: usize) -> web::Json<Item> {
    web::Json(Item { length })
}

const CASES: &[&str] = &[
    "bare",
    "by-hand",
    "httpauth-extractor",
    "httpauth-middleware",
    "bearer-token",
    "guard",
    "guard-fn",
    "guard-fn-waiting",
    "authenticated",
];

/// Serves requests, each with this header, through the app of a case.
fn run(case: &str, authorization: Option<&str>, requests: u32) -> u64 {
    match case {
        "bare" => serve(
            App::new().route("/", web::get().to(async || item(0))),
            authorization,
            requests,
        ),
        "by-hand" => serve(
            App::new().route(
                "/",
                web::get().to(async |token: ByHand| item(token.0.len())),
            ),
            authorization,
            requests,
        ),
        "httpauth-extractor" => serve(
            App::new().route(
                "/",
                web::get().to(async |token: BearerAuth| item(token.token().len())),
            ),
            authorization,
            requests,
        ),
        "httpauth-middleware" => serve(
            App::new()
                .wrap(HttpAuthentication::bearer(async |request, _| Ok(request)))
                .route("/", web::get().to(async || item(0))),
            authorization,
            requests,
        ),
        "bearer-token" => serve(
            App::new().route(
                "/",
                web::get().to(async |token: BearerToken| item(token.token().len())),
            ),
            authorization,
            requests,
        ),
        "guard" => serve(
            App::new()
                .wrap(guard::<BearerToken>())
                .route("/", web::get().to(async || item(0))),
            authorization,
            requests,
        ),
        "guard-fn" => serve(
            App::new()
                .wrap(guard_fn(|_: BearerToken, _| ready(Ok(()))))
                .route("/", web::get().to(async || item(0))),
            authorization,
            requests,
        ),
        "guard-fn-waiting" => serve(
            App::new()
                .wrap(guard_fn(async |_: BearerToken, _| Ok(())))
                .route("/", web::get().to(async || item(0))),
            authorization,
            requests,
        ),
        "authenticated" => serve(
            App::new().route("/", web::get().to(async |_: Authenticated<User>| item(0))),
            authorization,
            requests,
        ),
        unknown => panic!("there is no case {unknown}"),
    }
}

/// Answers requests and tells how often the last one allocated.
fn serve<T>(app: App<T>, authorization: Option<&str>, requests: u32) -> u64
where
    T: AppFactory + 'static,
{
    let mut allocations = 0;
    System::new().block_on(async {
        let app = init_service(app).await;
        for _ in 0..requests {
            let mut request = TestRequest::default();
            if let Some(authorization) = authorization {
                request = request.insert_header((header::AUTHORIZATION, authorization));
            }
            let request = request.to_request();
            // The HTTP parser hands headers over with their bytes shared already.
            let shared = request.headers().get(header::AUTHORIZATION).cloned();
            let measured = allocation_counter::measure(|| {
                let answered = actix_web::dev::Service::call(&app, request).now_or_never();
                let response: HttpResponse<_> = answered.unwrap().unwrap().into_parts().1;
                std::hint::black_box(response.status());
            });
            drop(shared);
            allocations = measured.count_total;
        }
    });
    allocations
}

/// Each request that is measured: its name and its `Authorization` field.
fn requests() -> Vec<(String, Option<String>)> {
    let accepted = [6, 43, 200, 2_000, 8_000].map(|length| {
        let field = format!("Bearer {}", "a".repeat(length));
        (format!("token of {length}"), Some(field))
    });
    let mut requests = Vec::from(accepted);
    requests.push(("refused".to_owned(), None));
    requests
}

/// Instructions for one request, by the difference between many and few.
fn instructions(case: &str, authorization: Option<&str>) -> u64 {
    const FEW: u32 = 100;
    const MANY: u32 = 1_100;
    let total = |requests: u32| {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(std::env::current_exe().unwrap())
            .args(["--run", case, &requests.to_string()])
            .args(authorization)
            .output()
            .expect("valgrind is installed");
        let report = String::from_utf8_lossy(&output.stderr);
        let collected = report.split("Collected : ").nth(1);
        let collected = collected.and_then(|rest| rest.split_whitespace().next());
        let collected = collected.unwrap_or_else(|| panic!("no count in {report}"));
        collected.parse::<u64>().unwrap()
    };
    (total(MANY) - total(FEW)) / u64::from(MANY - FEW)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, case, requests, authorization @ ..] = arguments.as_slice()
        && flag == "--run"
    {
        let authorization = authorization.first().map(String::as_str);
        run(case, authorization, requests.parse().unwrap());
        return;
    }
    println!("Instructions (and allocations) over the same handler without security.\n");
    let requests = requests();
    let names: Vec<&str> = requests.iter().map(|(name, _)| name.as_str()).collect();
    println!("| | {} |", names.join(" | "));
    println!("|---|{}", "---:|".repeat(names.len()));
    let measure = |case: &str, authorization: &Option<String>| {
        let authorization = authorization.as_deref();
        (
            instructions(case, authorization),
            run(case, authorization, 2),
        )
    };
    let bare: Vec<_> = requests.iter().map(|(_, it)| measure("bare", it)).collect();
    for case in CASES.iter().filter(|case| **case != "bare") {
        let cells: Vec<String> = requests
            .iter()
            .zip(&bare)
            .map(|((_, authorization), bare)| {
                let (instructions, allocations) = measure(case, authorization);
                let instructions = instructions.cast_signed() - bare.0.cast_signed();
                let allocations = allocations.cast_signed() - bare.1.cast_signed();
                format!("{instructions:+} ({allocations:+})")
            })
            .collect();
        println!("| {case} | {} |", cells.join(" | "));
    }
}
