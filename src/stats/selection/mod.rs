//! Which of many policies is the best, with a guarantee, and most of the work spent on those that may be.
//!
//! [`select`] replicates in rounds. After each it holds the policies against those that look best, drops whoever is worse
//! for certain, and stops as soon as none that is left can be better than the one that looks best by more than a zone
//! of indifference.
//!
//! # What is guaranteed
//! The selected policy is *good*, that is within the zone δ of the best, with at least the wanted confidence 1 - α,
//! however many others are near the best or equal to it. Why: number the replications of all policies once and for all; policy
//! i has the value Xᵢⱼ in replication j, the same luck for all in the same j. Let the vectors (X₁ⱼ, ..., Xₖⱼ) be independent and
//! normal, with any means and covariances. For one pair, the sum of the first r differences, less r times the true one, is a
//! Brownian motion seen at whole times; the variance S² of the first n of them is independent of where it is from n on. It
//! ever crosses the line a + λr with probability exp(-2aλ/σ²), so with a = cS² with probability (1 + 4λc/(n-1))^(-(n-1)/2)
//! ([`Boundary`]). With α/(k-1) for each of the k - 1 pairs that the true best belongs to, all of them stay below their lines,
//! at all times, with probability 1 - α. Then nobody drops the best, since a policy is dropped only if the bound says that it
//! is worse; and whoever is selected has a bound that says that the best, who is still there, is better by δ at
//! most. As the statement is about all r at once, it does not matter how replications were dealt out or when one looked.
//!
//! The line of slope δ/2 is the boundary of Kim and Nelson (2001), whose procedure drops a policy once another is shown to be
//! worse than it *by δ at most*. That guarantees the best if it is better than all others by δ, which nobody knows
//! beforehand; where several are close, the best may go because of one that goes itself later. Here such a policy only
//! rests, and is woken if the one that it rested for falls back.
//!
//! Means of sums and normal data are exact; ratios of sums behave like means of their residuals (delta method), with a bias that
//! shrinks with 1/r, and skewed data like normal ones the better the longer the first stage. To be on the safe side the larger
//! variance is taken, of the first stage or of all replications so far.
//!
//! # Sources
//! Kim and Nelson, "A fully sequential procedure for indifference-zone selection in simulation", *ACM Transactions on Modeling
//! and Computer Simulation* 11 (2001). Eckman and Henderson, "Fixed-confidence, fixed-tolerance guarantees for
//! ranking-and-selection procedures", the same journal, 31 (2021): what is proven of good selection. Robbins, "Statistical
//! methods related to the law of the iterated logarithm", *Annals of Mathematical Statistics* 41 (1970): crossing a line.

mod boundary;
mod contest;
mod rinott;
#[cfg(test)]
pub(crate) mod tests;

pub use boundary::{Boundary, eta};
pub use contest::select;
pub use rinott::{rinott_h, two_stage};

use std::ops::Range;

/// Numerator and denominator of a ratio of sums in one replication; for a mean, the denominator is 1.
pub type Pair = (f64, f64);

/// What is asked of a selection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Design {
    /// Probability that the selected policy is within the zone of the best, in (0, 1) \[1\].
    pub confidence: f64,
    /// The zone of indifference: a difference up to this does not matter, > 0 \[u\].
    pub indifference: f64,
    /// Whether the lowest is the best; else the highest.
    pub lower: bool,
    /// Replications of every policy before anything is dropped, at least 2.
    pub first: u64,
    /// Most replications of a policy, at least `first`; if they are not enough, nothing is guaranteed.
    pub at_most: u64,
}

/// Replications that are wanted of one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which.
    pub policy: usize,
    /// Their indices; those before are there already.
    pub replications: Range<u64>,
}

/// Returns the replications that are wanted, lot by lot; `None` if it was told to stop.
pub type Sample<'a> = dyn FnMut(&[Wanted]) -> Option<Vec<Vec<Pair>>> + 'a;

/// Why a selection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The guarantee holds.
    Decided,
    /// The most replications allowed were not enough.
    AtMost,
    /// It was told to stop.
    Interrupted,
}

/// What became of a policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fate {
    /// It looks best; with [`Ending::Decided`], it is within the zone of the best.
    Selected,
    /// Every replication that both have said the same as of the selected one.
    Twin,
    /// It looks as good as the selected one, to within the zone, and is not better by more than the zone.
    NotApart,
    /// It looks worse than the selected one by more than the zone, and is not better by more than the zone.
    NoBetter,
    /// It may be better than the selected one by more than the zone.
    Open,
    /// It is worse than another.
    Apart,
    /// It has no value: all of its denominators are zero in the first stage.
    Nothing,
}

/// What is known of one policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// What became of it.
    pub fate: Fate,
    /// Its replications, in order.
    pub pairs: Vec<Pair>,
    /// How much better than the selected one it may be at most \[u\]; `None`: another one is better for certain.
    pub better_by_at_most: Option<f64>,
}

/// A policy, selected.
#[derive(Clone, Debug, PartialEq)]
pub struct Selected {
    /// Which.
    pub selected: usize,
    /// Why the search for it ended.
    pub ending: Ending,
    /// With the wanted confidence, the best policy is better than the selected one by no more than this \[u\]; not more than the
    /// zone with [`Ending::Decided`].
    pub within: f64,
    /// One per policy.
    pub standings: Vec<Standing>,
}
