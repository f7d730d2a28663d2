//! Who serves, and what they learn.

use super::{Form, Kind, form, may, must};

pub(in crate::scenario) static OFFICER: Form = form(
    "officer",
    "One officer, or a group of alike officers.",
    &[
        must("name", Kind::Text, "Name of the group."),
        may("count", Kind::Count(0), "1", "How many there are."),
        must(
            "skills",
            Kind::Map("step", &Kind::Any(&[Kind::Share, Kind::Table(&SKILL)])),
            "What they can do: 1 is fully proficient, 0.5 takes twice as long.",
        ),
        may(
            "shift",
            Kind::Any(&[Kind::Choice(&["office hours", "always"]), Kind::Hours, Kind::Week(&Kind::Hours)]),
            "\"office hours\"",
            "When they work.",
        ),
        may(
            "breaks",
            Kind::Value("{ lunch = \"12:00-13:00\", staggered = true }"),
            "none",
            "Breaks by name, \"60 min\" or \"12:00-13:00\"; `staggered = true`.",
        ),
        may(
            "serves",
            Kind::Choice(&["longest wait first", "listed order", "longest queue first"]),
            "\"longest wait first\"",
            "Which queue a free officer serves next.",
        ),
        may("absence", Kind::Share, "0", "Probability to be absent on a day."),
        may("cost", Kind::Quantity("45_000 IDR/h"), "0", "Cost of an hour on duty."),
        may("learning", Kind::Table(&LEARNING), "none", "How practice makes them faster."),
        may("forgetting", Kind::Table(&FORGETTING), "none", "How they get slower without practice."),
        may(
            "shift-end",
            Kind::Choice(&["finish", "hand over"]),
            "\"finish\"",
            "What becomes of the work in hand.",
        ),
        may(
            "outreach",
            Kind::List(&Kind::Table(&OUTREACH)),
            "none",
            "Days on which some of them serve people elsewhere.",
        ),
        may(
            "reserve",
            Kind::Table(&RESERVE),
            "on the floor",
            "Off the floor until a line is long; paid only when called.",
        ),
        may("turnover", Kind::Table(&TURNOVER), "nobody leaves", "How they leave for good and are replaced."),
        may("overtime-pay", Kind::Number, "1", "What an hour of overtime costs, in hours on duty."),
        may("care", Kind::Table(&CARE), "as skilled", "How they weigh care against speed."),
    ],
);

static OUTREACH: Form = form(
    "outreach",
    "Days on which some officers serve people where they live: steps with `field = true`, and only those. Whoever has not been served by the end waits for the next outreach.",
    &[
        must("on", Kind::List(&Kind::Date), "Dates."),
        must(
            "hours",
            Kind::Hours,
            "From leaving the office to being back; who is serving then finishes first.",
        ),
        may("members", Kind::Count(1), "1", "How many go: the first of the group, unless absent."),
        may(
            "travel",
            Kind::Time("1 h"),
            "\"0 min\"",
            "Time to go there, and the same back; within the hours.",
        ),
        may(
            "takes",
            Kind::Map("equipment", &Kind::Count(1)),
            "nothing",
            "Equipment taken along, of what works and is free first; it is missing at the office from leaving to being back.",
        ),
    ],
);

static SKILL: Form = form(
    "skill",
    "Speed and accuracy apart, and whether officers only help out.",
    &[
        must("speed", Kind::Share, "Speed relative to a fully proficient officer."),
        must("accuracy", Kind::Share, "Accuracy relative to a fully proficient officer."),
        may("above", Kind::Count(0), "0", "They take somebody from there only while more people wait."),
    ],
);

static RESERVE: Form = form(
    "reserve",
    "Officers who are on shift but do other work, which this office does not pay, until a line is long.",
    &[
        must("step", Kind::Name("step"), "The step whose line decides."),
        must("above", Kind::Count(0), "One is called while more people wait there, one after the other."),
        must("below", Kind::Count(1), "Who is free leaves when fewer people wait there."),
        may("comes-in", Kind::Time("5 min"), "0 min", "Time from the call until on the floor."),
        may("at-least", Kind::Time("30 min"), "0 min", "Shortest stay on the floor."),
    ],
);

static TURNOVER: Form = form(
    "turnover",
    "How officers leave for good and are replaced; drawn at the start of each day.",
    &[
        must("per-year", Kind::Number, "Leavers per post and year."),
        may("vacancy", Kind::Time("30 days"), "0 days", "How long a post is vacant; whole days."),
        may(
            "newcomer",
            Kind::Share,
            "1",
            "Speed and accuracy of a newcomer, without practice and courses, relative to the group's skills.",
        ),
    ],
);

static CARE: Form = form(
    "care",
    "How officers weigh care against speed.",
    &[
        must("time", Kind::Number, "Work takes so many times as long: above 1 is slower."),
        must("errors", Kind::Number, "Errors are so many times as likely: below 1 is more careful."),
    ],
);

static LEARNING: Form = Form {
    name: "learning",
    doc: "How practice makes faster.",
    one_of: &["exponential", "wright"],
    fields: &[
        may("exponential", Kind::Table(&EXPONENTIAL), "", "The time per case approaches that of a skill."),
        may("wright", Kind::Table(&WRIGHT), "", "Each doubling of cases multiplies the time per case."),
    ],
};

static EXPONENTIAL: Form = form(
    "exponential learning",
    "The time per case approaches that of skill `to`.",
    &[
        must("to", Kind::Share, "Skill in the end."),
        must("half-life", Kind::Quantity("900 cases"), "Practice that closes half the gap; cases or time."),
    ],
);

static WRIGHT: Form = form(
    "Wright learning",
    "Each doubling of the cases done multiplies the time per case by `rate`.",
    &[
        must("rate", Kind::Share, "Factor per doubling."),
        may("to", Kind::Share, "1", "Skill that is never exceeded."),
    ],
);

static FORGETTING: Form = form(
    "forgetting",
    "How officers get slower without practice.",
    &[must(
        "half-life",
        Kind::Quantity("60 days away"),
        "Time away in which half of the practice (the cases) is lost, not half of the skill.",
    )],
);

pub(in crate::scenario) static TRAINING: Form = form(
    "training",
    "A course: sessions that take officers off the floor, and the gain.",
    &[
        must("name", Kind::Text, "Its name."),
        must("who", Kind::Name("officer"), "Who is trained."),
        may("sessions", Kind::List(&Kind::Table(&SESSION)), "[]", "When."),
        may("skills", Kind::Map("step", &Kind::Quantity("+0.25")), "no gain", "Gain in skill by step."),
        may("keeps", Kind::Table(&KEEPS), "all of it", "What is left of the gain."),
        may("spill-over", Kind::Share, "0", "Share of the gain that colleagues pick up."),
        may("cost", Kind::Quantity("4_000_000 IDR"), "0", "Cost of the course."),
        may("active", Kind::Flag, "true", "Whether it takes place; variants switch it on."),
    ],
);

static SESSION: Form = form(
    "session",
    "One session of a course.",
    &[
        must("on", Kind::Date, "Date."),
        must("hours", Kind::Hours, "Hours."),
        may("group", Kind::Count(1), "everybody", "Which part of the officers attends, from 1."),
    ],
);

static KEEPS: Form = form(
    "keeping",
    "How a gain fades.",
    &[
        must("half-life", Kind::Time("8 weeks"), "Time in which half of what can fade has faded."),
        may("floor", Kind::Share, "0", "Share of the gain that is never lost."),
        may(
            "fades",
            Kind::Choice(&["without practice", "always"]),
            "\"without practice\"",
            "When it fades; without practice: only in stretches of a day or more without the step count.",
        ),
    ],
);
