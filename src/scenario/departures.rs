//! When a courier leaves.

use super::calendar::Calendar;
use crate::time::{SimDuration, SimTime};

/// A timetable of departures: everything that is ready by one goes with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Departures {
    /// Times of day by weekday, Monday first; ascending \[since midnight\].
    pub week: [Vec<SimDuration>; 7],
    /// Whether it leaves on days on which the office is closed, too.
    pub on_closed_days: bool,
}

impl Departures {
    /// Returns every departure within the horizon, in order.
    pub fn all(&self, calendar: &Calendar) -> Vec<SimTime> {
        let goes = |day: &u32| self.on_closed_days || !calendar.windows(*day).is_empty();
        let of_day = |day: u32| {
            let times = &self.week[calendar.weekday(day)];
            times.iter().map(move |&time| SimTime::midnight(day) + time)
        };
        (0..calendar.days()).filter(goes).flat_map(of_day).filter(|&at| at < calendar.end()).collect()
    }
}
