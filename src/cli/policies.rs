//! Policies named on the command line: a file with its variants, or several files.

use super::keeper::identity;
use super::load::{Loaded, ScenarioArgs, assignment, refuse};
use super::{Exit, out, usage};
use crate::diagnostic::Diagnostic;
use crate::experiment::Stopped;
use crate::results::journal::Identity;
use crate::results::{File, Manifest};
use crate::scenario::Scenario;
use crate::scenario::lever::Lever;
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

    /// Reads the one file with its variant, if any, as the base, and every combination of the values of `levers` as a policy,
    /// the last lever changing fastest. Problems are shown.
    ///
    /// # Errors
    /// As of [`load`](PolicyArgs::load); or if there are no values to combine, or too many.
    pub fn grid(&self, levers: &[Lever], json: bool) -> anyhow::Result<Result<Grid, Exit>> {
        let ([file], true) = (&self.files[..], self.variant.len() < 2) else {
            let help = "name one file, and at most one variant on which the levers act";
            return Err(usage("levers", "--vary goes with one file and one variant only".to_owned(), help));
        };
        let sets = combinations(levers)?;
        let arguments = |set| ScenarioArgs::new(file.clone(), self.variant.first().cloned(), set);
        let base = arguments(self.set.clone());
        let Some(loaded) = self.shown(base.load(json)?, &base.name(), &[]) else {
            return Ok(Err(Exit::Invalid));
        };
        let mut policies = Vec::with_capacity(sets.len());
        for changes in sets {
            let name = changes.join(", ");
            let point = arguments([self.set.clone(), changes].concat());
            match point.point(&loaded.text) {
                Ok(checked) => policies.push((name, checked.scenario)),
                Err(mut problems) => {
                    let at = |problem: &mut Diagnostic| {
                        problem.message = format!("with {name}: {}", problem.message);
                    };
                    problems.iter_mut().for_each(at);
                    return refuse(&problems, &loaded.text, &point.name(), json).map(Err);
                }
            }
        }
        let name = self.variant.first().map_or(BASE, String::as_str).to_owned();
        Ok(Ok(Grid { base: (name, loaded), policies }))
    }

    /// Returns the files with the texts that were read from them, and the variants and changes asked for.
    pub fn asked<'a>(&self, texts: impl Iterator<Item = &'a str>) -> Asked {
        let name = |file: &PathBuf| ScenarioArgs::new(file.clone(), None, Vec::new()).name();
        Asked {
            files: self.files.iter().map(name).zip(texts.map(str::to_owned)).collect(),
            variants: self.variant.clone(),
            set: self.set.clone(),
        }
    }

    /// Returns the name of the first file without folder and ending.
    pub fn stem(&self) -> String {
        ScenarioArgs::new(self.files[0].clone(), None, Vec::new()).stem()
    }

    /// Returns whose work it is when `verb` simulates these policies, whose files say `texts`.
    pub fn identity<'a>(&'a self, verb: &str, seed: u64, texts: impl Iterator<Item = &'a str>) -> Identity {
        let (variants, changes) = (self.variant.iter(), self.set.iter());
        let parts = texts.chain(["variants"]).chain(variants.map(String::as_str));
        identity(verb, seed, &parts.chain(["set"]).chain(changes.map(String::as_str)).collect::<Vec<_>>())
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

/// Every combination of the values of levers.
#[derive(Debug)]
pub struct Grid {
    /// What the file says, with its name.
    pub base: (String, Loaded),
    /// The combinations, named by what they change.
    pub policies: Vec<(String, Scenario)>,
}

/// What was asked for on the command line.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Files with their texts.
    pub files: Vec<(String, String)>,
    /// Variants; empty: all.
    pub variants: Vec<String>,
    /// Changes of all policies.
    pub set: Vec<String>,
}

impl Asked {
    /// Describes what was made of these files: `base` is the scenario of the first, `run` as of [`Manifest::of_many`].
    pub fn manifest(&self, base: &Scenario, run: (u64, u64, Stopped)) -> Manifest {
        let mut files = self.files.iter().map(|(file, text)| File::new(file.clone(), text.clone()));
        let first = files.next().unwrap_or_else(|| File::new(String::new(), String::new()));
        Manifest {
            set: self.set.clone(),
            variants: self.variants.clone(),
            others: files.collect(),
            ..Manifest::of_many(base, &first.file, &first.text, run)
        }
    }
}

/// Most combinations of levers.
const MOST: usize = 10_000;

/// Returns every combination of the values of `levers`, as changes.
fn combinations(levers: &[Lever]) -> anyhow::Result<Vec<Vec<String>>> {
    let mut sets: Vec<Vec<String>> = vec![Vec::new()];
    for (place, lever) in levers.iter().enumerate() {
        if levers[..place].iter().any(|other| other.path == lever.path) {
            let message = format!("`{}` is varied twice", lever.path);
            return Err(usage("levers", message, "give it all of its values in one `--vary`"));
        }
        let Some(values) = lever.values() else {
            let message = format!("`{}` may be any number in between, which are endlessly many", lever.path);
            return Err(usage("levers", message, "say how many, such as `4 min..8 min/5`, or list them"));
        };
        let count = sets.len().saturating_mul(values.len());
        if count > MOST {
            let message =
                format!("the levers make {count} policies or more, and at most {MOST} are compared");
            return Err(usage("levers", message, "give fewer values, or narrow them down in two rounds"));
        }
        let with = |set: &Vec<String>, value: &String| [&set[..], &[lever.set(value)]].concat();
        sets = sets.iter().flat_map(|set| values.iter().map(move |value| with(set, value))).collect();
    }
    Ok(sets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levers(texts: &[&str]) -> Vec<Lever> {
        texts.iter().map(|text| Lever::parse(text).expect("a lever")).collect()
    }

    #[test]
    fn the_last_lever_changes_fastest() {
        let sets = combinations(&levers(&["a.b=1..2", "c=x, y, z"])).expect("combined");
        let names: Vec<String> = sets.iter().map(|set| set.join(", ")).collect();
        assert_eq!(
            names,
            ["a.b=1, c=x", "a.b=1, c=y", "a.b=1, c=z", "a.b=2, c=x", "a.b=2, c=y", "a.b=2, c=z"]
        );
    }

    #[test]
    fn what_cannot_be_combined_is_refused() {
        for (texts, says) in [
            (&["a=1..2", "a=3..4"][..], "`a` is varied twice"),
            (&["a=0.5..0.9"], "endlessly many"),
            (&["a=1..200", "b=1..200"], "40000 policies"),
        ] {
            let error = combinations(&levers(texts)).expect_err("refused").to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
