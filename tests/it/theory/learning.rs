//! Officers who learn: the curves themselves, and queues with an officer who learns.

use crate::support::{Counter, run, watch};
use loket::office::observe::{Observer, StepRecord};

/// The times of the services at one officer, in order [min].
#[derive(Default)]
struct Times(Vec<f64>);

impl Observer for Times {
    fn step_ended(&mut self, record: &StepRecord) {
        let started = record.started.expect("nobody leaves");
        self.0.push((record.ended - started).minutes());
    }
}

/// One officer who learns, with a citizen every ten seconds.
fn saturated(horizon: &str, work: &str, speed: f64, learning: &str) -> String {
    Counter { horizon, warm_up: "0 days", arrivals: "interarrival = \"10 s\"", work, ..Counter::PLAIN }
        .text()
        .replace(
            "skills = { counter = 1.0 }",
            &format!("skills = {{ counter = {speed} }}\nlearning = {learning}"),
        )
}

/// Groups Learning curve (Wright) and Learning curve (exponential plateau): the n-th time and the sum of the first n,
/// without luck. Sources: Wright 1936; Anzanello and Fogliatto 2011. A case with mean T₁ at first is one of
/// T₁ × speed at full skill; k per case is a half-life of ln 2/k cases.
#[test]
fn learning_curves() {
    let rows = [
        ("200 min", "8 min", 0.4, "{ wright = { rate = 0.8 } }", 16, 8.192, 178.402737),
        ("800 min", "11.7 min", 0.39, "{ wright = { rate = 0.85 } }", 50, 11.9886925, 765.393344),
        (
            "1500 min",
            "10 min",
            0.5,
            "{ exponential = { to = 1.0, half-life = \"34.65735902799726 cases\" } }",
            100,
            11.3806924,
            1436.67009,
        ),
        (
            "10400 min",
            "15 min",
            0.5,
            "{ exponential = { to = 1.0, half-life = \"138.62943611198907 cases\" } }",
            500,
            16.2374468,
            10260.6351,
        ),
    ];
    for (horizon, work, speed, learning, n, last, sum) in rows {
        let text = saturated(horizon, &format!("\"{work}\""), speed, learning);
        let times = watch(&text, 1, 1, Times::default).remove(0).0;
        let found: f64 = times[..n].iter().sum();
        assert!((times[n - 1] - last).abs() < 1e-6 * last, "{learning}: {} {last}", times[n - 1]);
        assert!((found - sum).abs() < 1e-6 * sum, "{learning}: {found} {sum}");
    }
}

const PLATEAU: &str = "{ exponential = { to = 1.0, half-life = \"34.65735902799726 cases\" } }";

/// Group Learning officer, saturated: mean and variance of the cases completed by T, a pure birth process. The
/// crowd is at the door when the office opens.
#[test]
fn a_saturated_officer_who_learns() {
    let text = format!(
        r#"schema = 1
name = "pure birth"

[calendar]
start = 2027-01-04
horizon = "8 h"
hours = "00:00-08:00"

[calendar.closing]
inside = "serve everyone"

[[demand]]
service = "card"
rate = "1 /h"
at-opening = 300

[[service]]
name = "card"
route = ["counter"]

[[step]]
name = "counter"
work = {{ exponential = "10 min" }}

[[officer]]
name = "clerk"
skills = {{ counter = 0.5 }}
learning = {PLATEAU}
"#
    );
    let run = run(&text, 1100, 20_000);
    run.mean("E[completed by T]", |run| run.steps[0].served as f64).is(27.0801339, 0.01);
    run.mean("Var[completed by T]", |run| (run.steps[0].served as f64 - 27.0801339).powi(2))
        .is(34.1137604, 0.03);
}

/// Group M/M/1 with learning server, mean falling from 16 to 10 min with e^(−0.03 i): queue over the day, completed
/// and inside at its end.
#[test]
fn a_queue_at_an_officer_who_learns() {
    let learning = "{ exponential = { to = 1.0, half-life = \"23.104906018664842 cases\" } }";
    let text = saturated("480 min", "{ exponential = \"10 min\" }", 0.625, learning)
        .replace("interarrival = \"10 s\"", "rate = \"4 /h\"");
    let run = run(&text, 1110, 20_000);
    run.measure("queue_mean", "step", "counter").is(2.74598858, 0.03);
    run.mean("E[completed by T]", |run| run.cells[0].served as f64).is(27.271566, 0.01);
    run.mean("E[N(T)]", |run| run.cells[0].inside as f64).is(4.72843399, 0.03);
}
