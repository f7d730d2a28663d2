//! Threads live in this file and nowhere else.
//!
//! Work is cut into tasks, and what they make is put back in order: no byte depends on who finished first or on how many
//! threads there were.

use super::journal::{Kept, Pages, in_blocks};
use super::run::{Progress, SECTIONS};
use crate::office::Office;
use crate::office::outcome::Outcome;
use crate::office::plan::Plan;
use crate::scenario::Scenario;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use std::iter::StepBy;
use std::ops::Range;

/// More threads than this cost more than they help.
const MOST_THREADS: usize = 1024;

/// Does `work` on a pool of its own if a number of threads is asked for and can be had; results do not depend on it, so a
/// system that refuses threads is no reason to fail.
pub(super) fn on<T: Send>(threads: Option<usize>, work: impl FnOnce() -> T + Send) -> T {
    let pool = threads.and_then(|threads| {
        ThreadPoolBuilder::new().num_threads(threads.clamp(1, MOST_THREADS)).build().ok()
    });
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// Returns how many threads [`on`] works with.
pub(super) fn count(threads: Option<usize>) -> usize {
    on(threads, rayon::current_num_threads)
}

/// Returns how many replications occupy all threads and sections for a while.
pub(super) fn least() -> u64 {
    SECTIONS.max(4 * rayon::current_num_threads()) as u64
}

/// Cuts `replications` into tasks, each of one section, lets `work` see to each on any thread, and returns what it makes of
/// them, in the order of their indices. What it leaves out is at the end of its task.
pub(super) fn in_tasks<T: Send>(
    replications: Range<u64>,
    work: impl Fn(usize, StepBy<Range<u64>>) -> Vec<T> + Sync + Send,
) -> Vec<T> {
    let Range { start: from, end: to } = replications;
    // Many tasks per thread, so that a slow one at the end does not keep the others waiting for long; a
    // multiple of the sections, so that all replications of a task belong to one.
    let tasks = SECTIONS * (32 * rayon::current_num_threads()).div_ceil(SECTIONS);
    let first = |task: u64| from + (task + tasks as u64 - from % tasks as u64) % tasks as u64;
    let finished: Vec<Vec<T>> = (0..tasks)
        .into_par_iter()
        .with_max_len(1)
        .map(|task| {
            let indices = (first(task as u64)..to).step_by(tasks);
            if first(task as u64) < to { work(task, indices) } else { Vec::new() }
        })
        .collect();
    // Each task has begun at its first index and gone on in steps: dealt out in turn, all are in order.
    // Room for what is finished, not for what was wanted: whoever interrupts a huge run keeps what there is.
    let mut all = Vec::with_capacity(finished.iter().map(Vec::len).sum());
    let mut finished: Vec<_> = finished.into_iter().map(Vec::into_iter).collect();
    all.extend((from..to).filter_map(|index| finished[index as usize % tasks].next()));
    all
}

/// Replications that are wanted of one scenario.
#[derive(Clone, Debug)]
pub struct Lot<'s> {
    /// The office.
    pub scenario: &'s Scenario,
    /// Their indices.
    pub replications: Range<u64>,
}

/// Replicates many scenarios and keeps, of each replication, only what `row` makes of it; `row` is told the place of
/// the lot.
///
/// - `threads`: `None`: one per core. Changes no byte of any result.
/// - Result: for each lot its rows in the order of their indices; `None` for a lot that `progress` stopped before it was
///   whole.
pub fn rows<R: Send>(
    lots: &[Lot],
    seed: u64,
    threads: Option<usize>,
    row: impl Fn(usize, &Outcome) -> R + Sync,
    progress: &dyn Progress,
) -> Vec<Option<Vec<R>>> {
    on(threads, || {
        let lots = lots.par_iter().enumerate().with_max_len(1);
        lots.map(|(place, lot)| lot.rows(seed, |outcome| row(place, outcome), progress)).collect()
    })
}

impl Lot<'_> {
    fn rows<R: Send>(
        &self,
        seed: u64,
        row: impl Fn(&Outcome) -> R + Sync,
        progress: &dyn Progress,
    ) -> Option<Vec<R>> {
        if progress.stop() {
            return None;
        }
        let pages = Pages::open(progress, Kept::Outcomes, self.scenario, seed);
        let plan = Plan::new(self.scenario);
        let mut rows = Vec::new();
        let simulate = |replications: Range<u64>| {
            let count = replications.end - replications.start;
            let outcomes = in_tasks(replications, |_, indices| {
                let mut office = Office::new(&plan, ());
                let replicate = |index| {
                    let outcome = office.replicate(seed, index);
                    progress.finished(1);
                    outcome
                };
                indices.take_while(|_| !progress.stop()).map(replicate).collect()
            });
            let whole = outcomes.len() as u64 == count;
            (outcomes, whole)
        };
        let read = |outcomes: Vec<Outcome>| rows.extend(outcomes.iter().map(&row));
        in_blocks(self.replications.clone(), pages.as_ref(), progress, simulate, read).then_some(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{day_office, mm1};
    use super::super::run::Experiment;
    use super::super::run::tests::StopAfter;
    use super::*;
    use crate::scenario::settings::Replications;
    use std::sync::atomic::AtomicU64;

    #[test]
    fn rows_of_many_scenarios_are_those_of_each_alone() {
        let (three, one) = (day_office(), mm1(0.5));
        let lots = [
            Lot { scenario: &three, replications: 0..40 },
            Lot { scenario: &one, replications: 7..9 },
            Lot { scenario: &one, replications: 5..5 },
        ];
        let row = |place: usize, outcome: &Outcome| (place, outcome.clone());
        let found = rows(&lots, 5, Some(1), row, &());
        let replications = Replications::Fixed(40);
        let alone = Experiment { scenario: &three, seed: 5, replications, threads: None }.run(&()).outcomes;
        assert_eq!(found[0], Some(alone.into_iter().map(|outcome| (0, outcome)).collect()));
        let indices = found[1].as_ref().map(|rows| rows.iter().map(|row| row.1.replication).collect());
        assert_eq!((indices, &found[2]), (Some(vec![7, 8]), &Some(vec![])));
        assert_eq!(rows(&lots, 5, Some(9), row, &()), found);
        let stopped = rows(&lots, 5, Some(1), row, &StopAfter(41, AtomicU64::new(0)));
        assert_eq!((stopped[0].is_some(), &stopped[1], &stopped[2]), (true, &None, &None));
    }
}
