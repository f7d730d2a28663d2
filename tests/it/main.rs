//! Tests through the public door: one binary, one file per subject.

mod cli;
mod compare;
mod concepts;
mod courses;
mod coverage;
mod determinism;
mod diagnostics;
mod gate;
mod generate;
mod invariants;
mod mutations;
mod pairing;
mod published;
mod recursion;
mod schema;
mod select;
mod semantics;
mod steady;
mod support;
mod sweep;
mod theory;
mod tidy;
mod training;
mod uncertainty;
mod watch;
mod workloads;
