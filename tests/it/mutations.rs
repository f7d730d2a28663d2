//! Damaged files: whatever is written, reading ends in a scenario that can be simulated or in problems
//! with places inside the text; it never panics and never hangs.

use loket::diagnostic::Severity;
use loket::office::{Office, plan::Plan};
use loket::scenario::{STARTER, Scenario};
use loket::time::SimDuration;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// What a line's value is replaced with.
const VALUES: [&str; 24] = [
    "0",
    "-1",
    "nan",
    "inf",
    "1e308",
    "99999999999999999999",
    "\"\"",
    "\"0 min\"",
    "\"-5 min\"",
    "\"1 us\"",
    "\"9999 years\"",
    "\"07:30-07:30\"",
    "\"24:00-24:00\"",
    "\"always\"",
    "\"100 %\"",
    "[]",
    "[[]]",
    "{}",
    "true",
    "2027-01-04",
    "2027-01-04T10:00:00Z",
    "{ exponential = \"1 us\" }",
    "\"é — 字\"",
    "{ regimes = [{ share = 1, regimes = [{ share = 1, fixed = \"1 min\" }] }] }",
];

fn damaged(text: &str, damage: &[(usize, usize)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for &(place, what) in damage {
        let place = place % lines.len();
        match what % (VALUES.len() + 3) {
            value if value < VALUES.len() => {
                if let Some((key, _)) = lines[place].split_once('=') {
                    lines[place] = format!("{key}= {}", VALUES[value]);
                }
            }
            deleted if deleted == VALUES.len() => lines[place].clear(),
            doubled if doubled == VALUES.len() + 1 => {
                let line = lines[place].clone();
                lines.push(line);
            }
            _ => lines[place] = lines[place].replacen('e', "", 1),
        }
    }
    lines.join("\n")
}

#[test]
fn a_damaged_file_is_simulated_or_refused_with_places() {
    let config = Config { cases: 600, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
    let damage = proptest::collection::vec((0..10_000usize, 0..10_000usize), 1..4);
    let result = runner.run(&damage, |damage| {
        let text = damaged(STARTER, &damage);
        match Scenario::parse(&text, "damaged.toml") {
            Ok(scenario) => {
                let few = SimDuration(70 * SimDuration::DAY.0);
                if scenario.calendar.horizon <= few && scenario.officers.len() < 1000 {
                    let plan = Plan::new(&scenario);
                    let outcome = Office::new(&plan, ()).replicate(1, 0);
                    prop_assert!(outcome.office.measured > 0);
                }
            }
            Err(problems) => {
                prop_assert!(problems.iter().any(|problem| problem.severity == Severity::Error));
                for problem in problems {
                    prop_assert!(!problem.message.is_empty());
                    let inside = problem.span.as_ref().is_none_or(|span| text.get(span.clone()).is_some());
                    prop_assert!(inside, "{problem:?} is not inside the text");
                }
            }
        }
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
}
