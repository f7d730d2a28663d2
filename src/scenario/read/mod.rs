//! From the tree of the text to a [`Scenario`], family by family.
//!
//! Reading never stops at a problem: a value that cannot be used is reported and stood in for, so that
//! one pass finds everything. A stand-in that would make loads wrong is not a number, and no warning
//! comes of it; a name that is nearly right stands for the one that was meant.

mod arrivals_file;
mod calendar;
mod complaints;
mod demand;
mod departures;
mod equipment;
mod factor;
mod levers;
mod marks;
mod outcomes;
mod outreach;
mod people;
mod precision;
mod roster;
mod route;
mod satisfaction;
mod service;
mod settings;
mod staffing;
mod stock;
mod together;
mod training;

use super::format::FILE;
use super::people::OfficerRule;
use super::tree::{Entry, Node, Table, Value};
use super::values::{self, Money, Wrong, nearest};
use super::{GroupId, PoolId, PopulationId, Scenario, ServiceId, StepId, StockId, SystemId, shape};
use crate::diagnostic::{Diagnostic, Span};
use marks::MarkNames;

/// What there is to refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Service,
    Step,
    Officer,
    Equipment,
    System,
    Stock,
    Population,
}

impl What {
    const ALL: [What; 7] = [
        What::Service,
        What::Step,
        What::Officer,
        What::Equipment,
        What::System,
        What::Stock,
        What::Population,
    ];

    /// The key of the file, and the word in messages.
    fn key(self) -> &'static str {
        match self {
            What::Service => "service",
            What::Step => "step",
            What::Officer => "officer",
            What::Equipment => "equipment",
            What::System => "system",
            What::Stock => "stock",
            What::Population => "population",
        }
    }

    fn unknown(self) -> (&'static str, &'static str) {
        match self {
            What::Service => ("unknown-service", "which is not a service"),
            What::Step => ("unknown-step", "which is not a step"),
            What::Officer => ("unknown-officer", "which is not a group of officers"),
            What::Equipment => ("unknown-equipment", "which is not equipment"),
            What::System => ("unknown-system", "which is not a system"),
            What::Stock => ("unknown-stock", "which is not a stock"),
            What::Population => ("unknown-population", "which is not a population"),
        }
    }
}

/// A table of the file, with what it is called.
pub(super) struct Section<'t> {
    /// Such as "step `capture`".
    pub title: String,
    pub table: &'t Table,
    pub span: Option<Span>,
}

impl<'t> Section<'t> {
    pub fn get(&self, key: &str) -> Option<&'t Node> {
        self.table.get(key)
    }

    /// Returns where `key` is written, or else the section.
    pub fn place(&self, key: &str) -> Option<Span> {
        self.get(key).and_then(|node| node.span.clone()).or_else(|| self.span.clone())
    }
}

/// Where things are written, for problems that are found later; in the order of the scenario's lists.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub calendar: Option<Span>,
    pub horizon: Option<Span>,
    pub demands: Vec<Option<Span>>,
    pub services: Vec<Option<Span>>,
    pub routes: Vec<Option<Span>>,
    pub steps: Vec<Option<Span>>,
    /// The number of officers of each group.
    pub counts: Vec<Option<Span>>,
    pub pools: Vec<Option<Span>>,
    pub systems: Vec<Option<Span>>,
    pub stocks: Vec<Option<Span>>,
    pub populations: Vec<Option<Span>>,
    pub replications: Option<Span>,
    pub longest_wait: Option<Span>,
    pub announces: Option<Span>,
}

/// What reading has found so far.
pub(super) struct Context<'a> {
    pub problems: Vec<Diagnostic>,
    pub places: Places,
    files: &'a dyn Fn(&str) -> Result<String, String>,
    names: Vec<Vec<(String, Option<Span>)>>,
    marks: MarkNames,
    currency: Option<String>,
    /// Whether the opening hours could be read.
    hours_known: bool,
}

/// Reads the scenario of `root`, complete even when there are problems.
pub(super) fn read<'a>(
    root: &Table,
    variant: &str,
    files: &'a dyn Fn(&str) -> Result<String, String>,
) -> (Scenario, Context<'a>) {
    let mut context = Context {
        problems: Vec::new(),
        places: Places::default(),
        files,
        names: Vec::new(),
        marks: MarkNames::default(),
        currency: None,
        hours_known: true,
    };
    shape::check(root, &FILE, Some(&(0..0)), &mut context.problems);
    context.names = What::ALL.iter().map(|what| names(root, *what, &mut context.problems)).collect();
    let file = Section { title: "the scenario".to_owned(), table: root, span: Some(0..0) };
    check_version(&file, &mut context);
    let calendar = calendar::read(&file, &mut context);
    let office = calendar::office(&file, &mut context);
    let steps = service::steps(&file, office.chooses, &calendar, &mut context);
    let services = service::services(&file, &mut context);
    let mut demands = demand::demands(&file, &calendar, steps.len(), &mut context);
    complaints::complaints(&file, &services, &mut demands, &mut context);
    let (groups, officers) = people::read(&file, &calendar, &steps, &mut context);
    let factors = factor::read(&file, &calendar, &groups, &officers, &steps, &mut context);
    let pools = equipment::pools(&file, &mut context);
    let stocks = stock::stocks(&file, &services, &mut context);
    context.check_marks();
    let (trainings, courses) = training::read(&file, &calendar, &groups, &officers, &mut context);
    let staff = outreach::Staff {
        calendar: &calendar,
        steps: &steps,
        groups: &groups,
        officers: &officers,
        trainings: &trainings,
    };
    let outreaches = outreach::read(&file, &staff, &mut context);
    let scenario = Scenario {
        name: context.read(&file, "name", values::text).unwrap_or_default(),
        about: context
            .read(&file, "about", |node| Ok(node.text().unwrap_or_default().to_owned()))
            .unwrap_or_default(),
        variant: variant.to_owned(),
        office,
        demands,
        populations: demand::populations(&file, &mut context),
        quotas: demand::quotas(&file, &mut context),
        services,
        steps,
        marks: context.marks.names(),
        groups,
        officers,
        pools,
        systems: equipment::systems(&file, &mut context),
        stocks,
        trainings,
        courses,
        outreaches,
        factors,
        targets: settings::targets(&file, &mut context),
        satisfaction: satisfaction::read(&file, &mut context),
        variants: settings::variants(&file, &mut context),
        levers: levers::read(&file, &mut context),
        changes: settings::changes(&file, &calendar, &mut context),
        later: Vec::new(),
        experiment: settings::experiment(&file, &calendar, &mut context),
        currency: context.currency.clone().unwrap_or_default(),
        calendar,
    };
    (scenario, context)
}

fn check_version(file: &Section<'_>, context: &mut Context<'_>) {
    let version = context.read(file, "schema", values::count);
    if let Some(version) = version.filter(|&version| version != 1) {
        let message = format!("`schema` is `{version}`, a version of the format that is not known");
        context.error("unknown-version", file.place("schema"), message, "write schema = 1");
    }
}

/// Collects the names of a kind; a name that comes twice is a problem.
fn names(root: &Table, what: What, problems: &mut Vec<Diagnostic>) -> Vec<(String, Option<Span>)> {
    let mut names: Vec<(String, Option<Span>)> = Vec::new();
    if what == What::Population {
        let entries = root.get("population").and_then(Node::table).map_or(&[][..], |table| &table.entries);
        return entries.iter().map(|entry| (entry.key.clone(), entry.key_span.clone())).collect();
    }
    for node in root.all(what.key()) {
        let named = node.table().and_then(|table| table.get("name"));
        let name = named.and_then(Node::text).unwrap_or_default().trim().to_owned();
        let span = named.and_then(|name| name.span.clone()).or_else(|| node.span.clone());
        if !name.is_empty() && names.iter().any(|(other, _)| *other == name) {
            let message = format!("there are two {} tables named `{name}`", what.key());
            problems
                .push(Diagnostic::error("duplicate-name", span.clone(), message).help("rename one of them"));
        }
        names.push((name, span));
    }
    names
}

impl Context<'_> {
    /// Returns whether everything that was named could be read as a table, so that every reference points
    /// at what it means.
    pub fn is_whole(&self, scenario: &Scenario) -> bool {
        let read = [
            scenario.services.len(),
            scenario.steps.len(),
            scenario.groups.len(),
            scenario.pools.len(),
            scenario.systems.len(),
            scenario.stocks.len(),
        ];
        let named = self.names.iter().map(Vec::len);
        !scenario.services.is_empty() && named.zip(read).all(|(named, read)| named == read)
    }

    pub fn error(
        &mut self,
        code: &'static str,
        span: Option<Span>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.problems.push(Diagnostic::error(code, span, message).help(help));
    }

    pub fn warning(
        &mut self,
        code: &'static str,
        span: Option<Span>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.problems.push(Diagnostic::warning(code, span, message).help(help));
    }

    /// Reads `key` of `section`; `None` if it is not there or cannot be used, which is then reported.
    pub fn read<T>(
        &mut self,
        section: &Section<'_>,
        key: &str,
        parse: impl FnOnce(&Node) -> Result<T, Wrong>,
    ) -> Option<T> {
        let node = section.get(key)?;
        self.take(parse(node), key, &section.title)
    }

    /// Reads the name of `section`; empty if there is none that can be used, which is then reported.
    pub fn name(&mut self, section: &Section<'_>) -> String {
        self.read(section, "name", values::text).unwrap_or_default()
    }

    /// Checks that the key `entry` can be a name of `what`.
    pub fn check_key(&mut self, entry: &Entry, what: &str) {
        let key = Node { span: entry.key_span.clone(), value: Value::Text(entry.key.clone()) };
        if let Err(wrong) = values::text(&key) {
            let message = format!("{what} is named {}, {}", wrong.found, wrong.reason);
            self.error(wrong.code, wrong.span, message, wrong.help);
        }
    }

    /// Reads `key` of `section`, or takes `default` if it is not there or cannot be used.
    pub fn read_or<T>(
        &mut self,
        section: &Section<'_>,
        key: &str,
        default: T,
        parse: impl FnOnce(&Node) -> Result<T, Wrong>,
    ) -> T {
        self.read(section, key, parse).unwrap_or(default)
    }

    /// Reports what is wrong with `key` of `title`, if anything.
    pub fn take<T>(&mut self, result: Result<T, Wrong>, key: &str, title: &str) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(wrong) => {
                let message = format!("`{key}` of {title} says {}, {}", wrong.found, wrong.reason);
                self.error(wrong.code, wrong.span, message, wrong.help);
                None
            }
        }
    }

    /// Returns the table at `node`, titled by its form and name; reports anything else.
    pub fn section<'t>(&mut self, node: &'t Node, form: &str) -> Option<Section<'t>> {
        match node.table() {
            Some(table) => {
                let name = ["name", "service", "class"].into_iter().find_map(|key| table.get(key)?.text());
                let title = name.map_or_else(|| format!("the {form}"), |name| format!("{form} `{name}`"));
                Some(Section { title, table, span: node.span.clone() })
            }
            None => {
                let message = format!("the {form} is {}, which is not a table", node.found());
                self.error("not-a-table", node.span.clone(), message, "write a table: { key = value, .. }");
                None
            }
        }
    }

    /// Returns the table `key` of `section`, titled after it; `None` if it is not there.
    pub fn inner<'t>(&mut self, section: &Section<'t>, key: &str) -> Option<Section<'t>> {
        let node = section.get(key)?;
        match node.table() {
            Some(table) => Some(Section {
                title: format!("`{key}` of {}", section.title),
                table,
                span: node.span.clone().or_else(|| section.span.clone()),
            }),
            None => {
                let message =
                    format!("`{key}` of {} says {}, which is not a table", section.title, node.found());
                self.error("not-a-table", node.span.clone(), message, "write a table: { key = value, .. }");
                None
            }
        }
    }

    /// Returns the tables of the list `key` of the file.
    pub fn sections<'t>(&mut self, file: &Section<'t>, key: &str) -> Vec<Section<'t>> {
        file.table.all(key).into_iter().filter_map(|node| self.section(node, key)).collect()
    }

    /// Returns the elements of the list `key`; reports anything else that stands there.
    pub fn list<'t>(&mut self, section: &Section<'t>, key: &str) -> &'t [Node] {
        let Some(node) = section.get(key) else { return &[] };
        node.list().unwrap_or_else(|| {
            let message = format!("`{key}` of {} says {}, which is not a list", section.title, node.found());
            self.error("not-a-list", node.span.clone(), message, format!("write {key} = [..]"));
            &[]
        })
    }

    /// Finds what `node` names; a name that is nearly right is reported and taken as meant.
    fn find(&mut self, what: What, node: &Node, key: &str, title: &str) -> Option<u32> {
        match node.text() {
            Some(name) => self.find_name(what, name, node.span.clone(), key, title),
            None => {
                let message = format!("`{key}` of {title} says {}, which is not a name", node.found());
                self.error(what.unknown().0, node.span.clone(), message, "write a name in \"quotes\"");
                None
            }
        }
    }

    fn find_name(
        &mut self,
        what: What,
        name: &str,
        span: Option<Span>,
        key: &str,
        title: &str,
    ) -> Option<u32> {
        let names = &self.names[what as usize];
        if let Some(place) = names.iter().position(|(known, _)| known == name.trim()) {
            return Some(place as u32);
        }
        let help = nearest(name, names.iter().map(|(known, _)| known.as_str()));
        let meant = names.iter().position(|(known, _)| help == format!("did you mean `{known}`?"));
        let help =
            if names.is_empty() { format!("there is no [[{}]] in the file", what.key()) } else { help };
        let (code, reason) = what.unknown();
        self.error(code, span, format!("`{key}` of {title} names `{name}`, {reason}"), help);
        meant.map(|place| place as u32)
    }

    pub fn service(&mut self, node: &Node, key: &str, title: &str) -> Option<ServiceId> {
        self.find(What::Service, node, key, title).map(ServiceId)
    }

    pub fn step(&mut self, node: &Node, key: &str, title: &str) -> Option<StepId> {
        self.find(What::Step, node, key, title).map(StepId)
    }

    pub fn step_named(&mut self, name: &str, span: Option<Span>, key: &str, title: &str) -> Option<StepId> {
        self.find_name(What::Step, name, span, key, title).map(StepId)
    }

    pub fn is_step(&self, name: &str) -> bool {
        self.names[What::Step as usize].iter().any(|(known, _)| known == name)
    }

    pub fn step_names(&self) -> Vec<String> {
        self.names[What::Step as usize].iter().map(|(name, _)| name.clone()).collect()
    }

    pub fn service_name(&self, service: ServiceId) -> String {
        self.names[What::Service as usize]
            .get(service.index())
            .map_or(String::new(), |(name, _)| name.clone())
    }

    pub fn name_place(&self, what: What, index: usize) -> Option<Span> {
        self.names[what as usize][index].1.clone()
    }

    pub fn group(&mut self, node: &Node, key: &str, title: &str) -> Option<GroupId> {
        self.find(What::Officer, node, key, title).map(GroupId)
    }

    pub fn pool_named(&mut self, name: &str, span: Option<Span>, key: &str, title: &str) -> Option<PoolId> {
        self.find_name(What::Equipment, name, span, key, title).map(PoolId)
    }

    pub fn system(&mut self, node: &Node, key: &str, title: &str) -> Option<SystemId> {
        self.find(What::System, node, key, title).map(SystemId)
    }

    pub fn stock_named(&mut self, name: &str, span: Option<Span>, key: &str, title: &str) -> Option<StockId> {
        self.find_name(What::Stock, name, span, key, title).map(StockId)
    }

    pub fn population(&mut self, node: &Node, key: &str, title: &str) -> Option<PopulationId> {
        self.find(What::Population, node, key, title).map(PopulationId)
    }

    /// Reads an amount of money per `per`; the whole file has one currency.
    pub fn money(&mut self, section: &Section<'_>, key: &str, per: &str) -> f64 {
        section.get(key).map_or(0.0, |node| self.amount(section, key, node, per))
    }

    /// The same, at `node` below `key`.
    pub fn amount(&mut self, section: &Section<'_>, key: &str, node: &Node, per: &str) -> f64 {
        let money = self.take(values::money(node, per), key, &section.title);
        let Some(Money { amount, currency }) = money else { return 0.0 };
        let first = self.currency.get_or_insert_with(|| currency.clone()).clone();
        if first != currency {
            let message =
                format!("`{key}` of {} is in {currency}, but the file began with {first}", section.title);
            self.error("two-currencies", section.place(key), message, format!("write it in {first}"));
        }
        amount
    }
}

/// Reads a rule for which free officer a citizen is given.
pub(super) fn officer_rule(node: &Node) -> Result<OfficerRule, Wrong> {
    values::choice(
        node,
        &[
            ("listed order", OfficerRule::Listed),
            ("fastest", OfficerRule::Fastest),
            ("slowest", OfficerRule::Slowest),
            ("longest idle", OfficerRule::LongestIdle),
            ("random", OfficerRule::Random),
            ("fewest other skills", OfficerRule::FewestOtherSkills),
        ],
    )
}
