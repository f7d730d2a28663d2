//! A selection as text: the answer with its guarantee, then what became of every policy, then what it took.

use super::layout::{table, wrapped};
use super::number::{bare_share, change, estimate_of, number};
use crate::experiment::measures::direction::Direction;
use crate::experiment::select::{Contender, Ended, Estimate, Selection, Status};
use std::borrow::Cow;

/// A space at which no line ends.
const UNBROKEN: &str = "\u{a0}";

/// Most rows of the table.
const ROWS: usize = 25;

/// Returns `selection` as text of at most 80 columns.
pub fn text(selection: &Selection) -> String {
    let how = format!(
        "{} policies on the same citizens, seed {}, {} (the {} the better)",
        selection.policies.len(),
        selection.seed,
        selection.measure,
        match selection.better {
            Direction::Lower => "lower",
            Direction::Higher => "higher",
        }
    );
    let mut parts = vec![format!("{}\n{}", wrapped(&selection.scenario, ""), wrapped(&how, ""))];
    let answer = [answer(selection), anew(selection), others(selection)];
    parts.push(wrapped(&answer.into_iter().flatten().collect::<Vec<_>>().join(" "), ""));
    parts.extend(policies(selection));
    parts.push(wrapped(&notes(selection), ""));
    parts.push(wrapped(&work(selection), ""));
    parts.join("\n\n").replace(UNBROKEN, " ") + "\n"
}

/// Which, how sure, and within what.
fn answer(selection: &Selection) -> Option<String> {
    let (name, sure) = (short(selection, &selection.selected), percent(selection.confidence));
    let zone = amount(selection, selection.indifference);
    let within = selection.within.map(|within| amount(selection, within));
    Some(match (selection.guaranteed, selection.within) {
        (true, Some(0.0)) => {
            format!(
                "The best is `{name}`: with a probability of at least {sure} %, no other policy is better."
            )
        }
        (true, _) => format!(
            "Select `{name}`: with a probability of at least {sure} %, no other policy is better by more than \
             {zone}, which does not matter."
        ),
        (false, _) => {
            let why = match selection.stopped {
                Ended::Interrupted => "it was interrupted".to_owned(),
                Ended::AtMost | Ended::Decided => {
                    format!("{} replications of a policy were not enough", selection.at_most)
                }
            };
            let known = match within {
                Some(within) => {
                    format!(
                        "All that is known with {sure} %: no other policy is better by more than {within}."
                    )
                }
                None => "Nothing bounds how much better another policy may be.".to_owned(),
            };
            format!(
                "The guarantee does NOT hold: {why}. Best so far: `{name}`, not shown to be within {zone} of the best. {known}"
            )
        }
    })
}

/// What the selected policy is worth, on replications that did not select it.
fn anew(selection: &Selection) -> Option<String> {
    let Some(anew) = &selection.anew else {
        return Some("It was not estimated anew, and its estimate below is flattered.".to_owned());
    };
    let count = anew.replications;
    let its = estimate(selection, &anew.selected);
    let unit = unit(selection);
    Some(match &anew.base {
        None => format!(
            "It is the base itself: {its} {unit}, estimated anew on {count} replications that were not used to select it."
        ),
        Some(base) => format!(
            "Estimated anew, on {count} replications that were not used to select it: {its} {unit}, against {} for \
             `{}`, a change of {}.",
            estimate(selection, &base.estimate),
            base.name,
            difference(selection, &base.change)
        ),
    })
}

/// Who could be selected as well.
fn others(selection: &Selection) -> Option<String> {
    let named = |status: Status| {
        let mine = selection.policies.iter().filter(|policy| policy.status == status);
        mine.map(|policy| format!("`{}`", short(selection, &policy.name))).collect::<Vec<_>>()
    };
    let list = |names: &[String]| match names.len() {
        0..=4 => names.join(", "),
        more => format!("{} and {} more", names[..3].join(", "), more - 3),
    };
    let mut sentences = Vec::new();
    let (same, near, open) = (named(Status::Same), named(Status::NotApart), named(Status::Open));
    if !same.is_empty() {
        sentences.push(format!("The same in every replication that both have: {}.", list(&same)));
    }
    if !near.is_empty() {
        let choose = "choose among them by what else they cost";
        sentences.push(format!("As good, as far as can be told: {}; {choose}.", list(&near)));
    }
    if !open.is_empty() {
        sentences.push(format!("May still be better: {}.", list(&open)));
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// One line per policy, the best-looking first.
fn policies(selection: &Selection) -> Option<String> {
    let mut all: Vec<&Contender> = selection.policies.iter().collect();
    let goodness = |policy: &Contender| match (policy.status, policy.mean, selection.better) {
        (Status::Selected, _, _) => f64::INFINITY,
        (_, None, _) => f64::NEG_INFINITY,
        (_, Some(mean), Direction::Lower) => -mean,
        (_, Some(mean), Direction::Higher) => mean,
    };
    all.sort_by(|one, other| goodness(other).total_cmp(&goodness(one)));
    let title = match all.len() {
        count if count > ROWS => format!("The best-looking {ROWS} of {count} policies:"),
        _ => "What became of every policy:".to_owned(),
    };
    let head = ["policy", &unit(selection), "replications", "better by", "verdict"];
    let row = |policy: &&Contender| {
        let mean =
            policy.mean.map(|mean| Estimate { mean, ci95_low: policy.ci95_low, ci95_high: policy.ci95_high });
        vec![
            short(selection, &policy.name).into_owned(),
            mean.map_or_else(|| "-".to_owned(), |mean| whole(&estimate(selection, &mean))),
            policy.replications.to_string(),
            policy.better_by_at_most.map_or_else(|| "-".to_owned(), |bound| shown(selection, bound)),
            whole(policy.status.words()),
        ]
    };
    table(&title, &head, all.iter().take(ROWS).map(row))
}

fn notes(selection: &Selection) -> String {
    let left = selection.policies.len().saturating_sub(ROWS);
    let left = if left > 0 { format!("{left} more are in --json and --out; ") } else { String::new() };
    format!(
        "{left}estimates of the table are those of the selection, with 95 % intervals of their own; the best-looking is \
         flattered by having been selected. better by: at most, than the selected one, all at once with {} %. no \
         better: seems worse by more than {}, and is not better by more than that.",
        percent(selection.confidence),
        amount(selection, selection.indifference)
    )
}

fn work(selection: &Selection) -> String {
    let work = &selection.work;
    let count = |count: u64| if count < 100 { count.to_string() } else { number(count as f64) };
    let two_stage = match work.two_stage {
        Some(two_stage) => format!(
            ", and {} by Rinott's two stages, which screen nobody out and give the same guarantee",
            count(two_stage)
        ),
        None => String::new(),
    };
    format!(
        "The selection took {} replications. As many for every policy as the one with the most would have been \
         {}{two_stage}.",
        count(work.replications),
        count(work.same_for_all)
    )
}

/// Shares are shown in per cent.
fn is_share(selection: &Selection) -> bool {
    selection.measure.ends_with("_share")
}

fn unit(selection: &Selection) -> String {
    if is_share(selection) { "%".to_owned() } else { selection.unit.clone() }
}

fn shown(selection: &Selection, value: f64) -> String {
    if is_share(selection) { bare_share(value) } else { number(value) }
}

/// A difference in its unit; shares differ by points.
fn amount(selection: &Selection, value: f64) -> String {
    let unit = if is_share(selection) { "points" } else { &selection.unit };
    whole(&format!("{} {unit}", shown(selection, value)))
}

fn estimate(selection: &Selection, estimate: &Estimate) -> String {
    let ends = estimate.ci95_low.zip(estimate.ci95_high);
    estimate_of(Some(estimate.mean), ends, is_share(selection))
}

fn difference(selection: &Selection, estimate: &Estimate) -> String {
    let scale = if is_share(selection) { 100.0 } else { 1.0 };
    let ends = estimate.ci95_low.zip(estimate.ci95_high);
    change(estimate.mean * scale, ends.map(|(low, high)| (low * scale, high * scale)))
}

/// A probability in per cent, as it was asked for.
fn percent(probability: f64) -> String {
    ((probability * 1e6).round() / 1e4).to_string()
}

/// The name of a policy; where all are combinations of levers, without the kinds of the things that they change.
fn short<'n>(selection: &Selection, name: &'n str) -> Cow<'n, str> {
    if !selection.policies.iter().all(|policy| policy.name.contains('=')) {
        return Cow::Borrowed(name);
    }
    let lever = |change: &str| {
        let (path, value) = change.split_once('=').unwrap_or((change, ""));
        let path = path.split_once('.').map_or(path, |(_, path)| path);
        if value.is_empty() { change.to_owned() } else { format!("{path}={value}") }
    };
    Cow::Owned(name.split(", ").map(lever).collect::<Vec<_>>().join(", "))
}

/// Keeps words on one line, until the text is laid out.
fn whole(text: &str) -> String {
    text.replace(' ', UNBROKEN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::examples::day_office;
    use crate::experiment::select::{Question, Selecting, Zone};
    use crate::scenario::Scenario;

    fn selected(speeds: &[f64], by: &str, at_most: u64) -> Selection {
        let office = |&speed: &f64| {
            let mut scenario = day_office();
            scenario.groups[0].skills[0].speed = speed;
            scenario
        };
        let offices: Vec<Scenario> = speeds.iter().map(office).collect();
        let names: Vec<String> = speeds.iter().map(|speed| format!("officer.clerk.skill={speed}")).collect();
        let policies: Vec<(&str, &Scenario)> =
            names.iter().zip(&offices).map(|(name, office)| (name.as_str(), office)).collect();
        let question = Question { confidence: 0.975, zone: Zone::OfBase(0.05), first: 20, at_most };
        let selecting =
            Selecting { base: policies[0], policies, by: by.to_owned(), question, seed: 3, threads: Some(1) };
        selecting.select(&()).unwrap().unwrap()
    }

    #[track_caller]
    fn assert_says(text: &str, parts: &[&str]) {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in parts {
            assert!(line.contains(part), "`{part}` is not in:\n{text}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }

    #[test]
    fn a_manager_reads_the_answer_first() {
        let text = text(&selected(&[1.0, 1.0, 1.6], "wait_mean_min", 5_000));
        assert_says(
            &text,
            &[
                "three mornings 3 policies on the same citizens, seed 3",
                "The best is `clerk.skill=1.6`: with a probability of at least 97.5 %, no other policy is better.",
                "replications that were not used to select it",
                "against",
                "eliminated",
                "Rinott's two stages",
            ],
        );
    }

    #[test]
    fn equal_ones_are_named_and_too_few_replications_admitted() {
        let twins = text(&selected(&[1.0, 1.0], "wait_mean_min", 5_000));
        assert_says(
            &twins,
            &["It is the base itself", "The same in every replication that both have: `clerk.skill=1`"],
        );
        let mut open = selected(&[1.0, 1.01, 1.6], "promise_kept_share", 20);
        (open.stopped, open.guaranteed, open.within) = (Ended::AtMost, false, Some(0.031));
        open.policies[1].status = Status::Open;
        let parts = [
            "The guarantee does NOT hold: 20 replications of a policy were not enough.",
            "no other policy is better by more than 3.1 points.",
            "May still be better: `clerk.skill=1.01`.",
        ];
        assert_says(&text(&open), &parts);
    }
}
