//! Turns problems into text for people, with the line they are in, and into JSON for programs.

use crate::diagnostic::{Diagnostic, Severity, line_and_column};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;

/// Most problems that are shown as text; a file with more of them is hardly a scenario.
const MOST_SHOWN: usize = 200;

/// Returns `problems` of `text`, the scenario called `name`, as people read them, in order of place.
///
/// Problems without a place come first. The result ends with a line end unless it is empty.
pub fn render(problems: &[Diagnostic], text: &str, name: &str, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(100);
    let lines = line_starts(text);
    let sorted = sorted(problems);
    let mut shown = String::new();
    for (index, problem) in sorted.iter().take(MOST_SHOWN).enumerate() {
        if index > 0 {
            shown.push('\n');
        }
        let (group, width) = group(problem, text, &lines, name);
        shown.push_str(&renderer.render(&[group]));
        shown.push('\n');
        if !problem.help.is_empty() {
            shown.push_str(&help(&problem.help, width, colour));
        }
    }
    if sorted.len() > MOST_SHOWN {
        shown.push_str(&format!("\nand {} more\n", sorted.len() - MOST_SHOWN));
    }
    shown
}

/// Returns the last line under the problems of a refused scenario.
pub fn verdict(problems: &[Diagnostic], name: &str) -> String {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let noun = if errors == 1 { "problem" } else { "problems" };
    format!("error: {errors} {noun} in {name}, nothing was simulated")
}

/// Returns `problems` of `text` as data: severity, code, message, line, column, label and help.
pub fn json(problems: &[Diagnostic], text: &str) -> Vec<serde_json::Value> {
    let one = |problem: &&Diagnostic| {
        let place = problem.span.as_ref().map(|span| line_and_column(text, span.start));
        serde_json::json!({
            "severity": problem.severity,
            "code": problem.code,
            "message": problem.message,
            "line": place.map(|(line, _)| line),
            "column": place.map(|(_, column)| column),
            "label": problem.label,
            "help": problem.help,
        })
    };
    sorted(problems).iter().map(one).collect()
}

fn sorted(problems: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = problems.iter().collect();
    sorted.sort_by_key(|problem| problem.span.as_ref().map(|span| (span.start, span.end)));
    sorted
}

/// Returns what is shown of `problem` above its remedy, and the width of its line number.
fn group<'a>(problem: &'a Diagnostic, text: &'a str, lines: &[usize], name: &'a str) -> (Group<'a>, usize) {
    let mut width = 1;
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(problem.message.as_str()).id(problem.code));
    if let Some(span) = &problem.span {
        let (number, block, span) = block(text, lines, span);
        width = (number + block.trim_end_matches('\n').matches('\n').count()).to_string().len();
        let label = Some(problem.label.as_str()).filter(|label| !label.is_empty());
        let mark = AnnotationKind::Primary.span(span).label(label);
        group = group.element(Snippet::source(block).line_start(number).path(name).annotation(mark));
    } else if !problem.label.is_empty() {
        group = group.element(Level::NOTE.message(problem.label.as_str()));
    }
    (group, width)
}

/// Returns the line with the remedy, right below the marked line.
fn help(help: &str, width: usize, colour: bool) -> String {
    let clean: String = help.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let (begin, end) = if colour { ("\u{1b}[1;96m", "\u{1b}[0m") } else { ("", "") };
    format!("{:width$} = {begin}help{end}: {clean}\n", "")
}

/// Cuts the lines that `span` touches out of `text`, so that showing one problem does not cost a walk
/// through the whole file. Returns the number of the first line, the lines, and the span within them.
fn block<'a>(text: &'a str, lines: &[usize], span: &Range<usize>) -> (usize, &'a str, Range<usize>) {
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end.clamp(start, text.len()));
    let first = lines.partition_point(|&line| line <= start).max(1);
    let last = lines.partition_point(|&line| line < end).max(first);
    let from = lines[first - 1];
    let until = lines.get(last).copied().unwrap_or(text.len());
    (first, &text[from..until], start - from..end - from)
}

/// Returns the offsets at which the lines of `text` begin; there is at least one.
fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(offset, _)| offset + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_shown_with_its_line_and_the_remedy() {
        let text = "name = \"x\"\nroute = [\"documents\", \"captrue\"]\ncount = 2\n";
        let at = text.find("\"captrue\"").expect("there");
        let count = text.find("2\n").expect("there");
        let problems = [
            Diagnostic::warning("overloaded", count..count + 1, "step `capture` has load 1.18")
                .label("2 operators x 0.55 speed"),
            Diagnostic::error("unknown-step", at..at + 9, "`captrue` is not a step")
                .help("did you mean `capture`?"),
        ];
        let expected = "\
error[unknown-step]: `captrue` is not a step
 --> office.toml:2:23
  |
2 | route = [\"documents\", \"captrue\"]
  |                       ^^^^^^^^^
  = help: did you mean `capture`?

warning[overloaded]: step `capture` has load 1.18
 --> office.toml:3:9
  |
3 | count = 2
  |         ^ 2 operators x 0.55 speed
";
        assert_eq!(render(&problems, text, "office.toml", false), expected);
        assert_eq!(verdict(&problems, "a.toml"), "error: 1 problem in a.toml, nothing was simulated");
    }

    #[test]
    fn a_problem_without_a_place_needs_no_snippet() {
        let problem = [Diagnostic::error("empty-file", None, "`x` is empty").help("write something")];
        let expected = "error[empty-file]: `x` is empty\n  = help: write something\n";
        assert_eq!(render(&problem, "", "x", false), expected);
        assert_eq!(json(&problem, "")[0]["line"], serde_json::Value::Null);
    }

    #[test]
    fn places_outside_the_text_and_inside_a_character_are_shown_too() {
        let text = "a\né = 1";
        for span in [0..0, 1..2, 2..3, 3..3, 3..7, 8..8, 90..99, 7..99] {
            let problem = [Diagnostic::error("odd", span.clone(), "odd")];
            assert!(render(&problem, text, "x", false).starts_with("error[odd]: odd\n"), "{span:?}");
        }
        assert!(!render(&[Diagnostic::error("odd", 0..1, "odd")], "", "x", false).is_empty());
    }

    #[test]
    fn a_place_over_several_lines_begins_in_its_first_line() {
        let text = "a = 1\nb = [\n1,\n]\n";
        let problem = [Diagnostic::error("odd", 6..text.len() - 1, "odd")];
        assert!(render(&problem, text, "x", false).contains("--> x:2:1"));
    }
}
