//! Tests through the public door, one file per subject.

mod diagnostics;
mod recursion;
mod schema;
mod support;
mod theory;
