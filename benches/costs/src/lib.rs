//! The costs of the crate: cases, measurements, and the report that shows them.

pub mod baseline;
pub mod callgrind;
pub mod cases;
pub mod collected;
pub mod counts;
pub mod documents;
pub mod drive;
pub mod report;
pub mod requests;
pub mod server;
