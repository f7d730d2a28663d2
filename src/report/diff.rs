//! What changed between two folders of results, as text: inputs first, then what came of them.

use super::layout::{indented, table, wrapped};
use super::number::{bare_share, change, number};
use crate::results::diff::{Diff, InputDiff, MeasureDiff, TableDiff, Verdict};
use serde_json::Value;

/// Most cells of a table that are shown unless all are asked for.
const MOST: usize = 12;

/// Most measures that are.
const MOST_MEASURES: usize = 20;

/// Returns `diff` as text of at most 80 columns, but for lines of scenarios that are longer; `all`: also what is not shown to
/// differ.
pub fn text(diff: &Diff, all: bool) -> String {
    let mut parts = vec![head(diff)];
    parts.extend(inputs(diff));
    parts.extend(diff.scenarios.iter().map(|text| text.trim_end().to_owned()));
    if diff.same {
        parts.push(wrapped("No number differs.", ""));
    } else if diff.kind == "run" {
        parts.extend(measures(diff, all));
        let more = |of: &&TableDiff| !["summary", "replications"].contains(&of.table.as_str());
        parts.extend(diff.tables.iter().filter(more).map(|of| rows(of, if all { usize::MAX } else { 0 })));
    } else {
        parts.extend(diff.tables.iter().map(|of| rows(of, if all { usize::MAX } else { MOST })));
    }
    parts.join("\n\n") + "\n"
}

fn head(diff: &Diff) -> String {
    let line = |word: &str, side: &crate::results::diff::Side| {
        let count = side.replications.map_or_else(String::new, |count| format!(", {count} replications"));
        let partial = if side.partial { ", partial" } else { "" };
        indented(&format!("{word} {}: {}{count}{partial}", side.folder, side.scenario), "  ")
    };
    let kind = match diff.kind.as_str() {
        "search" => "searches".to_owned(),
        "training" => "studies of courses".to_owned(),
        "uncertainty" => "studies of uncertainty".to_owned(),
        kind => format!("{kind}s"),
    };
    format!("two {kind}\n{}\n{}", line("before:", &diff.before), line("now:", &diff.now))
}

fn inputs(diff: &Diff) -> Option<String> {
    if diff.inputs.is_empty() {
        let nothing = diff.scenarios.is_empty();
        return nothing.then(|| "The inputs are the same.".to_owned());
    }
    let line = |InputDiff { what, before, now }: &InputDiff| {
        indented(&format!("{what}: {} -> {}", words(before), words(now)), "  ")
    };
    Some(format!("inputs\n{}", diff.inputs.iter().map(line).collect::<Vec<_>>().join("\n")))
}

/// A value of a manifest or a table in words.
fn words(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(all) if all.is_empty() => "-".to_owned(),
        Value::Array(all) => all.iter().map(words).collect::<Vec<_>>().join("; "),
        Value::Number(of) if of.is_f64() => of.as_f64().map_or_else(String::new, number),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

/// The measures that are shown to differ, or all; how many are not, and how they were held against each other.
fn measures(diff: &Diff, all: bool) -> Vec<String> {
    let count = |is: fn(Verdict) -> bool| diff.measures.iter().filter(|row| is(row.verdict)).count();
    let (shown, same) = (count(Verdict::is_shown), count(|verdict| verdict == Verdict::Same));
    let unsure = count(|verdict| verdict == Verdict::CannotTell);
    let rest = diff.measures.len() - shown - same - unsure;
    let mut told =
        vec![format!("{shown} shown to differ"), format!("{rest} not"), format!("{same} the same")];
    if unsure > 0 {
        told.push(format!("{unsure} that one replication cannot tell"));
    }
    let title = format!("outputs: of {} measures {}", diff.measures.len(), told.join(", "));
    let mut parts = vec![wrapped(&title, "  ")];
    let most = if all { usize::MAX } else { MOST_MEASURES };
    let rows = diff.measures.iter().filter(|row| all || row.verdict.is_shown()).take(most).map(row);
    let titled = table("", &["measure", "before", "now", "change", "verdict"], rows);
    parts.extend(titled.map(|table| table.trim_start_matches('\n').to_owned()));
    parts.push(wrapped(how(diff), ""));
    if shown > most {
        parts.push(format!("{} more are shown to differ; --all shows them and the others", shown - most));
    } else if !all && rest + unsure > 0 {
        parts.push("--all shows the others, too".to_owned());
    }
    parts
}

fn how(diff: &Diff) -> &'static str {
    if diff.paired {
        "The same citizens: of what each replication has a number (means, shares), before and now are means over the \
         replications that both runs have, each counting alike, and the change is paired. Of the rest, such as \
         quantiles, they are the estimates of the runs, taken for independent, which is too careful. Brackets: 95 % \
         intervals, each on its own; of 100 measures that do not differ some 5 seem to."
    } else {
        "Other citizens: the runs are taken for independent. Brackets: 95 % intervals, each on its own; of 100 measures \
         that do not differ some 5 seem to."
    }
}

fn row(of: &MeasureDiff) -> Vec<String> {
    let share = of.measure.ends_with("_share");
    let scale = if share { 100.0 } else { 1.0 };
    let value = |value: Option<f64>| match value {
        None => "-".to_owned(),
        Some(value) if share => bare_share(value),
        Some(value) => number(value),
    };
    let ends = of.ci95_low.zip(of.ci95_high).map(|(low, high)| (low * scale, high * scale));
    let thing = match (of.scope.as_str(), of.name.as_str()) {
        ("office", "office") => String::new(),
        (scope, name) => format!(" {scope}:{name}"),
    };
    let unit = if share { "%" } else { &of.unit };
    vec![
        format!("{}{thing} [{unit}]", of.measure),
        value(of.before),
        value(of.now),
        of.difference.map_or_else(|| "-".to_owned(), |mean| change(mean * scale, ends)),
        of.verdict.words().to_owned(),
    ]
}

/// A table that differs: how much, and its first `most` cells.
fn rows(of: &TableDiff, most: usize) -> String {
    let several = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let mut told = Vec::new();
    if !of.cells.is_empty() {
        told.push(format!("{} with other contents", several(of.cells.len(), "cell")));
    }
    for (list, what) in [
        (&of.rows_gone, "row gone"),
        (&of.rows_new, "row new"),
        (&of.columns_gone, "column gone"),
        (&of.columns_new, "column new"),
    ] {
        if let Some((noun, how)) = what.split_once(' ').filter(|_| !list.is_empty()) {
            let names = list.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("; ");
            let more = if list.len() > 3 { "; ..." } else { "" };
            told.push(format!("{} {how} ({names}{more})", several(list.len(), noun)));
        }
    }
    let mut lines = vec![wrapped(&format!("{}: {}", of.table, told.join(", ")), "  ")];
    for cell in of.cells.iter().take(most) {
        let unit = if cell.unit.is_empty() { String::new() } else { format!(" [{}]", cell.unit) };
        let more =
            cell.difference.map_or_else(String::new, |difference| format!(", {}", change(difference, None)));
        let (before, now) = (words(&cell.before), words(&cell.now));
        lines.push(indented(&format!("{}: {}{unit} {before} -> {now}{more}", cell.row, cell.column), "  "));
    }
    if of.cells.len() > most && most > 0 {
        lines.push(format!("  and {} more; --all shows them", of.cells.len() - most));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::diff::{CellDiff, Side};

    fn row(measure: &str, numbers: [f64; 5], verdict: Verdict) -> MeasureDiff {
        let [before, now, difference, ci95_low, ci95_high] = numbers.map(Some);
        MeasureDiff {
            measure: measure.to_owned(),
            scope: "service".to_owned(),
            name: "card".to_owned(),
            unit: "min".to_owned(),
            paired: true,
            before,
            now,
            difference,
            ci95_low,
            ci95_high,
            verdict,
        }
    }

    fn example() -> Diff {
        let side = |folder: &str| Side {
            folder: folder.to_owned(),
            scenario: "One desk".to_owned(),
            replications: Some(20),
            partial: false,
        };
        let set = InputDiff {
            what: "set".to_owned(),
            before: serde_json::json!([]),
            now: serde_json::json!(["a=1", "b=2"]),
        };
        let cell = CellDiff {
            row: "9".to_owned(),
            column: "queue_mean".to_owned(),
            unit: "people".to_owned(),
            before: 3.25.into(),
            now: 2.25.into(),
            difference: Some(-1.0),
        };
        let hours = TableDiff {
            table: "by-hour".to_owned(),
            columns_gone: Vec::new(),
            columns_new: Vec::new(),
            rows_gone: vec!["8".to_owned()],
            rows_new: Vec::new(),
            cells: vec![cell],
        };
        Diff {
            kind: "run".to_owned(),
            before: side("results/a"),
            now: Side { partial: true, ..side("results/b") },
            inputs: vec![set],
            scenarios: vec!["--- a.toml\n+++ b.toml\n".to_owned()],
            paired: false,
            measures: vec![
                row("wait_mean_min", [12.0, 9.0, -3.0, -5.5, -0.5], Verdict::Better),
                row("waited_share", [0.5, 0.51, 0.01, -0.02, 0.04], Verdict::NotShown),
            ],
            tables: vec![hours],
            same: false,
        }
    }

    #[test]
    fn what_is_shown_to_differ_is_told() {
        let wanted = "\
two runs
  before: results/a: One desk, 20 replications
  now: results/b: One desk, 20 replications, partial

inputs
  set: - -> a=1; b=2

--- a.toml
+++ b.toml

outputs: of 2 measures 1 shown to differ, 1 not, 0 the same

  measure                           before   now               change  verdict
  wait_mean_min service:card [min]    12.0  9.00  -3.0 (-5.5 to -0.5)  better

Other citizens: the runs are taken for independent. Brackets: 95 % intervals,
each on its own; of 100 measures that do not differ some 5 seem to.

--all shows the others, too

by-hour: 1 cell with other contents, 1 row gone (8)
";
        assert_eq!(text(&example(), false), wanted);
        let all = text(&example(), true);
        assert!(all.contains("  waited_share            50    51 ") && !all.contains("--all"), "{all}");
        assert!(all.contains("  9: queue_mean [people] 3.25 -> 2.25, -1.00\n"), "{all}");
    }

    #[test]
    fn nothing_differs_in_plain_words() {
        let same = Diff { inputs: Vec::new(), scenarios: Vec::new(), same: true, ..example() };
        let told = text(&same, false);
        assert!(told.ends_with("\n\nThe inputs are the same.\n\nNo number differs.\n"), "{told}");
    }
}
