//! Everything that is answered and counted, in one order, and what came of it.

use std::{collections::BTreeMap, process::Command};

use crate::{
    callgrind::{instructions, program},
    cases::{Case, PATH},
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

/// The names of all things, in their order.
fn names() -> impl Iterator<Item = (String, String)> {
    Case::ALL.into_iter().flat_map(|case| {
        let requests = Sent::all().into_iter();
        requests.map(move |sent| (case.name().to_owned(), sent.name()))
    })
}

/// Answers every request of every case so often, each time inside `around`.
pub fn answer_all(
    times: u32,
    around: &mut dyn FnMut(&mut dyn FnMut()),
    complete: &mut dyn FnMut(),
) {
    for case in Case::ALL {
        let requests = Sent::all().into_iter();
        case.visit(Drive {
            requests: requests
                .map(|sent| Request::new(PATH, sent.authorization()))
                .collect(),
            times,
            around: &mut *around,
            complete: &mut *complete,
        });
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
