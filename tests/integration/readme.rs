//! The README shows the first example unchanged, and how to run it.

const README: &str = include_str!("../../README.md");
const FIRST_STEPS: &str = include_str!("../../examples/first_steps.rs");

/// The contents of the fenced code blocks that begin with the given info string.
fn blocks<'a>(page: &'a str, info: &str) -> Vec<&'a str> {
    let fence = format!("\n```{info}\n");
    page.split(&fence)
        .skip(1)
        .filter_map(|rest| rest.split_once("```"))
        .map(|(block, _)| block)
        .collect()
}

#[test]
fn the_program_is_the_first_example_from_its_first_use_on() {
    let (_, program) = FIRST_STEPS
        .split_once("\nuse ")
        .expect("the example has a `use`");
    let program = format!("use {program}");
    assert!(
        blocks(README, "rust,no_run").contains(&program.as_str()),
        "README.md does not show examples/first_steps.rs: copy the program over"
    );
}

#[test]
fn the_two_commands_are_there() {
    let commands = blocks(README, "sh").concat();
    for command in ["cargo run --example first_steps", "cargo test"] {
        assert!(
            commands.lines().any(|line| line == command),
            "the README does not say `{command}`"
        );
    }
}
