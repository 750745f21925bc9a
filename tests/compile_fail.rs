//! What the compiler says where a declaration is wrong: it names the mistake and how to mend it.
//!
//! It builds the dependencies once more, so it runs only when asked for:
//!
//! ```sh
//! cargo test --test compile_fail -- --ignored
//! ```
//!
//! Another version of the compiler may word things differently. If what it says is still as helpful,
//! `TRYBUILD=overwrite` before the command takes it over.

#[test]
#[ignore = "builds the dependencies once more"]
fn a_wrong_declaration_is_told_how_to_mend_it() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
