//! What is in a folder of results, as text: two lines for each.

use super::layout::{indented, wrapped};
use super::number::{count, estimate_of};
use crate::results::catalogue::{Catalogue, Entry, Headline};

/// Widest name of a folder that others are lined up with \[characters\].
const WIDEST: usize = 34;

/// Returns `catalogue` of what is in `folder` as text of at most 80 columns.
pub fn text(catalogue: &Catalogue, folder: &str) -> String {
    let Catalogue { runs, damaged } = catalogue;
    if runs.is_empty() && damaged.is_empty() {
        return wrapped(&format!("no results in `{folder}`; a verb such as `loket run` leaves some"), "")
            + "\n";
    }
    let noun = if runs.len() == 1 { "result" } else { "results" };
    let mut parts = vec![format!("{} {noun} in `{folder}`, the newest first; times are UTC", runs.len())];
    let widths = runs.iter().map(|run| run.folder.chars().count());
    let width = widths.filter(|width| *width <= WIDEST).max().unwrap_or(0);
    let rows: Vec<String> = runs.iter().map(|run| row(run, width)).collect();
    if !rows.is_empty() {
        parts.push(rows.join("\n"));
    }
    if !damaged.is_empty() {
        let line = |of: &crate::results::catalogue::Damaged| {
            indented(&format!("{}: {}", of.folder, of.reason), "  ")
        };
        let lines: Vec<String> = damaged.iter().map(line).collect();
        parts.push(format!("cannot be read:\n{}", lines.join("\n")));
    }
    parts.join("\n\n") + "\n"
}

fn row(run: &Entry, width: usize) -> String {
    let when = run.finished.as_deref().map_or("-", |when| when.get(..16).unwrap_or(when)).replace('T', " ");
    let replications = run.replications.map_or_else(|| "-".to_owned(), count);
    let partial = if run.partial { ", partial" } else { "" };
    let mut lines = Vec::new();
    // A name that is too long has a line of its own.
    let folder = if run.folder.chars().count() > width { "" } else { &run.folder };
    if folder.is_empty() {
        lines.push(format!("  {}", run.folder));
    }
    lines
        .push(format!("  {folder:width$}  {:11}  {when:16}  {replications} replications{partial}", run.kind));
    let mut office = run.scenario.clone();
    if let Some(variant) = &run.variant {
        office += &format!(", {variant}");
    }
    if !run.policies.is_empty() {
        office += &format!(" ({})", run.policies.join("; "));
    }
    let headline = run.headline.as_ref().map_or_else(|| nothing(run), words);
    lines.push(indented(&format!("{office}: {headline}"), "      "));
    lines.join("\n")
}

/// Why there is no headline.
fn nothing(run: &Entry) -> String {
    match run.kind.as_str() {
        "search" => "no point is shown to meet all targets".to_owned(),
        _ => "nothing to sum up".to_owned(),
    }
}

fn words(headline: &Headline) -> String {
    let Headline { of, measure, unit, mean, ci95_low, ci95_high } = headline;
    let share = measure.ends_with("_share");
    let number = estimate_of(*mean, ci95_low.zip(*ci95_high), share);
    let number = match (mean, share, unit.as_str()) {
        (None, _, _) => String::new(),
        (Some(_), true, _) => format!(" {number} %"),
        (Some(_), false, "" | "1") => format!(" {number}"),
        (Some(_), false, unit) => format!(" {number} {unit}"),
    };
    match of {
        Some(of) if mean.is_none() => format!("`{of}` matters most for {measure}"),
        Some(of) => format!("`{of}`, {measure}{number}"),
        None => format!("{measure}{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::catalogue::Damaged;

    fn entry(folder: &str) -> Entry {
        Entry {
            folder: folder.to_owned(),
            kind: "run".to_owned(),
            scenario: "One desk".to_owned(),
            variant: Some("two clerks".to_owned()),
            policies: Vec::new(),
            finished: Some("2027-01-04T09:30:12Z".to_owned()),
            replications: Some(20),
            partial: false,
            headline: Some(Headline {
                of: None,
                measure: "wait_mean_min".to_owned(),
                unit: "min".to_owned(),
                mean: Some(12.34),
                ci95_low: Some(12.0),
                ci95_high: Some(12.68),
            }),
        }
    }

    #[test]
    fn a_run_has_two_lines() {
        let search = Entry {
            kind: "search".to_owned(),
            variant: None,
            policies: vec!["officer.clerk.count=1..4".to_owned()],
            partial: true,
            headline: None,
            ..entry("results/office-optimize")
        };
        let damaged =
            vec![Damaged { folder: "results/x".to_owned(), reason: "`manifest.json` is missing".to_owned() }];
        let told = text(&Catalogue { runs: vec![entry("results/office"), search], damaged }, "results");
        let wanted = "\
2 results in `results`, the newest first; times are UTC

  results/office           run          2027-01-04 09:30  20 replications
      One desk, two clerks: wait_mean_min 12.3 ±0.3 min
  results/office-optimize  search       2027-01-04 09:30  20 replications, partial
      One desk (officer.clerk.count=1..4): no point is shown to meet all targets

cannot be read:
  results/x: `manifest.json` is missing
";
        assert_eq!(told, wanted);
    }

    #[test]
    fn no_line_is_too_wide() {
        let long = Entry {
            scenario: "an office with a long name ".repeat(8),
            ..entry(&format!("results/{}", "long".repeat(12)))
        };
        let told = text(&Catalogue { runs: vec![long, entry("results/x")], damaged: Vec::new() }, "results");
        assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
        let none = text(&Catalogue::default(), "results");
        assert_eq!(none, "no results in `results`; a verb such as `loket run` leaves some\n");
    }
}
