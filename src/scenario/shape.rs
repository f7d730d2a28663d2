//! Keys that are not in the format, and keys that are missing.

use super::format::{Field, Form, Kind, Need};
use super::tree::{Node, Table, Value};
use super::values::nearest;
use crate::diagnostic::{Diagnostic, Span};

/// Reports every unknown, missing or contradictory key of `table` and below.
pub(super) fn check(table: &Table, form: &'static Form, span: Option<&Span>, problems: &mut Vec<Diagnostic>) {
    let title = title(table, form);
    let before = problems.len();
    for entry in &table.entries {
        match form.fields.iter().find(|field| field.key == entry.key) {
            Some(field) => check_kind(&entry.node, &field.kind, entry.key_span.as_ref(), problems),
            None => {
                let message = format!("{title} has the key `{}`, which is not in the format", entry.key);
                let keys = form.fields.iter().map(|field| field.key);
                problems.push(
                    Diagnostic::error("unknown-key", entry.key_span.clone(), message)
                        .help(nearest(&entry.key, keys)),
                );
            }
        }
    }
    let misspelt =
        |key: &str| problems[before..].iter().any(|problem| problem.help == format!("did you mean `{key}`?"));
    let missing = |field: &&Field| {
        field.need == Need::Required && table.get(field.key).is_none() && !misspelt(field.key)
    };
    let missing: Vec<&Field> = form.fields.iter().filter(missing).collect();
    for field in missing {
        let message = format!("{title} has no `{}`", field.key);
        let help = format!("add `{}`: {}", field.key, lower(field.doc));
        problems.push(Diagnostic::error("missing-key", span.cloned(), message).help(help));
    }
    check_one_of(table, form, &title, span, problems);
}

fn check_one_of(
    table: &Table,
    form: &Form,
    title: &str,
    span: Option<&Span>,
    problems: &mut Vec<Diagnostic>,
) {
    let found: Vec<_> =
        table.entries.iter().filter(|entry| form.one_of.contains(&entry.key.as_str())).collect();
    let all = form.one_of.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    match found.as_slice() {
        [] if !form.one_of.is_empty() => {
            let message = format!("{title} has none of {all}");
            problems.push(Diagnostic::error("missing-key", span.cloned(), message).help("add one of them"));
        }
        [first, second, ..] => {
            let message = format!("{title} has both `{}` and `{}`", first.key, second.key);
            problems.push(
                Diagnostic::error("contradiction", second.key_span.clone(), message)
                    .help(format!("keep one of {all}")),
            );
        }
        [] | [_] => {}
    }
}

/// Goes down into tables; single values are judged where they are read.
fn check_kind(node: &Node, kind: &'static Kind, key: Option<&Span>, problems: &mut Vec<Diagnostic>) {
    match (kind, &node.value) {
        (Kind::Table(form), Value::Table(table)) => check(table, form, node.span.as_ref().or(key), problems),
        (Kind::List(kind), Value::List(list)) => {
            list.iter().for_each(|node| check_kind(node, kind, node.span.as_ref().or(key), problems));
        }
        (Kind::Map(_, kind) | Kind::Week(kind), Value::Table(table)) => {
            for entry in &table.entries {
                check_kind(&entry.node, kind, entry.key_span.as_ref(), problems);
            }
        }
        (Kind::Any(kinds), _) => {
            // A distribution and a table may stand side by side: the keys tell which is meant.
            let fits = |kind: &&'static Kind| match (kind, &node.value) {
                (Kind::Table(form), Value::Table(table)) => {
                    kinds.iter().all(|other| !matches!(other, Kind::Distribution))
                        || table.entries.iter().any(|entry| form.fields.iter().any(|f| f.key == entry.key))
                }
                (Kind::Map(..) | Kind::Week(_), Value::Table(_)) | (Kind::List(_), Value::List(_)) => true,
                _ => false,
            };
            if let Some(kind) = kinds.iter().find(fits) {
                check_kind(node, kind, key, problems);
            }
        }
        _ => {}
    }
}

/// Returns what a table is called in messages: "step `capture`".
pub(super) fn title(table: &Table, form: &Form) -> String {
    let named = |key: &str| table.get(key).and_then(Node::text);
    match ["name", "service", "class"].into_iter().find_map(named) {
        Some(name) if std::ptr::eq(form, &super::format::FILE) => format!("the scenario `{name}`"),
        Some(name) => format!("{} `{name}`", form.name),
        None => format!("the {}", form.name),
    }
}

fn lower(doc: &str) -> String {
    let mut letters = doc.trim_end_matches('.').chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
