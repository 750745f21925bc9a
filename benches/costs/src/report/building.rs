use std::process::Command;

use super::{
    median,
    page::Page,
    plot::{self, Line},
    rounds,
};
use crate::{callgrind::program, documents::Variant};

const OPERATIONS: [u32; 3] = [100, 1_000, 10_000];
const VARIANTS: [Variant; 3] = [Variant::Bare, Variant::ThisCrate, Variant::Paperclip];

/// The time to build an app: the first in a process, and the second.
pub(super) fn write(page: &mut Page) {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    for by in VARIANTS {
        let mut row = vec![by.name().to_owned()];
        let mut line = Vec::new();
        for operations in OPERATIONS {
            let [mut first, mut second] = [Vec::new(), Vec::new()];
            for _ in 0..rounds() {
                let times = measure(by, operations);
                first.push(times[0]);
                second.push(times[1]);
            }
            let [first, second] = [first, second].map(median);
            row.push(format!("{first:.1}"));
            row.push(format!("{second:.1}"));
            line.push((f64::from(operations), first));
        }
        rows.push(row);
        lines.push((by.name().to_owned(), line));
    }
    let head = [
        "ms",
        "100, first",
        "second",
        "1,000, first",
        "second",
        "10,000, first",
        "second",
    ];
    page.table("building", &head, &rows);
    let svg = plot::svg(
        "Building the first app of a process",
        ["operations", "ms"],
        &lines,
    );
    Page::picture("building-by-operations.svg", &svg);
}

fn measure(by: Variant, operations: u32) -> [f64; 2] {
    let output = Command::new(program("building"))
        .args([by.name(), &operations.to_string()])
        .output()
        .expect("it was built");
    let said = String::from_utf8_lossy(&output.stdout);
    let mut times = said
        .split_whitespace()
        .map(|time| time.parse().expect("a number"));
    [(); 2].map(|()| times.next().expect("two numbers"))
}
