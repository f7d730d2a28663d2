//! Levers about where people go: a satellite, the quieter office, an express counter.

use super::{OFFICE, Pair, wait, with};
use loket::office::outcome::Outcome;
use loket::scenario::source::Source;

/// The office, busy, with a second place for capture and an operator there.
fn satellite() -> String {
    OFFICE.replace("\"10 /h\"", "\"13 /h\"").replace(
        "route = [\"documents\", \"capture\", \"hand-over\"]",
        "route = [\"documents\", [\"capture\", \"capture at the mall\"], \"hand-over\"]\nsplits = [1.0, 0.0]",
    ) + "\n[[step]]\nname = \"capture at the mall\"\nwork = { lognormal = { mean = \"5 min\", cv = 0.5 } }\n\
         \n[[officer]]\nname = \"mall\"\nskills = { \"capture at the mall\" = 0.6 }\n"
}

#[test]
fn lever_satellite_takes_its_share_of_the_demand_and_shortens_waits() {
    let pair = Pair::new(&satellite(), &["service.card.splits=[0.7, 0.3]"], 40);
    pair.lowers("wait", wait);
    pair.raises("served at the mall", |outcome| outcome.steps[3].served as f64);
}

#[test]
fn lever_redirect_to_the_quieter_office_shortens_waits() {
    let text = satellite().replace("splits = [1.0, 0.0]", "splits = [0.7, 0.3]");
    Pair::new(&text, &["service.card.steers=0.6"], 60).lowers("wait", wait);
    Pair::new(&text, &["service.card.steers=0"], 10).is_null();
}

/// A choice to begin with: half of the people go to another first counter.
#[test]
fn a_choice_at_the_beginning_is_made_on_coming() {
    let text = OFFICE.replace(
        "route = [\"documents\", \"capture\", \"hand-over\"]",
        "route = [[\"documents\", \"documents at the mall\"], \"capture\", \"hand-over\"]\nsplits = [0.5, 0.5]",
    ) + "\n[[step]]\nname = \"documents at the mall\"\nwork = \"3 min\"\n\
         \n[[officer]]\nname = \"mall\"\nskills = { \"documents at the mall\" = 0.9 }\n";
    let pair = Pair::new(&text, &["service.card.splits=[0.1, 0.9]"], 20);
    pair.raises("served at the mall", |outcome| outcome.steps[3].served as f64);
    // Nobody is lost on the way: whoever is served at either counter comes to capture.
    let all = |outcome: &Outcome| (outcome.steps[0].served + outcome.steps[3].served) as f64;
    pair.leaves("documents checked", 1.0, all);
}

/// The office with a fast counter for short work, beside the front officer's.
fn express() -> String {
    OFFICE.replace("\"10 /h\"", "\"13 /h\"").replace(
        "work = { lognormal = { mean = \"3 min\", cv = 0.5 } }",
        "work = { lognormal = { mean = \"3 min\", cv = 0.5 } }\nexpress = { below = \"1 us\", step = \"express counter\" }",
    ) + "\n[[step]]\nname = \"express counter\"\nwork = \"2 min\"\n\
         \n[[officer]]\nname = \"express\"\nskills = { \"express counter\" = 0.9 }\n"
}

#[test]
fn lever_express_lane_takes_short_work_off_the_line() {
    let pair = Pair::new(&express(), &["step.documents.express.below=2 min"], 40);
    pair.lowers("wait", wait);
    pair.raises("served by express", |outcome| outcome.steps[3].served as f64);
    // The work goes along: below 2 min, at a speed of 0.9.
    let pair_mean =
        |outcome: &Outcome| outcome.steps[3].service as f64 / 60e6 / outcome.steps[3].served.max(1) as f64;
    let some = super::simulate(&with(&express(), &["step.documents.express.below=2 min"]), 3).outcomes;
    assert!(some.iter().all(|outcome| (1.0..2.0 / 0.9).contains(&pair_mean(outcome))));
    let without = OFFICE.replace("\"10 /h\"", "\"13 /h\"");
    let waits =
        |text: &str| -> Vec<f64> { super::simulate(&with(text, &[]), 5).outcomes.iter().map(wait).collect() };
    assert_eq!(waits(&express()), waits(&without), "an express counter that nobody goes to changes no wait");
}

/// Loads before anything is simulated know the choice and the express counter.
#[test]
fn loads_know_who_goes_where() {
    let asked = |text: &str, set: &[&str]| -> Vec<f64> {
        let set: Vec<String> = set.iter().map(|change| (*change).to_owned()).collect();
        let files = |_: &str| Err(String::new());
        let source = Source { name: "test.toml", text, variant: None, set: &set, files: &files };
        source.read().expect("a valid office").loads.iter().map(|load| load.asked).collect()
    };
    let shares = asked(&satellite(), &["service.card.splits=[0.7, 0.3]"]);
    // Errors at the office repeat 0.05 + 0.30 × 0.4 = 17 % of the captures there.
    assert!((shares[1] * 0.83 / shares[3] - 7.0 / 3.0).abs() < 1e-6, "{shares:?}");
    let steered = asked(&satellite(), &["service.card.splits=[0.7, 0.3]", "service.card.steers=0.5"]);
    // Half go evenly, half as they are split: 0.25 + 0.35 and 0.25 + 0.15.
    assert!((steered[1] * 0.83 / steered[3] - 1.5).abs() < 1e-6, "{steered:?}");
    let (none, some) = (asked(&express(), &[]), asked(&express(), &["step.documents.express.below=2 min"]));
    assert!((none[0] - some[0] - some[3]).abs() < 1e-6, "no work is lost: {none:?} {some:?}");
    assert!(some[3] > 0.0 && none[3] == 0.0);
}
