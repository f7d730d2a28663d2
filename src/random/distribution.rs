//! Distributions of times: what the file can name, with means, variances and sampling.

use crate::time::SimDuration;

/// A distribution of times \[min\]; valid by construction of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Always `value`.
    Fixed {
        /// \[min\]
        value: f64,
    },
    /// Exponential.
    Exponential {
        /// \[min\] > 0
        mean: f64,
    },
    /// Lognormal by its own mean and coefficient of variation.
    Lognormal {
        /// \[min\] > 0
        mean: f64,
        /// \[1\] ≥ 0
        cv: f64,
    },
    /// Gamma by its mean and coefficient of variation; an Erlang with k stages has cv = 1/√k.
    Gamma {
        /// \[min\] > 0
        mean: f64,
        /// \[1\] > 0
        cv: f64,
    },
    /// Weibull.
    Weibull {
        /// \[1\] > 0
        shape: f64,
        /// \[min\] > 0
        scale: f64,
    },
    /// Normal; may be negative, so it is allowed only where that means something (lateness).
    Normal {
        /// \[min\]
        mean: f64,
        /// \[min\] ≥ 0
        sd: f64,
    },
    /// Uniform.
    Uniform {
        /// \[min\]
        low: f64,
        /// \[min\] ≥ low
        high: f64,
    },
    /// Triangular.
    Triangular {
        /// \[min\]
        low: f64,
        /// \[min\] ≥ low
        mode: f64,
        /// \[min\] ≥ mode, > low
        high: f64,
    },
    /// One of `values`, each equally likely.
    Empirical {
        /// \[min\]; not empty
        values: Vec<f64>,
    },
    /// A mixture: regime i with probability `shares[i]`.
    Regimes {
        /// sum to 1
        shares: Vec<f64>,
        /// one per share
        parts: Vec<Distribution>,
    },
}
#[allow(dead_code)]
type Unused = SimDuration;
