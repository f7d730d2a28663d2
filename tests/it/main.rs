//! Tests through the public door, one file per subject.

mod determinism;
mod diagnostics;
mod generate;
mod invariants;
mod pairing;
mod schema;
mod semantics;
mod training;
mod watch;
