//! Single values about days: hours, weekdays and dates.

use super::calendar::Window;
use super::tree::{Node, Value};
use super::values::Wrong;
use crate::time::SimDuration;
use jiff::civil::Date;

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

/// Reads a time of day such as "09:00".
pub(super) fn time_of_day(node: &Node) -> Result<SimDuration, Wrong> {
    let at = node.text().and_then(clock).filter(|at| *at < SimDuration::DAY);
    at.ok_or_else(|| {
        Wrong::new("not-a-time", node, "which is not a time of day", "write a time such as \"09:00\"")
    })
}

/// Reads "07:30"; "24:00" is the end of the day.
pub(super) fn clock(text: &str) -> Option<SimDuration> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> Node {
        Node { span: None, value: Value::Text(text.to_owned()) }
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
}
