//! The JSON Schema of scenario files, made from the format.

use super::format::{DISTRIBUTION, FILE, Form, Kind, Need};
use serde_json::{Map, Value, json};

/// Returns the JSON Schema (draft 2020-12) of scenario files, for editors that complete and check.
pub fn json_schema() -> Value {
    let mut schema = table(&FILE);
    let mut distribution = table(&DISTRIBUTION);
    distribution["minProperties"] = json!(1);
    distribution["maxProperties"] = json!(1);
    let time = json!({ "type": "string", "examples": ["5 min"] });
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("loket scenario");
    schema["$defs"] = json!({ "distribution": { "anyOf": [time, distribution] } });
    schema
}

/// One or several days of the week.
const WEEKDAYS: &str = "^(daily|(mon|tue|wed|thu|fri|sat|sun)( *[-,] *(mon|tue|wed|thu|fri|sat|sun))*)$";

/// Hours of a day, one stretch or several.
const HOURS: &str =
    "^ *[0-9]{1,2}:[0-9]{2} *- *[0-9]{1,2}:[0-9]{2} *(, *[0-9]{1,2}:[0-9]{2} *- *[0-9]{1,2}:[0-9]{2} *)*$";

fn table(form: &Form) -> Value {
    let mut properties = Map::new();
    for field in form.fields {
        let mut value = kind(&field.kind);
        let default = match field.need {
            Need::Default(default) if !default.is_empty() => format!(" Default: {default}."),
            Need::Default(_) | Need::Required => String::new(),
        };
        value["description"] = json!(format!("{}{default}", field.doc));
        properties.insert(field.key.to_owned(), value);
    }
    let required: Vec<&str> =
        form.fields.iter().filter(|field| field.need == Need::Required).map(|field| field.key).collect();
    let mut schema = json!({
        "type": "object",
        "description": form.doc,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    if !form.one_of.is_empty() {
        schema["oneOf"] = form.one_of.iter().map(|key| json!({ "required": [key] })).collect();
    }
    schema
}

fn kind(of: &Kind) -> Value {
    match of {
        Kind::Text | Kind::Hours => json!({ "type": "string" }),
        Kind::Name(what) => json!({ "type": "string", "title": format!("name of a {what}") }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Count(least) => json!({ "type": "integer", "minimum": least }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Share => json!({ "anyOf": [
            { "type": "number", "minimum": 0, "maximum": 1 },
            { "type": "string", "pattern": "%$" },
        ] }),
        Kind::Time(example) | Kind::Quantity(example) => json!({ "type": "string", "examples": [example] }),
        Kind::Date => json!({ "type": "string", "examples": ["2027-01-04"] }),
        Kind::Dates => json!({ "type": "string", "examples": ["2027-03-10..2027-03-16"] }),
        Kind::Distribution => json!({ "$ref": "#/$defs/distribution" }),
        Kind::Curve => json!({
            "type": "array",
            "items": { "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 },
            "minItems": 1,
        }),
        Kind::Choice(words) => json!({ "type": "string", "enum": words }),
        Kind::List(of) => json!({ "type": "array", "items": kind(of) }),
        Kind::Map("hours", of) => json!({
            "type": "object",
            "title": "by hours",
            "propertyNames": { "pattern": HOURS },
            "additionalProperties": kind(of),
        }),
        Kind::Map(what, of) => json!({
            "type": "object",
            "title": format!("by {what}"),
            "additionalProperties": kind(of),
        }),
        Kind::Week(of) => json!({
            "type": "object",
            "title": "by weekday",
            "propertyNames": { "pattern": WEEKDAYS },
            "additionalProperties": kind(of),
        }),
        Kind::Table(form) => table(form),
        Kind::Any(kinds) => json!({ "anyOf": kinds.iter().map(kind).collect::<Vec<_>>() }),
        Kind::Value(example) => json!({ "title": format!("such as {example}") }),
    }
}
