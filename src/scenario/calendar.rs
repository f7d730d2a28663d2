//! When the office is open: hours by weekday, closed days, and what happens at closing.

use crate::time::{SimDuration, SimTime};
use jiff::civil::Date;

/// A stretch of one day: from `from` until just before `until`, both since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Start \[since midnight\].
    pub from: SimDuration,
    /// End \[since midnight\], later than `from`, at most 24 h.
    pub until: SimDuration,
}

/// Opening hours, closures and the horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// Time zone by its IANA name; kept for the reader, days have 24 hours.
    pub timezone: String,
    /// The first day; day 0 of simulated time.
    pub start: Date,
    /// Length of one replication; positive.
    pub horizon: SimDuration,
    /// What is left out of the measures at the start; shorter than the horizon.
    pub warm_up: SimDuration,
    /// Whether the warm-up is still to be found by a pilot; until then it is zero. Only if the office never closes.
    pub finds_warm_up: bool,
    /// Days of a batch, into which what is measured is cut; `None`: into none.
    pub batch_days: Option<u32>,
    /// Opening windows by weekday, Monday first; ascending and apart. Empty: closed.
    pub week: [Vec<Window>; 7],
    /// Never closes: no doors, no closing, no early birds.
    pub always: bool,
    /// One entry per calendar day that the horizon touches: closed as an exception.
    pub closed: Vec<bool>,
    /// Hours and closures that a dated change puts into force.
    pub later: Vec<LaterHours>,
    /// Who is let in at the end of hours, and what happens to those inside.
    pub closing: Closing,
    /// How long before the doors open people begin to queue.
    pub early_birds: SimDuration,
}

/// Hours and closures in force from a day on.
#[derive(Clone, Debug, PartialEq)]
pub struct LaterHours {
    /// The first day.
    pub from: u32,
    /// As in the calendar.
    pub week: [Vec<Window>; 7],
    /// As in the calendar.
    pub closed: Vec<bool>,
}

/// The three closing times, each relative to the end of the day's last opening window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// When the doors stop letting people in (negative: before the end of hours).
    pub doors: SimDuration,
    /// When no service starts any more for people inside; `None`: everyone inside is served.
    pub service: Option<SimDuration>,
    /// When services still running are broken off and everyone has to leave; `None`: never
    /// (at midnight at the latest, unless the office never closes).
    pub out: Option<SimDuration>,
    /// What becomes of people who are inside when service stops.
    pub then: AfterClosing,
}

/// What people do who were inside when service stopped for the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterClosing {
    /// They come again on the next open day and go on with the step they were waiting for.
    ReturnNextOpenDay,
    /// They are lost.
    Leave,
}

impl Calendar {
    /// Returns how many whole days each of `count` batches has that are cut from the end of the horizon; `None` if not
    /// even one. What is left over comes on top of the warm-up.
    pub fn days_of_batches(&self, count: u64) -> Option<u32> {
        let warm = (self.warm_up.0 - 1).div_euclid(SimDuration::DAY.0) + 1;
        let whole = self.horizon.0 / SimDuration::DAY.0 - warm;
        let days = u64::try_from(whole).ok()? / count.max(1);
        u32::try_from(days).ok().filter(|&days| days > 0)
    }

    /// Returns the number of calendar days that the horizon touches.
    pub fn days(&self) -> u32 {
        self.closed.len() as u32
    }

    /// Returns the weekday of day `day`; 0 is Monday.
    #[inline]
    pub fn weekday(&self, day: u32) -> usize {
        (self.start.weekday().to_monday_zero_offset() as usize + day as usize) % 7
    }

    /// Returns the opening windows of day `day`; empty if the office is closed or the horizon is over.
    #[inline]
    pub fn windows(&self, day: u32) -> &[Window] {
        let (week, closed) = self.hours_on(day);
        match closed.get(day as usize) {
            Some(false) => &week[self.weekday(day)],
            Some(true) | None => &[],
        }
    }

    /// Returns the windows by weekday, and the closures, that are in force on `day`.
    #[inline]
    pub fn hours_on(&self, day: u32) -> (&[Vec<Window>; 7], &[bool]) {
        let later = self.later.iter().rev().find(|later| later.from <= day);
        later.map_or((&self.week, &self.closed), |later| (&later.week, &later.closed))
    }

    /// Returns the open days of the horizon.
    pub fn open_days(&self) -> impl Iterator<Item = u32> {
        (0..self.days()).filter(|&day| !self.windows(day).is_empty())
    }

    /// Returns the first open day at or after `day`, or `None` if the horizon ends before one.
    pub fn open_day_from(&self, day: u32) -> Option<u32> {
        (day..self.days()).find(|&d| !self.windows(d).is_empty())
    }

    /// Returns the date of day `day`.
    pub fn date(&self, day: u32) -> Date {
        self.start.saturating_add(jiff::Span::new().days(i64::from(day)))
    }

    /// Returns the instant at which the replication ends.
    pub fn end(&self) -> SimTime {
        SimTime::ZERO + self.horizon
    }

    /// Returns the time that the office is open on day `day`.
    pub fn open_time(&self, day: u32) -> SimDuration {
        self.windows(day).iter().fold(SimDuration::ZERO, |sum, w| sum + (w.until - w.from))
    }
}
