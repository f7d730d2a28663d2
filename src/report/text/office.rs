//! What the office as a whole is judged by.

use super::Rows;
use crate::experiment::measures::Scope;
use crate::report::layout::table;
use crate::report::number::estimate;
use crate::scenario::Scenario;

/// Measures of the office and what they are called; those that are not defined are left out.
const JUDGED: &[(&str, &str)] = &[
    ("wait_within_15_min_share", "waited at most 15 min [%]"),
    ("wait_within_30_min_share", "waited at most 30 min [%]"),
    ("wait_within_60_min_share", "waited at most 60 min [%]"),
    ("early_wait_mean_min", "waited before the office opened [min]"),
    ("class_gap_min", "between the classes who wait longest and least [min]"),
    ("card_within_1_day_share", "card within a day [%]"),
    ("card_within_3_days_share", "card within 3 days [%]"),
    ("card_within_14_days_share", "card within 14 days [%]"),
    ("right_first_time_share", "right the first time [%]"),
    ("wasted_visits_share", "visits for nothing [%]"),
    ("complaints_per_1000_visits", "complaints per 1000 visits"),
    ("stayed_home_per_day", "heard before and stayed at home, per day"),
    ("satisfaction_proxy_index", "satisfaction, a proxy [25 to 100]"),
    ("plan_attained_share", "of the cards that were planned"),
    ("inside_mean", "people inside while open"),
    ("standing_mean", "people standing for want of a seat"),
    ("overtime_mean_min", "last one out after the end of hours [min]"),
];

/// Costs, in the currency of the scenario.
const COSTS: &[(&str, &str)] = &[
    ("cost_per_day", "cost per day"),
    ("cost_per_card", "cost per card"),
    ("waiting_cost_per_day", "what people's waits are worth, per day"),
];

pub(super) fn office(rows: &Rows, scenario: &Scenario) -> Option<String> {
    let found = |measure: &str, name: String| {
        let row = rows.find(measure, Scope::Office, "office")?;
        let is_share = name.ends_with("[%]");
        let value = if is_share { rows.percent(measure, Scope::Office, "office") } else { estimate(row) };
        Some(vec![name, value])
    };
    let judged = JUDGED.iter().filter_map(|(measure, name)| found(measure, (*name).to_owned()));
    let costs =
        COSTS.iter().filter_map(|(measure, name)| found(measure, format!("{name} [{}]", scenario.currency)));
    let covered = scenario.populations.iter().flat_map(|population| {
        let row = |measure, what: &str| {
            rows.find(measure, Scope::Office, &population.name)?;
            let name = format!("of population `{}` {what}", population.name);
            let share = name.ends_with("[%]");
            let value = match share {
                true => rows.percent(measure, Scope::Office, &population.name),
                false => rows.number(measure, Scope::Office, &population.name),
            };
            Some(vec![name, value])
        };
        [
            row("coverage_end", "covered at the end [%]"),
            row("goal_reached_share", "the goal reached, probability [%]"),
            row("goal_mean_days", "the goal reached, on day"),
        ]
    });
    table("Office", &["", ""], judged.chain(costs).chain(covered.flatten()))
}
