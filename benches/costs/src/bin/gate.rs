//! Fails if a request is more expensive than in the baseline.
//!
//! ```sh
//! cargo run --release -p costs --bin gate             # compares
//! cargo run --release -p costs --bin gate -- --record # records a new baseline
//! ```

use std::process::ExitCode;

use costs::{baseline::Baseline, callgrind::compiler, counts::count};

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
        println!("No request is more expensive than in the baseline.");
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "If the change is worth it, record a new baseline and say why:\n  \
         cargo run --release -p costs --bin gate -- --record"
    );
    ExitCode::FAILURE
}
