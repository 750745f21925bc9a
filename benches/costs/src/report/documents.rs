use super::{
    grouped, in_turn, median,
    page::Page,
    plot::{self, Line},
    rounds,
};
use crate::{
    counts::Asked,
    documents::{VERSION_2, VERSION_3, Variant, bytes, etag},
    server::Server,
};

const MILLISECONDS: u32 = 250;
const OPERATIONS: [usize; 3] = [1, 100, 1_000];

/// The rows: a name, a variant, a path and the kind of request.
const ROWS: [(&str, Variant, &str, Asked); 8] = [
    (
        "static `Bytes`, version 3",
        Variant::Static,
        VERSION_3,
        Asked::Plain,
    ),
    (
        "this crate, version 3",
        Variant::ThisCrate,
        VERSION_3,
        Asked::Plain,
    ),
    (
        "this crate, version 3, gzip",
        Variant::ThisCrate,
        VERSION_3,
        Asked::Compressed,
    ),
    (
        "this crate, version 3, 304",
        Variant::ThisCrate,
        VERSION_3,
        Asked::Fresh,
    ),
    (
        "paperclip, version 3",
        Variant::Paperclip,
        VERSION_3,
        Asked::Plain,
    ),
    (
        "static `Bytes`, version 2",
        Variant::Static,
        VERSION_2,
        Asked::Plain,
    ),
    (
        "this crate, version 2",
        Variant::ThisCrate,
        VERSION_2,
        Asked::Plain,
    ),
    (
        "paperclip, version 2",
        Variant::Paperclip,
        VERSION_2,
        Asked::Plain,
    ),
];

/// Documents per second over loopback.
pub(super) fn write(page: &mut Page) {
    let mut rows: Vec<Vec<String>> = ROWS.iter().map(|row| vec![row.0.to_owned()]).collect();
    let mut lines: Vec<Line> = [0, 1, 2, 3, 4]
        .map(|index| (ROWS[index].0.replace(", version 3", ""), Vec::new()))
        .to_vec();
    for operations in OPERATIONS {
        let medians = measure(operations);
        for (index, (row, &(_, _, path, _))) in rows.iter_mut().zip(&ROWS).enumerate() {
            let base = medians[if path == VERSION_3 { 0 } else { 5 }];
            row.push(format!("{:.3}", medians[index] / base));
            row.push(grouped(medians[index]));
        }
        for (line, &median) in lines.iter_mut().zip(&medians) {
            line.1.push((operations as f64, median));
        }
    }
    let head = ["", "1 operation", "/s", "100", "/s", "1,000", "/s"];
    page.table("documents", &head, &rows);
    let svg = plot::svg(
        "Version 3 of the document, served over loopback",
        ["operations", "documents a second"],
        &lines,
    );
    Page::picture("documents-by-operations.svg", &svg);
    let [version2, version3] = bytes(1_000).map(|bytes| bytes.len() as f64 / 1e6);
    let sizes = format!(
        "At 1,000 operations version 2 has {version2:.2} MB and version 3 has {version3:.2} MB."
    );
    page.set("sizes", &sizes);
}

fn measure(operations: usize) -> Vec<f64> {
    let number = operations.to_string();
    let [fixed, ours, paperclip] = [Variant::Static, Variant::ThisCrate, Variant::Paperclip]
        .map(|by| Server::start(&["document", by.name(), &number, "1"], Some(0)));
    let etag = etag(operations);
    let mut measured = vec![Vec::new(); ROWS.len()];
    for round in 0..rounds() {
        for index in in_turn(ROWS.len(), round) {
            let (_, by, path, asked) = ROWS[index];
            let server = match by {
                Variant::ThisCrate => &ours,
                Variant::Paperclip => &paperclip,
                _ => &fixed,
            };
            let field = asked.field(&etag);
            let field = field.map(|(name, value)| format!("{name}: {value}"));
            let fields: Vec<String> = field.into_iter().collect();
            measured[index].push(server.load(path, MILLISECONDS, &fields));
        }
    }
    measured.into_iter().map(median).collect()
}
