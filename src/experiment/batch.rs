//! Many offices one after the other, each in parallel over its replications.
//!
//! Of an office nothing stays in memory but what the caller makes of its outcomes, and the units by which it is ranked.
//! Each is simulated exactly as if it were the only one, so that its numbers are those of a run. What goes wrong with one
//! does not stop the others.

use super::Journal;
use super::compare::main_units;
use super::measures::LEVEL;
use super::measures::direction::{Direction, direction};
use super::run::{Experiment, Outcomes, Progress, Stopped};
use super::steady::{FoundWarmUp, Settled, settle};
use crate::diagnostic::Diagnostic;
use crate::scenario::Scenario;
use crate::scenario::settings::Replications;
use crate::scenario::source::Checked;
use crate::stats::ranks::{Rank, ranks};
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

/// An office to be simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its place among all offices, as the caller counts them.
    pub place: usize,
    /// Seed of its randomness.
    pub seed: u64,
    /// How many replications.
    pub replications: Replications,
}

/// Many offices.
#[derive(Clone, Debug)]
pub struct Batch<'a> {
    /// Those that can be simulated, in the order in which they are.
    pub jobs: Vec<Job>,
    /// The measure by which they are ranked, one of [`main_measures`](super::compare::main_measures).
    pub by: &'a str,
    /// How many threads; `None`: one per core. Changes no byte of any result.
    pub threads: Option<usize>,
}

/// An office that has been simulated, for as long as the caller looks at it.
#[derive(Debug)]
pub struct Simulated<'a> {
    /// The office as it was read.
    pub checked: &'a Checked,
    /// The office as it was simulated: with the warm-up that was found, if it was to be.
    pub scenario: &'a Scenario,
    /// That warm-up.
    pub warm_up: Option<FoundWarmUp>,
    /// What its replications counted.
    pub outcomes: &'a Outcomes,
}

/// What became of an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It has been simulated.
    Simulated,
    /// It is no valid scenario.
    Invalid,
    /// The batch was interrupted before it was finished.
    Missing,
    /// Its simulation broke one of its own rules, which is a fault of the program.
    Broken,
}

impl State {
    /// In a word, as in results.
    pub fn word(self) -> &'static str {
        match self {
            State::Simulated => "simulated",
            State::Invalid => "invalid",
            State::Missing => "missing",
            State::Broken => "broken",
        }
    }
}

/// An office of a batch when the batch has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended<R> {
    /// As of its [`Job`].
    pub place: usize,
    /// What became of it.
    pub state: State,
    /// What was made of it, if it has been simulated.
    pub made: Option<R>,
    /// Its rank by the measure of the batch, 1 being the worst; `None`: it was not measured.
    pub rank: Option<Rank>,
}

/// Reads the office at a place.
pub type Read<'a> = dyn Fn(usize) -> Result<Checked, Vec<Diagnostic>> + 'a;

impl Batch<'_> {
    /// Simulates the offices, lets `make` reduce what came of each, and ranks them.
    ///
    /// Ranks hold all at once with 95 %: see [`ranks`].
    pub fn run<R>(
        &self,
        read: &Read,
        progress: &dyn Progress,
        mut make: impl FnMut(&Job, Simulated) -> R,
    ) -> Vec<Ended<R>> {
        let whole = Whole::new(&self.jobs, progress);
        let mut units: Vec<Vec<(f64, f64)>> = Vec::with_capacity(self.jobs.len());
        let mut ended = Vec::with_capacity(self.jobs.len());
        for job in &self.jobs {
            whole.begin(job);
            let alone = || self.alone(job, read, &whole, &mut make);
            let (state, made, mine) = match catch_unwind(AssertUnwindSafe(alone)) {
                Ok(Ok((made, units))) => (State::Simulated, Some(made), units),
                Ok(Err(state)) => (state, None, Vec::new()),
                Err(_) => (State::Broken, None, Vec::new()),
            };
            units.push(mine);
            ended.push(Ended { place: job.place, state, made, rank: None });
        }
        for (office, rank) in ended.iter_mut().zip(ranks(&units, LEVEL)) {
            office.rank = rank;
        }
        ended
    }

    /// Simulates one office, or says what became of it otherwise.
    fn alone<R>(
        &self,
        job: &Job,
        read: &Read,
        progress: &Whole,
        make: &mut impl FnMut(&Job, Simulated) -> R,
    ) -> Result<(R, Vec<(f64, f64)>), State> {
        if progress.stop() {
            return Err(State::Missing);
        }
        // What was valid before anything was simulated may be gone by now, such as a file that it names.
        let checked = read(job.place).map_err(|_| State::Invalid)?;
        let settled = settle(&[&checked.scenario], job.seed, self.threads, progress);
        let Settled { scenarios, warm_up } = settled.ok_or(State::Missing)?;
        let scenario = &scenarios[0];
        let (seed, replications, threads) = (job.seed, job.replications.clone(), self.threads);
        let outcomes = Experiment { scenario, seed, replications, threads }.run(progress);
        if outcomes.stopped == Stopped::Interrupted {
            return Err(State::Missing);
        }
        let mut units = main_units(scenario, &outcomes, self.by);
        if direction(self.by) == Some(Direction::Higher) {
            // The worst comes first, which then is the one with the least.
            units.iter_mut().for_each(|unit| unit.0 = -unit.0);
        }
        Ok((make(job, Simulated { checked: &checked, scenario, warm_up, outcomes: &outcomes }), units))
    }
}

/// How far a batch is: sees offices one after the other, tells of all of them.
struct Whole<'p> {
    progress: &'p dyn Progress,
    /// Replications finished in all.
    finished: AtomicU64,
    /// The same when the present office began.
    before: AtomicU64,
    /// Replications that those after the present one will take, as far as is known.
    later: AtomicU64,
    /// Offices that decide for themselves when they are precise enough: how many have, and how many replications they took.
    precise: (AtomicU64, AtomicU64),
    jobs: Vec<Job>,
}

impl<'p> Whole<'p> {
    fn new(jobs: &[Job], progress: &'p dyn Progress) -> Whole<'p> {
        let none = || AtomicU64::new(0);
        Whole {
            progress,
            finished: none(),
            before: none(),
            later: none(),
            precise: (none(), none()),
            jobs: jobs.to_vec(),
        }
    }

    fn begin(&self, job: &Job) {
        let finished = self.finished.load(Ordering::Relaxed);
        let at = self.jobs.iter().position(|other| other.place == job.place).unwrap_or(0);
        if let Some(last) = at.checked_sub(1).map(|last| &self.jobs[last])
            && matches!(last.replications, Replications::Until(_))
        {
            self.precise.0.fetch_add(1, Ordering::Relaxed);
            let took = finished - self.before.load(Ordering::Relaxed);
            self.precise.1.fetch_add(took, Ordering::Relaxed);
        }
        self.before.store(finished, Ordering::Relaxed);
        let later = self.jobs[at + 1..].iter().map(|job| self.expected(&job.replications)).sum();
        self.later.store(later, Ordering::Relaxed);
        self.planned(self.expected(&job.replications));
    }

    /// How many replications an office is expected to take: if it decides for itself, as many as those before it.
    fn expected(&self, replications: &Replications) -> u64 {
        match replications {
            Replications::Fixed(count) | Replications::Batches(count) => *count,
            Replications::Until(precision) => {
                let took = self.precise.1.load(Ordering::Relaxed);
                took.checked_div(self.precise.0.load(Ordering::Relaxed)).unwrap_or(precision.at_most)
            }
        }
    }
}

impl Progress for Whole<'_> {
    fn planned(&self, total: u64) {
        let others = self.before.load(Ordering::Relaxed) + self.later.load(Ordering::Relaxed);
        self.progress.planned(others + total);
    }

    fn finished(&self, count: u64) {
        self.finished.fetch_add(count, Ordering::Relaxed);
        self.progress.finished(count);
    }

    fn stop(&self) -> bool {
        self.progress.stop()
    }

    fn journal(&self) -> Option<&dyn Journal> {
        self.progress.journal()
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::day_office;
    use super::super::run::tests::StopAfter;
    use super::*;
    use crate::scenario::settings::{Goal, HalfWidth, Precision};
    use std::sync::Mutex;

    /// The three mornings with clerks of this speed.
    fn office(speed: f64) -> Checked {
        let mut scenario = day_office();
        scenario.groups[0].skills[0].speed = speed;
        Checked { scenario, warnings: Vec::new(), loads: Vec::new(), uncertain: Vec::new() }
    }

    const SPEEDS: [f64; 4] = [1.0, 0.8, 1.0, 1.6];

    fn batch(replications: Replications, by: &str) -> Batch<'_> {
        let job = |place| Job { place, seed: 5, replications: replications.clone() };
        Batch { jobs: (0..SPEEDS.len()).map(job).collect(), by, threads: Some(2) }
    }

    fn run(batch: &Batch, progress: &dyn Progress) -> Vec<Ended<Outcomes>> {
        batch.run(&|place| Ok(office(SPEEDS[place])), progress, |_, found| found.outcomes.clone())
    }

    #[test]
    fn every_office_is_as_if_it_were_alone() {
        let ended = run(&batch(Replications::Fixed(40), "wait_mean_min"), &());
        for office in &ended {
            let scenario = &self::office(SPEEDS[office.place]).scenario;
            let replications = Replications::Fixed(40);
            let alone = Experiment { scenario, seed: 5, replications, threads: None }.run(&());
            assert_eq!(office.made.as_ref().expect("simulated").outcomes, alone.outcomes);
        }
        let found: Vec<_> = ended.iter().map(|office| office.rank.expect("measured")).collect();
        let rank = |rank, low, high| Rank { rank, low, high };
        assert_eq!(found, [rank(2, 2, 3), rank(1, 1, 1), rank(2, 2, 3), rank(4, 4, 4)]);
    }

    #[test]
    fn more_served_is_better_so_that_the_least_comes_first() {
        let ended = run(&batch(Replications::Fixed(40), "wait_within_15_min_share"), &());
        let ranks: Vec<usize> = ended.iter().map(|office| office.rank.expect("measured").rank).collect();
        assert_eq!(ranks, [2, 1, 2, 4]);
    }

    #[test]
    fn an_interruption_keeps_the_offices_that_were_finished() {
        let ended = run(&batch(Replications::Fixed(40), "wait_mean_min"), &StopAfter(90, AtomicU64::new(0)));
        let states: Vec<State> = ended.iter().map(|office| office.state).collect();
        assert_eq!(states, [State::Simulated, State::Simulated, State::Missing, State::Missing]);
        assert_eq!(ended[1].rank, Some(Rank { rank: 1, low: 1, high: 1 }));
        assert_eq!((ended[3].rank, ended[3].made.is_none()), (None, true));
    }

    /// Breaks in the second office.
    struct Breaks(AtomicU64);

    impl Progress for Breaks {
        fn finished(&self, count: u64) {
            assert_ne!(self.0.fetch_add(count, Ordering::Relaxed), 12, "a rule of the simulation");
        }
    }

    #[test]
    fn a_broken_office_does_not_stop_the_others() {
        let mut batch = batch(Replications::Fixed(10), "wait_mean_min");
        batch.threads = Some(1);
        let states: Vec<State> =
            run(&batch, &Breaks(AtomicU64::new(0))).iter().map(|office| office.state).collect();
        assert_eq!(states, [State::Simulated, State::Broken, State::Simulated, State::Simulated]);
    }

    #[derive(Default)]
    struct Told(Mutex<Vec<u64>>);

    impl Progress for Told {
        fn planned(&self, total: u64) {
            self.0.lock().expect("whole").push(total);
        }
    }

    #[test]
    fn what_is_planned_is_all_of_it_and_is_learnt_where_offices_decide() {
        let told = Told::default();
        run(&batch(Replications::Fixed(10), "wait_mean_min"), &told);
        assert!(told.0.lock().expect("whole").iter().all(|total| *total == 40));
        let told = Told::default();
        let goals = vec![Goal { measure: "wait_mean_min".to_owned(), half_width: HalfWidth::Relative(0.3) }];
        run(&batch(Replications::Until(Precision { goals, at_most: 1_000 }), "wait_mean_min"), &told);
        let told = told.0.into_inner().expect("whole");
        assert_eq!(told.first(), Some(&4_000));
        assert!(told.last() < Some(&1_000), "{told:?}");
    }
}
