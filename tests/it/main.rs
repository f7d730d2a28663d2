//! Tests through the public door: one binary, one file per subject.

mod cli;
mod compare;
mod concepts;
mod determinism;
mod diagnostics;
mod generate;
mod invariants;
mod mutations;
mod optimize;
mod pairing;
mod published;
mod recursion;
mod schema;
mod semantics;
mod support;
mod theory;
mod tidy;
mod training;
mod watch;
mod workloads;
