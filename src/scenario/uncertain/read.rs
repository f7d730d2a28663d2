//! Finds what the file says is uncertain: the table `uncertain`, and `from` inside distributions.

use super::write::argument;
use super::{Counting, Law, Uncertain};
use crate::diagnostic::{Diagnostic, Span};
use crate::random::distribution::Distribution;
use crate::scenario::Scenario;
use crate::scenario::change::{Found, find, name_in};
use crate::scenario::demand::Pattern;
use crate::scenario::format::Kind;
use crate::scenario::lever::{Lever, Reach};
use crate::scenario::times::{self, Range};
use crate::scenario::tree::{Entry, Node, Table, Value};
use crate::scenario::values::{self, Wrong, split_number};

/// Distributions of which a sample can be drawn again, and their parameters estimated anew.
const SAMPLED: [&str; 7] = ["exponential", "lognormal", "gamma", "erlang", "weibull", "normal", "empirical"];

const FROM_HELP: &str = "write how many there were: \"40 observations\" of a distribution, \"200 cases\" of a share, \
                         \"20 days\" of counting for the rate of a demand";

const BETWEEN_HELP: &str = "write the lowest and the highest value, in the unit of the value: between = [0.45, 0.65] or \
                            between = [\"4 min\", \"6 min\"]";

const RANGE_HELP: &str = "give it a range instead: between = [lowest, highest]";

/// Most observations that are told apart from certainty.
const MOST: u32 = 1_000_000;

/// What a sample was counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    Cases,
    Days,
}

/// Reads how many observations a distribution was estimated from.
pub(in crate::scenario) fn observations(node: &Node) -> Result<u32, Wrong> {
    match sample(node)? {
        (number, Counted::Cases) => Ok(number),
        (_, Counted::Days) => {
            Err(Wrong::new("bad-sample", node, "but times are observed one by one", FROM_HELP))
        }
    }
}

fn sample(node: &Node) -> Result<(u32, Counted), Wrong> {
    let wrong = |reason: &str, help: &str| Wrong::new("bad-sample", node, reason, help);
    let split = node.text().and_then(split_number);
    let (number, unit) = split.ok_or_else(|| wrong("which is not the size of a sample", FROM_HELP))?;
    let counted = match unit {
        "observations" | "observation" | "cases" | "case" => Counted::Cases,
        "days" | "day" => Counted::Days,
        "" => return Err(wrong("which does not say of what", FROM_HELP)),
        unit => {
            let help = values::nearest(unit, ["observations", "cases", "days"].into_iter());
            return Err(wrong("whose unit is not that of a sample", &help));
        }
    };
    if number.fract() != 0.0 || !number.is_finite() || number < 0.0 {
        return Err(wrong("which is not a whole number of them", FROM_HELP));
    }
    if number < 2.0 {
        return Err(wrong("which is too few to tell how much they differ", RANGE_HELP));
    }
    if number > f64::from(MOST) {
        return Err(wrong("more than a million, after which it is known", "delete `from`"));
    }
    Ok((number as u32, counted))
}

/// Returns what is uncertain of `root`, the tree of `scenario`, and what is wrong with it.
///
/// - `decided`: paths that a variant or the command line has set; what is decided is certain.
pub(in crate::scenario) fn read(
    root: &Table,
    scenario: &Scenario,
    decided: &[&str],
) -> (Vec<Uncertain>, Vec<Diagnostic>) {
    let decided: Vec<String> = decided.iter().map(|path| canonical(root, path)).collect();
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    let mut take = |read: Result<Uncertain, Diagnostic>| match read {
        Ok(uncertain) => all.push(uncertain),
        Err(problem) => problems.push(problem),
    };
    let table = root.get("uncertain").and_then(Node::table);
    for entry in table.map_or(&[][..], |table| &table.entries) {
        let within = |path: &str| decided.iter().any(|decided| overlap(decided, path));
        match listed(root, scenario, entry) {
            Ok(uncertain) if within(&uncertain.set) => {}
            read => take(read),
        }
    }
    let mut inline = Vec::new();
    for entry in root.entries.iter().filter(|entry| !["variant", "uncertain"].contains(&entry.key.as_str())) {
        below(&entry.node, &entry.key, &mut inline);
    }
    for (path, entry) in inline {
        let inside = format!("{path}.{}.", entry.key);
        let is_decided = |decided: &String| decided.strip_prefix(&inside).is_some_and(|key| key != "from");
        if !decided.iter().any(is_decided) {
            take(beside(&path, entry));
        }
    }
    problems.extend(twice(&all));
    (all, problems)
}

fn canonical(root: &Table, path: &str) -> String {
    find(root, path).map_or_else(|_| path.to_owned(), |found| found.path)
}

/// Returns whether one path is, or is above, the other.
fn overlap(one: &str, other: &str) -> bool {
    let above = |one: &str, other: &str| {
        other.strip_prefix(one).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    above(one, other) || above(other, one)
}

fn twice(all: &[Uncertain]) -> Option<Diagnostic> {
    all.iter().enumerate().find_map(|(place, later)| {
        let earlier = all[..place].iter().find(|earlier| overlap(&earlier.set, &later.set))?;
        let message =
            format!("`{}` is uncertain, and so is `{}`, which is part of it", later.path, earlier.path);
        let message = if later.set == earlier.set {
            format!("twice it is said what is known of `{}`", later.path)
        } else {
            message
        };
        Some(Diagnostic::error("contradiction", later.span.clone(), message).help("keep one of them"))
    })
}

/// Finds distributions with a `from` in `node`, which stands at `path`.
fn below<'t>(node: &'t Node, path: &str, found: &mut Vec<(String, &'t Entry)>) {
    match &node.value {
        Value::Table(table) => {
            for entry in &table.entries {
                let is_kind = SAMPLED.contains(&entry.key.as_str());
                if is_kind && entry.node.table().is_some_and(|table| table.get("from").is_some()) {
                    found.push((path.to_owned(), entry));
                } else {
                    below(&entry.node, &format!("{path}.{}", entry.key), found);
                }
            }
        }
        Value::List(list) => {
            for (index, node) in list.iter().enumerate() {
                below(node, &format!("{path}.{}", name_in(list, index)), found);
            }
        }
        Value::Text(_)
        | Value::Integer(_)
        | Value::Huge(_)
        | Value::Float(_)
        | Value::Flag(_)
        | Value::Date(_) => {}
    }
}

/// Reads a distribution that says itself what it was estimated from.
fn beside(path: &str, entry: &Entry) -> Result<Uncertain, Diagnostic> {
    let from = entry.node.table().and_then(|table| table.get("from"));
    let from = from.ok_or_else(|| problem(path, "says nothing", "", &entry.key_span))?;
    let observations = observations(from).map_err(|wrong| of_wrong(wrong, "from", path))?;
    let law = times_law(entry, observations, path)?;
    Ok(Uncertain {
        path: path.to_owned(),
        value: without_from(entry),
        known: format!("from {observations} observations"),
        is_sample: true,
        span: from.span.clone(),
        set: format!("{path}.{}", entry.key),
        law,
    })
}

/// Writes a distribution as the file does, without what it was estimated from.
fn without_from(entry: &Entry) -> String {
    let mut node = entry.node.clone();
    if let Value::Table(table) = &mut node.value {
        table.entries.retain(|entry| entry.key != "from");
    }
    format!("{} {}", entry.key, argument(&node).replace('"', ""))
}

/// Reads an entry of the table `uncertain`.
fn listed(root: &Table, scenario: &Scenario, entry: &Entry) -> Result<Uncertain, Diagnostic> {
    let path = entry.key.as_str();
    let found = find(root, path).map_err(|(reason, help)| {
        let help = if help.is_empty() {
            "a path is table, name and key of a value that the file says".to_owned()
        } else {
            help
        };
        problem(path, &reason, &help, &entry.key_span)
    })?;
    let section = entry.node.table().ok_or_else(|| {
        let help = "write { from = \"40 observations\" } or { between = [0.45, 0.65] }";
        problem(path, &format!("is {}, which is not a table", entry.node.found()), help, &entry.node.span)
    })?;
    let span = entry.key_span.clone();
    if let Some(between) = section.get("between") {
        return range(&found, between, section.get("likely"), span);
    }
    if let Some(likely) = section.get("likely") {
        return Err(problem(
            path,
            "has `likely` without `between`",
            "delete it, or add the ends",
            &likely.span,
        ));
    }
    let nothing = || problem(path, "says nothing", FROM_HELP, &entry.key_span);
    let from = section.get("from").ok_or_else(nothing)?;
    let (number, counted) = sample(from).map_err(|wrong| of_wrong(wrong, "from", path))?;
    let (law, set) = sampled(&found, scenario, number, counted)
        .map_err(|(reason, help)| problem(path, &reason, &help, &from.span))?;
    let value = match set.strip_prefix(&format!("{}.", found.path)) {
        Some(_) => found.node.table().map_or(String::new(), |table| without_from(&table.entries[0])),
        None => argument(found.node),
    };
    let known = from.text().map_or(String::new(), |text| format!("from {}", text.trim()));
    Ok(Uncertain { path: found.path.clone(), value, known, is_sample: true, span, set, law })
}

type Refused = (String, String);

/// Returns how the value at `found` follows from a sample, and the path that a draw sets.
fn sampled(
    found: &Found<'_>,
    scenario: &Scenario,
    number: u32,
    counted: Counted,
) -> Result<(Law, String), Refused> {
    let refuse = |reason: &str, help: &str| Err((reason.to_owned(), help.to_owned()));
    if let Some(counting) = counting(found, scenario) {
        if counted != Counted::Days {
            return refuse("is a rate, which is counted on days", "write from = \"20 days\"");
        }
        let counting = Counting { days: f64::from(number), ..counting };
        return Ok((Law::Counts { rates: found.node.clone(), counting }, found.path.clone()));
    }
    if counted == Counted::Days {
        return refuse("is no rate of a demand, which alone is counted on days", FROM_HELP);
    }
    let is_share = found.kind.is_some_and(|kind| has(kind, &|kind| matches!(kind, Kind::Share)));
    if is_share && let Ok(share) = values::share(found.node) {
        return Ok((Law::Share { share, cases: number }, found.path.clone()));
    }
    let is_time = found.kind.is_none_or(|kind| has(kind, &|kind| matches!(kind, Kind::Distribution)));
    match found.node.table().map(|table| table.entries.as_slice()) {
        Some([entry]) if is_time => {
            let law =
                times_law(entry, number, &found.path).map_err(|problem| (problem.message, problem.help))?;
            Ok((law, format!("{}.{}", found.path, entry.key)))
        }
        _ if is_time && found.node.text().is_some() => refuse(
            "is always the same, of which a sample says nothing",
            "write a distribution, or give it a range",
        ),
        _ => refuse("is neither a distribution, nor a share, nor the rate of a demand", RANGE_HELP),
    }
}

fn has(kind: &'static Kind, is: &dyn Fn(&'static Kind) -> bool) -> bool {
    let inside = |kinds: &'static [Kind]| kinds.iter().any(|kind| has(kind, is));
    is(kind) || matches!(kind, Kind::Any(kinds) if inside(kinds))
}

/// Returns how arrivals at the rates of `found` are counted; `None` if these are no rates of a demand.
fn counting(found: &Found<'_>, scenario: &Scenario) -> Option<Counting> {
    let key = found.path.rsplit('.').next()?;
    let is_rate = found.path.starts_with("demand.") && ["rate", "per-hour"].contains(&key);
    let demand = scenario.demands.get(found.places.first().copied().unwrap_or(0)).filter(|_| is_rate)?;
    let Pattern::Poisson { day_cv, .. } = &demand.pattern else { return None };
    let hours = |day: usize| -> f64 {
        scenario.calendar.week[day].iter().map(|window| (window.until - window.from).hours()).sum()
    };
    let open: [bool; 7] = std::array::from_fn(|day| hours(day) > 0.0);
    let days = open.iter().filter(|open| **open).count().max(1) as f64;
    Some(Counting { days: 0.0, hours: (0..7).map(hours).sum::<f64>() / days, day_cv: *day_cv, open })
}

fn times_law(entry: &Entry, observations: u32, path: &str) -> Result<Law, Diagnostic> {
    let no_sample = || {
        let reason = format!("is `{}`, whose parameters are no estimates from a sample", entry.key);
        problem(path, &reason, RANGE_HELP, &entry.key_span)
    };
    if !SAMPLED.contains(&entry.key.as_str()) {
        return Err(no_sample());
    }
    let table = Table { entries: vec![entry.clone()] };
    let node = Node { span: entry.node.span.clone(), value: Value::Table(table) };
    let distribution =
        times::distribution(&node, Range::Signed).map_err(|wrong| of_wrong(wrong, &entry.key, path))?;
    if matches!(distribution, Distribution::Fixed { .. }) {
        let reason = "has no spread, so that a sample says nothing of it";
        return Err(problem(path, reason, RANGE_HELP, &entry.key_span));
    }
    let stages = entry.node.table().and_then(|table| table.get("stages"));
    let stages = stages.and_then(|stages| values::at_least_one(stages).ok());
    Ok(Law::Times { distribution, observations, stages })
}

/// Reads a range of the value at `found`.
fn range(
    found: &Found<'_>,
    between: &Node,
    likely: Option<&Node>,
    span: Option<Span>,
) -> Result<Uncertain, Diagnostic> {
    let path = found.path.as_str();
    let wrong =
        |reason: &str| problem(path, reason, BETWEEN_HELP, &between.span.clone().or_else(|| span.clone()));
    let list = between.list().ok_or_else(|| wrong("is not between two values"))?;
    let [first, last] = list else { return Err(wrong("is not between exactly two values")) };
    let (Some((from, unit)), Some((to, last_unit))) = (amount(first), amount(last)) else {
        return Err(wrong("has an end that is no number"));
    };
    let Some((value, own)) = amount(found.node) else {
        let help = "name a single number, such as `step.capture.work.lognormal.mean`";
        return Err(problem(path, &format!("is {}, not one number", found.node.found()), help, &span));
    };
    if unit != own || last_unit != own {
        let own = if own.is_empty() { "no unit".to_owned() } else { format!("the unit `{own}`") };
        return Err(wrong(&format!("has {own}, and its range another")));
    }
    if !(from.is_finite() && to.is_finite() && from < to) {
        return Err(wrong(&format!(
            "is between {} and {}, which do not ascend",
            argument(first),
            argument(last)
        )));
    }
    if !(from..=to).contains(&value) {
        let range = format!("{} to {}", argument(first), argument(last));
        return Err(wrong(&format!("is {}, which is not in its range of {range}", argument(found.node))));
    }
    let place = |node: &Node| match amount(node).filter(|(_, unit)| *unit == own) {
        Some((likely, _)) if (from..=to).contains(&likely) => Ok((likely - from) / (to - from)),
        Some(_) | None => {
            Err(wrong(&format!("is most likely {}, which is not in its range", argument(node))))
        }
    };
    let likely_place = likely.map(place).transpose()?;
    let whole = [first, last, found.node].iter().all(|node| matches!(node.value, Value::Integer(_)));
    let reach = match whole {
        true => Reach::Whole { from: from as i64, to: to as i64 },
        false => Reach::Between { from, to, unit: own.to_owned() },
    };
    let most = likely.map_or(String::new(), |likely| format!(", most likely {}", argument(likely)));
    Ok(Uncertain {
        path: path.to_owned(),
        value: argument(found.node),
        known: format!("between {} and {}{most}", argument(first), argument(last)),
        is_sample: false,
        span,
        set: path.to_owned(),
        law: Law::Between { lever: Lever { path: path.to_owned(), reach }, likely: likely_place },
    })
}

/// A number and its unit, which is empty for a bare number.
fn amount(node: &Node) -> Option<(f64, &str)> {
    node.number().map(|number| (number, "")).or_else(|| node.text().and_then(split_number))
}

fn of_wrong(wrong: Wrong, key: &str, path: &str) -> Diagnostic {
    let message = format!("`{key}` of the uncertain `{path}` says {}, {}", wrong.found, wrong.reason);
    Diagnostic::error(wrong.code, wrong.span, message).help(wrong.help)
}

fn problem(path: &str, reason: &str, help: &str, span: &Option<Span>) -> Diagnostic {
    Diagnostic::error("uncertain", span.clone(), format!("the uncertain `{path}` {reason}")).help(help)
}
