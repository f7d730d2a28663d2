//! The JSON Schema accepts what the reader accepts and refuses what it refuses.

use loket::scenario::{STARTER, Scenario, json_schema};
use serde_json::{Value, json};

/// Turns a TOML text into JSON; dates become text.
fn as_json(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => json!(text),
            toml::Value::Integer(number) => json!(number),
            toml::Value::Float(number) => json!(number),
            toml::Value::Boolean(flag) => json!(flag),
            toml::Value::Datetime(date) => json!(date.to_string()),
            toml::Value::Array(list) => list.into_iter().map(convert).collect(),
            toml::Value::Table(table) => {
                Value::Object(table.into_iter().map(|(key, value)| (key, convert(value))).collect())
            }
        }
    }
    convert(toml::Value::Table(text.parse().expect("TOML")))
}

fn accepts(text: &str) -> bool {
    let validator = jsonschema::validator_for(&json_schema()).expect("a schema");
    let value = as_json(text);
    for error in validator.iter_errors(&value) {
        eprintln!("{}: {error}", error.instance_path());
    }
    validator.is_valid(&value)
}

fn scenarios() -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = std::fs::read_dir(folder).expect("a folder of scenarios");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut all: Vec<(String, String)> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("a text")))
        .collect();
    all.push(("the starter".to_owned(), STARTER.to_owned()));
    all
}

#[test]
fn every_shipped_scenario_is_accepted_by_schema_and_reader() {
    for (name, text) in scenarios() {
        assert!(accepts(&text), "the schema refuses {name}");
        assert!(Scenario::parse(&text, &name).is_ok(), "the reader refuses {name}");
    }
}

/// Every line `key = ..` of the starter gets a misspelt key in turn; both must refuse each.
#[test]
fn a_misspelt_key_anywhere_is_refused_by_both() {
    let lines: Vec<&str> = STARTER.lines().collect();
    let mut tried = 0;
    for (number, line) in lines.iter().enumerate() {
        let Some((key, rest)) = line.split_once('=').filter(|_| !line.starts_with('#')) else { continue };
        let wrong = format!("{}x = {rest}", key.trim());
        let text: Vec<&str> =
            lines.iter().enumerate().map(|(n, l)| if n == number { wrong.as_str() } else { l }).collect();
        let text = text.join("\n");
        assert!(!accepts(&text), "the schema accepts `{wrong}`");
        assert!(Scenario::parse(&text, "test").is_err(), "the reader accepts `{wrong}`");
        tried += 1;
    }
    assert!(tried > 40, "only {tried} keys were tried");
}

#[test]
fn values_of_the_wrong_kind_are_refused_by_both() {
    for (right, wrong) in [
        ("horizon  = \"8 weeks\"", "horizon = 8"),
        ("share = 0.1", "share = 1.1"),
        ("count    = 2", "count = \"two\""),
        ("active   = false", "active = \"no\""),
        ("measure = \"wait\"", "measure = \"waits\""),
        ("route    = [\"documents\", \"capture\"]", "route = \"documents\""),
    ] {
        assert!(STARTER.contains(right), "`{right}` is not in the starter");
        let text = STARTER.replacen(right, wrong, 1);
        assert!(!accepts(&text), "the schema accepts `{wrong}`");
        assert!(Scenario::parse(&text, "test").is_err(), "the reader accepts `{wrong}`");
    }
}

#[test]
fn rates_by_hours_are_accepted_by_both_and_nonsense_by_neither() {
    let office = |rates: &str| {
        format!(
            "schema = 1\nname = \"x\"\ncalendar = {{ horizon = \"1 week\", hours = \"08:00-12:00\", \
             closing = {{ inside = \"serve everyone\" }} }}\ndemand = [{{ service = \"card\", per-hour = {rates} }}]\n\
             service = [{{ name = \"card\", route = [\"serve\"] }}]\nstep = [{{ name = \"serve\", work = \"5 min\" }}]\n\
             officer = [{{ name = \"clerk\", skills = {{ serve = 1 }} }}]\n"
        )
    };
    let fits = [
        "{ \"08:00-09:30\" = 10, \"09:30-12:00\" = 4 }",
        "{ mon = { \"08:00-12:00\" = 4 } }",
        "3",
        "[4, 3, 2, 1]",
    ];
    for rates in fits {
        assert!(accepts(&office(rates)), "the schema refuses {rates}");
        assert!(Scenario::parse(&office(rates), "test").is_ok(), "the reader refuses {rates}");
    }
    for rates in ["{ morning = 4 }", "{ \"8-12\" = 4 }", "\"4\"", "{ \"08:00-12:00\" = \"4\" }"] {
        assert!(!accepts(&office(rates)), "the schema accepts {rates}");
        assert!(Scenario::parse(&office(rates), "test").is_err(), "the reader accepts {rates}");
    }
}
