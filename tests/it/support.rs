//! Runs a scenario text through the public entry and holds the answers against exact values.

use loket::experiment::measures::{Measure, measures};
use loket::experiment::{Experiment, Outcomes, SECTIONS};
use loket::office::Office;
use loket::office::observe::Observer;
use loket::office::outcome::Outcome;
use loket::office::plan::Plan;
use loket::scenario::Scenario;
use loket::scenario::settings::Replications;
use loket::stats::interval::{Interval, mean_interval, t_quantile};
use loket::stats::ratio::ratio_interval;

/// Probability that one comparison with an exact value fails though nothing is wrong, if its seed were
/// drawn anew: both tails of a normal beyond four standard errors.
pub const FALSE_ALARM: f64 = 6.3e-5;

/// Reads `text`, or shows what is wrong with it.
#[track_caller]
pub fn parse(text: &str) -> Scenario {
    match Scenario::parse(text, "test.toml") {
        Ok(scenario) => scenario,
        Err(problems) => panic!("{problems:#?}\nin:\n{text}"),
    }
}

/// The outcomes of a scenario.
pub struct Run {
    outcomes: Outcomes,
    measures: Vec<Measure>,
}

/// Simulates the scenario of `text`.
#[track_caller]
pub fn run(text: &str, seed: u64, replications: u64) -> Run {
    run_scenario(&parse(text), seed, replications)
}

/// Simulates `scenario`.
pub fn run_scenario(scenario: &Scenario, seed: u64, replications: u64) -> Run {
    let replications = Replications::Fixed(replications);
    let outcomes = Experiment { scenario, seed, replications, threads: Some(1) }.run(&());
    let measures = measures(scenario, &outcomes);
    Run { outcomes, measures }
}

impl Run {
    /// Returns the estimate of `measure` in the report.
    #[track_caller]
    pub fn measure(&self, measure: &str, scope: &str, name: &str) -> Estimate {
        let mine = |m: &&Measure| m.measure == measure && m.scope.name() == scope && m.name == name;
        let found = self.measures.iter().find(mine);
        let what = format!("{measure} of {scope} `{name}`");
        let Some(Measure { mean: Some(mean), ci95_low: Some(low), ci95_high: Some(high), n, .. }) = found
        else {
            let there: Vec<String> = self
                .measures
                .iter()
                .map(|m| format!("{} of {} `{}` = {:?}", m.measure, m.scope.name(), m.name, m.mean))
                .collect();
            panic!("no {what}; there are\n{}", there.join("\n"));
        };
        // Quantiles get their intervals from sections of replications.
        let quantile = measure.starts_with("wait_p");
        let df = if quantile { (*n).min(SECTIONS as u64) } else { *n } as f64 - 1.0;
        // An end may be cut at 0 or at 1.
        let half = (high - mean).max(mean - low);
        Estimate { what, mean: *mean, error: half / t_quantile(0.975, df), df }
    }

    /// Returns the estimate of an office-wide measure.
    #[track_caller]
    pub fn office(&self, measure: &str) -> Estimate {
        self.measure(measure, "office", "office")
    }

    /// Returns the estimate of the mean over replications of `value`.
    pub fn mean(&self, what: &str, value: impl Fn(&Outcome) -> f64) -> Estimate {
        Estimate::mean(what, &self.outcomes.outcomes.iter().map(value).collect::<Vec<f64>>())
    }

    /// Returns the estimate of the ratio of two sums over replications.
    pub fn ratio(&self, what: &str, over: impl Fn(&Outcome) -> (f64, f64)) -> Estimate {
        let (above, below): (Vec<f64>, Vec<f64>) = self.outcomes.outcomes.iter().map(over).unzip();
        Estimate::ratio(what, &above, &below)
    }

    /// Returns the people waiting during hour `hour` of the clock × time, per day \[people·h\].
    pub fn queue_in_hour(&self, hour: usize) -> Estimate {
        let per_day = |spread: &loket::office::outcome::Spread| {
            let hour = &spread.hours[hour];
            (hour.queue_area as f64 / 3600e6, hour.open as f64 / 3600e6)
        };
        let (above, below): (Vec<f64>, Vec<f64>) = self.outcomes.sections.iter().map(per_day).unzip();
        Estimate::ratio(&format!("queue in hour {hour}"), &above, &below)
    }
}

/// Simulates the scenario of `text` under the eyes of an observer, a fresh one for each replication, and
/// returns the observers.
#[track_caller]
pub fn watch<O: Observer>(text: &str, seed: u64, replications: u64, fresh: impl Fn() -> O) -> Vec<O> {
    let scenario = parse(text);
    let plan = Plan::new(&scenario);
    let mut office = Office::new(&plan, fresh());
    let replicate = |replication| {
        office.replicate(seed, replication);
        std::mem::replace(&mut office.observer, fresh())
    };
    (0..replications).map(replicate).collect()
}

/// A simulated number and how sure it is.
#[derive(Debug)]
pub struct Estimate {
    what: String,
    pub mean: f64,
    /// Standard error.
    error: f64,
    /// Its degrees of freedom.
    df: f64,
}

impl Estimate {
    pub fn mean(what: &str, values: &[f64]) -> Estimate {
        Estimate::of(what, mean_interval(values, 0.95))
    }

    pub fn ratio(what: &str, above: &[f64], below: &[f64]) -> Estimate {
        Estimate::of(what, ratio_interval(above, below, 0.95).expect("somebody came"))
    }

    /// Puts independent strata together, each an estimate with the probability of its stratum.
    pub fn strata(what: &str, strata: &[(f64, Estimate)]) -> Estimate {
        let mean = strata.iter().map(|(weight, of)| weight * of.mean).sum();
        let error = strata.iter().map(|(weight, of)| (weight * of.error).powi(2)).sum::<f64>().sqrt();
        let df = strata.iter().map(|(_, of)| of.df).sum();
        Estimate { what: what.to_owned(), mean, error, df }
    }

    fn of(what: &str, interval: Interval) -> Estimate {
        let df = interval.n as f64 - 1.0;
        let error = interval.half_width() / t_quantile(0.975, df);
        Estimate { what: what.to_owned(), mean: interval.mean, error, df }
    }

    /// Holds the estimate against an exact value, and the half-width of its 95 % interval against
    /// `precision` × that value. False alarm: [`FALSE_ALARM`].
    #[track_caller]
    pub fn is(&self, exact: f64, precision: f64) {
        self.agrees(exact, 0.0, precision);
    }

    /// Does the same against a value with a standard error of its own.
    #[track_caller]
    pub fn agrees(&self, value: f64, error: f64, precision: f64) {
        let Estimate { what, mean, .. } = self;
        let together = self.error.hypot(error);
        let wide = t_quantile(1.0 - FALSE_ALARM / 2.0, self.df) * together;
        let half = t_quantile(0.975, self.df) * self.error;
        if std::env::var_os("LOKET_SHOW_THEORY").is_some() {
            let z = (mean - value) / together;
            println!(
                "{what}: {mean:.6}, exact {value:.6}, z {z:.2}, half-width {:.2} %",
                half / value * 100.0
            );
        }
        assert!(
            (mean - value).abs() <= wide,
            "{what}: {mean} instead of {value}, {:.1} standard errors away",
            (mean - value) / together
        );
        assert!(
            half <= precision * value.abs(),
            "{what}: {mean} ± {half} is too uncertain, {:.1} %",
            half / value * 100.0
        );
    }
}

/// One counter in an office that never closes; the times of a test are minutes.
pub struct Counter<'a> {
    pub horizon: &'a str,
    pub warm_up: &'a str,
    /// How citizens come: a key of `[[demand]]`.
    pub arrivals: &'a str,
    pub work: &'a str,
    pub officers: u32,
    /// More keys of `[[service]]`.
    pub service: &'a str,
    /// More keys of `[[step]]`.
    pub step: &'a str,
    /// More tables.
    pub tables: &'a str,
}

impl Counter<'_> {
    pub const PLAIN: Counter<'static> = Counter {
        horizon: "100 days",
        warm_up: "4 days",
        arrivals: "",
        work: r#"{ exponential = "1 min" }"#,
        officers: 1,
        service: "",
        step: "",
        tables: "",
    };

    /// Writes the scenario.
    pub fn text(&self) -> String {
        let Counter { horizon, warm_up, arrivals, work, officers, service, step, tables } = self;
        let head = always(horizon, warm_up);
        format!(
            r#"{head}
[[demand]]
service = "card"
{arrivals}

[[service]]
name = "card"
route = ["counter"]
{service}

[[step]]
name = "counter"
work = {work}
{step}

[[officer]]
name = "clerk"
count = {officers}
skills = {{ counter = 1.0 }}

{tables}
"#
        )
    }
}

/// Writes the head of a scenario of an office that never closes.
pub fn always(horizon: &str, warm_up: &str) -> String {
    format!(
        r#"schema = 1
name = "theory"

[calendar]
start = 2027-01-04
horizon = "{horizon}"
warm-up = "{warm_up}"
hours = "always"
"#
    )
}
