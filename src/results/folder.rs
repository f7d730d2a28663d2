//! Folders of results: written under a temporary name and renamed when complete, so that a folder that exists is
//! whole; nothing is ever overwritten.

use super::{Run, tables};
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

/// Writes `run` to the new folder `folder`, with the folders above it that are missing.
///
/// The files are `summary.csv`, `summary.json`, `theory.csv`, `replications.csv`, `by-hour.csv`, `by-day.csv`,
/// `manifest.json` and those of [`Run::extra`]. If anything goes wrong, `folder` does not exist afterwards.
///
/// # Errors
/// [`FolderError::Exists`] if there is something at `folder`; otherwise what could not be written and why.
pub fn write(folder: &Path, run: &Run) -> Result<(), FolderError> {
    write_with(folder, run, |_| Ok(()))
}

/// Does the same, and lets `more` write more files to it.
///
/// # Errors
/// As of [`write()`].
pub fn write_with(
    folder: &Path,
    run: &Run,
    more: impl FnOnce(&Unfinished) -> Result<(), FolderError>,
) -> Result<(), FolderError> {
    write_files(folder, |unfinished| {
        more(unfinished)?;
        unfinished.file("summary.csv", |to| Ok(tables::summary(to, &run.summary)?))?;
        unfinished.file("summary.json", |to| to.write_all(run.summary.json().as_bytes()))?;
        unfinished.file("theory.csv", |to| Ok(tables::theory(to, &run.summary)?))?;
        unfinished.file("replications.csv", |to| Ok(tables::replications(to, &run.tables)?))?;
        unfinished.file("by-hour.csv", |to| Ok(tables::by_hour(to, &run.tables)?))?;
        unfinished.file("by-day.csv", |to| Ok(tables::by_day(to, &run.tables)?))?;
        unfinished.file("manifest.json", |to| to.write_all(run.manifest.json().as_bytes()))?;
        for (name, content) in &run.extra {
            unfinished.file(name, |to| to.write_all(content.as_bytes()))?;
        }
        Ok(())
    })
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
    /// Writes the file `name` to it.
    ///
    /// # Errors
    /// What could not be written and why.
    pub fn file(
        &self,
        name: &str,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<(), FolderError> {
        let path = self.path.join(name);
        let written = File::create_new(&path).and_then(|file| {
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
        write(&folder, &example(2)).unwrap();
        let all = [
            "by-day.csv",
            "by-hour.csv",
            "manifest.json",
            "note.txt",
            "replications.csv",
            "summary.csv",
            "summary.json",
            "theory.csv",
        ];
        assert_eq!(names(&folder), all);
        let error = write(&folder, &example(2)).unwrap_err();
        assert!(matches!(&error, FolderError::Exists(path) if *path == folder));
        assert!(error.to_string().ends_with("never overwritten: name another folder"), "{error}");
        assert_eq!(names(&place.path().join("deep")), ["run"]);
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let place = tempfile::tempdir().unwrap();
        let mut run = example(2);
        run.extra.push(("no/such/folder.txt".to_owned(), String::new()));
        let error = write(&place.path().join("run"), &run).unwrap_err();
        assert!(error.to_string().contains("folder.txt` cannot be written: "), "{error}");
        assert!(names(place.path()).is_empty());
    }

    #[test]
    fn a_file_in_the_way_is_an_error() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("taken"), "").unwrap();
        let taken = write(&place.path().join("taken"), &example(1)).unwrap_err();
        assert!(matches!(taken, FolderError::Exists(_)));
        let below = write(&place.path().join("taken/run"), &example(1)).unwrap_err();
        assert!(matches!(below, FolderError::Write { .. }), "{below}");
        assert!(matches!(write(Path::new(".."), &example(1)), Err(FolderError::Exists(_))));
        assert!(matches!(write(Path::new(""), &example(1)), Err(FolderError::Unnamed(_))));
    }
}
