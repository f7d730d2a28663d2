//! The way in: a scenario file, a variant and single changes become a checked scenario.

use super::{Scenario, StepId};
use crate::diagnostic::Diagnostic;

/// A scenario file with what the caller changes about it.
pub struct Source<'a> {
    /// Name of the file, for messages.
    pub name: &'a str,
    /// The text.
    pub text: &'a str,
    /// The variant whose changes are in force; `None`: the base.
    pub variant: Option<&'a str>,
    /// Single changes, each `path=value`, applied last.
    pub set: &'a [String],
    /// Reads a file that the scenario names, such as recorded arrivals; says why if it cannot.
    pub files: &'a dyn Fn(&str) -> Result<String, String>,
}

/// A scenario that can be simulated, and what its author should know about it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The scenario.
    pub scenario: Scenario,
    /// What may not be meant so.
    pub warnings: Vec<Diagnostic>,
    /// What each step with officers is asked to do and can do.
    pub loads: Vec<StepLoad>,
}

/// What a step is asked to do and can do, on an average open day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepLoad {
    /// The step.
    pub step: StepId,
    /// Officer-minutes asked for a day, at the present skills \[min/day\].
    pub asked: f64,
    /// Officer-minutes on the floor a day that can go to this step \[min/day\].
    pub offered: f64,
    /// `asked / offered` \[1\].
    pub load: f64,
}

impl Source<'_> {
    /// Reads the scenario.
    ///
    /// # Errors
    /// Every problem of the file at once, in the order of their places.
    pub fn read(&self) -> Result<Checked, Vec<Diagnostic>> {
        Err(vec![Diagnostic::error("unread", None, format!("`{}` cannot be read yet", self.name))])
    }
}

impl Scenario {
    /// Reads the scenario that `text` describes; `name` stands for the file in messages.
    ///
    /// # Errors
    /// Every problem of the text at once, each with its place, the reason and the remedy.
    pub fn parse(text: &str, name: &str) -> Result<Scenario, Vec<Diagnostic>> {
        let files =
            |file: &str| Err(format!("`{file}` is not at hand: only the text of the scenario is read"));
        let source = Source { name, text, variant: None, set: &[], files: &files };
        source.read().map(|checked| checked.scenario)
    }
}
