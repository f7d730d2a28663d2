//! Replications of which more is wanted than what they counted: each watched by somebody, or written up week by week.

use super::journal::{Kept, Pages, in_blocks};
use super::run::{Experiment, Progress};
use super::threads::{in_tasks, on};
use crate::office::Office;
use crate::office::diary::Week;
use crate::office::observe::Observer;
use crate::office::plan::Plan;
use crate::scenario::{OfficerId, StepId};
use std::iter::StepBy;
use std::ops::Range;

impl Experiment<'_> {
    /// Runs the replications `indices`, each watched by an observer of its own, and returns the observers in order;
    /// `None` if `progress` stopped it.
    pub(super) fn watch<O: Observer + Send>(
        &self,
        indices: Range<u64>,
        fresh: impl Fn() -> O + Sync,
        progress: &dyn Progress,
    ) -> Option<Vec<O>> {
        self.watch_each(indices, fresh, |_, observer| observer, progress)
    }

    /// The same, of which only what `keep` makes of each replication and its observer is returned.
    pub(super) fn watch_each<O: Observer, R: Send>(
        &self,
        indices: Range<u64>,
        fresh: impl Fn() -> O + Sync,
        keep: impl Fn(u64, O) -> R + Sync,
        progress: &dyn Progress,
    ) -> Option<Vec<R>> {
        let plan = Plan::new(self.scenario);
        let count = indices.end - indices.start;
        let work = |_, indices: StepBy<Range<u64>>| {
            let one = |index| {
                let mut office = Office::new(&plan, fresh());
                office.replicate(self.seed, index);
                progress.finished(1);
                keep(index, office.observer)
            };
            indices.take_while(|_| !progress.stop()).map(one).collect()
        };
        let watched = on(self.threads, || in_tasks(indices, work));
        (watched.len() as u64 == count).then_some(watched)
    }

    /// Returns what each week of each replication was like, of a fixed number of them, in the order of their indices;
    /// in it the mean speed of each set of officers at steps in `watched`. `None`: `progress` stopped it.
    pub fn weeks(
        &self,
        watched: &[Vec<(OfficerId, StepId)>],
        progress: &dyn Progress,
    ) -> Option<Vec<Vec<Week>>> {
        let plan = Plan::new(self.scenario);
        let to = self.replications.most();
        let work = |_, indices: StepBy<Range<u64>>| {
            let mut office = Office::new(&plan, ());
            office.keep_diary(watched);
            let week = |index| {
                office.replicate(self.seed, index);
                progress.finished(1);
                office.take_weeks()
            };
            indices.take_while(|_| !progress.stop()).map(week).collect()
        };
        progress.planned(to);
        let mut weeks = Vec::new();
        let pages = Pages::open(progress, Kept::Weeks(watched), self.scenario, self.seed);
        let block = |range: Range<u64>| {
            let count = range.end - range.start;
            let weeks = in_tasks(range, work);
            let whole = weeks.len() as u64 == count;
            (weeks, whole)
        };
        on(self.threads, || {
            in_blocks(0..to, pages.as_ref(), progress, block, |block: Vec<_>| weeks.extend(block))
        })
        .then_some(weeks)
    }
}
