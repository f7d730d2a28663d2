//! Tests of the whole program and of the whole source, one module per behaviour.

mod cli;
mod tidy;
