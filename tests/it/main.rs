//! Tests through the public door: one binary, one file per subject.

mod batch;
mod catalogue;
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
mod optimize;
mod pairing;
mod profile;
mod program;
mod published;
mod recursion;
mod report;
#[path = "report/verbs.rs"]
mod report_of_verbs;
mod resume;
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
