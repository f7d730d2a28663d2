//! A folder of results read back: how it was made, the answer, and the tables.
//!
//! What is read is a file that somebody may have touched, or that another version wrote. So the manifest and the answer
//! stay JSON: what is missing in them is missing, and not an error.

use super::folder::Contents;
use super::table::Table;
use super::table::package::{self, PackageError};
use serde_json::Value;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Name of the file that says how results were made.
pub const MANIFEST: &str = "manifest.json";

/// Results as they were found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Where.
    pub folder: PathBuf,
    /// How they were made: [`super::Manifest`], or that of a sweep.
    pub manifest: Value,
    /// The answer, as the verb prints it with `--json`.
    pub document: Value,
    /// Every table.
    pub tables: Vec<Table>,
}

/// Why a folder could not be read.
#[derive(Debug, Error)]
pub enum FoundError {
    /// There is nothing, or a file.
    #[error("there is no folder `{}`", .0.display())]
    Missing(PathBuf),
    /// There is no manifest of loket in it.
    #[error("`{}` holds no results of loket: it has no `{MANIFEST}` of it", .0.display())]
    Foreign(PathBuf),
    /// A newer program wrote what this one does not know.
    #[error("`{}` holds results of another kind than this loket knows: `{kind}`", folder.display())]
    Unknown {
        /// Where.
        folder: PathBuf,
        /// Which kind.
        kind: String,
    },
    /// A file is missing or is not what it was when it was written.
    #[error("results in `{}` are not whole: {source}", folder.display())]
    Damaged {
        /// Where.
        folder: PathBuf,
        /// What is wrong.
        source: PackageError,
    },
}

impl FoundError {
    /// Says what to do.
    pub fn help(&self) -> &'static str {
        match self {
            FoundError::Missing(_) | FoundError::Foreign(_) => {
                "name a folder that a verb such as `loket run` left; `loket runs` lists those in `results`"
            }
            FoundError::Unknown { .. } => "use the loket that made them, or a newer one",
            FoundError::Damaged { .. } => {
                "fetch the folder again from where it is kept, or make it anew: its manifest says how"
            }
        }
    }
}

impl Found {
    /// Reads the results in `folder`.
    ///
    /// # Errors
    /// If there are none, they are of an unknown kind, or a file is missing or damaged.
    ///
    /// # Example
    /// ```no_run
    /// use loket::results::found::Found;
    /// let found = Found::read("results/kecamatan".as_ref())?;
    /// assert_eq!(found.kind(), "run");
    /// println!("{} of {}", found.document["replications"], found.manifest["scenario"]);
    /// # Ok::<(), loket::results::found::FoundError>(())
    /// ```
    pub fn read(folder: &Path) -> Result<Found, FoundError> {
        let manifest = manifest(folder)?;
        let document = document(folder, &manifest)?;
        let tables = package::read(folder).map_err(|source| damaged(folder, source))?;
        Ok(Found { folder: folder.to_owned(), manifest, document, tables })
    }

    /// Returns `contents` as if they had been written to `folder` and read back.
    ///
    /// # Panics
    /// If they have no manifest, or not the answer that goes with it.
    pub fn of(contents: &Contents, folder: &Path) -> Found {
        let json = |wanted: &str| -> Value {
            let file = contents.files.iter().find(|(name, _)| name == wanted);
            file.and_then(|(_, text)| serde_json::from_str(text).ok())
                .expect("results have a manifest and an answer")
        };
        let manifest = json(MANIFEST);
        let document = json(document_name(kind(&manifest)).expect("a kind of results"));
        Found { folder: folder.to_owned(), manifest, document, tables: contents.tables.clone() }
    }

    /// Returns what the results are of, in the words of [`super::Kind`].
    pub fn kind(&self) -> &str {
        kind(&self.manifest)
    }

    /// Returns the table called `name`.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }
}

/// Reads how the results in `folder` were made.
///
/// # Errors
/// If there are none, or the manifest cannot be read.
pub fn manifest(folder: &Path) -> Result<Value, FoundError> {
    if !folder.is_dir() {
        return Err(FoundError::Missing(folder.to_owned()));
    }
    if folder.join(MANIFEST).symlink_metadata().is_err() {
        return Err(FoundError::Foreign(folder.to_owned()));
    }
    let manifest = read(folder, MANIFEST)?;
    if manifest["program"] != env!("CARGO_PKG_NAME") {
        return Err(FoundError::Foreign(folder.to_owned()));
    }
    Ok(manifest)
}

/// Reads the answer in `folder`, whose manifest is `manifest`.
///
/// # Errors
/// If it is of an unknown kind, or cannot be read.
pub fn document(folder: &Path, manifest: &Value) -> Result<Value, FoundError> {
    let kind = kind(manifest);
    let Some(name) = document_name(kind) else {
        return Err(FoundError::Unknown { folder: folder.to_owned(), kind: kind.to_owned() });
    };
    read(folder, name)
}

/// Returns what results with this manifest are of.
pub fn kind(manifest: &Value) -> &str {
    // The first versions knew no other kind, and did not name it.
    manifest["kind"].as_str().unwrap_or("run")
}

/// Name of the file with the answer.
fn document_name(kind: &str) -> Option<&'static str> {
    match kind {
        "run" | "training" | "uncertainty" => Some("summary.json"),
        "comparison" => Some("comparison.json"),
        "selection" => Some("selection.json"),
        "sweep" => Some("sweep.json"),
        "search" => Some("optimum.json"),
        "batch" => Some("batch.json"),
        _ => None,
    }
}

fn read(folder: &Path, file: &str) -> Result<Value, FoundError> {
    let text = package::text(folder, file).map_err(|source| damaged(folder, source))?;
    let whole: Result<Value, _> = serde_json::from_str(&text);
    let what = match whole {
        Ok(value) if value.is_object() => return Ok(value),
        Ok(_) => "it is not an object".to_owned(),
        Err(error) => error.to_string(),
    };
    Err(damaged(folder, PackageError::Damaged { file: file.to_owned(), what }))
}

fn damaged(folder: &Path, source: PackageError) -> FoundError {
    FoundError::Damaged { folder: folder.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::super::tests::example;
    use super::super::{Kind, folder};
    use super::*;
    use std::fs;

    fn written() -> (tempfile::TempDir, PathBuf) {
        let place = tempfile::tempdir().unwrap();
        let run = place.path().join("run");
        folder::write(&run, &example(3).contents()).unwrap();
        (place, run)
    }

    #[test]
    fn what_was_written_is_found() {
        let (_place, run) = written();
        let (found, wrote) = (Found::read(&run).unwrap(), example(3));
        assert_eq!((found.folder.as_path(), found.kind()), (run.as_path(), "run"));
        assert_eq!(found.document, serde_json::to_value(&wrote.summary).unwrap());
        assert_eq!(found.manifest, serde_json::to_value(&wrote.manifest).unwrap());
        assert_eq!(found.tables, wrote.contents().tables);
        assert_eq!(found.table("by-day").unwrap().rows.len(), 3);
        assert_eq!(found.table("points"), None);
    }

    #[test]
    fn every_kind_has_an_answer() {
        let kinds = [
            Kind::Run,
            Kind::Comparison,
            Kind::Selection,
            Kind::Sweep,
            Kind::Search,
            Kind::Training,
            Kind::Uncertainty,
        ];
        for kind in kinds {
            let word = serde_json::to_value(kind).unwrap();
            assert!(document_name(word.as_str().unwrap()).is_some(), "{word}");
        }
        assert_eq!(kind(&Value::Null), "run");
    }

    #[test]
    fn what_is_no_folder_of_results_is_told_by_its_reason() {
        let (place, run) = written();
        let told = |folder: &Path| Found::read(folder).unwrap_err();
        assert!(matches!(told(&place.path().join("nowhere")), FoundError::Missing(_)));
        assert!(matches!(told(&run.join("summary.csv")), FoundError::Missing(_)));
        assert!(matches!(told(place.path()), FoundError::Foreign(_)));
        let whole = fs::read_to_string(run.join(MANIFEST)).unwrap();
        let with = |old: &str, new: &str| {
            fs::write(run.join(MANIFEST), whole.replacen(old, new, 1)).unwrap();
            told(&run)
        };
        assert!(matches!(with(r#""program": "loket""#, r#""program": "web""#), FoundError::Foreign(_)));
        let unknown = with(r#""kind": "run""#, r#""kind": "dream""#);
        assert!(unknown.to_string().ends_with("than this loket knows: `dream`"), "{unknown}");
        let cut = with("}\n", "");
        assert!(cut.to_string().contains("are not whole: `manifest.json` is damaged: EOF"), "{cut}");
        assert!(cut.help().contains("make it anew"));
        fs::write(run.join(MANIFEST), whole).unwrap();
        fs::write(run.join("summary.json"), "[]").unwrap();
        let list = told(&run).to_string();
        assert!(list.ends_with("`summary.json` is damaged: it is not an object"), "{list}");
    }
}
