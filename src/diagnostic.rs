//! Problems as data: what is wrong, where, why, and what to write instead.
//!
//! Every floor reports problems of the scenario this way; only the command line turns them into text.

use std::ops::Range;

/// Whether a problem refuses the scenario or only deserves attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The scenario cannot be simulated.
    Error,
    /// The scenario can be simulated, but may not mean what its author thinks.
    Warning,
}

/// A place in the scenario file: bytes `start..end` of its text.
pub type Span = Range<usize>;

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// A short name to search for, such as `unknown-step`.
    pub code: &'static str,
    /// One sentence, lower case, without a full stop, that contains the value found.
    pub message: String,
    /// Where; `None` when the problem is not in the file (a missing file, a `--set` argument).
    pub span: Option<Span>,
    /// What stands beside the marked place, for example the arithmetic behind a load; may be empty.
    pub label: String,
    /// What to write instead; may be empty.
    pub help: String,
}

impl Diagnostic {
    /// Makes an error at `span`.
    pub fn error(
        code: &'static str,
        span: impl Into<Option<Span>>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            message: printable(&message.into()),
            span: span.into(),
            label: String::new(),
            help: String::new(),
        }
    }

    /// Makes a warning at `span`.
    pub fn warning(
        code: &'static str,
        span: impl Into<Option<Span>>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    /// Adds what stands beside the marked place.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = printable(&label.into());
        self
    }

    /// Adds what to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = printable(&help.into());
        self
    }
}

/// Returns whether a terminal shows `c` as it is, and shows the rest of the text as it is.
pub fn is_printable(c: char) -> bool {
    let turns_text_round =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !c.is_control() && !turns_text_round
}

/// Returns `text` with every character that cannot be printed as its code, such as `\u{1b}`.
pub fn printable(text: &str) -> String {
    let shown =
        |c: char| if is_printable(c) || c == '\n' { c.to_string() } else { c.escape_default().to_string() };
    text.chars().map(shown).collect()
}

/// Returns line and column, both counted from 1 (columns in characters), of byte `offset` of `text`.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(offset)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_printed_is_shown_as_a_code() {
        let problem = Diagnostic::error("x", None, "name `a\u{1b}[2J\u{202e}é`").help("did you mean `\t`?");
        assert_eq!(problem.message, "name `a\\u{1b}[2J\\u{202e}é`");
        assert_eq!(problem.help, "did you mean `\\t`?");
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(line_and_column("a\né = 1", 5), (2, 3));
        assert_eq!(line_and_column("", 0), (1, 1));
        assert_eq!(line_and_column("ab", 99), (1, 3));
    }
}
