//! Priority classes: non-preemptive and preemptive-resume M/G/1, and non-preemptive M/M/c.
//!
//! Sources: Cobham 1954; Conway, Maxwell and Miller, *Theory of Scheduling*, ch. 8; Kella and Yechiali 1985
//! (several servers).

use crate::support::{always, run};

/// Services with levels of their own, each with its own step and law, all at one officer.
fn services(classes: &[(&str, &str)], preempts: bool) -> String {
    let mut text = always("60 days", "2 days");
    let mut skills = Vec::new();
    for (level, (rate, work)) in classes.iter().enumerate() {
        skills.push(format!("step{level} = 1.0"));
        text += &format!(
            r#"
[[demand]]
service = "service{level}"
rate = "{rate}"

[[service]]
name = "service{level}"
route = ["step{level}"]
priority = [{{ class = "class{level}", share = 1.0, level = {level}, preempts = {preempts} }}]

[[step]]
name = "step{level}"
work = {work}
"#
        );
    }
    text + &format!("\n[[officer]]\nname = \"clerk\"\nskills = {{ {} }}\n", skills.join(", "))
}

/// One service whose citizens are `urgent` with probability `share`.
fn classes(rate: &str, share: f64, officers: u32, preempts: bool) -> String {
    always("60 days", "2 days")
        + &format!(
            r#"
[[demand]]
service = "card"
rate = "{rate}"

[[service]]
name = "card"
route = ["counter"]
priority = [{{ class = "urgent", share = {share:.12}, preempts = {preempts} }}]

[[step]]
name = "counter"
work = {{ exponential = "1 min" }}

[[officer]]
name = "clerk"
count = {officers}
skills = {{ counter = 1.0 }}
"#
        )
}

const UNIT: &str = r#"{ exponential = "1 min" }"#;

fn two_laws() -> Vec<(&'static str, &'static str)> {
    vec![("0.1 /min", r#"{ exponential = "2 min" }"#), ("0.6 /min", UNIT)]
}

fn three_laws() -> Vec<(&'static str, &'static str)> {
    vec![
        ("0.05 /min", r#"{ erlang = { mean = "2 min", stages = 2 } }"#),
        ("0.1 /min", r#"{ erlang = { mean = "3 min", stages = 2 } }"#),
        ("0.1 /min", r#"{ erlang = { mean = "4 min", stages = 2 } }"#),
    ]
}

/// Group M/G/1 nonpreemptive priority: Wq by class.
#[test]
fn nobody_is_interrupted() {
    let rows = [
        (vec![("0.2 /min", UNIT), ("0.5 /min", UNIT)], vec![0.875, 2.91666667]),
        (two_laws(), vec![1.25, 6.25]),
        (three_laws(), vec![2.25, 3.75, 16.875]),
    ];
    for (seed, (laws, waits)) in (400..).zip(rows) {
        let run = run(&services(&laws, false), seed, 60);
        for (level, wait) in waits.into_iter().enumerate() {
            run.measure("wait_mean_min", "service", &format!("service{level}")).is(wait, 0.04);
        }
    }
}

/// Group M/G/1 preemptive-resume priority: W by class, the interrupted service at another step.
#[test]
fn earlier_classes_interrupt() {
    let rows = [
        (vec![("0.2 /min", UNIT), ("0.5 /min", UNIT)], vec![1.25, 4.16666667]),
        (two_laws(), vec![2.5, 7.5]),
        (three_laws(), vec![2.16666667, 4.86111111, 23.5416667]),
    ];
    for (seed, (laws, stays)) in (410..).zip(rows) {
        let run = run(&services(&laws, true), seed, 60);
        for (level, stay) in stays.into_iter().enumerate() {
            run.measure("stay_mean_min", "service", &format!("service{level}")).is(stay, 0.04);
        }
    }
}

/// The first rows of both groups, and group M/M/c nonpreemptive priority, with classes of one service.
#[test]
fn classes_of_one_service() {
    let rows = [
        ("0.7 /min", 0.2 / 0.7, 1, false, "wait_mean_min", [0.875, 2.91666667]),
        ("0.7 /min", 0.2 / 0.7, 1, true, "stay_mean_min", [1.25, 4.16666667]),
        ("2.5 /min", 0.4, 3, false, "wait_mean_min", [0.351123596, 2.10674157]),
    ];
    for (seed, (rate, share, officers, preempts, measure, exact)) in (420..).zip(rows) {
        let run = run(&classes(rate, share, officers, preempts), seed, 60);
        run.measure(measure, "class", "urgent").is(exact[0], 0.02);
        run.measure(measure, "class", "ordinary").is(exact[1], 0.03);
    }
}
