use super::super::layout::WIDTH;
use super::*;
use crate::experiment::Experiment;
use crate::experiment::examples::{day_office, mm1};
use crate::experiment::tables::Tables;
use crate::scenario::StepId;
use crate::scenario::settings::Replications;

fn report(scenario: &Scenario, replications: u64) -> String {
    let replications = Replications::Fixed(replications);
    let outcomes = Experiment { replications, ..Experiment::new(scenario) }.run(&());
    let tables = Tables::new(scenario, &outcomes);
    let summary = Summary::new(scenario, &outcomes, &tables, vec![]);
    let loads = [StepLoad { step: StepId(0), asked: 216.0, offered: 240.0, load: 0.9 }];
    text(&summary, scenario, &tables.hours, &loads)
}

fn assert_narrow(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= WIDTH, "{line}");
        assert_eq!(line, line.trim_end());
    }
}

#[test]
fn the_answer_comes_first() {
    let text = report(&day_office(), 60);
    assert_narrow(&text);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..2], ["three mornings", "3 days from 2027-01-04, 60 replications, seed 1"]);
    assert!(lines[3].starts_with("People wait "), "{}", lines[3]);
    for part in [
        "one in ten longer than",
        "The target `wait of card within 15 min` is missed",
        "Most of the wait is for officers",
        "the longest queue is at `counter`",
        "elderly",
        "0.90",
        "cost per day [IDR]",
        "kit",
    ] {
        assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains(part), "{part}\n{text}");
    }
}

#[test]
fn one_replication_and_none_can_be_read_too() {
    let one = report(&day_office(), 1);
    assert_narrow(&one);
    assert!(one.contains("warning: one replication says nothing about its own luck"), "{one}");
    let none = report(&day_office(), 0);
    assert!(none.ends_with("\n\nNo replication was finished, so there is nothing to tell.\n"), "{none}");
}

#[test]
fn long_names_do_not_widen_the_page() {
    let mut scenario = mm1(0.5);
    scenario.steps[0].name = "a step whose name says everything that anybody could want to know".to_owned();
    scenario.services[0].name = "name-without-any-place-to-break-it-into-two-lines-of-text".to_owned();
    scenario.name = "an office ".repeat(12);
    let text = report(&scenario, 3);
    assert_narrow(&text);
}
