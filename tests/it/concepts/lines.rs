//! Levers: to pool counters in one line or give each its own, and people who change over.

use super::{OFFICE, Pair, wait, with};
use crate::support::{Counter, run};
use crate::watch;

/// Two counters with a load of 0.9 in an office that never closes: M/M/2 in one line.
fn counters(step: &str, horizon: &'static str) -> String {
    Counter {
        horizon,
        warm_up: "1 day",
        arrivals: "rate = \"1.8 /min\"",
        officers: 2,
        step,
        ..Counter::PLAIN
    }
    .text()
}

/// The shortest of two lines is longer to wait in than one line for both, and shorter than a line by lot.
#[test]
fn lever_pool_one_line_beats_lines_per_officer_which_beat_separate_counters() {
    let lined = counters("lines = \"per officer\"", "6 days");
    Pair::of(&counters("", "6 days"), &lined, 20).raises("wait", wait);
    let split = lined
        .replace("route = [\"counter\"]", "route = [[\"counter\", \"other counter\"]]\nsplits = [0.5, 0.5]")
        .replace("count = 2", "count = 1")
        .replace(
            "[[officer]]",
            "[[step]]\nname = \"other counter\"\nwork = { exponential = \"1 min\" }\n\n[[officer]]",
        )
        + "\n[[officer]]\nname = \"other\"\nskills = { \"other counter\" = 1.0 }\nshift = \"always\"\n";
    Pair::of(&split, &lined, 20).lowers("wait", wait);
}

/// Where people change over as soon as a line is shorter by two, no officer idles while somebody waits, and as many
/// people are there as in M/M/2. At a load of 0.8 the wait is 0.8² / (1 − 0.8²) = 1.778 min on average, though not
/// for the same people.
#[test]
fn lines_with_people_who_change_over_at_once_are_as_short_as_one_line() {
    let text = counters("lines = \"per officer\"\njockeys = 2", "8 days").replace("1.8 /min", "1.6 /min");
    let run = run(&text, 41, 40);
    run.office("wait_mean_min").is(1.77777778, 0.05);
    run.measure("busy_share", "officer", "clerk").is(0.8, 0.01);
}

/// Separate counters are M/M/1 each: a wait of 9 min at a load of 0.9, 1 min at 0.5 (Gross and others, ch. 2).
#[test]
fn a_route_that_splits_by_lot_feeds_separate_queues() {
    let text = counters("", "20 days")
        .replace("1.8 /min", "1 /min")
        .replace("route = [\"counter\"]", "route = [[\"counter\", \"other counter\"]]\nsplits = [0.5, 0.5]")
        .replace("count = 2", "count = 1")
        .replace(
            "[[officer]]",
            "[[step]]\nname = \"other counter\"\nwork = { exponential = \"1 min\" }\n\n[[officer]]",
        )
        + "\n[[officer]]\nname = \"other\"\nskills = { \"other counter\" = 1.0 }\nshift = \"always\"\n";
    let run = run(&text, 42, 40);
    run.measure("wait_mean_min", "step", "counter").is(1.0, 0.03);
    run.measure("wait_mean_min", "step", "other counter").is(1.0, 0.03);
}

#[test]
fn lever_lines_of_a_single_officer_or_one_line_for_all_change_nothing() {
    Pair::new(OFFICE, &["step.documents.lines=per officer", "step.documents.jockeys=2"], 20).is_null();
    Pair::new(OFFICE, &["step.capture.lines=one"], 20).is_null();
    Pair::new(OFFICE, &["step.capture.lines=per officer"], 40).raises("wait", wait);
}

/// Kits that fail, breaks, absence, impatience, priority, a guard and early birds: after every event the office
/// recounts itself, and nobody idles before a line of their own.
#[test]
fn lines_hold_together_in_an_office_where_everything_happens() {
    let text = OFFICE
        .replace("\"10 /h\"", "\"14 /h\"\nday-cv = 0.3")
        .replace("promise = \"2 h\"", "patience = { exponential = \"50 min\" }\npriority = [{ class = \"elderly\", share = 0.2 }, { class = \"urgent\", share = 0.1, preempts = true, level = 0 }]")
        .replace("count = 2\nskills", "count = 4\nabsence = 0.2\nbreaks = { lunch = \"60 min\", staggered = true }\nshift-end = \"hand over\"\nskills")
        .replace("skills = { documents = 0.9, hand-over = 0.9 }", "skills = { documents = 0.9, hand-over = 0.9, capture = 0.4 }\nbreaks = { lunch = \"12:00-13:00\" }")
        .replace("units = 2", "units = 4\nfailures = [{ name = \"lens\", every = \"6 h in use\", repair = { exponential = \"1 h\" } }]")
        + "\n[office]\nlongest-wait = \"30 min\"\nearly-birds = \"20 min\"\n";
    for lines in ["jockeys=2", "jockeys=3", "lines=per officer"] {
        let set = ["step.capture.lines=per officer".to_owned(), format!("step.capture.{lines}")];
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        for replication in 0..3 {
            let seen = watch::run(&with(&text, &set), 11, replication).watch;
            assert!(seen.visits.len() > 500);
        }
    }
}
