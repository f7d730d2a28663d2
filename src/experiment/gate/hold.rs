//! Each measure held against the baseline, with a verdict.

use super::{Kept, Question, Sections};
use crate::experiment::measures::{Measure, Scope};
use crate::stats::equivalence::{self, Estimate, judge, times_as_many};
use crate::stats::interval::Interval;
use crate::stats::paired::Difference;
use crate::stats::proportion::wilson;
use serde::{Deserialize, Serialize};

/// Chance that a measure passes although it has moved by its margin; and that any is called moved though none has.
pub const ALPHA: f64 = 0.05;

/// What became of a measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tested {
    /// Name of the measure.
    pub measure: String,
    /// What kind of thing it is about.
    pub scope: Scope,
    /// Which thing.
    pub name: String,
    /// Unit of the numbers.
    pub unit: String,
    /// Estimate of the baseline; `None`: nothing was measured, or there is none.
    pub baseline: Option<f64>,
    /// Estimate of now.
    pub now: Option<f64>,
    /// Now less the baseline.
    pub difference: Option<f64>,
    /// Lower end of its 90 % interval; `None`: the data do not bound it.
    pub ci90_low: Option<f64>,
    /// Upper end.
    pub ci90_high: Option<f64>,
    /// What does not matter.
    pub margin: Option<f64>,
    /// What that says.
    pub verdict: Verdict,
    /// Whether the same citizens were compared, section by section.
    pub paired: bool,
    /// About how many replications on both sides would decide, where it is not; `None`: that cannot be said.
    pub replications_needed: Option<u64>,
}

/// What is said of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// All sections say the very same (of what has none: all numbers kept), or there is nothing on both sides.
    #[serde(rename = "same")]
    Same,
    /// The 90 % interval of the difference lies within the margin.
    #[serde(rename = "equivalent")]
    Equivalent,
    /// The difference lies beyond the margin, or is between something and nothing.
    #[serde(rename = "moved")]
    Moved,
    /// Neither is shown.
    #[serde(rename = "cannot tell")]
    Undecided,
    /// The baseline has it, and it is no longer measured, or in another unit.
    #[serde(rename = "gone")]
    Gone,
    /// The baseline does not have it.
    #[serde(rename = "new")]
    New,
}

impl Verdict {
    /// In words, as in results.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Equivalent => "equivalent",
            Verdict::Moved => "moved",
            Verdict::Undecided => "cannot tell",
            Verdict::Gone => "gone",
            Verdict::New => "new",
        }
    }

    /// Whether a gate lets it through; `undecided`: whether what cannot be told passes.
    pub fn passes(self, undecided: bool) -> bool {
        match self {
            Verdict::Same | Verdict::Equivalent | Verdict::New => true,
            Verdict::Undecided => undecided,
            Verdict::Moved | Verdict::Gone => false,
        }
    }
}

/// Holds what `question` tests of `now` against `baseline`.
///
/// - `replications`: of the baseline, and of now.
/// - `paired`: whether the replications are the same ones; what has no sections is independent all the same.
/// - Result: one row per measure, in the order of the baseline; what is new comes last.
///
/// Where the intervals come from: paired, of two ratios or quantiles section by section ([`Difference`]); independent, Welch's
/// ([`Estimate::less`]); of shares that are 0 or 1 in every replication, the two Wilson intervals, one trial a replication.
pub fn hold(
    baseline: &[Kept],
    now: &[Kept],
    replications: (u64, u64),
    paired: bool,
    question: &Question,
) -> Vec<Tested> {
    let tested = |kept: &&Kept| question.tests(&kept.measure);
    let old: Vec<&Kept> = baseline.iter().filter(tested).collect();
    let fresh = now.iter().filter(tested).filter(|new| !old.iter().any(|old| old.is_of(new)));
    // Of so many measures, none is to be called moved wrongly.
    let at_once = old.len().max(1) as f64;
    let mut found = Vec::new();
    for old in &old {
        let new = now.iter().find(|new| new.is_of(old) && new.measure.unit == old.measure.unit);
        let mut row = Tested::new(&old.measure, old.measure.mean, new.and_then(|new| new.measure.mean));
        match (new, row.baseline.zip(row.now)) {
            (None, _) => row.verdict = Verdict::Gone,
            (Some(new), Some(_)) => {
                row.margin = Some(question.margin(&old.measure));
                row.decide(old, new, replications, paired, at_once);
            }
            (Some(_), None) if row.baseline == row.now => row.verdict = Verdict::Same,
            (Some(_), None) => row.verdict = Verdict::Moved,
        }
        found.push(row);
    }
    found.extend(fresh.map(|new| Tested::new(&new.measure, None, new.measure.mean)));
    found
}

impl Tested {
    /// A measure that the baseline does not have, until something else is said.
    fn new(of: &Measure, baseline: Option<f64>, now: Option<f64>) -> Tested {
        Tested {
            measure: of.measure.clone(),
            scope: of.scope,
            name: of.name.clone(),
            unit: of.unit.clone(),
            baseline,
            now,
            difference: None,
            ci90_low: None,
            ci90_high: None,
            margin: None,
            verdict: Verdict::New,
            paired: false,
            replications_needed: None,
        }
    }

    fn decide(&mut self, old: &Kept, new: &Kept, replications: (u64, u64), paired: bool, at_once: f64) {
        let pairs = if paired { difference(old, new) } else { None };
        // Of what has no sections, every number that was kept has to be the same to the last bit.
        let bits = |kept: &Kept| kept.numbers().map(|(_, number)| number.map(f64::to_bits));
        let same = pairs.map_or_else(|| paired && bits(old) == bits(new), |pairs| pairs.same);
        self.paired = pairs.is_some() || same;
        let level = |alpha: f64| 1.0 - 2.0 * alpha;
        let at = |alpha: f64| match pairs {
            Some(_) | None if same => Interval { mean: 0.0, low: 0.0, high: 0.0, n: replications.0 },
            Some(pairs) => pairs.interval(level(alpha)),
            None => apart(old, new, replications, level(alpha)),
        };
        let (narrow, wide) = (at(ALPHA), at(ALPHA / at_once));
        let margin = self.margin.unwrap_or(0.0);
        self.verdict = match judge(narrow, wide, margin) {
            _ if same => Verdict::Same,
            equivalence::Verdict::Equivalent => Verdict::Equivalent,
            equivalence::Verdict::Moved => Verdict::Moved,
            equivalence::Verdict::Undecided => Verdict::Undecided,
        };
        self.difference = Some(narrow.mean);
        let bounded = narrow.low.is_finite() && narrow.high.is_finite();
        self.ci90_low = bounded.then_some(narrow.low);
        self.ci90_high = bounded.then_some(narrow.high);
        if self.verdict == Verdict::Undecided {
            // As if both sides had as many.
            let (old, new) = (replications.0 as f64, replications.1 as f64);
            let each = 2.0 / (1.0 / old + 1.0 / new);
            let decisive = if narrow.mean.abs() > margin { wide } else { narrow };
            self.replications_needed =
                times_as_many(decisive, margin).map(|times| (times * each).ceil() as u64);
        }
    }
}

/// Pairs the sections of both, where both have as many of a kind.
fn difference(old: &Kept, new: &Kept) -> Option<Difference> {
    match (old.sections.as_ref()?, new.sections.as_ref()?) {
        (Sections::Sums(old), Sections::Sums(new)) => Difference::of_ratios(old, new).ok().flatten(),
        (Sections::Quantiles(before), Sections::Quantiles(after)) if before.len() == after.len() => {
            let both = before.iter().zip(after).filter_map(|(one, other)| one.zip(*other));
            let pooled = old.measure.mean.zip(new.measure.mean)?;
            Some(Difference::of_sections(pooled, &both.collect::<Vec<_>>()))
        }
        (Sections::Quantiles(_) | Sections::Sums(_), Sections::Quantiles(_) | Sections::Sums(_)) => None,
    }
}

/// The interval of the difference of independent results.
fn apart(old: &Kept, new: &Kept, replications: (u64, u64), level: f64) -> Interval {
    let mean = |kept: &Kept| kept.measure.mean.unwrap_or(f64::NAN);
    // Certain is what has an interval without width: the scenario rules out anything else.
    let certain =
        |kept: &Kept| kept.measure.ci95_low.is_some() && kept.measure.ci95_low == kept.measure.ci95_high;
    let alike = |kept: &Kept| kept.measure.measure.ends_with("_share") && [0.0, 1.0].contains(&mean(kept));
    if alike(old) && alike(new) && !(certain(old) && certain(new)) {
        // The same share in every replication has no spread and is yet not certain.
        let of = |kept: &Kept, n: u64| match certain(kept) {
            true => Interval { mean: mean(kept), low: mean(kept), high: mean(kept), n },
            false => wilson(mean(kept) * n as f64, n as f64, level),
        };
        let (old, new) = (of(old, replications.0), of(new, replications.1));
        let n = replications.0 + replications.1;
        return Interval { mean: new.mean - old.mean, low: new.low - old.high, high: new.high - old.low, n };
    }
    let estimate = |kept: &Kept| {
        let unknown = if certain(kept) { (0.0, 1.0) } else { (f64::INFINITY, 0.0) };
        let (error, df) = kept.standard_error.zip(kept.degrees_of_freedom).unwrap_or(unknown);
        Estimate { mean: mean(kept), error, df }
    };
    estimate(new).less(estimate(old)).interval(level)
}
