//! Officers of unequal speed under each rule of choice.

use crate::support::{always, run};

/// Officers with service rates `speeds` [1/min], the first the fastest, chosen by `rule`.
fn unequal(rate: &str, speeds: &[f64], rule: &str) -> String {
    let fastest = speeds[0];
    let mut text = always("60 days", "1 day")
        + &format!(
            r#"
[[demand]]
service = "card"
rate = "{rate}"

[[service]]
name = "card"
route = ["counter"]

[[step]]
name = "counter"
work = {{ exponential = "{:.12} min" }}
goes-to = "{rule}"
"#,
            1.0 / fastest
        );
    for (o, speed) in (1..).zip(speeds) {
        text += &format!(
            "\n[[officer]]\nname = \"officer{o}\"\nskills = {{ counter = {{ speed = {:.12}, accuracy = 1.0 }} }}\n",
            speed / fastest
        );
    }
    text
}

/// Group M/M/c heterogeneous servers: W, Wq and the utilisation of each officer; FCFS. The officers are listed
/// from the fastest, so that listed order is fastest first. Source: Gumbel 1960 (random); Singh 1970 and Lin and
/// Kumar 1984 (ordered).
#[test]
fn each_rule_of_choice() {
    let rows = [
        ("1.2 /min", vec![1.5, 0.5], "fastest", 1.57407407, 0.566666667, vec![0.595555556, 0.613333333]),
        ("1.2 /min", vec![1.5, 0.5], "listed order", 1.57407407, 0.566666667, vec![0.595555556, 0.613333333]),
        ("1.2 /min", vec![1.5, 0.5], "slowest", 1.73076923, 0.623076923, vec![0.535384615, 0.793846154]),
        (
            "2.0 /min",
            vec![1.5, 1.0, 0.5],
            "random",
            1.50485437,
            0.466019417,
            vec![0.621359223, 0.67961165, 0.776699029],
        ),
        ("0.9 /min", vec![1.0, 0.25], "fastest", 3.40615596, 1.76575125, vec![0.707878587, 0.768485653]),
        ("0.9 /min", vec![1.0, 0.25], "slowest", 3.60788722, 1.87032874, vec![0.678732454, 0.885070183]),
    ];
    for (seed, (rate, speeds, rule, stay, wait, busy)) in (700..).zip(rows) {
        let run = run(&unequal(rate, &speeds, rule), seed, 30);
        run.office("stay_mean_min").is(stay, 0.02);
        run.office("wait_mean_min").is(wait, 0.02);
        for (o, share) in (1..).zip(busy) {
            run.measure("busy_share", "officer", &format!("officer{o}")).is(share, 0.01);
        }
    }
}

/// Two officers, the longest idle first: the state is the number inside and, when nobody is, whose turn it is.
/// With rates a and b, arrivals λ: whoever ends a service last waits longest, so the balance equations below.
#[test]
fn the_longest_idle() {
    let (rate, a, b) = (1.2, 1.5, 0.5);
    let exact = longest_idle(rate, a, b);
    let run = run(&unequal("1.2 /min", &[a, b], "longest idle"), 710, 60);
    run.office("inside_mean").is(exact[0], 0.02);
    run.measure("busy_share", "officer", "officer1").is(exact[1], 0.01);
    run.measure("busy_share", "officer", "officer2").is(exact[2], 0.01);
}

/// Returns the people inside and the busy shares of both, by iterating the embedded balance of: empty with
/// officer 1 or 2 next (states 0, 1), only officer 1 or 2 busy (2, 3), both busy with n inside (n ≥ 2).
fn longest_idle(rate: f64, a: f64, b: f64) -> [f64; 3] {
    const MOST: usize = 200;
    let mut p = vec![1.0 / (MOST + 4) as f64; MOST + 4];
    let scale = rate + a + b;
    for _ in 0..200_000 {
        let mut next = vec![0.0; MOST + 4];
        let mut flow = |from: usize, to: usize, r: f64| next[to] += p[from] * r / scale;
        for (from, to, r) in [
            (0, 2, rate),
            (1, 3, rate),
            // The one who ends last has been idle for the shorter time: the other is next.
            (2, 1, a),
            (3, 0, b),
            (2, 4, rate),
            (3, 4, rate),
            (4, 3, a),
            (4, 2, b),
            (0, 0, a + b),
            (1, 1, a + b),
            (2, 2, b),
            (3, 3, a),
        ] {
            flow(from, to, r);
        }
        for state in 4..MOST + 4 {
            let up = if state + 1 < MOST + 4 { state + 1 } else { state };
            flow(state, up, rate);
            if state > 4 {
                flow(state, state - 1, a + b);
            }
        }
        p = next;
    }
    let both: f64 = p[4..].iter().sum();
    let inside: f64 = p[2] + p[3] + (4..MOST + 4).map(|state| (state - 2) as f64 * p[state]).sum::<f64>();
    [inside, p[2] + both, p[3] + both]
}
