//! loket simulates registration offices, so that a policy is tried before it is paid for.

pub mod cli;
pub mod curve;
pub mod diagnostic;
pub mod event_list;
pub mod experiment;
pub mod office;
pub mod random;
pub mod report;
pub mod results;
pub mod scenario;
pub mod slot_tree;
pub mod stats;
pub mod time;
