//! Which known queue a step is near, what that queue's formula says of the wait, and what the scenario has that the
//! formula has not.
//!
//! The textbook figure takes the step as stationary: people come one by one at the mean rate of the opening hours, and every
//! officer is there all the time. Each [`Cause`] is something else that the scenario says; where theory can carry it, it has
//! the figure with that alone added, so that a gap between the textbook and the simulation can be put down to it.

mod kinds;
mod slots;
mod workload;

pub use kinds::{Cause, Kind, Model, Near, StepTheory, Why};
pub use workload::{DemandRow, demand_by_half_hour};

use super::demand::Pattern;
use super::equipment::FailureClock;
use super::load::{Sharing, asked, by_service};
use super::service::{Step, Task};
use super::{GroupId, Scenario, StepId};
use crate::random::distribution::Distribution;
use crate::stats::theory::adjusted::{
    Outages, effective_service, pointwise_wait, relaxation_time, wait_for_idle_failures, wait_of_busy_days,
};
use crate::stats::theory::general::allen_cunneen_wait_mean;
use crate::stats::theory::impatient::ErlangA;
use slots::Slots;

/// A day shorter than so many relaxation times does not forget that it began empty.
const RELAXATIONS: f64 = 4.0;

/// Returns what theory says of every step with officers.
pub fn theory(scenario: &Scenario) -> Vec<StepTheory> {
    let (work, visits) = asked(scenario);
    let sharing = Sharing::new(scenario, &work);
    let services = by_service(scenario);
    let mut all = Vec::new();
    for (place, step) in scenario.steps.iter().enumerate() {
        if let (Task::Work { work: content, .. }, false) = (&step.task, step.field) {
            let id = StepId(place as u32);
            let near = why_not(scenario, id, step, visits[place], &sharing).map_or_else(
                || Queue::new(scenario, id, content, work[place] / visits[place], &services).near(),
                Err,
            );
            all.push(StepTheory { step: id, near });
        }
    }
    all
}

fn why_not(scenario: &Scenario, id: StepId, step: &Step, visits: f64, sharing: &Sharing) -> Option<Why> {
    let shares = scenario.groups.iter().zip(&sharing.minutes).filter_map(|(group, minutes)| {
        let place = group.skills.iter().position(|skill| skill.step == id && skill.able)?;
        let all: f64 = minutes.iter().sum();
        Some((minutes[place], all))
    });
    let (mine, all) = shares.fold((0.0, 0.0), |sum, (mine, all)| (sum.0 + mine, sum.1 + all));
    if !step.present {
        Some(Why::Away)
    } else if !(visits > 0.0 && visits.is_finite() && mine > 0.0) {
        Some(Why::Nobody)
    } else if step.lines.is_some() || step.express.is_some() {
        Some(Why::Lines)
    } else {
        // Nearly all of the time of those who can do it is for this step.
        (mine < 0.95 * all).then_some(Why::Shared)
    }
}

/// One step as a queue, with what may be added to it. Times are minutes.
struct Queue<'s> {
    scenario: &'s Scenario,
    id: StepId,
    step: &'s Step,
    slots: Slots,
    servers: u32,
    mean: f64,
    scv: f64,
    arrival_scv: f64,
    patience: Option<f64>,
    exponential: bool,
}

/// What is added to the textbook.
#[derive(Clone, Copy, Default)]
struct Added {
    rates: bool,
    breaks: bool,
    failures: bool,
    systems: bool,
    days: bool,
    groups: bool,
    /// Who is there is averaged over the week, instead of slot by slot.
    evenly: bool,
}

impl<'s> Queue<'s> {
    fn new(
        scenario: &'s Scenario,
        id: StepId,
        content: &Distribution,
        work: f64,
        services: &[(Vec<f64>, Vec<f64>)],
    ) -> Queue<'s> {
        let step = &scenario.steps[id.index()];
        let slots = Slots::new(scenario, id, services);
        // Whoever is fast serves more: of speeds v, a service meets v with a chance in proportion to v.
        let (mut speeds, mut inverse, mut count) = (0.0, 0.0, 0.0);
        for officer in &scenario.officers {
            let skills = &scenario.groups[officer.group.index()].skills;
            if let Some(skill) = skills.iter().find(|skill| skill.step == id && skill.able) {
                let speed = scenario.steady_speed(officer.group, skill);
                (speeds, inverse, count) = (speeds + speed, inverse + 1.0 / speed, count + 1.0);
            }
        }
        let scv = content.variance() / content.mean().powi(2);
        let mixed = (1.0 + scv) * (inverse / speeds) / (count / speeds).powi(2) - 1.0;
        let machines = step.uses.iter().map(|&(pool, each)| scenario.pools[pool.index()].units / each.max(1));
        let exponential = matches!(content, Distribution::Exponential { .. }) && mixed < 1.0 + 1e-9;
        Queue {
            servers: machines.min().unwrap_or(u32::MAX).min(slots.officers).max(1),
            mean: work * count / speeds,
            scv: if exponential { 1.0 } else { mixed.max(0.0) },
            arrival_scv: arrival_scv(scenario, id),
            patience: patience(scenario, id, services),
            exponential,
            scenario,
            id,
            step,
            slots,
        }
    }

    fn near(&self) -> Result<Near, Why> {
        let rate = self.slots.mean_rate();
        if !(rate > 0.0 && self.mean > 0.0 && self.mean.is_finite()) {
            return Err(Why::Nobody);
        }
        let utilisation = rate * self.mean / f64::from(self.servers);
        let mut causes = self.carried();
        let add = |adds: fn(&mut Added)| {
            let mut added = Added::default();
            adds(&mut added);
            self.wait(added)
        };
        for cause in &mut causes {
            cause.wait_min = match cause.kind {
                Kind::Rates => Some(add(|added| added.rates = true)),
                Kind::Breaks => Some(add(|added| added.breaks = true)),
                Kind::Failures => Some(add(|added| added.failures = true)),
                Kind::Systems => Some(add(|added| added.systems = true)),
                Kind::Days => Some(add(|added| added.days = true)),
                Kind::Groups => Some(add(|added| added.groups = true)),
                Kind::Empty
                | Kind::Door
                | Kind::Appointments
                | Kind::Stream
                | Kind::Patience
                | Kind::Classes
                | Kind::Speed
                | Kind::Help
                | Kind::Stock
                | Kind::Refusals
                | Kind::Changes => None,
            };
        }
        let has = |kind: Kind| causes.iter().any(|cause| cause.kind == kind);
        let all = Added {
            rates: has(Kind::Rates),
            breaks: has(Kind::Breaks),
            failures: has(Kind::Failures),
            systems: has(Kind::Systems),
            days: has(Kind::Days),
            groups: has(Kind::Groups),
            evenly: false,
        };
        // Where everybody is at lunch at once there is no steady state, but a little later everything goes on.
        let slot_by_slot = self.wait(all);
        let adjusted_min =
            if slot_by_slot.is_finite() { slot_by_slot } else { self.wait(Added { evenly: true, ..all }) };
        causes.extend(self.not_carried(utilisation));
        Ok(Near {
            model: self.model(),
            per_hour: rate * 60.0,
            service_min: self.mean,
            service_scv: self.scv,
            servers: self.servers,
            utilisation,
            wait_min: self.wait(Added::default()),
            adjusted_min,
            causes,
        })
    }

    fn model(&self) -> Model {
        match (self.patience, self.arrival_scv == 1.0, self.servers) {
            (Some(_), _, _) => Model::ErlangA,
            (None, true, 1) if self.exponential => Model::Mm1,
            (None, true, 1) if self.scv == 0.0 => Model::Md1,
            (None, true, 1) => Model::Mg1,
            (None, true, _) if self.exponential => Model::Mmc,
            (None, true, _) => Model::Mgc,
            (None, false, 1) => Model::Gg1,
            (None, false, _) => Model::Ggc,
        }
    }

    /// The mean wait with what is `added`.
    fn wait(&self, added: Added) -> f64 {
        let (mut mean, mut scv) = (self.mean, self.scv);
        let failures = self.failures().filter(|_| added.failures);
        let systems = self.systems().map(|outages| (outages, true)).filter(|_| added.systems);
        let outages: Vec<(Outages, bool)> = failures.chain(systems).collect();
        for (outages, _) in &outages {
            (mean, scv) = effective_service(mean, scv, *outages);
        }
        // One officer alone can also come upon a machine that failed while nobody was there.
        let alone = self.servers == 1 && self.patience.is_none();
        let idle = |rate: f64| {
            let calendar = outages.iter().filter(|(_, calendar)| alone && *calendar);
            calendar.map(|(outages, _)| wait_for_idle_failures(rate, *outages)).sum::<f64>()
        };
        let arrivals = if added.groups { self.arrival_scv * self.group_scv() } else { self.arrival_scv };
        // Officers who are there for a share of the time are slower by that share.
        let at = |rate: f64, there: f64| {
            if there <= 0.0 {
                f64::INFINITY
            } else {
                self.formula(rate, mean / there, arrivals, scv) + idle(rate)
            }
        };
        let there = |share: f64| if added.breaks { share.min(1.0) } else { 1.0 };
        let of_day = |factor: f64| {
            if added.rates {
                let mine = |slot: usize| if added.evenly { self.mean_there() } else { self.there(slot) };
                let each = |slot: usize, rate: f64| at(rate * factor, there(mine(slot)));
                pointwise_wait(&self.slots.pieces(), each)
            } else {
                at(self.slots.mean_rate() * factor, there(self.mean_there()))
            }
        };
        wait_of_busy_days(if added.days { self.day_cv() } else { 0.0 }, of_day)
    }

    fn formula(&self, rate: f64, mean: f64, arrival_scv: f64, scv: f64) -> f64 {
        match self.patience {
            Some(patience) => ErlangA::new(rate, 1.0 / mean, 1.0 / patience, self.servers).wait_mean(),
            None => allen_cunneen_wait_mean(rate, mean, arrival_scv, scv, self.servers),
        }
    }

    /// Share of the servers who are there in a slot.
    fn there(&self, slot: usize) -> f64 {
        self.slots.there(slot) / f64::from(self.servers)
    }

    fn mean_there(&self) -> f64 {
        self.slots.mean_there() / f64::from(self.servers)
    }

    /// Failures of machines that the officers need, where there is none to spare, and whether they come by the calendar.
    fn failures(&self) -> impl Iterator<Item = (Outages, bool)> {
        let scarce = self.step.uses.iter().filter(|(pool, each)| {
            let pool = &self.scenario.pools[pool.index()];
            pool.spares.is_none() && pool.units / (*each).max(1) <= self.servers
        });
        scarce.flat_map(|(pool, _)| &self.scenario.pools[pool.index()].failures).map(|failure| {
            let up_mean = match &failure.clock {
                FailureClock::Calendar(life) | FailureClock::InUse(life) => life.mean(),
                FailureClock::Uses(uses) => uses * self.mean,
            };
            let calendar = matches!(failure.clock, FailureClock::Calendar(_));
            (outages(up_mean, &failure.repair, 1.0), calendar)
        })
    }

    fn systems(&self) -> impl Iterator<Item = Outages> {
        self.step.systems.iter().map(|system| {
            let system = &self.scenario.systems[system.index()];
            let bare = system.backup.as_ref().map_or(1.0, |backup| 1.0 - backup.starts);
            outages(system.every.mean(), &system.lasts, bare)
        })
    }

    /// Services that come to the step.
    fn visited_by(&self, service: usize) -> bool {
        self.slots.visits[service] > 0.0
    }

    fn demands(&self) -> impl Iterator<Item = &super::demand::Demand> {
        self.scenario.demands.iter().filter(|demand| self.visited_by(demand.service.index()))
    }

    /// The largest variation from day to day of the demands that come here.
    fn day_cv(&self) -> f64 {
        let of = |demand: &super::demand::Demand| match &demand.pattern {
            Pattern::Poisson { day_cv, .. } => *day_cv,
            Pattern::Renewal { .. }
            | Pattern::Appointments { .. }
            | Pattern::Recorded { .. }
            | Pattern::Parties { .. }
            | Pattern::Complaints(_) => 0.0,
        };
        self.demands().map(of).fold(0.0, f64::max)
    }

    /// How much more variable arrivals in groups are: E[X²]/E[X] of the size X of a group.
    fn group_scv(&self) -> f64 {
        let of = |demand: &super::demand::Demand| {
            let square: f64 =
                demand.groups.iter().map(|&(size, share)| f64::from(size).powi(2) * share).sum();
            if demand.groups.is_empty() { 1.0 } else { square / demand.mean_group() }
        };
        self.demands().map(of).fold(1.0, f64::max)
    }

    /// What the scenario has that theory can carry, without figures.
    fn carried(&self) -> Vec<Cause> {
        let all = [
            (Kind::Rates, self.slots.vary()),
            (Kind::Breaks, self.slots.mean_there() < 0.999 * f64::from(self.servers)),
            (Kind::Failures, self.failures().next().is_some()),
            (Kind::Systems, self.systems().next().is_some()),
            (Kind::Days, self.day_cv() > 0.0),
            (Kind::Groups, self.group_scv() > 1.0),
        ];
        all.into_iter().filter(|(_, has)| *has).map(|(kind, _)| Cause { kind, wait_min: None }).collect()
    }

    /// What it has that no formula here carries.
    fn not_carried(&self, utilisation: f64) -> Vec<Cause> {
        let Queue { scenario, step, .. } = self;
        let pattern = |is: fn(&Pattern) -> bool| self.demands().any(|demand| is(&demand.pattern));
        let first = |service: &super::service::Service| service.route.first() == Some(&self.id);
        let services = || scenario.services.iter().enumerate().filter(|(place, _)| self.visited_by(*place));
        let mine = |group: GroupId| {
            scenario.groups[group.index()].skills.iter().find(|skill| skill.step == self.id && skill.able)
        };
        let groups: Vec<_> = (0..scenario.groups.len())
            .filter_map(|place| mine(GroupId(place as u32)).map(|skill| (&scenario.groups[place], skill)))
            .collect();
        let settles = RELAXATIONS * relaxation_time(self.mean, utilisation, self.servers);
        let exact_patience = self.exponential && exponential_patience(scenario, step);
        let all = [
            (Kind::Empty, !scenario.calendar.always && self.slots.open_min < settles),
            (
                Kind::Door,
                scenario.calendar.early_birds.0 > 0
                    || pattern(
                        |pattern| matches!(pattern, Pattern::Poisson { at_opening, .. } if *at_opening > 0.0),
                    ),
            ),
            (Kind::Appointments, pattern(|pattern| matches!(pattern, Pattern::Appointments { .. }))),
            (
                Kind::Stream,
                services().any(|(_, service)| !first(service))
                    || pattern(|pattern| {
                        matches!(
                            pattern,
                            Pattern::Recorded { .. } | Pattern::Parties { .. } | Pattern::Complaints(_)
                        )
                    }),
            ),
            (Kind::Patience, self.patience.is_some() && !exact_patience),
            (Kind::Classes, scenario.levels() > 1),
            (
                Kind::Speed,
                groups.iter().any(|(group, _)| group.learning.is_some() || group.turnover.is_some())
                    || !scenario.trainings.is_empty()
                    || scenario.factors.iter().any(|factor| {
                        let concerned = |place: usize| factor.concerns(GroupId(place as u32), self.id);
                        factor.by.is_some() && (0..scenario.groups.len()).any(concerned)
                    }),
            ),
            (Kind::Help, groups.iter().any(|(group, skill)| skill.above > 0 || group.reserve.is_some())),
            (Kind::Stock, !step.takes.is_empty()),
            (
                Kind::Refusals,
                scenario.office.room.is_some()
                    || !scenario.quotas.is_empty()
                    || scenario.office.announces.is_something()
                    || services().any(|(_, service)| service.balks.is_some()),
            ),
            (
                Kind::Changes,
                !scenario.later.is_empty()
                    || !scenario.outreaches.is_empty()
                    || self.demands().any(|demand| demand.from.is_some()),
            ),
        ];
        all.into_iter().filter(|(_, has)| *has).map(|(kind, _)| Cause { kind, wait_min: None }).collect()
    }
}

/// Outages of which a share is felt.
fn outages(up_mean: f64, lasts: &Distribution, felt: f64) -> Outages {
    let mean = lasts.mean();
    let scv = if mean > 0.0 { lasts.variance() / (mean * mean) } else { 0.0 };
    Outages { up_mean: up_mean.max(1e-9) / felt.max(1e-9), down_mean: mean, down_scv: scv }
}

/// Variability of the gaps between arrivals: that of a renewal demand if all who come are of such, else 1.
fn arrival_scv(scenario: &Scenario, id: StepId) -> f64 {
    let first = |demand: &&super::demand::Demand| {
        scenario.services[demand.service.index()].route.first() == Some(&id)
    };
    let mut scvs = scenario.demands.iter().filter(first).map(|demand| match &demand.pattern {
        Pattern::Renewal { gap } => gap.variance() / gap.mean().powi(2),
        Pattern::Poisson { .. }
        | Pattern::Appointments { .. }
        | Pattern::Recorded { .. }
        | Pattern::Parties { .. }
        | Pattern::Complaints(_) => 1.0,
    });
    match (scvs.next(), scvs.next()) {
        (Some(scv), None) => scv,
        // Several streams together are near a Poisson process.
        (Some(_) | None, Some(_) | None) => 1.0,
    }
}

/// Mean patience of those who come to the step, if all of them have one \[min\].
fn patience(scenario: &Scenario, id: StepId, services: &[(Vec<f64>, Vec<f64>)]) -> Option<f64> {
    if let Some(patience) = &scenario.steps[id.index()].patience {
        return Some(patience.mean());
    }
    let (mut sum, mut people) = (0.0, 0.0);
    for (service, (visits, _)) in scenario.services.iter().zip(services) {
        if visits[id.index()] > 0.0 {
            sum += service.patience.as_ref()?.mean() * visits[id.index()];
            people += visits[id.index()];
        }
    }
    (people > 0.0 && sum > 0.0).then(|| sum / people)
}

fn exponential_patience(scenario: &Scenario, step: &Step) -> bool {
    let exponential = |patience: &Distribution| matches!(patience, Distribution::Exponential { .. });
    match &step.patience {
        Some(patience) => exponential(patience),
        None => scenario.services.iter().all(|service| service.patience.as_ref().is_some_and(exponential)),
    }
}

#[cfg(test)]
mod tests;
