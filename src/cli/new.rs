//! `loket new`: a commented scenario to begin from.

use super::{Exit, Refusal, out};
use crate::diagnostic::Diagnostic;
use crate::scenario::STARTER;
use anyhow::Context as _;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

/// Write a commented scenario that runs, to begin from
#[derive(Debug, clap::Args)]
pub struct New {
    /// Where to write it; `-` writes to standard output. An existing file is never touched
    #[arg(default_value = "office.toml")]
    file: PathBuf,
}

impl New {
    /// Writes the scenario.
    ///
    /// # Errors
    /// If the file exists or cannot be written.
    pub fn run(&self) -> anyhow::Result<Exit> {
        if self.file.as_os_str() == "-" {
            out::result(STARTER)?;
            return Ok(Exit::Done);
        }
        let shown = self.file.display();
        let mut file = File::create_new(&self.file).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                let message = format!("`{shown}` exists already and is left as it is");
                let problem = Diagnostic::error("file-exists", None, message)
                    .help("give another name, such as `loket new office-2.toml`");
                anyhow::Error::new(Refusal { exit: Exit::Failed, problem })
            }
            _ => anyhow::Error::new(error).context(format!("`{shown}` cannot be written")),
        })?;
        if let Err(error) = file.write_all(STARTER.as_bytes()).and_then(|()| file.sync_all()) {
            // Half a scenario would look like a whole one.
            let _ = fs::remove_file(&self.file);
            return Err(error).with_context(|| format!("`{shown}` cannot be written"));
        }
        out::note(&format!("wrote {shown}\nnext: loket check {shown}, then loket run {shown}"));
        Ok(Exit::Done)
    }
}
