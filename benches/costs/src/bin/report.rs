//! Measures and rewrites the sections of `docs/performance.md`: all, or those that are named, as in
//! `benches/run requests documents`.

fn main() {
    let sections: Vec<String> = std::env::args().skip(1).collect();
    costs::report::write(&sections);
}
