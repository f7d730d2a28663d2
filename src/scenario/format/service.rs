//! What is asked for, step by step, and the distributions of times.

use super::{Field, Form, Kind, form, may, must};

pub(in crate::scenario) static SERVICE: Form = form(
    "service",
    "What citizens ask for.",
    &[
        must("name", Kind::Text, "Its name."),
        must(
            "route",
            Kind::List(&Kind::Any(&[Kind::Name("step"), Kind::List(&Kind::Name("step"))])),
            "Its steps in order; a list in place of a step is a choice of steps.",
        ),
        may(
            "steers",
            Kind::Share,
            "0",
            "Share of the citizens who, where the route leaves a choice, go where now the fewest people wait or are served per officer on the floor (ties: the first listed). A choice at the beginning of the route is made once, on coming first.",
        ),
        may(
            "splits",
            Kind::List(&Kind::Share),
            "all to the first listed",
            "Shares of the alternatives among those who are not steered, in the order of the route's lists.",
        ),
        may("priority", Kind::List(&Kind::Table(&CLASS)), "none", "Classes who go first, first one first."),
        may("patience", Kind::Distribution, "unlimited", "Longest total wait of a visit before giving up."),
        may(
            "promise",
            Kind::Time("24 h"),
            "none",
            "Promised time from first arrival to the end of the case.",
        ),
        may(
            "comes-back",
            Kind::Quantity("next open day"),
            "\"next open day\"",
            "When a citizen comes for a step with presence after one without: \"at once\", \"next open day\", \"3 days\" or { days = 3 }.",
        ),
        may("balks", Kind::Table(&BALKS), "nobody", "Who turns round on seeing a long line."),
        may(
            "planned",
            Kind::Number,
            "none",
            "Cases that are to be done on an open day, for how far the plan is attained.",
        ),
        may(
            "marks",
            Kind::Map("mark", &Kind::Share),
            "none",
            "Marks that some of its citizens carry from the beginning, and which share of them: { informed = 0.6 }.",
        ),
        may("flaws", MARKS, "none", "Marks with which a finished case was not right the first time."),
    ],
);

/// One mark or several.
const MARKS: Kind = Kind::Any(&[Kind::Text, Kind::List(&Kind::Text)]);

static CLASS: Form = form(
    "priority class",
    "A class of citizens; the rest are `ordinary` and go last.",
    &[
        must("class", Kind::Text, "Its name."),
        must("share", Kind::Share, "Share of the service's citizens."),
        may("preempts", Kind::Flag, "false", "Whether it interrupts the service of later classes."),
        may("level", Kind::Count(0), "its place in the list", "Rank in every queue; 0 goes first."),
    ],
);

static BALKS: Form = form(
    "balking",
    "Who turns round on seeing a long line.",
    &[
        must("above", Kind::Count(0), "Length of the line from which on people turn round."),
        must("share", Kind::Share, "Share of them who do."),
    ],
);

pub(in crate::scenario) static STEP: Form = Form {
    name: "step",
    doc: "One stage with a queue, or a pure delay.",
    one_of: &["work", "delay"],
    fields: &[
        must("name", Kind::Text, "Its name."),
        may("work", Kind::Distribution, "", "Time that a fully proficient officer needs."),
        may("delay", Kind::Distribution, "", "Time that passes without an officer."),
        may("present", Kind::Flag, "true for work", "Whether the citizen is in the building."),
        may(
            "uses",
            Kind::Any(&[Kind::List(&Kind::Name("equipment")), Kind::Map("equipment", &Kind::Count(1))]),
            "nothing",
            "Equipment it takes, one unit or as many as named.",
        ),
        may(
            "when-out",
            Kind::Table(&WHEN_OUT),
            "waits",
            "Where a case goes that would have to wait, when it comes, for stock that has run out.",
        ),
        may(
            "departs",
            Kind::Any(&[Kind::Quantity("10:00, 15:00"), Kind::Week(&Kind::Quantity("15:00"))]),
            "at once",
            "Of a delay: times of day, or a table of them by weekday, at which a courier leaves with all that is there; the delay begins then.",
        ),
        may(
            "departs-on-closed-days",
            Kind::Flag,
            "false",
            "Whether the courier leaves on days on which the office is closed, too.",
        ),
        may(
            "systems",
            Kind::List(&Kind::Name("system")),
            "[]",
            "Systems that must be up; for a delay, when it begins.",
        ),
        may("takes", Kind::Map("stock", &Kind::Count(1)), "nothing", "Stock it uses up."),
        may(
            "lines",
            Kind::Choice(&["one", "per officer"]),
            "\"one\"",
            "One line for all officers, or one per officer: whoever comes takes the shortest, people in service included (ties: the officer listed first).",
        ),
        may(
            "jockeys",
            Kind::Count(2),
            "nobody",
            "With lines per officer: by how many people another line has to be shorter for the last of the longest line to go to its end; an officer with nobody in line then calls the first of the longest line.",
        ),
        may(
            "field",
            Kind::Flag,
            "false",
            "Whether it is done away from the office: by officers on outreach and nobody else, for people who do not come to the office; what they work with is taken along.",
        ),
        may("express", Kind::Table(&EXPRESS), "nobody", "Who goes to an express counter instead."),
        may("errors", Kind::Table(&ERRORS), "none", "Errors, by the accuracy of the officer."),
        may("complies", Kind::Table(&COMPLIES), "always", "Whether officers keep to the procedure."),
        may("outcomes", Kind::Map("outcome", &Kind::Table(&OUTCOME)), "none", "What else may follow."),
        may(
            "share",
            Kind::Share,
            "1",
            "Share of the cases for which it is done; the others go on to the next step of the route without a wait.",
        ),
        may("if", MARKS, "everybody", "Done only for cases that carry these marks, all of them."),
        may("unless", MARKS, "everybody", "Done only for cases that carry none of these marks."),
        may("patience", Kind::Distribution, "that of the service", "Longest wait in this queue."),
        may(
            "goes-to",
            Kind::Choice(OFFICER_RULES),
            "that of the office",
            "Which free officer a citizen is given.",
        ),
    ],
};

static EXPRESS: Form = form(
    "express",
    "Who goes to an express counter instead: those with little work, which is drawn as for this step and goes along; a repeat there is drawn as for that step.",
    &[
        must("below", Kind::Time("2 min"), "Work content below which a citizen goes there."),
        must("step", Kind::Name("step"), "The step they go to; the route goes on from there."),
    ],
);

static WHEN_OUT: Form = form(
    "way out",
    "Another step while stock is out, such as a temporary letter; then the citizen leaves, and the step is tried again.",
    &[
        must("step", Kind::Name("step"), "The other step; one with outcomes of its own follows them."),
        may(
            "again-after",
            Kind::Any(&[Kind::Quantity("14 days"), Kind::Table(&AFTER)]),
            "\"next open day\"",
            "When the step that was left is tried again.",
        ),
    ],
);

/// What follows.
const THEN: Field = must(
    "then",
    Kind::Quantity("return"),
    "What follows: continue, repeat, return, reject, finish, or a step; a step off the route is a detour, after which the route goes on.",
);

static DAYS: [Kind; 2] = [Kind::Quantity("3 days"), Kind::Table(&AFTER)];

const AFTER_DAYS: Field = may(
    "after",
    Kind::Any(&DAYS),
    "\"next open day\"",
    "With return: when the citizen comes again: \"at once\", \"next open day\", \"3 days\" or { days = 3 }.",
);

const TO: Field = may(
    "to",
    Kind::Name("step"),
    "the same step",
    "With return: the step for which the citizen comes again; the route goes on from there.",
);

const SETS: Field = may("marks", MARKS, "none", "Marks that the case carries from now on.");

const CLEARS: Field = may("clears", MARKS, "none", "Marks that the case loses.");

static ERRORS: Form = form(
    "errors",
    "Errors with a probability that depends on the officer's accuracy, or with a fixed rate.",
    &[
        may("at-skill-1", Kind::Share, "", "Probability with a fully proficient officer."),
        may("at-skill-0", Kind::Share, "", "Probability with a wholly unskilled officer."),
        may("rate", Kind::Share, "", "Probability with any officer; instead of the two others."),
        THEN,
        AFTER_DAYS,
        TO,
        SETS,
        CLEARS,
    ],
);

static COMPLIES: Form = form(
    "compliance",
    "The probability that the officer keeps to the procedure, by accuracy; decided when the service starts.",
    &[
        must("at-skill-1", Kind::Share, "Probability with a fully proficient officer."),
        must("at-skill-0", Kind::Share, "Probability with a wholly unskilled officer."),
        may("saves", Kind::Share, "0", "Share of the work that is left out when the officer does not."),
    ],
);

static OUTCOME: Form = form(
    "outcome",
    "What may follow a step instead of the next one, where no error was made.",
    &[
        may("share", Kind::Share, "", "Its probability for the cases that it is for."),
        may(
            "at-skill-1",
            Kind::Share,
            "",
            "Its probability with a fully proficient officer; with `at-skill-0` instead of `share`.",
        ),
        may("at-skill-0", Kind::Share, "", "Its probability with a wholly unskilled officer."),
        may("if", MARKS, "everybody", "Only for cases that carry these marks, all of them."),
        may("unless", MARKS, "everybody", "Only for cases that carry none of these marks."),
        THEN,
        AFTER_DAYS,
        TO,
        SETS,
        CLEARS,
        may("work", Kind::Distribution, "none", "Work that it adds to the service, at full skill."),
        may(
            "solved",
            Kind::Share,
            "0",
            "Share of them that is put right at the desk instead: the route goes on, and marks stay as they are.",
        ),
        may(
            "solving",
            Kind::Distribution,
            "none",
            "Work that putting it right adds to the service, at full skill.",
        ),
    ],
);

static AFTER: Form =
    form("delay", "Days until the citizen comes again.", &[must("days", Kind::Count(0), "Days.")]);

/// The distributions, as a table of which exactly one key is used.
pub(in crate::scenario) static DISTRIBUTION: Form = form(
    "distribution",
    "A distribution of times; a plain time such as \"5 min\" is always the same. Beside `mean`, `shape` and the like, `from = \"40 observations\"` says what it was estimated from, for `loket uncertainty`.",
    &[
        may("fixed", Kind::Time("5 min"), "", "Always the same."),
        may(
            "exponential",
            Kind::Any(&[Kind::Time("5 min"), Kind::Value("{ mean = \"5 min\" }")]),
            "",
            "Exponential by its mean.",
        ),
        may("lognormal", Kind::Value("{ mean = \"3 min\", cv = 0.5 }"), "", "{ mean, cv } or { mean, sd }."),
        may(
            "gamma",
            Kind::Value("{ mean = \"3 min\", sd = \"1 min\" }"),
            "",
            "{ mean, cv } or { mean, sd }.",
        ),
        may("erlang", Kind::Value("{ mean = \"4 min\", stages = 4 }"), "", "{ mean, stages }."),
        may("weibull", Kind::Value("{ shape = 1.5, scale = \"3 h\" }"), "", "{ shape, scale }."),
        may(
            "normal",
            Kind::Value("{ mean = \"-5 min\", sd = \"10 min\" }"),
            "",
            "{ mean, sd }; only for lateness.",
        ),
        may("uniform", Kind::List(&Kind::Time("5 min")), "", "[lowest, highest]."),
        may("triangular", Kind::List(&Kind::Time("5 min")), "", "[lowest, most frequent, highest]."),
        may("empirical", Kind::List(&Kind::Time("5 min")), "", "One of these, each equally likely."),
        may(
            "regimes",
            Kind::List(&Kind::Value("{ share = 0.8, fixed = \"5 min\" }")),
            "",
            "A mixture: [{ share, distribution }, ..].",
        ),
    ],
);

pub(in crate::scenario) const OFFICER_RULES: &[&str] =
    &["listed order", "fastest", "slowest", "longest idle", "random", "fewest other skills"];
