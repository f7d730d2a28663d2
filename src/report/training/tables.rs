//! The weeks of a course, and its plans, as tables.

use super::super::layout::table;
use super::super::number::{change, number};
use crate::experiment::training::{Alternative, Findings, Found, Kind, WeekRow};
use jiff::civil::Date;

/// More weeks than this are not all shown.
const ALL_WEEKS: usize = 16;

/// Most plans that are shown.
const MOST_PLANS: usize = 14;

/// A space at which no line ends.
const UNBROKEN: &str = "\u{a0}";

/// Gain in a unit in which it has few digits.
struct Scale {
    unit: String,
    factor: f64,
}

impl Scale {
    fn of(findings: &Findings, largest: f64) -> Scale {
        let unit = &findings.gain_unit;
        if findings.value_of_time.is_some() && largest >= 1e7 {
            Scale { unit: format!("million {unit}"), factor: 1e-6 }
        } else if findings.value_of_time.is_some() && largest >= 1e5 {
            Scale { unit: format!("1000 {unit}"), factor: 1e-3 }
        } else {
            Scale { unit: unit.clone(), factor: 1.0 }
        }
    }

    fn show(&self, value: f64, ends: Option<(f64, f64)>) -> String {
        change(value * self.factor, ends.map(|(low, high)| (low * self.factor, high * self.factor)))
    }
}

fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.map(f64::abs).fold(0.0, f64::max)
}

/// The weeks around the class, and some of the others if there are many.
fn shown<'f>(found: &'f Found) -> Vec<&'f WeekRow> {
    let step = found.weeks.len().div_ceil(ALL_WEEKS) as u32;
    let (first, last) = (found.class_weeks.first(), found.class_weeks.last());
    let near = |week: u32| {
        first.is_some_and(|&first| week + 1 >= first) && last.is_some_and(|&last| week <= last + 2)
    };
    let end = found.weeks.last().map_or(0, |row| row.week);
    let is_shown = |row: &&'f WeekRow| {
        row.week.is_multiple_of(step) || near(row.week) || row.week == end || row.week == 1
    };
    found.weeks.iter().filter(is_shown).collect()
}

/// One line per week.
pub(super) fn weeks(findings: &Findings, found: &Found) -> Option<String> {
    let scale = Scale::of(findings, largest(found.weeks.iter().map(|row| row.net_so_far)));
    let dash = || "-".to_owned();
    let rows = shown(found).into_iter().map(|row| {
        let wait = &row.wait_mean_min;
        let ends = wait.ci95_low.zip(wait.ci95_high);
        vec![
            format!("{}{}", row.week, if row.class { "*" } else { "" }),
            short(&row.from),
            row.skill.with.map_or_else(dash, |skill| format!("{skill:.2}")),
            row.skill.difference.map_or_else(dash, two_decimals),
            wait.with.map_or_else(dash, number),
            wait.difference.map_or_else(dash, |difference| change(difference, ends).replace(' ', UNBROKEN)),
            row.served.difference.map_or_else(dash, |served| change(served, None)),
            scale.show(row.net_so_far, None),
        ]
    });
    let head = ["week", "from", "skill", "change", "wait", "change", "served", "net"];
    let all = if shown(found).len() < found.weeks.len() { ", some weeks left out" } else { "" };
    let title = format!(
        "With `{}`, and what it changes{all}:\nwait in min; net: what is gained so far, in {}",
        found.name, scale.unit
    );
    table(&title, &head, rows).map(|text| text.replace(UNBROKEN, " "))
}

fn two_decimals(value: f64) -> String {
    let text = format!("{value:+.2}");
    if ["+0.00", "-0.00"].contains(&text.as_str()) { "0".to_owned() } else { text }
}

/// Keeps the words of a cell on one line.
fn whole(text: &str) -> String {
    text.replace(' ', UNBROKEN)
}

/// The plans, the best first.
pub(super) fn alternatives(findings: &Findings, found: &Found) -> Option<String> {
    let scale = Scale::of(findings, largest(found.alternatives.iter().map(|row| row.net.mean)));
    let is_shown = |row: &&Alternative| {
        row.rank <= MOST_PLANS as u64 || matches!(row.plan, Kind::AsWritten | Kind::None)
    };
    let rows = found.alternatives.iter().filter(is_shown).map(|row| {
        let ends = row.ci95_low.zip(row.ci95_high);
        let is_base = row.plan == Kind::AsWritten;
        let of_others = |text: String| if is_base { "-".to_owned() } else { whole(&text) };
        vec![
            plan(row),
            row.first_session.as_deref().map_or_else(|| "-".to_owned(), short),
            scale.show(row.net.mean, None),
            of_others(scale.show(row.difference, ends)),
            of_others(row.verdict.words().replace("clearly ", "").replace(" to differ", "")),
        ]
    });
    let head = ["plan", "from", "gain", "against the file", "verdict"];
    let hidden = found.alternatives.iter().filter(|row| !is_shown(row)).count();
    let more = if hidden > 0 { format!(" ({hidden} more in --json)") } else { String::new() };
    let title = format!(
        "Other ways to hold `{}`, the best first{more}:\nfrom the first session on; gain in {}; *: may be the best",
        found.name, scale.unit
    );
    table(&title, &head, rows).map(|text| text.replace(UNBROKEN, " "))
}

/// Returns a date without its year.
fn short(date: &str) -> String {
    let parsed: Result<Date, _> = date.parse();
    parsed.map_or_else(|_| date.to_owned(), |date| whole(&date.strftime("%-d %b").to_string()))
}

fn plan(row: &Alternative) -> String {
    let cohorts = match row.cohorts {
        1 => whole("all at once"),
        cohorts => whole(&format!("{cohorts} cohorts")),
    };
    let name = match row.plan {
        Kind::AsWritten => whole(&format!("{cohorts}, as in the file")),
        Kind::Another => cohorts,
        Kind::None => whole("no course"),
    };
    if row.may_be_best == Some(true) { format!("{name}{UNBROKEN}*") } else { name }
}
