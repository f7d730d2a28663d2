//! Eras: stretches of days with values of their own, brought to one shape.
//!
//! A dated change makes a second scenario of the same office, in force from its day on. All of them must have the
//! same citizens, services and machines; officers and skills that only some know are in all, idle where they do not
//! belong.

use super::calendar::{Calendar, LaterHours, Window};
use super::people::{Group, Officer, Skill};
use super::service::{Step, Task};
use super::settings::Change;
use super::training::Training;
use super::{GroupId, OfficerId, Scenario};

/// What holds from a day on.
#[derive(Clone, Debug, PartialEq)]
pub struct Era {
    /// The first day.
    pub from: u32,
    /// The office from then on.
    pub scenario: Scenario,
}

impl Scenario {
    /// Returns the scenario of every era in turn, the first one first.
    pub fn in_turn(&self) -> impl Iterator<Item = &Scenario> {
        std::iter::once(self).chain(self.later.iter().map(|era| &era.scenario))
    }

    /// Makes the same change in all eras.
    pub(crate) fn for_all_eras(&mut self, change: impl Fn(&mut Scenario)) {
        change(self);
        self.later.iter_mut().for_each(|era| change(&mut era.scenario));
    }
}

/// Returns the days after the first on which another set of `changes` is in force than the day before.
pub(super) fn days_of_change(changes: &[Change], days: u32) -> Vec<u32> {
    let ends = changes.iter().flat_map(|change| [Some(change.from), change.until.map(|last| last + 1)]);
    let mut turns: Vec<u32> = ends.flatten().filter(|day| (1..days).contains(day)).collect();
    turns.sort_unstable();
    turns.dedup();
    turns
}

/// Returns what of the office another era cannot have changed, but has; continues "changes ..".
pub(super) fn cannot_change(base: &Scenario, later: &Scenario) -> Option<String> {
    let (now, then) = (&base.calendar, &later.calendar);
    let time =
        |of: &Calendar| (of.start, of.horizon, of.warm_up, of.finds_warm_up, of.always, of.timezone.clone());
    let of = |list: &str, same: bool| (!same).then(|| list.to_owned());
    let names = |s: &Scenario| (s.name.clone(), s.about.clone());
    of("the name of the office", names(base) == names(later))
        .or_else(|| of("the horizon", time(now) == time(then)))
        .or_else(|| of("how often to simulate", base.experiment == later.experiment))
        .or_else(|| of("other changes", base.changes == later.changes))
        .or_else(|| of("the variants", base.variants == later.variants))
        .or_else(|| of("the levers", base.levers == later.levers))
        .or_else(|| of("the marks", base.marks == later.marks))
        .or_else(|| of("how visits are scored", base.satisfaction == later.satisfaction))
        .or_else(|| of("the targets", base.targets == later.targets))
        .or_else(|| of("the seats", base.office.seats == later.office.seats))
        .or_else(|| {
            of("the value of citizens' time", base.office.value_of_time == later.office.value_of_time)
        })
        .or_else(|| {
            of(
                "the populations' sizes",
                base.populations
                    .iter()
                    .map(|p| (&p.name, p.size))
                    .eq(later.populations.iter().map(|p| (&p.name, p.size))),
            )
        })
        .or_else(|| of("the number of quotas", base.quotas.len() == later.quotas.len()))
        .or_else(|| demands(base, later))
        .or_else(|| services(base, later))
        .or_else(|| steps(base, later))
        .or_else(|| resources(base, later))
}

/// Returns what differs first between two lists of things that must be alike; `what` names an element.
fn first_unlike<T>(
    now: &[T],
    then: &[T],
    alike: impl Fn(&T, &T) -> bool,
    what: impl Fn(&T) -> String,
) -> Option<String> {
    let unlike = now.iter().zip(then).find(|(now, then)| !alike(now, then));
    match unlike {
        Some((now, _)) => Some(what(now)),
        None if now.len() != then.len() => {
            now.last().or(then.last()).map(|last| format!("what there is beside {}", what(last)))
        }
        None => None,
    }
}

fn demands(base: &Scenario, later: &Scenario) -> Option<String> {
    use super::demand::{Demand, Pattern};
    let alike = |now: &Demand, then: &Demand| {
        let recorded = match (&now.pattern, &then.pattern) {
            (Pattern::Recorded { arrivals: now }, Pattern::Recorded { arrivals: then }) => now == then,
            (Pattern::Parties { parties: now }, Pattern::Parties { parties: then }) => now == then,
            _ => true,
        };
        let kind = std::mem::discriminant(&now.pattern) == std::mem::discriminant(&then.pattern);
        let alone = now.groups.is_empty() == then.groups.is_empty();
        kind && recorded
            && alone
            && (&now.name, now.service, now.from) == (&then.name, then.service, then.from)
    };
    first_unlike(&base.demands, &later.demands, alike, |demand| {
        format!("in which way people come for `{}`", demand.name)
    })
}

fn services(base: &Scenario, later: &Scenario) -> Option<String> {
    use super::service::Service;
    let alike = |now: &Service, then: &Service| {
        let classes = |service: &Service| -> Vec<(String, u8)> {
            service.classes.iter().map(|class| (class.name.clone(), class.level)).collect()
        };
        (&now.name, &now.route, &now.forks) == (&then.name, &then.route, &then.forks)
            && classes(now) == classes(then)
    };
    let what = |service: &Service| format!("the route or the classes of service `{}`", service.name);
    let planned = |service: &Service| format!("how many cases are `planned` of service `{}`", service.name);
    first_unlike(&base.services, &later.services, alike, what).or_else(|| {
        first_unlike(&base.services, &later.services, |now, then| now.planned == then.planned, planned)
    })
}

fn steps(base: &Scenario, later: &Scenario) -> Option<String> {
    let is_work = |step: &Step| matches!(step.task, Task::Work { .. });
    let alike = |now: &Step, then: &Step| {
        let shape = (&now.name, now.present, now.field, now.lines, is_work(now));
        let outcomes = now.outcomes.iter().map(|outcome| &outcome.name);
        shape == (&then.name, then.present, then.field, then.lines, is_work(then))
            && outcomes.eq(then.outcomes.iter().map(|outcome| &outcome.name))
    };
    first_unlike(&base.steps, &later.steps, alike, |step| {
        format!("what kind of step `{}` is, or its outcomes", step.name)
    })
}

fn resources(base: &Scenario, later: &Scenario) -> Option<String> {
    first_unlike(
        &base.groups,
        &later.groups,
        |now, then| {
            let pay = |group: &Group| (group.cost_per_hour, group.overtime_pay);
            let shape = (&now.name, now.reserve.is_some(), now.turnover.is_some());
            pay(now) == pay(then) && shape == (&then.name, then.reserve.is_some(), then.turnover.is_some())
        },
        |group| format!("the pay of officer `{}`, or whether they are a reserve or leave", group.name),
    )
    .or_else(|| {
        first_unlike(
            &base.pools,
            &later.pools,
            |now, then| {
                let shape = (&now.name, now.spares, now.failures.len(), now.cost_per_day);
                let units = now.units == then.units || now.spares.is_none();
                units && shape == (&then.name, then.spares, then.failures.len(), then.cost_per_day)
            },
            |pool| format!("the spares, the cost or the kinds of failure of equipment `{}`", pool.name),
        )
    })
    .or_else(|| {
        first_unlike(
            &base.systems,
            &later.systems,
            |now, then| now.name == then.name,
            |system| format!("the name of system `{}`", system.name),
        )
    })
    .or_else(|| {
        first_unlike(
            &base.stocks,
            &later.stocks,
            |now, then| {
                let shape = (&now.name, now.start, now.order.is_some());
                shape == (&then.name, then.start, then.order.is_some())
            },
            |stock| format!("the first items of stock `{}`, or whether it is ordered", stock.name),
        )
    })
    .or_else(|| {
        first_unlike(
            &base.trainings,
            &later.trainings,
            |now, then| {
                let times = |training: &Training| -> Vec<(u32, Window)> {
                    training.sessions.iter().map(|session| (session.day, session.window)).collect()
                };
                (&now.name, &now.gains, now.cost) == (&then.name, &then.gains, then.cost)
                    && times(now) == times(then)
            },
            |training| format!("training `{}`, whose sessions have dates of their own", training.name),
        )
    })
}

/// Puts `later` eras beside `base`, all with the same officers, skills and hours.
pub(super) fn join(base: &mut Scenario, mut later: Vec<Era>) {
    if later.is_empty() {
        return;
    }
    let hours = later.iter().map(|era| LaterHours {
        from: era.from,
        week: era.scenario.calendar.week.clone(),
        closed: era.scenario.calendar.closed.clone(),
    });
    let hours: Vec<LaterHours> = hours.collect();
    let first = base.calendar.clone();
    let mut all: Vec<&mut Scenario> =
        std::iter::once(&mut *base).chain(later.iter_mut().map(|era| &mut era.scenario)).collect();
    for scenario in &mut all {
        (scenario.calendar.week, scenario.calendar.closed) = (first.week.clone(), first.closed.clone());
        scenario.calendar.later.clone_from(&hours);
    }
    share_skills(&mut all);
    share_officers(&mut all);
    for pool in 0..all[0].pools.len() {
        let most = all.iter().map(|era| era.pools[pool].units).max().unwrap_or(1);
        all.iter_mut().for_each(|era| era.pools[pool].most = most);
    }
    base.later = later;
}

/// Gives every group in every era the skills it has in any.
fn share_skills(eras: &mut [&mut Scenario]) {
    for group in 0..eras[0].groups.len() {
        let mut shared: Vec<Skill> = Vec::new();
        for skill in eras.iter().flat_map(|era| &era.groups[group].skills) {
            if shared.iter().all(|known| known.step != skill.step) {
                shared.push(Skill { able: false, ..*skill });
            }
        }
        for era in eras.iter_mut() {
            let own = &mut era.groups[group].skills;
            let find = |skill: &Skill| own.iter().find(|own| own.step == skill.step).copied();
            *own = shared.iter().map(|skill| find(skill).unwrap_or(*skill)).collect();
        }
    }
}

/// Gives every group in every era as many members as it ever has; those who are not there have no duty.
fn share_officers(eras: &mut [&mut Scenario]) {
    let groups = eras[0].groups.len();
    let count = |era: &Scenario, group: usize| {
        era.officers.iter().filter(|officer| officer.group.index() == group).count()
    };
    let most: Vec<usize> =
        (0..groups).map(|group| eras.iter().map(|era| count(era, group)).max().unwrap_or(0)).collect();
    for era in eras.iter_mut() {
        let mut officers: Vec<Officer> = Vec::new();
        let mut moved = vec![OfficerId(0); era.officers.len()];
        for (group, &most) in most.iter().enumerate() {
            let id = GroupId(group as u32);
            for (place, officer) in era.officers.iter().enumerate().filter(|(_, officer)| officer.group == id)
            {
                moved[place] = OfficerId(officers.len() as u32);
                officers.push(officer.clone());
            }
            let there = count(era, group);
            officers.extend((there..most).map(|member| Officer::not_there(id, member as u32)));
        }
        era.officers = officers;
        for session in era.trainings.iter_mut().flat_map(|training| &mut training.sessions) {
            session.attend.iter_mut().for_each(|attendant| *attendant = moved[attendant.index()]);
        }
    }
}
