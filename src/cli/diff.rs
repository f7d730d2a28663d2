//! `loket diff`: shows what changed between two folders of results.

use super::{EXIT_CODES, Exit, Refusal, out, usage};
use crate::diagnostic::Diagnostic;
use crate::report::diff::text;
use crate::results::diff::Diff as Held;
use crate::results::found::{Found, FoundError};
use std::path::{Path, PathBuf};

/// Show what changed between two folders of results: in what was asked for, and in what came of it
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Diff {
    /// The folder with the first results
    #[arg(value_name = "BEFORE")]
    before: PathBuf,
    /// The folder with the second results, of the same kind
    #[arg(value_name = "NOW")]
    now: PathBuf,
    /// Show also what is not shown to differ
    #[arg(long)]
    all: bool,
    /// End with code 4 if anything differs, in inputs or in numbers
    #[arg(long)]
    exit_code: bool,
    /// Print everything as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
}

impl Diff {
    /// Reads both folders and prints what changed.
    ///
    /// # Errors
    /// If a folder holds no results or damaged ones, or they are of different kinds.
    pub fn run(&self) -> anyhow::Result<Exit> {
        let (before, now) = (read(&self.before)?, read(&self.now)?);
        let held = Held::between(&before, &now).map_err(|error| {
            usage(
                "other-kind",
                error.to_string(),
                "name two that the same verb left; `loket runs` says of each which",
            )
        })?;
        if self.json {
            out::json(&held)?;
        } else {
            out::result(&text(&held, self.all))?;
        }
        Ok(if self.exit_code && held.differs() { Exit::TargetMissed } else { Exit::Done })
    }
}

fn read(folder: &Path) -> anyhow::Result<Found> {
    Found::read(folder).map_err(|error| {
        let (exit, code) = match error {
            FoundError::Missing(_) | FoundError::Foreign(_) => (Exit::Usage, "no-results"),
            FoundError::Unknown { .. } | FoundError::Damaged { .. } => (Exit::Invalid, "damaged-results"),
        };
        let problem = Diagnostic::error(code, None, error.to_string()).help(error.help());
        Refusal { exit, problem }.into()
    })
}
