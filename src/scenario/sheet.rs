//! Text files of rows and columns (CSV), field by field with their places.
//!
//! The first line that holds something names the columns. Commas part the fields; a field in quotation marks may hold
//! commas, and quotation marks that are written twice. Lines that begin with `#` and empty lines are left out. A field
//! does not go on in the next line: neither numbers nor dates nor names do.

use crate::diagnostic::{Diagnostic, Span};
use std::borrow::Cow;
use std::ops::Range;

/// Most problems that are told one by one: a long file may be wrong in each of its lines in the same way.
const MOST: usize = 50;

/// A field without the blanks and quotation marks around it, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field<'a> {
    pub text: Cow<'a, str>,
    pub span: Span,
}

/// Returns where the lines of `text` stand that hold something.
pub(super) fn rows(text: &str) -> impl Iterator<Item = Range<usize>> {
    // Spreadsheets mark UTF-8 by a character that is not part of the first field.
    let begin = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let lines = text[begin..].split_inclusive('\n').scan(begin, |at, line| {
        let start = *at;
        *at += line.len();
        Some(start..start + line.trim_end().len())
    });
    lines.filter(|line| !text[line.clone()].trim_start().starts_with('#') && !line.is_empty())
}

/// Cuts the line `row` of `text` into its fields. A library for CSV would not say where a field stands.
pub(super) fn fields<'a>(text: &'a str, row: &Range<usize>) -> Vec<Field<'a>> {
    let mut fields = Vec::new();
    let (mut start, mut quoted) = (row.start, false);
    let ends = text[row.clone()].char_indices().chain(std::iter::once((row.len(), ',')));
    for (at, c) in ends {
        let at = row.start + at;
        quoted ^= c == '"';
        if c == ',' && !quoted || at == row.end {
            fields.push(field(text, start..at));
            start = at + 1;
        }
    }
    fields
}

/// Returns what stands between two commas.
fn field(text: &str, span: Span) -> Field<'_> {
    let blank = |text: &str| text.len() - text.trim_start().len();
    let whole = &text[span.clone()];
    let (from, inner) = (span.start + blank(whole), whole.trim());
    let quoted = inner.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
    let Some(quoted) = quoted else {
        return Field { text: Cow::Borrowed(inner), span: from..from + inner.len() };
    };
    let (from, inner) = (from + 1 + blank(quoted), quoted.trim());
    let text = if inner.contains("\"\"") { Cow::Owned(inner.replace("\"\"", "\"")) } else { inner.into() };
    Field { text, span: from..from + inner.len() }
}

/// Keeps the first of `problems`, and says how many more rows are wrong.
pub(super) fn first_of(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let more = problems.len().saturating_sub(MOST);
    if more > 0 {
        let after = problems[MOST].span.clone();
        problems.truncate(MOST);
        let message = format!("{more} more rows are wrong, from here on");
        problems.push(Diagnostic::error("more-rows", after, message).help("mend the first ones first"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_cut_at_commas_that_are_not_quoted() {
        let text = "\u{feff}a, \"b, c\" ,\n# x\n\n\"{ x = \"\"5 min\"\" }\",\" \",é\r\n";
        let found: Vec<Vec<Field>> = rows(text).map(|row| fields(text, &row)).collect();
        let texts: Vec<Vec<&str>> =
            found.iter().map(|row| row.iter().map(|field| &*field.text).collect()).collect();
        assert_eq!(texts, [vec!["a", "b, c", ""], vec!["{ x = \"5 min\" }", "", "é"]]);
        for field in found.iter().flatten() {
            assert_eq!(text[field.span.clone()].replace("\"\"", "\""), field.text);
        }
    }

    #[test]
    fn odd_quotation_marks_break_nothing() {
        for text in ["\"", "\"\"", "a\",b", "\"a,b", ",,\"\",", "\"\"\""] {
            for row in rows(text) {
                for field in fields(text, &row) {
                    assert!(field.span.end <= text.len() && field.span.start <= field.span.end, "{text}");
                }
            }
        }
    }
}
