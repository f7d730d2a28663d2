//! Draws, written as the file would have them.

use super::Counting;
use crate::random::distribution::Distribution;
use crate::random::estimate::{self, Sample};
use crate::random::stream::ShortStream;
use crate::scenario::days;
use crate::scenario::lever::written;
use crate::scenario::tree::{Entry, Node, Table, Value};
use crate::scenario::values::{self, split_number};

pub(super) fn number(value: f64) -> String {
    written(value, "")
}

/// A length of time \[min\], to nine digits.
fn minutes(value: f64) -> String {
    format!("\"{}\"", written(value, "min"))
}

/// Draws the sample again and writes what stands behind the name of the distribution.
pub(super) fn times(
    distribution: &Distribution,
    observations: u32,
    stages: Option<u32>,
    stream: &mut ShortStream,
) -> String {
    if let Distribution::Empirical { values } = distribution {
        let again = estimate::resample(values, observations, stream);
        return format!("[{}]", again.into_iter().map(minutes).collect::<Vec<_>>().join(", "));
    }
    let Sample { mean, sd } = estimate::sample(distribution, observations, stream);
    let spread = || number(sd / mean);
    match (distribution, stages) {
        (Distribution::Exponential { .. }, _) => minutes(mean),
        (Distribution::Gamma { .. }, Some(stages)) => {
            format!("{{ mean = {}, stages = {stages} }}", minutes(mean))
        }
        (Distribution::Lognormal { .. } | Distribution::Gamma { .. }, _) => {
            format!("{{ mean = {}, cv = {} }}", minutes(mean), spread())
        }
        (Distribution::Weibull { shape, scale }, _) => {
            let scale = scale * mean / distribution.mean();
            format!("{{ shape = {}, scale = {} }}", number(*shape), minutes(scale))
        }
        (Distribution::Normal { .. }, _) => {
            format!("{{ mean = {}, sd = {} }}", minutes(mean), minutes(sd))
        }
        (
            Distribution::Fixed { .. }
            | Distribution::Uniform { .. }
            | Distribution::Triangular { .. }
            | Distribution::Empirical { .. }
            | Distribution::Regimes { .. },
            _,
        ) => unreachable!("no sample of these is read"),
    }
}

/// Counts arrivals again and writes the rates.
pub(super) fn counts(rates: &Node, counting: Counting, stream: &mut ShortStream) -> String {
    argument(&again(rates, counting, stream))
}

/// Days of one kind share the luck of their days; hours are counted apart.
fn again(rates: &Node, counting: Counting, stream: &mut ShortStream) -> Node {
    let by_day = rates.table().filter(|table| !table.entries.iter().any(|entry| entry.key.contains(':')));
    if let Some(table) = by_day {
        let open = counting.open.iter().filter(|open| **open).count().max(1) as f64;
        let of_days = |entry: &Entry| {
            let named = days::weekdays(&entry.key).unwrap_or([true; 7]);
            let mine = named.iter().zip(counting.open).filter(|&(named, open)| *named && open).count() as f64;
            let counting = Counting { days: counting.days * mine.max(1.0) / open, ..counting };
            let node = match entry.node.table() {
                Some(_) => hours(&entry.node, counting, stream),
                None => day(&entry.node, counting, stream),
            };
            Entry { node, ..entry.clone() }
        };
        let entries = table.entries.iter().map(of_days).collect();
        return Node { span: None, value: Value::Table(Table { entries }) };
    }
    if rates.table().is_some() { hours(rates, counting, stream) } else { day(rates, counting, stream) }
}

/// One number for a day, or one for each of its hours.
fn day(rates: &Node, counting: Counting, stream: &mut ShortStream) -> Node {
    let factor = days_factor(counting, stream);
    let value = match &rates.value {
        Value::List(list) => {
            Value::List(list.iter().map(|node| rate(node, 1.0, factor, counting, stream)).collect())
        }
        _ => return rate(rates, counting.hours, factor, counting, stream),
    };
    Node { span: None, value }
}

/// Numbers by stretches of hours.
fn hours(rates: &Node, counting: Counting, stream: &mut ShortStream) -> Node {
    let factor = days_factor(counting, stream);
    let of_stretch = |entry: &Entry| {
        let key = Node { span: None, value: Value::Text(entry.key.clone()) };
        let windows = days::windows(&key).unwrap_or_default();
        let hours: f64 = windows.iter().map(|window| (window.until - window.from).hours()).sum();
        Entry { node: rate(&entry.node, hours, factor, counting, stream), ..entry.clone() }
    };
    let entries = rates.table().map_or(Vec::new(), |table| table.entries.iter().map(of_stretch).collect());
    Node { span: None, value: Value::Table(Table { entries }) }
}

fn days_factor(counting: Counting, stream: &mut ShortStream) -> f64 {
    estimate::factor(counting.day_cv / counting.days.sqrt(), stream)
}

/// Counts again at one rate, over `hours` of each day; a rate of 0 stays 0.
fn rate(node: &Node, hours: f64, factor: f64, counting: Counting, stream: &mut ShortStream) -> Node {
    let (per_hour, unit) = match values::rate(node) {
        Ok((number, size)) => (number * 3600e6 / size, node.text().and_then(split_number)),
        Err(_) => (node.number().unwrap_or(0.0), None),
    };
    let expected = per_hour * hours * counting.days;
    let cv = if expected > 0.0 { 1.0 / expected.sqrt() } else { 0.0 };
    let factor = factor * estimate::factor(cv, stream);
    let value = match unit {
        Some((number, unit)) => Value::Text(written(number * factor, unit)),
        None => Value::Float(node.number().unwrap_or(0.0) * factor),
    };
    Node { span: None, value }
}

/// Writes `node` as an argument of the command line has it.
pub(super) fn argument(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => text.clone(),
        _ => toml(node),
    }
}

fn toml(node: &Node) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    match &node.value {
        Value::Text(text) => quoted(text),
        Value::Integer(whole) => whole.to_string(),
        Value::Huge(digits) => digits.clone(),
        Value::Float(value) => number(*value),
        Value::Flag(flag) => flag.to_string(),
        Value::Date(date) => date.clone(),
        Value::List(list) => format!("[{}]", list.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let entry = |entry: &Entry| format!("{} = {}", quoted(&entry.key), toml(&entry.node));
            format!("{{ {} }}", table.entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}
