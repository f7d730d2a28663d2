//! How cost and memory grow: one size at a time, each point in a process of its own so that its peak of memory is
//! its own.

use loket::experiment::Experiment;
use loket::scenario::Scenario;
use loket::scenario::settings::Replications;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::process::Command;
use std::time::Instant;

/// Runs of each point; the fastest counts, since nothing but disturbance makes one slower than another.
const TRIES: usize = 3;

/// Events that a point is worth timing for.
const EVENTS: u64 = 1_000_000;

/// What grows, how the office looks at one size, and what the growth may cost.
struct Curve {
    name: &'static str,
    title: &'static str,
    unit: &'static str,
    sizes: &'static [u64],
    office: fn(u64) -> Office,
    /// How many times as much an event may cost at the largest size as at the smallest.
    allowed: f64,
}

struct Office {
    text: String,
    replications: u64,
}

const CURVES: [Curve; 6] = [
    Curve {
        name: "waiting",
        title: "People waiting, first come first served",
        unit: "people waiting at the end",
        sizes: &[1_000, 10_000, 100_000, 1_000_000],
        office: |size| waiting(size, ""),
        // The logarithm of the size doubles.
        allowed: 2.0,
    },
    Curve {
        name: "priorities",
        title: "People waiting, in three classes of priority",
        unit: "people waiting at the end",
        sizes: &[1_000, 10_000, 100_000, 1_000_000],
        office: |size| {
            waiting(
                size,
                r#"priority = [{ class = "first", share = 0.1 }, { class = "second", share = 0.2 }]"#,
            )
        },
        allowed: 2.0,
    },
    Curve {
        name: "officers",
        title: "Officers at one step, load 0.9",
        unit: "officers",
        sizes: &[1, 10, 100, 1_000],
        office: |size| {
            let steps = [Step { name: "desk".to_owned(), officers: size, mean: "1 min" }];
            let minutes = EVENTS as f64 / 2.0 / (0.9 * size as f64);
            Office { text: office(54 * size, &steps, minutes, ""), replications: 1 }
        },
        allowed: 3.0,
    },
    Curve {
        name: "steps",
        title: "Steps in a row, one officer each, load 0.8",
        unit: "steps",
        sizes: &[1, 3, 10, 30, 100],
        office: |size| {
            let step = |place| Step { name: format!("step-{place}"), officers: 1, mean: "1 min" };
            let steps: Vec<Step> = (0..size).map(step).collect();
            Office { text: office(48, &steps, EVENTS as f64 / (0.8 * size as f64), ""), replications: 1 }
        },
        // The logarithm of what is pending, the steps and three more, grows 3.3 times.
        allowed: 3.3,
    },
    Curve {
        name: "replications",
        title: "Replications of an office day",
        unit: "replications",
        sizes: &[100, 1_000, 10_000, 100_000],
        office: |size| Office { text: office_days(1), replications: size },
        allowed: 1.5,
    },
    Curve {
        name: "horizon",
        title: "Days of one replication",
        unit: "days",
        sizes: &[7, 30, 365, 3_650],
        office: |size| Office { text: office_days(size), replications: 10_950_u64.div_ceil(size) },
        allowed: 1.5,
    },
];

struct Step {
    name: String,
    officers: u64,
    mean: &'static str,
}

/// An office that never closes, in which twice as many come as can be served: at the end `size` wait.
fn waiting(size: u64, service: &str) -> Office {
    let desk = [Step { name: "desk".to_owned(), officers: 1, mean: "1 min" }];
    Office { text: office(120, &desk, size as f64, service), replications: (EVENTS / (3 * size)).max(1) }
}

/// An office that never closes: `per_hour` people come and go through all `steps`.
fn office(per_hour: u64, steps: &[Step], minutes: f64, service: &str) -> String {
    let names: Vec<String> = steps.iter().map(|step| format!("\"{}\"", step.name)).collect();
    let route = names.join(", ");
    let mut text = format!(
        "schema = 1\nname = \"growth\"\n[calendar]\nstart = 2027-01-04\nhours = \"always\"\nhorizon = \"{:.0} min\"\n\
         [[demand]]\nservice = \"any\"\nrate = \"{per_hour} /h\"\n[[service]]\nname = \"any\"\nroute = [{route}]\n{service}\n",
        minutes.max(60.0)
    );
    for Step { name, officers, mean } in steps {
        let _ = write!(
            text,
            "[[step]]\nname = \"{name}\"\nwork = {{ exponential = \"{mean}\" }}\n[[officer]]\nname = \"at {name}\"\n\
             count = {officers}\nskills = {{ {name} = 1.0 }}\nshift = \"always\"\n"
        );
    }
    text
}

/// An office of two steps that is open every day from eight to four.
fn office_days(days: u64) -> String {
    format!(
        r#"
schema = 1
name = "growth"
[calendar]
start = 2027-01-04
horizon = "{days} days"
hours = {{ mon-sun = "08:00-16:00" }}
closing = {{ inside = "serve everyone" }}
[[demand]]
service = "card"
per-hour = {{ mon-sun = [20, 25, 25, 20, 15, 20, 15, 10] }}
[[service]]
name = "card"
route = ["documents", "capture"]
[[step]]
name = "documents"
work = {{ lognormal = {{ mean = "2 min", cv = 0.5 }} }}
[[step]]
name = "capture"
work = {{ lognormal = {{ mean = "4 min", cv = 0.5 }} }}
uses = ["kit"]
[[officer]]
name = "clerk"
skills = {{ documents = 1.0 }}
shift = "office hours"
[[officer]]
name = "operator"
count = 2
skills = {{ capture = 1.0 }}
shift = "office hours"
[[equipment]]
name = "kit"
units = 2
failures = [{{ name = "jam", every = "40 h in use", repair = "20 min" }}]
"#
    )
}

/// What one point of a curve costs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Point {
    events: u64,
    seconds: f64,
    /// Peak of memory \[bytes\]; `None` where the system does not say.
    memory: Option<u64>,
}

/// Prints one point as JSON; for [`table`], which asks for it in a process of its own.
pub fn point(curve: &str, size: u64) {
    let curve = CURVES.iter().find(|known| known.name == curve).expect("a curve");
    let Office { text, replications } = (curve.office)(size);
    let scenario = Scenario::parse(&text, "growth.toml").unwrap_or_else(|problems| panic!("{problems:#?}"));
    let replications = Replications::Fixed(replications);
    let experiment = Experiment { replications, threads: Some(1), ..Experiment::new(&scenario) };
    let mut best = f64::INFINITY;
    let mut events = 0;
    for _ in 0..TRIES {
        let start = Instant::now();
        let outcomes = experiment.run(&());
        best = best.min(start.elapsed().as_secs_f64());
        let inside: u64 = outcomes.outcomes[0].cells.iter().map(|cell| cell.inside).sum();
        assert!(
            size < 100 || !curve.unit.starts_with("people") || inside.abs_diff(size) < size / 5,
            "{inside} wait"
        );
        events = outcomes.outcomes.iter().map(|outcome| outcome.events).sum();
    }
    let point = Point { events, seconds: best, memory: peak_of_memory() };
    println!("{}", serde_json::to_string(&point).expect("numbers"));
}

/// Returns the most memory that this process has had, where the system says so.
fn peak_of_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Prints every curve.
///
/// # Panics
/// If the cost of an event grows faster than it may.
pub fn table() {
    let program = std::env::current_exe().expect("this program");
    for curve in &CURVES {
        let measure = |&size: &u64| {
            let output =
                Command::new(&program).args(["point", curve.name, &size.to_string()]).output().expect("runs");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let point: Point = serde_json::from_slice(&output.stdout).expect("a point");
            (size as f64, point)
        };
        let points: Vec<(f64, Point)> = curve.sizes.iter().map(measure).collect();
        println!("\n**{}**\n", curve.title);
        println!(
            "| {} | ns an event | times the first | memory \\[MB\\] |\n| ---: | ---: | ---: | ---: |",
            curve.unit
        );
        let cost = |point: &Point| point.seconds * 1e9 / point.events as f64;
        let first = cost(&points[0].1);
        for (size, point) in &points {
            let memory = point.memory.map_or("?".to_owned(), |bytes| format!("{:.1}", bytes as f64 / 1e6));
            println!("| {size} | {:.1} | {:.2} | {memory} |", cost(point), cost(point) / first);
        }
        let logs: Vec<(f64, f64)> =
            points.iter().map(|(size, point)| (size.ln(), cost(point).ln())).collect();
        let (smallest, largest) = (&points[0], &points[points.len() - 1]);
        print!("\nSlope of cost against size, both in logarithms: {:.3}.", slope(&logs));
        if let (Some(few), Some(many)) = (smallest.1.memory, largest.1.memory) {
            let each = many.saturating_sub(few) as f64 / (largest.0 - smallest.0);
            print!(" Memory for each one more: {each:.0} bytes.");
        }
        println!();
        let times = cost(&largest.1) / first;
        let allowed = curve.allowed;
        assert!(
            times <= allowed,
            "{}: an event costs {times:.2} times as much, {allowed:.2} are allowed",
            curve.title
        );
    }
}

/// Returns the slope of the least-squares line through `points`.
fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let mean = |value: fn(&(f64, f64)) -> f64| points.iter().map(value).sum::<f64>() / n;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let products: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    products / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>()
}
