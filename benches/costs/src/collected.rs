//! The functions that callgrind is told of by name: what is counted, and when a count is complete.

/// Calls it, and everything that it does is counted.
#[inline(never)]
pub fn collected(call: &mut dyn FnMut()) {
    call();
}

/// Ends a count, and begins the next.
#[inline(never)]
pub fn complete() {
    std::hint::black_box(());
}

/// What callgrind is told.
pub const OPTIONS: [&str; 3] = [
    "--tool=callgrind",
    "--toggle-collect=costs::collected::collected*",
    "--dump-before=costs::collected::complete*",
];
