//! M_t/G/∞: nobody waits, so the number inside is Poisson with a mean that is an integral.
//!
//! Source: Eick, Massey and Whitt, "The physics of the M_t/G/∞ queue", *Operations Research* 41 (1993).

use crate::support::{Run, always, run};

/// Citizens who come as `demand` says and stay as `law` says.
fn endless(horizon: &str, demand: &str, law: &str) -> String {
    always(horizon, "0 days")
        + &format!(
            r#"
[[demand]]
service = "card"
{demand}

[[service]]
name = "card"
route = ["stay"]

[[step]]
name = "stay"
delay = {law}
present = true
"#
        )
}

/// Mean and variance of the number inside at the horizon are both `exact`.
fn is_poisson(run: &Run, exact: f64, precision: f64) {
    run.mean("E[N(t)]", |day| day.cells[0].inside as f64).is(exact, precision);
    let square = |inside: u64| (inside as f64 - exact).powi(2);
    run.mean("Var[N(t)]", |day| square(day.cells[0].inside)).is(exact, 3.0 * precision);
}

/// Group M_t/G/inf office day from empty: E[N(t)] = Var[N(t)] at 2 h and 8 h for three laws of service.
#[test]
fn a_day_without_queues() {
    let laws = [
        (r#"{ exponential = "0.25 h" }"#, 2.97202335, 2.01848655),
        (r#"{ lognormal = { mean = "0.25 h", cv = 0.5 } }"#, 2.99933319, 2.00044382),
        (r#""0.25 h""#, 3.0, 2.0),
    ];
    let mut rates = vec![6.0, 12.0, 18.0, 20.0, 16.0, 14.0, 12.0, 8.0];
    rates.resize(24, 0.0);
    let demand = format!("per-hour = {rates:?}");
    for (seed, (law, at_2, at_8)) in (900..).zip(laws) {
        is_poisson(&run(&endless("2 h", &demand, law), seed, 20_000), at_2, 0.02);
        is_poisson(&run(&endless("8 h", &demand, law), seed, 20_000), at_8, 0.02);
    }
}

/// Group M_t/M/inf sinusoidal offered load: λ(t) = λ̄ + β sin γt since long before, with the rate held at its
/// average for five minutes at a time, which changes m(t) by less than 1e-4. The first day is the past: t counts
/// from the second midnight.
#[test]
fn a_rate_like_a_sine() {
    let quarter_day = std::f64::consts::PI / 12.0;
    let rows = [
        (20.0, 10.0, quarter_day, 1.0, 6, 29.3585735),
        (20.0, 10.0, quarter_day, 1.0, 18, 10.6414265),
        (100.0, 60.0, 3.0 * quarter_day, 4.0, 12, 27.8359099),
        (35.0, 35.0, 0.5, 1.0, 6, 52.8112552),
        (35.0, 35.0, 0.5, 1.0, 18, 59.2951413),
    ];
    for (seed, (mean, swing, pulse, speed, at, exact)) in (910..).zip(rows) {
        let law = format!("{{ exponential = \"{} h\" }}", 1.0 / speed);
        let demand = sine(mean, swing, pulse);
        let run = run(&endless(&format!("{} h", 24 + at), &demand, &law), seed, 2_500);
        is_poisson(&run, exact, 0.025);
    }
}

/// Writes the rate of Monday, from −24 h to 0 h, and of Tuesday, from 0 h to 24 h, in pieces of five minutes.
fn sine(mean: f64, swing: f64, pulse: f64) -> String {
    let pieces = 288;
    let width = 24.0 / f64::from(pieces);
    let clock = |piece: i32| format!("{:02}:{:02}", piece / 12, piece % 12 * 5);
    let day = |begin: f64| {
        let rate = |piece: i32| {
            let from = begin + width * f64::from(piece);
            let average = ((pulse * from).cos() - (pulse * (from + width)).cos()) / (pulse * width);
            let rate = (mean + swing * average).max(0.0);
            format!("\"{}-{}\" = {rate:.9}", clock(piece), clock(piece + 1))
        };
        (0..pieces).map(rate).collect::<Vec<_>>().join(", ")
    };
    format!("per-hour = {{ mon = {{ {} }}, tue = {{ {} }} }}", day(-24.0), day(0.0))
}
