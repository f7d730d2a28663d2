//! How many replications: a number, until some measures are known well enough, or batches of one long run.

use super::{Context, Section};
use crate::scenario::calendar::Calendar;
use crate::scenario::settings::{
    FEWEST_BATCHES, Goal, HalfWidth, PRECISION_MEASURES, Precision, Replications,
};
use crate::scenario::tree::Node;
use crate::scenario::values::{self, Wrong, nearest};
use crate::time::SimDuration;
use std::str::FromStr;

/// Most replications of one run.
const MOST: u32 = 10_000_000;

const WIDTH_HELP: &str =
    "write \"5 %\" of the mean, or a width in the unit of the measure, such as \"0.5 min\"";

/// Why a value cannot be used: a code, the end of a sentence, and a remedy.
type Why = (&'static str, String, String);

/// Units of measures that are times, by the ends of their names.
const TIMES: [(&str, SimDuration); 3] =
    [("_min", SimDuration::MINUTE), ("_h", SimDuration::HOUR), ("_days", SimDuration::DAY)];

/// Reads how many replications `experiment` asks for; `None` if it does not say, or not in a way that can be used.
pub(super) fn replications(
    experiment: &Section<'_>,
    calendar: &Calendar,
    context: &mut Context<'_>,
) -> Option<Replications> {
    if experiment.get("replications")?.table().is_none() {
        let number = context.read(experiment, "replications", number_of_replications);
        return Some(Replications::Fixed(number.unwrap_or(1)));
    }
    let section = context.inner(experiment, "replications")?;
    if section.get("batches").is_some() {
        return batches(&section, calendar, context).map(Replications::Batches);
    }
    let until = section.get("until")?;
    let goals: Vec<Section<'_>> = match until.list() {
        Some(list) => list.iter().filter_map(|node| context.section(node, "precision")).collect(),
        None => context.inner(&section, "until").into_iter().collect(),
    };
    if until.list().is_some_and(<[Node]>::is_empty) {
        let message = "`until` of `replications` is an empty list";
        context.error("empty", until.span.clone(), message, "name a measure and its half-width");
    }
    let at_most = at_most(&section, &goals, context);
    let count = goals.len();
    let goals: Vec<Goal> = goals.iter().filter_map(|goal| self::goal(goal, context)).collect();
    for (place, goal) in goals.iter().enumerate() {
        if goals[..place].iter().any(|before| before.measure == goal.measure) {
            let message = format!("`until` of `replications` names `{}` twice", goal.measure);
            context.error("duplicate-name", until.span.clone(), message, "keep the narrower one");
        }
    }
    (count > 0 && goals.len() == count).then_some(Replications::Until(Precision { goals, at_most: at_most? }))
}

/// Reads the cap, which stands beside `until`, or in its only table.
fn at_most(section: &Section<'_>, goals: &[Section<'_>], context: &mut Context<'_>) -> Option<u64> {
    const HELP: &str = "write it once, beside `until`: { until = .., at-most = 5000 }";
    let written = || std::iter::once(section).chain(goals).filter(|part| part.get("at-most").is_some());
    match (written().count(), goals.len()) {
        (0, _) => {
            let message = "`replications` says until when, but not how many at most";
            context.error("missing-key", section.span.clone(), message, HELP);
            None
        }
        (1, _) if section.get("at-most").is_some() => {
            context.read(section, "at-most", number_of_replications)
        }
        (1, 1) => context.read(&goals[0], "at-most", number_of_replications),
        _ => {
            let place = written().next_back().and_then(|part| part.place("at-most"));
            let message = "`at-most` holds for the replications, not for one measure of several";
            context.error("contradiction", place, message, HELP);
            None
        }
    }
}

fn number_of_replications(node: &Node) -> Result<u64, Wrong> {
    let number = values::at_least_one(node)?;
    if number > MOST {
        return Err(Wrong::new("out-of-range", node, "which is more than ten million", "write fewer"));
    }
    Ok(u64::from(number))
}

fn goal(section: &Section<'_>, context: &mut Context<'_>) -> Option<Goal> {
    let name = section.get("measure").and_then(Node::text).unwrap_or_default().to_owned();
    let measure = context.read(section, "measure", |node| {
        let name = values::text(node)?;
        known(&name).map_err(|help| {
            Wrong::new("unknown-measure", node, "which is not a measure of the office", help)
        })?;
        Ok(name)
    });
    let half_width = context.read(section, "half-width", |node| {
        let width = match node.text() {
            Some(text) => width(text, &name),
            None => positive(values::number(node)?, HalfWidth::Absolute),
        };
        width.map_err(|(code, reason, help)| Wrong::new(code, node, reason, help))
    });
    Some(Goal { measure: measure?, half_width: half_width? })
}

/// Makes sure that `name` is a measure that may decide, or says what may be meant.
fn known(name: &str) -> Result<(), String> {
    if PRECISION_MEASURES.contains(&name) {
        return Ok(());
    }
    let help = nearest(name, PRECISION_MEASURES.into_iter());
    Err(if help.is_empty() { format!("write one of {}", PRECISION_MEASURES.join(", ")) } else { help })
}

/// Reads "5 %" of the mean, or a width in the unit of `measure`: "30 s" of minutes, or 0.01 without unit.
fn width(text: &str, measure: &str) -> Result<HalfWidth, Why> {
    let not_a_width = || ("not-a-width", "which is not a width".to_owned(), WIDTH_HELP.to_owned());
    let (number, unit) = values::split_number(text).ok_or_else(not_a_width)?;
    if unit == "%" {
        return positive(number / 100.0, HalfWidth::Relative);
    }
    let time = TIMES.iter().find(|(end, _)| measure.ends_with(end));
    match (unit, time) {
        ("", _) => positive(number, HalfWidth::Absolute),
        (_, Some((_, size))) => {
            positive(values::time_of(text)?.0 as f64 / size.0 as f64, HalfWidth::Absolute)
        }
        (_, None) => {
            let reason = format!("and `{measure}` has no width in `{unit}`");
            Err(("unknown-unit", reason, "write \"5 %\" of the mean, or a number without unit".to_owned()))
        }
    }
}

fn positive(number: f64, width: fn(f64) -> HalfWidth) -> Result<HalfWidth, Why> {
    if number.is_finite() && number > 0.0 {
        return Ok(width(number));
    }
    Err(("out-of-range", "which is not above zero".to_owned(), WIDTH_HELP.to_owned()))
}

impl FromStr for Goal {
    type Err = String;

    /// Reads `wait_mean_min=5 %`, or `wait_p90_min=2 min`.
    fn from_str(text: &str) -> Result<Goal, String> {
        let example = "write it as measure=half-width, such as \"wait_mean_min=5 %\"";
        let (measure, half_width) = text.split_once('=').ok_or(example)?;
        let (measure, half_width) = (measure.trim(), half_width.trim());
        known(measure).map_err(|help| format!("`{measure}` is not a measure of the office; {help}"))?;
        let half_width = width(half_width, measure)
            .map_err(|(_, reason, help)| format!("the half-width is `{half_width}`, {reason}; {help}"))?;
        Ok(Goal { measure: measure.to_owned(), half_width })
    }
}

/// Reads into how many batches a long run is cut, and makes sure that each has a day.
fn batches(section: &Section<'_>, calendar: &Calendar, context: &mut Context<'_>) -> Option<u64> {
    let count = context.read(section, "batches", number_of_replications)?;
    let place = section.place("batches");
    if section.get("at-most").is_some() {
        let message = "`at-most` goes with `until`; batches are as many as there are";
        context.error("contradiction", section.place("at-most"), message, "delete `at-most`");
    }
    if count < FEWEST_BATCHES {
        let message = format!("`batches` of {} says `{count}`, too few to know their spread", section.title);
        context.error(
            "out-of-range",
            place,
            message,
            "write 10 to 30: few long batches depend little on each other",
        );
        return None;
    }
    if context.hours_known && !calendar.always {
        let message = "the run is cut into batches, but batches are for offices that never close";
        let help =
            "write a number of replications: every one begins as the office does, and none needs a warm-up";
        context.error("contradiction", place, message, help);
        return None;
    }
    // A warm-up that is found may take half of the horizon.
    let mut warm = calendar.clone();
    if calendar.finds_warm_up {
        warm.warm_up = SimDuration(calendar.horizon.0 / 2);
    }
    if context.hours_known && warm.days_of_batches(count).is_none() {
        let measured = warm.horizon - warm.warm_up;
        let message =
            format!("{count} batches of whole days do not fit into the {measured} that are measured");
        context.error("too-short", place, message, "make the horizon longer, or write fewer batches");
        return None;
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_read_from_the_command_line() {
        let goal = |text: &str| text.parse::<Goal>();
        let relative = Goal { measure: "wait_mean_min".to_owned(), half_width: HalfWidth::Relative(0.05) };
        assert_eq!(goal("wait_mean_min=5 %"), Ok(relative.clone()));
        assert_eq!(goal(" wait_mean_min = 5% "), Ok(relative));
        let absolute = |text: &str| goal(text).map(|goal| goal.half_width);
        assert_eq!(absolute("wait_p90_min=90 s"), Ok(HalfWidth::Absolute(1.5)));
        assert_eq!(absolute("time_to_card_p90_days=12 h"), Ok(HalfWidth::Absolute(0.5)));
        assert_eq!(absolute("waited_share=0.01"), Ok(HalfWidth::Absolute(0.01)));
    }

    #[test]
    fn goals_that_cannot_be_meant_are_refused_with_the_right_ones() {
        let wrong = |text: &str| text.parse::<Goal>().unwrap_err();
        assert!(wrong("wait_mean_min").ends_with("such as \"wait_mean_min=5 %\""));
        assert!(wrong("wait_men_min=5 %").ends_with("did you mean `wait_mean_min`?"));
        assert!(wrong("wait_mean_min=0 min").contains("which is not above zero"));
        assert!(wrong("wait_mean_min=2 mins").ends_with("did you mean `min`?"));
        assert!(wrong("queue_mean=2 min").contains("has no width in `min`"));
        assert!(wrong("wait_mean_min=narrow").contains("which is not a width"));
    }
}
