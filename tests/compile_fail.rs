//! The messages of the compiler for invalid declarations: they name the mistake and the fix.
//!
//! It builds the dependencies once more, so it runs only when asked for:
//!
//! ```sh
//! cargo test --test compile_fail -- --ignored
//! ```
//!
//! Another version of the compiler may word its messages differently. If they are as helpful,
//! `TRYBUILD=overwrite` before the command accepts them.

#[test]
#[ignore = "builds the dependencies once more"]
fn the_message_for_an_invalid_declaration_says_how_to_fix_it() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
