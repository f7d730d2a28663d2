//! Colour for terminals: the text is the same without it, and says the same.

use anstyle::{AnsiColor, Style};

const TITLE: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const BARS: Style = AnsiColor::Cyan.on_default();

/// Words that say good or bad, with their colours.
const WORDS: [(&str, Style); 8] = [
    ("clearly better", AnsiColor::Green.on_default()),
    ("clearly worse", AnsiColor::Red.on_default()),
    (" is met", AnsiColor::Green.on_default()),
    (" is missed", AnsiColor::Red.on_default()),
    ("  missed", AnsiColor::Red.on_default()),
    ("  met", AnsiColor::Green.on_default()),
    ("does not meet", AnsiColor::Red.on_default()),
    ("warning:", AnsiColor::Yellow.on_default()),
];

/// Returns `text` of a report with its titles bold, bars and verdicts in colour.
pub fn painted(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut shown = String::with_capacity(text.len() * 2);
    for (place, line) in lines.iter().enumerate() {
        let begins = place == 0 || lines[place - 1].is_empty();
        let heads_table = begins
            && !line.starts_with(' ')
            && lines.get(place + 1).is_some_and(|next| next.starts_with("  "));
        if place == 0 || heads_table {
            shown.push_str(&styled(line, TITLE));
        } else if line.starts_with("± and brackets") {
            shown.push_str(&styled(line, FAINT));
        } else {
            shown.push_str(&inside(line));
        }
        shown.push('\n');
    }
    shown
}

fn inside(line: &str) -> String {
    let is_bar = |c: char| ('▁'..='█').contains(&c);
    if let (Some(first), Some(last)) = (line.find(is_bar), line.rfind(is_bar)) {
        let end = last + '█'.len_utf8();
        return format!("{}{}{}", &line[..first], styled(&line[first..end], BARS), &line[end..]);
    }
    for (words, style) in WORDS {
        if let Some(at) = line.find(words) {
            let (before, rest) = line.split_at(at);
            let (words, after) = rest.split_at(words.len());
            return format!("{before}{}{after}", styled(words, style));
        }
    }
    line.to_owned()
}

fn styled(text: &str, style: Style) -> String {
    format!("{style}{text}{style:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_takes_nothing_away_and_adds_nothing() {
        let text =
            "Office\n3 days\n\nThe target is missed.\n\nWaits\n  office  3.0\n\n  wait ▁▂█ most\n  a  met\n";
        let shown = painted(text);
        let mut plain = String::new();
        let mut escape = false;
        for c in shown.chars() {
            match (escape, c) {
                (false, '\u{1b}') => escape = true,
                (true, 'm') => escape = false,
                (true, _) => {}
                (false, c) => plain.push(c),
            }
        }
        assert_eq!(plain, text);
        for wanted in
            ["\u{1b}[1mOffice\u{1b}[0m", "\u{1b}[1mWaits\u{1b}[0m", "\u{1b}[31m is missed", "\u{1b}[36m▁▂█"]
        {
            assert!(shown.contains(wanted), "{shown:?}");
        }
        assert!(!shown.contains("\u{1b}[1m3 days"));
    }
}
