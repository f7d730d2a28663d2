//! The same bytes whatever the number of threads, whether a replication is run with others or alone; and the
//! same bytes as when the golden results were written.
//!
//! `LOKET_GOLDEN=write cargo test --test it golden` writes tests/golden/ anew. A change there is a change of
//! results: it belongs in a commit whose subject begins with `Results:` and in the CHANGELOG.

use crate::watch::{Watch, read_with};
use loket::experiment::measures::{Measure, measures};
use loket::experiment::{Experiment, Outcomes};
use loket::office::Office;
use loket::office::outcome::{OfficerCounts, Outcome};
use loket::office::plan::Plan;
use loket::scenario::Scenario;
use loket::scenario::settings::Replications;
use std::path::{Path, PathBuf};

/// What the golden files hold: enough to notice a change anywhere, few enough to be read.
const GOLDEN: [&str; 14] = [
    "arrived_per_day",
    "served_per_day",
    "abandoned_share",
    "turned_away_share",
    "wait_mean_min",
    "wait_p90_min",
    "stay_mean_min",
    "time_to_card_mean_h",
    "overtime_mean_min",
    "busy_share",
    "down_share",
    "skill_end",
    "target_met_share",
    "cost_per_day",
];

/// Returns the scenario files, in the order of their names.
pub fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = std::fs::read_dir(folder).expect("scenarios/ can be read");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    assert!(files.len() >= 4, "at least four offices are shipped");
    files
}

/// Returns the scenario of `file`, shortened so that the test is quick.
pub fn short(file: &Path) -> Scenario {
    let text = std::fs::read_to_string(file).expect("a scenario can be read");
    read_with(&text, &shorter(&text).each_ref().map(String::as_str), &[])
}

/// Returns changes that make the office of `text` quick to simulate; a warm-up that would leave nothing is shortened too.
pub fn shorter(text: &str) -> [String; 2] {
    let calendar = read_with(text, &[], &[]).calendar;
    let (horizon, days) = if calendar.always { ("4 days", 4.0) } else { ("3 weeks", 21.0) };
    let warm_up = calendar.warm_up.hours();
    let warm_up = if warm_up >= days * 24.0 { 48.0 } else { warm_up };
    [format!("calendar.horizon=\"{horizon}\""), format!("calendar.warm-up=\"{warm_up} h\"")]
}

fn run(scenario: &Scenario, replications: u64, threads: usize) -> Outcomes {
    let replications = Replications::Fixed(replications);
    Experiment { replications, threads: Some(threads), ..Experiment::new(scenario) }.run(&())
}

fn bytes(measures: &[Measure]) -> String {
    serde_json::to_string(measures).expect("measures can be written")
}

#[test]
fn two_threads_give_the_bytes_of_one() {
    for file in files() {
        let scenario = short(&file);
        let (one, two) = (run(&scenario, 20, 1), run(&scenario, 20, 2));
        assert_eq!(one.outcomes, two.outcomes, "{}", file.display());
        let (one, two) = (measures(&scenario, &one), measures(&scenario, &two));
        assert_eq!(bytes(&one), bytes(&two), "{}", file.display());
    }
}

/// What else the shipped registry could do, all at once, and much of it from some day on.
const EVERYTHING: &str = include_str!("determinism/everything.toml");

#[test]
fn everything_at_once_gives_the_same_bytes() {
    let scenario = read_with(EVERYTHING, &[], &[]);
    let (one, two) = (run(&scenario, 20, 1), run(&scenario, 20, 2));
    assert_eq!(one.outcomes, two.outcomes);
    assert_eq!(bytes(&measures(&scenario, &one)), bytes(&measures(&scenario, &two)));
    let plan = Plan::new(&scenario);
    let mut office = Office::new(&plan, Watch::default());
    for replication in [17, 3, 17] {
        let alone = office.replicate(scenario.experiment.seed, replication);
        assert_eq!(one.outcomes[replication as usize], alone);
    }
    let used = |of: fn(&Outcome) -> u64| one.outcomes.iter().map(of).sum::<u64>();
    let groups = |of: fn(&OfficerCounts) -> u64| -> u64 {
        one.outcomes.iter().flat_map(|outcome| &outcome.groups).map(of).sum()
    };
    assert!(groups(|group| group.calls) > 0 && groups(|group| group.leavers) > 0);
    assert!(groups(|group| group.travel as u64) > 0);
    assert!(used(|outcome| outcome.cells.iter().map(|cell| cell.complaints).sum()) > 0);
    assert!(used(|outcome| outcome.cells.iter().map(|cell| cell.stayed_home).sum()) > 0);
    assert!(used(|outcome| outcome.steps.iter().map(|step| step.detoured).sum()) > 0);
    assert!(used(|outcome| outcome.steps.iter().map(|step| step.breaches).sum()) > 0);
    assert!(used(|outcome| outcome.pools.iter().map(|pool| pool.swaps).sum()) > 0);
}

#[test]
fn replication_17_is_the_same_alone() {
    for file in files() {
        let scenario = short(&file);
        let all = run(&scenario, 20, 2);
        let plan = Plan::new(&scenario);
        let alone = Office::new(&plan, Watch::default()).replicate(scenario.experiment.seed, 17);
        assert_eq!(all.outcomes[17], alone, "{}", file.display());
    }
}

/// Every variant of every file can be read, and changes something.
#[test]
fn every_variant_is_another_office() {
    for file in files() {
        let text = std::fs::read_to_string(&file).expect("a scenario can be read");
        let base = short(&file);
        assert!(base.variants.len() >= 2, "{} has few variants", file.display());
        for variant in &base.variants {
            let source = loket::scenario::source::Source {
                name: "shipped.toml",
                text: &text,
                variant: Some(&variant.name),
                set: &[],
                files: &|name| Err(format!("no file `{name}`")),
            };
            let changed =
                source.read().unwrap_or_else(|problems| panic!("{}: {problems:#?}", file.display()));
            let as_if_base = Scenario { variant: String::new(), ..changed.scenario };
            assert_ne!(as_if_base, read_with(&text, &[], &[]), "{}: {}", file.display(), variant.name);
        }
    }
}

/// One row per measure; twelve digits are what different mathematical libraries agree on.
fn golden(scenario: &Scenario) -> String {
    let outcomes = run(scenario, 4, 1);
    let number = |value: Option<f64>| value.map_or("null".to_owned(), |value| format!("{value:.11e}"));
    let mut rows = Vec::new();
    for row in measures(scenario, &outcomes).iter().filter(|row| GOLDEN.contains(&row.measure.as_str())) {
        let scope = serde_json::to_value(row.scope).expect("a scope has a name");
        let scope = scope.as_str().unwrap_or_default();
        rows.push(format!("  \"{} of {scope} {}\": {}", row.measure, row.name, number(row.mean)));
    }
    format!("{{\n{}\n}}\n", rows.join(",\n"))
}

#[test]
fn golden_results_stay() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for file in files() {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let path = folder.join(format!("{name}.json"));
        let found = golden(&short(&file));
        if std::env::var("LOKET_GOLDEN").is_ok_and(|value| value == "write") {
            std::fs::write(&path, &found).expect("a golden file can be written");
        }
        let wanted = std::fs::read_to_string(&path).unwrap_or_default();
        let changed = || found.lines().zip(wanted.lines()).find(|(found, wanted)| found != wanted);
        assert!(found == wanted, "{}: results have changed, first {:?}", path.display(), changed());
    }
}
