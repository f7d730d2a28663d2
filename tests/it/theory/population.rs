//! A population that runs out.

use crate::support::{Counter, run};

/// Of N people, each comes at rate λ/N until the first time: at t the number who came is binomial with
/// p = 1 − e^(−λt/N). A pure death process; Feller, *An Introduction to Probability Theory* I, ch. XVII.
#[test]
fn who_has_come_does_not_come_again() {
    let text = Counter {
        horizon: "10 h",
        warm_up: "0 days",
        arrivals: "rate = \"30 /h\"\nfrom = \"district\"",
        work: "\"1 s\"",
        tables: "[population.district]\nsize = 250",
        ..Counter::PLAIN
    };
    let run = run(&text.text(), 1200, 20_000);
    let p = 1.0 - (-30.0 * 10.0 / 250.0_f64).exp();
    let came = |run: &loket::office::outcome::Outcome| run.cells[0].arrived as f64;
    run.mean("E[came]", came).is(250.0 * p, 0.002);
    run.mean("Var[came]", |run| (came(run) - 250.0 * p).powi(2)).is(250.0 * p * (1.0 - p), 0.03);
}
