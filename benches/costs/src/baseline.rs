//! The recorded costs of requests, and the comparison with new ones.

use std::{fmt::Write as _, fs, path::PathBuf};

use crate::{
    cases::Case,
    counts::{Count, Counts, served},
    documents::Variant,
};

/// The counts of one run.
#[derive(Debug)]
pub struct Baseline {
    /// The compiler of the measured programs.
    pub compiler: String,
    /// The counts.
    pub counts: Counts,
}

/// The tolerance of instructions: a share of the difference to the base, and a number beside.
///
/// The place of a chunk of memory and the `memcpy` of the machine change a count by a few. Another
/// compiler inlines other functions.
const SAME_COMPILER: (f64, f64) = (0.03, 40.0);
const OTHER_COMPILER: (f64, f64) = (0.10, 100.0);

/// The additional tolerance of a document, whose response has many header fields, and of an API key,
/// which is searched in all fields. Each process puts fields in other places of their map.
const OF_FIELDS: f64 = 50.0;

impl Baseline {
    fn path() -> PathBuf {
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/baseline.tsv"))
    }

    /// Reads the recorded baseline.
    pub fn read() -> Self {
        let text = fs::read_to_string(Self::path()).expect("the baseline is recorded");
        let (compiler, rows) = text
            .split_once('\n')
            .expect("the first line is the compiler");
        let mut counts = Counts::new();
        for row in rows.lines() {
            let [case, sent, instructions, allocations] = row.split('\t').collect::<Vec<_>>()[..]
            else {
                panic!("not a row of the baseline: {row}");
            };
            let count = Count {
                instructions: instructions.parse().expect("a number"),
                allocations: allocations.parse().expect("a number"),
            };
            let of = counts.entry(case.to_owned()).or_default();
            of.insert(sent.to_owned(), count);
        }
        Self {
            compiler: compiler.to_owned(),
            counts,
        }
    }

    /// Records this run as the baseline.
    pub fn write(&self) {
        let mut text = format!("{}\n", self.compiler);
        for (case, of) in &self.counts {
            for (sent, count) in of {
                let _ = writeln!(
                    text,
                    "{case}\t{sent}\t{:.0}\t{}",
                    count.instructions, count.allocations
                );
            }
        }
        fs::write(Self::path(), text).expect("the baseline can be written");
    }

    /// Returns the requests that became more expensive, and those that became cheaper.
    ///
    /// Instructions are compared as the difference to the same handler without security, so a new
    /// version of actix-web changes little. Allocations are compared exactly.
    pub fn compare(&self, now: &Self) -> [Vec<String>; 2] {
        let (share, beside) = if self.compiler == now.compiler {
            SAME_COMPILER
        } else {
            OTHER_COMPILER
        };
        let [mut more, mut less] = [Vec::new(), Vec::new()];
        let requests = Case::ALL.into_iter().filter(|case| case.is_ours());
        let requests = requests.map(|case| {
            let base = case.without_security();
            let of_fields = if case == Case::Key { OF_FIELDS } else { 0.0 };
            (case.name().to_owned(), base.name().to_owned(), of_fields)
        });
        let documents = [(
            served(Variant::ThisCrate),
            served(Variant::Static),
            OF_FIELDS,
        )];
        for (case, base, of_fields) in requests.chain(documents) {
            for (sent, count) in &now.counts[&case] {
                let name = format!("{case}, {sent}");
                let before = self.counts.get(&case).and_then(|of| of.get(sent));
                let Some(before) = before else {
                    more.push(format!("{name}: not in the baseline"));
                    continue;
                };
                let over = |counts: &Counts, count: f64| count - counts[&base][sent].instructions;
                let was = over(&self.counts, before.instructions);
                let is = over(&now.counts, count.instructions);
                let tolerance = was.abs() * share + beside + of_fields;
                let line = format!(
                    "{name}: {is:+.0} instructions ({was:+.0} in the baseline), {} allocations ({})",
                    count.allocations, before.allocations
                );
                if is > was + tolerance || count.allocations > before.allocations {
                    more.push(line);
                } else if is < was - tolerance || count.allocations < before.allocations {
                    less.push(line);
                }
            }
        }
        [more, less]
    }
}
