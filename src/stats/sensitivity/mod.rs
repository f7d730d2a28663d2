//! Which of several inputs matters: designs that move them, and what the responses say.
//!
//! An input is moved between 0 and 1, its *place*; what stands there is for the caller to know. A response is a ratio
//! of sums over replications, and all points are simulated with the same replications: [`responses`] knows how sure
//! differences between them are, [`resample`] how sure everything else is.

pub mod designs;
pub mod linear;
pub mod morris;
pub mod resample;
pub mod responses;
pub mod sobol;

/// Where an input can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Anywhere between 0 and 1.
    Line,
    /// At one of so many values, two or more: each has an equal share of the way from 0 to 1.
    Steps(usize),
}

impl Input {
    /// Returns the middle of the share of value `index`, of an input of `count` values.
    pub fn place(index: usize, count: usize) -> f64 {
        (index as f64 + 0.5) / count as f64
    }
}
