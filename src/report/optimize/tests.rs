//! A small answer, and what is said of it.

use super::*;
use crate::experiment::optimize::{Kept, LeverSummary, OnFrontier, Screening};

fn number(mean: f64, half: f64) -> Estimate {
    Estimate { mean: Some(mean), low: Some(mean - half), high: Some(mean + half) }
}

fn plan(values: [&str; 2], cost: f64, wait: f64, share: f64, verdict: Verdict) -> Plan {
    Plan {
        values: values.map(|value| Some(value.to_owned())).to_vec(),
        cost: number(cost, 1.0),
        wait: number(wait, 0.5),
        targets: vec![Kept { estimate: number(share, 0.01), verdict }],
        verdict,
        replications: 256,
    }
}

fn lever(name: &str, path: &str, values: [&str; 2]) -> LeverSummary {
    LeverSummary {
        name: name.to_owned(),
        path: path.to_owned(),
        values: values.map(str::to_owned).to_vec(),
        now: Some(values[0].to_owned()),
        changes_nothing: false,
        at_end: None,
    }
}

/// Two levers of two values: the answer moves the first.
pub(in crate::report) fn example() -> Optimum {
    let now = plan(["1", "false"], 120.0, 9.0, 0.81, Verdict::Fails);
    let answer = plan(["2", "false"], 240.0, 3.0, 0.93, Verdict::Meets);
    let other = plan(["1", "true"], 150.0, 8.0, 0.85, Verdict::Fails);
    let dear = plan(["2", "true"], 270.0, 2.9, 0.94, Verdict::Meets);
    let neighbour = |plan: &Plan, more: f64, levers, worse| Neighbour {
        plan: plan.clone(),
        levers,
        dearer: number(more, 1.0),
        worse,
    };
    let on = |plan: &Plan, distinct, answer| OnFrontier { plan: plan.clone(), distinct, answer };
    Optimum {
        scenario: "two desks".to_owned(),
        variant: None,
        seed: 7,
        confidence: 0.95,
        method: Method::EveryPoint,
        points: 4,
        points_simulated: 4,
        points_impossible: 0,
        impossible_because: None,
        replications: 12_345,
        at_most: 1024,
        levers: vec![
            lever("clerks", "officer.clerk.count", ["1", "2"]),
            lever("course", "training.the course.active", ["false", "true"]),
        ],
        targets: vec![TargetSummary {
            name: "wait at most 30 min".to_owned(),
            measure: "target_met_share".to_owned(),
            side: ">=".to_owned(),
            limit: 0.9,
            unit: "1".to_owned(),
        }],
        wait_measure: "wait_mean_min".to_owned(),
        wait_unit: "min".to_owned(),
        cost_unit: "IDR/day".to_owned(),
        answer: Some(answer.clone()),
        nearest: None,
        binding: None,
        as_it_is: Some(now.clone()),
        erlang: Some(now.clone()),
        dearer_than_now: number(120.0, 1.0),
        neighbours: vec![
            neighbour(&now, -120.0, 1, true),
            neighbour(&dear, 30.0, 1, true),
            neighbour(&other, -90.0, 2, true),
        ],
        not_shown: vec![],
        screening: Some(Screening { not_meeting: 2, dearer: 1, open: vec![] }),
        frontier: vec![on(&now, true, false), on(&answer, true, true), on(&dear, false, false)],
        all: vec![],
        rounds: 1,
        simultaneous: 16,
        capped: false,
        partial: false,
    }
}

#[track_caller]
fn says(optimum: &Optimum, parts: &[&str]) {
    let text = text(optimum);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in parts {
        assert!(joined.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[test]
fn a_manager_reads_what_to_set_and_what_is_around_it() {
    says(
        &example(),
        &[
            "4 of 4 points of 2 levers simulated, 12 345 replications in all, seed 7",
            "Set clerks to 2. That costs 240 ±1 IDR/day, +120 (+119 to +121) against now, and is shown to meet the target \
             (confidence 95 %). The office as it is does not.",
            "clerks 1 -120 (-121 to -119) does not meet: wait at most 30 min is 81 ±1 %",
            "course true +30 (+29 to +31) dearer",
            "2 false 240 3.00 ±0.50 yes answer",
            "2 true 270 2.90 ±0.50 yes ~",
            "2 are shown not to meet the targets, 1 to cost more than one that does",
            "[variant.set] \"officer.clerk.count\" = 2",
        ],
    );
}

#[test]
fn no_answer_names_what_is_in_the_way() {
    let mut none = example();
    let mut nearest = plan(["2", "true"], 270.0, 9.0, 0.81, Verdict::Fails);
    (none.answer, none.nearest, none.binding) =
        (None, Some(nearest.clone()), Some(none.targets[0].name.clone()));
    none.levers.iter_mut().for_each(|lever| lever.at_end = Some("highest".to_owned()));
    says(
        &none,
        &[
            "Even with all levers at the top, in the way is: wait at most 30 min is 81 ±1 %, wanted >= 90 %.",
            "At an end of their values are clerks (highest), course (highest): widen them.",
        ],
    );
    nearest.targets[0].verdict = Verdict::Open;
    (none.levers[0].at_end, none.nearest) = (None, Some(nearest));
    says(
        &none,
        &[
            "The nearest is clerks 2, course true: there, what is not shown is:",
            "256 replications do not tell",
        ],
    );
    none.partial = true;
    says(&none, &["Nothing is shown yet. The best so far, by its estimates: clerks 2, course true."]);
    assert_eq!(variant(&none), None);
}

#[test]
fn what_the_reader_should_know_is_noted() {
    let mut odd = example();
    odd.levers[1].changes_nothing = true;
    (odd.points_impossible, odd.impossible_because) = (3, Some("the group is empty".to_owned()));
    (odd.method, odd.screening, odd.capped, odd.erlang) = (Method::Search, None, true, None);
    odd.not_shown = vec![plan(["1", "true"], 150.0, 8.0, 0.89, Verdict::Open)];
    says(
        &odd,
        &[
            "The answer is the end of a search",
            "Lever course changes nothing",
            "3 points cannot be: the group is empty.",
            "allow more with --at-most-points",
            "is not shown to meet: 1 / true (cannot tell).",
            "By Erlang C, step by step, no point",
        ],
    );
}

#[test]
fn values_are_pasted_as_toml() {
    assert_eq!(["2", "true", "4 min", "[1, 2]"].map(toml_value), ["2", "true", "\"4 min\"", "[1, 2]"]);
}
