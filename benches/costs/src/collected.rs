//! Two functions that callgrind knows by name: one is counted, the other ends a count.

/// Calls a function. Everything inside is counted.
#[inline(never)]
pub fn collected(call: &mut dyn FnMut()) {
    call();
}

/// Ends a count and begins the next.
#[inline(never)]
pub fn complete() {
    std::hint::black_box(());
}

/// The options of callgrind.
pub const OPTIONS: [&str; 3] = [
    "--tool=callgrind",
    "--toggle-collect=costs::collected::collected*",
    "--dump-before=costs::collected::complete*",
];
