//! The way in: a scenario file, a variant and single changes become a checked scenario.

use super::eras::{self, Era};
use super::lever::Reach;
use super::settings::Change;
use super::tree::{Entry, Node, Table, Value};
use super::uncertain::{self, Uncertain};
use super::{Scenario, StepId, change, check, load, read, values};
use crate::diagnostic::{Diagnostic, Severity, Span};

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
    /// What is not known exactly; [`Source::read_alone`] does not look for it.
    pub uncertain: Vec<Uncertain>,
}

/// What a step is asked to do and can do on an average open day, at the skills of the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepLoad {
    /// The step.
    pub step: StepId,
    /// Work asked for \[min/day at full skill\].
    pub asked: f64,
    /// Work its officers can do, sharing their time among steps so that loads are as even as they can
    /// be \[min/day at full skill\].
    pub offered: f64,
    /// `asked / offered` \[1\].
    pub load: f64,
}

/// A single change that stands in another text, such as a cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What is changed.
    pub path: String,
    /// What it becomes, as of [`Source::set`].
    pub value: String,
    /// Where the path stands, counted on from the end of the scenario's text.
    pub path_span: Span,
    /// Where the value stands, counted likewise.
    pub value_span: Span,
}

/// The longest text that is read: 10 MB.
const LONGEST: usize = 10_000_000;

impl Source<'_> {
    /// Reads the scenario.
    ///
    /// The variants of the file that are not asked for are read too, so that a file whose base is valid
    /// has only valid variants.
    ///
    /// # Errors
    /// Every problem of the file at once, warnings too, in the order of their places.
    pub fn read(&self) -> Result<Checked, Vec<Diagnostic>> {
        self.read_with(true, &[])
    }

    /// The same without a look at the variants that are not asked for: for one of many points of a search whose file
    /// has been read as a whole before.
    ///
    /// # Errors
    /// As of [`read`](Source::read).
    pub fn read_alone(&self) -> Result<Checked, Vec<Diagnostic>> {
        self.read_with(false, &[])
    }

    /// The same with the changes of `cells`, made after all others; problems of a cell have its place.
    ///
    /// # Errors
    /// As of [`read`](Source::read).
    pub fn read_cells(&self, cells: &[Cell]) -> Result<Checked, Vec<Diagnostic>> {
        self.read_with(false, cells)
    }

    /// Returns the text, number or flag at `path`, with the variant and the changes in force; `None`: nothing stands there,
    /// so that it is what the format says, or it is a list or a table.
    pub fn value(&self, path: &str) -> Option<String> {
        let file = Table::parse(self.text).ok()?;
        let mut root = file.clone();
        if let Some(name) = self.variant {
            make_changes(&mut root, named(&file, "variant", name));
        }
        for change in self.set {
            apply_argument(&mut root, change).ok()?;
        }
        match &change::get(&root, path)?.value {
            Value::Text(text) | Value::Huge(text) | Value::Date(text) => Some(text.clone()),
            Value::Integer(number) => Some(number.to_string()),
            Value::Float(number) => Some(number.to_string()),
            Value::Flag(flag) => Some(flag.to_string()),
            Value::List(_) | Value::Table(_) => None,
        }
    }

    fn read_with(&self, variants: bool, cells: &[Cell]) -> Result<Checked, Vec<Diagnostic>> {
        if self.text.len() > LONGEST {
            let message = format!("`{}` has {} bytes, more than 10 MB", self.name, self.text.len());
            return Err(vec![
                Diagnostic::error("too-long", None, message).help("a scenario is a page or two"),
            ]);
        }
        if self.text.trim().is_empty() {
            let help = "begin with the file that `loket new` writes";
            return Err(vec![
                Diagnostic::error("empty", None, format!("`{}` is empty", self.name)).help(help),
            ]);
        }
        let mut root = Table::parse(self.text)?;
        let file = root.clone();
        let mut problems = Vec::new();
        if let Some(name) = self.variant {
            apply_variant(&mut root, &file, name, &mut problems);
        }
        for change in self.set {
            problems.extend(apply_argument(&mut root, change).err());
        }
        for cell in cells {
            let value =
                Node { span: Some(cell.value_span.clone()), ..Node::from_argument(cell.value.trim()) };
            problems.extend(change::set(&mut root, &cell.path, Some(cell.path_span.clone()), value).err());
        }
        let (scenario, loads, found) = self.judge(&root, self.variant.unwrap_or_default());
        problems.extend(found);
        let mut uncertain = Vec::new();
        if variants {
            uncertain = self.judge_uncertain(&root, &scenario, &mut problems);
            self.judge_variants(&file, &mut problems);
            self.judge_levers(&root, &scenario, &mut problems);
        }
        problems.sort_by_key(|problem| problem.span.as_ref().map_or(usize::MAX, |span| span.start));
        if problems.iter().any(|problem| problem.severity == Severity::Error) {
            return Err(problems);
        }
        Ok(Checked { scenario, warnings: problems, loads, uncertain })
    }

    /// Reads the scenario of `root` with all of its eras, the loads of the first, and every problem.
    fn judge(&self, root: &Table, variant: &str) -> (Scenario, Vec<StepLoad>, Vec<Diagnostic>) {
        let (mut scenario, mut loads, mut problems) = self.judge_era(root, variant);
        if scenario.changes.is_empty() {
            return (scenario, loads, problems);
        }
        let changes = scenario.changes.clone();
        let on = |day: u32, problems: &mut Vec<Diagnostic>| {
            let mut changed = root.clone();
            for change in changes.iter().filter(|change| change.holds_on(day)) {
                let named = named(root, "change", &change.name);
                add_new(problems, make_changes(&mut changed, named), "");
            }
            changed
        };
        if changes.iter().any(|change| change.holds_on(0)) {
            let first = on(0, &mut problems);
            let found;
            (scenario, loads, found) = self.judge_era(&first, variant);
            add_new(&mut problems, found, "");
        }
        let mut later = Vec::new();
        for from in eras::days_of_change(&changes, scenario.calendar.days()) {
            let changed = on(from, &mut problems);
            let (era, _, found) = self.judge_era(&changed, variant);
            let date = scenario.calendar.date(from);
            add_new(&mut problems, found, &format!("from {date} on, "));
            let turned = |change: &&Change| change.holds_on(from) != change.holds_on(from - 1);
            let turned: Vec<&Change> = changes.iter().filter(turned).collect();
            let before = later.last().map_or(&scenario, |era: &Era| &era.scenario);
            if let Some(what) = eras::cannot_change(&scenario, &era) {
                let refused = self.cannot_change(root, &turned, (&scenario, variant), &what);
                add_new(&mut problems, refused, "");
                continue;
            }
            if *before == era {
                let begun = turned.iter().filter(|change| change.holds_on(from));
                let idle = begun.map(|change| changes_nothing(root, change)).collect();
                add_new(&mut problems, idle, "");
            }
            later.push(Era { from, scenario: era });
        }
        if !problems.iter().any(|problem| problem.severity == Severity::Error) {
            eras::join(&mut scenario, later);
        }
        (scenario, loads, problems)
    }

    /// Returns which of the changes that have `turned` change what `base` cannot have changed, each of them tried
    /// alone; if none does alone, the first with `what` they change together.
    fn cannot_change(
        &self,
        root: &Table,
        turned: &[&Change],
        (base, variant): (&Scenario, &str),
        what: &str,
    ) -> Vec<Diagnostic> {
        let refuse = |change: &Change, what: &str| {
            let message = format!("change `{}` changes {what}, which cannot change on a date", change.name);
            let help = "make it a variant, which holds from the first day";
            Diagnostic::error("not-on-a-date", place_of_set(root, change), message).help(help)
        };
        let alone = |change: &&Change| {
            let mut changed = root.clone();
            make_changes(&mut changed, named(root, "change", &change.name));
            let (era, _, _) = self.judge_era(&changed, variant);
            eras::cannot_change(base, &era).map(|what| refuse(change, &what))
        };
        let mut refused: Vec<Diagnostic> = turned.iter().filter_map(alone).collect();
        if refused.is_empty() {
            refused.extend(turned.first().map(|change| refuse(change, what)));
        }
        refused
    }

    fn judge_era(&self, root: &Table, variant: &str) -> (Scenario, Vec<StepLoad>, Vec<Diagnostic>) {
        let (scenario, mut context) = read::read(root, variant, self.files);
        let fits = context.is_whole(&scenario) && check::check(&scenario, &mut context);
        let loads = if fits { load::loads(&scenario, &mut context) } else { Vec::new() };
        (scenario, loads, context.problems)
    }

    /// Returns what is uncertain of `root`; adds what is wrong with it, and what is wrong with the scenario at either end
    /// of a range.
    fn judge_uncertain(
        &self,
        root: &Table,
        scenario: &Scenario,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<Uncertain> {
        let variant = scenario.variants.iter().find(|variant| self.variant == Some(variant.name.as_str()));
        let named = variant.map_or(&[][..], |variant| &variant.set).iter().map(String::as_str);
        let set = self.set.iter().filter_map(|change| Some(change.split_once('=')?.0.trim()));
        let decided: Vec<&str> = named.chain(set).collect();
        let (uncertain, found) = uncertain::read(root, scenario, &decided);
        problems.extend(found);
        if problems.iter().any(|problem| problem.severity == Severity::Error) {
            return uncertain;
        }
        for one in &uncertain {
            for end in one.ends().into_iter().flatten() {
                let mut changed = root.clone();
                problems.extend(apply_argument(&mut changed, &end).err());
                let found = self.judge(&changed, self.variant.unwrap_or_default()).2;
                let error = found.into_iter().find(|problem| problem.severity == Severity::Error);
                problems.extend(error.map(|error| Diagnostic {
                    span: one.span.clone(),
                    message: format!("at the end `{end}` of its range, {}", error.message),
                    ..error
                }));
            }
        }
        uncertain
    }

    /// Adds the errors that only other values of the levers have: every value of a list, both ends of a range.
    fn judge_levers(&self, root: &Table, scenario: &Scenario, problems: &mut Vec<Diagnostic>) {
        for (priced, table) in scenario.levers.iter().zip(root.all("lever")) {
            let table = table.table();
            let place = |key: &str| table.and_then(|table| table.get(key)).and_then(|node| node.span.clone());
            let lever = &priced.lever;
            let values = match &lever.reach {
                Reach::List(values) => values.clone(),
                Reach::Whole { .. } | Reach::Between { .. } => vec![lever.at(0.0), lever.at(1.0)],
            };
            for value in values {
                let mut changed = root.clone();
                let node = Node { span: place("values"), ..Node::from_argument(&value) };
                let mut found: Vec<Diagnostic> =
                    match change::set(&mut changed, &lever.path, place("path"), node) {
                        Ok(()) => self.judge(&changed, &scenario.variant).2,
                        Err(wrong) => vec![wrong],
                    };
                found.retain(|problem| problem.severity == Severity::Error);
                add_new(problems, found, &format!("with lever `{}` at {value}, ", priced.name));
            }
        }
    }

    /// Adds the errors that only the other variants have. Each is a change of the base, not of the variant that is
    /// asked for; a change of the command line that needs that variant does not concern them.
    fn judge_variants(&self, file: &Table, problems: &mut Vec<Diagnostic>) {
        let mut base = file.clone();
        for change in self.set {
            apply_argument(&mut base, change).ok();
        }
        for name in variant_names(file).filter(|name| Some(name.as_str()) != self.variant) {
            let (mut changed, mut found) = (base.clone(), Vec::new());
            apply_variant(&mut changed, file, &name, &mut found);
            found.extend(self.judge(&changed, &name).2);
            found.retain(|problem| problem.severity == Severity::Error);
            add_new(problems, found, &format!("in variant `{name}`, "));
        }
    }
}

/// Adds to `problems` those of `found` that are not known yet, each beginning with `when`.
fn add_new(problems: &mut Vec<Diagnostic>, found: Vec<Diagnostic>, when: &str) {
    for problem in found {
        let known = |other: &Diagnostic| other.span == problem.span && other.code == problem.code;
        if !problems.iter().any(known) {
            let message = format!("{when}{}", problem.message);
            problems.push(Diagnostic { message, ..problem });
        }
    }
}

/// Returns where `change` says what it sets.
fn place_of_set(root: &Table, change: &Change) -> Option<Span> {
    let table = named(root, "change", &change.name)?;
    table.entries.iter().find(|entry| entry.key == "set")?.key_span.clone()
}

fn changes_nothing(root: &Table, change: &Change) -> Diagnostic {
    let message = format!("change `{}` changes nothing: all is so already", change.name);
    let help = "look at its values and its date, or delete it";
    Diagnostic::warning("unused", place_of_set(root, change), message).help(help)
}

/// Returns the table of the list `key` that is called `name`.
fn named<'t>(file: &'t Table, key: &str, name: &str) -> Option<&'t Table> {
    let is_it =
        |table: &&Table| table.get("name").and_then(Node::text).is_some_and(|text| text.trim() == name);
    file.all(key).into_iter().filter_map(Node::table).find(is_it)
}

/// Makes the changes that `set` of `named` lists.
fn make_changes(root: &mut Table, named: Option<&Table>) -> Vec<Diagnostic> {
    let set = named.and_then(|table| table.get("set")).and_then(Node::table);
    let entries = set.map_or(&[][..], |set| &set.entries);
    let make =
        |entry: &Entry| change::set(root, &entry.key, entry.key_span.clone(), entry.node.clone()).err();
    entries.iter().filter_map(make).collect()
}

fn variant_names(file: &Table) -> impl Iterator<Item = String> {
    let name = |node: &Node| Some(node.table()?.get("name")?.text()?.trim().to_owned());
    file.all("variant").into_iter().filter_map(name).collect::<Vec<_>>().into_iter()
}

/// Makes the changes of variant `name`.
fn apply_variant(root: &mut Table, file: &Table, name: &str, problems: &mut Vec<Diagnostic>) {
    let Some(variant) = named(file, "variant", name) else {
        let names: Vec<String> = variant_names(file).collect();
        let help = match values::nearest(name, names.iter().map(String::as_str)) {
            help if names.is_empty() => format!("the file has no variants{help}"),
            help => help,
        };
        problems.push(
            Diagnostic::error("unknown-variant", None, format!("there is no variant `{name}`")).help(help),
        );
        return;
    };
    problems.extend(make_changes(root, Some(variant)));
}

/// Makes the change `path=value` of the command line.
fn apply_argument(root: &mut Table, change: &str) -> Result<(), Diagnostic> {
    match change.split_once('=') {
        Some((path, value)) => change::set(root, path.trim(), None, Node::from_argument(value.trim())),
        None => {
            let message = format!("the change `{change}` has no `=`");
            Err(Diagnostic::error("bad-change", None, message)
                .help("write path=value, such as officer.operator.count=3"))
        }
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
