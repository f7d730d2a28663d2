//! How a verb simulates: the options that all of them have.

use crate::scenario::Scenario;

/// Whose luck, and on how many threads.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct SimulateArgs {
    /// Seed of all randomness, instead of the one in the (first) file
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// How many threads [default: one per core]; no result depends on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl SimulateArgs {
    /// Returns the seed that is asked for, or that of `scenario`.
    pub fn seed(self, scenario: &Scenario) -> u64 {
        self.seed.unwrap_or(scenario.experiment.seed)
    }

    /// Returns the number of threads that is asked for; `None`: one per core.
    pub fn threads(self) -> Option<usize> {
        self.threads.map(usize::from)
    }
}
