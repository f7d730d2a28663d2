//! Policies named on the command line: a file with its variants, or several files.

use super::load::{Loaded, ScenarioArgs, assignment};
use super::{Exit, out, usage};
use crate::diagnostic::Diagnostic;
use std::path::PathBuf;

/// What the base of a file is called beside its variants.
const BASE: &str = "as it is";

/// Which policies, and what is changed about all of them.
#[derive(Debug, clap::Args)]
pub struct PolicyArgs {
    /// One file: its base and its variants; several: the first is the base
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only this variant of the one file; may be given again [default: all]
    #[arg(long, value_name = "NAME")]
    variant: Vec<String>,
    /// Change one value in all policies, such as `--set officer.operator.count=3`; may be given again
    #[arg(long, value_name = "PATH=VALUE", value_parser = assignment)]
    set: Vec<String>,
}

impl PolicyArgs {
    /// Reads every policy with its name; the base comes first. Problems and warnings are shown.
    ///
    /// # Errors
    /// `Ok(Err(exit))` if a scenario is not valid and its problems have been shown; an error if one cannot be read at
    /// all, or there are no variants.
    pub fn load(&self, json: bool) -> anyhow::Result<Result<Vec<(String, Loaded)>, Exit>> {
        if self.files.len() > 1 && !self.variant.is_empty() {
            let help = "name one file with its variants, or several files as they are";
            return Err(usage("variants", "--variant goes with one file only".to_owned(), help));
        }
        let mut policies: Vec<(String, Loaded)> = Vec::new();
        for file in &self.files {
            let scenario = ScenarioArgs::new(file.clone(), None, self.set.clone());
            let Some(loaded) = self.shown(scenario.load(json)?, &scenario.name(), &policies) else {
                return Ok(Err(Exit::Invalid));
            };
            policies.push((scenario.name(), loaded));
        }
        if let [file] = &self.files[..] {
            policies[0].0 = BASE.to_owned();
            let named = policies[0].1.checked.scenario.variants.iter().map(|variant| variant.name.clone());
            let wanted: Vec<String> =
                if self.variant.is_empty() { named.collect() } else { self.variant.clone() };
            if wanted.is_empty() {
                let message = format!("`{}` has no variants to compare", file.display());
                return Err(usage("no-variants", message, "add a [[variant]], or name another file"));
            }
            for name in wanted {
                let scenario = ScenarioArgs::new(file.clone(), Some(name.clone()), self.set.clone());
                let read = scenario.read(policies[0].1.text.clone(), json)?;
                let Some(loaded) = self.shown(read, &scenario.name(), &policies) else {
                    return Ok(Err(Exit::Invalid));
                };
                policies.push((name, loaded));
            }
        }
        Ok(Ok(policies))
    }

    /// Shows the warnings of a policy that those before did not have.
    fn shown(&self, read: Result<Loaded, Exit>, file: &str, before: &[(String, Loaded)]) -> Option<Loaded> {
        let loaded = read.ok()?;
        let is_new = |warning: &&Diagnostic| {
            let mut known = before.iter().flat_map(|(_, policy)| &policy.checked.warnings);
            known.all(|known| known.message != warning.message)
        };
        let new: Vec<Diagnostic> = loaded.checked.warnings.iter().filter(is_new).cloned().collect();
        out::problems(&new, &loaded.text, file);
        Some(loaded)
    }

    /// Returns the command with which `verb` simulates these policies again.
    pub fn command(&self, verb: &str, seed: u64) -> String {
        let files = self.files.iter().map(|file| format!(" {}", file.display()));
        let options = [("variant", &self.variant), ("set", &self.set)];
        let options = options
            .into_iter()
            .flat_map(|(option, values)| values.iter().map(move |value| format!(" --{option} '{value}'")));
        format!("loket {verb}{} --seed {seed}", files.chain(options).collect::<String>())
    }
}
