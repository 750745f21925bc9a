//! Answers every request of every case, for callgrind to count.

use costs::{
    collected::{collected, complete},
    counts::answer_all,
};

fn main() {
    let times = std::env::args().nth(1).expect("how often");
    let times = times.parse().expect("a number");
    answer_all(times, &mut |answer| collected(answer), &mut complete);
}
