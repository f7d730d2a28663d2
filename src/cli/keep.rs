//! Where results are kept: the options that all verbs have that leave a folder.

use super::place::Place;
use std::path::PathBuf;

/// Where to.
#[derive(Clone, Debug, clap::Args)]
pub struct KeepArgs {
    /// Write the results to this new folder [default: a new one in `results`]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl KeepArgs {
    /// Returns the place for results of the scenario called `stem`, made by `what`: the folder asked for, else
    /// `results/<stem>-<what>`.
    pub fn place(&self, stem: &str, what: &str) -> Place {
        Place::new(self.out.as_deref(), stem, what)
    }
}
