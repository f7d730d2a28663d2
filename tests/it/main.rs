//! Tests through the public door, one file per subject.

mod diagnostics;
mod mutations;
mod schema;
