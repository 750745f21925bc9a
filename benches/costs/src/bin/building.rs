//! Prints the time to build an app, in milliseconds: `building <variant> <operations>`. The first number
//! is the first app of a process, the second the app of another worker.

use std::time::Instant;

use actix_openapi_security::middleware::AppFactory;
use actix_web::{App, rt::System, test::init_service};
use costs::{cases::Visitor, documents::Variant};

struct Build;

impl Visitor for Build {
    type Output = [f64; 2];

    fn visit<T: AppFactory<Body: 'static> + 'static>(
        self,
        app: impl Fn() -> App<T> + Clone + Send + 'static,
    ) -> [f64; 2] {
        System::new().block_on(async {
            let start = Instant::now();
            let first = init_service(app()).await;
            let second_start = Instant::now();
            let second = init_service(app()).await;
            let end = Instant::now();
            drop((first, second));
            [second_start - start, end - second_start].map(|time| time.as_secs_f64() * 1e3)
        })
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [by, operations] = arguments.as_slice() else {
        panic!("usage: building <variant> <operations>");
    };
    let by = Variant::named(by).expect("the name of a variant");
    let [first, second] = by.visit(operations.parse().expect("a number"), Build);
    println!("{first} {second}");
}
