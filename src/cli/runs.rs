//! `loket runs`: lists what is in a folder of results.

use super::{EXIT_CODES, Exit, out, usage};
use crate::report::catalogue::text;
use crate::results::catalogue::Catalogue;
use anyhow::Context as _;
use std::path::PathBuf;

/// List what is in `results`: of what, when it was made, and what came of it
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Runs {
    /// The folder with the results
    #[arg(value_name = "DIR", default_value = "results")]
    folder: PathBuf,
    /// Print the list as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
}

impl Runs {
    /// Prints the list.
    ///
    /// # Errors
    /// If a folder that was named is not there, or cannot be read.
    pub fn run(&self) -> anyhow::Result<Exit> {
        let folder = &self.folder;
        // Nobody has to have run anything yet.
        if folder.as_os_str() != "results" && !folder.is_dir() {
            let message = format!("there is no folder `{}`", folder.display());
            return Err(usage("no-folder", message, "leave it out to list what is in `results`"));
        }
        let catalogue =
            Catalogue::read(folder).with_context(|| format!("`{}` cannot be read", folder.display()))?;
        if self.json {
            out::json(&catalogue)?;
        } else {
            out::report(&text(&catalogue, &folder.display().to_string()))?;
        }
        Ok(Exit::Done)
    }
}
