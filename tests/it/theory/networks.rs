//! Tandem and Jackson networks.
//!
//! Sources: Burke 1956; Jackson 1957: each station is an M/M/c of its own at the rate it sees.

use crate::support::{Run, always, run};

/// Stations in a row, each with its own officers; `follows` adds keys to each step.
fn stations(rate: &str, stations: &[(f64, u32)], follows: &[&str]) -> String {
    let route: Vec<String> = (1..=stations.len()).map(|s| format!("\"step{s}\"")).collect();
    let mut text = always("22 days", "2 days")
        + &format!(
            "\n[[demand]]\nservice = \"card\"\nrate = \"{rate}\"\n\n[[service]]\nname = \"card\"\nroute = [{}]\n",
            route.join(", ")
        );
    for (s, (speed, officers)) in (1..).zip(stations) {
        let follows = follows.get(s - 1).unwrap_or(&"");
        text += &format!(
            r#"
[[step]]
name = "step{s}"
work = {{ exponential = "{:.12} min" }}
{follows}

[[officer]]
name = "officer{s}"
count = {officers}
skills = {{ step{s} = 1.0 }}
"#,
            1.0 / speed
        );
    }
    text
}

/// Returns the estimate of people at step `step`, waiting or in service, per citizen that comes × time.
fn time_at(run: &Run, step: usize) -> crate::support::Estimate {
    run.ratio(&format!("W at node {}", step + 1), |outcome| {
        let counts = &outcome.steps[step];
        ((counts.queue_area + counts.busy_area) as f64 / 60e6, outcome.cells[0].arrived as f64)
    })
}

/// Group Tandem M/M/c: W by node and in all.
#[test]
fn stations_in_a_row() {
    let rows = [
        ("2 /min", vec![(3.0, 1), (1.0, 3), (2.5, 1)], vec![1.0, 1.44444444, 2.0], 4.44444444),
        ("0.5 /min", vec![(0.7, 1), (0.3, 2)], vec![5.0, 10.9090909], 15.9090909),
    ];
    for (seed, (rate, nodes, stays, total)) in (600..).zip(rows) {
        let run = run(&stations(rate, &nodes, &[]), seed, 60);
        for (step, stay) in stays.into_iter().enumerate() {
            time_at(&run, step).is(stay, 0.03);
        }
        run.office("stay_mean_min").is(total, 0.025);
    }
}

/// A station whose citizens start over with probability 1/4: an M/M/1 at rate 0.6/0.75 = 0.8, so that a citizen
/// is there (0.8/0.2)/0.6 min in all.
#[test]
fn one_station_with_feedback() {
    let ways = [
        "errors = { rate = 0.25, then = \"repeat\" }",
        "outcomes = { incomplete = { share = 0.25, then = \"repeat\" } }",
        "errors = { at-skill-1 = 0.25, at-skill-0 = 0.9, then = \"repeat\" }",
    ];
    for (seed, way) in (610..).zip(ways) {
        let run = run(&stations("0.6 /min", &[(1.0, 1)], &[way]), seed, 60);
        run.measure("busy_share", "officer", "officer1").is(0.8, 0.01);
        run.office("stay_mean_min").is(4.0 / 0.6, 0.02);
    }
}

/// A Jackson network: from step 1 a fifth goes straight to step 3, from step 2 a tenth goes back to step 1, from
/// step 3 a fifth goes back to step 2 and a tenth of the rest leaves without success, at 0.5 citizens a minute.
/// The rates solve λ₁ = 0.5 + 0.1 λ₂, λ₂ = 0.8 λ₁ + 0.2 λ₃, λ₃ = 0.2 λ₁ + 0.9 λ₂.
#[test]
fn a_network_with_feedback() {
    let follows = [
        "outcomes = { easy = { share = 0.2, then = \"step3\" } }",
        "outcomes = { unclear = { share = 0.1, then = \"step1\" } }",
        "errors = { rate = 0.2, then = \"step2\" }\noutcomes = { refused = { share = 0.1, then = \"reject\" } }",
    ];
    let nodes = [(0.9, 1), (0.5, 2), (0.4, 3)];
    // λ₂ = 0.8 (0.5 + 0.1 λ₂) + 0.2 (0.2 (0.5 + 0.1 λ₂) + 0.9 λ₂)
    let second = (0.8 * 0.5 + 0.2 * 0.2 * 0.5) / (1.0 - 0.8 * 0.1 - 0.2 * (0.2 * 0.1 + 0.9));
    let first = 0.5 + 0.1 * second;
    let third = 0.2 * first + 0.9 * second;
    let run = run(&stations("0.5 /min", &nodes, &follows), 620, 60);
    let mut inside = 0.0;
    for (step, ((speed, officers), rate)) in nodes.into_iter().zip([first, second, third]).enumerate() {
        let people = loket::stats::theory::erlang::Mmc::new(rate, speed, officers).inside_mean();
        time_at(&run, step).is(people / 0.5, 0.02);
        inside += people;
    }
    run.office("inside_mean").is(inside, 0.02);
    run.office("stay_mean_min").is(inside / 0.5, 0.02);
    let refused = run.ratio("refused on the merits", |outcome| {
        (outcome.cells[0].rejected as f64, outcome.cells[0].joined as f64)
    });
    refused.is(0.8 * 0.1 * third / 0.5, 0.02);
}
