//! Changes by path: `officer.operator.count` becomes 3, in a variant or from the command line.

use super::format::{FILE, Kind};
use super::tree::{Entry, Node, Table, Value};
use super::values::nearest;
use crate::diagnostic::{Diagnostic, Span};

/// Puts `value` at `path` below `root`; `span` is where the path is written, if in the file.
///
/// A path names tables and keys, and elements of lists by what they are called: by `name`, complaints
/// without one by what they become, demands by `service`, classes by `class`, otherwise, or
/// where several are called alike, by their number from 1.
pub(super) fn set(root: &mut Table, path: &str, span: Option<Span>, value: Node) -> Result<(), Diagnostic> {
    Change { path, span, value }.set_key(root, path)
}

/// Returns what stands at `path` below `root`, a path as of [`set`]; `None`: nothing does.
pub(super) fn get<'t>(root: &'t Table, path: &str) -> Option<&'t Node> {
    let key = known_key(root, path)?;
    let (mut node, mut rest) = (root.get(key)?, after(path, key));
    while !rest.is_empty() {
        let name = match &node.value {
            Value::Table(table) => {
                let key = known_key(table, rest)?.to_owned();
                node = table.get(&key)?;
                key
            }
            Value::List(list) => {
                let (index, name) = element(list, rest)?;
                node = &list[index];
                name
            }
            _ => return None,
        };
        rest = after(rest, &name);
    }
    Some(node)
}

struct Change<'p> {
    path: &'p str,
    span: Option<Span>,
    value: Node,
}

impl Change<'_> {
    fn set_key(self, table: &mut Table, rest: &str) -> Result<(), Diagnostic> {
        if rest.is_empty() {
            return Err(self.bad_path("ends before it names a key"));
        }
        let key = known_key(table, rest).unwrap_or_else(|| rest.split('.').next().unwrap_or(rest)).to_owned();
        let rest = after(rest, &key);
        let place = table.entries.iter().position(|entry| entry.key == key).unwrap_or_else(|| {
            let node = Node { span: self.span.clone(), value: Value::Table(Table::default()) };
            table.entries.push(Entry { key: key.clone(), key_span: self.span.clone(), node });
            table.entries.len() - 1
        });
        self.set_node(&mut table.entries[place].node, &key, rest)
    }

    /// Goes on below `node`, which is called `key`.
    fn set_node(self, node: &mut Node, key: &str, rest: &str) -> Result<(), Diagnostic> {
        if rest.is_empty() {
            *node = self.value;
            return Ok(());
        }
        match &mut node.value {
            Value::Table(table) => self.set_key(table, rest),
            Value::List(list) => {
                let Some((index, name)) = element(list, rest) else {
                    return Err(self.no_element(key, list, rest));
                };
                let numbers = places_called(list, &name);
                if let [first, _, ..] = *numbers {
                    let message = format!("names the {key} `{name}`, of which there are {}", numbers.len());
                    let help = format!("name it by its place in the file, such as `{key}.{}`", first + 1);
                    return Err(self.bad_path(&message).help(help));
                }
                let rest = after(rest, &name);
                self.set_node(&mut list[index], &name, rest)
            }
            _ => Err(self.bad_path(&format!("goes on below `{key}`, which is a value"))),
        }
    }

    fn no_element(&self, key: &str, list: &[Node], rest: &str) -> Diagnostic {
        let names: Vec<String> = list.iter().enumerate().map(|(index, node)| identity(node, index)).collect();
        let wanted = rest.split('.').next().unwrap_or(rest);
        let help = nearest(wanted, names.iter().map(String::as_str));
        self.bad_path(&format!("names the {key} `{wanted}`, which is not in the file")).help(help)
    }

    fn bad_path(&self, reason: &str) -> Diagnostic {
        let message = format!("the path `{}` {reason}", self.path);
        Diagnostic::error("unknown-path", self.span.clone(), message)
            .help("a path is table, name and key, such as `officer.operator.count`")
    }
}

/// Returns what follows `name` in a path.
fn after<'r>(rest: &'r str, name: &str) -> &'r str {
    let rest = &rest[name.len()..];
    rest.strip_prefix('.').unwrap_or(rest)
}

/// Returns the longest key of `table` that `rest` begins with; names may contain dots.
fn known_key<'t>(table: &'t Table, rest: &str) -> Option<&'t str> {
    let begins = |key: &&str| starts_with_name(rest, key);
    table.entries.iter().map(|entry| entry.key.as_str()).filter(begins).max_by_key(|key| key.len())
}

/// Returns the element that `rest` begins with, and by what: what it is called or, where others are called so, too,
/// its number from 1.
fn element(list: &[Node], rest: &str) -> Option<(usize, String)> {
    let names = list.iter().enumerate().map(|(index, node)| (index, identity(node, index)));
    let named = names.filter(|(_, name)| starts_with_name(rest, name)).max_by_key(|(_, name)| name.len());
    named.or_else(|| {
        let number = rest.split('.').next().unwrap_or(rest);
        let index = number.parse::<usize>().ok()?.checked_sub(1)?;
        let shares_name = places_called(list, &identity(list.get(index)?, index)).len() > 1;
        shares_name.then(|| (index, number.to_owned()))
    })
}

/// What stands at a path.
pub(super) struct Found<'t> {
    pub node: &'t Node,
    /// What the format says of it; `None` where only a reader judges.
    pub kind: Option<&'static Kind>,
    /// The path, every element by the one name that [`set`] knows it by.
    pub path: String,
    /// Places of the elements of lists on the way.
    pub places: Vec<usize>,
}

/// Returns what stands at `path` below `root`, or why there is nothing and what is meant perhaps.
pub(super) fn find<'t>(root: &'t Table, path: &str) -> Result<Found<'t>, (String, String)> {
    let mut found: Option<Found<'t>> = None;
    let mut rest = path;
    while !rest.is_empty() || found.is_none() {
        let wanted = rest.split('.').next().unwrap_or(rest).to_owned();
        let before = found.as_ref().map_or("", |found| found.path.as_str());
        let nothing = |names: &[String]| {
            let within = if before.is_empty() { "the file".to_owned() } else { format!("`{before}`") };
            (
                format!("names `{wanted}`, which {within} does not say"),
                nearest(&wanted, names.iter().map(String::as_str)),
            )
        };
        let (node, kind, name, place) = match found.as_ref().map(|found| (&found.node.value, found.kind)) {
            None => in_table(root, Some(&WHOLE), rest).ok_or_else(|| nothing(&keys(root)))?,
            Some((Value::Table(table), kind)) => {
                in_table(table, kind, rest).ok_or_else(|| nothing(&keys(table)))?
            }
            Some((Value::List(list), kind)) => {
                let (index, name) = element(list, rest).ok_or_else(|| nothing(&names_of(list)))?;
                if let [first, _, ..] = places_called(list, &name)[..] {
                    let help = format!("name it by its place in the file, such as `{before}.{}`", first + 1);
                    return Err((format!("names `{name}`, of which there are several"), help));
                }
                (&list[index], kind.and_then(|kind| kind_within(kind, None)), name, Some(index))
            }
            Some(_) => return Err((format!("goes on below `{before}`, which is a value"), String::new())),
        };
        rest = after(rest, &name);
        let path = if before.is_empty() { name } else { format!("{before}.{name}") };
        let mut places = found.map_or(Vec::new(), |found| found.places);
        places.extend(place);
        found = Some(Found { node, kind, path, places });
    }
    found.ok_or_else(|| ("is empty".to_owned(), String::new()))
}

static WHOLE: Kind = Kind::Table(&FILE);

type Step<'t> = (&'t Node, Option<&'static Kind>, String, Option<usize>);

/// Goes down by the key that `rest` begins with.
fn in_table<'t>(table: &'t Table, kind: Option<&'static Kind>, rest: &str) -> Option<Step<'t>> {
    let key = known_key(table, rest)?;
    Some((table.get(key)?, kind.and_then(|kind| kind_within(kind, Some(key))), key.to_owned(), None))
}

/// Returns what the format says of the value at `key` of a table of `kind`, or with `None` of the elements of a list.
fn kind_within(kind: &'static Kind, key: Option<&str>) -> Option<&'static Kind> {
    match (kind, key) {
        (Kind::Table(form), Some(key)) => {
            form.fields.iter().find(|field| field.key == key).map(|field| &field.kind)
        }
        (Kind::Map(_, of) | Kind::Week(of), Some(_)) | (Kind::List(of), None) => Some(of),
        // One table may stand for a list of one.
        (Kind::List(of), Some(_)) => kind_within(of, key),
        (Kind::Any(kinds), _) => kinds.iter().find_map(|kind| kind_within(kind, key)),
        // Single values, and keys where there is a list.
        (_, _) => None,
    }
}

fn keys(table: &Table) -> Vec<String> {
    table.entries.iter().map(|entry| entry.key.clone()).collect()
}

fn names_of(list: &[Node]) -> Vec<String> {
    (0..list.len()).map(|index| name_in(list, index)).collect()
}

/// Returns the name by which a path knows element `index` of `list`.
pub(super) fn name_in(list: &[Node], index: usize) -> String {
    let name = identity(&list[index], index);
    if places_called(list, &name).len() > 1 { (index + 1).to_string() } else { name }
}

/// Returns the places of the elements that are called `name`.
fn places_called(list: &[Node], name: &str) -> Vec<usize> {
    (0..list.len()).filter(|&index| identity(&list[index], index) == name).collect()
}

fn starts_with_name(rest: &str, name: &str) -> bool {
    rest.strip_prefix(name).is_some_and(|after| after.is_empty() || after.starts_with('.'))
}

/// Returns what an element of a list is called.
fn identity(node: &Node, index: usize) -> String {
    let named = |key: &str| node.table().and_then(|table| table.get(key)).and_then(Node::text);
    match ["name", "becomes", "service", "class"].into_iter().find_map(named) {
        Some(name) => name.to_owned(),
        None => (index + 1).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(text: &str, path: &str, value: &str) -> Result<Table, Diagnostic> {
        let mut table = Table::parse(text).expect("valid");
        set(&mut table, path, None, Node::from_argument(value))?;
        Ok(table)
    }

    #[test]
    fn lists_are_entered_by_name_even_with_spaces_and_dots() {
        let text = "[[officer]]\nname = \"desk 1.5\"\ncount = 1\n[[officer]]\nname = \"desk\"\n";
        let table = changed(text, "officer.desk 1.5.count", "7").expect("found");
        let desk = table.all("officer")[0].table().expect("a table");
        assert_eq!(desk.get("count").and_then(Node::number), Some(7.0));
    }

    #[test]
    fn a_key_that_is_not_there_is_added() {
        let table = changed("[calendar]\n", "calendar.closing.out", "+2 h").expect("added");
        let closing = table.get("calendar").and_then(Node::table).and_then(|table| table.get("closing"));
        assert_eq!(
            closing.and_then(Node::table).and_then(|table| table.get("out")).and_then(Node::text),
            Some("+2 h")
        );
    }

    #[test]
    fn what_stands_somewhere_is_found() {
        let table =
            changed("[[officer]]\nname = \"desk 1.5\"\n", "officer.desk 1.5.count", "7").expect("found");
        let at = |path: &str| get(&table, path).and_then(Node::number);
        assert_eq!(
            (at("officer.desk 1.5.count"), at("officer.desk 1.5.skills.a"), at("no")),
            (Some(7.0), None, None)
        );
        assert!(get(&table, "officer.desk").is_none() && get(&table, "officer.desk 1.5.count.x").is_none());
    }

    #[test]
    fn a_misspelt_name_is_refused_with_the_right_one() {
        let problem = changed("[[officer]]\nname = \"operator\"\n", "officer.operater.count", "3")
            .expect_err("no such");
        assert_eq!(problem.help, "did you mean `operator`?");
        assert!(problem.message.contains("`operater`"), "{}", problem.message);
    }

    #[test]
    fn of_two_that_are_called_alike_neither_is_meant() {
        let text = "[[demand]]\nservice = \"card\"\n[[demand]]\nservice = \"card\"\n";
        let problem = changed(text, "demand.card.rate", "3 /h").expect_err("either");
        assert!(
            problem.message.ends_with("names the demand `card`, of which there are 2"),
            "{}",
            problem.message
        );
        assert_eq!(problem.help, "name it by its place in the file, such as `demand.1`");
        let table = changed(text, "demand.2.rate", "3 /h").expect("the second");
        let rate = |place: usize| table.all("demand")[place].table().and_then(|table| table.get("rate"));
        assert!(rate(0).is_none() && rate(1).is_some());
    }

    #[test]
    fn a_path_does_not_go_below_a_value() {
        assert!(changed("a = 1\n", "a.b", "3").expect_err("a value").message.contains("below `a`"));
    }
}
