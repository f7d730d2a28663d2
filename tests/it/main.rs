//! The integration tests: one binary, one module per behaviour.

mod recursion;
mod support;
mod theory;
