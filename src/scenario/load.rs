//! What steps and machines are asked to do and can do, by arithmetic, before anything is simulated.

use super::calendar::Calendar;
use super::demand::{Demand, Pattern};
use super::equipment::{FailureClock, Pool};
use super::flow::{Flow, short_work};
use super::read::Context;
use super::service::Task;
use super::source::StepLoad;
use super::values::rounded;
use super::{GroupId, PoolId, Scenario, ServiceId, StepId};
use crate::diagnostic::Diagnostic;

/// Returns the expected arrivals of `demand` on an average open day, early birds included, while its
/// population lasts \[citizens/day\]; 0 for complaints, which follow from others' visits.
pub fn arrivals_per_day(demand: &Demand, calendar: &Calendar) -> f64 {
    let open: Vec<u32> = calendar.open_days().collect();
    let days = open.len().max(1) as f64;
    let open_minutes: f64 = open.iter().map(|&day| calendar.open_time(day).minutes()).sum();
    match &demand.pattern {
        Pattern::Poisson { week, at_opening, .. } => {
            let expected = |&day: &u32| {
                let pieces = &week[calendar.weekday(day)];
                let birds =
                    calendar.windows(day).first().zip(pieces.first()).map_or(0.0, |(window, first)| {
                        let early = calendar.early_birds.min(window.from).minutes();
                        if first.from == window.from { early * first.rate } else { 0.0 }
                    });
                let hours: f64 =
                    pieces.iter().map(|piece| (piece.until - piece.from).minutes() * piece.rate).sum();
                birds + hours + at_opening
            };
            open.iter().map(expected).sum::<f64>() / days * demand.times
        }
        Pattern::Renewal { gap } => open_minutes / days / gap.mean() * demand.times * demand.mean_group(),
        Pattern::Appointments { every, seats, no_show, .. } => {
            let slots = |&day: &u32| {
                let of = |window: &super::calendar::Window| {
                    ((window.until - window.from).0 as f64 / every.0 as f64).ceil()
                };
                calendar.windows(day).iter().map(of).sum::<f64>()
            };
            open.iter().map(slots).sum::<f64>() / days * f64::from(*seats) * (1.0 - no_show)
        }
        Pattern::Recorded { arrivals } => arrivals.len() as f64 / days,
        Pattern::Parties { parties } => {
            parties.iter().map(|party| f64::from(party.people) * party.turnout).sum::<f64>() / days
        }
        Pattern::Complaints(_) => 0.0,
    }
}

/// Returns the expected arrivals of each demand on an average open day; complaints as if each case took one visit
/// and nobody had a reason to complain \[citizens/day\].
pub fn expected_per_day(scenario: &Scenario) -> Vec<f64> {
    let of = |demand: &Demand| arrivals_per_day(demand, &scenario.calendar);
    let mut expected: Vec<f64> = scenario.demands.iter().map(of).collect();
    let by_service = |service: ServiceId| -> f64 {
        let mine = scenario.demands.iter().zip(&expected).filter(|(demand, _)| demand.service == service);
        mine.map(|(_, expected)| expected).sum()
    };
    let complaints: Vec<f64> = scenario
        .demands
        .iter()
        .map(|demand| match &demand.pattern {
            Pattern::Complaints(complaints) => {
                let visits: f64 = complaints.about.iter().map(|service| by_service(*service)).sum();
                complaints.share * visits
            }
            Pattern::Poisson { .. }
            | Pattern::Renewal { .. }
            | Pattern::Appointments { .. }
            | Pattern::Recorded { .. }
            | Pattern::Parties { .. } => 0.0,
        })
        .collect();
    expected.iter_mut().zip(complaints).for_each(|(expected, complaints)| *expected += complaints);
    expected
}

/// Returns the mean accuracy of the officers at each step; 1 where nobody works.
pub(super) fn accuracy(scenario: &Scenario) -> Vec<f64> {
    (0..scenario.steps.len())
        .map(|step| {
            let skills = scenario.groups.iter().flat_map(|group| &group.skills);
            let mine: Vec<f64> =
                skills.filter(|skill| skill.step.index() == step).map(|skill| skill.accuracy).collect();
            if mine.is_empty() { 1.0 } else { mine.iter().sum::<f64>() / mine.len() as f64 }
        })
        .collect()
}

/// Officer-minutes on the floor of each group on an average open day, absences left out.
fn minutes_by_group(scenario: &Scenario) -> Vec<f64> {
    let calendar = &scenario.calendar;
    let open: Vec<u32> = calendar.open_days().collect();
    let mut by_weekday = [0.0; 7];
    open.iter().for_each(|&day| by_weekday[calendar.weekday(day)] += 1.0 / open.len().max(1) as f64);
    let mut minutes = vec![0.0; scenario.groups.len()];
    for officer in &scenario.officers {
        let present = 1.0 - scenario.groups[officer.group.index()].absence;
        let daily = |weekday: usize| {
            if officer.always {
                return 1440.0;
            }
            officer.week[weekday].iter().map(|duty| (duty.window.until - duty.window.from).minutes()).sum()
        };
        minutes[officer.group.index()] +=
            present * (0..7).map(|weekday| by_weekday[weekday] * daily(weekday)).sum::<f64>();
    }
    minutes
}

/// Visits of each service to each step on an average open day, and what is done there beside the step's own work \[min\].
pub(super) fn by_service(scenario: &Scenario) -> Vec<(Vec<f64>, Vec<f64>)> {
    let accuracy = accuracy(scenario);
    let mut arrivals = vec![0.0; scenario.services.len()];
    for (demand, expected) in scenario.demands.iter().zip(expected_per_day(scenario)) {
        arrivals[demand.service.index()] += expected;
    }
    for quota in &scenario.quotas {
        let counted: f64 = quota.counts.iter().map(|service| arrivals[service.index()]).sum();
        let share = (f64::from(quota.tickets_per_day) / counted).min(1.0);
        quota.counts.iter().for_each(|service| arrivals[service.index()] *= share);
    }
    let of = |(service, arrivals): (usize, f64)| {
        let (mut visits, mut extra) = Flow::new(scenario, ServiceId(service as u32), &accuracy).visits();
        visits.iter_mut().chain(&mut extra).for_each(|value| *value *= arrivals);
        (visits, extra)
    };
    arrivals.into_iter().enumerate().map(of).collect()
}

/// Work asked of each step on an average open day \[min at full skill\], and visits.
pub(super) fn asked(scenario: &Scenario) -> (Vec<f64>, Vec<f64>) {
    let mut visits = vec![0.0; scenario.steps.len()];
    let mut extra = visits.clone();
    for (more_visits, more_work) in by_service(scenario) {
        for step in 0..visits.len() {
            visits[step] += more_visits[step];
            extra[step] += more_work[step];
        }
    }
    let work = |(step, visits): (usize, &f64)| match &scenario.steps[step].task {
        Task::Work { work, .. } if *visits != 0.0 => work.mean() * visits + extra[step],
        Task::Work { .. } | Task::Delay(_) => 0.0,
    };
    let mut asked: Vec<f64> = visits.iter().enumerate().map(work).collect();
    for (step, described) in scenario.steps.iter().enumerate() {
        if described.field {
            asked[step] = 0.0;
        }
        if let (Some(express), Task::Work { work, .. }) = (described.express, &described.task) {
            move_short_work(scenario, step, express.step.index(), work.mean(), (&mut asked, &visits));
        }
    }
    (asked, visits)
}

/// Takes the short work off `step`, whose visits are those with longer work, and puts it upon the `express` counter
/// in place of that counter's own.
fn move_short_work(
    scenario: &Scenario,
    step: usize,
    express: usize,
    mean: f64,
    (asked, visits): (&mut [f64], &[f64]),
) {
    let (share, short) = short_work(&scenario.steps[step]);
    if share < 1.0 && visits[step] != 0.0 {
        let joined = visits[step] / (1.0 - share);
        asked[step] = joined * (mean - short);
        if let Task::Work { work, .. } = &scenario.steps[express].task {
            asked[express] += joined * (short - share * work.mean());
        }
    }
}

/// How officers share their time among steps so that the loads are as even as they can be.
pub(super) struct Sharing {
    /// Minutes a day that a group gives to a step, by group and place in its skills.
    pub minutes: Vec<Vec<f64>>,
}

impl Sharing {
    pub fn new(scenario: &Scenario, asked: &[f64]) -> Sharing {
        let total = minutes_by_group(scenario);
        let even = |(group, minutes): (usize, &f64)| {
            let skills = &scenario.groups[group].skills;
            vec![minutes / skills.len().max(1) as f64; skills.len()]
        };
        let mut sharing = Sharing { minutes: total.iter().enumerate().map(even).collect() };
        // Time moves to steps in proportion to the root of their load until loads are even.
        for _ in 0..2000 {
            let offered = sharing.offered(scenario);
            for (group, minutes) in sharing.minutes.iter_mut().enumerate() {
                for (skill, minutes) in scenario.groups[group].skills.iter().zip(minutes.iter_mut()) {
                    let step = skill.step.index();
                    if offered[step] != 0.0 {
                        *minutes *= (asked[step] / offered[step]).sqrt();
                    }
                }
                let sum: f64 = minutes.iter().sum();
                // What is not a number makes everything uncertain that shares officers with it.
                if sum != 0.0 {
                    minutes.iter_mut().for_each(|minutes| *minutes *= total[group] / sum);
                }
            }
        }
        sharing
    }

    /// Time that officers give to each step \[min/day\].
    pub fn minutes_of_steps(&self, scenario: &Scenario) -> Vec<f64> {
        let mut given = vec![0.0; scenario.steps.len()];
        for (group, minutes) in scenario.groups.iter().zip(&self.minutes) {
            for (skill, minutes) in group.skills.iter().zip(minutes) {
                given[skill.step.index()] += minutes;
            }
        }
        given
    }

    /// Work that can be done at each step \[min at full skill per day\].
    pub fn offered(&self, scenario: &Scenario) -> Vec<f64> {
        let mut offered = vec![0.0; scenario.steps.len()];
        for (g, (group, minutes)) in scenario.groups.iter().zip(&self.minutes).enumerate() {
            for (skill, minutes) in group.skills.iter().zip(minutes) {
                let speed = scenario.steady_speed(GroupId(g as u32), skill);
                offered[skill.step.index()] += minutes * speed;
            }
        }
        offered
    }
}

/// Returns the load of every step with officers, and warns where it is above one.
pub(super) fn loads(scenario: &Scenario, context: &mut Context<'_>) -> Vec<StepLoad> {
    let (asked, visits) = asked(scenario);
    let sharing = Sharing::new(scenario, &asked);
    let offered = sharing.offered(scenario);
    let mut loads = Vec::new();
    for (step, described) in scenario.steps.iter().enumerate() {
        // What is done in the field is not asked of the hours at the office.
        if matches!(described.task, Task::Delay(_)) || described.field {
            continue;
        }
        let load = if asked[step] == 0.0 { 0.0 } else { asked[step] / offered[step] };
        let load = StepLoad { step: StepId(step as u32), asked: asked[step], offered: offered[step], load };
        if load.load > 1.0 && load.offered > 0.0 {
            context.problems.push(overloaded(scenario, &sharing, &load, context));
        } else if load.asked > 0.0 {
            check_staffing(scenario, &load, context);
        }
        loads.push(load);
    }
    for pool in 0..scenario.pools.len() {
        warn_of_pool(scenario, PoolId(pool as u32), &asked, &visits, context);
    }
    loads
}

/// Reports a step whose officers are never there, or are not there on some weekday.
fn check_staffing(scenario: &Scenario, load: &StepLoad, context: &mut Context<'_>) {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let step = &scenario.steps[load.step.index()];
    let can = |group: GroupId| {
        let group = &scenario.groups[group.index()];
        group.absence < 1.0 && group.skills.iter().any(|skill| skill.step == load.step)
    };
    let mine: Vec<_> = scenario.officers.iter().filter(|officer| can(officer.group)).collect();
    let trained = scenario
        .officers
        .iter()
        .position(|o| scenario.groups[o.group.index()].skills.iter().any(|skill| skill.step == load.step));
    let Some(place) = trained.map(|officer| scenario.officers[officer].group.index()) else { return };
    let place = context.places.counts[place].clone();
    let there =
        |weekday: usize| mine.iter().any(|officer| officer.always || !officer.week[weekday].is_empty());
    let open: Vec<usize> = (0..7).filter(|&weekday| !scenario.calendar.week[weekday].is_empty()).collect();
    let without: Vec<&str> = open.iter().filter(|&&day| !there(day)).map(|&day| DAYS[day]).collect();
    if without.len() == open.len() {
        let message = format!("no officer who can do step `{}` is ever on the floor", step.name);
        context.error("never-staffed", place, message, "look at their shift, breaks and absence");
    } else if !without.is_empty() && step.present {
        let message =
            format!("nobody can do step `{}` on {}, when the office is open", step.name, without.join(", "));
        context.warning("unstaffed-day", place, message, "add a shift on these days, or close the office");
    }
}

fn overloaded(scenario: &Scenario, sharing: &Sharing, load: &StepLoad, context: &Context<'_>) -> Diagnostic {
    let step = &scenario.steps[load.step.index()].name;
    let mut parts = Vec::new();
    for (g, group) in scenario.groups.iter().enumerate() {
        let count = scenario.officers.iter().filter(|officer| officer.group == GroupId(g as u32)).count();
        let place = group.skills.iter().position(|skill| skill.step == load.step);
        if let Some(place) = place.filter(|_| count > 0) {
            let speed = scenario.steady_speed(GroupId(g as u32), &group.skills[place]);
            parts.push((g, count, sharing.minutes[g][place], rounded(speed)));
        }
    }
    let message = format!("step `{step}` is asked for more than it can do: load {:.2}", load.load);
    let Some(&(main, count, minutes, speed)) =
        parts.iter().max_by(|a, b| (a.2 * a.3).total_cmp(&(b.2 * b.3)))
    else {
        return Diagnostic::warning("overloaded", context.places.steps[load.step.index()].clone(), message);
    };
    let sum = parts
        .iter()
        .map(|(group, count, minutes, speed)| {
            let name = &scenario.groups[*group].name;
            format!("{count} {name} x {:.0} min x {speed} speed", minutes / *count as f64)
        })
        .collect::<Vec<_>>()
        .join(" + ");
    let label = format!("{sum} = {:.0} min of work a day; asked: {:.0} min", load.offered, load.asked);
    let missing = load.asked - load.offered;
    let more = (missing / (minutes / count as f64 * speed)).floor() as usize + 1;
    let name = &scenario.groups[main].name;
    let mut help = format!("{} {name}", count + more);
    let needed = (speed * (1.0 + missing / (minutes * speed)) * 100.0).ceil() / 100.0;
    if needed <= 1.0 {
        help.push_str(&format!(", or a skill of {needed}, bring the load below 1"));
    } else {
        help.push_str(" bring the load below 1");
    }
    if more > 1000 {
        help = "check the demand and the units".to_owned();
    }
    Diagnostic::warning("overloaded", context.places.counts[main].clone(), message).label(label).help(help)
}

/// Share of time a unit works, failures by calendar and maintenance taken off; with spares, failures do not count.
fn availability(pool: &Pool) -> f64 {
    let mut works = 1.0;
    for failure in pool.failures.iter().filter(|_| pool.spares.is_none()) {
        if let FailureClock::Calendar(life) = &failure.clock {
            works *= life.mean() / (life.mean() + failure.repair.mean());
        }
    }
    if let Some(maintenance) = &pool.maintenance {
        works *= (1.0 - maintenance.takes.minutes() / maintenance.every.minutes()).max(0.0);
    }
    works
}

fn warn_of_pool(scenario: &Scenario, id: PoolId, asked: &[f64], visits: &[f64], context: &mut Context<'_>) {
    let pool = &scenario.pools[id.index()];
    let mut minutes = 0.0;
    for (s, step) in scenario.steps.iter().enumerate() {
        let Some((_, count)) = step.uses.iter().find(|(used, _)| *used == id) else { continue };
        let speeds: Vec<f64> = scenario
            .officers
            .iter()
            .flat_map(|officer| &scenario.groups[officer.group.index()].skills)
            .filter(|skill| skill.step.index() == s)
            .map(|skill| skill.speed)
            .collect();
        if visits[s] > 0.0 && !speeds.is_empty() {
            minutes += asked[s] / (speeds.iter().sum::<f64>() / speeds.len() as f64) * f64::from(*count);
        }
    }
    let calendar = &scenario.calendar;
    let open: Vec<u32> = calendar.open_days().collect();
    let open_minutes =
        open.iter().map(|&day| calendar.open_time(day).minutes()).sum::<f64>() / open.len().max(1) as f64;
    let offered = f64::from(pool.units) * open_minutes * availability(pool);
    if minutes > offered {
        let message = format!(
            "equipment `{}` is asked for more than it can do: load {:.2}",
            pool.name,
            minutes / offered
        );
        let works = availability(pool);
        let share = if works < 1.0 { format!(" x {works:.2} working") } else { String::new() };
        let label =
            format!("{} x {open_minutes:.0} min open{share}; asked: {minutes:.0} min a day", pool.units);
        let units = (minutes / (open_minutes * works)).floor() + 1.0;
        let help = format!("{units} units, or faster officers, bring the load below 1");
        let place = context.places.pools[id.index()].clone();
        context.problems.push(Diagnostic::warning("overloaded", place, message).label(label).help(help));
    }
}
