//! Measures everything and writes it into `docs/performance.md`, or only the sections that are
//! named: `benches/run requests documents`.

fn main() {
    let sections: Vec<String> = std::env::args().skip(1).collect();
    costs::report::write(&sections);
}
