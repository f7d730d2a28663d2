//! What a run leaves behind: the summary that other programs read, tables, and a manifest to repeat it by.

pub mod baseline;
pub mod batch;
pub mod catalogue;
pub mod comparison;
pub mod day;
pub mod diff;
pub mod folder;
pub mod found;
pub mod gate;
pub mod journal;
pub mod optimize;
pub mod selection;
pub mod sweep;
pub mod table;
pub mod tables;
pub mod theory;
pub mod training;
pub mod uncertainty;
pub mod warnings;

use self::baseline::Named;
use crate::experiment::batches::Batches;
use crate::experiment::measures::{Measure, measures};
use crate::experiment::precision::Reached;
use crate::experiment::steady::FoundWarmUp;
use crate::experiment::tables::Tables;
use crate::experiment::{Outcomes, Stopped};
use crate::scenario::Scenario;
use folder::Contents;
use serde::{Deserialize, Serialize};

/// The answer of a run, as other programs read it: `loket run --json` and `summary.json`.
///
/// What is not defined is null: a mean of nothing, an interval of one replication, the variant of the base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Name of the scenario.
    pub scenario: String,
    /// The variant in force; `None`: the base.
    pub variant: Option<String>,
    /// Seed of all randomness.
    pub seed: u64,
    /// Finished replications.
    pub replications: u64,
    /// What was to be known so and so well, and whether it is; empty if the number of replications was given.
    pub precision: Vec<Reached>,
    /// The warm-up that a pilot found; `None`: it was given, or there is none.
    pub warm_up: Option<FoundWarmUp>,
    /// How one long run was cut, if replications are batches of it.
    pub batches: Option<Batches>,
    /// Every measure.
    pub measures: Vec<Measure>,
    /// What the formulas of known queues say of each step.
    #[serde(default)]
    pub theory: Vec<theory::TheoryRow>,
    /// What the reader should know before trusting the numbers.
    pub warnings: Vec<String>,
}

/// Everything that a run writes to its folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The answer.
    pub summary: Summary,
    /// The tables.
    pub tables: Tables,
    /// More tables, such as those of [`day`].
    pub more: Vec<table::Table>,
    /// How to repeat it.
    pub manifest: Manifest,
    /// More files to put beside the others, such as a picture: name and content.
    pub extra: Vec<(String, String)>,
}

impl Run {
    /// Returns what the folder of the run holds.
    pub fn contents(&self) -> Contents {
        let mut files = vec![
            ("manifest.json".to_owned(), self.manifest.json()),
            ("summary.json".to_owned(), self.summary.json()),
        ];
        files.extend(self.extra.iter().cloned());
        let own = tables::of_run(&self.summary, &self.tables);
        Contents {
            files,
            tables: own.into_iter().chain(self.more.iter().cloned()).collect(),
            journal: Vec::new(),
        }
    }
}

/// What the results in a folder are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// `loket run`
    Run,
    /// `loket compare`
    Comparison,
    /// `loket select`
    Selection,
    /// `loket sweep`
    Sweep,
    /// `loket optimize`
    Search,
    /// `loket training`
    Training,
    /// `loket uncertainty`
    Uncertainty,
    /// `loket batch`
    Batch,
}

/// How a run was made, so that it can be repeated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// What the results are of.
    pub kind: Kind,
    /// Name of the program.
    pub program: String,
    /// Its version.
    pub version: String,
    /// Operating system and processor, such as `linux x86_64`.
    pub platform: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Name of the scenario file.
    pub scenario_file: String,
    /// Its text.
    pub scenario_text: String,
    /// BLAKE3 hash of the text, in hexadecimal.
    pub scenario_blake3: String,
    /// The variant in force; `None`: the base.
    pub variant: Option<String>,
    /// Single changes, each `path=value`.
    pub set: Vec<String>,
    /// Where policies are held against each other: variants asked for; empty: all of the file.
    pub variants: Vec<String>,
    /// Levers, each `path=values`.
    pub vary: Vec<String>,
    /// Where several scenario files are held against each other: all after the first.
    pub others: Vec<File>,
    /// Files that the scenario names.
    #[serde(default)]
    pub files: Vec<Named>,
    /// How many replications were asked for, in words.
    #[serde(default)]
    pub asked: String,
    /// Seed of all randomness.
    pub seed: u64,
    /// Finished replications.
    pub replications: u64,
    /// Why there are not more.
    pub stopped: Stopped,
    /// The run was interrupted; the results are those of the replications that were finished.
    pub partial: bool,
    /// Threads; they change no result.
    pub threads: usize,
    /// Duration of the simulation \[s\].
    pub wall_time_s: f64,
    /// When it was finished: an instant in UTC by RFC 3339; `None`: nobody looked at a clock. The results know of none.
    #[serde(default)]
    pub finished: Option<String>,
    /// As in the summary.
    pub precision: Vec<Reached>,
    /// As in the summary.
    pub warm_up: Option<FoundWarmUp>,
    /// As in the summary.
    pub batches: Option<Batches>,
    /// As in the summary.
    pub warnings: Vec<String>,
}

/// A scenario file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// Its name.
    pub file: String,
    /// Its text.
    pub text: String,
    /// BLAKE3 hash of the text, in hexadecimal.
    pub blake3: String,
}

impl File {
    /// Describes the file called `file` with `text` in it.
    pub fn new(file: String, text: String) -> File {
        File { blake3: hash(&text), file, text }
    }
}

impl Summary {
    /// Sums up `outcomes` of `scenario`; `warnings` are those of the scenario, to which those of the results
    /// are added.
    pub fn new(scenario: &Scenario, outcomes: &Outcomes, tables: &Tables, warnings: Vec<String>) -> Summary {
        Summary::settled(scenario, None, outcomes, tables, warnings)
    }

    /// Does the same for a scenario whose warm-up was found.
    pub fn settled(
        scenario: &Scenario,
        warm_up: Option<FoundWarmUp>,
        outcomes: &Outcomes,
        tables: &Tables,
        warnings: Vec<String>,
    ) -> Summary {
        let measures = measures(scenario, outcomes);
        let mut summary = Summary {
            scenario: scenario.name.clone(),
            variant: variant(scenario),
            seed: outcomes.seed,
            replications: outcomes.outcomes.len() as u64,
            precision: outcomes.precision.clone(),
            warm_up,
            batches: outcomes.batches.clone(),
            theory: theory::rows(scenario, &measures),
            measures,
            warnings,
        };
        let more = warnings::warnings(scenario, &summary, tables, outcomes.stopped);
        summary.warnings.extend(more);
        summary
    }

    /// Returns the summary as JSON, with a newline at the end.
    pub fn json(&self) -> String {
        json(self)
    }
}

impl Manifest {
    /// Describes a run of the scenario that `text` of the file called `file` says, on one thread, in no time and
    /// with no single changes; name the true ones in a literal: `Manifest { threads, ..Manifest::new(..) }`.
    pub fn new(scenario: &Scenario, file: &str, text: &str, outcomes: &Outcomes) -> Manifest {
        let count = outcomes.outcomes.len() as u64;
        Manifest {
            precision: outcomes.precision.clone(),
            batches: outcomes.batches.clone(),
            ..Manifest::of_many(scenario, file, text, (outcomes.seed, count, outcomes.stopped))
        }
    }

    /// Does the same for a study whose outcomes are not at hand: its seed, its replications of each office, and why it
    /// ended.
    pub fn of_many(scenario: &Scenario, file: &str, text: &str, run: (u64, u64, Stopped)) -> Manifest {
        let (seed, replications, stopped) = run;
        Manifest {
            kind: Kind::Run,
            program: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            platform: platform(),
            scenario: scenario.name.clone(),
            scenario_file: file.to_owned(),
            scenario_text: text.to_owned(),
            scenario_blake3: hash(text),
            variant: variant(scenario),
            set: Vec::new(),
            variants: Vec::new(),
            vary: Vec::new(),
            others: Vec::new(),
            files: Vec::new(),
            asked: scenario.experiment.replications.words(),
            seed,
            replications,
            stopped,
            partial: stopped == Stopped::Interrupted,
            threads: 1,
            wall_time_s: 0.0,
            finished: None,
            precision: Vec::new(),
            warm_up: None,
            batches: None,
            warnings: Vec::new(),
        }
    }

    /// Returns the manifest as JSON, with a newline at the end.
    pub fn json(&self) -> String {
        json(self)
    }
}

/// Returns operating system and processor, such as `linux x86_64`.
fn platform() -> String {
    format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)
}

/// Returns the BLAKE3 hash of `text`, in hexadecimal.
pub fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

fn variant(scenario: &Scenario) -> Option<String> {
    (!scenario.variant.is_empty()).then(|| scenario.variant.clone())
}

/// Returns `value` as indented JSON, with a newline at the end.
fn json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("plain structs with string keys become JSON");
    text.push('\n');
    text
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::experiment::examples::day_office;
    use crate::scenario::settings::Replications;

    /// A run of the three mornings.
    pub(crate) fn example(replications: u64) -> Run {
        let scenario = day_office();
        let replications = Replications::Fixed(replications);
        let outcomes = Experiment { replications, ..Experiment::new(&scenario) }.run(&());
        let tables = Tables::new(&scenario, &outcomes);
        let summary = Summary::new(&scenario, &outcomes, &tables, vec!["a step is overloaded".to_owned()]);
        let manifest = Manifest {
            threads: 2,
            warnings: summary.warnings.clone(),
            ..Manifest::new(&scenario, "mornings.toml", "schema = 1\n", &outcomes)
        };
        let more = day::of_run(&scenario, &outcomes, &summary);
        Run { summary, tables, more, manifest, extra: vec![("note.txt".to_owned(), "hello\n".to_owned())] }
    }

    #[test]
    fn the_summary_keeps_its_contract() {
        let run = example(1);
        let json: serde_json::Value = serde_json::from_str(&run.summary.json()).unwrap();
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        let mut wanted = ["scenario", "variant", "seed", "replications", "measures", "warnings"].to_vec();
        wanted.extend(["precision", "warm_up", "batches", "theory"]);
        wanted.sort_unstable();
        let mut found: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
        found.sort_unstable();
        assert_eq!(found, wanted);
        assert_eq!((&json["variant"], &json["seed"]), (&serde_json::Value::Null, &1.into()));
        let row = &json["measures"][0];
        assert_eq!((row["measure"].as_str(), row["scope"].as_str()), (Some("wait_mean_min"), Some("office")));
        assert!(row["mean"].is_f64() && row["ci95_low"].is_null() && row["ci95_high"].is_null());
        assert_eq!((row["unit"].as_str(), row["n"].as_u64()), (Some("min"), Some(1)));
        assert_eq!(row.as_object().unwrap().len(), 8);
        assert_eq!(json["warnings"][0], "a step is overloaded");
        assert_eq!((&json["precision"], json["warm_up"].is_null()), (&serde_json::json!([]), true));
        assert_eq!(serde_json::from_str::<Summary>(&run.summary.json()).unwrap(), run.summary);
    }

    #[test]
    fn the_manifest_names_what_a_repetition_needs() {
        let json: serde_json::Value = serde_json::from_str(&example(2).manifest.json()).unwrap();
        assert_eq!((&json["program"], &json["partial"]), (&"loket".into(), &false.into()));
        assert_eq!((&json["stopped"], &json["scenario_text"]), (&"complete".into(), &"schema = 1\n".into()));
        assert_eq!(json["scenario_blake3"].as_str().map(str::len), Some(64));
    }
}
