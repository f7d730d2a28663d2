//! The integration tests: one binary, one file per kind of proof.

mod determinism;
mod generate;
mod invariants;
mod pairing;
mod semantics;
mod training;
mod watch;
