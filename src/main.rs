//! The `loket` program.
fn main() {}
