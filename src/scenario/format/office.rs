//! When the office is open and who comes.

use super::service::OFFICER_RULES;
use super::{Form, Kind, form, may, must};

pub(in crate::scenario) static CALENDAR: Form = form(
    "calendar",
    "When the office is open, and for how long it is simulated.",
    &[
        may("timezone", Kind::Text, "\"Asia/Jakarta\"", "Time zone, by its IANA name; days have 24 hours."),
        may("start", Kind::Date, "2027-01-04", "The first day."),
        must("horizon", Kind::Time("26 weeks"), "How long the office is simulated."),
        may(
            "warm-up",
            Kind::Any(&[Kind::Choice(&["find"]), Kind::Time("2 weeks")]),
            "\"0 days\"",
            "What is left out of the results at the start; \"find\", for an office that never closes: what a pilot says.",
        ),
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
            "What becomes of people inside; with \"serve everyone\", those still there at `out` or midnight come again on the next open day, with the work that is left.",
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

pub(in crate::scenario) static OFFICE: Form = form(
    "office",
    "What holds for the whole office.",
    &[
        may("seats", Kind::Count(0), "not counted", "Seats in the waiting room; more people stand."),
        may("room", Kind::Count(1), "no limit", "Most people inside at once; more are turned away."),
        may(
            "early-birds",
            Kind::Time("25 min"),
            "\"0 min\"",
            "How long before the doors open people come too, at the rate of the first hour and in addition to the demand of the opening hours; only with `rate` and `per-hour`.",
        ),
        may(
            "goes-to",
            Kind::Choice(OFFICER_RULES),
            "\"longest idle\"",
            "Which free officer a citizen is given.",
        ),
        may("returns", Kind::Table(&OFFICE_RETURNS), "nobody", "Who comes again after being turned away."),
        may(
            "value-of-time",
            Kind::Quantity("20_000 IDR/h"),
            "0",
            "What an hour of a citizen's wait is worth, for the cost of waiting.",
        ),
        may(
            "longest-wait",
            Kind::Time("45 min"),
            "no limit",
            "Whoever has waited that long at a step is called there before everybody, of whatever class, who has not, longest wait first; it interrupts nobody.",
        ),
        may("announces", Kind::Table(&ANNOUNCES), "nothing", "What people hear before they come."),
    ],
);

static ANNOUNCES: Form = form(
    "announcement",
    "What people hear before they come; who hears it comes on the next open day instead, without a trip in vain.",
    &[
        may(
            "outages",
            Kind::Share,
            "0",
            "Share who hear that a system is down which a step of their route with the citizen present needs.",
        ),
        may("quota", Kind::Share, "0", "Share who hear that the tickets of the day are gone."),
        may(
            "waits",
            Kind::Table(&ANNOUNCED_WAITS),
            "nobody",
            "Who puts the visit off because the office is full.",
        ),
    ],
);

static ANNOUNCED_WAITS: Form = form(
    "announced wait",
    "Who puts the visit off because the office is full.",
    &[
        must("above", Kind::Count(0), "People inside, above which people put it off."),
        must("share", Kind::Share, "Share of them who do."),
    ],
);

static OFFICE_RETURNS: Form = form(
    "return to the office",
    "Who comes again after being turned away.",
    &[
        must("share", Kind::Share, "Share of them who come again."),
        may("delay", Kind::Quantity("next open day"), "\"next open day\"", "When."),
    ],
);

pub(in crate::scenario) static DEMAND: Form = Form {
    name: "demand",
    doc: "One source of citizens.",
    one_of: &["rate", "per-hour", "interarrival", "appointments", "arrivals", "parties"],
    fields: &[
        must("service", Kind::Name("service"), "What these citizens ask for."),
        may(
            "rate",
            Kind::Quantity("18 /h"),
            "",
            "Poisson arrivals: citizens at this rate while the office is open.",
        ),
        may(
            "per-hour",
            Kind::Any(&[
                Kind::Number,
                Kind::List(&Kind::Number),
                Kind::Map("hours", &Kind::Number),
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
        may(
            "arrivals",
            Kind::Text,
            "",
            "Recorded arrivals: a CSV file with the column `arrive` (date and time) or `arrive_min` (minutes since midnight of the first day), and, if wanted, `service` and `work:<step>` (minutes); other columns are refused.",
        ),
        may(
            "day-cv",
            Kind::Number,
            "0",
            "Variation of whole days beyond Poisson, as a coefficient of variation.",
        ),
        may("at-opening", Kind::Number, "0", "Mean number of people who stand at the door when it opens."),
        may("from", Kind::Name("population"), "no limit", "The population they are drawn from."),
        may(
            "groups",
            Kind::Map("size", &Kind::Share),
            "everybody alone",
            "How many come together at one instant: share of the groups by size. `rate`, `per-hour` and `at-opening` still count people, `interarrival` counts groups. One ticket of a quota serves the whole group when it first comes.",
        ),
        may(
            "times",
            Kind::Number,
            "1",
            "Factor on how many come, for a season or a surge; with `rate`, `per-hour` or `interarrival`.",
        ),
        may(
            "parties",
            Kind::List(&Kind::Table(&PARTY)),
            "",
            "Parties that come on a date, such as a school class.",
        ),
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

static PARTY: Form = form(
    "party",
    "People who come on one date, such as a school class or a meeting in a village.",
    &[
        must("on", Kind::Date, "Date."),
        must("at", Kind::Value("\"09:00\""), "Time of day at which the first can come."),
        must("people", Kind::Count(1), "How many are expected."),
        may("turnout", Kind::Share, "1", "Probability of each of them to come."),
        may("within", Kind::Time("30 min"), "all at once", "Time over which they trickle in, evenly."),
    ],
);

pub(in crate::scenario) static POPULATION: Form = form(
    "population",
    "People who have yet to come for a service, until none are left; arrivals thin out in proportion to those left.",
    &[
        must("size", Kind::Count(1), "People in it at the start."),
        may("returns", Kind::Table(&RETURNS), "back into the population", "Who comes again, and when."),
        may(
            "goal",
            Kind::Share,
            "none",
            "Share of it that is to have what it comes for, and by when is asked.",
        ),
    ],
);

static RETURNS: Form = form(
    "return of a population",
    "Who comes again after being turned away.",
    &[
        must("after-turned-away", Kind::Share, "Share of those turned away who come again."),
        may("delay", Kind::Quantity("next open day"), "\"next open day\"", "When."),
    ],
);

pub(in crate::scenario) static QUOTA: Form = form(
    "quota",
    "A daily number of tickets.",
    &[
        must("tickets-per-day", Kind::Count(0), "Tickets per open day."),
        must("counts", Kind::List(&Kind::Name("service")), "The services it counts."),
    ],
);

pub(in crate::scenario) static COMPLAINT: Form = form(
    "complaint",
    "Some visits are complained about when they end: each complaint begins a case of a service of its own.",
    &[
        may("name", Kind::Text, "that of the service it becomes", "What the complaints are called."),
        may(
            "service",
            Kind::Any(&[Kind::Name("service"), Kind::List(&Kind::Name("service"))]),
            "all that no complaint becomes",
            "The services whose visits they are about.",
        ),
        must("share", Kind::Share, "Share of the visits complained about, before the factors below."),
        must("becomes", Kind::Name("service"), "The service of the complaint's own case."),
        may("wait", Kind::Curve, "1", "Factor by the minutes waited during the visit: [[30, 1], [60, 3]]."),
        may("returned", Kind::Number, "1", "Factor if the citizen was sent back, sent home or refused."),
        may("late", Kind::Number, "1", "Factor if the case is past the promise of its service."),
    ],
);
