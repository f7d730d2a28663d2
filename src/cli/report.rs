//! `loket report`: makes a page of a folder of results.

use super::keep::{SpeakArgs, files};
use super::{EXIT_CODES, Exit, Refusal, out};
use crate::diagnostic::Diagnostic;
use crate::report::page::Report as Page;
use crate::results::found::Found;
use std::fs;
use std::path::{Path, PathBuf};

/// Make a report of results: one page that needs no network, and its pictures
///
/// The page is `report.html` in the folder, its pictures are in `charts` beside it. Nothing is simulated. `loket run --report` and
/// the like simulate more for it: what failures cost, and what an officer more brings.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Report {
    /// Folder of results, such as `results/kecamatan`
    results: PathBuf,
    #[command(flatten)]
    speak: SpeakArgs,
    /// Write the page, and `charts` beside it, to this folder instead
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Report {
    /// Reads the results and writes the page.
    ///
    /// # Errors
    /// If there are no results, or the page cannot be written.
    pub fn run(&self) -> anyhow::Result<Exit> {
        let found = Found::read(&self.results).map_err(|error| Refusal {
            exit: Exit::Usage,
            problem: Diagnostic::error("results", None, error.to_string()).help(error.help()),
        })?;
        let folder = self.out.as_deref().unwrap_or(&self.results);
        let files: Vec<(PathBuf, String)> = files(Page::new(&found, self.speak.language()))
            .map(|(name, content)| (folder.join(name), content))
            .collect();
        let same =
            |(path, content): &&(PathBuf, String)| fs::read(path).is_ok_and(|old| old == content.as_bytes());
        if let Some((taken, _)) = files.iter().filter(|file| !same(file)).find(|(path, _)| path.exists()) {
            let message =
                format!("`{}` exists already, says something else, and is left as it is", taken.display());
            let problem = Diagnostic::error("file-exists", None, message)
                .help("write the report elsewhere with `--out DIR`, or move the old one away");
            return Err(Refusal { exit: Exit::Failed, problem }.into());
        }
        for (path, content) in &files {
            write(path, content).map_err(|error| {
                let message = format!("`{}` cannot be written: {error}", path.display());
                let problem = Diagnostic::error("report", None, message)
                    .help("name another folder with `--out DIR`, or make room; the results are as they were");
                Refusal { exit: Exit::Failed, problem }
            })?;
        }
        out::result(&format!("{}\n", files[0].0.display()))?;
        Ok(Exit::Done)
    }
}

/// Writes a file under a temporary name beside it, and renames it.
fn write(path: &Path, content: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = folder.join(format!(".{name}.unfinished-{}", std::process::id()));
    let written = fs::write(&unfinished, content).and_then(|()| fs::rename(&unfinished, path));
    if written.is_err() {
        // Best effort: the error says more than one about clearing up.
        let _ = fs::remove_file(&unfinished);
    }
    written
}
