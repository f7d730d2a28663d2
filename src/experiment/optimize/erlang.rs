//! What a planner with a table of Erlang C would choose: each step by itself, as if it were a queue M/M/c.
//!
//! It knows nothing of rushes, of people who come on from the step before, of breaks at noon or of machines that fail, beyond
//! what these do to the load of an average day. A search begins there, and the answer says what it would have come to.

use super::Question;
use super::goal::Goal;
use super::grid::Point;
use crate::experiment::measures::Scope;
use crate::scenario::service::Task;
use crate::scenario::settings::TargetMeasure;
use crate::scenario::source::{Checked, StepLoad};
use crate::scenario::{Scenario, ServiceId, StepId};
use crate::stats::feasibility::Side;
use crate::stats::theory::erlang::Mmc;

/// Returns the cheapest point at which every step keeps to the goals by itself, by Erlang C; `None` if there is none.
///
/// Each lever in turn is put at its cheapest value that keeps to them, from the highest values (or from where the office is)
/// downwards.
pub(super) fn guess(question: &Question) -> Option<Point> {
    let grid = &question.grid;
    let judge = |point: &Point| {
        let checked = (question.read)(&grid.sets(point)).ok()?;
        keeps(question, &checked).then(|| roster_cost(&checked.scenario) + grid.price(point))
    };
    let top: Point = grid.dials.iter().map(|dial| dial.values.len() - 1).collect();
    let (mut here, mut cost) = [Some(top), grid.now()]
        .into_iter()
        .flatten()
        .find_map(|point| Some((point.clone(), judge(&point)?)))?;
    loop {
        let before = here.clone();
        for (place, dial) in grid.dials.iter().enumerate() {
            for value in (0..dial.values.len()).rev() {
                let mut point = here.clone();
                point[place] = value;
                if let Some(found) = judge(&point).filter(|&found| found < cost) {
                    (here, cost) = (point, found);
                }
            }
        }
        if here == before {
            return Some(here);
        }
    }
}

/// Whether every step keeps to all goals by itself.
fn keeps(question: &Question, checked: &Checked) -> bool {
    let scenario = &checked.scenario;
    checked.loads.iter().filter(|load| load.asked > 0.0).all(|load| {
        queues(scenario, load).is_some_and(|queues| {
            let all = |queue| question.goals.iter().all(|goal| step_keeps(scenario, load.step, &queue, goal));
            queues.into_iter().all(all)
        })
    })
}

/// The officers of the step as a queue M/M/c \[min\], and each pool of machines it uses as another; `None` if one of them is asked
/// for more than it can do.
fn queues(scenario: &Scenario, load: &StepLoad) -> Option<Vec<Mmc>> {
    let step = &scenario.steps[load.step.index()];
    let Task::Work { work, .. } = &step.task else { return None };
    let (mut officers, mut speed) = (0u32, 0.0);
    for officer in &scenario.officers {
        let skills = &scenario.groups[officer.group.index()].skills;
        if let Some(skill) = skills.iter().find(|skill| skill.step == load.step) {
            officers += 1;
            speed += scenario.steady_speed(officer.group, skill);
        }
    }
    let rate = speed / f64::from(officers.max(1)) / work.mean();
    // What else the officers do, their breaks and their absence make them as busy as the load says.
    let of_officers = (load.load * f64::from(officers) * rate, officers);
    let calls = load.asked / work.mean() / open_minutes(scenario);
    let of_machines =
        step.uses.iter().map(|&(pool, needs)| (calls, scenario.pools[pool.index()].units / needs.max(1)));
    let queue = |(arrivals, servers): (f64, u32)| {
        let stable =
            servers > 0 && arrivals > 0.0 && arrivals < f64::from(servers) * rate && rate.is_finite();
        stable.then(|| Mmc::new(arrivals, rate, servers))
    };
    std::iter::once(of_officers).chain(of_machines).map(queue).collect()
}

/// How long an open day is \[min\].
fn open_minutes(scenario: &Scenario) -> f64 {
    let calendar = &scenario.calendar;
    if calendar.always {
        return 1440.0;
    }
    let open: Vec<u32> = calendar.open_days().collect();
    open.iter().map(|&day| calendar.open_time(day).minutes()).sum::<f64>() / open.len().max(1) as f64
}

/// Whether the wait at the step alone keeps to `goal`; of goals that are not about waits, a stable queue does.
fn step_keeps(scenario: &Scenario, step: StepId, queue: &Mmc, goal: &Goal) -> bool {
    let passes = |service: ServiceId| scenario.services[service.index()].route.contains(&step);
    if goal.scope == Scope::Target {
        let Some(target) = scenario.targets.iter().find(|target| target.name == goal.subject) else {
            return true;
        };
        let concerned = match (target.step, target.service) {
            (Some(of), _) => of == step,
            (None, Some(service)) => passes(service),
            (None, None) => true,
        };
        let about_wait = match target.measure {
            TargetMeasure::Wait => true,
            TargetMeasure::Stay | TargetMeasure::TimeToCard => false,
        };
        let late = queue.wait_exceeds(target.at_most.minutes());
        return !(concerned && about_wait && scenario.steps[step.index()].present)
            || late <= 1.0 - goal.limit;
    }
    let of = scenario.services.iter().position(|service| service.name == goal.subject);
    let concerned = goal.scope == Scope::Office
        || goal.scope == Scope::Step && scenario.steps[step.index()].name == goal.subject
        || goal.scope == Scope::Service && of.is_some_and(|place| passes(ServiceId(place as u32)));
    let limited = goal.measure == "wait_mean_min" && goal.side == Side::AtMost && concerned;
    !limited || queue.wait_mean() <= goal.limit
}

/// What officers and machines cost by their roster alone, per open day \[currency/day\].
fn roster_cost(scenario: &Scenario) -> f64 {
    let calendar = &scenario.calendar;
    let open: Vec<u32> = calendar.open_days().collect();
    let days = open.len().max(1) as f64;
    let hours = |officer: &crate::scenario::people::Officer| -> f64 {
        if officer.always {
            return 24.0;
        }
        let day = |&day: &u32| -> f64 {
            let duties = &officer.week[calendar.weekday(day)];
            duties.iter().map(|duty| (duty.window.until - duty.window.from).minutes() / 60.0).sum()
        };
        open.iter().map(day).sum::<f64>() / days
    };
    let officers: f64 = scenario
        .officers
        .iter()
        .map(|officer| hours(officer) * scenario.groups[officer.group.index()].cost_per_hour)
        .sum();
    let machines: f64 = scenario.pools.iter().map(|pool| f64::from(pool.units) * pool.cost_per_day).sum();
    let courses: f64 = scenario.trainings.iter().map(|training| training.cost).sum();
    officers + machines * f64::from(calendar.days()) / days + courses / days
}
