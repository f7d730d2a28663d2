//! Two questions that every manager has: what failures cost, and what an officer more or less would bring.
//!
//! Both are answered by further replications with the luck of the run: the same citizens come on the same days.

use super::compare::{Change, Policy, changes_of_office};
use super::measures::definition::{Definition, When};
use super::measures::sample::defined;
use super::measures::{Kind, Measure, Scope, Subject, measure};
use super::run::{Experiment, Outcomes, Progress, Stopped};
use crate::scenario::Scenario;
use crate::scenario::settings::Replications;

/// Most replications of each of the offices.
pub const MOST: u64 = 200;

/// What failures are held against.
const COSTS: [&str; 4] = ["wait_mean_min", "turned_away_share", "served_per_day", "cost_per_day"];

/// The load by which a group is chosen.
const LOAD: &str = "busy_share";

/// What failures of machines and outages of systems cost.
#[derive(Clone, Debug, PartialEq)]
pub struct FailureCost {
    /// Replications of each office.
    pub replications: u64,
    /// Mean wait, share turned away, served and cost, as far as they are defined: the base is the office as it is, the
    /// variant the one without failures. Each interval holds on its own.
    pub changes: Vec<Change>,
}

/// Holds the office against itself without failures, on the first replications of the run of `experiment` that found
/// `outcomes`, at most [`MOST`] (of one long run on all of its batches); `None` if nothing fails, nothing was finished, or
/// `progress` stopped it.
pub fn failures(
    experiment: &Experiment,
    outcomes: &Outcomes,
    progress: &dyn Progress,
) -> Option<FailureCost> {
    let scenario = experiment.scenario;
    let without = scenario.without_failures()?;
    let base = first(outcomes);
    let replications = base.outcomes.len() as u64;
    let again = again(experiment, &without, replications, progress)?;
    let policy = |name, scenario, outcomes| Policy { name, scenario, outcomes };
    let changes = changes_of_office(
        policy("as it is", scenario, &base),
        policy("without failures", &without, &again),
        &COSTS,
    );
    Some(FailureCost { replications, changes })
}

/// The outcomes that were not left out when a run was interrupted, from the first on; without sections.
fn first(outcomes: &Outcomes) -> Outcomes {
    let most = if outcomes.batches.is_some() { usize::MAX } else { MOST as usize };
    let unbroken =
        outcomes.outcomes.iter().zip(0..).take_while(|(outcome, place)| outcome.replication == *place);
    Outcomes {
        outcomes: unbroken.take(most).map(|(outcome, _)| outcome.clone()).collect(),
        sections: vec![],
        precision: vec![],
        batches: outcomes.batches.clone(),
        ..*outcomes
    }
}

/// Replicates `scenario` that often, or cuts one long run of it into as many batches, as `experiment` does.
fn again(
    experiment: &Experiment,
    scenario: &Scenario,
    count: u64,
    progress: &dyn Progress,
) -> Option<Outcomes> {
    if count == 0 {
        return None;
    }
    let replications = Replications::Fixed(count);
    let other = Experiment { scenario, replications, ..experiment.clone() };
    let found = match experiment.replications {
        Replications::Batches(_) => other.cut(count, progress),
        Replications::Fixed(_) | Replications::Until(_) => other.run(progress),
    };
    (found.stopped == Stopped::Complete).then_some(found)
}

/// The group of officers of whom more or fewer are tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Busiest {
    /// Name of the group.
    pub group: String,
    /// Share of their time on duty in which they serve \[1\].
    pub busy_share: Measure,
    /// How many there are.
    pub officers: u32,
    /// What to set in the file, such as `officer.operator.count`.
    pub path: String,
    /// To which values: one fewer if there are two, as it is, one, two and three more.
    pub counts: Vec<u32>,
}

/// Returns the group that serves for the largest share of its time, the first of them; `None` if nobody serves.
pub fn busiest(scenario: &Scenario, outcomes: &Outcomes) -> Option<Busiest> {
    let groups = defined(scenario).into_iter();
    let groups =
        groups.filter(|(subject, definition, _)| subject.kind == Kind::Group && definition.measure == LOAD);
    let mut busiest: Option<(usize, Measure)> = None;
    for (subject, definition, when) in groups {
        let load = measure(&subject, definition, when, scenario, outcomes);
        if load.mean > busiest.as_ref().map_or(Some(0.0), |(_, most)| most.mean) {
            busiest = Some((subject.place, load));
        }
    }
    let (place, busy_share) = busiest?;
    let mine = scenario.officers.iter().filter(|officer| officer.group.index() == place);
    let officers = mine.filter(|officer| officer.is_there()).count() as u32;
    let group = scenario.groups[place].name.clone();
    Some(Busiest {
        path: format!("officer.{group}.count"),
        counts: (officers.saturating_sub(1).max(1)..=officers + 3).collect(),
        officers,
        group,
        busy_share,
    })
}

/// An office with so many officers in a group. What has no meaning there is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Staffing {
    /// The group.
    pub group: String,
    /// How many there are.
    pub officers: u32,
    /// Share of citizens within the limit of the first target of the file (`target_met_share`), or else within half an hour
    /// (`wait_within_30_min_share`).
    pub within_share: Option<Measure>,
    /// Mean wait.
    pub wait_mean_min: Option<Measure>,
    /// Cost.
    pub cost_per_day: Option<Measure>,
}

/// Simulates each of `scenarios`, the office of `experiment` with so many officers in `group`, on the first of the `finished`
/// replications of its run, at most [`MOST`] (of one long run on as many batches); `None` if none was finished or `progress`
/// stopped it.
///
/// The warm-up is that of `experiment`, found or given.
pub fn staffing(
    experiment: &Experiment,
    group: &str,
    scenarios: &[(u32, Scenario)],
    finished: u64,
    progress: &dyn Progress,
) -> Option<Vec<Staffing>> {
    let count = match experiment.replications {
        Replications::Batches(_) => finished,
        Replications::Fixed(_) | Replications::Until(_) => finished.min(MOST),
    };
    let one = |(officers, scenario): &(u32, Scenario)| {
        let mut scenario = scenario.clone();
        let calendar = &experiment.scenario.calendar;
        scenario.for_all_eras(|era| {
            era.calendar.warm_up = calendar.warm_up;
            era.calendar.finds_warm_up = calendar.finds_warm_up;
        });
        let outcomes = again(experiment, &scenario, count, progress)?;
        let target = scenario.targets.first().map(|target| target.name.as_str());
        Some(Staffing {
            group: group.to_owned(),
            officers: *officers,
            within_share: match target {
                Some(target) => find(&scenario, &outcomes, ("target_met_share", Scope::Target, target)),
                None => find(&scenario, &outcomes, ("wait_within_30_min_share", Scope::Office, "office")),
            },
            wait_mean_min: find(&scenario, &outcomes, ("wait_mean_min", Scope::Office, "office")),
            cost_per_day: find(&scenario, &outcomes, ("cost_per_day", Scope::Office, "office")),
        })
    };
    scenarios.iter().map(one).collect()
}

/// Returns the row of the results with this measure, scope and name.
fn find(scenario: &Scenario, outcomes: &Outcomes, wanted: (&str, Scope, &str)) -> Option<Measure> {
    let mine = |(subject, definition, _): &(Subject, &'static Definition, When)| {
        (definition.measure, subject.kind.scope(), subject.name.as_str()) == wanted
    };
    let (subject, definition, when) = defined(scenario).into_iter().find(mine)?;
    Some(measure(&subject, definition, when, scenario, outcomes))
}

#[cfg(test)]
mod tests;
