//! Full rooms, lost citizens, and citizens who give up: M/M/c/K, M/G/c/c, M/M/c+M.

use crate::support::{Counter, run};

/// Group M/M/c/K: P(block), Lq, Wq of the admitted, utilisation. Source: Gross et al. ch. 2.
#[test]
fn a_room_of_limited_size() {
    let rows = [
        ("1 /min", 1, "1 min", 5, "21 days", 0.166666667, 1.66666667, 2.0, 0.833333333),
        ("3 /min", 2, "1 min", 10, "10 days", 0.338221059, 6.16716021, 3.10635462, 0.992668412),
        ("12 /min", 3, "0.25 min", 8, "4 days", 0.126760563, 1.90140845, 0.181451613, 0.873239437),
    ];
    for (seed, (rate, officers, mean, room, horizon, blocked, queue, wait, busy)) in (300..).zip(rows) {
        let arrivals = format!("rate = \"{rate}\"");
        let work = format!("{{ exponential = \"{mean}\" }}");
        let tables = format!("[office]\nroom = {room}");
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
        run.office("turned_away_share").is(blocked, 0.01);
        run.measure("queue_mean", "step", "counter").is(queue, 0.01);
        run.office("wait_mean_min").is(wait, 0.01);
        run.measure("busy_share", "officer", "clerk").is(busy, 0.01);
    }
}

/// Group Erlang-B: the loss probability does not depend on the law of service. Source: Erlang 1917;
/// insensitivity: Sevastyanov 1957.
#[test]
fn nobody_waits_where_everybody_who_would_is_lost() {
    let rows = [
        ("1 /min", 1, "21 days", 0.5),
        ("10 /min", 12, "4 days", 0.119739188),
        ("90 /min", 100, "1 day", 0.0269573805),
    ];
    let laws =
        [r#"{ exponential = "1 min" }"#, r#"{ lognormal = { mean = "1 min", cv = 1.0 } }"#, r#""1 min""#];
    let cases = rows.into_iter().flat_map(|row| laws.map(|law| (row, law)));
    for (seed, ((rate, room, horizon, blocked), work)) in (310..).zip(cases) {
        let arrivals = format!("rate = \"{rate}\"");
        let tables = format!("[office]\nroom = {room}");
        let text = Counter {
            horizon,
            warm_up: "2 h",
            arrivals: &arrivals,
            work,
            officers: room,
            tables: &tables,
            ..Counter::PLAIN
        };
        let run = run(&text.text(), seed, 20);
        run.office("turned_away_share").is(blocked, 0.04);
        assert_eq!(run.office("wait_mean_min").mean, 0.0, "nobody waits");
    }
}

struct ErlangA {
    rate: &'static str,
    service: &'static str,
    patience: &'static str,
    officers: u32,
    limit: &'static str,
    horizon: &'static str,
    /// P(wait > 0), P(abandon), queue, wait, utilisation, served and abandoned within the limit.
    exact: [f64; 7],
    precision: f64,
}

const ERLANG_A: [ErlangA; 3] = [
    ErlangA {
        rate: "4.2 /min",
        service: "2 min",
        patience: "1 min",
        officers: 12,
        limit: "20 s",
        horizon: "10 days",
        exact: [0.127372282, 0.0296789055, 0.124651403, 0.0296789055, 0.679224766, 0.945269576, 0.0233522345],
        precision: 0.02,
    },
    ErlangA {
        rate: "48 /min",
        service: "1 min",
        patience: "0.5 min",
        officers: 50,
        limit: "6 s",
        horizon: "1 day",
        exact: [0.342308803, 0.0480217742, 1.15252258, 0.0240108871, 0.913899097, 0.874233751, 0.0390921901],
        precision: 0.02,
    },
    ErlangA {
        rate: "3 /min",
        service: "2 min",
        patience: "10 min",
        officers: 5,
        limit: "30 s",
        horizon: "10 days",
        exact: [0.902820914, 0.196102071, 5.88306213, 1.96102071, 0.964677515, 0.171980427, 0.0422412576],
        precision: 0.02,
    },
];

/// Group M/M/c+M, with all four ratios of the service level. Source: Palm 1957; Mandelbaum and Zeltyn,
/// "Service engineering in action: the Palm/Erlang-A queue", 2007.
#[test]
fn citizens_who_give_up() {
    for (seed, row) in (320..).zip(ERLANG_A) {
        let arrivals = format!("rate = \"{}\"", row.rate);
        let work = format!("{{ exponential = \"{}\" }}", row.service);
        let service = format!("patience = {{ exponential = \"{}\" }}", row.patience);
        let tables = format!(
            "[[target]]\nmeasure = \"wait\"\nservice = \"card\"\nat-most = \"{}\"\nfor = 0.9",
            row.limit
        );
        let text = Counter {
            horizon: row.horizon,
            warm_up: "2 h",
            arrivals: &arrivals,
            work: &work,
            officers: row.officers,
            service: &service,
            tables: &tables,
            ..Counter::PLAIN
        };
        let run = run(&text.text(), seed, 60);
        let [waited, abandoned, queue, wait, busy, served, left] = row.exact;
        run.office("waited_share").is(waited, row.precision);
        run.office("abandoned_share").is(abandoned, row.precision);
        run.measure("queue_mean", "step", "counter").is(queue, row.precision);
        run.office("wait_mean_min").is(wait, row.precision);
        run.measure("busy_share", "officer", "clerk").is(busy, 0.01);
        let share = |what: &str, exact: f64, over: fn([f64; 4]) -> (f64, f64)| {
            let counts = run.ratio(what, |outcome| {
                let (cell, target) = (&outcome.cells[0], &outcome.targets[0]);
                let left_within = cell.joined - target.of;
                over([target.within, left_within, cell.served, cell.joined].map(|n| n as f64))
            });
            counts.is(exact, 0.02);
        };
        share("abandoned within the limit", left, |[_, left, _, all]| (left, all));
        share("served within the limit, of all", served, |[within, _, _, all]| (within, all));
        share("of the served", served / (1.0 - abandoned), |[within, _, served, _]| (within, served));
        share("of all but who left early", served / (1.0 - left), |[within, left, _, all]| {
            (within, all - left)
        });
        share("served or left early", served + left, |[within, left, _, all]| (within + left, all));
    }
}
