//! A gate as text: one line where all is well, else what moved and by how much.

use super::layout::{indented, table, wrapped};
use super::number::{bare_share, change, number};
use crate::experiment::gate::{Differs, Tested, Verdict};
use crate::experiment::measures::Scope;
use crate::results::gate::{Gate, Test};

/// Most measures that are listed if every number is demanded; an office that differs differs in hundreds.
const MOST: usize = 20;

/// More replications than this are not worth a number.
const MANY: u64 = 1_000_000;

/// Returns `gate` as text of at most 80 columns.
pub fn text(gate: &Gate) -> String {
    let parts = match gate.test {
        Test::Exact => exact(gate),
        Test::Paired | Test::Independent => equivalent(gate),
    };
    parts.join("\n\n") + "\n"
}

fn exact(gate: &Gate) -> Vec<String> {
    let made = &gate.now;
    if gate.passed {
        let text = format!(
            "{}: every number is that of the baseline ({} replications, seed {})",
            made.scenario, made.replications, made.seed
        );
        return vec![wrapped(&text, "")];
    }
    let head = format!(
        "{}\nThe same scenario, seed and program gave other numbers.",
        wrapped(&format!("{}: NOT as the baseline", made.scenario), "")
    );
    let shown = gate.differs.iter().take(MOST).map(|row| {
        let digits = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
        vec![
            label(&row.measure, row.scope, &row.name),
            row.what.clone(),
            digits(row.baseline),
            digits(row.now),
        ]
    });
    let rows = table("What moved", &["measure", "number", "baseline", "now"], shown);
    let mut parts = vec![head];
    parts.extend(rows);
    parts.extend(rest(gate.differs.len()));
    parts.push(advice(gate));
    parts
}

/// What to do about numbers that are not the same.
fn advice(gate: &Gate) -> String {
    let same = |row: &Differs| row.baseline.zip(row.now).is_some_and(|(old, new)| near(old, new));
    let text = if gate.differs.iter().all(same) {
        "All differ by rounding only: another build, or a change in the order of sums? If it is meant so, hold \
         them against each other with --equivalent, then write a new baseline with --update."
    } else {
        "The program was changed under the same version, or something that is not the scenario gets into the \
         numbers. If it is meant so, --equivalent says what matters of it, and --update writes a new baseline."
    };
    wrapped(text, "")
}

fn near(old: f64, new: f64) -> bool {
    (old - new).abs() <= 1e-9 * (old.abs() + new.abs())
}

fn equivalent(gate: &Gate) -> Vec<String> {
    let count = |verdict: Verdict| gate.measures.iter().filter(|row| row.verdict == verdict).count();
    let told: Vec<String> = [Verdict::Same, Verdict::Equivalent]
        .into_iter()
        .filter(|verdict| count(*verdict) > 0)
        .map(|verdict| format!("{} {}", count(verdict), verdict.words()))
        .collect();
    let told = if told.is_empty() { "none the same".to_owned() } else { told.join(", ") };
    let all = gate.measures.len();
    let noun = if all == 1 { "measure" } else { "measures" };
    let stands_out = |row: &&Tested| match row.verdict {
        Verdict::Same | Verdict::Equivalent => false,
        Verdict::Moved | Verdict::Undecided | Verdict::Gone | Verdict::New => true,
    };
    let rows: Vec<&Tested> = gate.measures.iter().filter(stands_out).collect();
    let verdict = if gate.passed { "as the baseline" } else { "NOT as the baseline" };
    let head = format!("{}: {verdict}: of {all} {noun} {told}", gate.now.scenario);
    if gate.passed && rows.is_empty() {
        return vec![wrapped(&head, "")];
    }
    let mut lines = vec![wrapped(&head, "")];
    lines.extend(gate.others.iter().map(|other| indented(&other.words(), "  ")));
    let mut parts = vec![lines.join("\n")];
    // What is certain first.
    let (open, clear): (Vec<&Tested>, Vec<&Tested>) =
        rows.iter().partition(|row| [Verdict::Undecided, Verdict::New].contains(&row.verdict));
    let shown = clear.iter().chain(&open).take(MOST).map(|row| block(row, gate));
    parts.push(shown.collect::<Vec<_>>().join("\n"));
    parts.extend(rest(rows.len()));
    parts.push(wrapped(&rates(gate), ""));
    parts
}

/// How many are not shown, if any.
fn rest(all: usize) -> Option<String> {
    let more = all.saturating_sub(MOST);
    (more > 0).then(|| format!("and {more} more; --json lists all"))
}

/// A measure: what is said of it, how it was and is, and what would decide.
fn block(row: &Tested, gate: &Gate) -> String {
    let share = row.measure.ends_with("_share");
    let scale = if share { 100.0 } else { 1.0 };
    let unit = if share { "%" } else { &row.unit };
    let value = |value: Option<f64>| match value {
        None => "nothing".to_owned(),
        Some(value) if share => bare_share(value),
        Some(value) => number(value),
    };
    let name = label(&row.measure, row.scope, &row.name);
    let mut lines = vec![wrapped(&format!("{}: {name} [{unit}]", row.verdict.words()), "  ")];
    let mut numbers = match row.verdict {
        Verdict::New => format!("{} now, not in the baseline", value(row.now)),
        Verdict::Gone => format!("{} in the baseline, not measured now", value(row.baseline)),
        Verdict::Same | Verdict::Equivalent | Verdict::Moved | Verdict::Undecided => {
            format!("{} in the baseline, {} now", value(row.baseline), value(row.now))
        }
    };
    if let (Some(mean), Some(margin)) = (row.difference, row.margin) {
        let ends = row.ci90_low.zip(row.ci90_high).map(|(low, high)| (low * scale, high * scale));
        numbers += &format!(": {}, margin ±{}", change(mean * scale, ends), number(margin * scale));
    }
    lines.push(indented(&numbers, "    "));
    if row.verdict == Verdict::Undecided {
        lines.push(indented(&needed(row, gate), "    "));
    }
    lines.join("\n")
}

/// How many replications would decide.
fn needed(row: &Tested, gate: &Gate) -> String {
    match row.replications_needed {
        _ if gate.now.replications.min(gate.baseline.replications) < 2 => {
            "one replication has no spread: run at least 30 on both sides".to_owned()
        }
        Some(count) if count <= MANY => {
            format!("about {count} replications on both sides would decide")
        }
        Some(_) | None => "too near the margin, or too uncertain, for more replications to help".to_owned(),
    }
}

/// What is tested, and how often it errs.
fn rates(gate: &Gate) -> String {
    let how = match gate.test {
        Test::Exact | Test::Paired => "of the same citizens, paired",
        Test::Independent => "of independent citizens",
    };
    let (old, new) = (gate.baseline.replications, gate.now.replications);
    let many =
        if old == new { format!("{new} replications") } else { format!("{new} replications against {old}") };
    let all = gate.measures.len();
    format!(
        "{many} {how}; brackets: 90 % intervals of the change. That all pass although one has moved by its margin \
         or more has a chance of at most 5 %; that any of {all} is called moved although none has, too (Bonferroni)."
    )
}

/// The measure, and of which thing, as `--measure` takes it.
fn label(measure: &str, scope: Scope, name: &str) -> String {
    if scope == Scope::Office && name == "office" {
        measure.to_owned()
    } else {
        format!("{measure} {}:{name}", scope.name())
    }
}
