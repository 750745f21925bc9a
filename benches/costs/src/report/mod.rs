//! The tables and plots of `docs/performance.md`, each section measured and written by a file.

mod building;
mod documents;
mod footprint;
mod memory;
mod page;
mod plot;
mod requests;
mod throughput;

use self::page::Page;

/// A section: its name, and what measures and writes it.
type Section = (&'static str, fn(&mut Page));

/// In the order of the page.
const SECTIONS: [Section; 6] = [
    ("requests", requests::write),
    ("throughput", throughput::write),
    ("documents", documents::write),
    ("building", building::write),
    ("memory", memory::write),
    ("footprint", footprint::write),
];

/// Measures and writes the sections of these names, or all.
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

/// How often what takes time is measured, in turn with what it is compared with.
fn rounds() -> usize {
    let rounds = std::env::var("ROUNDS").ok();
    rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(9)
}

/// What is compared, forwards in one round and backwards in the next, so that nothing is always the
/// one that comes after another.
fn in_turn(count: usize, round: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |index| {
        if round.is_multiple_of(2) {
            index
        } else {
            count - 1 - index
        }
    })
}

/// The one in the middle.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// A number with thin groups of three.
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

/// The same with its sign.
fn signed(number: f64) -> String {
    let grouped = grouped(number);
    if grouped.starts_with('-') {
        grouped
    } else {
        format!("+{grouped}")
    }
}
