//! A proxy of satisfaction: scores of what a simulation can see, weighed as a survey would weigh them.

use crate::curve::Curve;

/// How visits are scored, from 1 to 4 as in the survey of public services (Permenpan RB 14/2017).
#[derive(Clone, Debug, PartialEq)]
pub struct Satisfaction {
    /// Score by minutes waited in the visit.
    pub wait: Element<Curve>,
    /// Score by minutes of service in the visit: time taken for the citizen.
    pub attention: Element<Curve>,
    /// Score by how the visit ended.
    pub ending: Element<Endings>,
}

/// One element, and how much it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Element<S> {
    /// Weight relative to the others; 0: not scored.
    pub weight: f64,
    /// The score \[1 to 4\].
    pub score: S,
}

/// Scores by how a visit ended \[1 to 4\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Endings {
    /// Served.
    pub served: f64,
    /// Asked to come again, or rejected.
    pub sent_back: f64,
    /// Not served: not let in, turned round, gave up, sent home at closing.
    pub not_served: f64,
}

impl Satisfaction {
    /// Returns the index of a visit \[25 to 100\].
    pub fn index(&self, wait_min: f64, service_min: f64, ending: f64) -> f64 {
        let scores = [
            (self.wait.weight, self.wait.score.at(wait_min)),
            (self.attention.weight, self.attention.score.at(service_min)),
            (self.ending.weight, ending),
        ];
        let weights: f64 = scores.iter().map(|score| score.0).sum();
        25.0 * scores.iter().map(|(weight, score)| weight * score).sum::<f64>() / weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waited 30 of 60 min: score 2.5 with weight 3; served: 4 with weight 1. 25 · (7.5 + 4) / 4.
    #[test]
    fn the_index_is_a_weighted_mean() {
        let satisfaction = Satisfaction {
            wait: Element { weight: 3.0, score: Curve::new(vec![(0.0, 4.0), (60.0, 1.0)]).expect("a curve") },
            attention: Element { weight: 0.0, score: Curve::constant(4.0) },
            ending: Element { weight: 1.0, score: Endings { served: 4.0, sent_back: 2.0, not_served: 1.0 } },
        };
        assert_eq!(satisfaction.index(30.0, 5.0, satisfaction.ending.score.served), 71.875);
    }
}
