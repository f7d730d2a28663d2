//! Replications of one scenario in parallel.
//!
//! Replication k belongs to section k mod 32. A round of replications is cut into tasks; each task replicates
//! one office again and again, for one section. What a replication counts is kept by its index, and what is kept
//! of many together is added up in integers, so no byte depends on who finished first or on how many threads
//! there were.

use super::batches::{self, Batches};
use super::journal::{Journal, Kept, Pages, in_blocks};
use super::precision::{self, Reached};
use super::threads::{self, in_tasks, on};
use crate::office::Office;
use crate::office::observe::Observer;
use crate::office::outcome::{Outcome, Spread};
use crate::office::plan::Plan;
use crate::scenario::Scenario;
use crate::scenario::settings::{FEWEST_BATCHES, Precision, Replications};
use crate::stats::stopping::{Confirmed, rounds};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Number of sections: independent groups of replications, from whose differences quantiles get their intervals.
pub const SECTIONS: usize = 32;

/// A scenario to be replicated.
#[derive(Clone, Debug)]
pub struct Experiment<'s> {
    /// The office.
    pub scenario: &'s Scenario,
    /// Seed of all randomness.
    pub seed: u64,
    /// How many replications.
    pub replications: Replications,
    /// How many threads; `None`: one per core. Changes no byte of any result.
    pub threads: Option<usize>,
}

/// Sees how far an experiment is, and can stop it; called from several threads at once.
pub trait Progress: Sync {
    /// `total` replications are planned in all; called again when they turn out not to be enough.
    fn planned(&self, total: u64) {
        let _ = total;
    }

    /// Another `count` replications are finished.
    fn finished(&self, count: u64) {
        let _ = count;
    }

    /// Whether to stop; asked before every replication.
    fn stop(&self) -> bool {
        false
    }

    /// Where finished work is kept, and found again; `None`: nowhere.
    fn journal(&self) -> Option<&dyn Journal> {
        None
    }
}

/// Silent, and never stops.
impl Progress for () {}

/// What the replications of an experiment counted.
#[derive(Clone, Debug)]
pub struct Outcomes {
    /// Seed of all randomness.
    pub seed: u64,
    /// One per finished replication, in the order of their indices: 0, 1, 2, ... unless interrupted.
    pub outcomes: Vec<Outcome>,
    /// What is kept of many replications together: replication k is in section k mod [`SECTIONS`]. As many
    /// sections as replications if there are fewer.
    pub sections: Vec<Spread>,
    /// Why there are not more.
    pub stopped: Stopped,
    /// How well known is what was to be known so and so well, in the order of the file; empty: nothing was.
    pub precision: Vec<Reached>,
    /// How one long run was cut; then a replication is a batch of it. `None`: replications are replications.
    pub batches: Option<Batches>,
}

/// Replications that are kept together.
#[derive(Serialize, Deserialize)]
struct Block {
    outcomes: Vec<Outcome>,
    /// The sections that they belong to.
    sections: Vec<(usize, Spread)>,
}

/// Why an experiment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stopped {
    /// The wanted number of replications is done.
    Complete,
    /// The intervals are as narrow as wanted.
    Precise,
    /// The most replications allowed are done, and an interval is still wider than wanted.
    #[serde(rename = "at most")]
    AtMost,
    /// It was told to stop. Only finished replications are kept; their indices may have gaps.
    Interrupted,
}

impl<'s> Experiment<'s> {
    /// Returns the experiment that the scenario asks for, on all cores.
    pub fn new(scenario: &'s Scenario) -> Experiment<'s> {
        let settings = &scenario.experiment;
        Experiment {
            scenario,
            seed: settings.seed,
            replications: settings.replications.clone(),
            threads: None,
        }
    }

    /// Runs the replications.
    ///
    /// The result depends on scenario, seed and number of replications only, unless `progress` stops it.
    pub fn run(&self, progress: &dyn Progress) -> Outcomes {
        on(self.threads, || self.run_here(progress))
    }

    /// Adds to `found` the replications that are still missing to a fixed number of them, as if all had been run at
    /// once. `found` comes from the same scenario and seed, is not interrupted, and has all [`SECTIONS`].
    pub fn extend(&self, found: &mut Outcomes, progress: &dyn Progress) -> Stopped {
        let to = self.replications.most();
        let whole = on(self.threads, || self.round(&Plan::new(self.scenario), to, found, progress));
        found.stopped = if whole { Stopped::Complete } else { Stopped::Interrupted };
        found.stopped
    }

    /// Returns how many threads [`run`](Experiment::run) works with.
    pub fn threads_used(&self) -> usize {
        threads::count(self.threads)
    }

    /// Runs replication `replication` alone, watched by `observer`.
    ///
    /// The outcome is the one that [`run`](Experiment::run) finds for it, whether or not it is among those asked
    /// for.
    pub fn replicate<O: Observer>(&self, replication: u64, observer: O) -> (Outcome, O) {
        let plan = Plan::new(self.scenario);
        let mut office = Office::new(&plan, observer);
        let outcome = office.replicate(self.seed, replication);
        (outcome, office.observer)
    }

    fn run_here(&self, progress: &dyn Progress) -> Outcomes {
        if let Replications::Batches(count) = self.replications {
            return self.run_batches(count, progress);
        }
        let plan = Plan::new(self.scenario);
        let most = self.replications.most();
        let mut found = self.nothing(&plan, most);
        if let Replications::Until(precision) = &self.replications {
            found.stopped = self.run_until(&plan, precision, &mut found, progress);
            found.precision = precision::judge(self.scenario, &found, precision);
        } else if !self.round(&plan, most, &mut found, progress) {
            found.stopped = Stopped::Interrupted;
        }
        found
    }

    /// Outcomes of no replication, to which `most` can be added.
    fn nothing(&self, plan: &Plan, most: u64) -> Outcomes {
        Outcomes {
            seed: self.seed,
            outcomes: Vec::new(),
            sections: (0..most.min(SECTIONS as u64)).map(|_| Spread::new(plan)).collect(),
            stopped: Stopped::Complete,
            precision: Vec::new(),
            batches: None,
        }
    }

    fn run_until(
        &self,
        plan: &Plan,
        precision: &Precision,
        found: &mut Outcomes,
        progress: &dyn Progress,
    ) -> Stopped {
        let mut confirmed = Confirmed::default();
        for look in rounds(precision.at_most) {
            if !self.round(plan, look, found, progress) {
                return Stopped::Interrupted;
            }
            let narrow = precision::judge(self.scenario, found, precision).iter().all(|goal| goal.reached);
            if confirmed.at(narrow, look == precision.at_most) {
                return Stopped::Precise;
            }
        }
        Stopped::AtMost
    }

    /// One long run in `count` batches, or in half as many, and so on, while neighbours are too alike.
    fn run_batches(&self, mut count: u64, progress: &dyn Progress) -> Outcomes {
        let asked = count;
        loop {
            let mut found = self.cut(count, progress);
            let Some(batches) = &mut found.batches else { return found };
            batches.asked = asked;
            if batches.independent || count / 2 < FEWEST_BATCHES || found.stopped == Stopped::Interrupted {
                return found;
            }
            count /= 2;
        }
    }

    /// Runs replication 0, cut into `count` batches from the end of its warm-up, on this thread.
    pub(super) fn cut(&self, count: u64, progress: &dyn Progress) -> Outcomes {
        let scenario = batches::in_batches(self.scenario, count);
        let plan = Plan::new(&scenario);
        progress.planned(count);
        let mut found = self.nothing(&plan, count);
        let pages = Pages::open(progress, Kept::Batches, &scenario, self.seed);
        let whole = in_blocks(
            0..1,
            pages.as_ref(),
            progress,
            |_| {
                let mut office = Office::new(&plan, ());
                let cut = office.replicate_in_batches(self.seed, 0, || {
                    progress.finished(1);
                    !progress.stop()
                });
                let whole = cut.len() as u64 == count;
                (cut, whole)
            },
            |cut: Vec<(Outcome, Spread)>| {
                for (place, (outcome, spread)) in cut.into_iter().enumerate() {
                    found.outcomes.push(outcome);
                    found.sections[place % SECTIONS].merge(&spread);
                }
            },
        );
        if whole {
            progress.finished(1);
        } else {
            found.stopped = Stopped::Interrupted;
        }
        found.batches = Some(Batches::of(self.scenario, &scenario, &found));
        found
    }

    /// Adds the replications from the present number up to `to`; false if it was stopped before the last.
    fn round(&self, plan: &Plan, to: u64, found: &mut Outcomes, progress: &dyn Progress) -> bool {
        progress.planned(to);
        let from = found.outcomes.len() as u64;
        let Some(pages) = Pages::open(progress, Kept::Sections, self.scenario, self.seed) else {
            let outcomes = self.block(plan, from..to, &mut found.sections, progress);
            found.outcomes.extend(outcomes);
            return found.outcomes.len() as u64 == to;
        };
        let many = found.sections.len();
        let simulate = |replications: Range<u64>| {
            let Range { start, end } = replications;
            let mut sections = vec![Spread::new(plan); many];
            let outcomes = self.block(plan, start..end, &mut sections, progress);
            let whole = outcomes.len() as u64 == end - start;
            let used = |section: &usize| {
                end - start >= SECTIONS as u64
                    || (start..end).any(|index| index as usize % SECTIONS == *section)
            };
            let sections = sections.into_iter().enumerate().filter(|(section, _)| used(section)).collect();
            (Block { outcomes, sections }, whole)
        };
        let take = |block: Block| {
            found.outcomes.extend(block.outcomes);
            for (section, spread) in &block.sections {
                found.sections[*section].merge(spread);
            }
        };
        in_blocks(from..to, Some(&pages), progress, simulate, take)
    }

    /// Runs `replications` until told to stop, and adds what is kept together to `sections`.
    fn block(
        &self,
        plan: &Plan,
        replications: Range<u64>,
        sections: &mut [Spread],
        progress: &dyn Progress,
    ) -> Vec<Outcome> {
        let sections: Vec<Mutex<&mut Spread>> = sections.iter_mut().map(Mutex::new).collect();
        in_tasks(replications, |task, indices| {
            // Where there are fewer replications than sections, the other tasks have nothing to do.
            let section = sections.get(task % SECTIONS);
            section.map_or_else(Vec::new, |section| self.replicate_all(plan, indices, section, progress))
        })
    }

    /// One task: replicates `indices` until told to stop, and adds what is kept together to `section`.
    fn replicate_all(
        &self,
        plan: &Plan,
        indices: impl Iterator<Item = u64>,
        section: &Mutex<&mut Spread>,
        progress: &dyn Progress,
    ) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        let mut office = Office::new(plan, ());
        for index in indices.take_while(|_| !progress.stop()) {
            outcomes.push(office.replicate(self.seed, index));
            progress.finished(1);
        }
        section.lock().unwrap_or_else(PoisonError::into_inner).merge(&office.spread());
        outcomes
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::examples::{day_office, mm1};
    use super::*;
    use crate::scenario::settings::{Goal, HalfWidth};
    use std::sync::atomic::{AtomicU64, Ordering};

    fn run(scenario: &Scenario, replications: Replications, threads: Option<usize>) -> Outcomes {
        Experiment { scenario, seed: 5, replications, threads }.run(&())
    }

    pub(in crate::experiment) fn assert_same(one: &Outcomes, other: &Outcomes) {
        assert_eq!(one.outcomes, other.outcomes);
        assert_eq!(one.sections.len(), other.sections.len());
        for (mine, theirs) in one.sections.iter().zip(&other.sections) {
            assert_eq!((&mine.wait, &mine.step_wait), (&theirs.wait, &theirs.step_wait));
            assert_eq!((&mine.hours, &mine.days), (&theirs.hours, &theirs.days));
        }
    }

    #[test]
    fn threads_change_nothing() {
        let scenario = day_office();
        let one = run(&scenario, Replications::Fixed(70), Some(1));
        assert_eq!((one.outcomes.len(), one.sections.len(), one.stopped), (70, 32, Stopped::Complete));
        for threads in [2, 9] {
            assert_same(&one, &run(&scenario, Replications::Fixed(70), Some(threads)));
        }
    }

    #[test]
    fn what_is_added_later_is_as_if_it_had_been_there_at_once() {
        let scenario = day_office();
        let mut found = run(&scenario, Replications::Fixed(40), Some(2));
        let experiment = Experiment {
            scenario: &scenario,
            seed: 5,
            replications: Replications::Fixed(90),
            threads: Some(2),
        };
        assert_eq!(experiment.extend(&mut found, &()), Stopped::Complete);
        assert_same(&found, &run(&scenario, Replications::Fixed(90), Some(1)));
        assert_eq!(experiment.extend(&mut found, &StopAfter(0, AtomicU64::new(0))), Stopped::Complete);
    }

    #[test]
    fn a_replication_alone_is_the_one_among_many() {
        let scenario = day_office();
        let experiment = Experiment { replications: Replications::Fixed(20), ..Experiment::new(&scenario) };
        let all = experiment.run(&());
        assert_eq!(experiment.replicate(17, ()).0, all.outcomes[17]);
    }

    #[test]
    fn few_replications_have_few_sections() {
        let few = run(&mm1(0.5), Replications::Fixed(3), None);
        assert_eq!((few.outcomes.len(), few.sections.len()), (3, 3));
        let none = run(&mm1(0.5), Replications::Fixed(0), None);
        assert_eq!((none.outcomes.len(), none.stopped), (0, Stopped::Complete));
    }

    #[test]
    fn it_stops_when_the_interval_is_narrow_enough_at_the_same_place_on_any_threads() {
        let scenario = mm1(0.5);
        let goal = |measure: &str, half_width| Goal { measure: measure.to_owned(), half_width };
        let until = |half_width, at_most| {
            Replications::Until(Precision { goals: vec![goal("wait_mean_min", half_width)], at_most })
        };
        let wide = run(&scenario, until(HalfWidth::Absolute(1e-9), 40), Some(2));
        assert_eq!((wide.outcomes.len(), wide.stopped), (40, Stopped::AtMost));
        let narrow = run(&scenario, until(HalfWidth::Relative(0.02), 5000), Some(2));
        assert_eq!(narrow.stopped, Stopped::Precise);
        assert!(rounds(5000).any(|look| look == narrow.outcomes.len() as u64));
        assert_same(&narrow, &run(&scenario, until(HalfWidth::Relative(0.02), 5000), Some(1)));
        // Of several the last one decides.
        let goals = vec![
            goal("wait_mean_min", HalfWidth::Relative(0.5)),
            goal("wait_p90_min", HalfWidth::Absolute(0.15)),
        ];
        let both = run(&scenario, Replications::Until(Precision { goals, at_most: 5000 }), None);
        let widths: Vec<bool> = both.precision.iter().map(|goal| goal.half_width <= goal.wanted).collect();
        assert_eq!((both.stopped, widths), (Stopped::Precise, vec![true, true]));
        assert!(both.outcomes.len() > 32);
        let unknown =
            Precision { goals: vec![goal("no_such_measure", HalfWidth::Absolute(1.0))], at_most: 33 };
        assert_eq!(run(&scenario, Replications::Until(unknown), None).stopped, Stopped::AtMost);
    }

    /// Stops after some replications.
    pub(in crate::experiment) struct StopAfter(pub u64, pub AtomicU64);

    impl Progress for StopAfter {
        fn finished(&self, count: u64) {
            self.1.fetch_add(count, Ordering::Relaxed);
        }

        fn stop(&self) -> bool {
            self.1.load(Ordering::Relaxed) >= self.0
        }
    }

    #[test]
    fn an_interruption_keeps_exactly_what_is_finished() {
        let scenario = mm1(0.5);
        let progress = StopAfter(10, AtomicU64::new(0));
        let experiment = Experiment {
            scenario: &scenario,
            seed: 1,
            replications: Replications::Fixed(200),
            threads: None,
        };
        let kept = experiment.run(&progress);
        assert_eq!(kept.stopped, Stopped::Interrupted);
        assert_eq!(kept.outcomes.len() as u64, progress.1.load(Ordering::Relaxed));
        assert!((10..200).contains(&kept.outcomes.len()));
        assert!(kept.outcomes.windows(2).all(|pair| pair[0].replication < pair[1].replication));
        let visits: u64 = kept.outcomes.iter().map(|outcome| outcome.cells[0].joined).sum();
        let recorded: u64 = kept.sections.iter().map(|section| section.wait[0].total()).sum();
        assert_eq!(visits, recorded);
        assert_eq!(kept.outcomes[3], experiment.replicate(kept.outcomes[3].replication, ()).0);
    }
}
