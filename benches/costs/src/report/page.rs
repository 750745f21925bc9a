use std::{fmt::Write as _, fs, path::PathBuf};

use crate::callgrind::compiler;

/// `docs/performance.md`: prose, and the results between two markers.
pub(super) struct Page {
    text: String,
}

impl Page {
    fn folder() -> PathBuf {
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs"))
    }

    pub(super) fn read() -> Self {
        let text = fs::read_to_string(Self::folder().join("performance.md"));
        Self {
            text: text.expect("the page is there"),
        }
    }

    pub(super) fn write(&self) {
        let written = fs::write(Self::folder().join("performance.md"), &self.text);
        written.expect("the page can be written");
    }

    /// Replaces the text between the markers of this name.
    pub(super) fn set(&mut self, name: &str, content: &str) {
        let marker = format!("<!-- measured: {name} -->\n");
        let (before, rest) = self
            .text
            .split_once(&marker)
            .expect("the page has the marker");
        let end = "<!-- end -->";
        let (_, after) = rest.split_once(end).expect("the marker has its end");
        self.text = format!("{before}{marker}\n{}\n\n{end}{after}", content.trim());
    }

    /// Writes a table. The first column has names, the others numbers.
    pub(super) fn table(&mut self, name: &str, head: &[&str], rows: &[Vec<String>]) {
        let mut table = String::new();
        let _ = writeln!(table, "| {} |", head.join(" | "));
        let _ = writeln!(table, "|---|{}", "---:|".repeat(head.len() - 1));
        for row in rows {
            let _ = writeln!(table, "| {} |", row.join(" | "));
        }
        self.set(name, &table);
    }

    /// Writes a picture beside the page.
    pub(super) fn picture(name: &str, svg: &str) {
        let path = Self::folder().join("images").join(name);
        fs::write(path, svg).expect("the picture can be written");
    }

    /// Writes the kind of the machine.
    pub(super) fn machine(&mut self) {
        let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let mut models = processors.lines().filter_map(|line| {
            let (key, value) = line.split_once(':')?;
            (key.trim() == "model name").then(|| value.trim())
        });
        let model = models.next().unwrap_or("a processor").to_owned();
        let cores = models.count() + 1;
        let compiler = compiler();
        let compiler = compiler.split(" (").next().unwrap_or_default();
        let line = format!("Measured on {cores} cores of {model}, Linux, with {compiler}.");
        self.set("machine", &line);
    }
}
