//! Single values: lengths of time, rates, money, shares, texts and choices.

use super::tree::{Node, Value};
use crate::curve::Curve;
use crate::diagnostic::{Span, is_printable};
use crate::time::SimDuration;

/// Why a value cannot be used.
#[derive(Clone, Debug)]
pub(super) struct Wrong {
    pub code: &'static str,
    pub found: String,
    pub span: Option<Span>,
    /// Continues a sentence: "which has no unit".
    pub reason: String,
    pub help: String,
}

impl Wrong {
    pub fn new(code: &'static str, node: &Node, reason: impl Into<String>, help: impl Into<String>) -> Wrong {
        Wrong { code, found: node.found(), span: node.span.clone(), reason: reason.into(), help: help.into() }
    }
}

/// The longest length of time that can be written: 10,000 years.
const LONGEST: f64 = 10_000.0 * 365.0 * 86_400e6;

const UNITS: [(&str, f64); 14] = [
    ("us", 1.0),
    ("ms", 1e3),
    ("s", 1e6),
    ("sec", 1e6),
    ("min", 60e6),
    ("minutes", 60e6),
    ("h", 3600e6),
    ("hours", 3600e6),
    ("day", 86_400e6),
    ("days", 86_400e6),
    ("week", 7.0 * 86_400e6),
    ("weeks", 7.0 * 86_400e6),
    ("year", 365.0 * 86_400e6),
    ("years", 365.0 * 86_400e6),
];

/// What people write for some of them.
const MEANT: [(&str, &str); 14] = [
    ("m", "min"),
    ("mins", "min"),
    ("minute", "min"),
    ("sek", "s"),
    ("secs", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("d", "days"),
    ("w", "weeks"),
    ("y", "years"),
    ("yr", "years"),
];

const TIME_HELP: &str =
    "write a number and a unit, such as \"12 min\"; units are us, ms, s, min, h, days, weeks, years";

/// Returns "did you mean `x`?" for the name nearest to `wanted`, or the list of all names if none is near.
pub(crate) fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    let close = |name: &&str| strsim::damerau_levenshtein(wanted, name);
    let best = names.iter().copied().min_by_key(close);
    match best {
        Some(best) if close(&best) <= 1 + best.chars().count() / 3 => format!("did you mean `{best}`?"),
        Some(_) if names.len() <= 12 => format!("there is {}", names.map_join()),
        Some(_) | None => String::new(),
    }
}

trait MapJoin {
    fn map_join(&self) -> String;
}

impl MapJoin for Vec<&str> {
    fn map_join(&self) -> String {
        self.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    }
}

/// Rounds what was added up for a message: 1.2999999999999998 is 1.3.
pub(super) fn rounded(sum: f64) -> f64 {
    (sum * 1e6).round() / 1e6
}

/// Splits "1_000 IDR" or "1e3 IDR" into the number and what follows it.
pub(super) fn split_number(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let length = |text: &str, part: fn(char) -> bool| text.find(|c| !part(c)).unwrap_or(text.len());
    let mut end = length(text, |c| c.is_ascii_digit() || "+-._".contains(c));
    if let Some(after) = text[end..].strip_prefix(['e', 'E']) {
        let digits = after.strip_prefix(['+', '-']).unwrap_or(after);
        if digits.starts_with(|c: char| c.is_ascii_digit()) {
            end = text.len() - digits.len() + length(digits, |c| c.is_ascii_digit());
        }
    }
    let number = text[..end].replace('_', "").parse().ok()?;
    Some((number, text[end..].trim()))
}

/// Returns the length of time that `text` says, or why it says none and what to write.
pub(super) fn time_of(text: &str) -> Result<SimDuration, (&'static str, String, String)> {
    let help = || TIME_HELP.to_owned();
    let not_a_time = || ("not-a-time", "which is not a length of time".to_owned(), help());
    let (number, unit) = split_number(text).ok_or_else(not_a_time)?;
    if unit.is_empty() {
        return Err(("missing-unit", "which has no unit".to_owned(), help()));
    }
    let Some((_, size)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        return Err(("unknown-unit", format!("and `{unit}` is not a unit of time"), unit_help(unit)));
    };
    let size = number * size;
    if size.abs() > LONGEST {
        return Err(("too-long", "which is longer than 10,000 years".to_owned(), "write less".to_owned()));
    }
    Ok(SimDuration(size.round() as i64))
}

/// Says what to write instead of `unit`; a unit is only proposed where it is surely meant.
fn unit_help(unit: &str) -> String {
    if unit == "month" || unit == "months" {
        return "months differ in length: write days or weeks".to_owned();
    }
    let near = |name: &str| name.len() > 2 && strsim::damerau_levenshtein(unit, name) == 1;
    let meant = MEANT.iter().find(|(written, _)| *written == unit.to_lowercase()).map(|(_, meant)| *meant);
    let meant = meant.or_else(|| UNITS.iter().map(|(name, _)| *name).find(|name| near(name)));
    meant.map_or_else(|| TIME_HELP.to_owned(), |meant| format!("did you mean `{meant}`?"))
}

/// Reads a length of time that may be negative.
pub(super) fn signed_time(node: &Node) -> Result<SimDuration, Wrong> {
    match &node.value {
        Value::Text(text) => {
            time_of(text).map_err(|(code, reason, help)| Wrong::new(code, node, reason, help))
        }
        Value::Integer(_) | Value::Huge(_) | Value::Float(_) => {
            Err(Wrong::new("missing-unit", node, "which has no unit", TIME_HELP))
        }
        _ => Err(Wrong::new("not-a-time", node, "which is not a length of time", TIME_HELP)),
    }
}

/// Reads a length of time of at least zero.
pub(super) fn time(node: &Node) -> Result<SimDuration, Wrong> {
    let time = signed_time(node)?;
    if time < SimDuration::ZERO {
        return Err(Wrong::new("negative", node, "which is negative", "write a length of zero or more"));
    }
    Ok(time)
}

/// Reads a length of time above zero.
pub(super) fn positive_time(node: &Node) -> Result<SimDuration, Wrong> {
    let time = time(node)?;
    if time == SimDuration::ZERO {
        return Err(Wrong::new("zero", node, "which is no time at all", "write a length above zero"));
    }
    Ok(time)
}

/// Reads "25 h in use" as 25 h, where `tail` is "in use"; `None` if that is not how the text ends.
pub(super) fn time_with_tail(node: &Node, tail: &str) -> Option<Result<SimDuration, Wrong>> {
    let before = node.text()?.trim().strip_suffix(tail)?;
    let time = Node { span: node.span.clone(), value: Value::Text(before.to_owned()) };
    Some(positive_time(&time).map_err(|wrong| Wrong { found: node.found(), ..wrong }))
}

/// Reads "400 uses" as 400, where `unit` is "uses"; `None` if the text has another unit.
pub(super) fn amount(node: &Node, unit: &str) -> Option<Result<f64, Wrong>> {
    let (number, _) = split_number(node.text()?).filter(|(_, found)| *found == unit)?;
    let wrong = |code, reason: &str| Wrong::new(code, node, reason, "write a number above zero");
    Some(match number {
        0.0 => Err(wrong("zero", "which is none")),
        number if number < 0.0 => Err(wrong("negative", "which is negative")),
        number if !number.is_finite() => Err(wrong("not-finite", "which is not a finite number")),
        number => Ok(number),
    })
}

/// Reads a finite number.
pub(super) fn number(node: &Node) -> Result<f64, Wrong> {
    match node.number() {
        Some(number) if number.is_finite() => Ok(number),
        Some(_) => Err(Wrong::new("not-finite", node, "which is not a finite number", "write a number")),
        None => {
            Err(Wrong::new("not-a-number", node, "which is not a number", "write a number without quotes"))
        }
    }
}

/// Reads the points of a curve of numbers that are at least zero.
pub(super) fn curve(node: &Node) -> Result<Curve, Wrong> {
    const HELP: &str = "write pairs of numbers, the first ones ascending: [[0, 1.0], [4, 0.9]]";
    let not_a_curve = || Wrong::new("not-a-curve", node, "which is not a curve", HELP);
    let mut points = Vec::new();
    for point in node.list().ok_or_else(not_a_curve)? {
        let [x, y] = point.list().ok_or_else(not_a_curve)? else { return Err(not_a_curve()) };
        points.push((number(x)?, non_negative(y)?));
    }
    Curve::new(points).ok_or_else(|| Wrong::new("not-a-curve", node, "whose points do not ascend", HELP))
}

/// Reads a finite number of at least zero.
pub(super) fn non_negative(node: &Node) -> Result<f64, Wrong> {
    let number = number(node)?;
    if number < 0.0 {
        return Err(Wrong::new("negative", node, "which is negative", "write zero or more"));
    }
    Ok(number)
}

/// Reads a finite number above zero.
pub(super) fn positive(node: &Node) -> Result<f64, Wrong> {
    let number = non_negative(node)?;
    if number == 0.0 {
        return Err(Wrong::new("zero", node, "which is zero", "write a number above zero"));
    }
    Ok(number)
}

/// Reads a number of things, from 0 to 4,294,967,295.
pub(super) fn count(node: &Node) -> Result<u32, Wrong> {
    let number = match &node.value {
        Value::Integer(number) => *number,
        Value::Huge(digits) if digits.starts_with('-') => -1,
        Value::Huge(_) => i64::MAX,
        Value::Float(number) if number.fract() == 0.0 => {
            let help = "write it without a decimal point or exponent";
            return Err(Wrong::new("not-a-count", node, "which is not written as a whole number", help));
        }
        _ => {
            let help = "write a whole number";
            return Err(Wrong::new("not-a-count", node, "which is not a whole number", help));
        }
    };
    u32::try_from(number).map_err(|_| {
        let reason = if number < 0 { "which is negative" } else { "which is too many" };
        Wrong::new("out-of-range", node, reason, "write a whole number from 0 to 4 billion")
    })
}

/// Reads a number of things of at least one.
pub(super) fn at_least_one(node: &Node) -> Result<u32, Wrong> {
    match count(node)? {
        0 => Err(Wrong::new("out-of-range", node, "which is none", "write at least 1")),
        number => Ok(number),
    }
}

/// Reads a share of a whole: 0.15 or "15 %".
pub(super) fn share(node: &Node) -> Result<f64, Wrong> {
    const HELP: &str = "write a share between 0 and 1, or a percentage such as \"15 %\"";
    let share = match node.text().and_then(split_number) {
        Some((percent, "%")) => percent / 100.0,
        Some(_) => return Err(Wrong::new("not-a-share", node, "which is not a share", HELP)),
        None => number(node).map_err(|wrong| Wrong { help: HELP.to_owned(), ..wrong })?,
    };
    if !(0.0..=1.0).contains(&share) {
        let reason = if share < 0.0 { "which is negative" } else { "which is more than the whole" };
        return Err(Wrong::new("out-of-range", node, reason, HELP));
    }
    Ok(share)
}

/// Reads a share above zero.
pub(super) fn positive_share(node: &Node) -> Result<f64, Wrong> {
    let share = share(node)?;
    if share == 0.0 {
        return Err(Wrong::new("zero", node, "which is zero", "write a number above 0 and up to 1"));
    }
    Ok(share)
}

/// Reads a yes or no.
pub(super) fn flag(node: &Node) -> Result<bool, Wrong> {
    match node.value {
        Value::Flag(flag) => Ok(flag),
        _ => Err(Wrong::new("not-a-flag", node, "which is neither true nor false", "write true or false")),
    }
}

/// Reads a text that is not empty and can be printed.
pub(super) fn text(node: &Node) -> Result<String, Wrong> {
    match node.text().map(str::trim) {
        Some("") => Err(Wrong::new("empty", node, "which is empty", "write at least one letter")),
        Some(text) if !text.chars().all(is_printable) => {
            let reason = "which contains a character that cannot be printed";
            Err(Wrong::new("not-printable", node, reason, "delete it"))
        }
        Some(text) => Ok(text.to_owned()),
        None => Err(Wrong::new("not-a-text", node, "which is not a text", "write it in \"quotes\"")),
    }
}

/// Reads a rate such as "18 /h": the number and the unit of time \[µs\].
pub(super) fn rate(node: &Node) -> Result<(f64, f64), Wrong> {
    const HELP: &str = "write a number and a unit, such as \"18 /h\"; units are /s, /min, /h, \
                        and /day for an office that never closes";
    let wrong = |code, reason: &str| Wrong::new(code, node, reason, HELP);
    if node.number().is_some() {
        return Err(wrong("missing-unit", "which has no unit"));
    }
    let split =
        node.text().and_then(split_number).ok_or_else(|| wrong("not-a-rate", "which is not a rate"))?;
    let (number, unit) = split;
    let unit = unit.strip_prefix('/').map(str::trim).ok_or_else(|| match unit {
        "" => wrong("missing-unit", "which has no unit"),
        _ => wrong("unknown-unit", "whose unit is not that of a rate"),
    })?;
    let known = UNITS.iter().find(|(name, _)| *name == unit);
    let (_, size) = known.ok_or_else(|| wrong("unknown-unit", "whose unit is not that of a rate"))?;
    if number < 0.0 {
        return Err(wrong("negative", "which is negative"));
    }
    if !number.is_finite() {
        return Err(wrong("not-finite", "which is not a finite number"));
    }
    Ok((number, *size))
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Money {
    pub amount: f64,
    pub currency: String,
}

/// Reads money such as "45_000 IDR/h", where `per` is "/h", or "4_000_000 IDR", where it is "".
pub(super) fn money(node: &Node, per: &str) -> Result<Money, Wrong> {
    let help = format!("write an amount and a currency, such as \"45_000 IDR{per}\"");
    let wrong = |code, reason: &str| Wrong::new(code, node, reason, help.clone());
    if node.number().is_some() {
        return Err(wrong("missing-unit", "which has no currency"));
    }
    let split = node
        .text()
        .and_then(split_number)
        .ok_or_else(|| wrong("not-money", "which is no amount of money"))?;
    let (amount, unit) = split;
    let (currency, found) = match unit.find('/') {
        Some(slash) => (unit[..slash].trim(), &unit[slash..]),
        None => (unit, ""),
    };
    if currency.is_empty() || !currency.chars().all(char::is_alphabetic) {
        return Err(wrong("missing-unit", "which has no currency"));
    }
    if found.replace(' ', "") != per {
        let wanted = if per.is_empty() { "no unit of time".to_owned() } else { format!("`{per}`") };
        return Err(wrong("unknown-unit", &format!("where {wanted} is wanted after the currency")));
    }
    if amount < 0.0 {
        return Err(wrong("negative", "which is negative"));
    }
    if !amount.is_finite() {
        return Err(wrong("not-finite", "which is not a finite number"));
    }
    Ok(Money { amount, currency: currency.to_owned() })
}

/// Reads one of several words.
pub(super) fn choice<T: Copy>(node: &Node, choices: &[(&str, T)]) -> Result<T, Wrong> {
    let found = node.text().and_then(|text| choices.iter().find(|(name, _)| *name == text.trim()));
    found.map(|(_, value)| *value).ok_or_else(|| {
        let names = || choices.iter().map(|(name, _)| *name);
        let near = nearest(node.text().unwrap_or(""), names());
        let all = names().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let help = if near.starts_with("did") { near } else { format!("write one of {all}") };
        Wrong::new("unknown-choice", node, "which is not one of the choices", help)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> Node {
        Node { span: None, value: Value::Text(text.to_owned()) }
    }

    #[test]
    fn lengths_of_time_need_a_unit() {
        assert_eq!(time(&says("12 min")).expect("12 min").minutes(), 12.0);
        assert_eq!(time(&says("1_000 h")).expect("1000 h").hours(), 1000.0);
        assert_eq!(signed_time(&says("-5 min")).expect("-5 min").minutes(), -5.0);
        assert_eq!(time(&says("1.5 days")).expect("1.5 days").hours(), 36.0);
        assert_eq!(time(&says("12")).expect_err("no unit").reason, "which has no unit");
        assert_eq!(time(&Node::from_argument("12")).expect_err("no unit").code, "missing-unit");
        assert_eq!(time(&says("12 mim")).expect_err("misspelt").help, "did you mean `min`?");
        assert_eq!(time(&says("-1 h")).expect_err("negative").code, "negative");
        assert_eq!(time(&says("1e3 h")).expect("1000 h").hours(), 1000.0);
        assert_eq!(time(&says("1e30 min")).expect_err("too long").code, "too-long");
        assert!(time(&says("3 %")).expect_err("no time").help.starts_with("write a number"));
        assert_eq!(time(&says("99999999 years")).expect_err("too long").code, "too-long");
    }

    #[test]
    fn shares_are_numbers_or_percentages() {
        assert_eq!(share(&says("15 %")).expect("15 %"), 0.15);
        assert_eq!(share(&Node::from_argument("1")).expect("1"), 1.0);
        assert_eq!(share(&Node::from_argument("1.5")).expect_err("above one").code, "out-of-range");
        assert_eq!(share(&Node::from_argument("nan")).expect_err("nan").code, "not-finite");
        assert_eq!(share(&says("0.5")).expect_err("quoted").code, "not-a-share");
    }

    #[test]
    fn money_has_a_currency_and_a_unit_of_time() {
        let wage = money(&says("45_000 IDR/h"), "/h").expect("a wage");
        assert_eq!((wage.amount, wage.currency.as_str()), (45_000.0, "IDR"));
        assert_eq!(money(&says("45_000 IDR"), "/h").expect_err("no unit").code, "unknown-unit");
        assert_eq!(money(&says("45_000"), "/h").expect_err("no currency").code, "missing-unit");
    }

    #[test]
    fn rates_are_per_unit_of_time() {
        assert_eq!(rate(&says("18 /h")).expect("18 /h"), (18.0, 3600e6));
        assert_eq!(rate(&says("18")).expect_err("no unit").code, "missing-unit");
        assert_eq!(rate(&says("18 h")).expect_err("no slash").code, "unknown-unit");
    }

    #[test]
    fn choices_are_named_when_misspelt() {
        let rules = [("fastest", 1), ("slowest", 2)];
        assert_eq!(choice(&says("fastest"), &rules).expect("a rule"), 1);
        assert_eq!(choice(&says("fastets"), &rules).expect_err("misspelt").help, "did you mean `fastest`?");
        assert_eq!(
            choice(&says("x"), &rules).expect_err("unknown").help,
            "write one of \"fastest\", \"slowest\""
        );
    }
}
