//! A server that is measured from outside. It runs until its standard input ends.
//!
//! `serve request <case> <workers>` or `serve document <variant> <operations> <workers>`

use std::{io::Read as _, net::TcpListener, thread};

use actix_openapi_security::middleware::AppFactory;
use actix_web::{App, HttpServer, rt::System};
use costs::{
    cases::{Case, Visitor},
    documents::Variant,
};

struct Serve {
    workers: usize,
}

impl Visitor for Serve {
    type Output = ();

    fn visit<T: AppFactory<Body: 'static> + 'static>(
        self,
        app: impl Fn() -> App<T> + Clone + Send + 'static,
    ) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        System::new().block_on(async move {
            let server = HttpServer::new(app)
                .workers(self.workers)
                .listen(listener)
                .expect("it is bound")
                .run();
            println!("{address}");
            server.await.expect("it serves");
        });
    }
}

fn main() {
    thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |text: &String| text.parse().expect("a number");
    match arguments.as_slice() {
        [what, case, workers] if what == "request" => {
            let case = Case::named(case).expect("the name of a case");
            case.visit(Serve {
                workers: number(workers),
            });
        }
        [what, by, operations, workers] if what == "document" => {
            let by = Variant::named(by).expect("the name of a variant");
            by.visit(
                number(operations),
                Serve {
                    workers: number(workers),
                },
            );
        }
        _ => panic!(
            "usage: serve request <case> <workers>, or serve document <variant> <operations> <workers>"
        ),
    }
}
