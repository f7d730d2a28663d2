//! General service and arrival laws: M/G/1, M/D/c, M/E2/c, M/H2/c, GI/M/1, D/M/c.

use crate::support::{Counter, run};

/// Hyperexponential with mean `mean`, squared coefficient of variation 4 and balanced means.
fn hyperexponential(mean: f64) -> String {
    let share = 0.887_298_334_620_741_7;
    let (short, long) = (mean / (2.0 * share), mean / (2.0 * (1.0 - share)));
    format!(
        "{{ regimes = [{{ share = {share}, exponential = \"{short:.12} min\" }}, \
         {{ share = {}, exponential = \"{long:.12} min\" }}] }}",
        1.0 - share
    )
}

/// Group M/G/1: Wq and Lq. Source: Pollaczek-Khinchine; Kleinrock, *Queueing Systems* I, ch. 5.
#[test]
fn one_officer_and_any_service() {
    let rows = [
        ("0.5 /min", r#""1 min""#, 0.5, 0.25, 0.01),
        ("0.9 /min", r#"{ fixed = "1 min" }"#, 4.5, 4.05, 0.03),
        ("0.8 /min", r#"{ erlang = { mean = "1 min", stages = 2 } }"#, 3.0, 2.4, 0.02),
        ("0.5 /min", r#"{ uniform = ["0.5 min", "1.5 min"] }"#, 0.541666667, 0.270833333, 0.01),
        ("0.9 /min", r#"{ uniform = ["0.5 min", "1.5 min"] }"#, 4.875, 4.3875, 0.03),
        ("0.8 /min", r#"{ lognormal = { mean = "1 min", cv = 0.5 } }"#, 2.5, 2.0, 0.02),
        ("0.5 /min", r#"{ lognormal = { mean = "1 min", sd = "1.5 min" } }"#, 1.625, 0.8125, 0.02),
        ("0.9 /min", r#"{ lognormal = { mean = "1 min", cv = 1.5 } }"#, 14.625, 13.1625, 0.06),
        ("0.8 /min", r#"{ gamma = { mean = "1 min", cv = 0.5 } }"#, 2.5, 2.0, 0.02),
    ];
    for (seed, (rate, work, wait, queue, precision)) in (200..).zip(rows) {
        let arrivals = format!("rate = \"{rate}\"");
        let text =
            Counter { horizon: "56 days", warm_up: "2 days", arrivals: &arrivals, work, ..Counter::PLAIN };
        let run = run(&text.text(), seed, 60);
        run.office("wait_mean_min").is(wait, precision);
        run.measure("queue_mean", "step", "counter").is(queue, precision);
    }
}

/// Groups M/D/c, M/E2/c and M/H2/c (exact): Wq. Sources: Crommelin 1932 (M/D/c); embedded or
/// phase-type Markov chains (Tijms, *A First Course in Stochastic Models*, ch. 9).
#[test]
fn several_officers_and_any_service() {
    let erlang = r#"{ erlang = { mean = "1 min", stages = 2 } }"#.to_owned();
    let rows = [
        ("1.6 /min", 2, r#""1 min""#.to_owned(), 0.903283879, 0.02),
        ("4.5 /min", 5, r#""1 min""#.to_owned(), 0.776695158, 0.02),
        ("1.6 /min", 2, erlang.clone(), 1.3423913, 0.02),
        ("3.6 /min", 4, erlang, 1.48727334, 0.03),
        ("1.6 /min", 2, hyperexponential(1.0), 4.28537766, 0.04),
        ("4.0 /min", 5, hyperexponential(1.0), 1.2541514, 0.04),
    ];
    for (seed, (rate, officers, work, wait, precision)) in (220..).zip(rows) {
        let arrivals = format!("rate = \"{rate}\"");
        let text = Counter {
            horizon: "21 days",
            warm_up: "1 day",
            arrivals: &arrivals,
            work: &work,
            officers,
            ..Counter::PLAIN
        };
        run(&text.text(), seed, 60).office("wait_mean_min").is(wait, precision);
    }
}

/// Group GI/M/1: Wq = σ/(μ(1 − σ)) with σ the probability to wait. Source: Kleinrock I, ch. 6.
#[test]
fn one_officer_and_any_gaps() {
    let rows = [
        (r#""2 min""#.to_owned(), 0.20318787, 0.255000975, 0.01),
        (format!("\"{:.9} min\"", 1.0 / 0.9), 0.806899833, 4.17865942, 0.02),
        (r#"{ erlang = { mean = "1.25 min", stages = 2 } }"#.to_owned(), 0.739852949, 2.84397977, 0.02),
        (hyperexponential(2.0), 0.683772234, 2.16227766, 0.02),
        (hyperexponential(1.0 / 0.9), 0.957281128, 22.4088576, 0.06),
    ];
    for (seed, (gap, waited, wait, precision)) in (230..).zip(rows) {
        let arrivals = format!("interarrival = {gap}");
        let text = Counter { horizon: "56 days", warm_up: "2 days", arrivals: &arrivals, ..Counter::PLAIN };
        let run = run(&text.text(), seed, 60);
        run.office("waited_share").is(waited, 0.01);
        run.office("wait_mean_min").is(wait, precision);
    }
}

/// Group D/M/c, with equal gaps and with appointments: P(wait > 0) and Wq. The unit of time is 18 min with
/// 2 officers and 45 min with 5, so that 10 min between citizens divide the day. Source: GI/M/c, Gross et
/// al. ch. 5.
#[test]
fn appointments_at_several_officers() {
    let rows = [(2, 18.0, 0.746520975, 1.93298894), (5, 45.0, 0.634080142, 0.656737021)];
    let ways = [r#"interarrival = "10 min""#, r#"appointments = { every = "10 min" }"#];
    for (seed, ((officers, unit, waited, wait), arrivals)) in
        (240..).zip(rows.into_iter().flat_map(|row| ways.map(|way| (row, way))))
    {
        let work = format!("{{ exponential = \"{unit} min\" }}");
        let text = Counter {
            horizon: "200 days",
            warm_up: "10 days",
            arrivals,
            work: &work,
            officers,
            ..Counter::PLAIN
        };
        let run = run(&text.text(), seed, 60);
        run.office("waited_share").is(waited, 0.01);
        run.office("wait_mean_min").is(wait * unit, 0.04);
    }
}
