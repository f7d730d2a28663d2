//! Theory beside simulation as a table, and what accounts for a surprising gap in sentences.

use super::layout::{indented, table};
use super::number::{estimate_of, number, share};
use crate::results::theory::{CauseRow, Gap, TheoryRow};

/// What people wait for at the step of this name, and the share of the waiting time.
type WaitsFor<'a> = dyn Fn(&str) -> Vec<(&'static str, f64)> + 'a;

/// A cause of waiting that is told \[1\].
const MUCH: f64 = 0.1;

/// Returns the steps that are near a known queue as text of at most 80 columns; `None` if none is.
///
/// `waits_for`: what people wait for at a step by the simulation, and the shares of the waiting time.
pub(super) fn beside(rows: &[TheoryRow], waits_for: &WaitsFor) -> Option<String> {
    if !rows.iter().any(|row| row.model.is_some()) {
        return None;
    }
    let simulated = rows.iter().any(|row| row.simulated_wait_min.is_some());
    let head = ["step", "near the queue", "load", "theory", "with causes", "simulated"];
    let wait = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), number);
    let near = rows.iter().filter_map(|row| row.model.as_ref().map(|model| (row, model)));
    let cells = near.map(|(row, model)| {
        vec![
            row.step.clone(),
            model.clone(),
            row.utilisation.map_or_else(String::new, |load| format!("{load:.2}")),
            wait(row.theory_wait_min),
            wait(row.adjusted_wait_min),
            estimate_of(row.simulated_wait_min, row.ci95_low.zip(row.ci95_high), false),
        ]
    });
    let title =
        if simulated { "Theory beside simulation: mean wait [min]" } else { "Mean wait in theory [min]" };
    let mut parts: Vec<String> = table(title, &head, cells).into_iter().collect();
    parts.extend(rows.iter().filter_map(|row| explained(row, waits_for)));
    let far: Vec<String> = rows
        .iter()
        .filter_map(|row| row.why_not.as_ref().map(|why| format!("{} ({why})", row.step)))
        .collect();
    if !far.is_empty() {
        parts.push(indented(&format!("Near no known queue: {}.", far.join(", ")), "  "));
    }
    Some(parts.join("\n"))
}

/// What the gap of a step comes from, where it surprises.
fn explained(row: &TheoryRow, waits_for: &WaitsFor) -> Option<String> {
    let begin = match row.gap {
        Gap::None | Gap::Unknown => return None,
        Gap::Surprising => format!(
            "{}: {} min instead of {}.",
            row.step,
            number(row.simulated_wait_min?),
            number(row.theory_wait_min?)
        ),
        Gap::Unstable => {
            format!(
                "{}: by the formula the queue would grow without end; days are too short for that.",
                row.step
            )
        }
    };
    let mut sentences = vec![begin];
    let (mut carried, other): (Vec<&CauseRow>, Vec<&CauseRow>) =
        row.causes.iter().partition(|cause| cause.carried);
    // What explains most first: what leaves no steady state, then by how far it moves the wait.
    let moves = |cause: &CauseRow| match (cause.wait_min, row.theory_wait_min) {
        (Some(wait), Some(theory)) => (wait - theory).abs(),
        (None, _) | (Some(_), None) => f64::INFINITY,
    };
    carried.sort_by(|one, other| moves(other).total_cmp(&moves(one)));
    if row.gap == Gap::Surprising && !carried.is_empty() {
        let each = carried.iter().map(|cause| match cause.wait_min {
            Some(wait) => format!("{} with {}", number(wait), cause.cause),
            None => format!("no steady state at times with {}", cause.cause),
        });
        sentences.push(format!("Theory, each alone: {}.", each.collect::<Vec<_>>().join("; ")));
        if row.adjusted_wait_min.is_none() {
            sentences.push("Together: no steady state at times.".to_owned());
        }
    }
    let unknown: Vec<String> = waits_for(&row.step)
        .into_iter()
        .filter(|(cause, part)| *cause != "officers" && *part >= MUCH)
        .map(|(cause, part)| format!("{} for {cause}", share(part)))
        .collect();
    if !unknown.is_empty() {
        sentences.push(format!("Of the simulated wait, {}.", unknown.join(", ")));
    }
    if !other.is_empty() {
        let names: Vec<&str> = other.iter().map(|cause| cause.cause.as_str()).collect();
        sentences.push(format!("In no formula: {}.", names.join("; ")));
    }
    if row.causes.is_empty() {
        sentences.push("The scenario has nothing that the queue has not: look at its warm-up.".to_owned());
    }
    Some(indented(&sentences.join(" "), "  "))
}

/// Returns the table for a scenario that is not simulated; empty if no step is near a known queue.
pub fn before(rows: &[TheoryRow]) -> String {
    let sentence = "Stationary formulas, people one by one at the mean rate, officers always there; with causes: with what \
                    theory can carry of the scenario. `loket run` sets the simulated wait beside them.";
    beside(rows, &|_| Vec::new())
        .map_or_else(String::new, |table| format!("{table}\n{}\n", indented(sentence, "  ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::experiment::examples::{day_office, mm1};
    use crate::experiment::measures::measures;
    use crate::results::theory::rows;

    #[test]
    fn a_gap_is_told_with_its_causes_in_80_columns() {
        let scenario = day_office();
        let outcomes = Experiment::new(&scenario).run(&());
        let mut rows = rows(&scenario, &measures(&scenario, &outcomes));
        rows[0].simulated_wait_min = Some(0.5);
        rows[0].gap = Gap::Surprising;
        let text = beside(&rows, &|_| vec![("officers", 0.8), ("opening hours", 0.15)]).unwrap();
        for part in [
            "Theory beside simulation",
            "Erlang A",
            "counter: 0.50 min instead of",
            "machines that fail",
            "Of the simulated wait, 15 % for opening hours.",
            "busy and quiet days",
        ] {
            assert!(text.replace("\n  ", " ").contains(part), "`{part}` is not in:\n{text}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }

    #[test]
    fn before_a_run_there_is_theory_alone() {
        let text = before(&rows(&mm1(0.5), &[]));
        assert!(text.contains("Mean wait in theory") && text.contains("1.00"), "{text}");
        let mut busy = mm1(0.5);
        busy.steps[0].present = false;
        assert_eq!(before(&rows(&busy, &[])), "");
    }
}
