//! Single values: lengths of time, rates, money, shares, hours, days and choices.
//!
//! More than 500 lines, so that all units of the format stand side by side.

use super::calendar::Window;
use super::tree::{Node, Value};
use crate::diagnostic::Span;
use crate::time::SimDuration;
use jiff::civil::Date;

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

const TIME_HELP: &str =
    "write a number and a unit, such as \"12 min\"; units are us, ms, s, min, h, days, weeks, years";

/// Returns "did you mean `x`?" for the name nearest to `wanted`, or the list of all names if none is near.
pub(super) fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> String {
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

/// Splits "1_000 IDR" into the number and what follows it.
pub(super) fn split_number(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || "+-._".contains(c))).unwrap_or(text.len());
    let number = text[..end].replace('_', "").parse().ok()?;
    Some((number, text[end..].trim()))
}

/// Returns the length of time that `text` says, or why it says none and what to write.
fn time_of(text: &str) -> Result<SimDuration, (&'static str, String, String)> {
    let help = || TIME_HELP.to_owned();
    let not_a_time = || ("not-a-time", "which is not a length of time".to_owned(), help());
    let (number, unit) = split_number(text).ok_or_else(not_a_time)?;
    if unit.is_empty() {
        return Err(("missing-unit", "which has no unit".to_owned(), help()));
    }
    let Some((_, size)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        let near = nearest(unit, UNITS.iter().map(|(name, _)| *name));
        let help = if near.starts_with("did") { near } else { help() };
        return Err(("unknown-unit", format!("and `{unit}` is not a unit of time"), help));
    };
    let size = number * size;
    if size.abs() > LONGEST {
        return Err(("too-long", "which is longer than 10,000 years".to_owned(), "write less".to_owned()));
    }
    Ok(SimDuration(size.round() as i64))
}

/// Reads a length of time that may be negative.
pub(super) fn signed_time(node: &Node) -> Result<SimDuration, Wrong> {
    match &node.value {
        Value::Text(text) => {
            time_of(text).map_err(|(code, reason, help)| Wrong::new(code, node, reason, help))
        }
        Value::Integer(_) | Value::Float(_) => {
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

/// Reads "25 h in use" as 25 h, where `tail` is "in use".
pub(super) fn time_with_tail(node: &Node, tail: &str) -> Option<SimDuration> {
    let before = node.text()?.trim().strip_suffix(tail)?;
    time_of(before).ok().filter(|time| *time > SimDuration::ZERO)
}

/// Reads "400 uses" as 400, where `unit` is "uses"; the number is positive.
pub(super) fn amount(node: &Node, unit: &str) -> Option<f64> {
    let (number, found) = split_number(node.text()?)?;
    (found == unit && number > 0.0).then_some(number)
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
    let Value::Integer(number) = node.value else {
        return Err(Wrong::new("not-a-count", node, "which is not a whole number", "write a whole number"));
    };
    u32::try_from(number).map_err(|_| {
        let reason = if number < 0 { "which is negative" } else { "which is too many" };
        Wrong::new("out-of-range", node, reason, "write a whole number from 0 to 4 billion")
    })
}

/// Reads a number of things of at least one.
pub(super) fn at_least_one(node: &Node) -> Result<u32, Wrong> {
    match count(node)? {
        0 => Err(Wrong::new("out-of-range", node, "which is none", "write at least 1, or delete the table")),
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

/// Reads a text that is not empty.
pub(super) fn text(node: &Node) -> Result<String, Wrong> {
    match node.text().map(str::trim) {
        Some("") => Err(Wrong::new("empty", node, "which is empty", "write at least one letter")),
        Some(text) => Ok(text.to_owned()),
        None => Err(Wrong::new("not-a-text", node, "which is not a text", "write it in \"quotes\"")),
    }
}

/// Reads a rate such as "18 /h": the number and the unit of time \[µs\].
pub(super) fn rate(node: &Node) -> Result<(f64, f64), Wrong> {
    const HELP: &str = "write a number and a unit, such as \"18 /h\"; units are /s, /min, /h, /day";
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
    Ok(Money { amount, currency: currency.to_owned() })
}

const HOURS_HELP: &str = "write hours such as \"07:30-15:00\", or several: \"07:30-11:30, 13:00-15:00\"";

/// Reads hours such as "07:30-11:30, 13:00-15:00": ascending and apart.
pub(super) fn windows(node: &Node) -> Result<Vec<Window>, Wrong> {
    let wrong = |reason: &str| Wrong::new("not-hours", node, reason, HOURS_HELP);
    let text = node.text().ok_or_else(|| wrong("which are not hours of a day"))?;
    let mut windows: Vec<Window> = Vec::new();
    for part in text.split(',') {
        let (from, until) = part.split_once('-').ok_or_else(|| wrong("which are not hours of a day"))?;
        let (from, until) = (clock(from), clock(until));
        let (Some(from), Some(until)) = (from, until) else {
            return Err(wrong("which are not hours of a day"));
        };
        if from >= until {
            return Err(wrong("which end before they begin"));
        }
        if windows.last().is_some_and(|last| last.until > from) {
            return Err(wrong("which overlap or are out of order"));
        }
        windows.push(Window { from, until });
    }
    Ok(windows)
}

/// Reads exactly one stretch of hours.
pub(super) fn window(node: &Node) -> Result<Window, Wrong> {
    match windows(node)?.as_slice() {
        [window] => Ok(*window),
        _ => {
            Err(Wrong::new("not-hours", node, "which is more than one stretch", "write one, \"08:00-12:00\""))
        }
    }
}

/// Reads "07:30"; "24:00" is the end of the day.
fn clock(text: &str) -> Option<SimDuration> {
    let (hours, minutes) = text.trim().split_once(':')?;
    if hours.is_empty() || hours.len() > 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let valid = (0..24).contains(&hours) && (0..60).contains(&minutes) || (hours, minutes) == (24, 0);
    valid.then(|| SimDuration(hours * SimDuration::HOUR.0 + minutes * SimDuration::MINUTE.0))
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Reads "mon", "mon-thu", "mon, wed" or "daily" as one flag per weekday, Monday first.
pub(super) fn weekdays(text: &str) -> Option<[bool; 7]> {
    let mut days = [false; 7];
    for part in text.split(',').map(str::trim) {
        if part == "daily" {
            return Some([true; 7]);
        }
        let place = |name: &str| WEEKDAYS.iter().position(|day| *day == name.trim());
        match part.split_once('-') {
            Some((first, last)) => {
                let (mut day, last) = (place(first)?, place(last)?);
                days[day] = true;
                while day != last {
                    day = (day + 1) % 7;
                    days[day] = true;
                }
            }
            None => days[place(part)?] = true,
        }
    }
    Some(days)
}

/// Reads a table by weekday: for each weekday, Monday first, what the table says of it.
pub(super) fn by_weekday(node: &Node) -> Result<[Option<&Node>; 7], Wrong> {
    const HELP: &str = "write days such as `mon`, `mon-thu`, `\"mon, wed\"` or `daily`, each day once";
    let table =
        node.table().ok_or_else(|| Wrong::new("not-a-week", node, "which is no table of days", HELP))?;
    let mut week = [None; 7];
    for entry in &table.entries {
        let key = |reason: &str| Wrong {
            code: "unknown-day",
            found: format!("`{}`", entry.key),
            span: entry.key_span.clone(),
            reason: reason.to_owned(),
            help: HELP.to_owned(),
        };
        let days = weekdays(&entry.key).ok_or_else(|| key("which is not a day of the week"))?;
        for (place, _) in days.iter().enumerate().filter(|(_, named)| **named) {
            if week[place].replace(&entry.node).is_some() {
                return Err(key(&format!("but {} is named twice", WEEKDAYS[place])));
            }
        }
    }
    Ok(week)
}

const DATE_HELP: &str = "write a date such as 2027-01-04";

/// Reads a date, with or without quotes.
pub(super) fn date(node: &Node) -> Result<Date, Wrong> {
    let text = match &node.value {
        Value::Text(text) | Value::Date(text) => text.trim(),
        _ => return Err(Wrong::new("not-a-date", node, "which is not a date", DATE_HELP)),
    };
    text.parse()
        .ok()
        .filter(|_| text.len() == 10)
        .ok_or_else(|| Wrong::new("not-a-date", node, "which is not a date", DATE_HELP))
}

/// Reads a date, or "2027-03-10..2027-03-16" with both ends included.
pub(super) fn dates(node: &Node) -> Result<(Date, Date), Wrong> {
    let Some((first, last)) = node.text().and_then(|text| text.split_once("..")) else {
        return date(node).map(|date| (date, date));
    };
    let parse = |text: &str| text.trim().parse::<Date>().ok();
    match (parse(first), parse(last)) {
        (Some(first), Some(last)) if first <= last => Ok((first, last)),
        (Some(_), Some(_)) => Err(Wrong::new("not-a-date", node, "which ends before it begins", DATE_HELP)),
        _ => Err(Wrong::new(
            "not-a-date",
            node,
            "which is not a range of dates",
            "write two dates, such as \"2027-03-10..2027-03-16\"",
        )),
    }
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
        assert_eq!(time(&says("1e3 h")).expect_err("letters").code, "unknown-unit");
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
    fn hours_are_ascending_and_apart() {
        let hours = windows(&says("07:30-11:30, 13:00-24:00")).expect("hours");
        assert_eq!((hours[0].from.hours(), hours[1].until.hours()), (7.5, 24.0));
        for wrong in ["7.30-15", "15:00-07:30", "08:00-12:00, 11:00-13:00", "08:00", "08:00-25:00"] {
            assert_eq!(windows(&says(wrong)).expect_err(wrong).code, "not-hours");
        }
    }

    #[test]
    fn weekdays_are_named_alone_in_ranges_and_lists() {
        assert_eq!(weekdays("mon-thu"), Some([true, true, true, true, false, false, false]));
        assert_eq!(weekdays("sat-mon"), Some([true, false, false, false, false, true, true]));
        assert_eq!(weekdays("mon, wed"), Some([true, false, true, false, false, false, false]));
        assert_eq!(weekdays("monday"), None);
    }

    #[test]
    fn dates_are_civil() {
        assert!(date(&says("2027-02-29")).is_err());
        assert!(date(&Node::from_argument("2027-02-28")).is_ok());
        assert!(date(&Node::from_argument("2027-02-28T10:00:00")).is_err());
        let (first, last) = dates(&says("2027-03-10..2027-03-16")).expect("a range");
        assert_eq!(last.day() - first.day(), 6);
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
