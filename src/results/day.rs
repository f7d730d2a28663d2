//! What a run looked like, as tables: through the day and the week, step by step, and what failures and officers do to it.

use super::Summary;
use super::table::{Cell, Column, Table};
use crate::experiment::Outcomes;
use crate::experiment::convergence::convergence;
use crate::experiment::measures::{Measure, Scope};
use crate::experiment::profile::{DayCurve, Profile};
use crate::experiment::what_if::{FailureCost, Staffing};
use crate::scenario::Scenario;
use crate::scenario::inputs::inputs;

/// Returns the tables that need no further simulation: `targets`, `time-by-step`, `convergence` and `inputs`.
pub fn of_run(scenario: &Scenario, outcomes: &Outcomes, summary: &Summary) -> Vec<Table> {
    let mut tables = vec![
        targets(scenario, summary),
        time_by_step(scenario, summary),
        widths(scenario, outcomes),
        distributions(scenario),
    ];
    tables.extend(goals(scenario));
    tables
}

/// One row per population with a goal; `None`: there is none.
fn goals(scenario: &Scenario) -> Option<Table> {
    let columns = [Column::text("population"), Column::real("goal_share", "1")];
    let mut table =
        Table::new("goals", columns).about("A row per population with a goal: the share to be covered.");
    for population in &scenario.populations {
        if let Some(goal) = population.goal {
            table.push([Cell::from(&population.name), Cell::from(goal)]);
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// Returns what the profile of a run tells: `by-half-hour`, `week-hours`, `day-curves` and `demand`.
pub fn of_profile(profile: &Profile) -> Vec<Table> {
    vec![half_hours(profile), week_hours(profile), curves(&profile.days), demand(profile)]
}

/// One row per half hour of the clock.
fn half_hours(profile: &Profile) -> Table {
    let first = [Column::integer("from_min", "min"), Column::real("open_share", "1")];
    let means = [
        ("arrived_per_day", "1/day"),
        ("wait_p10_min", "min"),
        ("wait_p50_min", "min"),
        ("wait_p90_min", "min"),
    ];
    let means = means.into_iter().flat_map(|(name, unit)| Column::estimate(name, unit));
    let columns = first.into_iter().chain(means).chain([Column::integer("waits", "")]);
    let mut table = Table::new("by-half-hour", columns);
    for row in &profile.half_hours {
        let first = [Cell::from(row.from_min), Cell::from(row.open_share)];
        let means = [
            (Some(row.arrived_per_day), row.arrived_ends),
            (row.wait_p10_min, row.wait_p10_ends),
            (row.wait_p50_min, row.wait_p50_ends),
            (row.wait_p90_min, row.wait_p90_ends),
        ];
        let means = means.into_iter().flat_map(|(mean, ends)| Cell::estimate(mean, ends));
        table.push(first.into_iter().chain(means).chain([Cell::from(row.waits)]));
    }
    table
}

/// One row per hour of the week.
fn week_hours(profile: &Profile) -> Table {
    let first =
        [Column::integer("weekday", ""), Column::integer("hour", "h"), Column::real("open_share", "1")];
    let means = [("arrived_per_day", "1/day"), ("wait_mean_min", "min")];
    let means = means.into_iter().flat_map(|(name, unit)| Column::estimate(name, unit));
    let columns = first.into_iter().chain(means).chain([Column::integer("waits", "")]);
    let mut table = Table::new("week-hours", columns);
    for row in &profile.week_hours {
        let first = [Cell::from(row.weekday), Cell::from(row.hour), Cell::from(row.open_share)];
        let means = [(Some(row.arrived_per_day), row.arrived_ends), (row.wait_mean_min, row.wait_ends)];
        let means = means.into_iter().flat_map(|(mean, ends)| Cell::estimate(mean, ends));
        table.push(first.into_iter().chain(means).chain([Cell::from(row.waits)]));
    }
    table
}

/// One row per day that is shown and point of time on it.
fn curves(days: &[DayCurve]) -> Table {
    let columns = [
        Column::text("which"),
        Column::integer("replication", ""),
        Column::integer("day", ""),
        Column::date("date"),
        Column::real("wait_mean_min", "min"),
        Column::integer("at_min", "min"),
        Column::integer("arrived", "people"),
        Column::integer("left", "people"),
        Column::integer("inside", "people"),
    ];
    let mut table = Table::new("day-curves", columns);
    for day in days {
        for point in &day.points {
            table.push([
                Cell::from(day.which.name()),
                Cell::from(day.replication),
                Cell::from(day.day),
                Cell::date(&day.date),
                Cell::from(day.wait_mean_min),
                Cell::from(point.at_min),
                Cell::from(point.arrived),
                Cell::from(point.left),
                Cell::from(point.arrived - point.left),
            ]);
        }
    }
    table
}

/// One row per step and half hour; the step is empty for all of them together.
fn demand(profile: &Profile) -> Table {
    let columns = [
        Column::text("step"),
        Column::integer("from_min", "min"),
        Column::real("asked_min", "min/day"),
        Column::real("there_min", "min/day"),
    ];
    let mut table = Table::new("demand", columns);
    for row in &profile.demand {
        table.push([
            Cell::from(row.step.as_deref()),
            Cell::from(row.from_min),
            Cell::from(row.asked_min),
            Cell::from(row.there_min),
        ]);
    }
    table
}

/// One row per target: what is wanted, and what was found.
fn targets(scenario: &Scenario, summary: &Summary) -> Table {
    let first = [Column::text("target"), Column::real("wanted_share", "1")].into_iter();
    let mut table = Table::new("targets", first.chain(Column::estimate("met_share", "1")));
    for target in &scenario.targets {
        let is_it = |row: &&Measure| {
            (&*row.measure, row.scope, &row.name) == ("target_met_share", Scope::Target, &target.name)
        };
        let met = summary.measures.iter().find(is_it);
        let ends = met.and_then(|met| met.ci95_low.zip(met.ci95_high));
        let met = Cell::estimate(met.and_then(|met| met.mean), ends);
        table.push([Cell::from(&target.name), Cell::from(target.share)].into_iter().chain(met));
    }
    table
}

/// Causes of waiting, as the measures and the columns name them.
const CAUSES: [&str; 5] = ["officer", "equipment", "system", "stock", "closed"];

/// One row per step: where the time of somebody who comes to it goes.
fn time_by_step(scenario: &Scenario, summary: &Summary) -> Table {
    let mut columns = vec![Column::text("step"), Column::flag("present")];
    let causes = CAUSES.map(|cause| format!("wait_{cause}_min"));
    let numbers = causes.iter().map(String::as_str).chain([
        "wait_mean_min",
        "service_right_min",
        "service_wrong_min",
        "time_min",
    ]);
    columns.extend(numbers.map(|name| Column::real(name, "min")));
    let mut table = Table::new("time-by-step", columns);
    for step in &scenario.steps {
        let of = |measure: &str| {
            let is_it =
                |row: &&Measure| (&*row.measure, row.scope, &row.name) == (measure, Scope::Step, &step.name);
            summary.measures.iter().find(is_it).and_then(|row| row.mean)
        };
        let Some(service) = of("service_mean_min") else { continue };
        let wait = of("wait_mean_min");
        let wrong = service * of("error_share").unwrap_or(0.0);
        let mut row = vec![Cell::from(&step.name), Cell::from(step.present)];
        let causes = CAUSES
            .map(|cause| of(&format!("wait_{cause}_share")).zip(wait).map(|(share, wait)| share * wait));
        row.extend(causes.map(Cell::from));
        row.extend(
            [wait, Some(service - wrong), Some(wrong), wait.map(|wait| wait + service)].map(Cell::from),
        );
        table.push(row);
    }
    table
}

/// One row per number of replications: what was known of the mean wait after so many.
fn widths(scenario: &Scenario, outcomes: &Outcomes) -> Table {
    let columns =
        [Column::integer("replications", "")].into_iter().chain(Column::estimate("wait_mean_min", "min"));
    let mut table = Table::new("convergence", columns);
    for row in convergence(scenario, outcomes) {
        let ends = row.low.zip(row.high);
        table.push([Cell::from(row.n)].into_iter().chain(Cell::estimate(row.mean, ends)));
    }
    table
}

/// One row per distribution of the scenario.
fn distributions(scenario: &Scenario) -> Table {
    let columns = [
        Column::text("what"),
        Column::text("distribution"),
        Column::real("mean", ""),
        Column::real("sd", ""),
        Column::text("unit"),
    ];
    let mut table = Table::new("inputs", columns);
    for row in inputs(scenario) {
        table.push([
            Cell::from(&row.what),
            Cell::from(&row.distribution),
            Cell::from(row.mean),
            Cell::from(row.sd),
            Cell::from(row.unit),
        ]);
    }
    table
}

/// Returns `failures`: one row per measure, with failures and without.
pub fn failures(cost: &FailureCost) -> Table {
    let columns = [Column::text("measure"), Column::text("unit")].into_iter();
    let columns = columns.chain(["with", "without"].into_iter().flat_map(|name| Column::estimate(name, "")));
    let columns = columns.chain(["difference", "ci95_low", "ci95_high"].map(|name| Column::real(name, "")));
    let mut table = Table::new("failures", columns);
    for change in &cost.changes {
        // The change is that of taking failures away; what they cost is the other way round.
        let less = |value: Option<f64>| Cell::from(value.map(|value| 0.0 - value));
        table.push([
            Cell::from(&change.measure),
            Cell::from(&change.unit),
            Cell::from(change.base),
            Cell::from(change.base_ci95_low),
            Cell::from(change.base_ci95_high),
            Cell::from(change.variant),
            Cell::from(change.variant_ci95_low),
            Cell::from(change.variant_ci95_high),
            less(change.difference),
            less(change.ci95_high),
            less(change.ci95_low),
        ]);
    }
    table
}

/// Returns `staffing`: one row per number of officers in the busiest group, of whom there are `now`.
pub fn staffing(scenario: &Scenario, found: &[Staffing], now: u32) -> Table {
    let columns = [Column::text("group"), Column::integer("officers", ""), Column::flag("now")];
    let shares = Column::estimate("within_share", "1");
    let standard = [Column::text("target"), Column::real("wanted_share", "1")];
    let wait = Column::estimate("wait_mean_min", "min");
    let cost = Column::estimate("cost_per_day", &format!("{}/day", scenario.currency));
    let columns = columns.into_iter().chain(shares).chain(standard).chain(wait).chain(cost);
    let mut table = Table::new("staffing", columns);
    let target = scenario.targets.first();
    for row in found {
        let estimate = |measure: &Option<Measure>| {
            let measure = measure.as_ref();
            let ends = measure.and_then(|measure| measure.ci95_low.zip(measure.ci95_high));
            Cell::estimate(measure.and_then(|measure| measure.mean), ends)
        };
        let first = [Cell::from(&row.group), Cell::from(row.officers), Cell::from(row.officers == now)];
        let standard = [
            target.map_or_else(|| Cell::from("30 min"), |target| Cell::from(&target.name)),
            Cell::from(target.map(|target| target.share)),
        ];
        let cells = first.into_iter().chain(estimate(&row.within_share)).chain(standard);
        let cells = cells.chain(estimate(&row.wait_mean_min)).chain(estimate(&row.cost_per_day));
        table.push(cells);
    }
    table
}
