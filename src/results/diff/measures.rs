//! What differs between the measures of two runs, and what only seems to.

use super::super::found::Found;
use super::super::table::{Cell, Table};
use crate::experiment::SECTIONS;
use crate::experiment::measures::LEVEL;
use crate::experiment::measures::direction::{Direction, direction};
use crate::stats::equivalence::Estimate;
use crate::stats::interval::{Interval, t_quantile};
use crate::stats::paired::Difference;
use serde::Serialize;
use std::collections::HashMap;

/// Sums of as many numbers as there are citizens agree to this, relative to their size.
const ROUNDING: f64 = 1e-9;

/// One measure of two runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureDiff {
    /// Name of the measure.
    pub measure: String,
    /// Kind of the thing it is about.
    pub scope: String,
    /// Which one.
    pub name: String,
    /// Unit of the numbers.
    pub unit: String,
    /// Whether `before`, `now` and their difference are means over the replications that both runs have, each counting alike;
    /// else they are the estimates of the runs, taken for independent.
    pub paired: bool,
    /// In the first run.
    pub before: Option<f64>,
    /// In the second.
    pub now: Option<f64>,
    /// The second less the first.
    pub difference: Option<f64>,
    /// Lower end of its 95 % interval; `None`: the data do not bound it.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
    /// What that says.
    pub verdict: Verdict,
}

/// What is said of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// The interval is on the better side of zero.
    #[serde(rename = "better")]
    Better,
    /// The interval is on the worse side.
    #[serde(rename = "worse")]
    Worse,
    /// The interval is above zero, which is neither good nor bad.
    #[serde(rename = "higher")]
    Higher,
    /// The interval is below zero.
    #[serde(rename = "lower")]
    Lower,
    /// Only the first run has it.
    #[serde(rename = "gone")]
    Gone,
    /// Only the second run has it.
    #[serde(rename = "new")]
    New,
    /// The interval holds zero.
    #[serde(rename = "not shown to differ")]
    NotShown,
    /// The numbers differ, and how much by chance is not known.
    #[serde(rename = "cannot tell")]
    CannotTell,
    /// No number differs.
    #[serde(rename = "the same")]
    Same,
}

impl Verdict {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Better => "better",
            Verdict::Worse => "worse",
            Verdict::Higher => "higher",
            Verdict::Lower => "lower",
            Verdict::Gone => "gone",
            Verdict::New => "new",
            Verdict::NotShown => "not shown to differ",
            Verdict::CannotTell => "cannot tell",
            Verdict::Same => "the same",
        }
    }

    /// Whether the measure is shown to differ, or one run does not have it.
    pub fn is_shown(self) -> bool {
        match self {
            Verdict::Better
            | Verdict::Worse
            | Verdict::Higher
            | Verdict::Lower
            | Verdict::Gone
            | Verdict::New => true,
            Verdict::NotShown | Verdict::CannotTell | Verdict::Same => false,
        }
    }

    fn of(interval: Interval, size: f64, measure: &str) -> Verdict {
        if interval.low.is_infinite() {
            return Verdict::CannotTell;
        }
        let (above, below) = (interval.low > 0.0, interval.high < 0.0);
        // What rounding leaves is no difference, however narrow the interval.
        if !(above || below) || interval.mean.abs() <= ROUNDING * size {
            return Verdict::NotShown;
        }
        match direction(measure) {
            None if above => Verdict::Higher,
            None => Verdict::Lower,
            Some(Direction::Higher) if above => Verdict::Better,
            Some(Direction::Lower) if below => Verdict::Better,
            Some(Direction::Higher | Direction::Lower) => Verdict::Worse,
        }
    }
}

/// What identifies a measure: its name, the scope and name of the thing, the unit.
type Key = [String; 4];

/// A row of `summary`: the estimate, the ends of its interval, and how many replications speak.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Row {
    mean: Option<f64>,
    ends: Option<(f64, f64)>,
    n: f64,
}

/// Holds every measure of `now` against that of `before`; `paired`: replications of one number have the same luck.
pub(super) fn measures(before: &Found, now: &Found, paired: bool) -> Vec<MeasureDiff> {
    let (old, new) = (summary(before), summary(now));
    let places: HashMap<&Key, &Row> = new.iter().map(|(key, row)| (key, row)).collect();
    let known: HashMap<&Key, &Row> = old.iter().map(|(key, row)| (key, row)).collect();
    let replications =
        if paired { before.table("replications").zip(now.table("replications")) } else { None };
    let held = old.iter().map(|(key, row)| match places.get(key) {
        None => alone(key, row, Verdict::Gone),
        Some(other) => against(key, row, other, replications),
    });
    let fresh = new.iter().filter(|(key, _)| !known.contains_key(key));
    let mut all: Vec<MeasureDiff> =
        held.chain(fresh.map(|(key, row)| alone(key, row, Verdict::New))).collect();
    all.sort_by(|one, other| {
        let shown = |row: &MeasureDiff| (row.verdict.is_shown(), row.verdict != Verdict::Same);
        shown(other).cmp(&shown(one)).then(relative(other).total_cmp(&relative(one)))
    });
    all
}

/// How large a difference is, relative to the larger of its sides; more than any of those: one side is missing.
fn relative(row: &MeasureDiff) -> f64 {
    match (row.before, row.now, row.difference) {
        (Some(before), Some(now), Some(difference)) if difference != 0.0 => {
            difference.abs() / before.abs().max(now.abs())
        }
        (Some(_), Some(_), _) => 0.0,
        (None, _, _) | (_, None, _) => 3.0,
    }
}

fn summary(found: &Found) -> Vec<(Key, Row)> {
    let Some(table) = found.table("summary") else { return Vec::new() };
    let cell = |row: &[Cell], name: &str| table.column(name).map_or(Cell::Empty, |place| row[place].clone());
    let rows = table.rows.iter().map(|row| {
        let key = ["measure", "scope", "name", "unit"].map(|name| cell(row, name).text());
        let number = |name: &str| cell(row, name).number();
        let ends = number("ci95_low").zip(number("ci95_high"));
        (key, Row { mean: number("mean"), ends, n: number("n").unwrap_or(0.0) })
    });
    rows.collect()
}

fn alone(key: &Key, row: &Row, verdict: Verdict) -> MeasureDiff {
    let (before, now) = if verdict == Verdict::Gone { (row.mean, None) } else { (None, row.mean) };
    MeasureDiff { before, now, verdict, ..nothing(key) }
}

fn nothing(key: &Key) -> MeasureDiff {
    let [measure, scope, name, unit] = key.clone();
    MeasureDiff {
        measure,
        scope,
        name,
        unit,
        paired: false,
        before: None,
        now: None,
        difference: None,
        ci95_low: None,
        ci95_high: None,
        verdict: Verdict::Same,
    }
}

fn against(key: &Key, before: &Row, now: &Row, replications: Option<(&Table, &Table)>) -> MeasureDiff {
    let pairs = replications.and_then(|(one, other)| pairs(key, one, other)).filter(|pairs| pairs.len() > 1);
    let equal = before == now && pairs.iter().flatten().all(|(one, other)| one == other);
    let (Some(old), Some(new)) = (before.mean, now.mean) else {
        return match (before.mean, now.mean) {
            (Some(_), None) => alone(key, before, Verdict::Gone),
            (None, Some(_)) => alone(key, now, Verdict::New),
            (None, None) | (Some(_), Some(_)) => nothing(key),
        };
    };
    let one =
        |values: Vec<f64>| -> Vec<(f64, f64)> { values.into_iter().map(|value| (value, 1.0)).collect() };
    let difference = pairs.as_ref().and_then(|pairs| {
        let (old, new) = pairs.iter().copied().unzip();
        Difference::of_ratios(&one(old), &one(new)).ok().flatten()
    });
    let (old, new, interval) = match difference {
        Some(difference) => (difference.base, difference.variant, difference.interval(LEVEL)),
        None => (old, new, estimate(&key[0], new, now).less(estimate(&key[0], old, before)).interval(LEVEL)),
    };
    let verdict = if equal { Verdict::Same } else { Verdict::of(interval, old.abs() + new.abs(), &key[0]) };
    let bounded = interval.low.is_finite() && interval.high.is_finite();
    let interval = if equal { Interval { mean: 0.0, low: 0.0, high: 0.0, n: interval.n } } else { interval };
    MeasureDiff {
        paired: difference.is_some(),
        before: Some(old),
        now: Some(new),
        difference: Some(interval.mean),
        ci95_low: (bounded || equal).then_some(interval.low),
        ci95_high: (bounded || equal).then_some(interval.high),
        verdict,
        ..nothing(key)
    }
}

/// The estimate with the standard error that its interval tells. Skewness is left out: half the interval counts.
fn estimate(measure: &str, mean: f64, row: &Row) -> Estimate {
    // Quantiles have their intervals from sections of replications.
    let quantile =
        measure.split('_').any(|part| part.strip_prefix('p').is_some_and(|p| p.parse::<u8>().is_ok()));
    let units = if quantile { row.n.min(SECTIONS as f64) } else { row.n };
    let df = units - 1.0;
    let half = row.ends.map(|(low, high)| (high - low) / 2.0);
    let error = half.filter(|_| df > 0.0).map_or(f64::NAN, |half| half / t_quantile(0.5 + LEVEL / 2.0, df));
    Estimate { mean, error, df }
}

/// The measure in each replication that both runs have.
fn pairs([measure, scope, name, _]: &Key, before: &Table, now: &Table) -> Option<Vec<(f64, f64)>> {
    let heading = match (scope.as_str(), name.as_str()) {
        ("office", "office") => measure.clone(),
        (scope, name) => format!("{measure} {scope}:{name}"),
    };
    let values = |table: &Table| -> Option<Vec<(i64, f64)>> {
        let (number, place) = (table.column("replication")?, table.column(&heading)?);
        let value = |row: &Vec<Cell>| match (&row[number], row[place].number()) {
            (Cell::Integer(replication), Some(value)) => Some((*replication, value)),
            _ => None,
        };
        Some(table.rows.iter().filter_map(value).collect())
    };
    let theirs: HashMap<i64, f64> = values(now)?.into_iter().collect();
    let both = values(before)?.into_iter().filter_map(|(number, value)| Some((value, *theirs.get(&number)?)));
    Some(both.collect())
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    fn table(found: &mut Found, name: &str) -> usize {
        found.tables.iter().position(|table| table.name == name).unwrap()
    }

    /// Sets the mean wait of the office in each of three replications.
    fn with_waits(waits: [f64; 3]) -> Found {
        let mut run = found(3);
        let place = table(&mut run, "replications");
        let column = run.tables[place].column("wait_mean_min").unwrap();
        for (row, wait) in run.tables[place].rows.iter_mut().zip(waits) {
            row[column] = Cell::Real(wait);
        }
        run
    }

    fn wait(all: &[MeasureDiff]) -> &MeasureDiff {
        all.iter().find(|row| row.measure == "wait_mean_min" && row.scope == "office").unwrap()
    }

    #[test]
    fn a_paired_difference_is_worked_by_hand() {
        // Differences -4, -2, -3: mean -3, standard deviation 1, no skewness; half the interval is 4.302653/√3 = 2.484138.
        let (before, now) = (with_waits([12.0, 30.0, 21.0]), with_waits([8.0, 28.0, 18.0]));
        let all = measures(&before, &now, true);
        let row = wait(&all);
        assert!(row.paired && row.verdict == Verdict::Better, "{row:?}");
        assert_eq!((row.before, row.now, row.difference), (Some(21.0), Some(18.0), Some(-3.0)));
        assert!((row.ci95_low.unwrap() + 5.484_138).abs() < 1e-5, "{row:?}");
        assert!((row.ci95_high.unwrap() + 0.515_862).abs() < 1e-5, "{row:?}");
        assert_eq!(&all[0], row, "what is shown to differ stands first");
        // -4, +2 and -3 hold zero.
        let other = measures(&before, &with_waits([8.0, 32.0, 18.0]), true);
        assert_eq!(wait(&other).verdict, Verdict::NotShown);
    }

    #[test]
    fn other_luck_is_held_against_by_the_intervals() {
        let change = |run: &mut Found, mean: f64, half: f64| {
            let place = table(run, "summary");
            let numbers =
                ["mean", "ci95_low", "ci95_high"].map(|name| run.tables[place].column(name).unwrap());
            for (column, value) in numbers.into_iter().zip([mean, mean - half, mean + half]) {
                run.tables[place].rows[0][column] = Cell::Real(value);
            }
        };
        // Three replications each: t = 4.302653 with 2 degrees of freedom. Half-widths of 3 and 4 are errors of 0.697244 and
        // 0.929658, together 1.162073; Welch's degrees of freedom are 25²/(81/2 + 256/2) = 3.709199.
        let (mut before, mut now) = (found(3), found(3));
        change(&mut before, 20.0, 3.0);
        change(&mut now, 30.0, 4.0);
        let all = measures(&before, &now, false);
        let row = wait(&all);
        assert!(!row.paired && row.verdict == Verdict::Worse, "{row:?}");
        let half = t_quantile(0.975, 3.709_199) * 1.162_073;
        assert!((row.ci95_high.unwrap() - 10.0 - half).abs() < 1e-4, "{row:?}");
        assert_eq!((row.before, row.now, row.difference), (Some(20.0), Some(30.0), Some(10.0)));
    }

    #[test]
    fn one_replication_cannot_tell_and_what_is_missing_is_gone() {
        let (before, mut now) = (found(1), found(1));
        let place = table(&mut now, "summary");
        let mean = now.tables[place].column("mean").unwrap();
        now.tables[place].rows[0][mean] = Cell::Real(99.0);
        now.tables[place].rows.remove(1);
        let all = measures(&before, &now, true);
        assert_eq!(wait(&all).verdict, Verdict::CannotTell);
        let gone: Vec<&MeasureDiff> = all.iter().filter(|row| row.verdict == Verdict::Gone).collect();
        assert_eq!((gone.len(), gone[0].measure.as_str()), (1, "wait_p50_min"));
        let back = measures(&now, &before, true);
        assert_eq!(back[0].verdict, Verdict::New);
    }
}
