//! Folders of results: written under a temporary name and renamed when complete, so that a folder that exists is
//! whole; nothing is ever overwritten.

use super::journal::IN_FOLDER;
#[cfg(feature = "excel")]
use super::table::excel;
#[cfg(feature = "parquet")]
use super::table::parquet;
use super::table::{Table, json, package};
#[cfg(feature = "excel")]
use serde_json::Value;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why the results of a run could not be written.
#[derive(Debug, Error)]
pub enum FolderError {
    /// The folder is there already.
    #[error("`{}` exists already, and results are never overwritten: name another folder", .0.display())]
    Exists(PathBuf),
    /// The path has no last part that could be a name.
    #[error("`{}` does not name a folder that could be made", .0.display())]
    Unnamed(PathBuf),
    /// A file or folder could not be written.
    #[error("`{}` cannot be written: {source}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What a folder of results holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// Files as they are: name and content.
    pub files: Vec<(String, String)>,
    /// Tables, each of which becomes a file of its name in every format.
    pub tables: Vec<Table>,
    /// Finished work, so that it can be added to; empty: none is kept.
    pub journal: Vec<u8>,
}

/// Writes `contents` to the new folder `folder`, with the folders above it that are missing: every file, `datapackage.json`, which
/// describes the tables, and every table as CSV, as JSON, and where the program was built with them as Parquet and as a
/// sheet of `tables.xlsx`. If anything goes wrong, `folder` does not exist afterwards.
///
/// # Errors
/// [`FolderError::Exists`] if there is something at `folder`; otherwise what could not be written and why.
pub fn write(folder: &Path, contents: &Contents) -> Result<(), FolderError> {
    write_files(folder, |unfinished| {
        for (name, content) in &contents.files {
            unfinished.file(name, |to| to.write_all(content.as_bytes()))?;
        }
        if !contents.journal.is_empty() {
            unfinished.file(IN_FOLDER, |to| to.write_all(&contents.journal))?;
        }
        let package = package::describe(&contents.tables);
        unfinished.file(package::NAME, |to| to.write_all(package.as_bytes()))?;
        for table in &contents.tables {
            let name = &table.name;
            unfinished.file(&format!("{name}.csv"), |to| Ok(table.csv(to)?))?;
            unfinished.file(&format!("json/{name}.json"), |to| json::write(table, to))?;
            #[cfg(feature = "parquet")]
            unfinished.file(&format!("parquet/{name}.parquet"), |to| parquet::write(table, to))?;
        }
        #[cfg(feature = "excel")]
        unfinished.file("tables.xlsx", |to| excel::write(&about(contents), &contents.tables, to))?;
        Ok(())
    })
}

/// What the results are of, in words: lines of a word and what it is.
#[cfg(feature = "excel")]
pub(super) fn about(contents: &Contents) -> Vec<(String, String)> {
    let manifest = contents.files.iter().find(|(name, _)| name == super::found::MANIFEST);
    let manifest =
        manifest.and_then(|(_, text)| serde_json::from_str::<Value>(text).ok()).unwrap_or_default();
    let keys = ["scenario", "variant", "set", "seed", "replications"];
    let mut lines = vec![("results of".to_owned(), format!("loket {}", env!("CARGO_PKG_VERSION")))];
    lines.push(("kind".to_owned(), super::found::kind(&manifest).to_owned()));
    lines.extend(keys.iter().filter_map(|key| Some(((*key).to_owned(), words(&manifest[*key])?))));
    if manifest["partial"] == true {
        lines.push(("partial".to_owned(), "interrupted before all of it was simulated".to_owned()));
    }
    lines
}

/// A value of the manifest in words; `None`: there is nothing to say.
#[cfg(feature = "excel")]
fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(all) if all.is_empty() => None,
        Value::Array(all) => Some(all.iter().filter_map(words).collect::<Vec<_>>().join(", ")),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => Some(value.to_string()),
    }
}

/// Writes the files that `fill` writes to the new folder `folder`, with the folders above it that are missing. If
/// anything goes wrong, `folder` does not exist afterwards.
///
/// # Errors
/// [`FolderError::Exists`] if there is something at `folder`; otherwise what could not be written and why.
///
/// # Example
/// ```
/// use loket::results::folder::write_files;
/// let place = tempfile::tempdir().unwrap();
/// let folder = place.path().join("run");
/// write_files(&folder, |to| to.file("wait.csv", |file| std::io::Write::write_all(file, b"hour,wait_mean_min\n"))).unwrap();
/// assert!(write_files(&folder, |_| Ok(())).is_err(), "results are never overwritten");
/// ```
pub fn write_files(
    folder: &Path,
    fill: impl FnOnce(&Unfinished) -> Result<(), FolderError>,
) -> Result<(), FolderError> {
    if folder.symlink_metadata().is_ok() {
        return Err(FolderError::Exists(folder.to_owned()));
    }
    let Some(name) = folder.file_name() else { return Err(FolderError::Unnamed(folder.to_owned())) };
    let above = folder.parent().unwrap_or(Path::new(""));
    if !above.as_os_str().is_empty() {
        fs::create_dir_all(above).map_err(|source| FolderError::Write { path: above.to_owned(), source })?;
    }
    // Beside the folder, so that the rename stays on one file system; the process keeps two runs apart.
    let unfinished = format!(".{}.unfinished-{}", name.to_string_lossy(), std::process::id());
    let unfinished = above.join(unfinished);
    fs::create_dir(&unfinished).map_err(|source| FolderError::Write { path: folder.to_owned(), source })?;
    let unfinished = Unfinished { path: unfinished };
    let written = fill(&unfinished).and_then(|()| finish(&unfinished.path, folder));
    if written.is_err() {
        // Best effort: the error that is returned says more than one about clearing up.
        let _ = fs::remove_dir_all(&unfinished.path);
    }
    written
}

/// A folder that is being filled.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// Writes the file `name` to it; a name such as `charts/days.svg` makes the folder, too.
    ///
    /// # Errors
    /// What could not be written and why.
    pub fn file(
        &self,
        name: &str,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<(), FolderError> {
        let path = self.path.join(name);
        let above = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = above.and_then(|()| File::create_new(&path)).and_then(|file| {
            let mut writer = BufWriter::new(file);
            write(&mut writer)?;
            writer.flush()?;
            // Some file systems report a full disk only here.
            writer.get_ref().sync_all()
        });
        written.map_err(|source| FolderError::Write { path, source })
    }
}

fn finish(unfinished: &Path, folder: &Path) -> Result<(), FolderError> {
    // Another run may have made it meanwhile, and a rename would replace an empty folder.
    if folder.symlink_metadata().is_ok() {
        return Err(FolderError::Exists(folder.to_owned()));
    }
    fs::rename(unfinished, folder).map_err(|source| FolderError::Write { path: folder.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::super::tests::example;
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_is_written_whole_and_never_again() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("deep/run");
        write(&folder, &example(2).contents()).unwrap();
        let all = [
            "by-day.csv",
            "by-hour.csv",
            "convergence.csv",
            "datapackage.json",
            "inputs.csv",
            "json",
            "manifest.json",
            "note.txt",
            "parquet",
            "replications.csv",
            "summary.csv",
            "summary.json",
            "tables.xlsx",
            "targets.csv",
            "theory.csv",
            "time-by-step.csv",
        ];
        let built = |name: &&str| match *name {
            "parquet" => cfg!(feature = "parquet"),
            "tables.xlsx" => cfg!(feature = "excel"),
            _ => true,
        };
        assert_eq!(names(&folder), all.into_iter().filter(built).collect::<Vec<_>>());
        let tables = [
            "by-day",
            "by-hour",
            "convergence",
            "inputs",
            "replications",
            "summary",
            "targets",
            "theory",
            "time-by-step",
        ];
        assert_eq!(names(&folder.join("json")), tables.map(|name| format!("{name}.json")));
        let error = write(&folder, &example(2).contents()).unwrap_err();
        assert!(matches!(&error, FolderError::Exists(path) if *path == folder));
        assert!(error.to_string().ends_with("never overwritten: name another folder"), "{error}");
        assert_eq!(names(&place.path().join("deep")), ["run"]);
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let place = tempfile::tempdir().unwrap();
        let mut run = example(2);
        run.extra.push(("note.txt/folder.txt".to_owned(), String::new()));
        let error = write(&place.path().join("run"), &run.contents()).unwrap_err();
        assert!(error.to_string().contains("folder.txt` cannot be written: "), "{error}");
        assert!(names(place.path()).is_empty());
    }

    #[test]
    fn a_file_in_the_way_is_an_error() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("taken"), "").unwrap();
        let taken = write(&place.path().join("taken"), &example(1).contents()).unwrap_err();
        assert!(matches!(taken, FolderError::Exists(_)));
        let below = write(&place.path().join("taken/run"), &example(1).contents()).unwrap_err();
        assert!(matches!(below, FolderError::Write { .. }), "{below}");
        assert!(matches!(write(Path::new(".."), &example(1).contents()), Err(FolderError::Exists(_))));
        assert!(matches!(write(Path::new(""), &example(1).contents()), Err(FolderError::Unnamed(_))));
    }
}
