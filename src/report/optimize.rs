//! The answer of a search as text: what to set, what it costs, what is around it, and how sure that is.

use super::layout::{table, wrapped};
use super::number::{bare_percent, bare_share, change, count, estimate, number};
use crate::experiment::measures::{Measure, Scope};
use crate::experiment::optimize::{Estimate, Method, Neighbour, Optimum, Plan, TargetSummary, Verdict};

/// A space at which no line ends.
const UNBROKEN: &str = "\u{a0}";

/// Returns `optimum` as text of at most 80 columns.
pub fn text(optimum: &Optimum) -> String {
    let how = format!(
        "{} of {} points of {} lever{} simulated, {} replications in all, seed {}",
        optimum.points_simulated,
        count(optimum.points),
        optimum.levers.len(),
        if optimum.levers.len() == 1 { "" } else { "s" },
        count(optimum.replications),
        optimum.seed
    );
    let mut parts = vec![format!("{}\n{}", wrapped(&optimum.scenario, ""), wrapped(&how, ""))];
    parts.push(wrapped(&answer(optimum).join(" "), ""));
    parts.extend(plans(optimum));
    parts.extend(neighbours(optimum));
    parts.extend(frontier(optimum));
    parts.extend(notes(optimum).iter().map(|note| wrapped(note, "")));
    if let Some(variant) = variant(optimum) {
        parts.push(format!("To try it again, paste this into the file:\n\n{}", variant.trim_end()));
    }
    parts.join("\n\n").replace(UNBROKEN, " ") + "\n"
}

/// Returns the answer as a variant to paste into the file; `None` if there is none, or it is the office as it is.
pub fn variant(optimum: &Optimum) -> Option<String> {
    let answer = optimum.answer.as_ref()?;
    let set: Vec<String> = optimum
        .levers
        .iter()
        .zip(&answer.values)
        .filter(|(lever, value)| lever.now != **value)
        .filter_map(|(lever, value)| {
            Some(format!("{} = {}", quoted(&lever.path), toml_value(value.as_ref()?)))
        })
        .collect();
    (!set.is_empty()).then(|| {
        let lines: String = set.iter().map(|line| format!("{line}\n")).collect();
        format!("[[variant]]\nname = \"the cheapest that meets the targets\"\n[variant.set]\n{lines}")
    })
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A value as the file would have it: TOML if it is, else text.
fn toml_value(value: &str) -> String {
    match format!("v = {value}").parse::<toml::Table>() {
        Ok(table) if table.len() == 1 => value.to_owned(),
        Ok(_) | Err(_) => quoted(value),
    }
}

/// What to do, and how sure that is.
fn answer(optimum: &Optimum) -> Vec<String> {
    let confidence = bare_share(optimum.confidence);
    let mut sentences = Vec::new();
    match &optimum.answer {
        Some(plan) => {
            let settings = settings(optimum, plan);
            let what = if settings.is_empty() {
                "Leave everything as it is".to_owned()
            } else {
                format!("Set {}", settings.join(", "))
            };
            let cost = estimate(&as_measure(&plan.cost));
            let more = &optimum.dearer_than_now;
            let now = match more.mean {
                Some(mean) if !settings.is_empty() => {
                    let difference = change(mean, more.low.zip(more.high));
                    format!(", {difference} against now")
                }
                Some(_) | None => String::new(),
            };
            sentences.push(format!(
                "{what}. That costs {cost} {}{now}, and is shown to meet {} (confidence {confidence} %).",
                optimum.cost_unit,
                targets_in_words(optimum)
            ));
            if let Some(now) = optimum.as_it_is.as_ref().filter(|_| !settings.is_empty()) {
                sentences.push(match now.verdict {
                    Verdict::Meets => "So does the office as it is.".to_owned(),
                    Verdict::Fails => "The office as it is does not.".to_owned(),
                    Verdict::Open => "Whether the office as it is does cannot be told.".to_owned(),
                });
            }
        }
        None => sentences.extend(no_answer(optimum)),
    }
    if optimum.partial {
        sentences.push("This was interrupted: what stands here is what was found until then.".to_owned());
    }
    sentences
}

fn targets_in_words(optimum: &Optimum) -> String {
    match optimum.targets.len() {
        1 => "the target".to_owned(),
        more => format!("all {more} targets"),
    }
}

/// The values of `plan` that are not those of now.
fn settings(optimum: &Optimum, plan: &Plan) -> Vec<String> {
    let moved = optimum.levers.iter().zip(&plan.values).filter(|(lever, value)| lever.now != **value);
    moved.map(|(lever, value)| format!("{} to {}", lever.name, value.as_deref().unwrap_or("-"))).collect()
}

/// Which target is in the way, and which ends of which levers.
fn no_answer(optimum: &Optimum) -> Vec<String> {
    let Some(plan) = &optimum.nearest else {
        return vec!["No point is shown to meet the targets.".to_owned()];
    };
    let ends: Vec<&str> = optimum.levers.iter().filter_map(|lever| lever.at_end.as_deref()).collect();
    let place = if ends.len() == optimum.levers.len() && ends.iter().all(|end| *end == "highest") {
        "Even with all levers at the top".to_owned()
    } else {
        let values = optimum.levers.iter().zip(&plan.values);
        let values: Vec<String> = values
            .map(|(lever, value)| format!("{} {}", lever.name, value.as_deref().unwrap_or("-")))
            .collect();
        format!("The nearest is {}: there", values.join(", "))
    };
    let binding = optimum.targets.iter().zip(&plan.targets);
    let binding = binding.into_iter().find(|(target, _)| Some(&target.name) == optimum.binding.as_ref());
    if optimum.partial {
        let values = optimum.levers.iter().zip(&plan.values);
        let values: Vec<String> = values
            .map(|(lever, value)| format!("{} {}", lever.name, value.as_deref().unwrap_or("-")))
            .collect();
        return vec![format!(
            "Nothing is shown yet. The best so far, by its estimates: {}.",
            values.join(", ")
        )];
    }
    let mut sentences = vec!["No point within the bounds is shown to meet the targets.".to_owned()];
    if let Some((target, kept)) = binding {
        let found = of_target(target, &kept.estimate);
        let unit = if target.measure.ends_with("_share") { " %" } else { "" };
        let what = match kept.verdict {
            Verdict::Fails => "in the way is",
            Verdict::Meets | Verdict::Open => "what is not shown is",
        };
        sentences.push(format!(
            "{place}, {what}: {} is {found}{unit}, wanted {}.",
            target.name,
            wanted(target)
        ));
        if kept.verdict != Verdict::Fails {
            sentences.push(format!(
                "{} replications do not tell; allow more with --at-most.",
                count(plan.replications)
            ));
        }
    }
    let at_end: Vec<String> = optimum
        .levers
        .iter()
        .filter_map(|lever| Some(format!("{} ({})", lever.name, lever.at_end.as_ref()?)))
        .collect();
    if !at_end.is_empty() {
        sentences.push(format!("At an end of their values are {}: widen them.", at_end.join(", ")));
    }
    sentences
}

/// The limit of a target, in its unit.
fn wanted(target: &TargetSummary) -> String {
    if target.measure.ends_with("_share") {
        return format!("{} {} %", target.side, bare_share(target.limit));
    }
    format!("{} {} {}", target.side, number(target.limit), target.unit).trim_end().to_owned()
}

fn of_target(target: &TargetSummary, value: &Estimate) -> String {
    let row = as_measure(value);
    whole(&if target.measure.ends_with("_share") { bare_percent(&row) } else { estimate(&row) })
}

/// Keeps the words of a cell on one line, until the table is laid out.
fn whole(text: &str) -> String {
    text.replace(' ', UNBROKEN)
}

fn as_measure(value: &Estimate) -> Measure {
    Measure {
        measure: String::new(),
        scope: Scope::Office,
        name: String::new(),
        unit: String::new(),
        mean: value.mean,
        ci95_low: value.low.map(|low| low.max(0.0)),
        ci95_high: value.high,
        n: 2,
    }
}

/// The answer beside the office as it is and the choice of Erlang C.
fn plans(optimum: &Optimum) -> Option<String> {
    let best = optimum.answer.as_ref().or(optimum.nearest.as_ref());
    let name = if optimum.answer.is_some() { "answer" } else { "nearest" };
    let columns =
        [("as it is", optimum.as_it_is.as_ref()), (name, best), ("Erlang C", optimum.erlang.as_ref())];
    let columns: Vec<(&str, &Plan)> =
        columns.into_iter().filter_map(|(name, plan)| Some((name, plan?))).collect();
    let head: Vec<&str> = std::iter::once("").chain(columns.iter().map(|(name, _)| *name)).collect();
    let row = |name: String, of: &dyn Fn(&Plan) -> String| {
        std::iter::once(name).chain(columns.iter().map(|(_, plan)| of(plan))).collect::<Vec<String>>()
    };
    let mut rows = Vec::new();
    for (place, lever) in optimum.levers.iter().enumerate() {
        let ends = lever.values.first().zip(lever.values.last());
        let ends = ends.map_or_else(String::new, |(first, last)| format!(" [{first}..{last}]"));
        rows.push(row(format!("{}{}", lever.name, whole(&ends)), &|plan: &Plan| {
            whole(&plan.values[place].clone().unwrap_or_else(|| "other".to_owned()))
        }));
    }
    rows.push(row(format!("cost [{}]", optimum.cost_unit), &|plan| {
        whole(&estimate(&as_measure(&plan.cost)))
    }));
    rows.push(row(wait_label(optimum), &|plan| whole(&estimate(&as_measure(&plan.wait)))));
    for (place, target) in optimum.targets.iter().enumerate() {
        let unit = if target.measure.ends_with("_share") { "%" } else { &target.unit };
        let label = format!("{} [{}]: {}", target.name, unit, whole(&wanted(target)));
        rows.push(row(label, &|plan| of_target(target, &plan.targets[place].estimate)));
    }
    rows.push(row("targets".to_owned(), &|plan| whole(plan.verdict.words())));
    table("What to set, and what comes of it", &head, rows.into_iter())
}

fn wait_label(optimum: &Optimum) -> String {
    let name = if optimum.wait_measure == "wait_mean_min" { "mean wait" } else { &optimum.wait_measure };
    format!("{name} [{}]", optimum.wait_unit)
}

/// Every point one step from the answer, and those of two levers in exchange that are not dearer.
fn neighbours(optimum: &Optimum) -> Option<String> {
    let answer = optimum.answer.as_ref()?;
    let shown = optimum.neighbours.iter().filter(|neighbour| neighbour.levers == 1 || !is_dearer(neighbour));
    let rows = shown.map(|neighbour| {
        let moved = optimum.levers.iter().zip(neighbour.plan.values.iter().zip(&answer.values));
        let moved: Vec<String> = moved
            .filter(|(_, (theirs, mine))| theirs != mine)
            .map(|(lever, (theirs, _))| format!("{} {}", lever.name, theirs.as_deref().unwrap_or("-")))
            .collect();
        let more = &neighbour.dearer;
        let difference =
            more.mean.map_or_else(|| "-".to_owned(), |mean| change(mean, more.low.zip(more.high)));
        vec![moved.join(", "), whole(&difference).replace(&whole(" ("), " ("), around(optimum, neighbour)]
    });
    table("Around the answer", &["", &format!("cost [{}]", optimum.cost_unit), "verdict"], rows)
}

fn is_dearer(neighbour: &Neighbour) -> bool {
    neighbour.dearer.low.is_some_and(|low| low > 0.0)
}

/// What is known of a neighbour.
fn around(optimum: &Optimum, neighbour: &Neighbour) -> String {
    let plan = &neighbour.plan;
    if plan.verdict == Verdict::Fails {
        let failing =
            optimum.targets.iter().zip(&plan.targets).find(|(_, kept)| kept.verdict == Verdict::Fails);
        return failing.map_or_else(String::new, |(target, kept)| {
            let found = of_target(target, &kept.estimate);
            let unit = if target.measure.ends_with("_share") { " %" } else { "" };
            format!("does not meet: {} is {found}{unit}", target.name)
        });
    }
    let cheaper = neighbour.dearer.high.is_some_and(|high| high < 0.0);
    let same = neighbour.dearer.low == Some(0.0) && neighbour.dearer.high == Some(0.0);
    match (is_dearer(neighbour), cheaper, plan.verdict) {
        (true, ..) => "dearer".to_owned(),
        (false, true, Verdict::Meets) => "cheaper, and meets".to_owned(),
        (false, true, Verdict::Open | Verdict::Fails) => "cheaper, but not shown to meet".to_owned(),
        (false, false, Verdict::Meets) if same => "costs the same, and meets".to_owned(),
        (false, false, Verdict::Meets) => "meets; cost not shown to differ".to_owned(),
        (false, false, Verdict::Open | Verdict::Fails) => "not shown to meet".to_owned(),
    }
}

/// The cheapest points at each wait.
fn frontier(optimum: &Optimum) -> Option<String> {
    let levers = optimum.levers.iter().map(|lever| lever.name.clone());
    let cost = format!("cost [{}]", optimum.cost_unit);
    let head: Vec<String> =
        levers.chain([cost, wait_label(optimum), "met".to_owned(), String::new()]).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let rows = optimum.frontier.iter().map(|on| {
        let plan = &on.plan;
        let values = plan.values.iter().map(|value| value.clone().unwrap_or_default());
        let met = match plan.verdict {
            Verdict::Meets => "yes",
            Verdict::Fails => "no",
            Verdict::Open => "?",
        };
        let note = match (on.answer, on.distinct) {
            (true, _) => "answer",
            (false, false) => "~",
            (false, true) => "",
        };
        let cost = plan.cost.mean.map_or_else(|| "-".to_owned(), number);
        let wait = estimate(&as_measure(&plan.wait));
        values.chain([whole(&cost), whole(&wait), met.to_owned(), note.to_owned()]).collect()
    });
    table("Cost against wait: the cheapest at each wait", &head, rows)
}

fn notes(optimum: &Optimum) -> Vec<String> {
    let mut notes = Vec::new();
    let confidence = bare_share(optimum.confidence);
    notes.push(match (&optimum.screening, optimum.method) {
        (Some(screening), _) => {
            let open: Vec<String> = screening.open.iter().take(5).map(|values| values.join(" / ")).collect();
            let told = if open.is_empty() {
                "No cheaper point is left in question".to_owned()
            } else {
                format!("Cheaper, and not shown not to meet: {} ({})", screening.open.len(), open.join("; "))
            };
            format!(
                "Every point was simulated: {} are shown not to meet the targets, {} to cost more than one that does, all at \
                 once with {confidence} %. {told}.",
                screening.not_meeting, screening.dearer
            )
        }
        (None, Method::EveryPoint | Method::Search) => {
            "The answer is the end of a search: no point one step away is better, nor one at which two levers are \
             exchanged. Points further off may be; --exhaustive looks at all."
                .to_owned()
        }
    });
    notes.push(format!(
        "The answer, its neighbours, the office as it is and the choice of Erlang C were simulated on fresh citizens; the {} \
         intervals of that round hold at once, as do all verdicts{} with {confidence} %. Intervals of the frontier hold \
         with 95 % each; ?: not told, ~: wait not shown to be shorter than in the line above.",
        optimum.simultaneous,
        if optimum.rounds == 1 { String::new() } else { format!(" of all {} rounds", optimum.rounds) }
    ));
    let dearer =
        optimum.neighbours.iter().filter(|neighbour| neighbour.levers > 1 && is_dearer(neighbour)).count();
    if dearer > 0 {
        notes.push(format!("Exchanges of two levers that are dearer, and are not listed: {dearer}."));
    }
    if !optimum.not_shown.is_empty() {
        let plans = optimum.not_shown.iter().map(|plan| {
            let values: Vec<&str> = plan.values.iter().map(|value| value.as_deref().unwrap_or("-")).collect();
            format!("{} ({})", values.join(" / "), plan.verdict.words())
        });
        notes.push(format!(
            "Seemed cheaper in the search, but is not shown to meet: {}.",
            plans.collect::<Vec<_>>().join("; ")
        ));
    }
    if optimum.erlang.is_none() && !optimum.partial {
        notes.push("By Erlang C, step by step, no point within the bounds meets the targets.".to_owned());
    }
    for lever in optimum.levers.iter().filter(|lever| lever.changes_nothing) {
        notes.push(format!(
            "Lever {} changes nothing: cost, wait and targets were the same at all its values.",
            lever.name
        ));
    }
    if let Some(reason) = &optimum.impossible_because {
        notes.push(format!("{} points cannot be: {reason}.", optimum.points_impossible));
    }
    if optimum.capped {
        notes.push(format!(
            "The search ended at {} points, before it was done; allow more with --at-most-points.",
            count(optimum.points_simulated)
        ));
    }
    notes
}

#[cfg(test)]
pub(super) mod tests;
