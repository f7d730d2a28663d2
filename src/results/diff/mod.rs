//! What changed between two folders of results of the same kind: in what was asked for, and in what came of it.

mod measures;
mod rows;

use super::found::Found;
use serde::Serialize;
use serde_json::Value;
use similar::TextDiff;
use thiserror::Error;

pub use measures::{MeasureDiff, Verdict};
pub use rows::{CellDiff, TableDiff};

/// Unchanged lines of a scenario around each that changed.
const CONTEXT: usize = 2;

/// What the manifest says of what was asked for.
const ASKED: [&str; 11] = [
    "scenario",
    "variant",
    "set",
    "variants",
    "vary",
    "design",
    "measures",
    "skip_invalid",
    "seed",
    "replications",
    "version",
];

/// What only the answer says of what was asked for: its name here, and where it stands.
const ANSWERED: [(&str, &str); 11] = [
    ("by", "/best/measure"),
    ("by", "/measure"),
    ("by", "/wait_measure"),
    ("confidence", "/confidence"),
    ("indifference", "/indifference"),
    ("first_stage", "/first_stage"),
    ("at_most", "/at_most"),
    ("targets", "/targets"),
    ("worlds", "/worlds"),
    ("replications_per_world", "/replications_per_world"),
    ("value_of_time", "/value_of_time"),
];

/// Two folders held against each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diff {
    /// What both are of.
    pub kind: String,
    /// The first.
    pub before: Side,
    /// The second.
    pub now: Side,
    /// What was asked for otherwise, but for the texts of scenarios.
    pub inputs: Vec<InputDiff>,
    /// How the text of each scenario file changed, as a unified diff.
    pub scenarios: Vec<String>,
    /// Whether the replications of two runs have the same luck, so that they are held against each other one by one.
    pub paired: bool,
    /// Of two runs, every measure: what is shown to differ first, and of that the largest relative difference.
    pub measures: Vec<MeasureDiff>,
    /// Tables that differ.
    pub tables: Vec<TableDiff>,
    /// Whether no table differs in anything.
    pub same: bool,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Side {
    /// Where.
    pub folder: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Finished replications.
    pub replications: Option<u64>,
    /// Whether it was interrupted.
    pub partial: bool,
}

/// Something that was asked for otherwise; null: it was not asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InputDiff {
    /// What, in the words of the manifest.
    pub what: String,
    /// How it was.
    pub before: Value,
    /// How it is.
    pub now: Value,
}

/// Why two folders cannot be held against each other.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{before}` holds a {before_kind} and `{now}` a {now_kind}, which have no number in common")]
pub struct OtherKind {
    before: String,
    before_kind: String,
    now: String,
    now_kind: String,
}

impl Diff {
    /// Holds `now` against `before`.
    ///
    /// # Errors
    /// [`OtherKind`] if they are of different kinds.
    pub fn between(before: &Found, now: &Found) -> Result<Diff, OtherKind> {
        let (one, other) = (side(before), side(now));
        if before.kind() != now.kind() {
            return Err(OtherKind {
                before: one.folder,
                before_kind: before.kind().to_owned(),
                now: other.folder,
                now_kind: now.kind().to_owned(),
            });
        }
        let paired = before.kind() == "run" && same_luck(before, now);
        let measures =
            if before.kind() == "run" { measures::measures(before, now, paired) } else { Vec::new() };
        let tables = rows::tables(before, now);
        Ok(Diff {
            kind: before.kind().to_owned(),
            before: one,
            now: other,
            inputs: inputs(before, now),
            scenarios: scenarios(before, now),
            paired,
            measures,
            same: tables.is_empty(),
            tables,
        })
    }

    /// Whether anything differs, in what was asked for or in what came of it.
    pub fn differs(&self) -> bool {
        !(self.same && self.inputs.is_empty() && self.scenarios.is_empty())
    }
}

fn side(found: &Found) -> Side {
    Side {
        folder: found.folder.display().to_string(),
        scenario: found.manifest["scenario"].as_str().unwrap_or_default().to_owned(),
        replications: found.manifest["replications"].as_u64(),
        partial: found.manifest["partial"] == true,
    }
}

/// Whether replication k is the same day of the same people in both.
fn same_luck(before: &Found, now: &Found) -> bool {
    ["seed", "batches"].iter().all(|key| before.manifest[*key] == now.manifest[*key])
}

fn inputs(before: &Found, now: &Found) -> Vec<InputDiff> {
    let asked = ASKED.iter().map(|key| (*key, &before.manifest[*key], &now.manifest[*key]));
    let of = |found: &Found, place: &str| found.document.pointer(place).cloned().unwrap_or_default();
    let answered = ANSWERED.iter().map(|(what, place)| (*what, of(before, place), of(now, place)));
    let answered: Vec<(&str, Value, Value)> = answered.collect();
    let all = asked.chain(answered.iter().map(|(what, before, now)| (*what, before, now)));
    let nothing = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    all.filter(|(_, before, now)| before != now && !(nothing(before) && nothing(now)))
        .map(|(what, before, now)| InputDiff {
            what: what.to_owned(),
            before: before.clone(),
            now: now.clone(),
        })
        .collect()
}

/// The scenario files of a manifest: name and text.
fn files(found: &Found) -> Vec<(&str, &str)> {
    let manifest = &found.manifest;
    let first = (&manifest["scenario_file"], &manifest["scenario_text"]);
    let others = manifest["others"].as_array().into_iter().flatten();
    let all = std::iter::once(first).chain(others.map(|other| (&other["file"], &other["text"])));
    all.map(|(name, text)| (name.as_str().unwrap_or_default(), text.as_str().unwrap_or_default())).collect()
}

/// Compares the files in their order; one that the other side does not have is empty there.
fn scenarios(before: &Found, now: &Found) -> Vec<String> {
    let (one, other) = (files(before), files(now));
    let pairs = (0..one.len().max(other.len())).map(|place| {
        let file = |files: &[(&'_ str, &'_ str)]| {
            let (name, text) = files.get(place).copied().unwrap_or_default();
            (name.to_owned(), text.to_owned())
        };
        (file(&one), file(&other))
    });
    pairs.filter(|(before, now)| before.1 != now.1).map(|(before, now)| unified(&before, &now)).collect()
}

fn unified(before: &(String, String), now: &(String, String)) -> String {
    TextDiff::from_lines(before.1.as_str(), now.1.as_str())
        .unified_diff()
        .context_radius(CONTEXT)
        .header(&before.0, &now.0)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::super::tests::example;
    use super::*;

    /// A run of the three mornings, as it is read back.
    pub(super) fn found(replications: u64) -> Found {
        let run = example(replications);
        Found {
            folder: "results/mornings".into(),
            manifest: serde_json::to_value(&run.manifest).unwrap(),
            document: serde_json::to_value(&run.summary).unwrap(),
            tables: run.contents().tables,
        }
    }

    #[test]
    fn nothing_differs_from_itself() {
        let run = found(3);
        let diff = Diff::between(&run, &run).unwrap();
        assert!(diff.same && diff.paired && !diff.differs());
        assert_eq!((diff.inputs, diff.scenarios.len(), diff.tables.len()), (Vec::new(), 0, 0));
        assert_eq!(diff.measures.len(), run.table("summary").unwrap().rows.len());
        assert!(diff.measures.iter().all(|row| row.verdict == Verdict::Same), "{:?}", diff.measures);
    }

    #[test]
    fn what_was_asked_for_otherwise_is_told() {
        let (before, mut now) = (found(3), found(3));
        now.manifest["set"] = serde_json::json!(["officer.clerk.count=2"]);
        now.manifest["variants"] = Value::Null;
        now.manifest["threads"] = 7.into();
        now.manifest["scenario_text"] = "schema = 1\nname = \"x\"\n".into();
        let diff = Diff::between(&before, &now).unwrap();
        let [set] = &diff.inputs[..] else { panic!("{:?}", diff.inputs) };
        assert_eq!((set.what.as_str(), &set.now[0]), ("set", &"officer.clerk.count=2".into()));
        let text = "--- mornings.toml\n+++ mornings.toml\n@@ -1 +1,2 @@\n schema = 1\n+name = \"x\"\n";
        assert_eq!(diff.scenarios, [text]);
        assert!(diff.same && diff.differs());
    }

    #[test]
    fn other_kinds_are_refused_and_other_luck_is_not_paired() {
        let (before, mut now) = (found(3), found(3));
        now.manifest["seed"] = 2.into();
        assert!(!Diff::between(&before, &now).unwrap().paired);
        now.manifest["kind"] = "sweep".into();
        let error = Diff::between(&before, &now).unwrap_err().to_string();
        assert!(error.starts_with("`results/mornings` holds a run and"), "{error}");
    }
}
