//! How visits are scored for the proxy of satisfaction.

use super::{Context, Section};
use crate::curve::Curve;
use crate::scenario::satisfaction::{Element, Endings, Satisfaction};
use crate::scenario::tree::Node;
use crate::scenario::values::{self, Wrong};

const SCORES: &str = "scores go from 1 (worst) to 4 (best)";

pub(super) fn read(file: &Section<'_>, context: &mut Context<'_>) -> Option<Satisfaction> {
    let section = context.inner(file, "satisfaction")?;
    let wait = curve(&section, "wait", context);
    let attention = curve(&section, "attention", context);
    let ending = endings(&section, context);
    if wait.weight + attention.weight + ending.weight <= 0.0 {
        let message = format!("{} weighs nothing", section.title);
        let help = "write wait = { weight = 1, curve = [[0, 4], [60, 1]] }";
        context.error("missing-key", section.span.clone(), message, help);
        return None;
    }
    Some(Satisfaction { wait, attention, ending })
}

fn curve(section: &Section<'_>, key: &str, context: &mut Context<'_>) -> Element<Curve> {
    let none = Element { weight: 0.0, score: Curve::constant(4.0) };
    let Some(inner) = context.inner(section, key) else { return none };
    let weight = context.read_or(&inner, "weight", 1.0, values::non_negative);
    let scores = |node: &Node| {
        let curve = values::curve(node)?;
        let (least, most) = curve.range();
        if least < 1.0 || most > 4.0 {
            return Err(Wrong::new("out-of-range", node, "which has other scores than 1 to 4", SCORES));
        }
        Ok(curve)
    };
    context.read(&inner, "curve", scores).map_or(none, |score| Element { weight, score })
}

fn endings(section: &Section<'_>, context: &mut Context<'_>) -> Element<Endings> {
    let mut ending = Element { weight: 0.0, score: Endings { served: 4.0, sent_back: 2.0, not_served: 1.0 } };
    let Some(inner) = context.inner(section, "ending") else { return ending };
    ending.weight = context.read_or(&inner, "weight", 1.0, values::non_negative);
    let score = |node: &Node| match values::number(node)? {
        score if (1.0..=4.0).contains(&score) => Ok(score),
        _ => Err(Wrong::new("out-of-range", node, "which is no score", SCORES)),
    };
    let scores = &mut ending.score;
    scores.served = context.read_or(&inner, "served", scores.served, score);
    scores.sent_back = context.read_or(&inner, "sent-back", scores.sent_back, score);
    scores.not_served = context.read_or(&inner, "not-served", scores.not_served, score);
    ending
}
