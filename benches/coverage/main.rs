//! Whether intervals hold the truth as often as they say: `cargo bench --bench coverage > results/coverage.md`.
//!
//! Every row is made of 2000 independent experiments (another number may be given, and one of the parts `days`, `steady` and
//! `paired`), each of which simulates an office as
//! `loket run` or `loket compare` does, and looks whether its interval holds what is known of that office: by theory, or
//! from runs so long that their own error does not matter, which is printed beside it.

mod experiments;

use experiments::{Covered, Truth, changes, compare, covered, day, intervals, never_closes, run, truths};
use loket::scenario::Scenario;
use loket::scenario::settings::{Goal, HalfWidth, Precision, Replications};

const EXPERIMENTS: u64 = 2000;

/// Long runs that find out a truth, and the days of each.
const CHUNKS: u64 = 40;
const DAYS: u64 = 20_000;

const MEASURES: [&str; 6] = [
    "wait_mean_min",
    "waited_share",
    "wait_within_15_min_share",
    "wait_p90_min",
    "served_per_day",
    "overtime_mean_min",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let experiments = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(EXPERIMENTS);
    let parts = ["days", "steady", "paired"];
    let asked = |part: &str| {
        arguments.iter().any(|word| word == part)
            || !arguments.iter().any(|word| parts.contains(&word.as_str()))
    };
    println!("{}", HEAD.replace("EXPERIMENTS", &experiments.to_string()).trim());
    if asked("days") {
        let offices = [("busy and quiet days", day(12.0, 0.5, 1.0)), ("even days", day(13.0, 0.0, 1.0))];
        let offices = offices.map(|(name, office)| (name, days_of(&office), office));
        fixed(experiments, &offices);
        sequential(experiments, &offices);
    }
    if asked("steady") {
        steady(experiments);
    }
    if asked("paired") {
        paired(experiments);
    }
}

const HEAD: &str = "
# How often intervals hold the truth

Made by `cargo bench --bench coverage > results/coverage.md`: EXPERIMENTS independent experiments per row. A nominal 95 %
interval holds the truth in 95 %; chance alone moves a row by 0.5 points either way (one standard error), so that
93.5 % to 96.5 % is what 2000 experiments of a right interval give, with three standard errors. *below* and *above*: the share of
intervals that lie wholly below, or above, the truth. *truth*: by theory, or ± the standard error with which long runs of
other seeds found it.

The offices are small and harsh: one counter from 8 to 12 where everybody is served in the end. On *busy and quiet* days
(gamma busyness with a coefficient of variation of 0.5, load 0.8) a few bad days hold most of the waiting: the
skewness of what a day adds to the mean wait is 6. On *even* days (Poisson arrivals, load 0.87) it is 2.4.
";

const TABLE: &str = "\n| measure | n | truth | held | below | above | half-width |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |";

fn row(what: &str, truth: Truth, found: &Covered) {
    let share = |count: u64| 100.0 * count as f64 / found.experiments as f64;
    let error = if truth.error > 0.0 { format!(" ± {:.1e}", truth.error) } else { String::new() };
    println!(
        "| {what} | {:.0} | {:.4}{error} | {:.1} % | {:.1} % | {:.1} % | {:.3} |",
        found.replications,
        truth.value,
        share(found.held),
        share(found.low),
        share(found.high),
        found.half_width
    );
}

/// An office by its name, what is true of it, and itself.
type Known = (&'static str, Vec<Truth>, Scenario);

fn days_of(scenario: &Scenario) -> Vec<Truth> {
    truths(CHUNKS, |seed| {
        let outcomes = run(scenario, seed, Replications::Fixed(DAYS));
        intervals(scenario, &outcomes, &MEASURES).iter().map(|interval| interval.mean).collect()
    })
}

/// A number of replications that was fixed beforehand.
fn fixed(experiments: u64, offices: &[Known]) {
    for (name, truth, office) in offices {
        println!("\n## Fixed numbers of days: {name}\n{TABLE}");
        for count in [20, 32, 100, 320] {
            let found = covered(experiments, truth, |seed| {
                let outcomes = run(office, seed, Replications::Fixed(count));
                (intervals(office, &outcomes, &MEASURES), count)
            });
            for ((measure, &truth), found) in MEASURES.iter().zip(truth).zip(&found) {
                row(measure, truth, found);
            }
        }
    }
}

/// As many replications as it takes; the interval is the one at the stop.
fn sequential(experiments: u64, offices: &[Known]) {
    println!("\n## Until the intervals are narrow enough\n");
    println!(
        "n is the mean number of days at the stop; where two measures have to be known, both rows are of the same runs."
    );
    for (name, truth, office) in offices {
        println!("\n### {name}\n{TABLE}");
        let relative = |measure: &'static str, share: f64| (measure, HalfWidth::Relative(share));
        for goals in [
            vec![relative("wait_mean_min", 0.3)],
            vec![relative("wait_mean_min", 0.2), ("wait_within_15_min_share", HalfWidth::Absolute(0.05))],
            vec![relative("wait_p90_min", 0.3)],
        ] {
            let goal =
                |&(measure, half_width): &(&str, HalfWidth)| Goal { measure: measure.to_owned(), half_width };
            let precision = Precision { goals: goals.iter().map(goal).collect(), at_most: 20_000 };
            let measures: Vec<&str> = goals.iter().map(|goal| goal.0).collect();
            let place = |measure: &&str| MEASURES.iter().position(|known| known == measure).expect("known");
            let truth: Vec<Truth> = measures.iter().map(|measure| truth[place(measure)]).collect();
            let found = covered(experiments, &truth, |seed| {
                let outcomes = run(office, seed, Replications::Until(precision.clone()));
                (intervals(office, &outcomes, &measures), outcomes.outcomes.len() as u64)
            });
            for ((goal, &truth), found) in goals.iter().zip(&truth).zip(&found) {
                let wanted = match goal.1 {
                    HalfWidth::Relative(share) => format!("{:.0} %", share * 100.0),
                    HalfWidth::Absolute(width) => width.to_string(),
                };
                row(&format!("{}, {wanted}", goal.0), truth, found);
            }
        }
    }
}

/// M/M/1 of load 0.7 from runs of two days, and from one long run in batches.
fn steady(experiments: u64) {
    println!(
        "\n## An office that never closes\n\nM/M/1 of load 0.7; the truth is exact. In batches: one run of 91 days.\n{TABLE}"
    );
    // Wq = ρs/(1 − ρ); P(W > t) = ρ exp(−(1 − ρ)t/s).
    let truth = [0.7 * 0.7 / 0.3, 0.7, 7.0_f64.ln() * 0.7 / 0.3].map(Truth::exact);
    let measures = ["wait_mean_min", "waited_share", "wait_p90_min"];
    let days = never_closes(1, "32");
    let found = covered(experiments, &truth, |seed| {
        let outcomes = run(&days, seed, Replications::Fixed(32));
        (intervals(&days, &outcomes, &measures), 32)
    });
    for ((measure, &truth), found) in measures.iter().zip(&truth).zip(&found) {
        row(measure, truth, found);
    }
    let long = never_closes(90, "{ batches = 30 }");
    let found = covered(experiments, &truth, |seed| {
        let outcomes = run(&long, seed, Replications::Batches(30));
        (intervals(&long, &outcomes, &measures), outcomes.outcomes.len() as u64)
    });
    for ((measure, &truth), found) in measures.iter().zip(&truth).zip(&found) {
        row(&format!("{measure}, batches"), truth, found);
    }
}

/// Differences on the same citizens, alone and all of the headline together.
fn paired(experiments: u64) {
    println!(
        "\n## Differences on the same citizens\n\nA clerk of skill 0.9 against one of skill 1 and one of skill 0.85, on \
         days with a coefficient of variation of 0.3. Each interval on its own, of the faster clerk:\n{TABLE}"
    );
    let policies = [0.9, 1.0, 0.85].map(|speed| day(12.0, 0.3, speed));
    let alone = ["stay_mean_min", "waited_share", "wait_p90_min", "overtime_mean_min"];
    let of_alone = |comparison: &_| {
        changes(comparison, |change| {
            alone.contains(&change.measure.as_str()) && change.scope.name() == "office"
        })
    };
    let joint = |comparison: &_| changes(comparison, |change| change.simultaneous);
    let truth = truths(CHUNKS, |seed| {
        let comparison = compare(&policies, seed, DAYS / 2);
        of_alone(&comparison).iter().chain(&joint(&comparison)).map(|interval| interval.mean).collect()
    });
    let mut together = Vec::new();
    for count in [32, 100] {
        let found = covered(experiments, &truth, |seed| {
            let comparison = compare(&policies, seed, count);
            (of_alone(&comparison).into_iter().chain(joint(&comparison)).collect(), count)
        });
        let names = names(&policies, &alone);
        for ((measure, &truth), found) in names.iter().zip(&truth).zip(&found).take(names.len()) {
            row(measure, truth, found);
        }
        let headline = &truth[2 * alone.len()..];
        let found = covered(experiments, headline, |seed| (joint(&compare(&policies, seed, count)), count));
        together.push((count, headline.len(), found[headline.len()]));
    }
    println!(
        "\nAll intervals of the headline at once, over both variants. What is promised is at least 95 %, by Bonferroni's \
         inequality: measures that rise and fall together make it more.\n\n| n | intervals | all held |\n| ---: | ---: | ---: |"
    );
    for (count, intervals, found) in together {
        println!("| {count} | {intervals} | {:.1} % |", found.share() * 100.0);
    }
}

/// The measures of the faster clerk in the order in which a comparison has them.
fn names(policies: &[Scenario], alone: &[&str]) -> Vec<String> {
    let comparison = compare(policies, 1, 32);
    let mine = comparison.variants[0].measures.iter();
    let mine =
        mine.filter(|change| alone.contains(&change.measure.as_str()) && change.scope.name() == "office");
    mine.map(|change| change.measure.clone()).collect()
}
