//! What may follow the end of a step: errors, outcomes, and where they lead.

use super::service::{come_back, duration};
use super::{Context, Section};
use crate::scenario::demand::ComeBack;
use crate::scenario::marks::Marks;
use crate::scenario::service::{BySkill, Errors, Outcome, Solved, Then};
use crate::scenario::tree::Node;
use crate::scenario::values;

/// Words that `then` may say instead of a step.
const WORDS: [&str; 5] = ["continue", "repeat", "return", "reject", "finish"];

pub(super) fn errors(section: &Section<'_>, context: &mut Context<'_>) -> Option<Errors> {
    let inner = context.inner(section, "errors")?;
    let (then, marking) = (then(&inner, context), context.marking(&inner));
    let help = "write { rate = 0.01, then = .. } or { at-skill-1 = 0.05, at-skill-0 = 0.35, then = .. }";
    let rate = by_skill(&inner, "rate", help, context)?;
    Some(Errors { at_skill_1: rate.at_skill_1, at_skill_0: rate.at_skill_0, then, marking })
}

/// Reads a probability: `fixed`, or `at-skill-1` and `at-skill-0`.
fn by_skill(inner: &Section<'_>, fixed: &str, help: &str, context: &mut Context<'_>) -> Option<BySkill> {
    let share = context.read(inner, fixed, values::share);
    let at_1 = context.read(inner, "at-skill-1", values::share);
    let at_0 = context.read(inner, "at-skill-0", values::share);
    let has = |key: &str| inner.get(key).is_some();
    if has(fixed) == (has("at-skill-1") || has("at-skill-0")) || has("at-skill-1") != has("at-skill-0") {
        let message = format!("{} needs either `{fixed}`, or `at-skill-1` and `at-skill-0`", inner.title);
        context.error("missing-key", inner.span.clone(), message, help);
        return None;
    }
    match share {
        Some(share) => Some(BySkill::fixed(share)),
        None => Some(BySkill { at_skill_1: at_1?, at_skill_0: at_0? }),
    }
}

/// Reads the outcomes of a step, which is a delay or work.
pub(super) fn outcomes(section: &Section<'_>, is_delay: bool, context: &mut Context<'_>) -> Vec<Outcome> {
    let Some(Section { table, title, .. }) = context.inner(section, "outcomes") else { return Vec::new() };
    let mut outcomes = Vec::new();
    for entry in &table.entries {
        let Some(inner) = entry.node.table() else {
            let message = format!("{title} has `{}`, which is not a table", entry.key);
            let help = "write { share = 0.15, then = \"return\", after = \"3 days\" }";
            context.error("not-a-table", entry.key_span.clone(), message, help);
            continue;
        };
        let title = format!("outcome `{}` of {}", entry.key, section.title);
        let inner = Section { title, table: inner, span: entry.key_span.clone() };
        context.check_key(entry, "an outcome");
        outcomes.push(outcome(&entry.key, &inner, is_delay, context));
    }
    check_shares(section, &title, &outcomes, context);
    outcomes
}

fn outcome(name: &str, inner: &Section<'_>, is_delay: bool, context: &mut Context<'_>) -> Outcome {
    let help = "write { share = 0.15, then = .. } or { at-skill-1 = 0.05, at-skill-0 = 0.35, then = .. }";
    let share = by_skill(inner, "share", help, context).unwrap_or(BySkill::fixed(0.0));
    let solving = context.read(inner, "solving", duration);
    let solved = context.read(inner, "solved", values::share);
    for (key, other) in [("solved", "solving"), ("solving", "solved")] {
        if inner.get(key).is_some() && inner.get(other).is_none() {
            let message = format!("{} has `{key}`, but no `{other}`", inner.title);
            let help = "write both: solved = 0.3, solving = \"4 min\"";
            context.error("missing-key", inner.place(key), message, help);
        }
    }
    for key in ["work", "solved"] {
        if inner.get(key).is_none() {
            continue;
        }
        if is_delay {
            let message = format!("`{key}` of {} has no meaning: nobody works in a delay", inner.title);
            context.error("contradiction", inner.place(key), message, "delete it");
        } else if inner.get("at-skill-1").is_some() {
            let message = format!(
                "`{key}` of {} has no meaning: who serves is not known when the work is drawn",
                inner.title
            );
            context.error(
                "contradiction",
                inner.place(key),
                message,
                "write `share` instead of `at-skill-..`",
            );
        }
    }
    Outcome {
        name: name.to_owned(),
        share,
        only: context.condition(inner),
        then: then(inner, context),
        marking: context.marking(inner),
        work: context.read(inner, "work", duration),
        solved: solved.zip(solving).map(|(share, work)| Solved { share, work }),
    }
}

/// Refuses outcomes of which more than the whole can follow for some case.
fn check_shares(section: &Section<'_>, title: &str, outcomes: &[Outcome], context: &mut Context<'_>) {
    let asked: Vec<usize> =
        outcomes.iter().fold(Marks::NONE, |all, outcome| all.and(outcome.only.asked())).places().collect();
    for carried in 0..1u32 << asked.len() {
        let carried = asked.iter().enumerate().filter(|(bit, _)| carried >> bit & 1 == 1);
        let marks = carried.fold(Marks::NONE, |marks, (_, &place)| marks.and(Marks::one(place)));
        let mine = outcomes.iter().filter(|outcome| outcome.only.holds(marks));
        let sum: f64 = mine.map(|outcome| outcome.share.most()).sum();
        if sum > 1.0 + 1e-9 {
            let names = context.marks.names();
            let marks: Vec<String> = marks.places().map(|place| format!("`{}`", names[place])).collect();
            let who = match (asked.is_empty(), marks.is_empty()) {
                (true, _) => String::new(),
                (false, true) => " for a case without marks".to_owned(),
                (false, false) => format!(" for a case marked {}", marks.join(" and ")),
            };
            let message = format!("{title} have shares that sum to {}{who}", values::rounded(sum));
            let help = "make them sum to at most 1";
            return context.error("out-of-range", section.place("outcomes"), message, help);
        }
    }
}

/// Reads what follows: `then`, and for a return `after` and `to`.
fn then(section: &Section<'_>, context: &mut Context<'_>) -> Then {
    let after = context.read(section, "after", come_back);
    let to = section.get("to").and_then(|node| context.step(node, "to", &section.title));
    let Some(node) = section.get("then") else { return Then::Finish };
    let word = node.text().unwrap_or_default().trim();
    for key in ["after", "to"] {
        if section.get(key).is_some() && word != "return" {
            let message = format!("`{key}` of {} has no meaning without then = \"return\"", section.title);
            let help = "delete it, or write then = \"return\"";
            context.error("contradiction", section.place(key), message, help);
        }
    }
    if context.is_step(word) {
        return context.step(node, "then", &section.title).map_or(Then::Finish, Then::GoTo);
    }
    match word {
        "continue" => Then::Continue,
        "repeat" => Then::Repeat,
        "return" => Then::Return { when: after.unwrap_or(ComeBack::Days(1)), to },
        "reject" => Then::Reject,
        "finish" => Then::Finish,
        _ => unknown_then(node, section, context),
    }
}

fn unknown_then(node: &Node, section: &Section<'_>, context: &mut Context<'_>) -> Then {
    let mut known: Vec<String> = WORDS.map(str::to_owned).to_vec();
    known.extend(context.step_names());
    let message = format!(
        "`then` of {} says {}, which is neither a step nor continue, repeat, return, reject or finish",
        section.title,
        node.found()
    );
    let help = values::nearest(node.text().unwrap_or_default(), known.iter().map(String::as_str));
    context.error("unknown-step", node.span.clone(), message, help);
    Then::Finish
}
