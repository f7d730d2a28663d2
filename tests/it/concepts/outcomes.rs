//! Rows about what may follow a step: files that are incomplete, defects that are found or not, advice that is
//! wrong, steps that are optional; and the levers that go with them.

use super::{OFFICE, Pair, done, simulate, visits_per_card, with};
use crate::watch::run;
use loket::experiment::measures::measures;
use loket::office::observe::CitizenId;
use loket::office::outcome::{Outcome, VisitCounts};
use loket::scenario::source::Source;
use std::collections::HashSet;

/// Files are incomplete, mostly of those who did not know what to bring; half of them are told so beforehand.
const FILES: &str = r#"
outcomes = { forgot = { share = 0.1, if = "informed", then = "return" }, unaware = { share = 0.5, unless = "informed", then = "return", marks = "informed" } }
"#;

/// Returns the office with incomplete files, `informed` of its citizens knowing what to bring.
fn files(informed: f64) -> String {
    let told = format!("promise = \"2 h\"\nmarks = {{ informed = {informed} }}");
    let documents = "work = { lognormal = { mean = \"3 min\", cv = 0.5 } }\n";
    OFFICE
        .replace("promise = \"2 h\"", &told)
        .replace(documents, &format!("{documents}{FILES}"))
        .replace("cv = 0.5 } }\n\noutcomes", "cv = 0.5 } }\noutcomes")
}

/// The same with a desk before the documents for those who do not know what to bring.
fn with_desk(officers: u32) -> String {
    let desk = format!(
        r#"
[[step]]
name = "information"
work = {{ lognormal = {{ mean = "2 min", cv = 0.5 }} }}
unless = "informed"
outcomes = {{ told = {{ share = 0.9, then = "continue", marks = "informed" }} }}

[[officer]]
name = "guide"
count = {officers}
skills = {{ information = 0.9 }}
"#
    );
    files(0.5).replace("[\"documents\", \"capture\"", "[\"information\", \"documents\", \"capture\"") + &desk
}

/// Returns the office with `outcomes` (the inside of a table) at the documents.
fn at_documents(outcomes: &str) -> String {
    let documents = "work = { lognormal = { mean = \"3 min\", cv = 0.5 } }\n";
    OFFICE.replace(documents, &format!("{documents}outcomes = {{ {outcomes} }}\n"))
}

/// The office in which a bad capture goes unnoticed unless an inspector finds it.
fn inspected(share: f64) -> String {
    let inspection = format!(
        r#"
[[step]]
name = "inspection"
work = {{ lognormal = {{ mean = "4 min", cv = 0.4 }} }}
present = false
share = {share}
outcomes = {{ found = {{ if = "defect", share = 0.9, then = "capture", clears = "defect" }} }}

[[officer]]
name = "inspector"
skills = {{ inspection = 1.0 }}
"#
    );
    OFFICE
        .replace(
            "at-skill-0 = 0.35, then = \"repeat\"",
            "at-skill-0 = 0.35, then = \"continue\", marks = \"defect\"",
        )
        .replace("promise = \"2 h\"", "promise = \"2 h\"\nflaws = [\"defect\"]")
        .replace("\"hand-over\"]", "\"hand-over\", \"inspection\"]")
        + &inspection
}

/// The office with a check that every person has one card, done for `share` of the cases.
fn checked(share: f64) -> String {
    let check = format!(
        r#"
[[step]]
name = "check"
delay = "30 min"
present = false
share = {share}
outcomes = {{ match = {{ if = "duplicate", share = 0.9, then = "adjudication" }}, chance = {{ unless = "duplicate", share = 0.02, then = "adjudication", marks = "false-alarm" }} }}

[[step]]
name = "adjudication"
work = "10 min"
present = false
outcomes = {{ blocked = {{ if = "duplicate", share = 1.0, then = "reject" }} }}

[[officer]]
name = "judge"
skills = {{ adjudication = 1.0 }}
"#
    );
    OFFICE
        .replace(
            "promise = \"2 h\"",
            "promise = \"2 h\"\nmarks = { duplicate = 0.05 }\nflaws = [\"false-alarm\"]",
        )
        .replace("\"hand-over\"]", "\"check\", \"hand-over\"]")
        .replace("name = \"hand-over\"\n", "name = \"hand-over\"\npresent = false\n")
        + &check
}

fn cell(outcome: &Outcome) -> &VisitCounts {
    &outcome.cells[0]
}

/// Share of the visits that moved the case not at all.
fn wasted(outcome: &Outcome) -> f64 {
    let visits = cell(outcome);
    let wasted = visits.sent_back + visits.refused + visits.balked + visits.abandoned + visits.sent_home;
    wasted as f64 / visits.arrived as f64
}

fn right_first_time(outcome: &Outcome) -> f64 {
    let cases = cell(outcome);
    (cases.done - cases.not_right) as f64 / cases.done as f64
}

fn in_promise(outcome: &Outcome) -> f64 {
    cell(outcome).in_promise as f64 / cell(outcome).done as f64
}

fn stay(outcome: &Outcome) -> f64 {
    cell(outcome).stay as f64 / 60e6 / cell(outcome).joined as f64
}

/// Mean wait at the first step that the first contact is at \[min\].
fn contact(outcome: &Outcome, steps: &[usize]) -> f64 {
    let sum = |of: fn(&loket::office::outcome::StepCounts) -> f64| -> f64 {
        steps.iter().map(|&step| of(&outcome.steps[step])).sum()
    };
    sum(|step| step.wait as f64 / 60e6) / sum(|step| step.waits as f64)
}

#[test]
fn row_2_reliability_fewer_errors_are_right_first_time_more_often() {
    let set = ["step.capture.errors.at-skill-1=0.025", "step.capture.errors.at-skill-0=0.175"];
    Pair::new(OFFICE, &set, 30).raises("right first time", right_first_time);
}

#[test]
fn row_2_reliability_a_wider_spread_at_the_same_mean_keeps_fewer_promises() {
    let set = ["step.documents.work.lognormal.cv=2.0", "step.capture.work.lognormal.cv=2.0"];
    let prompt = OFFICE.replace("promise = \"2 h\"", "promise = \"40 min\"");
    Pair::new(&prompt, &set, 30).lowers("within the promise", in_promise);
}

#[test]
fn row_3_responsiveness_an_information_desk_wastes_fewer_visits() {
    let with_desk = with(&with_desk(1), &[]);
    let without = simulate(&with(&files(0.5), &[]), 30);
    let pair = Pair { base: without, other: simulate(&with_desk, 30) };
    pair.lowers("wasted visits", wasted);
}

#[test]
fn row_3_responsiveness_an_information_officer_more_cuts_the_wait_to_the_first_contact() {
    let busy = with_desk(1).replace("mean = \"2 min\", cv = 0.5", "mean = \"8 min\", cv = 0.5");
    let information = with(&busy, &[]).steps.len() - 1;
    Pair::new(&busy, &["officer.guide.count=2"], 30)
        .lowers("wait to first contact", |outcome| contact(outcome, &[information]));
}

#[test]
fn row_5_communication_telling_people_beforehand_saves_visits() {
    let pair = Pair::new(&files(0.6), &["service.card.marks.informed=0.9"], 30);
    pair.lowers("visits per card", visits_per_card);
    pair.lowers("visits sent back", |outcome| cell(outcome).sent_back as f64);
}

#[test]
fn row_7_security_without_the_check_it_is_quicker_and_duplicates_get_through() {
    let pair = Pair::new(&checked(1.0), &["step.check.share=0"], 30);
    pair.lowers("time to card", |outcome| cell(outcome).time_to_card as f64 / cell(outcome).done as f64);
    pair.raises("duplicates issued", |outcome| outcome.marks[mark("duplicate")].done as f64);
    pair.lowers("false alarms", |outcome| outcome.marks[mark("false-alarm")].done as f64);
}

/// Place of a mark of [`checked`].
fn mark(name: &str) -> usize {
    let scenario = with(&checked(1.0), &[]);
    scenario.marks.iter().position(|mark| mark == name).expect("a mark")
}

#[test]
fn row_10_spontaneous_problem_solving_saves_visits_and_takes_time() {
    let files =
        at_documents("incomplete = { share = 0.3, then = \"return\", solved = 0.0, solving = \"4 min\" }");
    let pair = Pair::new(&files, &["step.documents.outcomes.incomplete.solved=0.5"], 30);
    pair.lowers("visits per card", visits_per_card);
    pair.raises("service at the desk", |outcome| {
        outcome.steps[0].service as f64 / outcome.steps[0].served as f64
    });
}

#[test]
fn row_16_supervision_more_inspection_finds_more_and_costs_time() {
    let pair = Pair::new(&inspected(0.2), &["step.inspection.share=0.6"], 30);
    pair.raises("found", |outcome| outcome.followed[0] as f64);
    pair.lowers("released with a defect", |outcome| outcome.marks[0].done as f64 / done(outcome));
    pair.raises("work of the inspector", |outcome| outcome.steps[3].service as f64);
    pair.raises("captures", |outcome| outcome.steps[1].served as f64);
}

#[test]
fn row_21_flexible_steps_done_for_fewer_shorten_the_stay_and_no_mandatory_step_is_missed() {
    let optional = OFFICE.replace("name = \"documents\"\n", "name = \"documents\"\nshare = 1.0\n");
    let pair = Pair::new(&optional, &["step.documents.share=0.4"], 30);
    pair.lowers("stay", stay);
    // Everyone who was handed a card had a capture, spoilt ones not counted, and everybody was served.
    for outcome in &pair.other.outcomes {
        let [documents, capture, hand_over] = [0, 1, 2].map(|step| &outcome.steps[step]);
        assert_eq!(capture.served - capture.errors, hand_over.served);
        assert_eq!(hand_over.served, cell(outcome).done);
        assert!(documents.served < hand_over.served / 2);
    }
}

#[test]
fn row_29_match_of_service_and_information_wrong_advice_wastes_trips() {
    let right = "told = { share = 0.9, then = \"continue\", marks = \"informed\" }";
    let wrong = |share: f64| {
        format!("told = {{ share = {:.2}, then = \"continue\", marks = \"informed\" }}", 0.9 - share)
    };
    let office = with_desk(1);
    assert!(office.contains(right));
    let pair = Pair {
        base: simulate(&with(&office.replace(right, &wrong(0.1)), &[]), 30),
        other: simulate(&with(&office.replace(right, &wrong(0.5)), &[]), 30),
    };
    pair.raises("wasted visits", wasted);
}

#[test]
fn row_36_one_person_one_card_every_duplicate_is_blocked_issued_or_under_way() {
    let outcomes = simulate(&with(&checked(1.0), &[]), 20);
    let duplicate = mark("duplicate");
    for outcome in &outcomes.outcomes {
        let counts = &outcome.marks[duplicate];
        assert_eq!(counts.begun, counts.failed + counts.done + counts.open);
        assert!(counts.failed > 3 * counts.done, "most are caught: {counts:?}");
    }
    // Nine of ten are found: of all that are decided, a tenth gets through. 20 × 1,400 × 0.05 ≈ 70 a replication.
    let sum = |of: fn(&loket::office::outcome::MarkCounts) -> u64| -> u64 {
        outcomes.outcomes.iter().map(|outcome| of(&outcome.marks[duplicate])).sum()
    };
    let missed = sum(|counts| counts.done) as f64 / sum(|counts| counts.done + counts.failed) as f64;
    assert!((missed - 0.1).abs() < 0.05, "{missed}");
}

#[test]
fn lever_information_desk_for_nobody_changes_nothing() {
    let desk = with_desk(1);
    let all_know = desk.replace("marks = { informed = 0.5 }", "marks = { informed = 1.0 }");
    let pair =
        Pair { base: simulate(&with(&files(1.0), &[]), 10), other: simulate(&with(&all_know, &[]), 10) };
    for (base, other) in pair.base.outcomes.iter().zip(&pair.other.outcomes) {
        assert_eq!(base.cells, other.cells, "nobody needs the desk");
    }
}

#[test]
fn lever_quality_inspection_of_nothing_changes_nothing() {
    let none = inspected(0.0);
    let without = none.replace("\"hand-over\", \"inspection\"]", "\"hand-over\"]");
    let pair = Pair { base: simulate(&with(&without, &[]), 10), other: simulate(&with(&none, &[]), 10) };
    for (base, other) in pair.base.outcomes.iter().zip(&pair.other.outcomes) {
        assert_eq!(base.cells, other.cells, "nothing is inspected");
    }
}

#[test]
fn lever_solving_nothing_at_the_desk_changes_nothing() {
    let plain = "incomplete = { share = 0.3, then = \"return\" }";
    let solved = "incomplete = { share = 0.3, then = \"return\", solved = 0.0, solving = \"4 min\" }";
    Pair {
        base: simulate(&with(&at_documents(plain), &[]), 10),
        other: simulate(&with(&at_documents(solved), &[]), 10),
    }
    .is_null();
}

#[test]
fn lever_quality_inspection_of_more_only_adds_cases() {
    let inspected = |share: f64| -> HashSet<CitizenId> {
        let steps = run(&with(&inspected(share), &[]), 1, 0).watch.steps;
        // Those of the first week only: the inspector has caught up with them by the end of the second.
        steps
            .iter()
            .filter(|record| record.step == 3 && record.citizen.day < 5)
            .map(|record| record.citizen)
            .collect()
    };
    let (few, many) = (inspected(0.3), inspected(0.6));
    assert!(few.is_subset(&many) && few.len() < many.len(), "{} and {}", few.len(), many.len());
}

#[test]
fn who_is_sent_back_for_another_step_comes_for_that_one() {
    // Everybody forgets something once, is sent back from the capture, and begins again with the documents.
    let office = OFFICE
        .replace("promise = \"2 h\"", "promise = \"2 h\"\nmarks = { forgetful = 1.0 }")
        .replace("uses = [\"kit\"]", "uses = [\"kit\"]\noutcomes = { forgot = { share = 1.0, if = \"forgetful\", then = \"return\", to = \"documents\", clears = \"forgetful\" } }")
        .replace("at-skill-1 = 0.05, at-skill-0 = 0.35", "rate = 0.0");
    for outcome in &simulate(&with(&office, &[]), 3).outcomes {
        let counts = cell(outcome);
        assert!(counts.done > 0);
        assert_eq!((counts.done_visits, counts.not_right), (2 * counts.done, counts.done));
        assert_eq!(outcome.steps[0].served, outcome.steps[1].served, "documents before each capture");
        assert_eq!(outcome.followed, [counts.sent_back]);
    }
}

/// Incomplete files go to a desk of their own instead of home.
const TRIAGE: &str = r#"
[[step]]
name = "completion"
work = { lognormal = { mean = "6 min", cv = 0.5 } }

[[officer]]
name = "helper"
skills = { completion = 0.9 }
"#;

#[test]
fn lever_triage_of_incomplete_files_saves_visits() {
    let office = at_documents("incomplete = { share = 0.2, then = \"return\" }") + TRIAGE;
    let pair = Pair::new(&office, &["step.documents.outcomes.incomplete.then=\"completion\""], 30);
    pair.lowers("visits per card", visits_per_card);
    let none = at_documents("incomplete = { share = 0.0, then = \"return\" }") + TRIAGE;
    Pair::new(&none, &["step.documents.outcomes.incomplete.then=\"completion\""], 10).is_null();
}

#[test]
fn what_an_outcome_depends_on_is_who_serves_and_what_the_case_carries() {
    // Work is always 3 min at speed 0.9; accuracy 0.9: missed by 1 - 0.9 = 0.1 of 1.
    let careless = at_documents("missed = { at-skill-1 = 0.0, at-skill-0 = 1.0, then = \"repeat\" }");
    let outcomes = simulate(&with(&careless, &[]), 20);
    let sum = |of: fn(&Outcome) -> u64| outcomes.outcomes.iter().map(of).sum::<u64>() as f64;
    let missed = sum(|outcome| outcome.followed[0]) / sum(|outcome| outcome.steps[0].served);
    assert!((missed - 0.1).abs() < 0.01, "{missed}");
    // A quarter of the cases take 4 min more: 3 + 1 min on average.
    let slower = at_documents("talk = { share = 0.25, then = \"continue\", work = \"4 min\" }")
        .replace("{ lognormal = { mean = \"3 min\", cv = 0.5 } }", "\"3 min\"");
    let outcomes = simulate(&with(&slower, &[]), 20);
    let sum = |of: fn(&Outcome) -> f64| outcomes.outcomes.iter().map(of).sum::<f64>();
    let mean =
        sum(|outcome| outcome.steps[0].service as f64 / 60e6) / sum(|outcome| outcome.steps[0].served as f64);
    assert!((mean * 0.9 - 4.0).abs() < 0.05, "{mean}");
}

/// Work asked of each step on an average day \[min\], as `loket check` says.
pub fn asked(text: &str) -> Vec<f64> {
    let files = |name: &str| Err(format!("no file `{name}`"));
    let source = Source { name: "test.toml", text, variant: None, set: &[], files: &files };
    let checked = source.read().expect("a valid office");
    checked.loads.iter().map(|load| load.asked).collect()
}

#[test]
fn loads_know_shares_marks_and_added_work() {
    let close =
        |found: f64, expected: f64| assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
    // 10 an hour for 7 h are 70 a day. Of captures, 0.05 × 0.6 + 0.35 × 0.4 = 0.17 are bad at accuracy 0.6; of these
    // 0.2 × 0.9 are found and captured again: 70 / (1 - 0.17 × 0.18) captures of 5 min, and a fifth of them inspected
    // for 4 min.
    let inspected = asked(&inspected(0.2));
    let captures = 70.0 / (1.0 - 0.17 * 0.18);
    close(inspected[1], captures * 5.0);
    close(inspected[3], captures * 0.2 * 4.0);
    // Half of 70 go to the desk; a tenth of them leave it as they came. Of the uninformed 3.5 a half come again, once,
    // since they are told; of the informed 66.5, and of those told, a tenth come again each time.
    let desk = asked(&with_desk(1));
    close(desk[3], 35.0 * 2.0);
    close(desk[0], (3.5 + (3.5 * 0.5) / 0.9 + 66.5 / 0.9) * 3.0);
    // A quarter of 70 take 4 min more than 3.
    let talk = at_documents("talk = { share = 0.25, then = \"continue\", work = \"4 min\" }");
    close(asked(&talk)[0], 70.0 * 4.0);
}

#[test]
fn measures_say_what_followed_what_was_marked_and_what_was_right() {
    let scenario = with(&inspected(0.5), &[]);
    let outcomes = simulate(&scenario, 10);
    let rows = measures(&scenario, &outcomes);
    let mean = |measure: &str, name: &str| {
        let row = rows.iter().find(|row| row.measure == measure && row.name == name);
        row.unwrap_or_else(|| panic!("no {measure} of {name}")).mean.expect("something was measured")
    };
    let sum = |of: fn(&Outcome) -> u64| outcomes.outcomes.iter().map(of).sum::<u64>() as f64;
    let found = sum(|outcome| outcome.followed[0]) / sum(|outcome| outcome.steps[3].served);
    assert_eq!(mean("outcome_share", "inspection/found"), found);
    let released = sum(|outcome| outcome.marks[0].done) / sum(|outcome| outcome.cells[0].done);
    assert_eq!(mean("cards_marked_share", "card/defect"), released);
    // 0.17 of the captures are bad: all of these were errors, whether found or not.
    let right = mean("right_first_time_share", "card");
    assert!((right - 0.83).abs() < 0.02, "{right}");
    assert_eq!(mean("wasted_visits_share", "office"), 0.0);
    assert!(rows.iter().all(|row| row.measure != "complaints_per_1000_visits"), "nobody can complain");
}

/// Cards that nobody fetches: a tenth of those on the shelf, so that without them more are handed over.
#[test]
fn lever_uncollected_cards_stay_on_the_shelf() {
    let text = OFFICE.replace("\"capture\", \"hand-over\"", "\"capture\", \"shelf\", \"hand-over\"");
    let shelf = "[[step]]\nname = \"shelf\"\ndelay = \"20 h\"\noutcomes = { uncollected = { share = 0.1, then = \"reject\" } }\n";
    let text = format!("{text}\n{shelf}");
    let pair = Pair::new(&text, &["step.shelf.outcomes.uncollected.share=0"], 30);
    pair.raises("cards", done);
    let sum = |of: fn(&Outcome) -> f64| pair.base.outcomes.iter().map(of).sum::<f64>();
    let (left, shelved) = (sum(|o| o.followed[0] as f64), sum(|o| o.steps[3].served as f64));
    // Some 18,000 cards: a standard error of 0.22 %, four of which are 0.9 %; false alarm 6e-5.
    assert!((left / shelved - 0.1).abs() < 0.009, "{left} of {shelved}");
    assert!(pair.other.outcomes.iter().all(|outcome| outcome.followed[0] == 0));
}
