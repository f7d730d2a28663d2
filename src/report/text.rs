//! The answer as text for a terminal: first in sentences, then in tables, then what to be careful about.

mod conduct;
mod day;
mod office;

use super::layout::{left_out, table, units, wrapped};
use super::number::{bare_percent, bare_share, estimate, number, percent, share};
use crate::experiment::measures::{Measure, Scope};
use crate::experiment::tables::HourRow;
use crate::results::Summary;
use crate::scenario::Scenario;
use crate::scenario::service::Task;
use crate::scenario::source::StepLoad;

/// Returns `summary` of `scenario` as text of at most 80 columns.
///
/// `hours` are those of the run, for a glance at its day; `loads` are those of the checked scenario; without them the column is empty.
pub fn text(summary: &Summary, scenario: &Scenario, hours: &[HourRow], loads: &[StepLoad]) -> String {
    let rows = Rows(&summary.measures);
    if summary.replications == 0 {
        return format!(
            "{}\n\nNo replication was finished, so there is nothing to tell.\n",
            heading(summary, scenario)
        );
    }
    let mut parts = vec![heading(summary, scenario), wrapped(&answer(&rows, scenario).join(" "), "")];
    parts.extend(day::glance(hours));
    let tables = [
        people(&rows, scenario),
        waits(&rows, scenario),
        cards(&rows, scenario),
        steps(&rows, scenario, loads),
        officers(&rows, scenario),
        skills(&rows, scenario),
        conduct::officers(&rows, scenario),
        conduct::procedures(&rows, scenario),
        machines(&rows, scenario),
        standards(&rows, scenario),
        office::office(&rows, scenario),
        super::theory::beside(&summary.theory, &|step| {
            let causes = causes(&rows, Scope::Step, step);
            causes.into_iter().map(|(cause, part)| (cause, part.mean.unwrap_or(0.0))).collect()
        }),
    ];
    parts.extend(tables.into_iter().flatten());
    parts.push("± and brackets: 95 % interval; -: not defined or not measured".to_owned());
    parts.extend(summary.warnings.iter().map(|warning| wrapped(&format!("warning: {warning}"), "  ")));
    let mut text = parts.join("\n\n");
    text.push('\n');
    text
}

/// The measures, by name.
struct Rows<'a>(&'a [Measure]);

impl<'a> Rows<'a> {
    fn find(&self, measure: &str, scope: Scope, name: &str) -> Option<&'a Measure> {
        self.0.iter().find(|row| row.measure == measure && row.scope == scope && row.name == name)
    }

    fn mean(&self, measure: &str, scope: Scope, name: &str) -> Option<f64> {
        self.find(measure, scope, name)?.mean
    }

    fn number(&self, measure: &str, scope: Scope, name: &str) -> String {
        self.find(measure, scope, name).map_or_else(|| "-".to_owned(), estimate)
    }

    fn percent(&self, measure: &str, scope: Scope, name: &str) -> String {
        self.find(measure, scope, name).map_or_else(|| "-".to_owned(), bare_percent)
    }

    fn office(&self, measure: &str) -> Option<f64> {
        self.mean(measure, Scope::Office, "office")
    }
}

fn heading(summary: &Summary, scenario: &Scenario) -> String {
    let variant = summary.variant.as_ref().map(|variant| format!(", {variant}")).unwrap_or_default();
    let from =
        if scenario.calendar.always { String::new() } else { format!(" from {}", scenario.calendar.start) };
    let how = format!(
        "{}{from}, {}, seed {}{}",
        scenario.calendar.horizon,
        units(summary.replications, summary.batches.as_ref()),
        summary.seed,
        left_out(summary.warm_up.as_ref())
    );
    format!("{}\n{}", wrapped(&format!("{}{variant}", summary.scenario), ""), wrapped(&how, ""))
}

/// What the manager asked: how long, for whom it is worst, is the standard met, what do people wait for.
fn answer(rows: &Rows, scenario: &Scenario) -> Vec<String> {
    let mut sentences = Vec::new();
    let office = |measure| rows.find(measure, Scope::Office, "office");
    let minutes = |row: &Measure| {
        let range = match (row.ci95_low, row.ci95_high) {
            (Some(low), Some(high)) => format!(" ({} to {})", number(low), number(high)),
            (Some(_) | None, None) | (None, Some(_)) => String::new(),
        };
        Some(format!("{} min{range}", number(row.mean?)))
    };
    let wait = ["wait_mean_min", "wait_p50_min", "wait_p90_min"].map(|name| office(name).and_then(minutes));
    if let [Some(mean), Some(typical), Some(ninth)] = wait {
        let half = match rows.office("wait_p50_min") {
            Some(median) if median > 0.0 => format!("half of them no more than {typical}"),
            Some(_) | None => "half of them not at all".to_owned(),
        };
        sentences.push(format!("People wait {mean} on average; {half}, one in ten longer than {ninth}."));
    } else {
        sentences.push("Nobody's wait was measured.".to_owned());
    }
    for target in &scenario.targets {
        let Some(met) = rows.find("target_met_share", Scope::Target, &target.name) else { continue };
        sentences.push(format!(
            "The target `{}` is {}: {}, with {} wanted.",
            target.name,
            verdict(met, target.share),
            percent(met),
            share(target.share)
        ));
    }
    let causes = causes(rows, Scope::Office, "office");
    if rows.office("wait_mean_min").is_some_and(|wait| wait > 0.0)
        && let Some((cause, part)) = causes.first()
    {
        let step = longest(rows, scenario);
        sentences.push(format!("Most of the wait is for {cause} ({}){step}.", percent(part)));
    }
    sentences
}

/// Whether the wanted share lies below, above or within the interval of `met`.
fn verdict(met: &Measure, wanted: f64) -> &'static str {
    match (met.mean, met.ci95_low, met.ci95_high) {
        (_, Some(low), _) if low >= wanted => "met",
        (_, _, Some(high)) if high < wanted => "missed",
        (Some(_), Some(_), Some(_)) => "not decided",
        (Some(mean), _, _) if mean >= wanted => "met in this one replication",
        (Some(_), _, _) => "missed in this one replication",
        (None, _, _) => "not measured",
    }
}

/// The step at which most people in the building wait.
fn longest(rows: &Rows, scenario: &Scenario) -> String {
    let present = scenario.steps.iter().filter(|step| step.present);
    let queue = |name: &str| rows.mean("queue_mean", Scope::Step, name).unwrap_or(0.0);
    let longest = present.max_by(|one, other| queue(&one.name).total_cmp(&queue(&other.name)));
    longest.map(|step| format!(", the longest queue is at `{}`", step.name)).unwrap_or_default()
}

/// What people wait for, and the share of the waiting time, most first; only what matters.
fn causes<'a>(rows: &Rows<'a>, scope: Scope, name: &str) -> Vec<(&'static str, &'a Measure)> {
    let all = [
        ("wait_officer_share", "officers"),
        ("wait_equipment_share", "equipment"),
        ("wait_system_share", "systems"),
        ("wait_stock_share", "stock"),
        ("wait_closed_share", "opening hours"),
    ];
    let share = |row: &Measure| row.mean.unwrap_or(0.0);
    let mut found: Vec<(&str, &Measure)> =
        all.iter().filter_map(|(measure, cause)| Some((*cause, rows.find(measure, scope, name)?))).collect();
    found.retain(|(_, row)| share(row) >= 0.005);
    found.sort_by(|one, other| share(other.1).total_cmp(&share(one.1)));
    found
}

/// The office first where there are several services, then the services, then the classes.
fn subjects(rows: &Rows, scenario: &Scenario, classes: bool) -> Vec<(Scope, String)> {
    let mut all: Vec<(Scope, String)> =
        scenario.services.iter().map(|service| (Scope::Service, service.name.clone())).collect();
    if all.len() > 1 {
        all.insert(0, (Scope::Office, "office".to_owned()));
    }
    if classes {
        // Classes over all services; those within one service are in the summary.
        let overall = |name: &str| {
            scenario.services.iter().flat_map(|service| &service.classes).any(|c| c.name == name)
        };
        let class = |row: &&Measure| {
            row.scope == Scope::Class && row.measure == "wait_mean_min" && overall(&row.name)
        };
        all.extend(rows.0.iter().filter(class).map(|row| (Scope::Class, row.name.clone())));
    }
    all
}

fn people(rows: &Rows, scenario: &Scenario) -> Option<String> {
    let per = if scenario.calendar.always { "day" } else { "open day" };
    let title = format!("People per {per}, and what became of them");
    let head = ["", "arrived", "served", "sent back %", "gave up %", "turned away %", "balked %"];
    let row = |(scope, name): (Scope, String)| {
        let ends = ["sent_back_share", "abandoned_share", "turned_away_share", "balked_share"];
        let mut cells = vec![
            name.clone(),
            rows.number("arrived_per_day", scope, &name),
            rows.number("served_per_day", scope, &name),
        ];
        cells.extend(ends.map(|measure| rows.percent(measure, scope, &name)));
        cells
    };
    table(&title, &head, subjects(rows, scenario, false).into_iter().map(row))
}

fn waits(rows: &Rows, scenario: &Scenario) -> Option<String> {
    let head = ["", "mean", "median", "1 in 10 over", "stay", "waited %"];
    let row = |(scope, name): (Scope, String)| {
        let waits = ["wait_mean_min", "wait_p50_min", "wait_p90_min", "stay_mean_min"];
        let mut cells = vec![name.clone()];
        cells.extend(waits.map(|measure| rows.number(measure, scope, &name)));
        cells.push(rows.percent("waited_share", scope, &name));
        cells
    };
    table("Wait and stay of a visit [min]", &head, subjects(rows, scenario, true).into_iter().map(row))
}

fn cards(rows: &Rows, scenario: &Scenario) -> Option<String> {
    let head = ["", "cards a day", "time [h]", "visits", "promise kept %"];
    let row = |(scope, name): (Scope, String)| {
        vec![
            name.clone(),
            rows.number("cards_per_day", scope, &name),
            rows.number("time_to_card_mean_h", scope, &name),
            rows.number("visits_per_card", scope, &name),
            rows.percent("promise_kept_share", scope, &name),
        ]
    };
    table("From the first arrival to the card", &head, subjects(rows, scenario, false).into_iter().map(row))
}

fn steps(rows: &Rows, scenario: &Scenario, loads: &[StepLoad]) -> Option<String> {
    let head = ["step", "load", "queue", "mean wait", "1 in 10 over", "waits for"];
    let work = scenario.steps.iter().enumerate().filter(|(_, step)| match step.task {
        Task::Work { .. } => true,
        Task::Delay(_) => !step.systems.is_empty(),
    });
    let row = |(place, step): (usize, &crate::scenario::service::Step)| {
        let load = loads.iter().find(|load| load.step.index() == place);
        let waits_for = causes(rows, Scope::Step, &step.name);
        let waits_for: Vec<String> =
            waits_for.iter().take(2).map(|(cause, part)| format!("{cause} {}", percent(part))).collect();
        vec![
            step.name.clone(),
            load.map_or_else(|| "-".to_owned(), |load| format!("{:.2}", load.load)),
            rows.number("queue_mean", Scope::Step, &step.name),
            rows.number("wait_mean_min", Scope::Step, &step.name),
            rows.number("wait_p90_min", Scope::Step, &step.name),
            waits_for.join(", "),
        ]
    };
    table("Steps: queue [people] and wait [min]", &head, work.map(row))
}

fn officers(rows: &Rows, scenario: &Scenario) -> Option<String> {
    let head = ["officers", "busy %", "idle %", "held up %", "break %", "training %", "absent %"];
    let row = |group: &crate::scenario::people::Group| {
        let mut cells = vec![group.name.clone()];
        let shares =
            ["busy_share", "idle_share", "held_share", "break_share", "training_share", "absent_share"];
        cells.extend(shares.map(|measure| rows.percent(measure, Scope::Officer, &group.name)));
        cells
    };
    table("Officers: where their time goes", &head, scenario.groups.iter().map(row))
}

/// Skill of those who can learn.
fn skills(rows: &Rows, scenario: &Scenario) -> Option<String> {
    let mut found = Vec::new();
    for group in &scenario.groups {
        for skill in &group.skills {
            let trains = |training: &crate::scenario::training::Training| {
                training.gains.iter().any(|gain| gain.step == skill.step)
            };
            if group.learning.is_none() && !scenario.trainings.iter().any(trains) {
                continue;
            }
            let name = if group.skills.len() > 1 {
                format!("{}/{}", group.name, scenario.steps[skill.step.index()].name)
            } else {
                group.name.clone()
            };
            let end = rows.number("skill_end", Scope::Officer, &name);
            found.push(vec![name, number(skill.speed), end]);
        }
    }
    table("Skill: speed relative to full proficiency", &["", "at the start", "at the end"], found.into_iter())
}

fn machines(rows: &Rows, scenario: &Scenario) -> Option<String> {
    let head = ["", "busy %", "down %", "maintained %", "failures a day"];
    let cells = |scope, name: &String| {
        vec![
            name.clone(),
            rows.percent("busy_share", scope, name),
            rows.percent("down_share", scope, name),
            rows.percent("maintenance_share", scope, name),
            rows.number("failures_per_day", scope, name),
        ]
    };
    let pools = scenario.pools.iter().map(|pool| cells(Scope::Equipment, &pool.name));
    let systems = scenario.systems.iter().map(|system| cells(Scope::System, &system.name));
    let machines = table("Machines and systems: share of opening time", &head, pools.chain(systems));
    let stock = |stock: &crate::scenario::equipment::Stock| {
        vec![
            stock.name.clone(),
            rows.percent("out_share", Scope::Stock, &stock.name),
            rows.number("level_mean", Scope::Stock, &stock.name),
            rows.number("taken_per_day", Scope::Stock, &stock.name),
        ]
    };
    let head = ["", "sold out %", "mean level", "taken a day"];
    let stocks = table("Stock [items]", &head, scenario.stocks.iter().map(stock));
    match (machines, stocks) {
        (Some(machines), Some(stocks)) => Some(format!("{machines}\n\n{stocks}")),
        (machines, stocks) => machines.or(stocks),
    }
}

fn standards(rows: &Rows, scenario: &Scenario) -> Option<String> {
    let head = ["target", "wanted %", "found %", "days met %", ""];
    let row = |target: &crate::scenario::settings::Target| {
        let met = rows.find("target_met_share", Scope::Target, &target.name);
        vec![
            target.name.clone(),
            bare_share(target.share),
            rows.percent("target_met_share", Scope::Target, &target.name),
            rows.percent("days_met_share", Scope::Target, &target.name),
            met.map_or("", |met| verdict(met, target.share)).to_owned(),
        ]
    };
    table("Service standard", &head, scenario.targets.iter().map(row))
}

#[cfg(test)]
mod tests;
