//! Tests through the public door, one file per subject.

mod determinism;
mod diagnostics;
mod generate;
mod invariants;
mod pairing;
mod recursion;
mod schema;
mod semantics;
mod support;
mod theory;
mod training;
mod watch;
