//! Work that was finished before, and work that is to be kept: what makes long work survive.
//!
//! An outcome is a function of scenario, seed and replication, so finished work can be kept under a name that says these,
//! and found again by whoever asks the same later: the same command started again, or a longer run. Replications are kept
//! in blocks. How large a block is decides whoever keeps it, by the clock; no byte of a result depends on it, since outcomes
//! are put together by index and all else is added up in integers.

use super::run::Progress;
use super::threads;
use crate::scenario::{OfficerId, Scenario, StepId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::{self, Write};
use std::ops::Range;

/// Replications of a block that nobody keeps: it is in memory until its end.
const UNKEPT: u64 = 4096;

/// Keeps finished work; called from several threads at once.
pub trait Journal: Sync {
    /// How many replications to finish before they are kept; fewer than `least` do not occupy all threads.
    fn block(&self, least: u64) -> u64;

    /// Returns what is kept of replications `from` and further of `work`, and up to where it goes: the longest that does not
    /// go beyond `most`.
    fn find(&self, work: &Work, from: u64, most: u64) -> Option<(u64, Vec<u8>)>;

    /// Keeps `bytes` as what came of `replications` of `work`.
    fn keep(&self, work: &Work, replications: Range<u64>, bytes: &[u8]);
}

/// The name of work: a hash of all that its result depends on, but for the replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Work(pub [u8; 32]);

/// What is kept of replications.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kept<'a> {
    /// Outcomes, with what is kept of many together.
    Sections,
    /// Outcomes alone.
    Outcomes,
    /// The batches of one long run.
    Batches,
    /// Weeks, in which the skills so described are followed.
    Weeks(&'a [Vec<(OfficerId, StepId)>]),
    /// People by hour, of a pilot.
    Hours,
}

impl Work {
    /// Names what is kept of replications of `scenario` with `seed`.
    pub(super) fn new(kept: Kept, scenario: &Scenario, seed: u64) -> Work {
        let mut hash = Hash(blake3::Hasher::new());
        let kept = match kept {
            Kept::Sections => "sections".to_owned(),
            Kept::Outcomes => "outcomes".to_owned(),
            Kept::Batches => "batches".to_owned(),
            Kept::Weeks(watched) => format!("weeks {watched:?}"),
            Kept::Hours => "hours".to_owned(),
        };
        // Derived `Debug` shows every field, numbers to the last bit, and nothing in a scenario is without an order.
        let told = write!(hash, "{kept} {seed} {scenario:?}");
        debug_assert!(told.is_ok(), "a hash takes everything");
        Work(*hash.0.finalize().as_bytes())
    }
}

struct Hash(blake3::Hasher);

impl Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// The pages of a journal that are about one work.
pub(super) struct Pages<'p> {
    journal: &'p dyn Journal,
    work: Work,
}

impl<'p> Pages<'p> {
    /// Opens the journal of `progress`; `None` if it has none, which then costs nothing.
    pub fn open(progress: &'p dyn Progress, kept: Kept, scenario: &Scenario, seed: u64) -> Option<Pages<'p>> {
        let journal = progress.journal()?;
        Some(Pages { journal, work: Work::new(kept, scenario, seed) })
    }

    /// Returns what was kept of replications `from` and further, and up to where it goes, which is not beyond `most`.
    pub fn find<T: DeserializeOwned>(&self, from: u64, most: u64) -> Option<(u64, T)> {
        let (to, bytes) = self.journal.find(&self.work, from, most)?;
        // What cannot be read is simulated again.
        postcard::from_bytes(&bytes).ok().map(|read| (to, read))
    }

    /// Keeps what came of `replications`.
    pub fn keep<T: Serialize>(&self, replications: Range<u64>, made: &T) {
        if let Ok(bytes) = postcard::to_allocvec(made) {
            self.journal.keep(&self.work, replications, &bytes);
        }
    }
}

/// Does the work of `replications` block by block, without those blocks that were finished before, and keeps the others.
///
/// - `work`: does a block, and says whether it did all of it.
/// - `take`: is given all blocks in order, the last perhaps not whole.
/// - Result: whether all was done.
pub(super) fn in_blocks<B: Serialize + DeserializeOwned>(
    replications: Range<u64>,
    pages: Option<&Pages>,
    progress: &dyn Progress,
    mut work: impl FnMut(Range<u64>) -> (B, bool),
    mut take: impl FnMut(B),
) -> bool {
    let Range { mut start, end } = replications;
    while start < end {
        if progress.stop() {
            return false;
        }
        if let Some((to, found)) = pages.and_then(|pages| pages.find(start, end)) {
            progress.finished(to - start);
            take(found);
            start = to;
            continue;
        }
        let block = pages.map_or(UNKEPT, |pages| pages.journal.block(threads::least()));
        let to = start.saturating_add(block.max(1)).min(end);
        let (made, whole) = work(start..to);
        if let (Some(pages), true) = (pages, whole) {
            pages.keep(start..to, &made);
        }
        take(made);
        if !whole {
            return false;
        }
        start = to;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::examples::{day_office, mm1};
    use super::super::run::tests::{StopAfter, assert_same};
    use super::super::{Experiment, Lot, Outcomes, rows, steady};
    use super::*;
    use crate::scenario::settings::{Goal, HalfWidth, Precision, Replications};
    use crate::time::SimDuration;
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// A journal in memory whose blocks have the sizes given, again and again.
    struct Book {
        sizes: Vec<u64>,
        asked: AtomicU64,
        kept: Mutex<BTreeMap<(Work, u64, u64), Vec<u8>>>,
        /// Stops after so many replications that were not found.
        stop: StopAfter,
    }

    impl Book {
        fn new(sizes: &[u64]) -> Book {
            let stop = StopAfter(u64::MAX, AtomicU64::new(0));
            Book { sizes: sizes.to_vec(), asked: AtomicU64::new(0), kept: Mutex::default(), stop }
        }

        fn stopping_after(self, count: u64) -> Book {
            Book { stop: StopAfter(count, AtomicU64::new(0)), ..self }
        }

        fn simulated(&self) -> u64 {
            self.stop.1.load(Ordering::Relaxed)
        }
    }

    impl Progress for Book {
        fn finished(&self, count: u64) {
            self.stop.finished(count);
        }

        fn stop(&self) -> bool {
            self.stop.stop()
        }

        fn journal(&self) -> Option<&dyn Journal> {
            Some(self)
        }
    }

    impl Journal for Book {
        fn block(&self, _: u64) -> u64 {
            self.sizes[self.asked.fetch_add(1, Ordering::Relaxed) as usize % self.sizes.len()]
        }

        fn find(&self, work: &Work, from: u64, most: u64) -> Option<(u64, Vec<u8>)> {
            let kept = self.kept.lock().unwrap();
            let (&(_, _, to), bytes) = kept.range((*work, from, 0)..=(*work, from, most)).next_back()?;
            // Only what is simulated is counted, and this is about to be counted.
            self.stop.1.fetch_sub(to - from, Ordering::Relaxed);
            Some((to, bytes.clone()))
        }

        fn keep(&self, work: &Work, replications: Range<u64>, bytes: &[u8]) {
            let key = (*work, replications.start, replications.end);
            assert!(self.kept.lock().unwrap().insert(key, bytes.to_vec()).is_none(), "nothing is done twice");
        }
    }

    fn run(scenario: &Scenario, replications: Replications, progress: &dyn Progress) -> Outcomes {
        Experiment { scenario, seed: 5, replications, threads: Some(2) }.run(progress)
    }

    fn until(half_width: f64, at_most: u64) -> Replications {
        let goal = Goal { measure: "wait_mean_min".to_owned(), half_width: HalfWidth::Relative(half_width) };
        Replications::Until(Precision { goals: vec![goal], at_most })
    }

    #[test]
    fn blocks_of_any_sizes_give_what_is_had_at_once_and_nothing_is_simulated_again() {
        let scenario = day_office();
        for wanted in [Replications::Fixed(3), Replications::Fixed(170), until(0.05, 400)] {
            let at_once = run(&scenario, wanted.clone(), &());
            for sizes in [&[1][..], &[33, 100], &[1000]] {
                let book = Book::new(sizes);
                let first = run(&scenario, wanted.clone(), &book);
                assert_same(&first, &at_once);
                assert_eq!(book.simulated(), at_once.outcomes.len() as u64);
                let again = run(&scenario, wanted.clone(), &book);
                assert_same(&again, &at_once);
                assert_eq!((again.stopped, &again.precision), (at_once.stopped, &at_once.precision));
                assert_eq!(book.simulated(), at_once.outcomes.len() as u64, "sizes {sizes:?}");
            }
        }
    }

    #[test]
    fn a_finished_run_is_extended_as_if_all_had_been_run_at_once() {
        let scenario = day_office();
        let book = Book::new(&[40]);
        for (count, simulated) in [(5, 5), (20, 20), (150, 150), (300, 300), (100, 300), (10, 305)] {
            let found = run(&scenario, Replications::Fixed(count), &book);
            assert_same(&found, &run(&scenario, Replications::Fixed(count), &()));
            // Blocks cannot be cut: 5 to 20 and 5 to 69 begin at the same place, and so do 100 and 10 replications.
            assert!(book.simulated() >= simulated && book.simulated() <= simulated + 130, "{count}");
        }
        assert!(book.simulated() < 5 + 20 + 150 + 300 + 100 + 10, "{}", book.simulated());
    }

    #[test]
    fn what_is_stopped_goes_on_from_the_last_whole_block() {
        let scenario = day_office();
        let mut book = Book::new(&[50]).stopping_after(140);
        let stopped = run(&scenario, Replications::Fixed(400), &book);
        assert!(stopped.outcomes.len() < 400);
        let before = book.kept.lock().unwrap().len();
        assert!((1..8).contains(&before), "{before} blocks");
        book = Book { kept: book.kept, ..Book::new(&[70]) };
        assert_same(
            &run(&scenario, Replications::Fixed(400), &book),
            &run(&scenario, Replications::Fixed(400), &()),
        );
        assert!(book.simulated() < 400, "{}", book.simulated());
    }

    #[test]
    fn rows_weeks_pilots_and_batches_are_found_again_too() {
        let (three, one) = (day_office(), mm1(0.5));
        let lots = [
            Lot { scenario: &three, replications: 0..100 },
            Lot { scenario: &one, replications: 1 << 40..(1 << 40) + 70 },
        ];
        let mut finding = mm1(0.5);
        (finding.calendar.finds_warm_up, finding.calendar.warm_up) = (true, SimDuration::ZERO);
        let all = |progress: &dyn Progress| {
            let row = |place: usize, outcome: &crate::office::outcome::Outcome| (place, outcome.clone());
            let rows = rows(&lots, 5, Some(2), row, progress);
            let replications = Replications::Fixed(90);
            let weeks =
                Experiment { scenario: &three, seed: 5, replications, threads: None }.weeks(&[], progress);
            let warm_up = steady::settle(&[&finding], 5, None, progress).unwrap().warm_up;
            (rows, weeks, warm_up, run(&one, Replications::Batches(10), progress).outcomes)
        };
        let book = Book::new(&[40]);
        let plain = all(&());
        assert_eq!(all(&book), plain);
        let simulated = book.simulated();
        assert_eq!(all(&book), plain);
        // The batches of a long run count when it is found again, though they are not simulated.
        assert!(book.simulated() < simulated + 10, "{} after {simulated}", book.simulated());
        assert_eq!(book.kept.lock().unwrap().len(), 3 + 2 + 3 + 1 + 1);
    }

    #[test]
    fn all_that_a_result_depends_on_is_in_the_name_of_work() {
        let scenario = day_office();
        let name = |kept: Kept, scenario: &Scenario, seed| Work::new(kept, scenario, seed);
        let mine = name(Kept::Sections, &scenario, 1);
        assert_eq!(mine, name(Kept::Sections, &scenario.clone(), 1));
        let mut other = scenario.clone();
        other.officers[0].week = Default::default();
        let others = [
            name(Kept::Outcomes, &scenario, 1),
            name(Kept::Weeks(&[]), &scenario, 1),
            name(Kept::Weeks(&[vec![]]), &scenario, 1),
            name(Kept::Sections, &scenario, 2),
            name(Kept::Sections, &other, 1),
        ];
        assert!(!others.contains(&mine));
        assert_ne!(others[1], others[2]);
    }
}
