//! Tests through the public door: one binary, one file per subject.

mod cli;
mod determinism;
mod diagnostics;
mod generate;
mod invariants;
mod mutations;
mod pairing;
mod schema;
mod semantics;
mod tidy;
mod training;
mod watch;
