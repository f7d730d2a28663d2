//! How often `loket select` selects a good policy, and how many replications that takes, against procedures of the
//! literature: `cargo bench --bench selection` writes `results/selection.md`. Takes some minutes.

#[path = "world.rs"]
mod world;

use world::{FIRST, POLICIES, Record, WORLDS};

/// Selections of each kind.
const RUNS: u32 = 2_000;
const CONFIDENCE: f64 = 0.95;

fn main() {
    let mut table = format!(
        "# How often the selection is right\n\n\
         Of {POLICIES} policies whose truth is known, one is selected {RUNS} times with luck of its own each time; confidence {:.0} %, a \
         first stage of {FIRST} replications, a zone of one standard deviation of the first policy by the root of that. *good*: share of \
         selections within the zone of the best, which should be at least {:.0} %: below {:.1} % would be \
         2.6 standard errors too few. *replications*: of all policies together, on average. *same for all*: what it would be \
         if every policy were replicated as often as the longest. `cargo bench --bench selection` makes this page; \
         benches/selection/world.rs says what the worlds are.\n\n\
         | world | loket: good | replications | same for all | Kim and Nelson (2001): good | replications | Rinott (1978): good | \
         replications |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        100.0 * CONFIDENCE,
        100.0 * CONFIDENCE,
        100.0 * (CONFIDENCE - 2.6 * (CONFIDENCE * (1.0 - CONFIDENCE) / f64::from(RUNS)).sqrt()),
    );
    for world in &WORLDS {
        let found = world.all(RUNS, CONFIDENCE);
        let mean = |sum: f64| format!("{:.0}", sum / f64::from(RUNS));
        let of =
            |record: &Record| format!("{:.2} % | {}", 100.0 * record.good_share(), mean(record.replications));
        table += &format!(
            "| {} | {} | {} | {} | {} |\n",
            world.name,
            of(&found.loket),
            mean(found.loket.longest),
            of(&found.kim_nelson),
            of(&found.rinott)
        );
        println!("{}", table.lines().last().unwrap_or_default());
    }
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("results/selection.md");
    std::fs::write(page, table).expect("results can be written");
}
