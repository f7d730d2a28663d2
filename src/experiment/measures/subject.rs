//! What a measure is about: the office, a service, a step, a group of officers, a pool, ...

use crate::office::outcome::{MarkCounts, Outcome, Spread, StepCounts, VisitCounts};
use crate::scenario::Scenario;
use crate::scenario::demand::Pattern;
use crate::scenario::service::{Step, Task, Then};
use crate::stats::quantile::WaitCounts;
use crate::time::SimDuration;
use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

/// What the name of a measure's row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The office as a whole, named `office`; or a population.
    Office,
    /// A service.
    Service,
    /// A class of citizens: over all services, or `service/class`.
    Class,
    /// A step.
    Step,
    /// A group of officers; or `group/step`.
    Officer,
    /// A pool of machines.
    Equipment,
    /// A system.
    System,
    /// A stock.
    Stock,
    /// A service standard.
    Target,
}

impl Scope {
    /// Name in results.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Office => "office",
            Scope::Service => "service",
            Scope::Class => "class",
            Scope::Step => "step",
            Scope::Officer => "officer",
            Scope::Equipment => "equipment",
            Scope::System => "system",
            Scope::Stock => "stock",
            Scope::Target => "target",
        }
    }
}

/// What kind of thing a measure is taken of; finer than [`Scope`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Office,
    Population,
    Service,
    Class,
    Step,
    /// An outcome of a step.
    Outcome,
    /// A mark on the cases of a service.
    Mark,
    Group,
    /// The skill of a group at one of its steps.
    Skill,
    Pool,
    System,
    Stock,
    Target,
}

impl Kind {
    pub fn scope(self) -> Scope {
        match self {
            Kind::Office | Kind::Population => Scope::Office,
            Kind::Service | Kind::Mark => Scope::Service,
            Kind::Class => Scope::Class,
            Kind::Step | Kind::Outcome => Scope::Step,
            Kind::Group | Kind::Skill => Scope::Officer,
            Kind::Pool => Scope::Equipment,
            Kind::System => Scope::System,
            Kind::Stock => Scope::Stock,
            Kind::Target => Scope::Target,
        }
    }
}

/// One thing that is measured.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub kind: Kind,
    pub name: String,
    /// Place in the scenario's list of such things.
    pub place: usize,
    /// Of [`Kind::Skill`]: place in the group's skills; of [`Kind::Outcome`] in the step's outcomes; of
    /// [`Kind::Mark`], whose place is that of the service, the mark.
    pub part: usize,
    /// Of visits: the services, and the cells among the outcome's.
    pub services: Vec<usize>,
    pub cells: Vec<usize>,
}

impl Subject {
    /// The office as a whole.
    pub fn office(scenario: &Scenario) -> Subject {
        let cells: usize = scenario.services.iter().map(|service| service.classes.len()).sum();
        Subject {
            services: (0..scenario.services.len()).collect(),
            cells: (0..cells).collect(),
            ..Subject::new(Kind::Office, 0, "office")
        }
    }

    fn new(kind: Kind, place: usize, name: impl Into<String>) -> Subject {
        Subject { kind, name: name.into(), place, part: 0, services: vec![], cells: vec![] }
    }

    /// Everything that is measured, in the order of results.
    pub fn all(scenario: &Scenario) -> Vec<Subject> {
        let mut all = vec![Subject::office(scenario)];
        let add = |kind: Kind, names: Vec<&String>| {
            let named = |(place, name): (usize, &String)| Subject::new(kind, place, name.as_str());
            names.into_iter().enumerate().map(named).collect::<Vec<_>>()
        };
        let populations = add(Kind::Population, scenario.populations.iter().map(|p| &p.name).collect());
        let steps = add(Kind::Step, scenario.steps.iter().map(|step| &step.name).collect());
        let pools = add(Kind::Pool, scenario.pools.iter().map(|pool| &pool.name).collect());
        let systems = add(Kind::System, scenario.systems.iter().map(|system| &system.name).collect());
        let stocks = add(Kind::Stock, scenario.stocks.iter().map(|stock| &stock.name).collect());
        let targets = add(Kind::Target, scenario.targets.iter().map(|target| &target.name).collect());
        all.extend(populations);
        all.extend(Subject::services(scenario));
        all.extend(Subject::classes(scenario));
        all.extend(Subject::marks(scenario));
        all.extend(steps);
        all.extend(Subject::outcomes(scenario));
        all.extend(Subject::groups(scenario));
        all.extend(pools.into_iter().chain(systems).chain(stocks).chain(targets));
        all
    }

    fn services(scenario: &Scenario) -> Vec<Subject> {
        let mut cell = 0;
        let subject = |(place, service): (usize, &crate::scenario::service::Service)| {
            cell += service.classes.len();
            let cells = (cell - service.classes.len()..cell).collect();
            Subject { services: vec![place], cells, ..Subject::new(Kind::Service, place, &*service.name) }
        };
        scenario.services.iter().enumerate().map(subject).collect()
    }

    /// Classes over all services by name, then `service/class` for services with several. A scenario whose
    /// citizens are all of one class has none.
    fn classes(scenario: &Scenario) -> Vec<Subject> {
        let mut overall: Vec<Subject> = Vec::new();
        let mut single: Vec<Subject> = Vec::new();
        let mut cell = 0;
        for (place, service) in scenario.services.iter().enumerate() {
            for class in &service.classes {
                let known = overall.iter().position(|subject| subject.name == class.name);
                let at = known.unwrap_or_else(|| {
                    overall.push(Subject::new(Kind::Class, overall.len(), &*class.name));
                    overall.len() - 1
                });
                overall[at].services.push(place);
                overall[at].cells.push(cell);
                if service.classes.len() > 1 && scenario.services.len() > 1 {
                    let name = format!("{}/{}", service.name, class.name);
                    let (services, cells) = (vec![place], vec![cell]);
                    single.push(Subject { services, cells, ..Subject::new(Kind::Class, place, name) });
                }
                cell += 1;
            }
        }
        if overall.len() < 2 {
            return Vec::new();
        }
        overall.extend(single);
        overall
    }

    /// The marks of each service.
    fn marks(scenario: &Scenario) -> Vec<Subject> {
        let of = |service: Subject| {
            let marks = scenario.marks.iter().enumerate();
            let subject = move |(part, mark): (usize, &String)| {
                let name = format!("{}/{mark}", service.name);
                Subject { kind: Kind::Mark, name, part, ..service.clone() }
            };
            marks.map(subject).collect::<Vec<_>>()
        };
        Subject::services(scenario).into_iter().flat_map(of).collect()
    }

    /// The outcomes of each step.
    fn outcomes(scenario: &Scenario) -> Vec<Subject> {
        let mut all = Vec::new();
        for (place, step) in scenario.steps.iter().enumerate() {
            for (part, outcome) in step.outcomes.iter().enumerate() {
                let name = format!("{}/{}", step.name, outcome.name);
                all.push(Subject { part, ..Subject::new(Kind::Outcome, place, name) });
            }
        }
        all
    }

    /// Groups, each followed by its skills if it has several.
    fn groups(scenario: &Scenario) -> Vec<Subject> {
        let mut all = Vec::new();
        for (place, group) in scenario.groups.iter().enumerate() {
            all.push(Subject::new(Kind::Group, place, &*group.name));
            for (number, skill) in group.skills.iter().enumerate().filter(|_| group.skills.len() > 1) {
                let name = format!("{}/{}", group.name, scenario.steps[skill.step.index()].name);
                all.push(Subject { part: number, ..Subject::new(Kind::Skill, place, name) });
            }
        }
        all
    }

    /// The steps that it is about: itself, or for the office those at which people wait in the building.
    pub fn steps<'a>(&self, scenario: &'a Scenario) -> impl Iterator<Item = (usize, &'a Step)> {
        let only = (self.kind == Kind::Step).then_some(self.place);
        let wanted = move |(place, step): &(usize, &Step)| match only {
            Some(only) => *place == only,
            None => step.present && has_queue(step),
        };
        scenario.steps.iter().enumerate().filter(wanted)
    }

    /// The waits of one section: of visits, or at a step.
    pub fn waits(&self, section: &Spread) -> Histogram<u64> {
        if self.kind == Kind::Step {
            return section.step_wait[self.place].histogram();
        }
        let mut all = WaitCounts::new();
        self.cells.iter().for_each(|&cell| all.add(&section.wait[cell]));
        all.histogram()
    }

    /// The lengths of cases of one section.
    pub fn leads(&self, section: &Spread) -> Histogram<u64> {
        let mut all = WaitCounts::new();
        self.cells.iter().filter_map(|&cell| section.lead.get(cell)).for_each(|leads| all.add(leads));
        all.histogram()
    }
}

/// Whether an officer does `step`, so that there is a queue.
fn is_work(step: &Step) -> bool {
    match step.task {
        Task::Work { .. } => true,
        Task::Delay(_) => false,
    }
}

/// Whether there is a queue at `step`: for an officer, or for a system that a delay needs.
pub(crate) fn has_queue(step: &Step) -> bool {
    is_work(step) || !step.systems.is_empty()
}

/// The steps that citizens of `service` can come to, detours included.
pub(crate) fn reachable(scenario: &Scenario, service: usize) -> Vec<usize> {
    let mut found: Vec<usize> = scenario.services[service].route.iter().map(|step| step.index()).collect();
    let forks = scenario.services[service].forks.iter().flat_map(|fork| &fork.steps);
    found.extend(forks.map(|step| step.index()));
    let mut next = 0;
    while next < found.len() {
        let step = &scenario.steps[found[next]];
        let detours = follows(step).filter_map(|then| match then {
            Then::GoTo(to) | Then::Return { to: Some(to), .. } => Some(to),
            Then::Continue | Then::Repeat | Then::Return { to: None, .. } | Then::Reject | Then::Finish => {
                None
            }
        });
        let elsewhere =
            step.express.map(|express| express.step).into_iter().chain(step.when_out.map(|out| out.step));
        for to in detours.chain(elsewhere) {
            if !found.contains(&to.index()) {
                found.push(to.index());
            }
        }
        next += 1;
    }
    found
}

/// What may follow `step` other than going on.
pub(crate) fn follows(step: &Step) -> impl Iterator<Item = Then> {
    let errors = step.errors.filter(|errors| errors.at_skill_0 > 0.0 || errors.at_skill_1 > 0.0);
    let outcomes =
        step.outcomes.iter().filter(|outcome| outcome.share.most() > 0.0).map(|outcome| outcome.then);
    errors.map(|errors| errors.then).into_iter().chain(outcomes)
}

/// Whether some demand asks for one of `services`.
pub(crate) fn is_asked_for(scenario: &Scenario, services: &[usize]) -> bool {
    scenario.demands.iter().any(|demand| {
        let comes = match &demand.pattern {
            Pattern::Recorded { arrivals } => !arrivals.is_empty(),
            Pattern::Poisson { .. }
            | Pattern::Renewal { .. }
            | Pattern::Appointments { .. }
            | Pattern::Complaints(_) => true,
            Pattern::Parties { parties } => !parties.is_empty(),
        };
        comes && services.contains(&demand.service.index())
    })
}

/// One thing in one replication: what a measure is computed from.
pub(crate) struct View<'a> {
    pub scenario: &'a Scenario,
    pub subject: &'a Subject,
    pub outcome: &'a Outcome,
}

impl View<'_> {
    /// Visits and cases, summed over the cells.
    pub fn visits(&self) -> VisitCounts {
        let mut sum = VisitCounts::default();
        self.subject.cells.iter().for_each(|&cell| add(&mut sum, &self.outcome.cells[cell]));
        sum
    }

    /// The same, of services with a promise only.
    pub fn promised_visits(&self) -> VisitCounts {
        let mut sum = VisitCounts::default();
        let mut cell = 0;
        for service in &self.scenario.services {
            for _ in &service.classes {
                if service.promise.is_some() && self.subject.cells.contains(&cell) {
                    add(&mut sum, &self.outcome.cells[cell]);
                }
                cell += 1;
            }
        }
        sum
    }

    /// How often the outcome followed that it is about.
    pub fn followed(&self) -> f64 {
        let before = self.scenario.steps[..self.subject.place].iter().map(|step| step.outcomes.len());
        self.outcome.followed[before.sum::<usize>() + self.subject.part] as f64
    }

    /// Counts of the mark that it is about.
    pub fn mark(&self) -> &MarkCounts {
        &self.outcome.marks[self.subject.place * self.scenario.marks.len() + self.subject.part]
    }

    /// Counts at the steps that it is about.
    pub fn steps(&self) -> impl Iterator<Item = &StepCounts> {
        self.subject.steps(self.scenario).map(|(place, _)| &self.outcome.steps[place])
    }

    /// Open days; days of 24 hours if the office never closes.
    pub fn days(&self) -> f64 {
        let office = &self.outcome.office;
        if self.scenario.calendar.always {
            SimDuration(office.measured).days()
        } else {
            office.open_days as f64
        }
    }

    /// Opening time \[µs\].
    pub fn open(&self) -> f64 {
        self.outcome.office.open as f64
    }
}

fn add(sum: &mut VisitCounts, counts: &VisitCounts) {
    sum.arrived += counts.arrived;
    sum.served += counts.served;
    sum.sent_back += counts.sent_back;
    sum.rejected += counts.rejected;
    sum.abandoned += counts.abandoned;
    sum.refused += counts.refused;
    sum.sent_home += counts.sent_home;
    sum.balked += counts.balked;
    sum.stayed_home += counts.stayed_home;
    sum.inside += counts.inside;
    sum.joined += counts.joined;
    sum.waited += counts.waited;
    sum.wait += counts.wait;
    sum.wait_served += counts.wait_served;
    sum.stay += counts.stay;
    sum.service += counts.service;
    sum.held += counts.held;
    sum.cases += counts.cases;
    sum.done += counts.done;
    sum.compliant += counts.compliant;
    sum.done_visits += counts.done_visits;
    sum.time_to_card += counts.time_to_card;
    sum.in_promise += counts.in_promise;
    sum.scored += counts.scored;
    sum.score += counts.score;
    sum.not_right += counts.not_right;
    sum.complaints += counts.complaints;
}
