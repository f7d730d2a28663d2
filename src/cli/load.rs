//! What every verb with a scenario does first: read it, apply the changes asked for, show its problems.

use super::input::{self, Fault};
use super::keeper::identity;
use super::{Exit, Refusal, out, problems, usage};
use crate::diagnostic::Diagnostic;
use crate::results::baseline::Named;
use crate::results::hash;
use crate::results::journal::Identity;
use crate::scenario::Scenario;
use crate::scenario::source::{Checked, Source};
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// Which scenario, with which changes.
#[derive(Debug, clap::Args)]
pub struct ScenarioArgs {
    /// The scenario file; `-` reads standard input
    file: PathBuf,
    /// Apply this variant of the file
    #[arg(long, value_name = "NAME")]
    pub variant: Option<String>,
    /// Change one value, such as `--set officer.operator.count=3`; may be given again
    #[arg(long, value_name = "PATH=VALUE", value_parser = assignment)]
    pub set: Vec<String>,
}

/// A scenario that can be simulated, with what it was made from.
#[derive(Debug)]
pub struct Loaded {
    /// Its text.
    pub text: String,
    /// What it is, and what its author should know about it.
    pub checked: Checked,
    /// Files that it names, in the order in which they were read.
    pub files: Vec<Named>,
}

impl ScenarioArgs {
    /// Names a scenario as the arguments of a verb would.
    pub fn new(file: PathBuf, variant: Option<String>, set: Vec<String>) -> ScenarioArgs {
        ScenarioArgs { file, variant, set }
    }

    /// Returns the same scenario with more single changes, made last.
    pub fn with(&self, more: &[String]) -> ScenarioArgs {
        let set = self.set.iter().chain(more).cloned().collect();
        ScenarioArgs::new(self.file.clone(), self.variant.clone(), set)
    }

    /// Returns what the file is called in messages.
    pub fn name(&self) -> String {
        if self.is_stdin() { "<stdin>".to_owned() } else { self.file.display().to_string() }
    }

    /// Returns the name of the file without folder and ending.
    pub fn stem(&self) -> String {
        let stem = if self.is_stdin() { None } else { self.file.file_stem() };
        stem.map_or_else(|| "stdin".to_owned(), |stem| stem.to_string_lossy().into_owned())
    }

    /// Reads the scenario. Its problems are shown on standard error, or with `json` on standard output;
    /// warnings about a valid scenario are left to the caller.
    ///
    /// # Errors
    /// `Ok(Err(exit))` if the scenario is not valid and its problems have been shown; an error if it
    /// cannot be read at all.
    pub fn load(&self, json: bool) -> anyhow::Result<Result<Loaded, Exit>> {
        let text = match input::scenario(&self.file) {
            Ok(text) => text,
            Err(problem) if problem.fault == Fault::Content => {
                return refuse(&[*problem.diagnostic], "", &self.name(), json).map(Err);
            }
            Err(problem) => {
                return Err(Refusal { exit: Exit::Usage, problem: *problem.diagnostic }.into());
            }
        };
        self.read(text, json)
    }

    /// The same with its text at hand, so that standard input is read once for several variants.
    ///
    /// # Errors
    /// As of [`load`](ScenarioArgs::load).
    pub fn read(&self, text: String, json: bool) -> anyhow::Result<Result<Loaded, Exit>> {
        let files = RefCell::new(Vec::new());
        let named = |name: &str| {
            let text = self.named(name)?;
            let read = Named { name: name.to_owned(), blake3: hash(&text) };
            if !files.borrow().contains(&read) {
                files.borrow_mut().push(read);
            }
            Ok(text)
        };
        let read = self.source(&self.name(), &text, &named).read();
        match read {
            Ok(checked) => Ok(Ok(Loaded { files: files.into_inner(), text, checked })),
            Err(problems) => refuse(&problems, &text, &self.name(), json).map(Err),
        }
    }

    /// Returns the way in to the scenario for whoever reads it more than once; `name` is what the file is called, `text`
    /// what it says, and `files` reads what it names, as [`named`](ScenarioArgs::named) does.
    pub fn source<'a>(
        &'a self,
        name: &'a str,
        text: &'a str,
        files: &'a dyn Fn(&str) -> Result<String, String>,
    ) -> Source<'a> {
        Source { name, text, variant: self.variant.as_deref(), set: &self.set, files }
    }

    /// Reads one of many points of a search from `text`, which has been read as a whole before.
    ///
    /// # Errors
    /// Its problems.
    pub fn point(&self, text: &str) -> Result<Checked, Vec<Diagnostic>> {
        self.source(&self.name(), text, &|name| self.named(name)).read_alone()
    }

    /// Returns what stands at `path` of `text`.
    pub fn value(&self, text: &str, path: &str) -> Option<String> {
        self.source(&self.name(), text, &|name| self.named(name)).value(path)
    }

    /// Reads a file that the scenario names.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn named(&self, name: &str) -> Result<String, String> {
        let folder: &Path = if self.is_stdin() { Path::new("") } else { &self.file };
        input::named(folder, name)
    }

    /// Names the same scenario with variant `name`.
    pub fn with_variant(&self, name: &str) -> ScenarioArgs {
        ScenarioArgs::new(self.file.clone(), Some(name.to_owned()), self.set.clone())
    }

    /// Returns whose work it is when `verb` simulates the scenario that `text` says, with the `files` that it names.
    pub fn identity(&self, verb: &str, seed: u64, text: &str, files: &[Named]) -> Identity {
        let files = files.iter().flat_map(|file| [file.name.as_str(), file.blake3.as_str()]);
        let changes = self.set.iter().map(String::as_str);
        // With words between lists, so that no file is taken for a change.
        let parts = [text, "variant", self.variant.as_deref().unwrap_or(""), "files"].into_iter();
        identity(verb, seed, &parts.chain(files).chain(["set"]).chain(changes).collect::<Vec<_>>())
    }

    /// Says how to see a failed invariant again; what failed has been told already.
    pub fn broken(&self, seed: u64, replications: Option<u64>) -> Exit {
        let mut command = self.command("run", seed);
        if let Some(count) = replications {
            command += &format!(" --replications {count}");
        }
        out::broken(&command)
    }

    /// Returns the command with which `verb` simulates the scenario again.
    pub fn command(&self, verb: &str, seed: u64) -> String {
        let mut command = format!("loket {verb} {} --seed {seed}", self.name());
        if let Some(variant) = &self.variant {
            command += &format!(" --variant '{variant}'");
        }
        for set in &self.set {
            command += &format!(" --set '{set}'");
        }
        command
    }

    fn is_stdin(&self) -> bool {
        self.file.as_os_str() == "-"
    }
}

/// Makes sure that the warm-up of an office is known, for verbs that do not look for it themselves.
///
/// # Errors
/// If it is to be found.
pub fn has_warm_up(scenario: &Scenario) -> anyhow::Result<()> {
    if scenario.calendar.finds_warm_up {
        let message = "the warm-up is to be found, which `loket run` and `loket compare` do".to_owned();
        let help = "give the length that they find, such as `--set 'calendar.warm-up=2 days'`";
        return Err(usage("warm-up", message, help));
    }
    Ok(())
}

/// Shows the `problems` of `text`, of the file called `name`, on standard error, or with `json` on standard output.
///
/// # Errors
/// If standard output cannot be written.
pub fn refuse(problems: &[Diagnostic], text: &str, name: &str, json: bool) -> anyhow::Result<Exit> {
    if json {
        out::json(&serde_json::json!({ "problems": problems::json(problems, text) }))?;
    } else {
        out::problems(problems, text, name);
        out::note(&problems::verdict(problems, name));
    }
    Ok(Exit::Invalid)
}

/// Takes `path=value` as it is written.
pub(super) fn assignment(text: &str) -> Result<String, String> {
    match text.split_once('=') {
        Some((path, _)) if !path.trim().is_empty() => Ok(text.to_owned()),
        Some(_) | None => Err("write it as path=value, such as officer.operator.count=3".to_owned()),
    }
}
