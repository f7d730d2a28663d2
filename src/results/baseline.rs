//! A baseline: what a scenario came to, kept in a file to hold later results against.
//!
//! The file is JSON with a line per measure, so that version control shows what an update moved.

use crate::experiment::gate::{Kept, Question, keep};
use crate::experiment::{Outcomes, Stopped};
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// What says that a file is a baseline.
const FORMAT: &str = "loket baseline";

/// The version of the format that is written, and the latest that is read.
pub const FORMAT_VERSION: u64 = 1;

/// A result to hold later ones against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// Says that this is a baseline.
    pub format: String,
    /// Version of the format.
    pub format_version: u64,
    /// What was simulated, and with what.
    #[serde(flatten)]
    pub made: Made,
    /// Every measure.
    pub measures: Vec<Kept>,
}

/// All that numbers depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Version of the program.
    pub version: String,
    /// Operating system and processor, such as `linux x86_64`.
    pub platform: String,
    /// Name of the scenario.
    pub scenario: String,
    /// BLAKE3 hash of its text, in hexadecimal.
    pub scenario_blake3: String,
    /// The variant in force; `None`: the base.
    pub variant: Option<String>,
    /// Single changes, each `path=value`.
    pub set: Vec<String>,
    /// Files that the scenario names.
    pub files: Vec<Named>,
    /// Seed of all randomness.
    pub seed: u64,
    /// Finished replications.
    pub replications: u64,
}

/// A file that a scenario names, such as recorded arrivals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// As the scenario names it.
    pub name: String,
    /// BLAKE3 hash of its text, in hexadecimal.
    pub blake3: String,
}

/// Something that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// What.
    pub what: Part,
    /// With the baseline.
    pub baseline: String,
    /// Now.
    pub now: String,
}

/// What numbers depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Name of the scenario.
    Scenario,
    /// Its text.
    Text,
    /// The variant.
    Variant,
    /// Single changes.
    Set,
    /// Files that it names.
    Files,
    /// Version of the program.
    Version,
    /// Operating system and processor.
    Platform,
    /// Seed of all randomness.
    Seed,
    /// Number of replications.
    Replications,
}

/// Why a text is no baseline.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BaselineError {
    /// It ends too early.
    #[error("the file ends in the middle of line {0}: it was cut off")]
    CutOff(usize),
    /// It is not JSON.
    #[error("it is not JSON: {0}")]
    NotJson(String),
    /// It is JSON of something else.
    #[error("it is JSON, but not a baseline that `loket gate --update` wrote")]
    Foreign,
    /// It is of a version to come.
    #[error("it has format {0}, from a newer loket; this one reads formats up to {FORMAT_VERSION}")]
    Newer(u64),
    /// Something is missing or wrong in it.
    #[error("something is missing or wrong in it: {0}")]
    Broken(String),
}

impl Part {
    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Part::Scenario => "name of the scenario",
            Part::Text => "text of the scenario",
            Part::Variant => "variant",
            Part::Set => "changes by --set",
            Part::Files => "files that the scenario names",
            Part::Version => "version of loket",
            Part::Platform => "platform",
            Part::Seed => "seed",
            Part::Replications => "replications",
        }
    }
}

impl Made {
    /// Describes what this program makes of the scenario that `text` says.
    pub fn new(scenario: &Scenario, text: &str, set: &[String], files: &[Named]) -> Made {
        Made {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            platform: super::platform(),
            scenario: scenario.name.clone(),
            scenario_blake3: super::hash(text),
            variant: super::variant(scenario),
            set: set.to_vec(),
            files: files.to_vec(),
            seed: scenario.experiment.seed,
            replications: 0,
        }
    }

    /// Returns what is not as it was when `baseline` was made.
    pub fn others(&self, baseline: &Made) -> Vec<Other> {
        let texts = |made: &Made| {
            let files: Vec<String> =
                made.files.iter().map(|file| format!("{} {}", file.name, short(&file.blake3))).collect();
            [
                (Part::Scenario, made.scenario.clone()),
                (Part::Text, made.scenario_blake3.clone()),
                (Part::Variant, made.variant.clone().unwrap_or_else(|| "none".to_owned())),
                (Part::Set, made.set.join(", ")),
                (Part::Files, files.join(", ")),
                (Part::Version, made.version.clone()),
                (Part::Platform, made.platform.clone()),
                (Part::Seed, made.seed.to_string()),
                (Part::Replications, made.replications.to_string()),
            ]
        };
        let pairs = texts(baseline).into_iter().zip(texts(self));
        let differ = pairs.filter(|((_, old), (_, new))| old != new);
        differ.map(|((what, baseline), (_, now))| Other { what, baseline, now }).collect()
    }
}

/// The beginning of a hash, for people.
fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

impl Other {
    /// In words: what, how it was and how it is.
    pub fn words(&self) -> String {
        let show = |value: &str| match (self.what, value) {
            (_, "") => "none".to_owned(),
            (Part::Text, hash) => format!("{}...", short(hash)),
            (_, value) => value.to_owned(),
        };
        format!("{}: {} now, {} in the baseline", self.what.words(), show(&self.now), show(&self.baseline))
    }
}

impl Baseline {
    /// Keeps what `outcomes` of `scenario` say, as `made` describes it, with what a test of `question` needs later.
    ///
    /// # Panics
    /// If the experiment was interrupted: which replications are missing depends on the clock.
    pub fn new(made: Made, scenario: &Scenario, outcomes: &Outcomes, question: &Question) -> Baseline {
        assert!(outcomes.stopped != Stopped::Interrupted, "an interrupted run is no baseline");
        let replications = outcomes.outcomes.len() as u64;
        Baseline {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            made: Made { seed: outcomes.seed, replications, ..made },
            measures: keep(scenario, outcomes, question),
        }
    }

    /// Reads what [`Baseline::json`] wrote.
    ///
    /// # Errors
    /// A [`BaselineError`] if `text` is anything else.
    pub fn read(text: &str) -> Result<Baseline, BaselineError> {
        let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
            if error.is_eof() {
                BaselineError::CutOff(error.line())
            } else {
                BaselineError::NotJson(error.to_string())
            }
        })?;
        if value["format"] != FORMAT {
            return Err(BaselineError::Foreign);
        }
        match value["format_version"].as_u64() {
            Some(version) if version > FORMAT_VERSION => return Err(BaselineError::Newer(version)),
            Some(_) | None => {}
        }
        // From the text, so that a problem has its line.
        let read: Result<Baseline, _> = serde_json::from_str(text);
        let baseline = read.map_err(|error| BaselineError::Broken(error.to_string()))?;
        if baseline.made.replications == 0 || baseline.measures.is_empty() {
            return Err(BaselineError::Broken("it has no replications or no measures".to_owned()));
        }
        Ok(baseline)
    }

    /// Returns the baseline as JSON, a line per measure, with a newline at the end.
    pub fn json(&self) -> String {
        let head = Baseline { measures: Vec::new(), ..self.clone() };
        let line = |kept: &Kept| serde_json::to_string(kept).expect("plain structs become JSON");
        let lines: Vec<String> = self.measures.iter().map(line).collect();
        let list = format!("\"measures\": [\n    {}\n  ]", lines.join(",\n    "));
        super::json(&head).replace("\"measures\": []", &list)
    }

    /// Writes the baseline to `path`: whole or not at all, in place of what is there.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let unfinished = unfinished(path);
        let written = File::create_new(&unfinished).and_then(|mut file| {
            file.write_all(self.json().as_bytes())?;
            // Some file systems report a full disk only here.
            file.sync_all()
        });
        let written = written.and_then(|()| fs::rename(&unfinished, path));
        if written.is_err() {
            // Best effort: the error that is returned says more than one about clearing up.
            let _ = fs::remove_file(&unfinished);
        }
        written
    }
}

/// Makes sure, before a long simulation, that a file can be made where `path` is.
///
/// # Errors
/// What the system says.
pub fn prepare(path: &Path) -> io::Result<()> {
    let probe = unfinished(path);
    File::create_new(&probe)?;
    fs::remove_file(&probe)
}

/// Beside the file, so that the rename stays on one file system; the process keeps two runs apart.
fn unfinished(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.unfinished-{}", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::experiment::examples::day_office;
    use crate::scenario::settings::Replications;

    fn example(replications: u64) -> Baseline {
        let scenario = day_office();
        let experiment =
            Experiment { replications: Replications::Fixed(replications), ..Experiment::new(&scenario) };
        let files = [Named { name: "gaps.csv".to_owned(), blake3: super::super::hash("1\n") }];
        let made = Made::new(&scenario, "schema = 1\n", &["officer.clerk.count=2".to_owned()], &files);
        Baseline::new(made, &scenario, &experiment.run(&()), &Question::default())
    }

    #[test]
    fn a_baseline_is_read_as_it_was_written_to_the_bit() {
        for replications in [1, 2, 70] {
            let baseline = example(replications);
            let text = baseline.json();
            assert_eq!(Baseline::read(&text).unwrap(), baseline);
            assert_eq!(Baseline::read(&text).unwrap().json(), text);
            assert!(text.lines().count() < baseline.measures.len() + 30, "a line per measure");
        }
        let kept = &example(70).measures;
        let wait = kept.iter().find(|kept| kept.measure.measure == "wait_mean_min").unwrap();
        assert!(wait.sections.is_some() && wait.degrees_of_freedom == Some(69.0));
        // The interval of the summary is 4 standard errors wide, or nearly so, whatever its skewness.
        let width = wait.measure.ci95_high.unwrap() - wait.measure.ci95_low.unwrap();
        assert!((width / wait.standard_error.unwrap() / 3.99 - 1.0).abs() < 0.05, "{wait:?}");
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_the_reason() {
        let text = example(2).json();
        let read = |text: &str| Baseline::read(text).unwrap_err().to_string();
        assert!(read(&text[..text.len() / 2]).contains("cut off"));
        assert!(read("").contains("cut off"));
        assert!(read("hello").contains("not JSON"));
        for foreign in ["{}", "[]", "null", "{\"scenario\": \"x\", \"measures\": []}"] {
            assert_eq!(Baseline::read(foreign), Err(BaselineError::Foreign));
        }
        let newer = text.replace("\"format_version\": 1", "\"format_version\": 7");
        assert_eq!(Baseline::read(&newer), Err(BaselineError::Newer(7)));
        let broken = read(&text.replace("\"seed\": 1", "\"seed\": \"one\""));
        assert!(broken.contains("invalid type"), "{broken}");
        assert!(
            read(&text.replace("\"replications\": 2", "\"replications\": 0")).contains("no replications")
        );
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("base.json");
        prepare(&path).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        for replications in [2, 3] {
            let baseline = example(replications);
            baseline.write(&path).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), baseline.json());
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(prepare(&folder.path().join("no/such/base.json")).is_err());
        assert!(example(2).write(folder.path()).is_err(), "a folder is in the way");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_not_as_it_was_is_named() {
        let made = example(2).made;
        assert_eq!(made.others(&made), []);
        let other = Made { variant: Some("two".to_owned()), set: vec![], seed: 2, ..made.clone() };
        let words: Vec<String> = other.others(&made).iter().map(Other::words).collect();
        assert_eq!(
            words,
            [
                "variant: two now, none in the baseline",
                "changes by --set: none now, officer.clerk.count=2 in the baseline",
                "seed: 2 now, 1 in the baseline"
            ]
        );
    }
}
