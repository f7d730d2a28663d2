//! What is counted of visits while replications are watched: by half hour, by hour of the week and by day.

use crate::experiment::run::SECTIONS;
use crate::office::observe::{Observer, OpenRecord, VisitEnd, VisitRecord};
use crate::scenario::Scenario;
use crate::scenario::calendar::Calendar;
use crate::stats::quantile::WaitCounts;
use crate::time::{SimDuration, SimTime};

/// Half hours of a day, and hours of a week.
pub(super) const HALF_HOURS: usize = 48;
pub(super) const WEEK_HOURS: usize = 7 * 24;

/// Half an hour.
pub(super) const HALF_HOUR: SimDuration = SimDuration(30 * SimDuration::MINUTE.0);

/// The time that is measured, cut into units: one replication, or the batches of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// The first instant that is measured.
    pub from: SimTime,
    /// The end of it.
    pub until: SimTime,
    /// Length of a batch; `None`: replications are not cut.
    pub batch: Option<SimDuration>,
}

impl Span {
    pub fn of(scenario: &Scenario) -> Span {
        let calendar = &scenario.calendar;
        let from = SimTime::ZERO + calendar.warm_up;
        let batch = calendar.batch_days.map(|days| SimDuration(i64::from(days) * SimDuration::DAY.0));
        Span { from, until: calendar.end(), batch }
    }

    /// Returns the batches, or all of it, in order.
    pub fn parts(&self) -> Vec<(SimTime, SimTime)> {
        let Some(batch) = self.batch else { return vec![(self.from, self.until)] };
        let count = ((self.until - self.from).0 / batch.0).max(1);
        let begin = |place: i64| self.from + SimDuration(place * batch.0);
        (0..count).map(|place| (begin(place), begin(place + 1))).collect()
    }

    /// Returns the part that `time` lies in, of those that [`parts`](Span::parts) returns.
    fn part(&self, time: SimTime) -> usize {
        self.batch.map_or(0, |batch| ((time - self.from).0 / batch.0) as usize)
    }
}

/// Visits begun in a half hour of the clock.
#[derive(Clone, Debug, Default)]
pub(super) struct HalfCounts {
    pub arrived: u64,
    /// Waits of those that joined a queue; nothing is kept until there is one.
    pub waits: Option<WaitCounts>,
}

/// Visits begun in an hour of the week.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct HourCounts {
    pub arrived: u64,
    pub joined: u64,
    /// \[µs\]
    pub wait: i64,
}

/// Visits of one section.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    pub half_hours: Vec<HalfCounts>,
    pub week_hours: Vec<HourCounts>,
}

impl Counts {
    pub fn new() -> Counts {
        Counts {
            half_hours: vec![HalfCounts::default(); HALF_HOURS],
            week_hours: vec![HourCounts::default(); WEEK_HOURS],
        }
    }

    /// Adds what `other` counted; the order of additions does not matter.
    pub fn add(&mut self, other: Counts) {
        for (mine, theirs) in self.half_hours.iter_mut().zip(other.half_hours) {
            mine.arrived += theirs.arrived;
            match (&mut mine.waits, theirs.waits) {
                (Some(mine), Some(theirs)) => mine.add(&theirs),
                (waits @ None, theirs) => *waits = theirs,
                (Some(_), None) => {}
            }
        }
        for (mine, theirs) in self.week_hours.iter_mut().zip(other.week_hours) {
            mine.arrived += theirs.arrived;
            mine.joined += theirs.joined;
            mine.wait += theirs.wait;
        }
    }
}

/// Visits begun on one day that ended after joining a queue.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DayWait {
    pub joined: u64,
    /// \[µs\]
    pub wait: i64,
}

/// Watches one replication.
pub(super) struct Watcher<'s> {
    calendar: &'s Calendar,
    span: Span,
    /// By section of the batches; one if there are none.
    pub sections: Vec<Counts>,
    /// By day of the horizon.
    pub days: Vec<DayWait>,
}

impl<'s> Watcher<'s> {
    pub fn new(scenario: &'s Scenario) -> Watcher<'s> {
        let span = Span::of(scenario);
        Watcher {
            calendar: &scenario.calendar,
            span,
            sections: vec![Counts::new(); span.parts().len().min(SECTIONS)],
            days: vec![DayWait::default(); scenario.calendar.days() as usize],
        }
    }

    /// Counts a visit begun at `entered`; `wait` \[µs\] if it has ended after joining a queue.
    fn count(&mut self, entered: SimTime, wait: Option<i64>) {
        if entered < self.span.from {
            return;
        }
        let part = self.span.part(entered) % self.sections.len();
        let (day, since) = (entered.day(), entered.time_of_day());
        let half_hour = &mut self.sections[part].half_hours[(since.0 / HALF_HOUR.0) as usize];
        half_hour.arrived += 1;
        if let Some(wait) = wait {
            half_hour.waits.get_or_insert_default().record(wait as u64);
        }
        let hour = self.calendar.weekday(day) * 24 + since.hours() as usize;
        let hour = &mut self.sections[part].week_hours[hour];
        hour.arrived += 1;
        if let Some(wait) = wait {
            hour.joined += 1;
            hour.wait += wait;
            let day = &mut self.days[day as usize];
            day.joined += 1;
            day.wait += wait;
        }
    }
}

impl Observer for Watcher<'_> {
    fn visit_ended(&mut self, record: &VisitRecord) {
        self.count(record.entered, joined(record.end).then_some(record.wait));
    }

    fn left_over(&mut self, record: &OpenRecord) {
        if let Some(entered) = record.entered {
            self.count(entered, None);
        }
    }
}

/// Whether a visit that ended so had joined a queue, so that its wait counts in `wait_mean_min`.
fn joined(end: VisitEnd) -> bool {
    match end {
        VisitEnd::Served
        | VisitEnd::SentBack
        | VisitEnd::Rejected
        | VisitEnd::Abandoned
        | VisitEnd::SentHome => true,
        VisitEnd::Refused | VisitEnd::Balked => false,
    }
}
