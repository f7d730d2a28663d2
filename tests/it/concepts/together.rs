//! Rules of queues, routes, demand and outreach in random offices, any of them with any other: after every event
//! the office recounts itself, nobody is lost, and the time of officers adds up.

use crate::generate;
use crate::watch::{read, run};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Adds to the office of `text` the rules that the bits of `rules` stand for.
fn with_rules(text: &str, rules: u8) -> String {
    let has = |bit: u8| rules & 1 << bit != 0;
    let mut text = text.to_owned();
    if has(0) {
        let office = "[office]\nlongest-wait = \"6 min\"\n\
                      announces = { outages = 0.5, quota = 0.5, waits = { above = 3, share = 0.5 } }\n";
        text = text.replace("[office]\n", office);
    }
    // Nobody helps out where each officer has a line.
    if has(1) && !text.contains("accuracy = 0.5, above") {
        let lines =
            if has(7) { "lines = \"per officer\"\njockeys = 2\n" } else { "lines = \"per officer\"\n" };
        text = text.replace("name = \"a\"\n", &format!("name = \"a\"\n{lines}"));
        text = text.replace("name = \"b\"\n", "name = \"b\"\nlines = \"per officer\"\njockeys = 3\n");
    }
    if has(2) || has(3) {
        text = text.replace("skills = { a = 0.9,", "skills = { g = 0.8, a = 0.9,");
        text.push_str("\n[[step]]\nname = \"g\"\nwork = \"3 min\"\n");
    }
    if has(2) {
        text = text.replace("route = [\"a\"", "steers = 0.6\nsplits = [0.5, 0.5]\nroute = [[\"a\", \"g\"]");
    }
    if has(3) {
        let express = "name = \"a\"\nexpress = { below = \"3 min\", step = \"g\" }\n";
        text = text.replace("name = \"a\"\n", express);
    }
    if has(4) {
        let outreach = "outreach = [{ on = [2027-01-05, 2027-01-06], hours = \"08:15-09:45\", travel = \"15 min\", \
                        takes = { kit = 1 } }]\nskills = { f = 0.5, ";
        text = text.replacen("skills = { g = 0.8,", &format!("{outreach}g = 0.8,"), 1);
        text = text.replacen("\nskills = { a = 0.9,", &format!("\n{outreach}a = 0.9,"), 1);
        text.push_str(
            "\n[[step]]\nname = \"f\"\nfield = true\nwork = \"3 min\"\nsystems = [\"net\"]\n\
             \n[[service]]\nname = \"village\"\nroute = [\"f\"]\n\n[[demand]]\nservice = \"village\"\nparties = [\
             { on = 2027-01-05, at = \"08:00\", people = 12, within = \"1 h\" }, \
             { on = 2027-01-06, at = \"08:30\", people = 5, turnout = 0.8 }]\n",
        );
    }
    if has(5) {
        let groups = "rate = \"5 /h\"\ngroups = { \"1\" = 0.4, \"3\" = 0.6 }\ntimes = 1.3\n";
        text = text.replace("rate = \"5 /h\"\n", groups);
    }
    text
}

#[test]
fn any_rules_hold_together_with_any_others() {
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let bytes = proptest::collection::vec(proptest::num::u8::ANY, generate::BYTES);
    let outcome = runner.run(&(bytes, proptest::num::u8::ANY), |(bytes, rules)| {
        let text = with_rules(&generate::office(&bytes), rules);
        let proof = || {
            let run = run(&read(&text), 1, 0);
            for counts in &run.outcome.cells {
                let ended = counts.served + counts.sent_back + counts.rejected + counts.abandoned;
                let turned = counts.refused + counts.sent_home + counts.balked;
                assert_eq!(counts.arrived, ended + turned + counts.inside);
            }
            for group in &run.outcome.groups {
                let there = group.idle + group.busy + group.held + group.on_break;
                let spent = there + group.training + group.absent + group.travel;
                assert_eq!(spent, group.rostered + group.overtime);
            }
        };
        let attempt = std::panic::catch_unwind(std::panic::AssertUnwindSafe(proof));
        attempt.map_err(|_| TestCaseError::fail(text.clone()))
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
