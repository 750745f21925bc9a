//! Fails when a request has become more expensive than the baseline says.
//!
//! ```sh
//! cargo run --release -p costs --bin gate             # compares
//! cargo run --release -p costs --bin gate -- --record # writes the baseline anew
//! ```

use std::process::ExitCode;

use costs::{baseline::Baseline, callgrind::compiler, things::count};

fn main() -> ExitCode {
    let measured = Baseline {
        compiler: compiler(),
        counts: count(),
    };
    if std::env::args().nth(1).as_deref() == Some("--record") {
        measured.write();
        println!("recorded");
        return ExitCode::SUCCESS;
    }
    let recorded = Baseline::read();
    let [more, less] = recorded.compare(&measured);
    for line in &less {
        println!("cheaper: {line}");
    }
    for line in &more {
        eprintln!("more expensive: {line}");
    }
    if more.is_empty() {
        println!("No request is more expensive than the baseline says.");
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "If this is how it has to be, record it and say why:\n  \
         cargo run --release -p costs --bin gate -- --record"
    );
    ExitCode::FAILURE
}
