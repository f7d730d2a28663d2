//! Folders of results: written under a temporary name and renamed when complete, so that a folder that exists is
//! whole; nothing is ever overwritten.

use super::table::{Table, package};
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
}

/// Writes `contents` to the new folder `folder`, with the folders above it that are missing: every file, every table
/// as CSV, and `datapackage.json`, which describes the tables. If anything goes wrong, `folder` does not exist afterwards.
///
/// # Errors
/// [`FolderError::Exists`] if there is something at `folder`; otherwise what could not be written and why.
pub fn write(folder: &Path, contents: &Contents) -> Result<(), FolderError> {
    write_files(folder, |unfinished| {
        for (name, content) in &contents.files {
            unfinished.file(name, |to| to.write_all(content.as_bytes()))?;
        }
        for table in &contents.tables {
            unfinished.file(&format!("{}.csv", table.name), |to| Ok(table.csv(to)?))?;
        }
        let package = package::describe(&contents.tables);
        unfinished.file(package::NAME, |to| to.write_all(package.as_bytes()))
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
        write(&folder, &example(2).contents()).unwrap();
        let all = [
            "by-day.csv",
            "by-hour.csv",
            "datapackage.json",
            "manifest.json",
            "note.txt",
            "replications.csv",
            "summary.csv",
            "summary.json",
            "theory.csv",
        ];
        assert_eq!(names(&folder), all);
        let error = write(&folder, &example(2).contents()).unwrap_err();
        assert!(matches!(&error, FolderError::Exists(path) if *path == folder));
        assert!(error.to_string().ends_with("never overwritten: name another folder"), "{error}");
        assert_eq!(names(&place.path().join("deep")), ["run"]);
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let place = tempfile::tempdir().unwrap();
        let mut run = example(2);
        run.extra.push(("no/such/folder.txt".to_owned(), String::new()));
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
