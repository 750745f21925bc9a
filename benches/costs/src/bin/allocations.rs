//! Prints the heap allocations of every request, a line each, in the order of `requests`. It is a program
//! of its own because counting allocations takes instructions.

use std::cell::Cell;

use costs::counts::answer_all;

fn main() {
    let last = Cell::new(0);
    answer_all(
        3,
        &mut |answer| last.set(allocation_counter::measure(answer).count_total),
        &mut || println!("{}", last.get()),
    );
}
