//! `loket schema`: the format of scenario files as a JSON Schema, for editors and other programs.

use super::{Exit, out};
use crate::scenario::json_schema;

/// Print the format of scenario files as a JSON Schema
#[derive(Debug, clap::Args)]
pub struct Schema {}

impl Schema {
    /// Prints the schema.
    ///
    /// # Errors
    /// If standard output cannot be written.
    pub fn run(&self) -> anyhow::Result<Exit> {
        out::json(&json_schema())?;
        Ok(Exit::Done)
    }
}
