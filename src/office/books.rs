//! The books: what is kept of many visits together, by hour and day, and how targets fare.

use super::observe::VisitEnd;
use super::outcome::{DayCounts, HourCounts, TargetCounts};
use super::plan::{Plan, ServicePlan};
use crate::scenario::settings::{Target, TargetMeasure};
use crate::time::{SimDuration, SimTime};

/// Hours and days of all replications, and the targets of the present one.
#[derive(Debug)]
pub(super) struct Books<'p> {
    pub hours: Vec<HourCounts>,
    pub days: Vec<DayCounts>,
    targets: &'p [Target],
    /// Of each target, since measuring began, and today: citizens, and those within the limit.
    counts: Vec<TargetCounts>,
    today: Vec<(u64, u64)>,
    /// The day that is written up, and its first instant.
    day: u32,
    midnight: SimTime,
}

impl<'p> Books<'p> {
    pub fn new(plan: &'p Plan<'p>) -> Books<'p> {
        let scenario = plan.scenario;
        Books {
            hours: vec![HourCounts::default(); 24],
            days: DayCounts::all(scenario),
            targets: &scenario.targets,
            counts: vec![TargetCounts::default(); scenario.targets.len()],
            today: vec![(0, 0); scenario.targets.len()],
            day: 0,
            midnight: SimTime::ZERO,
        }
    }

    /// Begins another replication; what is kept of all of them stays.
    pub fn reset(&mut self) {
        self.today.fill((0, 0));
        self.rebase();
    }

    /// Forgets what targets counted so far.
    pub fn rebase(&mut self) {
        self.counts.fill(TargetCounts::default());
    }

    /// Forgets the hours and days so far.
    pub fn forget_days(&mut self) {
        self.hours.fill(HourCounts::default());
        self.days.iter_mut().for_each(DayCounts::forget);
    }

    /// Returns what the targets counted.
    pub fn targets(&self) -> &[TargetCounts] {
        &self.counts
    }

    pub fn begin_day(&mut self, day: u32) {
        (self.day, self.midnight) = (day, SimTime::midnight(day));
    }

    /// Ends the day for the targets: was the wanted share within the limit?
    pub fn end_day(&mut self) {
        for ((today, target), counts) in self.today.iter_mut().zip(self.targets).zip(&mut self.counts) {
            let (of, within) = std::mem::take(today);
            counts.days += u64::from(of > 0);
            counts.days_met += u64::from(of > 0 && within as f64 >= target.share * of as f64);
        }
    }

    /// Counts a visit that begins now.
    #[inline]
    pub fn arrived(&mut self, now: SimTime) {
        let (day, hour) = self.day_and_hour(now);
        self.hours[hour].arrived += 1;
        self.days[day].arrived += 1;
    }

    /// Counts the end of a first wait for `targets`.
    #[inline(always)]
    pub fn waited(&mut self, wait: i64, targets: &[usize]) {
        for &target in targets {
            self.count(target, wait <= self.targets[target].at_most.0);
        }
    }

    /// Counts the end of a visit with `wait` and `stay` [µs], begun at `entered`.
    #[inline(always)]
    pub fn visit(
        &mut self,
        service: &ServicePlan,
        entered: SimTime,
        (wait, stay): (i64, i64),
        end: VisitEnd,
    ) {
        let (day, hour) = self.day_and_hour(entered);
        let hour = &mut self.hours[hour];
        hour.joined += 1;
        hour.wait += wait;
        let day = &mut self.days[day];
        day.joined += 1;
        day.wait += wait;
        day.served += u64::from(end == VisitEnd::Served);
        for &place in &service.visit_targets {
            let target = &self.targets[place];
            let value = if target.measure == TargetMeasure::Wait { wait } else { stay };
            let within = value <= target.at_most.0;
            // Who gives up within the limit is left out; whom closing sends home is not within it.
            if !(within && end == VisitEnd::Abandoned) {
                self.count(place, within && end != VisitEnd::SentHome);
            }
        }
    }

    /// Counts a case that ended with success.
    #[inline]
    pub fn case(&mut self, service: &ServicePlan, took: SimDuration) {
        for &target in &service.case_targets {
            self.count(target, took <= self.targets[target].at_most);
        }
    }

    /// Counts a case under way that has missed target number `place`.
    pub fn late(&mut self, place: usize) {
        self.counts[place].of += 1;
    }

    #[inline]
    fn count(&mut self, place: usize, within: bool) {
        let (counts, today) = (&mut self.counts[place], &mut self.today[place]);
        counts.of += 1;
        counts.within += u64::from(within);
        today.0 += 1;
        today.1 += u64::from(within);
    }

    /// Returns the day and the hour of the clock of `time`, which is not after today.
    #[inline]
    fn day_and_hour(&self, time: SimTime) -> (usize, usize) {
        let hour = |since: i64| (since as u64 / SimDuration::HOUR.0 as u64) as usize;
        let since = (time - self.midnight).0;
        if since >= 0 {
            return (self.day as usize, hour(since));
        }
        (time.day() as usize, hour(time.time_of_day().0))
    }
}
