//! How the interval of the main measure narrowed, replication by replication.

use super::compare::MAIN;
use super::measures::Meter;
use super::run::Outcomes;
use crate::scenario::Scenario;
use crate::stats::stopping::doublings;

/// The first number of replications that is looked at.
const FIRST: u64 = 8;

/// What was known of the main measure after so many replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Width {
    /// Replications.
    pub n: u64,
    /// Mean wait \[min\]; `None`: nothing was measured.
    pub mean: Option<f64>,
    /// Lower end of its 95 % interval \[min\]; `None`: the data do not bound it.
    pub low: Option<f64>,
    /// Upper end \[min\].
    pub high: Option<f64>,
}

/// Returns what was known of `wait_mean_min` after 8, 16, 32, ... replications, and after all of them.
///
/// Each row is what a run of so many replications would have shown. Rows share replications, so that they are no independent
/// looks: how they narrow tells whether more replications would help, and their ends wander as they may.
pub fn convergence(scenario: &Scenario, outcomes: &Outcomes) -> Vec<Width> {
    let Some(meter) = Meter::office(scenario, MAIN) else { return Vec::new() };
    let pairs: Vec<(f64, f64)> = outcomes.outcomes.iter().map(|outcome| meter.read(outcome)).collect();
    let after = |n: u64| {
        let row = meter.measure(pairs[..n as usize].iter().copied());
        Width { n, mean: row.mean, low: row.ci95_low, high: row.ci95_high }
    };
    doublings(FIRST, pairs.len() as u64).map(after).collect()
}

#[cfg(test)]
mod tests {
    use super::super::examples::day_office;
    use super::super::measures::measures;
    use super::super::run::Experiment;
    use super::*;
    use crate::scenario::settings::Replications;

    fn run(scenario: &Scenario, count: u64) -> Outcomes {
        let replications = Replications::Fixed(count);
        Experiment { replications, ..Experiment::new(scenario) }.run(&())
    }

    #[test]
    fn each_row_is_what_a_run_of_so_many_replications_shows() {
        let scenario = day_office();
        let widths = convergence(&scenario, &run(&scenario, 50));
        assert_eq!(widths.iter().map(|width| width.n).collect::<Vec<_>>(), [8, 16, 32, 50]);
        for width in widths {
            let row = measures(&scenario, &run(&scenario, width.n)).swap_remove(0);
            assert_eq!(row.measure, MAIN);
            assert_eq!((width.mean, width.low, width.high), (row.mean, row.ci95_low, row.ci95_high));
            assert!(width.low < width.mean && width.mean < width.high);
        }
    }

    #[test]
    fn few_replications_have_one_row_and_none_has_none() {
        let scenario = day_office();
        let few = convergence(&scenario, &run(&scenario, 3));
        assert_eq!(few.iter().map(|width| width.n).collect::<Vec<_>>(), [3]);
        let one = convergence(&scenario, &run(&scenario, 1));
        assert_eq!((one[0].mean.is_some(), one[0].low, one[0].high), (true, None, None));
        let none = Outcomes { outcomes: vec![], ..run(&scenario, 1) };
        assert_eq!(convergence(&scenario, &none), []);
    }
}
