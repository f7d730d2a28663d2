//! Tests through the public door and of the whole source, one file per subject.

mod cli;
mod diagnostics;
mod mutations;
mod schema;
mod tidy;
