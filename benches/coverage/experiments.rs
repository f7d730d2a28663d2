//! Independent experiments whose truth is known: how often do their intervals hold it?

use loket::experiment::compare::{Change, Comparison, Together};
use loket::experiment::measures::office_interval;
use loket::experiment::{Experiment, Outcomes};
use loket::scenario::Scenario;
use loket::scenario::settings::Replications;
use loket::stats::interval::{Interval, mean_interval};

/// One counter from 8 to 12 that serves everyone who came: `per_hour` people for 4 min each, on days whose busyness has
/// the coefficient of variation `day_cv`; a faster clerk may take the place of the one.
pub fn day(per_hour: f64, day_cv: f64, speed: f64) -> Scenario {
    parse(&format!(
        r#"
schema = 1
name = "one counter"
calendar = {{ horizon = "1 day", hours = "08:00-12:00", closing = {{ inside = "serve everyone" }} }}
demand = [{{ service = "card", rate = "{per_hour} /h", day-cv = {day_cv} }}]
service = [{{ name = "card", route = ["counter"] }}]
step = [{{ name = "counter", work = {{ exponential = "4 min" }} }}]
officer = [{{ name = "clerk", skills = {{ counter = {speed} }}, cost = "20 EUR/h" }}]
target = [{{ measure = "wait", at-most = "15 min", for = 0.9 }}]
"#
    ))
}

/// An M/M/1 that never closes, with load 0.7: one arrival a minute, 0.7 min of service, measured for `days`.
pub fn never_closes(days: u32, replications: &str) -> Scenario {
    parse(&format!(
        r#"
schema = 1
name = "drive-through pharmacy"
calendar = {{ horizon = "{} days", hours = "always", warm-up = "1 day" }}
demand = [{{ service = "car", rate = "60 /h" }}]
service = [{{ name = "car", route = ["window"] }}]
step = [{{ name = "window", work = {{ exponential = "0.7 min" }} }}]
officer = [{{ name = "pharmacist", skills = {{ window = 1.0 }}, shift = "always" }}]
experiment = {{ replications = {replications} }}
"#,
        days + 1
    ))
}

fn parse(text: &str) -> Scenario {
    Scenario::parse(text, "office").unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Simulates `scenario` on this thread.
pub fn run(scenario: &Scenario, seed: u64, replications: Replications) -> Outcomes {
    Experiment { scenario, seed, replications, threads: Some(1) }.run(&())
}

/// A true value, and the standard error with which it is known; 0 for one that is computed.
#[derive(Clone, Copy, Debug)]
pub struct Truth {
    pub value: f64,
    pub error: f64,
}

impl Truth {
    pub const fn exact(value: f64) -> Truth {
        Truth { value, error: 0.0 }
    }
}

/// Seeds of the runs that find out the truth; those of the experiments are below.
const TRUTH: u64 = 1 << 32;

/// Does `one` for every number below `count`, on all cores, and returns the results in order.
///
/// Plain threads: an experiment has a pool of its own, and a pool whose threads wait for another takes up ever more work.
fn on_all_cores<T: Send>(count: u64, one: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    let one = &one;
    let mut found: Vec<_> = std::thread::scope(|scope| {
        let mine = |thread| move || (thread..count).step_by(threads as usize).map(one).collect::<Vec<T>>();
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(mine(thread))).collect();
        running.into_iter().map(|thread| thread.join().expect("no experiment panics").into_iter()).collect()
    });
    (0..count).filter_map(|number| found[(number % threads) as usize].next()).collect()
}

/// Finds out the true values of several numbers from `chunks` long runs, each of which says all of them.
pub fn truths(chunks: u64, one: impl Fn(u64) -> Vec<f64> + Sync) -> Vec<Truth> {
    let found = on_all_cores(chunks, |chunk| one(TRUTH + chunk));
    let of = |place: usize| {
        let values: Vec<f64> = found.iter().map(|chunk| chunk[place]).collect();
        let interval = mean_interval(&values, 0.6827);
        Truth { value: interval.mean, error: interval.half_width() }
    };
    (0..found[0].len()).map(of).collect()
}

/// How many experiments held the truth.
#[derive(Clone, Copy, Debug, Default)]
pub struct Covered {
    pub experiments: u64,
    /// Intervals that held it, that were too low, and that were too high.
    pub held: u64,
    pub low: u64,
    pub high: u64,
    /// Their mean half-width, and the mean number of replications.
    pub half_width: f64,
    pub replications: f64,
}

impl Covered {
    /// Share that held it \[1\].
    pub fn share(&self) -> f64 {
        self.held as f64 / self.experiments as f64
    }

    fn add(&mut self, interval: &Interval, replications: u64, truth: f64) {
        // What rounding leaves of a difference that is always the same.
        let slack = 1e-12 * truth.abs();
        self.experiments += 1;
        self.held += u64::from(interval.low - slack <= truth && truth <= interval.high + slack);
        self.low += u64::from(interval.high + slack < truth);
        self.high += u64::from(interval.low - slack > truth);
        self.half_width += interval.half_width();
        self.replications += replications as f64;
    }
}

/// Runs `experiments`, each under a seed of its own, and counts how often each of its intervals holds the truth in the
/// same place; the last entry counts the experiments in which all did.
pub fn covered(
    experiments: u64,
    truths: &[Truth],
    one: impl Fn(u64) -> (Vec<Interval>, u64) + Sync,
) -> Vec<Covered> {
    let found = on_all_cores(experiments, one);
    let mut all = vec![Covered::default(); truths.len() + 1];
    for (intervals, replications) in &found {
        let before: u64 = all[..truths.len()].iter().map(|covered| covered.held).sum();
        for ((covered, interval), truth) in all.iter_mut().zip(intervals).zip(truths) {
            covered.add(interval, *replications, truth.value);
        }
        let held = all[..truths.len()].iter().map(|covered| covered.held).sum::<u64>() - before;
        let joint = &mut all[truths.len()];
        joint.experiments += 1;
        joint.held += u64::from(held == truths.len() as u64);
        joint.replications += *replications as f64;
    }
    for covered in &mut all {
        covered.half_width /= covered.experiments as f64;
        covered.replications /= covered.experiments as f64;
    }
    all
}

/// Returns the intervals of `measures` of the office.
pub fn intervals(scenario: &Scenario, outcomes: &Outcomes, measures: &[&str]) -> Vec<Interval> {
    let of = |measure: &&str| office_interval(scenario, outcomes, measure).expect("it was measured");
    measures.iter().map(of).collect()
}

/// Compares `policies`, the first of which is the base.
pub fn compare(policies: &[Scenario], seed: u64, replications: u64) -> Comparison {
    let named = policies.iter().map(|policy| ("policy", policy)).collect();
    let mut together = Together::new(named);
    (together.seed, together.threads) = (seed, Some(1));
    together.replications = Replications::Fixed(replications);
    together.compare(&()).expect("the main measure suits").expect("nobody stops it")
}

/// Returns the changes of `comparison` that are wanted, over all variants.
pub fn changes(comparison: &Comparison, wanted: impl Fn(&Change) -> bool) -> Vec<Interval> {
    let all = comparison.variants.iter().flat_map(|variant| &variant.measures);
    let interval = |change: &Change| Interval {
        mean: change.difference.expect("it was measured"),
        low: change.ci95_low.unwrap_or(f64::NEG_INFINITY),
        high: change.ci95_high.unwrap_or(f64::INFINITY),
        n: comparison.replications,
    };
    all.filter(|change| wanted(change)).map(interval).collect()
}
