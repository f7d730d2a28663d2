//! Other plans of a course, and no course, held against the plan of the file, and ranked.

use super::plans::Plan;
use super::weeks::{Estimate, Paired, exact, payback_week};
use super::{Case, Gauge};
use crate::experiment::compare::Verdict;
use crate::experiment::measures::LEVEL;
use crate::office::diary::Week;
use crate::stats::best::may_be_best;
use crate::stats::paired::Difference;
use crate::time::SimDuration;
use serde::{Deserialize, Serialize};

/// What kind of alternative it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// The plan of the file.
    #[serde(rename = "as written")]
    AsWritten,
    /// Other cohorts, or another start.
    #[serde(rename = "another plan")]
    Another,
    /// The course is not held.
    #[serde(rename = "no course")]
    None,
}

impl Kind {
    /// In words, as in results.
    pub fn words(self) -> &'static str {
        match self {
            Kind::AsWritten => "as written",
            Kind::Another => "another plan",
            Kind::None => "no course",
        }
    }
}

/// One way to hold the course, or not to; what is gained is counted up to the horizon, against no course.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// From 1, the most gained first.
    pub rank: u64,
    /// What it is.
    pub plan: Kind,
    /// Groups that are trained one after the other; 0 without a course.
    pub cohorts: u32,
    /// Date of the first session.
    pub first_session: Option<String>,
    /// Date of the last session.
    pub last_session: Option<String>,
    /// Sessions that were moved off a closed day.
    pub moved: u32,
    /// Its sessions, as the file would list them.
    pub sessions: Option<String>,
    /// Hours that people wait more \[h\]; negative: less.
    pub wait_h: Estimate,
    /// Money that is spent more \[currency\].
    pub cost: Estimate,
    /// What is gained \[gauge\].
    pub net: Estimate,
    /// The week at the end of which it has paid back, by the mean curve; null: not within the horizon.
    pub payback_week: Option<u32>,
    /// What is gained more than with the plan of the file \[gauge\].
    pub difference: f64,
    /// Lower end of its interval; those of all alternatives hold at once with 95 %.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
    /// What that says.
    pub verdict: Verdict,
    /// Whether it may be the best: with 95 % the best is among those that may. `None`: one replication cannot tell.
    pub may_be_best: Option<bool>,
}

/// What remains of the weeks of an alternative.
pub(super) struct Kept {
    wait_h: Vec<f64>,
    cost: Vec<f64>,
    net: Vec<f64>,
    payback_week: Option<u32>,
}

impl Kept {
    /// Sums up what `with` does against `without`.
    pub fn of(without: &[Vec<Week>], with: &[Vec<Week>], gauge: Gauge, first: usize) -> Kept {
        let (gains, rounding) = Paired { without, with, place: 0 }.gains(gauge);
        let pairs = || without.iter().zip(with).map(|(without, with)| without.iter().zip(with));
        let more = |pair: (&Week, &Week)| SimDuration(pair.1.wait - pair.0.wait).hours();
        Kept {
            wait_h: pairs().map(|weeks| weeks.map(more).sum()).collect(),
            cost: pairs().map(|weeks| weeks.map(|(without, with)| with.cost - without.cost).sum()).collect(),
            net: gains.iter().filter_map(|curve| curve.last().copied()).collect(),
            payback_week: payback_week(&gains, first, rounding),
        }
    }
}

/// Ranks `others`, the plan of the file and no course.
pub(super) fn rank(case: &Case<'_>, written: Kept, others: Vec<(&Plan, Kept)>) -> Vec<Alternative> {
    let zeros = || vec![0.0; written.net.len()];
    let none = Kept { wait_h: zeros(), cost: zeros(), net: zeros(), payback_week: None };
    let base = written.net.clone();
    let plan = case.plan();
    let mut all = vec![(Kind::AsWritten, Some(&plan), written), (Kind::None, None, none)];
    all.extend(others.into_iter().map(|(plan, kept)| (Kind::Another, Some(plan), kept)));
    let nets: Vec<Vec<f64>> = all.iter().map(|(_, _, kept)| kept.net.clone()).collect();
    let may = may_be_best(&nets, LEVEL);
    let level = 1.0 - (1.0 - LEVEL) / (all.len() - 1) as f64;
    let mut ranked: Vec<Alternative> = all
        .into_iter()
        .zip(may)
        .map(|((kind, plan, kept), may)| Alternative {
            may_be_best: (base.len() > 1).then_some(may),
            ..alternative(case, kind, plan, &kept, &base, level)
        })
        .collect();
    ranked.sort_by(|one, other| other.net.mean.total_cmp(&one.net.mean));
    ranked.iter_mut().zip(1..).for_each(|(alternative, rank)| alternative.rank = rank);
    ranked
}

fn alternative(
    case: &Case<'_>,
    kind: Kind,
    plan: Option<&Plan>,
    kept: &Kept,
    base: &[f64],
    level: f64,
) -> Alternative {
    let calendar = &case.with.calendar;
    let ones = |values: &[f64]| -> Vec<(f64, f64)> { values.iter().map(|&value| (value, 1.0)).collect() };
    let found = Difference::of_ratios(&ones(base), &ones(&kept.net)).expect("the same replications");
    let found = found.expect("at least one replication");
    let interval = Estimate::of(found.interval(level));
    let (ci95_low, ci95_high) =
        if found.same { (Some(0.0), Some(0.0)) } else { (interval.ci95_low, interval.ci95_high) };
    let date = |day: Option<u32>| day.map(|day| calendar.date(day).to_string());
    let days = || plan.into_iter().flat_map(|plan| &plan.sessions).map(|session| session.day);
    Alternative {
        rank: 0,
        plan: kind,
        cohorts: plan.map_or(0, |plan| plan.cohorts),
        first_session: date(days().min()),
        last_session: date(days().max()),
        moved: plan.map_or(0, |plan| plan.moved),
        sessions: plan.map(|plan| plan.toml(calendar)),
        wait_h: Estimate::of(exact(&kept.wait_h)),
        cost: Estimate::of(exact(&kept.cost)),
        net: Estimate::of(exact(&kept.net)),
        payback_week: kept.payback_week,
        difference: interval.mean,
        ci95_low,
        ci95_high,
        verdict: match (found.same, ci95_low, ci95_high) {
            (true, _, _) => Verdict::Same,
            (false, Some(low), _) if low > 0.0 => Verdict::Better,
            (false, _, Some(high)) if high < 0.0 => Verdict::Worse,
            (false, _, _) => Verdict::NotShown,
        },
        may_be_best: None,
    }
}
