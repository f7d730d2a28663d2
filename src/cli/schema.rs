//! `loket schema`: the format of scenario files as a JSON Schema, for editors and other programs.

use super::{Exit, out};

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

fn json_schema() -> serde_json::Value {
    serde_json::json!({ "$schema": "https://json-schema.org/draft/2020-12/schema" })
}
