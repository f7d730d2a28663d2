//! What is not known of the inputs, as text: the answer first, then the bands, then what to measure next.

use super::compare::called;
use super::layout::{table, wrapped};
use super::number::{bare_share, number, share};
use crate::experiment::uncertainty::{Input, Part, Ranking, Spread, Uncertainty};
use crate::scenario::Scenario;

/// A space at which no line ends.
const UNBROKEN: &str = "\u{a0}";

/// With this share of the variance, either chance or the inputs are as good as all of it.
const MOST: f64 = 0.75;

/// Returns `found` as text of at most 80 columns; `scenario` is the office at its point values.
pub fn text(found: &Uncertainty, scenario: &Scenario) -> String {
    let from =
        if scenario.calendar.always { String::new() } else { format!(" from {}", scenario.calendar.start) };
    let how = format!(
        "{}{from}, {} replications as the file stands, {} worlds of {} replications, seed {}",
        scenario.calendar.horizon, found.replications, found.worlds, found.replications_per_world, found.seed
    );
    let mut parts = vec![format!("{}\n{}", wrapped(&scenario.name, ""), wrapped(&how, ""))];
    if let Some(main) = found.measures.first() {
        parts.push(wrapped(&answer(main, &found.inputs).join(" "), ""));
        parts.extend(bands(found));
        parts.extend(inputs(found, main));
        parts.extend(rankings(found, main));
    }
    parts.extend(notes(found).iter().map(|note| wrapped(note, "")));
    parts.join("\n\n").replace(UNBROKEN, " ") + "\n"
}

/// What a manager reads.
fn answer(main: &Spread, inputs: &[Input]) -> Vec<String> {
    let name = called(main.scope, &main.measure, &main.name);
    let Some(mean) = main.mean else { return vec![format!("No {name} was measured.")] };
    let unit = unit_of(main);
    let unit = if unit == "%" { format!("{UNBROKEN}%") } else { format!("{UNBROKEN}{unit}") };
    let estimate = format!("The {name} is {}{unit}", shown(main, mean));
    let chance = range(main, main.ci95_low, main.ci95_high);
    let total = range(main, main.total95_low, main.total95_high);
    let (Some(chance), Some(total), Some(of_inputs)) = (chance, total, main.input_share) else {
        return vec![format!("{estimate}; the replications do not tell how sure that is.")];
    };
    let mut sentences = Vec::new();
    if of_inputs == 0.0 {
        sentences
            .push(format!("{estimate}; chance leaves {chance}, and what is uncertain adds nothing to it."));
    } else {
        let then = if of_inputs >= MOST {
            "more replications will not help"
        } else if of_inputs <= 1.0 - MOST {
            "more replications help more than more data"
        } else {
            "both more replications and more data would help"
        };
        sentences.push(format!(
            "{estimate}; chance alone leaves {chance}, but with what is not known of the inputs it is {total}: {then}."
        ));
        sentences.extend(next(main, inputs));
    }
    let idle: Vec<String> =
        inputs.iter().filter(|input| !input.matters).map(|input| format!("`{}`", input.path)).collect();
    if !idle.is_empty() {
        let changes = if idle.len() == 1 { "changes" } else { "change" };
        sentences.push(format!("{} {changes} nothing in any world.", idle.join(" and ")));
    }
    sentences
}

/// Which value to measure next; both, if the worlds do not tell which of two makes more.
fn next(main: &Spread, inputs: &[Input]) -> Option<String> {
    let mut parts = main.inputs.iter();
    let first = parts.next().filter(|first| first.share > 0.0)?;
    if inputs.len() == 1 {
        return Some(format!("`{}` alone is uncertain.", first.path));
    }
    let rival = parts.next().filter(|second| second.share_ci95_high >= first.share_ci95_low);
    let share = share(first.share).replace(' ', UNBROKEN);
    let rival = rival
        .filter(|rival| rival.share > 0.0)
        .map(|rival| format!(" `{}` may make as much: the worlds do not tell them apart.", rival.path));
    Some(format!(
        "Measure `{}` next ({share} of the variance between worlds).{}",
        first.path,
        rival.unwrap_or_default()
    ))
}

/// A row per measure.
fn bands(found: &Uncertainty) -> Option<String> {
    let row = |spread: &Spread| {
        let dash = || "-".to_owned();
        let range = |low, high| range(spread, low, high).unwrap_or_else(dash);
        vec![
            format!("{} [{}]", called(spread.scope, &spread.measure, &spread.name), unit_of(spread)),
            spread.mean.map_or_else(dash, |mean| shown(spread, mean)),
            range(spread.ci95_low, spread.ci95_high),
            range(spread.total95_low, spread.total95_high),
            range(spread.replicated95_low, spread.replicated95_high),
            spread.input_share.map_or_else(dash, |of| format!("{:.0}", of * 100.0)),
        ]
    };
    let head = ["", "estimate", "chance alone", "and inputs", "4 x replications", "inputs [%]"];
    table("How far it may be off (95 %)", &head, found.measures.iter().map(row))
}

/// A row per uncertain value, for the main measure.
fn inputs(found: &Uncertainty, main: &Spread) -> Option<String> {
    let row = |part: &Part| {
        let input = found.inputs.iter().find(|input| input.path == part.path)?;
        let range = |low, high| range(main, low, high).unwrap_or_else(|| "-".to_owned());
        let (low, high) = (part.share_ci95_low * 100.0, part.share_ci95_high * 100.0);
        Some(vec![
            format!("{}: {} {}", part.path, shortened(&input.value), input.known),
            format!("{:.0} ({low:.0}-{high:.0})", part.share * 100.0),
            range(Some(part.known95_low), Some(part.known95_high)),
            range(part.twice95_low, part.twice95_high),
        ])
    };
    let title = format!("What to measure next, for {}", called(main.scope, &main.measure, &main.name));
    let head = ["", "of variance [%]", "if known", "with twice the data"];
    table(&title, &head, main.inputs.iter().filter_map(row))
}

/// Leaves a table of rates by hour out of a table of results.
fn shortened(value: &str) -> &str {
    if value.chars().count() > 45 { "as in the file," } else { value }
}

/// A row per other policy.
fn rankings(found: &Uncertainty, main: &Spread) -> Option<String> {
    let row = |ranking: &Ranking| {
        let dash = || "-".to_owned();
        let range = |low, high| range(main, low, high).unwrap_or_else(dash);
        let ends = ranking.better_ci95_low.zip(ranking.better_ci95_high);
        let better = ranking
            .better_share
            .zip(ends)
            .map(|(of, (low, high))| format!("{:.0} ({:.0}-{:.0})", of * 100.0, low * 100.0, high * 100.0));
        vec![
            ranking.name.clone(),
            shown(main, ranking.difference),
            range(ranking.ci95_low, ranking.ci95_high),
            range(ranking.total95_low, ranking.total95_high),
            better.unwrap_or_else(dash),
        ]
    };
    let name = called(main.scope, &main.measure, &main.name);
    let title = format!("What other policies change of {name} [{}], in the same worlds", unit_of(main));
    let head = ["", "change", "chance alone", "and inputs", "better in worlds [%]"];
    table(&title, &head, found.policies.iter().map(row))
}

fn notes(found: &Uncertainty) -> Vec<String> {
    let mut notes = vec![
        "chance alone: the 95 % interval of `loket run`; and inputs: the band that holds both; 4 x replications: that band with four \
         times the replications; inputs: their share of both variances; if known: the band without that input; -: not defined or a \
         range, of which there is no more data"
            .to_owned(),
    ];
    let together =
        found.measures.first().and_then(|main| main.together_share).filter(|_| found.inputs.len() > 1);
    if let Some(together) = together.filter(|together| together.abs() >= 0.05) {
        let percent = share(together.abs());
        notes.push(match together > 0.0 {
            true => format!("{percent} of the variance between worlds is made by several values together."),
            false => format!(
                "Alone, the values make {percent} more than together: they offset each other, or it is chance."
            ),
        });
    }
    match found.redrawn {
        0 => {}
        1 => notes.push("One world was drawn again because it made no valid scenario.".to_owned()),
        more => notes.push(format!("{more} worlds were drawn again because they made no valid scenario.")),
    }
    notes
}

/// Shares are shown in per cent.
fn unit_of(spread: &Spread) -> &str {
    if spread.measure.ends_with("_share") { "%" } else { &spread.unit }
}

fn shown(spread: &Spread, value: f64) -> String {
    let text = if spread.measure.ends_with("_share") { bare_share(value) } else { number(value) };
    text.replace(' ', UNBROKEN)
}

fn range(spread: &Spread, low: Option<f64>, high: Option<f64>) -> Option<String> {
    let (low, high) = low.zip(high)?;
    Some(format!("{} to {}", shown(spread, low), shown(spread, high)).replace(' ', UNBROKEN))
}

#[cfg(test)]
mod tests {
    use crate::experiment::uncertainty::tests::{OFFICE, found_with};

    #[test]
    fn a_manager_reads_what_to_measure_next() {
        let idle = "[uncertain]\n\"target.1.for\" = { between = [0.8, 0.95] }";
        let office = OFFICE.replace("[uncertain]", idle).replace("\"15 min\"", "\"15 min\"\nfor = 0.9");
        let text = |set: &[&str]| {
            let (found, scenario) = found_with(&office, set, 60);
            let text = super::text(&found, &scenario);
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
            text.replace('\n', " ")
        };
        let full = text(&[]);
        for part in [
            "60 worlds of 6 replications",
            "The mean wait is",
            "chance alone leaves",
            "Measure `step.desk.work` next",
            "`target.1.for` changes nothing in any world.",
        ] {
            assert!(full.contains(part), "`{part}` is not in:\n{full}");
        }
        let alone = text(&[
            "step.desk.work={ exponential = '4 min' }",
            "demand.card.rate=10 /h",
            "officer.clerk.cost=10 IDR/h",
        ]);
        assert!(alone.contains("what is uncertain adds nothing to it"), "{alone}");
    }
}
