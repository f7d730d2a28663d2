//! A comparison as text: one line per policy that a manager reads, then what else changes.

use super::layout::{left_out, table, units, wrapped};
use super::number::{bare_share, change, estimate_of};
use crate::experiment::compare::{Change, Compared, Comparison, Decision, Ended, Verdict};
use crate::experiment::measures::Scope;
use crate::scenario::Scenario;

/// A space at which no line ends.
const UNBROKEN: &str = "\u{a0}";

/// Returns `comparison` as text of at most 80 columns; `base` is the scenario of the base.
pub fn text(comparison: &Comparison, base: &Scenario) -> String {
    let from = if base.calendar.always { String::new() } else { format!(" from {}", base.calendar.start) };
    let how = format!(
        "{}{from}, {} of each policy on the same citizens, seed {}{}",
        base.calendar.horizon,
        units(comparison.replications, comparison.batches.as_ref()),
        comparison.seed,
        left_out(comparison.warm_up.as_ref())
    );
    let mut parts = vec![format!("{}\n{}", wrapped(&base.name, ""), wrapped(&how, ""))];
    parts.push(wrapped(&answer(comparison).join(" "), ""));
    parts.extend(policies(comparison));
    parts.extend(as_it_is(comparison));
    parts.extend(comparison.variants.iter().filter_map(headline));
    parts.extend(notes(comparison).iter().map(|note| wrapped(note, "")));
    parts.extend(comparison.warnings.iter().map(|warning| wrapped(&format!("warning: {warning}"), "  ")));
    parts.join("\n\n").replace(UNBROKEN, " ") + "\n"
}

/// Which policy is most likely the best, and what cannot be told.
fn answer(comparison: &Comparison) -> Vec<String> {
    let best = &comparison.best;
    let by = &best.measure;
    let mut sentences = Vec::new();
    let most = best.policies.iter().filter_map(|policy| policy.probability).fold(0.0, f64::max);
    let first: Vec<&str> = best
        .policies
        .iter()
        .filter(|policy| policy.probability == Some(most))
        .map(|policy| policy.name.as_str())
        .collect();
    match first[..] {
        [] => sentences.push(format!("One replication cannot tell which policy is the best by {by}.")),
        [name] if most > 0.0 => {
            sentences.push(format!("Most likely the best by {by}: `{name}` ({}).", chance(Some(most))));
        }
        _ => sentences.push(format!("No policy is more likely than others to be the best by {by}.")),
    }
    for variant in &comparison.variants {
        let name = &variant.name;
        if variant.changes_nothing {
            sentences.push(format!("`{name}` changes nothing."));
        } else if variant.decision == Decision::Open {
            sentences.push(format!("Whether `{name}` differs in {by} is not decided."));
        } else if variant.decision == Decision::Indifferent {
            sentences.push(format!("If `{name}` differs in {by}, then by no more than matters."));
        }
    }
    let decided = comparison.variants.iter().filter(|variant| variant.decision != Decision::Open);
    let decided: Vec<String> = decided.map(|variant| format!("`{}`", variant.name)).collect();
    match comparison.stopped {
        Ended::Complete | Ended::Decided => {}
        Ended::AtMost => sentences.push("More replications are not allowed.".to_owned()),
        Ended::Interrupted => {
            sentences.push("It was interrupted, so this is less than was asked for.".to_owned());
        }
    }
    if comparison.looks > 1 && !decided.is_empty() {
        let count = comparison.replications;
        sentences.push(format!("Decided with {count} replications: {}.", decided.join(", ")));
    }
    sentences
}

/// One line per policy: what it does to the main measure, the cost beside it, the verdict, how likely it is the best.
fn policies(comparison: &Comparison) -> Option<String> {
    let by = &comparison.best.measure;
    let first = comparison.variants.first()?.measures.iter().find(|change| change.is_of_office(by))?;
    let title = format!("{}: {} {}", label(first), value(first), comparison.base);
    let change_of = format!("change [{}]", unit(first));
    let costs = comparison.variants.iter().flat_map(|variant| &variant.measures);
    let cost = costs.into_iter().find(|change| change.is_of_office("cost_per_day"));
    let cost = cost.map_or("", |cost| &cost.unit);
    let head = ["policy", &change_of, cost, "verdict", "best"];
    let chances: Vec<String> =
        comparison.best.policies.iter().map(|policy| chance(policy.probability)).collect();
    let dash = || "-".to_owned();
    let base = vec![comparison.base.clone(), dash(), dash(), dash(), chances.first()?.clone()];
    let rows = comparison.variants.iter().zip(&chances[1..]).map(|(variant, chance)| {
        let find = |measure: &str| variant.measures.iter().find(|change| change.is_of_office(measure));
        let main = find(by);
        let cost = find("cost_per_day").and_then(|cost| cost.difference);
        vec![
            variant.name.clone(),
            main.map_or_else(dash, difference),
            cost.map_or_else(dash, |cost| whole(&change(cost, None))),
            main.map_or_else(dash, |main| whole(main.verdict.words())),
            chance.clone(),
        ]
    });
    table(&title, &head, std::iter::once(base).chain(rows))
}

/// The measures of the headline of one variant.
fn headline(variant: &Compared) -> Option<String> {
    if variant.changes_nothing {
        return None;
    }
    let rows = variant.measures.iter().filter(|change| change.simultaneous);
    let rows = rows.map(|row| vec![label(row), difference(row), whole(row.verdict.words())]);
    table(&format!("What changes: {}", variant.name), &["", "change", "verdict"], rows)
}

/// The measures of the headline with the base.
fn as_it_is(comparison: &Comparison) -> Option<String> {
    let rows = comparison.variants.first()?.measures.iter().filter(|change| change.simultaneous);
    table(&comparison.base, &["", ""], rows.map(|row| vec![label(row), value(row)]))
}

/// What a measure of the headline is called, with its unit.
fn label(change: &Change) -> String {
    format!("{} [{}]", called(change.scope, &change.measure, &change.name), unit(change))
}

/// What a measure of the headline is called.
pub(super) fn called<'a>(scope: Scope, measure: &'a str, name: &'a str) -> &'a str {
    match (scope, measure) {
        (Scope::Target, _) => name,
        (_, "wait_mean_min") => "mean wait",
        (_, "wait_within_30_min_share") => "wait at most 30 min",
        (_, "served_per_day") => "served",
        (_, "cards_per_day") => "cards",
        (_, "cost_per_day" | "cost_per_card") => "cost",
        (_, measure) => measure,
    }
}

/// Keeps the words of a cell on one line, until the table is laid out.
fn whole(text: &str) -> String {
    text.replace(' ', UNBROKEN)
}

fn notes(comparison: &Comparison) -> Vec<String> {
    let by = &comparison.best.measure;
    let looks = match comparison.looks {
        1 => String::new(),
        looks => format!(", and whichever of {looks} looks it stopped at"),
    };
    let mut notes = vec![format!(
        "brackets: 95 % intervals of the change, which hold all at once ({} of them, by Bonferroni{looks}); \
             best: share of {} bootstrap resamples in which the policy is the best; -: not defined",
        comparison.simultaneous, comparison.best.resamples
    )];
    notes.extend(others(comparison));
    let ratios: Vec<String> = comparison.variants.iter().filter_map(|variant| gain(variant, by)).collect();
    if !ratios.is_empty() {
        notes.push(format!(
            "Of the variance that independent runs would have, pairing leaves in {by}: {}.",
            ratios.join(", ")
        ));
    }
    notes
}

/// How many of the measures with intervals of their own differ, where there is a variant that changes anything.
fn others(comparison: &Comparison) -> Option<String> {
    let variants = comparison.variants.iter().filter(|variant| !variant.changes_nothing);
    let others = variants.flat_map(|variant| &variant.measures).filter(|change| !change.simultaneous);
    let verdicts: Vec<Verdict> = others.map(|change| change.verdict).collect();
    let differ = |verdict: &&Verdict| match verdict {
        Verdict::Better | Verdict::Worse | Verdict::Higher | Verdict::Lower => true,
        Verdict::NotShown | Verdict::Same | Verdict::Nothing => false,
    };
    let (all, clear) = (verdicts.len(), verdicts.iter().filter(differ).count());
    (all > 0).then(|| {
        format!(
            "--json has {all} further changes, each with a 95 % interval of its own: {clear} are clear of zero. \
             Of those that are zero in truth, one in twenty would be, by chance."
        )
    })
}

fn gain(variant: &Compared, by: &str) -> Option<String> {
    let main = variant.measures.iter().find(|change| change.is_of_office(by))?;
    let ratio = main.variance_ratio.filter(|_| !variant.changes_nothing)?;
    Some(format!("{} % with `{}`", bare_share(ratio), variant.name))
}

fn chance(probability: Option<f64>) -> String {
    probability.map_or_else(|| "-".to_owned(), |probability| format!("{:.0} %", probability * 100.0))
}

/// Shares are shown in per cent, and their changes in points.
fn is_share(change: &Change) -> bool {
    change.measure.ends_with("_share")
}

fn unit(change: &Change) -> &str {
    if is_share(change) { "%" } else { &change.unit }
}

/// What the measure is with the base, with its interval.
fn value(change: &Change) -> String {
    let ends = change.base_ci95_low.zip(change.base_ci95_high);
    whole(&estimate_of(change.base, ends, is_share(change)))
}

fn difference(row: &Change) -> String {
    let scale = if is_share(row) { 100.0 } else { 1.0 };
    let Some(mean) = row.difference else { return "-".to_owned() };
    let ends = row.ci95_low.zip(row.ci95_high);
    let text = change(mean * scale, ends.map(|(low, high)| (low * scale, high * scale)));
    // Where the table is too narrow, the interval stands below the change.
    whole(&text).replace(&whole(" ("), " (")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::compare::Together;
    use crate::experiment::examples::day_office;
    use crate::scenario::settings::Replications;

    fn compared(speed: f64) -> String {
        let (slow, mut fast) = (day_office(), day_office());
        fast.groups[0].skills[0].speed = speed;
        let mut together = Together::new(vec![("as it is", &slow), ("a faster clerk at the counter", &fast)]);
        together.replications = Replications::Fixed(64);
        text(&together.compare(&()).unwrap().unwrap(), &slow)
    }

    #[test]
    fn a_manager_reads_a_table() {
        let text = compared(1.3);
        for part in [
            "three mornings\n",
            "64 replications of each policy on the same citizens",
            "Most likely the best by wait_mean_min: `a faster clerk at the counter` (100 %).",
            "clearly better",
            "mean wait [min]",
            "wait of card within 15",
            "7 of them",
            "pairing leaves",
        ] {
            assert!(
                text.replace('\n', " ").contains(&part.replace('\n', " ")),
                "`{part}` is not in:\n{text}"
            );
        }
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }

    #[test]
    fn what_changes_nothing_says_so() {
        let text = compared(1.0).replace('\n', " ");
        assert!(text.contains("`a faster clerk at the counter` changes nothing."), "{text}");
        assert!(text.contains("No policy is more likely than others"), "{text}");
        assert!(!text.contains("What changes") && !text.contains("--json"), "{text}");
    }
}
