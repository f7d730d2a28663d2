//! A typical day and a bad one: how many had come and how many had gone, every ten minutes.

use super::seen::{DayWait, Span};
use crate::experiment::run::Experiment;
use crate::office::observe::{Observer, OpenRecord, VisitRecord};
use crate::scenario::Scenario;
use crate::stats::quantile::quantile;
use crate::time::{SimDuration, SimTime};

/// From one point of a curve to the next.
const STEP: SimDuration = SimDuration(10 * SimDuration::MINUTE.0);

/// Which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one in the middle: half of the days are not worse.
    Typical,
    /// One day in twenty is worse.
    Bad,
}

impl Which {
    /// Both, the better one first.
    pub const ALL: [Which; 2] = [Which::Typical, Which::Bad];

    /// Name in results.
    pub fn name(self) -> &'static str {
        match self {
            Which::Typical => "typical",
            Which::Bad => "bad",
        }
    }

    /// Share of the days that are not worse \[1\].
    pub fn share(self) -> f64 {
        match self {
            Which::Typical => 0.5,
            Which::Bad => 0.95,
        }
    }
}

/// One day of one replication, as it went.
#[derive(Clone, Debug, PartialEq)]
pub struct DayCurve {
    /// Which of all open days.
    pub which: Which,
    /// Index of the replication.
    pub replication: u64,
    /// Day of the horizon, from 1.
    pub day: u32,
    /// Date.
    pub date: String,
    /// Mean wait of the visits begun on it \[min\], as in `wait_mean_min`.
    pub wait_mean_min: f64,
    /// Every ten minutes from the first arrival to the last departure.
    pub points: Vec<Point>,
}

/// How far a day had come. The distance between the two counts is the number of people inside who came on that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// When \[min after midnight\]; beyond 1440 where people who came on the day stay into the next.
    pub at_min: u32,
    /// Visits of the day begun until then, those refused at the door included, who leave at once.
    pub arrived: u64,
    /// Those of them that have ended.
    pub left: u64,
}

/// The days that were chosen.
pub(super) struct Chosen {
    /// From so many.
    pub days: u64,
    /// Mean wait \[min\], replication and day of each.
    of: Vec<(Which, (f64, u64, u32))>,
}

/// Chooses among the whole days that were measured, by the mean wait of the visits begun on them; `waits` are by replication
/// and day. Of days that are alike, the first of the first replication.
pub(super) fn choose(scenario: &Scenario, waits: &[Vec<DayWait>]) -> Chosen {
    let span = Span::of(scenario);
    let is_whole = |day: u32| SimTime::midnight(day) >= span.from && SimTime::midnight(day + 1) <= span.until;
    let mut days: Vec<(f64, u64, u32)> = Vec::new();
    for (replication, waits) in waits.iter().enumerate() {
        for (day, counts) in waits.iter().enumerate() {
            let open = !scenario.calendar.windows(day as u32).is_empty();
            if counts.joined > 0 && open && is_whole(day as u32) {
                let mean = SimDuration(counts.wait).minutes() / counts.joined as f64;
                days.push((mean, replication as u64, day as u32));
            }
        }
    }
    days.sort_by(|one, other| one.0.total_cmp(&other.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let of = |which: Which| {
        let (mean, ..) = quantile(&days, which.share())?;
        days.iter().find(|day| day.0 == mean).map(|day| (which, *day))
    };
    Chosen { days: days.len() as u64, of: Which::ALL.into_iter().filter_map(of).collect() }
}

impl Chosen {
    /// Replicates each of them again, and watches its day.
    pub fn curves(&self, experiment: &Experiment) -> Vec<DayCurve> {
        let curve = |&(which, (wait_mean_min, replication, day)): &(Which, (f64, u64, u32))| {
            let (_, seen) = experiment.replicate(replication, OneDay { day, ..OneDay::default() });
            let date = experiment.scenario.calendar.date(day).to_string();
            DayCurve { which, replication, day: day + 1, date, wait_mean_min, points: seen.points() }
        };
        self.of.iter().map(curve).collect()
    }
}

/// Watches who comes on one day, and when they leave.
#[derive(Default)]
struct OneDay {
    day: u32,
    entered: Vec<SimTime>,
    left: Vec<SimTime>,
}

impl OneDay {
    fn points(mut self) -> Vec<Point> {
        self.entered.sort_unstable();
        self.left.sort_unstable();
        let midnight = SimTime::midnight(self.day);
        let (Some(&first), Some(&latest)) = (self.entered.first(), self.entered.last()) else {
            return Vec::new();
        };
        let last = self.left.last().map_or(latest, |&left| left.max(latest));
        let (from, to) =
            ((first - midnight).0 / STEP.0, ((last - midnight).0 as u64).div_ceil(STEP.0 as u64));
        let point = |step: i64| {
            let at = midnight + SimDuration(step * STEP.0);
            let until = |times: &[SimTime]| times.partition_point(|&time| time <= at) as u64;
            let at_min = (step * 10) as u32;
            Point { at_min, arrived: until(&self.entered), left: until(&self.left) }
        };
        (from..=to as i64).map(point).collect()
    }
}

impl Observer for OneDay {
    fn visit_ended(&mut self, record: &VisitRecord) {
        if record.entered.day() == self.day {
            self.entered.push(record.entered);
            self.left.push(record.left);
        }
    }

    fn left_over(&mut self, record: &OpenRecord) {
        if let Some(entered) = record.entered.filter(|entered| entered.day() == self.day) {
            self.entered.push(entered);
        }
    }
}
