//! The format of scenario files as data: which keys there are, what they hold, and what they mean.
//!
//! Unknown and missing keys, the JSON Schema and the reference page all come from here; what a value
//! means for the office is read in [`super::read`].

mod equipment;
mod factor;
mod office;
mod people;
mod service;
mod settings;

use equipment::{EQUIPMENT, STOCK, SYSTEM};
use factor::FACTOR;
use office::{CALENDAR, COMPLAINT, DEMAND, OFFICE, POPULATION, QUOTA};
use people::{OFFICER, TRAINING};
pub(in crate::scenario) use service::DISTRIBUTION;
use service::{SERVICE, STEP};
use settings::{CHANGE, EXPERIMENT, LEVER, SATISFACTION, TARGET, UNCERTAIN, VARIANT};

/// A table of the file.
#[derive(Debug)]
pub(in crate::scenario) struct Form {
    /// What it is called in messages and in the reference: "step", "order of a stock".
    pub name: &'static str,
    /// One sentence.
    pub doc: &'static str,
    pub fields: &'static [Field],
    /// Keys of which exactly one must be there; may be empty.
    pub one_of: &'static [&'static str],
}

/// A key of a table.
#[derive(Debug)]
pub(in crate::scenario) struct Field {
    pub key: &'static str,
    pub kind: Kind,
    pub need: Need,
    pub doc: &'static str,
}

/// Whether a key may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum Need {
    Required,
    /// May be left out; what then holds.
    Default(&'static str),
}

/// What a key holds.
#[derive(Debug)]
pub(in crate::scenario) enum Kind {
    /// Any text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number of at least this.
    Count(u32),
    /// A number.
    Number,
    /// A share: 0.15 or "15 %".
    Share,
    /// A length of time; what it looks like.
    Time(&'static str),
    /// Some other text with a unit; what it looks like.
    Quantity(&'static str),
    /// A date.
    Date,
    /// A date or a range of dates.
    Dates,
    /// Hours of a day.
    Hours,
    /// A distribution of times.
    Distribution,
    /// Points of a curve.
    Curve,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The name of something else in the file.
    Name(&'static str),
    /// A list.
    List(&'static Kind),
    /// A table from names (of what) to values.
    Map(&'static str, &'static Kind),
    /// A table from days of the week to values.
    Week(&'static Kind),
    /// A table.
    Table(&'static Form),
    /// One of these.
    Any(&'static [Kind]),
    /// A value that only the reader judges; what it looks like.
    Value(&'static str),
}

const fn must(key: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field { key, kind, need: Need::Required, doc }
}

const fn may(key: &'static str, kind: Kind, default: &'static str, doc: &'static str) -> Field {
    Field { key, kind, need: Need::Default(default), doc }
}

const fn form(name: &'static str, doc: &'static str, fields: &'static [Field]) -> Form {
    Form { name, doc, fields, one_of: &[] }
}

/// The whole file.
pub(in crate::scenario) static FILE: Form = form(
    "scenario",
    "One office.",
    &[
        must("schema", Kind::Count(1), "Version of the format: 1."),
        must("name", Kind::Text, "Name of the office."),
        may("about", Kind::Text, "\"\"", "What the scenario is about."),
        must("calendar", Kind::Table(&CALENDAR), "When the office is open."),
        may("office", Kind::Table(&OFFICE), "no limits", "What holds for the whole office."),
        must("demand", Kind::List(&Kind::Table(&DEMAND)), "Who comes when."),
        may("population", Kind::Map("population", &Kind::Table(&POPULATION)), "none", "People who run out."),
        may(
            "quota",
            Kind::Any(&[Kind::Table(&QUOTA), Kind::List(&Kind::Table(&QUOTA))]),
            "none",
            "Daily tickets.",
        ),
        may("complaint", Kind::List(&Kind::Table(&COMPLAINT)), "none", "Who complains."),
        must("service", Kind::List(&Kind::Table(&SERVICE)), "What is asked for."),
        must("step", Kind::List(&Kind::Table(&STEP)), "The stages of the services."),
        may("officer", Kind::List(&Kind::Table(&OFFICER)), "none", "Who serves."),
        may("equipment", Kind::List(&Kind::Table(&EQUIPMENT)), "none", "Machines."),
        may("system", Kind::List(&Kind::Table(&SYSTEM)), "none", "What the whole office depends on."),
        may("stock", Kind::List(&Kind::Table(&STOCK)), "none", "Consumables."),
        may("training", Kind::List(&Kind::Table(&TRAINING)), "none", "Courses."),
        may(
            "factor",
            Kind::List(&Kind::Table(&FACTOR)),
            "none",
            "What officers do better or worse, and when.",
        ),
        may("target", Kind::List(&Kind::Table(&TARGET)), "none", "Service standards."),
        may("satisfaction", Kind::Table(&SATISFACTION), "not scored", "How visits are scored."),
        may("change", Kind::List(&Kind::Table(&CHANGE)), "none", "What changes on a date."),
        may("variant", Kind::List(&Kind::Table(&VARIANT)), "none", "Named changes."),
        may(
            "uncertain",
            Kind::Map("path", &Kind::Table(&UNCERTAIN)),
            "nothing",
            "What is not known exactly: path of the file, and what is known of its value.",
        ),
        may("lever", Kind::List(&Kind::Table(&LEVER)), "none", "What `loket optimize` may choose."),
        may("experiment", Kind::Table(&EXPERIMENT), "100 replications", "How often to simulate."),
    ],
);
