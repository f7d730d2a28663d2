//! What `loket optimize` may choose.

use super::{Context, Section};
use crate::scenario::lever::{Lever, Reach};
use crate::scenario::price::{Price, PricedLever};
use crate::scenario::tree::{Node, Value};
use crate::scenario::values;

pub(super) fn read(file: &Section<'_>, context: &mut Context<'_>) -> Vec<PricedLever> {
    let mut levers: Vec<PricedLever> = Vec::new();
    for section in context.sections(file, "lever") {
        let Some(path) = context.read(&section, "path", values::text) else { continue };
        let name = context.read_or(&section, "name", path.clone(), values::text);
        let Some(lever) = lever(&section, &path, context) else { continue };
        let price = price(&section, &lever, context);
        if levers.iter().any(|other| other.lever.path == path) {
            let message = format!("there are two levers that move `{path}`");
            context.error("duplicate-name", section.place("path"), message, "delete one of them");
        } else if levers.iter().any(|other| other.name == name) {
            let message = format!("there are two levers named `{name}`");
            context.error("duplicate-name", section.place("name"), message, "rename one of them");
        }
        levers.push(PricedLever { name, lever, price });
    }
    levers
}

fn lever(section: &Section<'_>, path: &str, context: &mut Context<'_>) -> Option<Lever> {
    let node = section.get("values")?;
    let lever = match &node.value {
        Value::List(list) => {
            let reach = Reach::List(list.iter().map(written).collect());
            Ok(Lever { path: path.to_owned(), reach })
        }
        _ => match node.text() {
            Some(text) => Lever::parse(&format!("{path}={text}")),
            None => {
                let message =
                    format!("`values` of {} says {}, which are no values", section.title, node.found());
                context.error(
                    "bad-lever",
                    section.place("values"),
                    message,
                    "write values = \"1..6\", or a list",
                );
                return None;
            }
        },
    };
    let lever = match lever {
        Ok(lever) => lever,
        Err(problem) => {
            context.error("bad-lever", section.place("values"), problem.message, problem.help);
            return None;
        }
    };
    let values = lever.values();
    let twice = values.as_ref().and_then(|values| {
        (1..values.len()).find(|&place| values[..place].contains(&values[place])).map(|place| &values[place])
    });
    if let Some(value) = twice {
        let message = format!("`values` of {} names `{value}` twice", section.title);
        context.error("bad-lever", section.place("values"), message, "delete one of them");
    } else if values.is_some_and(|values| values.len() < 2) {
        let message = format!("`values` of {} leaves no choice: it is a single value", section.title);
        context.error("bad-lever", section.place("values"), message, "name two values or more");
    }
    Some(lever)
}

fn price(section: &Section<'_>, lever: &Lever, context: &mut Context<'_>) -> Price {
    let Some(node) = section.get("price") else { return Price::Nothing };
    let Some(list) = node.list() else {
        return Price::Each(context.money(section, "price", "/day"));
    };
    let amounts = list.iter().map(|node| context.amount(section, "price", node, "/day")).collect();
    let price = Price::Listed(amounts);
    if let Some(Err(reason)) = lever.values().map(|values| price.of(&values)) {
        let message = format!("{} has {reason}", section.title);
        context.error("bad-price", section.place("price"), message, "write one price for each value");
    }
    price
}

/// Writes a value as the command line would take it.
fn written(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => match Node::from_argument(text).text() {
            Some(same) if same == text => text.clone(),
            Some(_) | None => quoted(text),
        },
        Value::Integer(number) => number.to_string(),
        Value::Huge(digits) => digits.clone(),
        Value::Float(number) => format!("{number:?}"),
        Value::Flag(flag) => flag.to_string(),
        Value::Date(date) => date.clone(),
        Value::List(list) => format!("[{}]", list.iter().map(inner).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let entry = |entry: &crate::scenario::tree::Entry| {
                format!("{} = {}", quoted(&entry.key), inner(&entry.node))
            };
            format!("{{ {} }}", table.entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

/// The same inside a list or a table, where text stands in quotes.
fn inner(node: &Node) -> String {
    node.text().map_or_else(|| written(node), quoted)
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::tree::Table;

    #[test]
    fn values_are_written_so_that_they_read_the_same() {
        let text = r#"v = [3, 0.5, true, "4 min", "true", 2027-01-04, ["a", 1], { lognormal = { mean = "5 min", cv = 0.5 } }]"#;
        let table = Table::parse(text).unwrap();
        let list = table.get("v").and_then(Node::list).unwrap();
        let shown: Vec<String> = list.iter().map(written).collect();
        assert_eq!(shown[..6], ["3", "0.5", "true", "4 min", "\"true\"", "2027-01-04"]);
        for (node, shown) in list.iter().zip(&shown) {
            let again = Node::from_argument(shown);
            assert_eq!(written(&again), *shown);
            assert_eq!(again.found(), node.found());
        }
    }
}
