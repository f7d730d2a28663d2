//! Lines of at most 80 columns, and numbers in the unit people use.

use crate::random::distribution::Distribution;
use crate::time::SimDuration;

/// Widest line \[characters\].
const WIDTH: usize = 80;

/// Widest first column \[characters\].
const LABEL: usize = 22;

/// Returns a time to read aloud: always the same, or its mean.
pub fn time(distribution: &Distribution) -> String {
    match distribution {
        Distribution::Fixed { value } => format!("always {}", duration(*value)),
        other => format!("{} on average", duration(other.mean())),
    }
}

/// Returns `minutes` in the unit people use.
pub fn duration(minutes: f64) -> String {
    SimDuration::from_minutes(minutes).to_string()
}

/// Returns `name`, cut if it is longer than `most`.
pub fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    name.chars().take(most - 2).chain("..".chars()).collect()
}

/// Returns rows of a label and a text beside it.
pub fn lines(rows: &[(String, String)]) -> String {
    let widest = rows.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0).min(LABEL);
    let mut text = String::new();
    for (label, value) in rows {
        let beside = wrapped(value, widest + 4);
        if label.chars().count() <= widest {
            text += &format!("  {label:<widest$}  {}", beside.trim_start());
        } else {
            text += &(wrapped(label, 2) + &beside);
        }
    }
    text
}

/// Returns `text` in lines of at most [`WIDTH`], each begun with `indent` spaces.
pub fn wrapped(text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let word: String = word.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let room = WIDTH - indent;
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
            lines += &format!("{:indent$}{line}\n", "");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += &word;
        while line.chars().count() > room {
            let rest = line.chars().skip(room).collect();
            let full: String = line.chars().take(room).collect();
            lines += &format!("{:indent$}{full}\n", "");
            line = rest;
        }
    }
    lines + &format!("{:indent$}{line}\n", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_and_labels_stay_within_the_width() {
        let rows = [("a".repeat(30), format!("b {} c", "x".repeat(200))), ("d".into(), String::new())];
        let text = lines(&rows);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert_eq!(text.matches('x').count(), 200);
    }
}
