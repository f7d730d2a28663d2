//! Where a run lands: a folder that does not exist yet, known to be writable before anything is simulated.

use super::{Exit, Refusal};
use crate::diagnostic::Diagnostic;
use crate::results::folder::{Contents, FolderError, write};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder in which runs land that are not told where.
pub const RESULTS: &str = "results";

/// Most runs of one scenario in one results folder.
const MOST: u32 = 100_000;

/// The folder a run will be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Exactly this one.
    Wanted(PathBuf),
    /// This one, or the first free one of its name with a number behind it.
    Numbered(PathBuf),
}

impl Place {
    /// Returns the place for a run of the scenario called `stem`: `out` if that is given, else
    /// `results/<stem>` or `results/<stem>-<variant>`.
    pub fn new(out: Option<&Path>, stem: &str, variant: &str) -> Place {
        if let Some(out) = out {
            return Place::Wanted(out.to_path_buf());
        }
        let mut name = plain(stem);
        if !variant.is_empty() {
            name = format!("{name}-{}", plain(variant));
        }
        Place::Numbered(Path::new(RESULTS).join(name))
    }

    /// Returns the folder in which it is.
    pub fn above(&self) -> &Path {
        let (Place::Wanted(folder) | Place::Numbered(folder)) = self;
        folder.parent().unwrap_or(Path::new(""))
    }

    /// Returns a folder that does not exist now.
    ///
    /// # Errors
    /// If the folder asked for exists.
    pub fn free(&self) -> anyhow::Result<PathBuf> {
        match self {
            Place::Wanted(folder) if taken(folder) => {
                let message = format!("`{}` exists already and is left as it is", folder.display());
                let problem = Diagnostic::error("folder-exists", None, message)
                    .help("name another folder, or leave out `--out` to get a new one in `results`");
                Err(Refusal { exit: Exit::Failed, problem }.into())
            }
            Place::Wanted(folder) => Ok(folder.clone()),
            Place::Numbered(folder) => {
                let numbered = |number| match number {
                    1 => folder.clone(),
                    _ => PathBuf::from(format!("{}-{number}", folder.display())),
                };
                (1..=MOST)
                    .map(numbered)
                    .find(|folder| !taken(folder))
                    .ok_or_else(|| anyhow::anyhow!("there are {MOST} runs in `results` already; use --out"))
            }
        }
    }

    /// Writes `contents` to the folder, which it returns.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn keep(&self, contents: &Contents) -> anyhow::Result<PathBuf> {
        loop {
            let folder = self.free()?;
            match write(&folder, contents) {
                // Another run was faster; the next number may be free.
                Err(FolderError::Exists(_)) if matches!(self, Place::Numbered(_)) => {}
                Err(error) => anyhow::bail!("the results cannot be kept: {error}"),
                Ok(()) => return Ok(folder),
            }
        }
    }

    /// Makes sure, before a long simulation, that a folder can be made there; makes its parents.
    ///
    /// # Errors
    /// If the folder asked for exists, or its parent cannot be made or written to.
    pub fn prepare(&self) -> anyhow::Result<()> {
        let folder = self.free()?;
        let parent = match folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let probe = parent.join(format!(".loket-{}", std::process::id()));
        let try_it = || -> io::Result<()> {
            fs::create_dir_all(parent)?;
            fs::create_dir(&probe)?;
            fs::remove_dir(&probe)
        };
        try_it().map_err(|error| {
            let message = format!("results cannot be written to `{}`: {error}", folder.display());
            let problem = Diagnostic::error("results-folder", None, message)
                .help("name a folder that you may write to with `--out`; nothing was simulated");
            Refusal { exit: Exit::Failed, problem }.into()
        })
    }
}

/// Returns whether anything has this name, a link that leads nowhere included.
fn taken(folder: &Path) -> bool {
    folder.symlink_metadata().is_ok()
}

/// Returns `name` as part of a folder's name: letters, digits, `_`, `.` and `-`.
pub fn plain(name: &str) -> String {
    let mut plain = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() || c == '_' || c == '.' && !plain.is_empty() {
            plain.extend(c.to_lowercase());
        } else if !plain.is_empty() && !plain.ends_with('-') {
            plain.push('-');
        }
    }
    let plain: String = plain.trim_end_matches('-').chars().take(60).collect();
    if plain.is_empty() { "run".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_variants_become_names_of_folders() {
        let place = |stem, variant| Place::new(None, stem, variant);
        let numbered = |name: &str| Place::Numbered(Path::new("results").join(name));
        assert_eq!(place("Kantor", ""), numbered("kantor"));
        assert_eq!(place("a.b", "Train the operators!"), numbered("a.b-train-the-operators"));
        assert_eq!(place("..", "/etc"), numbered("run-etc"));
    }

    #[test]
    fn the_first_free_number_is_taken() {
        let folder = tempfile::tempdir().expect("made");
        let place = Place::Numbered(folder.path().join("x"));
        assert_eq!(place.free().expect("free"), folder.path().join("x"));
        for name in ["x", "x-2"] {
            fs::create_dir(folder.path().join(name)).expect("made");
        }
        assert_eq!(place.free().expect("free"), folder.path().join("x-3"));
    }

    #[test]
    fn what_exists_or_cannot_be_made_is_refused_before_simulating() {
        let folder = tempfile::tempdir().expect("made");
        let file = folder.path().join("file");
        fs::write(&file, "x").expect("written");
        assert!(Place::Wanted(file.clone()).prepare().is_err());
        assert!(Place::Wanted(file.join("run")).prepare().is_err());
        assert!(Place::Wanted(folder.path().join("a/b/run")).prepare().is_ok());
        assert_eq!(fs::read_dir(folder.path().join("a/b")).expect("made").count(), 0);
    }
}
