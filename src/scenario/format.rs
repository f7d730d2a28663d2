//! The format of scenario files as data: which keys there are, what they hold, and what they mean.
//!
//! Unknown and missing keys, the JSON Schema and the reference page all come from here; what a value
//! means for the office is read in [`super::read`].

/// A table of the file.
#[derive(Debug)]
pub(super) struct Form {
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
pub(super) struct Field {
    pub key: &'static str,
    pub kind: Kind,
    pub need: Need,
    pub doc: &'static str,
}

/// Whether a key may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Required,
    /// May be left out; what then holds.
    Default(&'static str),
}

/// What a key holds.
#[derive(Debug)]
pub(super) enum Kind {
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
    /// Any value at all.
    Value,
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
pub(super) static FILE: Form = form(
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
        must("service", Kind::List(&Kind::Table(&SERVICE)), "What is asked for."),
        must("step", Kind::List(&Kind::Table(&STEP)), "The stages of the services."),
        may("officer", Kind::List(&Kind::Table(&OFFICER)), "none", "Who serves."),
        may("equipment", Kind::List(&Kind::Table(&EQUIPMENT)), "none", "Machines."),
        may("system", Kind::List(&Kind::Table(&SYSTEM)), "none", "What the whole office depends on."),
        may("stock", Kind::List(&Kind::Table(&STOCK)), "none", "Consumables."),
        may("training", Kind::List(&Kind::Table(&TRAINING)), "none", "Courses."),
        may("target", Kind::List(&Kind::Table(&TARGET)), "none", "Service standards."),
        may("variant", Kind::List(&Kind::Table(&VARIANT)), "none", "Named changes."),
        may("experiment", Kind::Table(&EXPERIMENT), "100 replications", "How often to simulate."),
    ],
);

static CALENDAR: Form = form(
    "calendar",
    "When the office is open, and for how long it is simulated.",
    &[
        may("timezone", Kind::Text, "\"Asia/Jakarta\"", "Time zone, by its IANA name; days have 24 hours."),
        may("start", Kind::Date, "2027-01-04", "The first day."),
        must("horizon", Kind::Time("26 weeks"), "How long the office is simulated."),
        may("warm-up", Kind::Time("2 weeks"), "\"0 days\"", "What is left out of the results at the start."),
        may(
            "closed",
            Kind::List(&Kind::Dates),
            "[]",
            "Days and ranges of days on which the office is closed.",
        ),
        must(
            "hours",
            Kind::Any(&[Kind::Choice(&["always"]), Kind::Hours, Kind::Week(&Kind::Hours)]),
            "Opening hours: every day, by weekday, or \"always\" for an office that never closes.",
        ),
        may("closing", Kind::Table(&CLOSING), "none, for \"always\"", "What happens at the end of hours."),
    ],
);

static CLOSING: Form = form(
    "closing",
    "What happens at the end of the day's hours.",
    &[
        may(
            "doors",
            Kind::Any(&[
                Kind::Choice(&["at the end of hours"]),
                Kind::Time("30 min before the end of hours"),
            ]),
            "\"at the end of hours\"",
            "When nobody is let in any more, relative to the end of hours.",
        ),
        must(
            "inside",
            Kind::Any(&[Kind::Choice(&["serve everyone"]), Kind::Table(&INSIDE)]),
            "What becomes of people inside.",
        ),
        may("out", Kind::Time("+2 h"), "midnight", "When everybody has to leave, after the end of hours."),
    ],
);

static INSIDE: Form = form(
    "closing of the service",
    "Until when people inside are served, and what the others do.",
    &[
        must(
            "serve-until",
            Kind::Time("+45 min"),
            "When no service starts any more, after the end of hours.",
        ),
        must("then", Kind::Choice(&["return next open day", "leave"]), "What people do who were not served."),
    ],
);

static OFFICE: Form = form(
    "office",
    "What holds for the whole office.",
    &[
        may("seats", Kind::Count(0), "not counted", "Seats in the waiting room; more people stand."),
        may("room", Kind::Count(1), "no limit", "Most people inside at once; more are turned away."),
        may("early-birds", Kind::Time("25 min"), "\"0 min\"", "How long before the doors open people queue."),
        may(
            "goes-to",
            Kind::Choice(OFFICER_RULES),
            "\"longest idle\"",
            "Which free officer a citizen is given.",
        ),
        may("returns", Kind::Table(&OFFICE_RETURNS), "nobody", "Who comes again after being turned away."),
    ],
);

static OFFICE_RETURNS: Form = form(
    "return",
    "Who comes again after being turned away.",
    &[
        must("share", Kind::Share, "Share of them who come again."),
        may("delay", Kind::Quantity("next open day"), "\"next open day\"", "When."),
    ],
);

const OFFICER_RULES: &[&str] =
    &["listed order", "fastest", "slowest", "longest idle", "random", "fewest other skills"];

static DEMAND: Form = Form {
    name: "demand",
    doc: "One source of citizens.",
    one_of: &["rate", "per-hour", "interarrival", "appointments", "arrivals"],
    fields: &[
        must("service", Kind::Name("service"), "What these citizens ask for."),
        may("rate", Kind::Quantity("18 /h"), "", "Poisson arrivals at this rate while the office is open."),
        may(
            "per-hour",
            Kind::Any(&[
                Kind::Number,
                Kind::List(&Kind::Number),
                Kind::Week(&Kind::Any(&[
                    Kind::Number,
                    Kind::List(&Kind::Number),
                    Kind::Map("hours", &Kind::Number),
                ])),
            ]),
            "",
            "Poisson arrivals: citizens per hour, one number for each hour of opening.",
        ),
        may("interarrival", Kind::Distribution, "", "Time between arrivals, counted in opening hours."),
        may("appointments", Kind::Table(&APPOINTMENTS), "", "Citizens come by appointment."),
        may("arrivals", Kind::Text, "", "Recorded arrivals: a CSV file with `arrive` or `arrive_min`."),
        may(
            "day-cv",
            Kind::Number,
            "0",
            "Variation of whole days beyond Poisson, as a coefficient of variation.",
        ),
        may("at-opening", Kind::Number, "0", "Mean number of people who stand at the door when it opens."),
        may("from", Kind::Name("population"), "no limit", "The population they are drawn from."),
    ],
};

static APPOINTMENTS: Form = form(
    "appointments",
    "Citizens come by appointment; the first slot is at opening.",
    &[
        must("every", Kind::Time("15 min"), "From one slot to the next."),
        may("seats", Kind::Count(1), "1", "Citizens per slot."),
        may("no-show", Kind::Share, "0", "Share of them who do not come."),
        may("lateness", Kind::Distribution, "\"0 min\"", "Arrival minus slot; negative is early."),
    ],
);

static POPULATION: Form = form(
    "population",
    "People who have yet to come for a service, until none are left.",
    &[
        must("size", Kind::Count(1), "People in it at the start."),
        may("returns", Kind::Table(&RETURNS), "back into the population", "Who comes again, and when."),
    ],
);

static RETURNS: Form = form(
    "return",
    "Who comes again after being turned away.",
    &[
        must("after-turned-away", Kind::Share, "Share of those turned away who come again."),
        may("delay", Kind::Quantity("next open day"), "\"next open day\"", "When."),
    ],
);

static QUOTA: Form = form(
    "quota",
    "A daily number of tickets.",
    &[
        must("tickets-per-day", Kind::Count(0), "Tickets per open day."),
        must("counts", Kind::List(&Kind::Name("service")), "The services it counts."),
    ],
);

static SERVICE: Form = form(
    "service",
    "What citizens ask for.",
    &[
        must("name", Kind::Text, "Its name."),
        must("route", Kind::List(&Kind::Name("step")), "Its steps in order."),
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
            "When a citizen comes for a step with presence after one without.",
        ),
        may("balks", Kind::Table(&BALKS), "nobody", "Who turns round on seeing a long line."),
    ],
);

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

static STEP: Form = Form {
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
        may("systems", Kind::List(&Kind::Name("system")), "[]", "Systems that must be up."),
        may("takes", Kind::Map("stock", &Kind::Count(1)), "nothing", "Stock it uses up."),
        may("errors", Kind::Table(&ERRORS), "none", "Errors, by the accuracy of the officer."),
        may("outcomes", Kind::Map("outcome", &Kind::Table(&OUTCOME)), "none", "What else may follow."),
        may("patience", Kind::Distribution, "that of the service", "Longest wait in this queue."),
        may(
            "goes-to",
            Kind::Choice(OFFICER_RULES),
            "that of the office",
            "Which free officer a citizen is given.",
        ),
    ],
};

static ERRORS: Form = form(
    "errors",
    "Errors with a probability that depends on the officer's accuracy, or with a fixed rate.",
    &[
        may("at-skill-1", Kind::Share, "", "Probability with a fully proficient officer."),
        may("at-skill-0", Kind::Share, "", "Probability with a wholly unskilled officer."),
        may("rate", Kind::Share, "", "Probability with any officer; instead of the two others."),
        must("then", Kind::Quantity("repeat"), "What follows: repeat, return, reject, finish, or a step."),
        may(
            "after",
            Kind::Quantity("3 days"),
            "\"next open day\"",
            "With return: when the citizen comes again.",
        ),
    ],
);

static OUTCOME: Form = form(
    "outcome",
    "What may follow a step instead of the next one.",
    &[
        must("share", Kind::Share, "Its probability."),
        must("then", Kind::Quantity("return"), "What follows: repeat, return, reject, finish, or a step."),
        may(
            "after",
            Kind::Any(&[Kind::Quantity("3 days"), Kind::Table(&AFTER)]),
            "\"next open day\"",
            "With return: when the citizen comes again.",
        ),
    ],
);

static AFTER: Form =
    form("delay", "Days until the citizen comes again.", &[must("days", Kind::Count(0), "Days.")]);

static OFFICER: Form = form(
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
            Kind::Value,
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
    ],
);

static SKILL: Form = form(
    "skill",
    "Speed and accuracy apart.",
    &[
        must("speed", Kind::Share, "Speed relative to a fully proficient officer."),
        must("accuracy", Kind::Share, "Accuracy relative to a fully proficient officer."),
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
    &[must("half-life", Kind::Quantity("60 days away"), "Time away that loses half of what was learned.")],
);

static EQUIPMENT: Form = form(
    "equipment",
    "A pool of alike machines.",
    &[
        must("name", Kind::Text, "Its name."),
        may("units", Kind::Count(1), "1", "Machines in it."),
        may("failures", Kind::List(&Kind::Table(&FAILURE)), "[]", "Ways to fail."),
        may(
            "interrupted",
            Kind::Choice(&["resume on any unit", "resume here", "start again", "finish first"]),
            "\"resume on any unit\"",
            "What becomes of the service that a failure interrupts.",
        ),
        may("maintenance", Kind::Table(&MAINTENANCE), "none", "Planned maintenance."),
        may("repairers", Kind::Count(1), "no limit", "Most units under repair at once."),
        may("cost", Kind::Quantity("20_000 IDR/day"), "0", "Cost of a unit per calendar day."),
    ],
);

static FAILURE: Form = form(
    "failure",
    "One way in which a unit fails.",
    &[
        must("name", Kind::Text, "Its name."),
        must(
            "every",
            Kind::Any(&[Kind::Quantity("25 h in use"), Kind::Distribution, Kind::Table(&IN_USE)]),
            "Mean time in use, calendar time or uses from one to the next (exponential), or a distribution.",
        ),
        must("repair", Kind::Distribution, "Time to repair."),
        may(
            "unskilled",
            Kind::Number,
            "1",
            "Failures in wholly unskilled hands, relative to proficient hands.",
        ),
    ],
);

static IN_USE: Form = form(
    "time in use",
    "A distribution of time in use.",
    &[must("in-use", Kind::Distribution, "Time in use.")],
);

static MAINTENANCE: Form = form(
    "maintenance",
    "Planned maintenance, begun at opening.",
    &[
        must("every", Kind::Time("30 days"), "From one to the next."),
        must("takes", Kind::Time("2 h"), "How long a unit is away."),
        may("failures-after", Kind::Share, "1", "Failures from then on, relative to before."),
    ],
);

static SYSTEM: Form = form(
    "system",
    "Something the whole office depends on.",
    &[must("name", Kind::Text, "Its name."), may("outage", Kind::Table(&OUTAGE), "never", "When it fails.")],
);

static OUTAGE: Form = form(
    "outage",
    "When a system fails, and for how long.",
    &[
        must("every", Kind::Distribution, "From the end of one outage to the next; a plain time is a mean."),
        must("lasts", Kind::Distribution, "How long it lasts."),
    ],
);

static STOCK: Form = form(
    "stock",
    "A consumable.",
    &[
        must("name", Kind::Text, "Its name."),
        must("start", Kind::Count(0), "Items at the start."),
        may("order", Kind::Table(&ORDER), "never", "When and how it is ordered."),
    ],
);

static ORDER: Form = form(
    "order",
    "When and how stock is ordered; one order at a time.",
    &[
        must("when-below", Kind::Count(0), "Level below which it is ordered."),
        must("quantity", Kind::Count(1), "Items ordered."),
        must("arrives-after", Kind::Distribution, "From the order to its arrival."),
    ],
);

static TRAINING: Form = form(
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
        may("fades", Kind::Choice(&["without practice", "always"]), "\"without practice\"", "When it fades."),
    ],
);

static TARGET: Form = form(
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

static VARIANT: Form = form(
    "variant",
    "Named changes: a policy under test.",
    &[
        must("name", Kind::Text, "Its name."),
        must("set", Kind::Map("path", &Kind::Value), "What it changes: path of the file to new value."),
    ],
);

static EXPERIMENT: Form = form(
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

static REPLICATIONS: Form = form(
    "replications",
    "Replications until a result is sure enough.",
    &[must("until", Kind::Table(&UNTIL), "Until when.")],
);

static UNTIL: Form = form(
    "precision",
    "Until the 95 % interval of an office-wide measure is narrow enough.",
    &[
        must("measure", Kind::Text, "Name of the measure, such as wait_mean_min."),
        must("half-width", Kind::Quantity("5 %"), "Half its width: of the mean, or in the measure's unit."),
        must("at-most", Kind::Count(2), "Most replications."),
    ],
);

/// The distributions, as a table of which exactly one key is used.
pub(super) static DISTRIBUTION: Form = form(
    "distribution",
    "A distribution of times; a plain time such as \"5 min\" is always the same.",
    &[
        may("fixed", Kind::Time("5 min"), "", "Always the same."),
        may("exponential", Kind::Any(&[Kind::Time("5 min"), Kind::Value]), "", "Exponential by its mean."),
        may("lognormal", Kind::Value, "", "{ mean, cv } or { mean, sd }."),
        may("gamma", Kind::Value, "", "{ mean, cv } or { mean, sd }."),
        may("erlang", Kind::Value, "", "{ mean, stages }."),
        may("weibull", Kind::Value, "", "{ shape, scale }."),
        may("normal", Kind::Value, "", "{ mean, sd }; only for lateness."),
        may("uniform", Kind::List(&Kind::Time("5 min")), "", "[lowest, highest]."),
        may("triangular", Kind::List(&Kind::Time("5 min")), "", "[lowest, most frequent, highest]."),
        may("empirical", Kind::List(&Kind::Time("5 min")), "", "One of these, each equally likely."),
        may("regimes", Kind::List(&Kind::Value), "", "A mixture: [{ share, distribution }, ..]."),
    ],
);
