//! Complaints: who waits longer complains more, and whoever complains gets an answer.

use super::outcomes::asked;
use super::{OFFICE, Pair, simulate, with};
use loket::experiment::measures::measures;
use loket::office::outcome::{Outcome, VisitCounts};

/// The office with a desk to which a few in a thousand complain, the more the longer they waited.
const COMPLAINTS: &str = r#"
[[complaint]]
service = "card"
share = 0.02
becomes = "complaint"
wait = [[10, 1.0], [60, 10.0]]
returned = 3.0
late = 2.0

[[service]]
name = "complaint"
route = ["answer"]

[[step]]
name = "answer"
work = "90 min"
present = false

[[officer]]
name = "desk"
count = 1
skills = { answer = 1.0 }
"#;

/// Complaints per visit.
fn complaints(outcome: &Outcome) -> f64 {
    outcome.cells[0].complaints as f64 / outcome.cells[0].arrived as f64
}

#[test]
fn row_30_complaints_rise_with_waits() {
    let office = format!("{OFFICE}{COMPLAINTS}");
    let pair = Pair::new(&office, &["officer.operator.skills.capture=0.4"], 30);
    pair.raises("wait", super::wait);
    pair.raises("complaints", complaints);
    for outcome in &pair.other.outcomes {
        assert_eq!(outcome.cells[0].complaints, outcome.cells[1].cases, "each is a case");
    }
}

#[test]
fn row_30_complaints_are_answered_sooner_by_another_officer() {
    let busy = format!("{OFFICE}{COMPLAINTS}").replace("share = 0.02", "share = 0.06");
    let pair = Pair::new(&busy, &["officer.desk.count=2"], 30);
    pair.leaves("complaints", 1e-12, complaints);
    pair.lowers("time to the answer", |outcome| {
        outcome.cells[1].time_to_card as f64 / 3600e6 / outcome.cells[1].done.max(1) as f64
    });
}

#[test]
fn lever_complaints_of_nobody_change_no_visit() {
    let none = format!("{OFFICE}{COMPLAINTS}").replace("share = 0.02", "share = 0.0");
    let pair = Pair { base: simulate(&with(OFFICE, &[]), 10), other: simulate(&with(&none, &[]), 10) };
    for (base, other) in pair.base.outcomes.iter().zip(&pair.other.outcomes) {
        assert_eq!(base.cells[0], other.cells[0], "nobody complains");
        assert_eq!(base.steps[..], other.steps[..3]);
    }
}

#[test]
fn a_complaint_costs_its_citizen_no_luck() {
    // Whoever complains or not, the visits are the same ones: complaining draws from luck of its own.
    let office = format!("{OFFICE}{COMPLAINTS}");
    let pair = Pair::new(&office, &["complaint.complaint.share=0.5"], 10);
    for (base, other) in pair.base.outcomes.iter().zip(&pair.other.outcomes) {
        let visits = |outcome: &Outcome| VisitCounts { complaints: 0, ..outcome.cells[0].clone() };
        assert_eq!(visits(base), visits(other));
        assert!(base.cells[1].cases < other.cells[1].cases);
    }
}

#[test]
fn loads_count_the_plain_share_of_complaints() {
    // 2 of 100 of 70 visits a day, answered in 90 min.
    let load = asked(&format!("{OFFICE}{COMPLAINTS}"))[3];
    assert!((load - 70.0 * 0.02 * 90.0).abs() < 1e-6, "{load}");
}

#[test]
fn complaints_are_measured_by_the_thousand_visits() {
    // Everybody complains, once a visit: 1000 a thousand, all of them cases of their own.
    let all = COMPLAINTS.replace("share = 0.02", "share = 1.0").replace("90 min", "1 min");
    let scenario = with(&format!("{OFFICE}{all}"), &[]);
    let rows = measures(&scenario, &simulate(&scenario, 5));
    let of =
        |name: &str| rows.iter().find(|row| row.measure == "complaints_per_1000_visits" && row.name == name);
    assert_eq!(of("office").and_then(|row| row.mean), Some(1000.0));
    assert!(of("complaint").is_none(), "nobody comes in to complain");
}
