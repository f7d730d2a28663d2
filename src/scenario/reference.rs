//! The reference page of scenario files, made from the format.

use super::format::{DISTRIBUTION, FILE, Form, Kind, Need};
use std::fmt::Write;

/// Returns the reference of scenario files as Markdown: every table, every key, what it holds, and what
/// holds when it is left out.
pub fn reference() -> String {
    let mut page = String::from("# Scenario files\n\nEvery table and key of the format.\n");
    let mut seen: Vec<&'static Form> = vec![&FILE];
    let mut next = 0;
    while let Some(&form) = seen.get(next) {
        next += 1;
        table(form, &mut page);
        form.fields.iter().for_each(|field| forms(&field.kind, &mut seen));
    }
    table(&DISTRIBUTION, &mut page);
    page
}

/// Adds the tables that a kind leads to, each once.
fn forms(kind: &'static Kind, seen: &mut Vec<&'static Form>) {
    match kind {
        Kind::Table(form) => {
            if !seen.iter().any(|known| std::ptr::eq(*known, *form)) {
                seen.push(form);
            }
        }
        Kind::List(of) | Kind::Map(_, of) | Kind::Week(of) => forms(of, seen),
        Kind::Any(kinds) => kinds.iter().for_each(|kind| forms(kind, seen)),
        Kind::Text
        | Kind::Flag
        | Kind::Count(_)
        | Kind::Number
        | Kind::Share
        | Kind::Time(_)
        | Kind::Quantity(_)
        | Kind::Date
        | Kind::Dates
        | Kind::Hours
        | Kind::Distribution
        | Kind::Curve
        | Kind::Choice(_)
        | Kind::Name(_)
        | Kind::Value(_) => {}
    }
}

fn table(form: &Form, page: &mut String) {
    let mut letters = form.name.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let one_of = match form.one_of {
        [] => String::new(),
        keys => format!(" Exactly one of {} is there.", code(keys).join(", ")),
    };
    let _ = write!(
        page,
        "\n## {first}{}\n\n{}{one_of}\n\n| key | holds | left out | means |\n| --- | --- | --- | --- |\n",
        letters.as_str(),
        form.doc
    );
    for field in form.fields {
        let default = match field.need {
            Need::Required => "required",
            Need::Default(default) => default,
        };
        let _ = writeln!(page, "| `{}` | {} | {default} | {} |", field.key, holds(&field.kind), field.doc);
    }
}

fn code(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| format!("`{word}`")).collect()
}

/// Says in words what a kind looks like.
fn holds(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Count(least) => format!("whole number, at least {least}"),
        Kind::Number => "number".to_owned(),
        Kind::Share => "share: `0.15` or `\"15 %\"`".to_owned(),
        Kind::Time(example) => format!("time: `\"{example}\"`"),
        Kind::Quantity(example) => format!("`\"{example}\"`"),
        Kind::Date => "date: `2027-01-04`".to_owned(),
        Kind::Dates => "date, or `\"2027-03-10..2027-03-16\"`".to_owned(),
        Kind::Hours => "hours: `\"07:30-11:30, 13:00-15:00\"`".to_owned(),
        Kind::Distribution => "time or [distribution](#distribution)".to_owned(),
        Kind::Curve => "curve: `[[0, 1.0], [4, 0.9]]`, straight between the points".to_owned(),
        Kind::Choice(words) => {
            words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
        }
        Kind::Name(what) => format!("name of a {what}"),
        Kind::List(of) => format!("list of: {}", holds(of)),
        Kind::Map(what, of) => format!("table by {what}: {}", holds(of)),
        Kind::Week(of) => {
            format!("table by weekday (`mon`, `mon-thu`, `\"mon, wed\"`, `daily`): {}", holds(of))
        }
        Kind::Table(form) => format!("[{}](#{})", form.name, form.name.replace(' ', "-").to_lowercase()),
        Kind::Any(kinds) => kinds.iter().map(holds).collect::<Vec<_>>().join("; or "),
        Kind::Value(example) => format!("such as `{example}`"),
    }
}

#[cfg(test)]
mod tests {
    /// `LOKET_UPDATE=1 cargo test --lib` writes the page anew.
    #[test]
    fn the_committed_page_is_true() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/format.md");
        if std::env::var_os("LOKET_UPDATE").is_some() {
            std::fs::write(&path, super::reference()).expect("docs/format.md can be written");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == super::reference(), "docs/format.md is old: LOKET_UPDATE=1 cargo test --lib");
    }
}
