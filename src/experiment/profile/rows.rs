//! Counts of sections become rows: half hours of the clock, and hours of the week.

use super::seen::{Counts, HALF_HOUR, HALF_HOURS, Span, WEEK_HOURS};
use crate::experiment::measures::LEVEL;
use crate::experiment::run::SECTIONS;
use crate::experiment::tables::{Ends, ends};
use crate::scenario::Scenario;
use crate::scenario::calendar::{Calendar, Window};
use crate::stats::interval::Interval;
use crate::stats::quantile::{WaitCounts, pooled_quantile};
use crate::time::{SimDuration, SimTime};
use hdrhistogram::Histogram;

/// Half an hour of the clock, on an average open day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalfHour {
    /// When it begins \[min after midnight\].
    pub from_min: u32,
    /// Share of it that the office is open, on average over its open days \[1\].
    pub open_share: f64,
    /// Visits begun per open day, those refused at the door included \[1/day\].
    pub arrived_per_day: f64,
    /// Its interval.
    pub arrived_ends: Ends,
    /// The wait that one of ten of the visits begun in it does not exceed \[min\]; waits are those of `wait_mean_min`.
    pub wait_p10_min: Option<f64>,
    /// Its interval.
    pub wait_p10_ends: Ends,
    /// The wait that half of them do not exceed \[min\].
    pub wait_p50_min: Option<f64>,
    /// Its interval.
    pub wait_p50_ends: Ends,
    /// The wait that nine of ten of them do not exceed \[min\].
    pub wait_p90_min: Option<f64>,
    /// Its interval.
    pub wait_p90_ends: Ends,
    /// How many waits were seen: visits begun in it that joined a queue and have ended.
    pub waits: u64,
}

/// An hour of the week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeekHour {
    /// Day of the week: 1 is Monday.
    pub weekday: u32,
    /// From this hour of the clock to the next.
    pub hour: u32,
    /// Share of this hour that the office is open, on average over its open days of this weekday \[1\].
    pub open_share: f64,
    /// Visits begun per open day of this weekday \[1/day\].
    pub arrived_per_day: f64,
    /// Its interval.
    pub arrived_ends: Ends,
    /// Mean wait of the visits begun in it \[min\], as in `wait_mean_min`.
    pub wait_mean_min: Option<f64>,
    /// Its interval.
    pub wait_ends: Ends,
    /// How many waits were seen.
    pub waits: u64,
}

/// What was counted, with what it is to be divided by.
pub(super) struct Seen {
    sections: Vec<Counts>,
    /// The same for each section.
    hours: Vec<OpenHours>,
    units: u64,
}

impl Seen {
    /// Puts beside what the `sections` of so many replications counted when the office was open.
    pub fn new(scenario: &Scenario, replications: u64, sections: Vec<Counts>) -> Seen {
        let parts = Span::of(scenario).parts();
        let mut hours = vec![OpenHours::none(); sections.len()];
        let mut units = 0;
        for replication in 0..replications {
            for (place, &(from, until)) in parts.iter().enumerate() {
                let section = (replication as usize + place) % SECTIONS;
                hours[section].add(&OpenHours::of(&scenario.calendar, from, until));
                units += 1;
            }
        }
        Seen { sections, hours, units }
    }

    /// Replications, or batches of one.
    pub fn units(&self) -> u64 {
        self.units
    }

    pub fn half_hours(&self) -> Vec<HalfHour> {
        (0..HALF_HOURS).filter_map(|place| self.half_hour(place)).collect()
    }

    pub fn week_hours(&self) -> Vec<WeekHour> {
        (0..WEEK_HOURS).filter_map(|place| self.week_hour(place)).collect()
    }

    fn half_hour(&self, place: usize) -> Option<HalfHour> {
        let counts = || self.sections.iter().map(|section| &section.half_hours[place]);
        let stretches = || self.hours.iter().map(|hours| hours.half_hours[place]);
        let arrived: u64 = counts().map(|counts| counts.arrived).sum();
        let all = sum(stretches());
        if all.open == 0 && arrived == 0 || all.measured == 0 {
            return None;
        }
        let daily = counts().zip(stretches());
        let daily = daily.map(|(counts, stretch)| (counts.arrived as f64, stretch.days(HALF_HOUR)));
        let waits: Vec<Histogram<u64>> =
            counts().filter_map(|counts| counts.waits.as_ref()).map(WaitCounts::histogram).collect();
        let quantile = |p: f64| pooled_quantile(&waits, p, LEVEL).map_or((None, None), minutes);
        let (p10, p50, p90) = (quantile(0.1), quantile(0.5), quantile(0.9));
        Some(HalfHour {
            from_min: place as u32 * 30,
            open_share: all.open_share(),
            arrived_per_day: arrived as f64 / all.days(HALF_HOUR),
            arrived_ends: ends(daily),
            wait_p10_min: p10.0,
            wait_p10_ends: p10.1,
            wait_p50_min: p50.0,
            wait_p50_ends: p50.1,
            wait_p90_min: p90.0,
            wait_p90_ends: p90.1,
            waits: waits.iter().map(Histogram::len).sum(),
        })
    }

    fn week_hour(&self, place: usize) -> Option<WeekHour> {
        let counts = || self.sections.iter().map(|section| &section.week_hours[place]);
        let stretches = || self.hours.iter().map(|hours| hours.week_hours[place]);
        let (arrived, joined, wait) = counts().fold((0, 0, 0), |sum, counts| {
            (sum.0 + counts.arrived, sum.1 + counts.joined, sum.2 + counts.wait)
        });
        let all = sum(stretches());
        if all.open == 0 && arrived == 0 || all.measured == 0 {
            return None;
        }
        let daily = counts().zip(stretches());
        let daily = daily.map(|(counts, stretch)| (counts.arrived as f64, stretch.days(SimDuration::HOUR)));
        let waits = counts().map(|counts| (SimDuration(counts.wait).minutes(), counts.joined as f64));
        Some(WeekHour {
            weekday: place as u32 / 24 + 1,
            hour: place as u32 % 24,
            open_share: all.open_share(),
            arrived_per_day: arrived as f64 / all.days(SimDuration::HOUR),
            arrived_ends: ends(daily),
            wait_mean_min: (joined > 0).then(|| SimDuration(wait).minutes() / joined as f64),
            wait_ends: ends(waits),
            waits: joined,
        })
    }
}

fn sum(stretches: impl Iterator<Item = Stretch>) -> Stretch {
    stretches.fold(Stretch::default(), |mut sum, stretch| {
        sum.add(stretch);
        sum
    })
}

fn minutes(interval: Interval) -> (Option<f64>, Ends) {
    let bounded = interval.low.is_finite() && interval.high.is_finite();
    let (low, high) = (interval.low / 60e6, interval.high / 60e6);
    (Some(interval.mean / 60e6), bounded.then_some((low, high)))
}

/// Of a stretch of the clock on open days: how much of it was measured, and how much of that the office was open \[µs\].
#[derive(Clone, Copy, Debug, Default)]
struct Stretch {
    measured: i64,
    open: i64,
}

impl Stretch {
    fn add(&mut self, other: Stretch) {
        self.measured += other.measured;
        self.open += other.open;
    }

    /// Returns how many stretches of `length` were measured: days to divide by.
    fn days(self, length: SimDuration) -> f64 {
        self.measured as f64 / length.0 as f64
    }

    fn open_share(self) -> f64 {
        self.open as f64 / self.measured as f64
    }
}

/// When the office was open and measured; the first and the last day may be parts of days.
#[derive(Clone, Debug)]
struct OpenHours {
    /// By half hour of the clock.
    half_hours: Vec<Stretch>,
    /// By hour of the week.
    week_hours: Vec<Stretch>,
}

impl OpenHours {
    fn none() -> OpenHours {
        OpenHours {
            half_hours: vec![Stretch::default(); HALF_HOURS],
            week_hours: vec![Stretch::default(); WEEK_HOURS],
        }
    }

    /// From `from` until `until`.
    fn of(calendar: &Calendar, from: SimTime, until: SimTime) -> OpenHours {
        let mut hours = OpenHours::none();
        let days = (from.day()..calendar.days()).take_while(|&day| SimTime::midnight(day) < until);
        for day in days.filter(|&day| !calendar.windows(day).is_empty()) {
            for place in 0..HALF_HOURS {
                let begin = SimTime::midnight(day) + SimDuration(place as i64 * HALF_HOUR.0);
                let (begin, end) = (begin.max(from), (begin + HALF_HOUR).min(until));
                let within = |window: &Window| {
                    let midnight = SimTime::midnight(day);
                    (end.min(midnight + window.until) - begin.max(midnight + window.from)).0.max(0)
                };
                let open = calendar.windows(day).iter().map(within).sum();
                let stretch = Stretch { measured: (end - begin).0.max(0), open };
                hours.half_hours[place].add(stretch);
                hours.week_hours[calendar.weekday(day) * 24 + place / 2].add(stretch);
            }
        }
        hours
    }

    fn add(&mut self, other: &OpenHours) {
        self.half_hours.iter_mut().zip(&other.half_hours).for_each(|(mine, theirs)| mine.add(*theirs));
        self.week_hours.iter_mut().zip(&other.week_hours).for_each(|(mine, theirs)| mine.add(*theirs));
    }
}
