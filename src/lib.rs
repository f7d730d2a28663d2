//! loket simulates registration offices, so that a policy is tried before it is paid for.

pub mod diagnostic;
pub mod random;
pub mod scenario;
pub mod stats;
pub mod time;
