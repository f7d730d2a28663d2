//! `loket measures`: what every number in the results means.

use super::{Exit, out};
use crate::experiment::measures::definition;

/// Print what every measure means, exactly
#[derive(Debug, clap::Args)]
pub struct Measures {}

impl Measures {
    /// Prints the definitions.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub fn run(&self) -> anyhow::Result<Exit> {
        out::result(&definition::markdown())?;
        Ok(Exit::Done)
    }
}
