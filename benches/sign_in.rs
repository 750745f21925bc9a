//! The time in which the example `jwt` refuses a wrong password and an unknown username. The two
//! times have to be equal, or they would tell which usernames exist.
//!
//! ```sh
//! cargo bench --bench sign_in
//! ```
#![allow(clippy::unwrap_used, reason = "a benchmark stops at the first error")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use support::{example::Example, http::post_form};

const ROUNDS: usize = 51;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("users.sqlite");
    let example = Example::start_with("jwt", &[("USERS_DATABASE", database.to_str().unwrap())]);
    let time = |form: &str| {
        let start = Instant::now();
        assert_eq!(post_form(example.address, "/token", form).status, 400);
        start.elapsed()
    };
    let [mut known, mut unknown, mut malformed] = [(); 3].map(|()| Vec::new());
    // In turn, so that other load on the machine affects all of them alike.
    for _ in 0..ROUNDS {
        known.push(time("username=johndoe&password=wrong"));
        unknown.push(time("username=nobody&password=wrong"));
        malformed.push(time(""));
    }
    let [known, unknown, malformed] = [known, unknown, malformed].map(median);
    println!("a wrong password        {known:?}");
    println!("an unknown username     {unknown:?}");
    println!(
        "ratio                   {:.3}",
        unknown.as_secs_f64() / known.as_secs_f64()
    );
    println!("no password at all      {malformed:?}");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.swap_remove(times.len() / 2)
}
