//! Factors on speed, errors, compliance and learning.

use super::{Form, Kind, may, must};

pub(in crate::scenario) static FACTOR: Form = Form {
    name: "factor",
    doc: "What makes officers faster, slower, more careful or quicker to learn at this moment; several multiply.",
    one_of: &["curve", "times"],
    fields: &[
        must("name", Kind::Text, "Its name."),
        must(
            "of",
            Kind::Choice(&["speed", "errors", "compliance", "learning"]),
            "What it multiplies: the speed when a service starts (at most 4 in the end), the probability of an error when it ends (at most 1), the probability to keep to the procedure (at most 1), or the practice a case counts for.",
        ),
        may("who", Kind::Name("officer"), "everybody", "Whose."),
        may("step", Kind::Name("step"), "every step", "Where."),
        may(
            "by",
            Kind::Choice(&[
                "hours on shift",
                "hours since rest",
                "people per officer",
                "minutes to closing",
                "seniors beside",
                "days since start",
            ]),
            "nothing",
            "The number it depends on; with `curve`. People per officer are those in the queue of the step, the one who is called left out, per officer on the floor who can do it; rest is a break, or to come on duty.",
        ),
        may("curve", Kind::Curve, "", "The factor by that number: straight between the points, flat beyond."),
        may("times", Kind::Number, "", "The factor, if it is always the same; instead of `by` and `curve`."),
        may("senior", Kind::Share, "0.9", "With seniors beside: speed at the step that makes a senior."),
        may("since", Kind::Date, "the start", "From this day on; before, the factor is 1."),
        may("cost", Kind::Quantity("2_000_000 IDR"), "0", "What it costs, once."),
        may("active", Kind::Flag, "true", "Whether it is there; variants switch it on."),
    ],
};
