use super::page::Page;
use crate::{
    documents::{VERSION_2, VERSION_3, Variant},
    server::Server,
};

const VARIANTS: [Variant; 4] = [
    Variant::Bare,
    Variant::Recorded,
    Variant::ThisCrate,
    Variant::Paperclip,
];
const WORKERS: [&str; 3] = ["1", "4", "16"];

/// Resident memory of 1,000 operations, in MB.
pub(super) fn write(page: &mut Page) {
    let mut rows = Vec::new();
    for (arenas, note) in [(None, ""), (Some("1"), ", `MALLOC_ARENA_MAX=1`")] {
        for by in VARIANTS {
            let mut row = vec![format!("{}{note}", by.name())];
            for workers in WORKERS {
                let arguments = ["document", by.name(), "1000", workers];
                let server = Server::start_with(&arguments, None, arenas);
                let paths: &[&str] = match by {
                    Variant::Bare | Variant::Recorded => &[],
                    _ => &[VERSION_2, VERSION_3],
                };
                row.push(format!("{:.0}", server.resident(paths)));
            }
            rows.push(row);
        }
    }
    let head = ["MB", "1 worker", "4 workers", "16 workers"];
    page.table("memory", &head, &rows);
}
