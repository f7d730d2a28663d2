//! What a course does week by week, when it has paid back, and what it comes to.

use super::{Case, Gauge};
use crate::experiment::measures::LEVEL;
use crate::office::diary::Week;
use crate::random::stream::Key;
use crate::stats::band::{Above, Band, band};
use crate::stats::interval::{Interval, mean_interval};
use crate::stats::paired::Difference;
use crate::stats::proportion::wilson;
use crate::stats::ratio::ratio_interval;
use crate::time::SimDuration;
use serde::{Deserialize, Serialize};

/// Draws from which the width of a band is found.
pub const DRAWS: u32 = 4000;

/// Sums of as many numbers as there are citizens agree to this, relative to their size.
const ROUNDING: f64 = 1e-9;

/// A number with the course and without it, and their difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Estimate without the course; `None`: nothing was measured.
    pub without: Option<f64>,
    /// Estimate with it.
    pub with: Option<f64>,
    /// With less without; `None`: nothing was measured on one of the sides.
    pub difference: Option<f64>,
    /// Lower end of its 95 % interval; `None`: the data do not bound it.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
}

/// A number with its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Estimate.
    pub mean: f64,
    /// Lower end of its 95 % interval; `None`: the data do not bound it.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
}

/// One week, with the course and without it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeekRow {
    /// Week of the horizon, from 1.
    pub week: u32,
    /// Its first day.
    pub from: String,
    /// Days of it that are measured.
    pub days: u64,
    /// Whether somebody is in class.
    pub class: bool,
    /// Skill of those who are trained, at the steps they are trained for, at the end of each day \[1\].
    pub skill: Effect,
    /// Mean wait of the visits begun \[min\].
    pub wait_mean_min: Effect,
    /// Hours that the visits begun waited \[h\].
    pub wait_h: Effect,
    /// Visits begun that ended served.
    pub served: Effect,
    /// Cases ended with success.
    pub cards: Effect,
    /// Cost of officers, equipment and courses \[currency\].
    pub cost: Effect,
    /// What the course has gained by the end of the week, all told \[gauge\].
    pub net_so_far: f64,
    /// Lower edge of the band that holds all weeks at once with 95 %; `None`: the data do not bound it.
    pub band95_low: Option<f64>,
    /// Upper edge.
    pub band95_high: Option<f64>,
}

/// What a course comes to, up to the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// Skill of those who are trained in the first week after the last session \[1\].
    pub skill: Effect,
    /// Mean wait in the first week with sessions \[min\]: the dip.
    pub wait_first_class_week_min: Effect,
    /// Mean wait in all weeks with sessions \[min\]; the first groups to be trained may be quicker already.
    pub wait_in_class_min: Effect,
    /// Mean wait in the weeks after the last session \[min\].
    pub wait_after_min: Effect,
    /// Hours that people waited \[h\].
    pub wait_h: Effect,
    /// Visits begun that ended served.
    pub served: Effect,
    /// Cases ended with success.
    pub cards: Effect,
    /// Cost of officers, equipment and courses \[currency\].
    pub cost: Effect,
    /// What the course has gained \[gauge\].
    pub net: Estimate,
    /// What an hour of waiting has to be worth for the course to pay back by the horizon \[currency/h\]; `None` if it costs no
    /// money or is not shown to save hours.
    pub break_even_value_of_time: Option<Estimate>,
}

/// When a course has paid back: its gain all told is not negative from then to the horizon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Payback {
    /// What is known.
    pub verdict: Verdict,
    /// The week at the end of which it has, by the mean curve; `None`: not within the horizon.
    pub week: Option<u32>,
    /// With 95 %, not before this week; `None`: not within the horizon.
    pub earliest_week: Option<u32>,
    /// With 95 %, in this week at the latest; `None`: perhaps not within the horizon.
    pub latest_week: Option<u32>,
    /// Share of the replications in which it has by the horizon \[1\].
    pub replications_share: f64,
    /// Lower end of its 95 % interval (Wilson).
    pub share_ci95_low: f64,
    /// Upper end.
    pub share_ci95_high: f64,
}

/// What is known of when a course pays back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Within the horizon, with 95 %.
    #[serde(rename = "paid back")]
    PaidBack,
    /// Within the horizon by the estimate, perhaps later.
    #[serde(rename = "paid back by the estimate")]
    Perhaps,
    /// Not within the horizon by the estimate, perhaps yet.
    #[serde(rename = "not paid back by the estimate")]
    PerhapsNot,
    /// Not within the horizon, with 95 %.
    #[serde(rename = "never within the horizon")]
    Never,
    /// In no replication did it cost or gain anything.
    #[serde(rename = "nothing to pay back")]
    Nothing,
    /// One replication cannot tell.
    #[serde(rename = "one replication")]
    Unknown,
}

impl Verdict {
    /// In words, as in results.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::PaidBack => "paid back",
            Verdict::Perhaps => "paid back by the estimate",
            Verdict::PerhapsNot => "not paid back by the estimate",
            Verdict::Never => "never within the horizon",
            Verdict::Nothing => "nothing to pay back",
            Verdict::Unknown => "one replication",
        }
    }
}

impl Effect {
    /// Compares ratios of sums, from numerators and denominators by replication.
    pub(super) fn of(without: &[(f64, f64)], with: &[(f64, f64)]) -> Effect {
        let alone = |pairs: &[(f64, f64)]| {
            let (y, x) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
            (x != 0.0).then(|| y / x)
        };
        let found = Difference::of_ratios(without, with).expect("the same replications");
        let Some(found) = found else {
            return Effect { without: alone(without), with: alone(with), ..Effect::default() };
        };
        let interval = match found.same {
            // Also with one replication: there is nothing to be uncertain about in what was seen.
            true => Interval { mean: 0.0, low: 0.0, high: 0.0, n: found.n },
            false => found.interval(LEVEL),
        };
        let Estimate { mean, ci95_low, ci95_high } = Estimate::of(interval);
        let (without, with) = (Some(found.base), Some(found.variant));
        Effect { without, with, difference: Some(mean), ci95_low, ci95_high }
    }
}

impl Estimate {
    pub(super) fn of(interval: Interval) -> Estimate {
        let bounded = interval.low.is_finite() && interval.high.is_finite();
        Estimate {
            mean: interval.mean,
            ci95_low: bounded.then_some(interval.low),
            ci95_high: bounded.then_some(interval.high),
        }
    }
}

/// The weeks of a case: one entry per replication, each with its weeks.
#[derive(Clone, Copy)]
pub(super) struct Paired<'w> {
    pub without: &'w [Vec<Week>],
    pub with: &'w [Vec<Week>],
    /// Place of the case among the sets of skills watched.
    pub place: usize,
}

fn hours(week: &Week) -> f64 {
    SimDuration(week.wait).hours()
}

impl Paired<'_> {
    /// The ratio of what is added up over `weeks`.
    fn ratio(&self, weeks: &[usize], of: impl Fn(&Week) -> (f64, f64)) -> Effect {
        let side = |all: &[Vec<Week>]| -> Vec<(f64, f64)> {
            let sum = |sum: (f64, f64), pair: (f64, f64)| (sum.0 + pair.0, sum.1 + pair.1);
            all.iter().map(|mine| weeks.iter().map(|&week| of(&mine[week])).fold((0.0, 0.0), sum)).collect()
        };
        Effect::of(&side(self.without), &side(self.with))
    }

    /// What is added up over `weeks`, per replication.
    fn sum(&self, weeks: &[usize], of: impl Fn(&Week) -> f64) -> Effect {
        let side = |all: &[Vec<Week>]| -> Vec<(f64, f64)> {
            all.iter().map(|mine| (weeks.iter().map(|&week| of(&mine[week])).sum(), 1.0)).collect()
        };
        Effect::of(&side(self.without), &side(self.with))
    }

    fn skill(&self, weeks: &[usize]) -> Effect {
        self.ratio(weeks, |week| (week.skill[self.place] as f64 / 1e6, week.days as f64))
    }

    fn wait(&self, weeks: &[usize]) -> Effect {
        self.ratio(weeks, |week| (SimDuration(week.wait).minutes(), week.joined as f64))
    }

    /// Returns the gain so far at the end of each week, by replication, and up to what size it is but rounding.
    pub fn gains(&self, gauge: Gauge) -> (Vec<Vec<f64>>, f64) {
        let mut size = 0.0;
        let mut curve = |(without, with): (&Vec<Week>, &Vec<Week>)| -> Vec<f64> {
            let mut sum = 0.0;
            let so_far = |(without, with): (&Week, &Week)| {
                let hours = SimDuration(without.wait - with.wait).hours();
                let (time, money) = (gauge.of_hours(hours), gauge.of_money(without.cost - with.cost));
                size += time.abs() + money.abs();
                sum += time + money;
                sum
            };
            without.iter().zip(with).map(so_far).collect()
        };
        let curves = self.without.iter().zip(self.with).map(&mut curve).collect();
        (curves, ROUNDING * size / self.with.len().max(1) as f64)
    }
}

/// What the weeks of a case say.
pub(super) struct Found {
    pub weeks: Vec<WeekRow>,
    pub totals: Totals,
    pub payback: Payback,
}

/// Compares `paired` week by week.
pub(super) fn find(case: &Case<'_>, gauge: Gauge, paired: Paired<'_>) -> Found {
    let calendar = &case.with.calendar;
    let (gains, rounding) = paired.gains(gauge);
    let mut stream = Key::name("how wide the band of a course is").long();
    let band = band(&gains, LEVEL, DRAWS, &mut stream);
    let class = case.class_weeks();
    let first = *class.first().expect("a course with sessions");
    let measured = |&week: &usize| paired.with.first().is_some_and(|weeks| weeks[week].days > 0);
    let all: Vec<usize> = (0..band.mean.len()).filter(measured).collect();
    let finite = |end: f64| end.is_finite().then_some(end);
    let row = |&week: &usize| WeekRow {
        week: week as u32 + 1,
        from: calendar.date(7 * week as u32).to_string(),
        days: paired.with[0][week].days,
        class: class.contains(&week),
        skill: paired.skill(&[week]),
        wait_mean_min: paired.wait(&[week]),
        wait_h: paired.sum(&[week], hours),
        served: paired.sum(&[week], |week| week.served as f64),
        cards: paired.sum(&[week], |week| week.cards as f64),
        cost: paired.sum(&[week], |week| week.cost),
        net_so_far: band.mean[week],
        band95_low: finite(band.low[week]),
        band95_high: finite(band.high[week]),
    };
    Found {
        weeks: all.iter().map(row).collect(),
        totals: totals(paired, &all, &class, &gains),
        payback: payback(&gains, &band, first, rounding),
    }
}

fn totals(paired: Paired<'_>, all: &[usize], class: &[usize], gains: &[Vec<f64>]) -> Totals {
    let last = *class.last().expect("a course with sessions");
    let after: Vec<usize> = all.iter().copied().filter(|&week| week > last).collect();
    let ends: Vec<f64> = gains.iter().filter_map(|curve| curve.last().copied()).collect();
    let (wait_h, cost) = (paired.sum(all, hours), paired.sum(all, |week| week.cost));
    Totals {
        skill: paired.skill(after.first().map_or(&[last], std::slice::from_ref)),
        wait_first_class_week_min: paired.wait(&class[..1]),
        wait_in_class_min: paired.wait(class),
        wait_after_min: paired.wait(&after),
        wait_h,
        served: paired.sum(all, |week| week.served as f64),
        cards: paired.sum(all, |week| week.cards as f64),
        cost,
        net: Estimate::of(exact(&ends)),
        break_even_value_of_time: break_even(paired, wait_h, cost),
    }
}

/// The mean with its interval; where all agree, also with one value, the interval has no width if they are zero.
pub(super) fn exact(values: &[f64]) -> Interval {
    match values.iter().all(|&value| value == 0.0) {
        true => Interval { mean: 0.0, low: 0.0, high: 0.0, n: values.len() as u64 },
        false => mean_interval(values, LEVEL),
    }
}

/// Money spent per hour of waiting saved.
fn break_even(paired: Paired<'_>, wait_h: Effect, cost: Effect) -> Option<Estimate> {
    if !(cost.difference? > 0.0 && wait_h.ci95_high? < 0.0) {
        return None;
    }
    let side = |of: &dyn Fn(&Week) -> f64, sign: f64| -> Vec<f64> {
        let total = |weeks: &Vec<Week>| weeks.iter().map(of).sum::<f64>();
        let pairs = paired.without.iter().zip(paired.with);
        pairs.map(|(without, with)| sign * (total(with) - total(without))).collect()
    };
    let (spent, saved) = (side(&|week| week.cost, 1.0), side(&hours, -1.0));
    ratio_interval(&spent, &saved, LEVEL).map(Estimate::of)
}

fn payback(gains: &[Vec<f64>], band: &Band, first: usize, rounding: f64) -> Payback {
    let Above { estimate, earliest, latest } = band.above_zero(rounding);
    // Before the first session nothing differs.
    let week = |place: Option<usize>| place.map(|place| place.max(first) as u32 + 1);
    let nothing = gains.iter().flatten().all(|gain| gain.abs() <= rounding);
    let verdict = match (estimate, earliest, latest) {
        _ if nothing => Verdict::Nothing,
        _ if gains.len() < 2 => Verdict::Unknown,
        (_, _, Some(_)) => Verdict::PaidBack,
        (Some(_), _, None) => Verdict::Perhaps,
        (None, Some(_), None) => Verdict::PerhapsNot,
        (None, None, None) => Verdict::Never,
    };
    let told = |place| if verdict == Verdict::Unknown || nothing { None } else { week(place) };
    let paid = gains.iter().filter(|curve| curve.last().is_none_or(|&end| end >= -rounding)).count();
    let share = wilson(paid as f64, gains.len() as f64, LEVEL);
    Payback {
        verdict,
        week: if nothing { None } else { week(estimate) },
        earliest_week: told(earliest),
        latest_week: told(latest),
        replications_share: share.mean,
        share_ci95_low: share.low,
        share_ci95_high: share.high,
    }
}

/// Returns the week at the end of which the mean of `gains` has paid back.
pub(super) fn payback_week(gains: &[Vec<f64>], first: usize, rounding: f64) -> Option<u32> {
    let n = gains.len() as f64;
    let mean = |week: usize| gains.iter().map(|curve| curve[week]).sum::<f64>() / n;
    let weeks = gains.first().map_or(0, Vec::len);
    let below = (0..weeks).rev().find(|&week| mean(week) < -rounding);
    let place = below.map_or(0, |week| week + 1);
    (place < weeks).then(|| place.max(first) as u32 + 1)
}
