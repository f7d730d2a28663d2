//! What a selection leaves behind: a table of the policies, and a summary to repeat it by.

use super::folder::{FolderError, write_files};
use super::tables::field;
use crate::experiment::select::Selection;
use csv::Writer;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;

/// A selection, and how it was made: `summary.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Selected {
    /// Name of the program.
    pub program: String,
    /// Its version.
    pub version: String,
    /// The scenario files.
    pub files: Vec<File>,
    /// Variants asked for; empty: all.
    pub variants: Vec<String>,
    /// Single changes of every policy, each `path=value`.
    pub set: Vec<String>,
    /// Levers, each `path=values`.
    pub vary: Vec<String>,
    /// Threads; they change no result.
    pub threads: usize,
    /// Duration of the simulation \[s\].
    pub wall_time_s: f64,
    /// What was found.
    pub selection: Selection,
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
        let blake3 = blake3::hash(text.as_bytes()).to_hex().to_string();
        File { file, text, blake3 }
    }
}

/// Writes `selection.csv` and `summary.json` to the new folder `folder`.
///
/// # Errors
/// [`FolderError::Exists`] if there is something at `folder`; otherwise what could not be written and why.
pub fn write(folder: &Path, selected: &Selected) -> Result<(), FolderError> {
    write_files(folder, |unfinished| {
        unfinished.file("selection.csv", |to| Ok(table(to, &selected.selection)?))?;
        unfinished.file("summary.json", |to| to.write_all(super::json(selected).as_bytes()))
    })
}

/// Writes one row per policy.
fn table(to: impl Write, selection: &Selection) -> csv::Result<()> {
    let mut writer = Writer::from_writer(to);
    writer.write_record([
        "policy",
        "measure",
        "unit",
        "mean",
        "ci95_low",
        "ci95_high",
        "replications",
        "status",
        "better_by_at_most",
    ])?;
    for policy in &selection.policies {
        writer.write_record([
            &policy.name,
            &selection.measure,
            &selection.unit,
            &field(policy.mean),
            &field(policy.ci95_low),
            &field(policy.ci95_high),
            &policy.replications.to_string(),
            policy.status.words(),
            &field(policy.better_by_at_most),
        ])?;
    }
    Ok(writer.flush()?)
}
