//! The counts of all requests.

use std::{collections::BTreeMap, process::Command};

use actix_web::http::header::{self, HeaderName};

use crate::{
    callgrind::{instructions, program},
    cases::{Case, PATH},
    documents::{VERSION_3, Variant, etag},
    drive::{Drive, Request},
    requests::Sent,
};

/// The cost of the answer to a request.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// Instructions.
    pub instructions: f64,
    /// Heap allocations.
    pub allocations: u64,
}

/// The counts by case and by request.
pub type Counts = BTreeMap<String, BTreeMap<String, Count>>;

/// The number of operations of the document that is served. With more, the search for the route, which
/// is actix-web's, would outweigh the rest.
pub const OPERATIONS: usize = 1;

/// The measured variants. paperclip takes millions of instructions and is measured by its throughput.
const VARIANTS: [Variant; 2] = [Variant::Static, Variant::ThisCrate];

/// The kind of a request for a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// No condition and no coding.
    Plain,
    /// The client accepts gzip, as browsers do.
    Compressed,
    /// The client has a copy.
    Fresh,
}

impl Asked {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Compressed, Self::Fresh];

    /// Returns the name in a table and in the baseline.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Compressed => "gzip",
            Self::Fresh => "304",
        }
    }

    /// Returns the header field, given the `ETag` of the document.
    pub fn field(self, etag: &str) -> Option<(HeaderName, String)> {
        match self {
            Self::Plain => None,
            Self::Compressed => {
                let codings = "gzip, deflate, br, zstd".to_owned();
                Some((header::ACCEPT_ENCODING, codings))
            }
            Self::Fresh => Some((header::IF_NONE_MATCH, etag.to_owned())),
        }
    }
}

/// Returns the name of a document's rows in the baseline.
pub fn served(by: Variant) -> String {
    format!("document by {}", by.name())
}

/// The case and the request of each count, in order.
fn names() -> impl Iterator<Item = (String, String)> {
    let requests = Case::ALL.into_iter().flat_map(|case| {
        let requests = Sent::all().into_iter();
        requests.map(move |sent| (case.name().to_owned(), sent.name()))
    });
    let documents = VARIANTS.into_iter().flat_map(|by| {
        let asked = Asked::ALL.into_iter();
        asked.map(move |asked| (served(by), asked.name().to_owned()))
    });
    requests.chain(documents)
}

/// Answers every request of every case several times, each time inside `around`.
pub fn answer_all(
    times: u32,
    around: &mut dyn FnMut(&mut dyn FnMut()),
    complete: &mut dyn FnMut(),
) {
    for case in Case::ALL {
        let requests = Sent::all().into_iter();
        case.visit(Drive {
            requests: requests
                .map(|sent| Request::new(PATH, case.field(sent)))
                .collect(),
            times,
            around: &mut *around,
            complete: &mut *complete,
        });
    }
    let etag = etag(OPERATIONS);
    for by in VARIANTS {
        let requests = Asked::ALL.into_iter();
        let drive = Drive {
            requests: requests
                .map(|asked| Request::new(VERSION_3, asked.field(&etag)))
                .collect(),
            times,
            around: &mut *around,
            complete: &mut *complete,
        };
        by.visit(OPERATIONS, drive);
    }
}

/// Counts the instructions and allocations of every request.
pub fn count() -> Counts {
    let allocations = Command::new(program("allocations")).output();
    let allocations = allocations.expect("it was built").stdout;
    let allocations = String::from_utf8(allocations).expect("the output is text");
    let allocations: Vec<u64> = allocations
        .lines()
        .map(|line| line.parse().expect("a number"))
        .collect();
    let instructions = instructions("requests");
    let mut counts = Counts::new();
    assert_eq!(
        [instructions.len(), allocations.len()],
        [names().count(); 2]
    );
    let measured = instructions.into_iter().zip(allocations);
    for ((case, sent), (instructions, allocations)) in names().zip(measured) {
        let count = Count {
            instructions,
            allocations,
        };
        counts.entry(case).or_default().insert(sent, count);
    }
    counts
}
