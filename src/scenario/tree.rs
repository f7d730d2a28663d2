//! The text as a tree whose every key and value knows its place.

use crate::diagnostic::{Diagnostic, Span};
use toml::de::{DeTable, DeValue};

/// A value and where it stands; values from the command line stand nowhere.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub span: Option<Span>,
    pub value: Value,
}

/// What a node says.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    /// A whole number beyond 64 bits, as it is written.
    Huge(String),
    Float(f64),
    Flag(bool),
    Date(String),
    List(Vec<Node>),
    Table(Table),
}

/// Keys and values in the order of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub entries: Vec<Entry>,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub key: String,
    pub key_span: Option<Span>,
    pub node: Node,
}

/// Most errors of syntax that are reported.
const MOST_ERRORS: usize = 20;

impl Table {
    /// Reads the text of a whole file.
    pub fn parse(text: &str) -> Result<Table, Vec<Diagnostic>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            return Ok(Table::from_toml(table.into_inner()));
        }
        let problem = |error: toml::de::Error| {
            let help = "the file is TOML: `key = value`, text in \"quotes\", tables in [brackets]";
            Diagnostic::error("syntax", error.span(), format!("not TOML: {}", error.message())).help(help)
        };
        let mut problems: Vec<Diagnostic> = Vec::new();
        let lines: Vec<usize> = text.match_indices('\n').map(|(place, _)| place).collect();
        let line = |problem: &Diagnostic| {
            problem.span.as_ref().map(|span| lines.partition_point(|&end| end < span.start))
        };
        for problem in errors.into_iter().map(problem) {
            // One slip may be found many times over.
            let known =
                |other: &Diagnostic| other.message == problem.message && line(other) == line(&problem);
            if problems.len() < MOST_ERRORS && !problems.iter().any(known) {
                problems.push(problem);
            }
        }
        Err(problems)
    }

    fn from_toml(table: DeTable<'_>) -> Table {
        let entry = |(key, value): (toml::Spanned<toml::de::DeString<'_>>, toml::Spanned<DeValue<'_>>)| {
            let key_span = Some(key.span());
            Entry { key: key.into_inner().into_owned(), key_span, node: Node::from_toml(value) }
        };
        let mut entries: Vec<Entry> = table.into_iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.key_span.as_ref().map(|span| span.start));
        Table { entries }
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// Returns the elements of the list of tables `key`, or the one table of that name.
    pub fn all(&self, key: &str) -> Vec<&Node> {
        match self.get(key) {
            Some(Node { value: Value::List(list), .. }) => list.iter().collect(),
            Some(node) => vec![node],
            None => Vec::new(),
        }
    }
}

impl Node {
    /// Reads one value from the command line: TOML, or else plain text.
    pub fn from_argument(text: &str) -> Node {
        let mut node = match DeValue::parse(text) {
            Ok(value) => Node::from_toml(value),
            Err(_) => Node { span: None, value: Value::Text(text.to_owned()) },
        };
        node.forget_places();
        node
    }

    fn from_toml(value: toml::Spanned<DeValue<'_>>) -> Node {
        let span = Some(value.span());
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(integer) => Value::Integer(integer),
                Err(_) => Value::Huge(number.as_str().to_owned()),
            },
            DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(flag) => Value::Flag(flag),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(list) => Value::List(list.into_iter().map(Node::from_toml).collect()),
            DeValue::Table(table) => Value::Table(Table::from_toml(table)),
        };
        Node { span, value }
    }

    fn forget_places(&mut self) {
        self.span = None;
        match &mut self.value {
            Value::List(list) => list.iter_mut().for_each(Node::forget_places),
            Value::Table(table) => table.entries.iter_mut().for_each(|entry| {
                entry.key_span = None;
                entry.node.forget_places();
            }),
            Value::Text(_)
            | Value::Integer(_)
            | Value::Huge(_)
            | Value::Float(_)
            | Value::Flag(_)
            | Value::Date(_) => {}
        }
    }

    /// Returns what stands here, for messages.
    pub fn found(&self) -> String {
        match &self.value {
            Value::Text(text) => format!("`{}`", shortened(text)),
            Value::Integer(number) => format!("`{number}`"),
            Value::Huge(digits) => format!("`{}`", shortened(digits)),
            Value::Float(number) => format!("`{number}`"),
            Value::Flag(flag) => format!("`{flag}`"),
            Value::Date(date) => format!("`{date}`"),
            Value::List(_) => "a list".to_owned(),
            Value::Table(_) => "a table".to_owned(),
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// Returns the number, whole or not.
    pub fn number(&self) -> Option<f64> {
        match self.value {
            Value::Integer(number) => Some(number as f64),
            Value::Huge(ref digits) => Some(digits.parse().unwrap_or(f64::INFINITY)),
            Value::Float(number) => Some(number),
            _ => None,
        }
    }
}

fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    let text = text.replace('\n', "\\n");
    if text.chars().count() <= MOST {
        return text;
    }
    text.chars().take(MOST).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_the_order_of_the_text_and_their_places() {
        let text = "b = 1\na = { z = \"x\", y = 2027-01-04 }\n";
        let table = Table::parse(text).expect("valid");
        assert_eq!(table.entries.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        let inner = table.get("a").and_then(Node::table).expect("a table");
        assert_eq!(inner.entries[0].key, "z");
        let span = inner.entries[1].node.span.clone().expect("a place");
        assert_eq!(&text[span], "2027-01-04");
    }

    #[test]
    fn all_errors_of_syntax_are_reported() {
        let problems = Table::parse("a = \nb = 1\nc = [1\n").expect_err("invalid");
        assert!(problems.len() >= 2, "{problems:?}");
        assert!(problems.iter().all(|problem| problem.span.is_some()));
    }

    #[test]
    fn an_error_of_syntax_is_reported_once_for_each_line() {
        let problems = Table::parse(&format!("a = {}", "[".repeat(5000))).expect_err("invalid");
        assert!(problems.len() <= 3, "{problems:?}");
        assert!(Table::parse(&"a = \n".repeat(500)).expect_err("invalid").len() <= MOST_ERRORS);
    }

    #[test]
    fn an_argument_is_toml_or_plain_text() {
        assert_eq!(Node::from_argument("3").number(), Some(3.0));
        assert_eq!(Node::from_argument("4 weeks").text(), Some("4 weeks"));
        assert_eq!(Node::from_argument("\"4 weeks\"").text(), Some("4 weeks"));
    }
}
