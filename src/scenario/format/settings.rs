//! Standards, variants, and how often to simulate.

use super::{Form, Kind, form, may, must};

pub(in crate::scenario) static TARGET: Form = form(
    "target",
    "A service standard.",
    &[
        must("measure", Kind::Choice(&["wait", "stay", "time-to-card"]), "What is limited."),
        may("service", Kind::Name("service"), "all services", "The service it is about."),
        may("step", Kind::Name("step"), "the whole visit", "The step whose wait is meant."),
        must("at-most", Kind::Time("30 min"), "The limit."),
        may("for", Kind::Share, "0.9", "Share of citizens who must be within the limit."),
    ],
);

pub(in crate::scenario) static SATISFACTION: Form = form(
    "satisfaction",
    "Scores from 1 (worst) to 4 (best) that make up an index from 25 to 100, as in the survey of public services. A proxy: nobody has been asked.",
    &[
        may("wait", Kind::Table(&SCORE), "not scored", "Score by minutes waited in the visit."),
        may("attention", Kind::Table(&SCORE), "not scored", "Score by minutes of service in the visit."),
        may("ending", Kind::Table(&ENDING), "not scored", "Score by how the visit ended."),
    ],
);

static SCORE: Form = form(
    "score",
    "A score that depends on a time.",
    &[
        may("weight", Kind::Number, "1", "How much it counts."),
        must("curve", Kind::Curve, "Score by minutes."),
    ],
);

static ENDING: Form = form(
    "score of the ending",
    "A score for each way in which a visit can end.",
    &[
        may("weight", Kind::Number, "1", "How much it counts."),
        may("served", Kind::Number, "4", "Served."),
        may("sent-back", Kind::Number, "2", "Asked to come again, or rejected."),
        may("not-served", Kind::Number, "1", "Not let in, turned round, gave up or sent home."),
    ],
);

pub(in crate::scenario) static VARIANT: Form = form(
    "variant",
    "Named changes: a policy under test.",
    &[
        must("name", Kind::Text, "Its name."),
        must("set", Kind::Map("path", &Kind::Value("3")), "What it changes: path of the file to new value."),
    ],
);

pub(in crate::scenario) static UNCERTAIN: Form = Form {
    name: "uncertain value",
    doc: "What is known of a value of the file, for `loket uncertainty`; everything else takes the value as it stands.",
    one_of: &["from", "between"],
    fields: &[
        may(
            "from",
            Kind::Quantity("40 observations"),
            "",
            "The sample it was estimated from: \"40 observations\" of a distribution, \"200 cases\" of a share, \"20 days\" of counting for the `rate` or `per-hour` of a demand.",
        ),
        may(
            "between",
            Kind::List(&ONE_VALUE),
            "",
            "[lowest, highest]: any value in between, each as likely; whole numbers at both ends mean whole numbers.",
        ),
        may(
            "likely",
            ONE_VALUE,
            "none more than others",
            "With `between`: the most likely value (triangular).",
        ),
    ],
};

/// A number, or a text of a number and a unit.
const ONE_VALUE: Kind = Kind::Any(&[Kind::Number, Kind::Quantity("5 min")]);

pub(in crate::scenario) static LEVER: Form = form(
    "lever",
    "A value that `loket optimize` may choose, and which values it may be.",
    &[
        may("name", Kind::Text, "its path", "What it is called in results."),
        must("path", Kind::Text, "Path of the file, as in a variant: `officer.operator.count`."),
        must(
            "values",
            Kind::Any(&[Kind::Quantity("1..6"), Kind::List(&Kind::Value("4"))]),
            "Whole numbers from one to another, so many numbers at equal distances (`4 min..8 min/5`), or a list.",
        ),
        may(
            "price",
            Kind::Any(&[Kind::Quantity("250_000 IDR/day"), Kind::List(&Kind::Quantity("250_000 IDR/day"))]),
            "nothing",
            "What one more costs besides what the office pays anyway: each unit above the lowest value, each step along a list that is not of numbers; or a list of what each value costs.",
        ),
    ],
);

pub(in crate::scenario) static CHANGE: Form = form(
    "change",
    "Values that hold from a date on, or during a range of dates: a hire, new hours, a season, a quota, a new kit. They take effect at midnight. Routes, classes, marks, kinds of steps and their outcomes, prices, seats, targets, courses and the horizon cannot change on a date: make a variant.",
    &[
        must("name", Kind::Text, "Its name."),
        must("on", Kind::Dates, "The date from which they hold, or the range of dates during which."),
        must("set", Kind::Map("path", &Kind::Value("3")), "What it changes: path of the file to new value."),
        may("active", Kind::Flag, "true", "Whether it happens; variants switch it on."),
    ],
);

pub(in crate::scenario) static EXPERIMENT: Form = form(
    "experiment",
    "How often to simulate.",
    &[
        may("seed", Kind::Count(0), "1", "Seed of all randomness."),
        may(
            "replications",
            Kind::Any(&[Kind::Count(1), Kind::Table(&REPLICATIONS)]),
            "100",
            "How many replications, or until when.",
        ),
    ],
);

static REPLICATIONS: Form = Form {
    name: "replications",
    doc: "Replications until results are sure enough, or one long run in batches.",
    one_of: &["until", "batches"],
    fields: &[
        may(
            "until",
            Kind::Any(&[Kind::Table(&UNTIL), Kind::List(&Kind::Table(&UNTIL))]),
            "",
            "Until when; of several, until all are reached.",
        ),
        may("at-most", Kind::Count(2), "that of `until`", "Most replications, where `until` does not say."),
        may(
            "batches",
            Kind::Count(10),
            "",
            "For an office that never closes: one long run, cut into so many batches of whole days.",
        ),
    ],
};

static UNTIL: Form = form(
    "precision",
    "Until the 95 % interval of an office-wide measure is narrow enough.",
    &[
        must("measure", Kind::Text, "Name of the measure, such as wait_mean_min."),
        must(
            "half-width",
            Kind::Any(&[Kind::Number, Kind::Quantity("5 %")]),
            "Half its width: of the mean, or in the measure's unit, such as \"2 min\".",
        ),
        may("at-most", Kind::Count(2), "that of `replications`", "Most replications, of a single one."),
    ],
);
