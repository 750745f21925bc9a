//! What the crate costs: the cases that are compared, and what measures them.

pub mod baseline;
pub mod callgrind;
pub mod cases;
pub mod collected;
pub mod documents;
pub mod drive;
pub mod report;
pub mod requests;
pub mod server;
pub mod things;
