//! Every number with luck in it that a scenario draws from, in words: what an appendix on the inputs lists.

use super::Scenario;
use super::demand::{Demand, Pattern};
use super::equipment::{FailureClock, Pool, System};
use super::load::arrivals_per_day;
use super::service::{Step, Task};
use super::values::rounded;
use crate::random::distribution::Distribution;
use crate::time::SimDuration;

/// One input of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct InputRow {
    /// Of what, such as `step capture: work`.
    pub what: String,
    /// How it is distributed, in words, such as `lognormal, mean 5 min, cv 0.5`.
    pub distribution: String,
    /// Mean \[`unit`\].
    pub mean: f64,
    /// Standard deviation \[`unit`\]; `None`: it is not one distribution, or nobody says.
    pub sd: Option<f64>,
    /// Unit: `min`, `h` or `days` of times, `1/day` of arrivals, `uses` of machines that fail by use, `items`.
    pub unit: &'static str,
}

/// Returns every distribution of `scenario` that is in force on its first day: arrivals, patience, the work of steps, delays,
/// lives and repairs of machines, outages, and how long orders take; in the order of the file.
///
/// Work is at full skill: an officer of half the skill takes twice as long. It belongs to the step, so that every service finds
/// the same there.
pub fn inputs(scenario: &Scenario) -> Vec<InputRow> {
    let mut rows = Vec::new();
    scenario.demands.iter().for_each(|demand| add_demand(&mut rows, scenario, demand));
    for service in &scenario.services {
        add(&mut rows, format!("service {}: patience", service.name), service.patience.as_ref());
    }
    scenario.steps.iter().for_each(|step| add_step(&mut rows, step));
    scenario.pools.iter().for_each(|pool| add_pool(&mut rows, pool));
    scenario.systems.iter().for_each(|system| add_system(&mut rows, system));
    for stock in &scenario.stocks {
        let arrives = stock.order.as_ref().map(|order| &order.arrives_after);
        add(&mut rows, format!("stock {}: order to delivery", stock.name), arrives);
    }
    rows
}

fn add(rows: &mut Vec<InputRow>, what: String, distribution: Option<&Distribution>) {
    let Some(distribution) = distribution else { return };
    let (mean, sd) = (distribution.mean(), distribution.variance().sqrt());
    let (unit, minutes) = unit(mean);
    let distribution = words(distribution);
    rows.push(InputRow { what, distribution, mean: mean / minutes, sd: Some(sd / minutes), unit });
}

/// The unit of a mean of so many minutes, and its length \[min\].
fn unit(mean: f64) -> (&'static str, f64) {
    match mean.abs() {
        size if size >= 2880.0 => ("days", 1440.0),
        size if size >= 180.0 => ("h", 60.0),
        _ => ("min", 1.0),
    }
}

fn add_demand(rows: &mut Vec<InputRow>, scenario: &Scenario, demand: &Demand) {
    let what = format!("demand {}: arrivals", demand.name);
    let mut row = |distribution: String, sd: Option<f64>| {
        let mean = arrivals_per_day(demand, &scenario.calendar);
        rows.push(InputRow { what: what.clone(), distribution, mean, sd, unit: "1/day" });
    };
    match &demand.pattern {
        Pattern::Poisson { week, day_cv, at_opening } => {
            let mut text = match piecewise(week) {
                true => "Poisson, a rate for each weekday and hour".to_owned(),
                false => "Poisson, the same rate at every hour".to_owned(),
            };
            if *at_opening > 0.0 {
                text += &format!(", {} at the door", rounded(*at_opening));
            }
            if *day_cv > 0.0 {
                text += &format!(", days vary with cv {} (gamma)", rounded(*day_cv));
            }
            text += &groups(demand);
            row(text, None);
        }
        Pattern::Renewal { gap } => {
            row(format!("one gap after the other, in opening time{}", groups(demand)), None);
            add(rows, format!("demand {}: gap", demand.name), Some(gap));
        }
        Pattern::Appointments { every, seats, no_show, lateness } => {
            let (seats, no_show) = (*seats, rounded(no_show * 100.0));
            row(format!("appointments, {seats} every {every}, {no_show} % do not come"), None);
            add(rows, format!("demand {}: lateness", demand.name), Some(lateness));
        }
        Pattern::Recorded { arrivals } => row(format!("recorded, {} arrivals", arrivals.len()), None),
        Pattern::Parties { parties } => row(format!("parties on {} dates", parties.len()), None),
        Pattern::Complaints(complaints) => {
            let share = rounded(complaints.share * 100.0);
            row(format!("complaints, {share} % of visits without a reason"), None);
        }
    }
}

/// Whether people come at another rate at one time than at another.
fn piecewise(week: &[Vec<super::demand::RatePiece>; 7]) -> bool {
    let mut rates = week.iter().flatten().map(|piece| piece.rate);
    rates.next().is_some_and(|first| rates.any(|rate| rate != first))
}

fn groups(demand: &Demand) -> String {
    match demand.groups.is_empty() {
        true => String::new(),
        false => format!(", in groups of {} on average", rounded(demand.mean_group())),
    }
}

fn add_step(rows: &mut Vec<InputRow>, step: &Step) {
    let name = &step.name;
    match &step.task {
        Task::Work { work, .. } => add(rows, format!("step {name}: work"), Some(work)),
        Task::Delay(delay) => add(rows, format!("step {name}: delay"), Some(delay)),
    }
    add(rows, format!("step {name}: patience"), step.patience.as_ref());
    for outcome in &step.outcomes {
        let of = |what: &str| format!("step {name}, {}: {what}", outcome.name);
        add(rows, of("work it adds"), outcome.work.as_ref());
        add(rows, of("work to put it right"), outcome.solved.as_ref().map(|solved| &solved.work));
    }
}

fn add_pool(rows: &mut Vec<InputRow>, pool: &Pool) {
    for failure in &pool.failures {
        let of = |what: &str| format!("equipment {}, {}: {what}", pool.name, failure.name);
        match &failure.clock {
            FailureClock::Calendar(life) => add(rows, of("time to failure"), Some(life)),
            FailureClock::InUse(life) => add(rows, of("time in use to failure"), Some(life)),
            // Of the number of uses up to the failure, which is at least 1.
            FailureClock::Uses(uses) => rows.push(InputRow {
                what: of("uses to failure"),
                distribution: format!("geometric, mean {} uses", rounded(*uses)),
                mean: *uses,
                sd: Some((uses * (uses - 1.0)).sqrt()),
                unit: "uses",
            }),
        }
        add(rows, of("repair"), Some(&failure.repair));
    }
}

fn add_system(rows: &mut Vec<InputRow>, system: &System) {
    let of = |what: &str| format!("system {}: {what}", system.name);
    add(rows, of("time to outage"), Some(&system.every));
    add(rows, of("length of an outage"), Some(&system.lasts));
    let backup = system.backup.as_ref().and_then(|backup| backup.lasts.as_ref());
    add(rows, of("time its backup lasts"), backup);
}

/// Says how a time is distributed.
fn words(distribution: &Distribution) -> String {
    let time = |minutes: &f64| SimDuration::from_minutes(*minutes).to_string();
    match distribution {
        Distribution::Fixed { value } => format!("always {}", time(value)),
        Distribution::Exponential { mean } => format!("exponential, mean {}", time(mean)),
        Distribution::Lognormal { mean, cv } => {
            format!("lognormal, mean {}, cv {}", time(mean), rounded(*cv))
        }
        Distribution::Gamma { mean, cv } => format!("gamma, mean {}, cv {}", time(mean), rounded(*cv)),
        Distribution::Weibull { shape, scale } => {
            format!("Weibull, shape {}, scale {}", rounded(*shape), time(scale))
        }
        Distribution::Normal { mean, sd } => format!("normal, mean {}, sd {}", time(mean), time(sd)),
        Distribution::Uniform { low, high } => format!("uniform, {} to {}", time(low), time(high)),
        Distribution::Triangular { low, mode, high } => {
            format!("triangular, {} to {}, most often {}", time(low), time(high), time(mode))
        }
        Distribution::Empirical { values } => format!("one of {} observed values", values.len()),
        Distribution::Regimes { shares, parts } => {
            let part = |(share, part): (&f64, &Distribution)| {
                format!("{} %: {}", rounded(share * 100.0), words(part))
            };
            shares.iter().zip(parts).map(part).collect::<Vec<_>>().join("; ")
        }
    }
}

#[cfg(test)]
mod tests;
