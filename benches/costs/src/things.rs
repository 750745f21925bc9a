//! Everything that is answered and counted, in one order, and what came of it.

use std::{collections::BTreeMap, process::Command};

use actix_web::http::header::{self, HeaderName};

use crate::{
    callgrind::{instructions, program},
    cases::{Case, PATH},
    documents::{By, VERSION_3, etag},
    drive::{Drive, Request},
    requests::Sent,
};

/// What answering a request took.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// Instructions.
    pub instructions: f64,
    /// Heap allocations.
    pub allocations: u64,
}

/// By case and by request.
pub type Counts = BTreeMap<String, BTreeMap<String, Count>>;

/// How many operations the document has whose serving is counted: few, for it is actix that looks for
/// the route among them.
pub const OPERATIONS: usize = 1;

/// Who serves them. paperclip is left out: it takes millions, and `throughput` tells of it.
const BY: [By; 2] = [By::Static, By::Us];

/// What a client asks of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Nothing but the document.
    Plain,
    /// It takes gzip, as browsers do.
    Compressed,
    /// It has a copy.
    Fresh,
}

impl Asked {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Compressed, Self::Fresh];

    /// Its name in a table and in the baseline.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Compressed => "gzip",
            Self::Fresh => "304",
        }
    }

    /// The header field of it, given the `ETag` of the document.
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

/// The name of a document's row in the baseline.
pub fn served(by: By) -> String {
    format!("document by {}", by.name())
}

/// The names of all things, in their order.
fn names() -> impl Iterator<Item = (String, String)> {
    let requests = Case::ALL.into_iter().flat_map(|case| {
        let requests = Sent::all().into_iter();
        requests.map(move |sent| (case.name().to_owned(), sent.name()))
    });
    let documents = BY.into_iter().flat_map(|by| {
        let asked = Asked::ALL.into_iter();
        asked.map(move |asked| (served(by), asked.name().to_owned()))
    });
    requests.chain(documents)
}

/// Answers every request so often, each time inside `around`.
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
    for by in BY {
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

/// Counts everything.
pub fn count() -> Counts {
    let allocations = Command::new(program("allocations")).output();
    let allocations = allocations.expect("it was built").stdout;
    let allocations = String::from_utf8(allocations).expect("it tells numbers");
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
