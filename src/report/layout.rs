//! Tables and paragraphs that fit a terminal of 80 columns.

use crate::experiment::batches::Batches;
use crate::experiment::steady::FoundWarmUp;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

/// Widest line \[characters\].
pub(super) const WIDTH: usize = 80;

/// A table with its title; columns of nothing but zeros and dashes are left out, and so is a table without rows.
pub(super) fn table(title: &str, head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Option<String> {
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return None;
    }
    let tells =
        |&column: &usize| column == 0 || rows.iter().any(|row| !["-", "0"].contains(&row[column].as_str()));
    let columns: Vec<usize> = (0..head.len()).filter(tells).collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING).force_no_tty().set_width(WIDTH as u16);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if head.iter().any(|name| !name.is_empty()) {
        table.set_header(columns.iter().map(|&column| cell(column, head[column], head)));
    }
    for row in &rows {
        table.add_row(columns.iter().map(|&column| cell(column, &row[column], head)));
    }
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if place == 0 { 2 } else { 1 }, 1));
    }
    Some(format!("{title}\n{}", table.trim_fmt()))
}

/// Words to the left, numbers to the right.
fn cell(column: usize, content: &str, head: &[&str]) -> Cell {
    let words = column == 0
        || ["waits for", "verdict", "near the queue"].contains(&head[column])
        || (column + 1 == head.len() && head[column].is_empty());
    let side =
        if words && head.len() > 2 || column == 0 { CellAlignment::Left } else { CellAlignment::Right };
    Cell::new(content).set_alignment(side)
}

/// "40 replications", or "30 batches of 12 days" of one long run.
pub(super) fn units(count: u64, batches: Option<&Batches>) -> String {
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    match batches {
        Some(Batches { days, .. }) => {
            format!(
                "{count} batch{} of {days} day{}",
                if count == 1 { "" } else { "es" },
                plural(u64::from(*days))
            )
        }
        None => format!("{count} replication{}", plural(count)),
    }
}

/// ", 35 h of warm-up found and left out", if it was found.
pub(super) fn left_out(warm_up: Option<&FoundWarmUp>) -> String {
    warm_up
        .map_or_else(String::new, |warm_up| format!(", warm-up of {} found and left out", warm_up.length()))
}

/// Breaks `text` between words so that no line is wider than allowed; `indent` stands before all but the first.
pub(super) fn wrapped(text: &str, indent: &str) -> String {
    broken(text, "", indent)
}

/// The same with `indent` before all lines.
pub(super) fn indented(text: &str, indent: &str) -> String {
    broken(text, indent, indent)
}

fn broken(text: &str, first: &str, indent: &str) -> String {
    let mut lines = vec![first.to_owned()];
    let (mut width, mut words) = (first.len(), 0);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if words > 0 && width + 1 + length > WIDTH {
            lines.push(indent.to_owned());
            width = indent.len();
        } else if words > 0 {
            lines.last_mut().expect("there is a first line").push(' ');
            width += 1;
        }
        lines.last_mut().expect("there is a first line").push_str(word);
        width += length;
        words += 1;
    }
    lines.join("\n")
}
