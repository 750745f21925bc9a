//! The tables and plots of `docs/performance.md`. Each section has a file.

mod building;
mod documents;
mod footprint;
mod memory;
mod page;
mod plot;
mod requests;
mod throughput;

use self::page::Page;

/// A section: its name, and the function that measures and writes it.
type Section = (&'static str, fn(&mut Page));

/// The sections in the order of the page.
const SECTIONS: [Section; 6] = [
    ("requests", requests::write),
    ("throughput", throughput::write),
    ("documents", documents::write),
    ("building", building::write),
    ("memory", memory::write),
    ("footprint", footprint::write),
];

/// Measures and writes the sections of these names, or all without names.
pub fn write(names: &[String]) {
    for (name, write) in SECTIONS {
        if names.is_empty() || names.iter().any(|other| other == name) {
            eprintln!("{name} …");
            let mut page = Page::read();
            page.machine();
            write(&mut page);
            page.write();
        }
    }
}

/// The number of rounds of a measurement in time.
fn rounds() -> usize {
    let rounds = std::env::var("ROUNDS").ok();
    rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(9)
}

/// The order of a round: forwards in one and backwards in the next, so no measurement always follows the
/// same other one.
fn in_turn(count: usize, round: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |index| {
        if round.is_multiple_of(2) {
            index
        } else {
            count - 1 - index
        }
    })
}

/// The median.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// A number with its digits in groups of three.
fn grouped(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if number < 0.0 && digits != "0" {
        grouped.insert(0, '-');
    }
    grouped
}

/// A grouped number with its sign.
fn signed(number: f64) -> String {
    let grouped = grouped(number);
    if grouped.starts_with('-') {
        grouped
    } else {
        format!("+{grouped}")
    }
}
