//! What officers do with their skill: hurry, keep to procedures, come when called, leave.

use super::Rows;
use crate::experiment::measures::Scope;
use crate::report::layout::table;
use crate::scenario::Scenario;

/// Pace, calls and leavers, of groups that have any of them.
pub(super) fn officers(rows: &Rows, scenario: &Scenario) -> Option<String> {
    const MEASURES: [&str; 4] = ["pace_mean", "calls_per_day", "called_in_mean_h", "leavers_per_year"];
    let head = ["officers", "pace", "calls a day", "called in [h/day]", "leavers a year", "vacant %"];
    let has = |name: &str| MEASURES.iter().any(|measure| rows.find(measure, Scope::Officer, name).is_some());
    let row = |name: &String| {
        let mut cells = vec![name.clone()];
        cells.extend(MEASURES.map(|measure| rows.number(measure, Scope::Officer, name)));
        cells.push(rows.percent("vacant_share", Scope::Officer, name));
        cells
    };
    let named = scenario.groups.iter().map(|group| &group.name).filter(|name| has(name));
    table("Officers: speed for reasons other than skill, and who comes and goes", &head, named.map(row))
}

/// How far procedures are kept to, at steps that have one.
pub(super) fn procedures(rows: &Rows, scenario: &Scenario) -> Option<String> {
    let head = ["step", "kept to %", "breaches a day"];
    let row = |name: &String| {
        vec![
            name.clone(),
            rows.percent("compliant_share", Scope::Step, name),
            rows.number("breaches_per_day", Scope::Step, name),
        ]
    };
    let with = scenario.steps.iter().filter(|step| step.complies.is_some()).map(|step| &step.name);
    table("Procedures", &head, with.map(row))
}
