//! Rows about what is reported: bottlenecks, costs, fairness, plans, coverage and the proxy of satisfaction.

use super::{OFFICE, Pair, done, simulate, wait, with};
use loket::experiment::Outcomes;
use loket::experiment::measures::{Measure, measures};
use loket::office::outcome::Outcome;
use loket::scenario::Scenario;

/// The row of a measure in the results.
#[track_caller]
fn row(scenario: &Scenario, outcomes: &Outcomes, measure: &str, name: &str) -> Measure {
    let rows = measures(scenario, outcomes);
    let found = rows.into_iter().find(|row| row.measure == measure && row.name == name);
    found.unwrap_or_else(|| panic!("no {measure} of {name}"))
}

#[track_caller]
fn mean(text: &str, set: &[&str], measure: &str, name: &str) -> f64 {
    let scenario = with(text, set);
    row(&scenario, &simulate(&scenario, 40), measure, name).mean.expect("measured")
}

/// Mean index of the proxy of satisfaction.
fn index(outcome: &Outcome) -> f64 {
    let cell = &outcome.cells[0];
    cell.score as f64 / 1e6 / cell.scored as f64
}

fn scored(elements: &str) -> String {
    format!("{OFFICE}\n[satisfaction]\n{elements}\n")
}

#[test]
fn row_8_courtesy_more_time_for_each_raises_the_proxy_and_the_waits() {
    let text = scored("attention = { curve = [[0, 1], [12, 4]] }");
    let pair = Pair::new(&text, &["step.capture.work={ lognormal = { mean = \"5.5 min\", cv = 0.5 } }"], 40);
    pair.raises("proxy", index);
    pair.raises("wait", wait);
}

#[test]
fn row_13_accountability_the_same_input_and_seed_give_the_same_figures() {
    let scenario = with(OFFICE, &[]);
    let figures = || format!("{:?}", measures(&scenario, &simulate(&scenario, 10)));
    assert_eq!(figures(), figures());
}

#[test]
fn row_15_smooth_flow_the_bottleneck_moves_when_it_is_widened() {
    // One operator of skill 0.6 needs 8.3 min a capture, the front desk 5.6 min a citizen.
    let narrow = ["officer.operator.count=1", "demand.card.rate=9 /h"];
    assert!(mean(OFFICE, &narrow, "bottleneck_share", "capture") > 0.95);
    let wide = ["officer.operator.count=4", "equipment.kit.units=4", "demand.card.rate=9 /h"];
    assert!(mean(OFFICE, &wide, "bottleneck_share", "capture") < 0.05);
    let front = ["documents", "hand-over"].map(|step| mean(OFFICE, &wide, "bottleneck_share", step));
    assert!(front.iter().sum::<f64>() > 0.95, "{front:?}");
}

#[test]
fn row_17_savings_a_roster_that_is_cheaper_and_better_shows_as_both() {
    let slow = ["demand.card.rate=8 /h"];
    let quick = [
        "demand.card.rate=8 /h",
        "officer.operator.cost=30_000 IDR/h",
        "officer.operator.skills.capture=0.9",
    ];
    let cost = |set: &[&str]| mean(OFFICE, set, "cost_per_card", "office");
    assert!(cost(&quick) < cost(&slow));
    assert!(mean(OFFICE, &quick, "wait_mean_min", "office") < mean(OFFICE, &slow, "wait_mean_min", "office"));
}

#[test]
fn row_17_savings_waiting_has_a_price() {
    let text = format!("{OFFICE}\n[office]\nvalue-of-time = \"20_000 IDR/h\"\n");
    let scenario = with(&text, &[]);
    let outcomes = simulate(&scenario, 10);
    let hours: f64 = outcomes.outcomes.iter().map(|o| o.cells[0].wait as f64 / 3600e6).sum();
    let priced = row(&scenario, &outcomes, "waiting_cost_per_day", "office").mean.expect("measured");
    assert!((priced - hours * 20_000.0 / 100.0).abs() < 1e-6 * priced, "ten replications of ten days");
}

/// Everybody is served by the evening, so the people in a queue, summed over time, are the waits summed over people.
#[test]
fn row_33_quantity_output_and_speed_agree_by_littles_law() {
    for outcome in simulate(&with(OFFICE, &[]), 5).outcomes {
        for step in &outcome.steps {
            assert_eq!(step.wait_area.iter().sum::<i128>(), i128::from(step.wait));
        }
        assert!(done(&outcome) > 0.0 && outcome.cells[0].time_to_card > 0);
    }
}

fn covered(goal: &str) -> String {
    let text = OFFICE.replace("rate = \"10 /h\"", "rate = \"20 /h\"\nfrom = \"unrecorded\"");
    let text = text.replace("\"serve everyone\"", "{ serve-until = \"+0 min\", then = \"leave\" }");
    format!("{text}\n[population.unrecorded]\nsize = 600\ngoal = {goal}\n")
}

#[test]
fn row_35_effectiveness_another_operator_raises_the_probability_of_the_goal() {
    let text = covered("0.85");
    let reach = |set: &[&str]| {
        let scenario = with(&text, set);
        row(&scenario, &simulate(&scenario, 60), "goal_reached_share", "unrecorded")
    };
    let (few, many) = (
        reach(&["officer.operator.count=1"]),
        reach(&["officer.operator.count=4", "equipment.kit.units=4", "officer.front.count=2"]),
    );
    assert!(many.ci95_low > few.ci95_high, "{few:?} {many:?}");
    let day = mean(
        &text,
        &["officer.operator.count=4", "equipment.kit.units=4", "officer.front.count=2"],
        "goal_mean_days",
        "unrecorded",
    );
    assert!((3.0..14.0).contains(&day), "{day}");
}

#[test]
fn row_32_quality_of_work_a_plan_is_attained_less_when_more_is_spoilt() {
    let text = covered("0.9").replace("promise = \"2 h\"", "promise = \"2 h\"\nplanned = 70");
    let good = mean(
        &text,
        &["officer.operator.count=1", "step.capture.errors.at-skill-0=0.05"],
        "plan_attained_share",
        "card",
    );
    let bad = mean(
        &text,
        &["officer.operator.count=1", "step.capture.errors.at-skill-0=0.60"],
        "plan_attained_share",
        "card",
    );
    assert!(bad < 0.95 * good, "{bad} {good}");
}

#[test]
fn row_37_satisfaction_the_proxy_falls_with_waits_and_stays_on_its_scale() {
    let text = scored("wait = { weight = 3, curve = [[0, 4], [30, 3], [120, 1]] }\nending = { weight = 1 }");
    let pair = Pair::new(&text, &["officer.operator.count=3", "equipment.kit.units=3"], 40);
    pair.raises("proxy", index);
    pair.lowers("wait", wait);
    for outcome in simulate(&with(&text, &[]), 10).outcomes {
        assert!((25.0..=100.0).contains(&index(&outcome)));
        assert_eq!(outcome.cells[0].scored, outcome.cells[0].arrived, "each visit is scored once");
    }
}

#[test]
fn lever_scoring_visits_changes_nothing_but_the_score() {
    let text = scored("ending = { weight = 1 }");
    let plain = simulate(&with(OFFICE, &[]), 5).outcomes;
    for (mut scored, plain) in simulate(&with(&text, &[]), 5).outcomes.into_iter().zip(plain) {
        (scored.cells[0].score, scored.cells[0].scored) = (0, 0);
        assert_eq!(scored, plain);
    }
}

/// Shares within limits are those of the citizens: one in a hundred may fall on the other side of a bin's edge.
#[test]
fn shares_within_limits_and_lead_times_come_from_the_same_cases() {
    let text = OFFICE.replace("[[step]]\nname = \"hand-over\"", "[[step]]\nname = \"central\"\ndelay = { uniform = [\"0 days\", \"2 days\"] }\n\n[[step]]\nname = \"hand-over\"");
    let text = text.replace("\"capture\", \"hand-over\"", "\"capture\", \"central\", \"hand-over\"");
    let scenario = with(&text, &[]);
    let outcomes = simulate(&scenario, 20);
    let share = |measure| row(&scenario, &outcomes, measure, "office").mean.expect("measured");
    let (day, three, fourteen) = (
        share("card_within_1_day_share"),
        share("card_within_3_days_share"),
        share("card_within_14_days_share"),
    );
    assert!(0.1 < day && day < three && three < fourteen && fourteen <= 1.0, "{day} {three} {fourteen}");
    let (half, ninety) = (share("time_to_card_p50_days"), share("time_to_card_p90_days"));
    assert!(0.5 < half && half < ninety && ninety < 6.0, "{half} {ninety}");
    let waits =
        ["wait_within_15_min_share", "wait_within_30_min_share", "wait_within_60_min_share"].map(share);
    assert!(waits[0] < waits[1] && waits[1] < waits[2], "{waits:?}");
}
