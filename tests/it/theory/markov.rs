//! M/M/1 and M/M/c in the steady state.
//!
//! Exact values: Erlang C; Gross, Shortle, Thompson and Harris, *Fundamentals of Queueing Theory*, ch. 2.

use crate::support::{Counter, run};

/// Groups M/M/1: ρ, L, Lq, Wq, W.
#[test]
fn one_officer() {
    let rows = [
        ("0.5 /min", 1.0, "42 days", 0.5, 1.0, 0.5, 1.0, 2.0, 0.01),
        ("0.9 /min", 1.0, "42 days", 0.9, 9.0, 8.1, 9.0, 10.0, 0.04),
        ("10 /min", 12.0, "6 days", 0.833333333, 5.0, 4.16666667, 0.416666667, 0.5, 0.02),
    ];
    for (seed, (rate, speed, horizon, busy, inside, queue, wait, stay, precision)) in (100..).zip(rows) {
        let (arrivals, work) = (format!("rate = \"{rate}\""), work_of(speed));
        let text = Counter { horizon, warm_up: "1 day", arrivals: &arrivals, work: &work, ..Counter::PLAIN };
        let run = run(&text.text(), seed, 60);
        run.measure("busy_share", "officer", "clerk").is(busy, 0.01);
        run.office("inside_mean").is(inside, precision);
        run.measure("queue_mean", "step", "counter").is(queue, precision);
        run.office("wait_mean_min").is(wait, precision);
        run.office("stay_mean_min").is(stay, precision);
    }
}

fn work_of(speed: f64) -> String {
    format!("{{ exponential = \"{:.9} min\" }}", 1.0 / speed)
}

/// Group M/M/1: the 0.9-quantile of the wait.
#[test]
fn one_officer_quantiles() {
    let rows = [
        ("0.5 /min", 1.0, "42 days", 3.21887582, 0.01),
        ("0.9 /min", 1.0, "42 days", 21.9722458, 0.04),
        ("10 /min", 12.0, "6 days", 1.06013177, 0.022),
    ];
    for (seed, (rate, speed, horizon, exact, precision)) in (110..).zip(rows) {
        let (arrivals, work) = (format!("rate = \"{rate}\""), work_of(speed));
        let text = Counter { horizon, warm_up: "1 day", arrivals: &arrivals, work: &work, ..Counter::PLAIN };
        run(&text.text(), seed, 60).office("wait_p90_min").is(exact, precision);
    }
}

/// Groups M/M/1 and M/M/c: P(Wq > t).
#[test]
fn waits_beyond_a_limit() {
    let rows = [
        ("0.7 /min", 1, 1.0, "2 min", "42 days", 0.384168145, 0.01),
        ("0.95 /min", 1, 1.0, "2 min", "42 days", 0.859595547, 0.01),
        ("4.2 /min", 12, 0.5, "2 min", "20 days", 0.0050245219, 0.08),
        ("0.2 /min", 3, 0.1, "10 min", "100 days", 0.163501974, 0.02),
        ("1.8 /min", 2, 1.0, "1 min", "30 days", 0.698075695, 0.01),
        ("8 /min", 10, 1.0, "1 min", "8 days", 0.0553765116, 0.04),
        ("95 /min", 100, 1.0, "1 min", "80 h", 0.00341247944, 0.40),
    ];
    for (seed, (rate, officers, speed, limit, horizon, exact, precision)) in (120..).zip(rows) {
        let (arrivals, work) = (format!("rate = \"{rate}\""), work_of(speed));
        let tables =
            format!("[[target]]\nmeasure = \"wait\"\nservice = \"card\"\nat-most = \"{limit}\"\nfor = 0.9");
        let text = Counter {
            horizon,
            warm_up: "10 h",
            arrivals: &arrivals,
            work: &work,
            officers,
            tables: &tables,
            ..Counter::PLAIN
        };
        let run = run(&text.text(), seed, 60);
        let beyond = run.ratio("P(Wq > t)", |outcome| {
            let target = &outcome.targets[0];
            ((target.of - target.within) as f64, target.of as f64)
        });
        beyond.is(exact, precision);
    }
}

/// Group M/M/c: ρ, P(Wq > 0), Lq, Wq, W.
#[test]
fn several_officers() {
    let rows = [
        ("4.2 /min", 12, 0.5, "10 days", 0.7, 0.18388863, 0.429073471, 0.10216035, 2.10216035, 0.03),
        ("0.2 /min", 3, 0.1, "100 days", 0.666666667, 0.444444444, 0.888888889, 4.44444444, 14.4444444, 0.02),
        ("1.8 /min", 2, 1.0, "21 days", 0.9, 0.852631579, 7.67368421, 4.26315789, 5.26315789, 0.04),
        ("8 /min", 10, 1.0, "8 days", 0.8, 0.409180151, 1.6367206, 0.204590075, 1.20459008, 0.03),
        ("95 /min", 100, 1.0, "30 h", 0.95, 0.506456854, 9.62268022, 0.101291371, 1.10129137, 0.08),
    ];
    for (seed, row) in (130..).zip(rows) {
        let (rate, officers, speed, horizon, busy, waited, queue, wait, stay, precision) = row;
        let (arrivals, work) = (format!("rate = \"{rate}\""), work_of(speed));
        let text = Counter {
            horizon,
            warm_up: "10 h",
            arrivals: &arrivals,
            work: &work,
            officers,
            ..Counter::PLAIN
        };
        let run = run(&text.text(), seed, 60);
        run.measure("busy_share", "officer", "clerk").is(busy, 0.01);
        run.office("waited_share").is(waited, 0.02);
        run.measure("queue_mean", "step", "counter").is(queue, precision);
        run.office("wait_mean_min").is(wait, precision);
        run.office("stay_mean_min").is(stay, 0.03);
    }
}
