//! What they work with.

use super::{Form, Kind, form, may, must};

pub(in crate::scenario) static EQUIPMENT: Form = form(
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
        may("spares", Kind::Table(&SPARES), "none", "Units in reserve, for the places of those that fail."),
        may("rest", Kind::Table(&REST), "none", "Rest that a unit needs between uses."),
        may("repairers", Kind::Count(1), "no limit", "Most units under repair at once."),
        may("cost", Kind::Quantity("20_000 IDR/day"), "0", "Cost of a unit per calendar day."),
    ],
);

static SPARES: Form = form(
    "spares",
    "Units in reserve: each takes the place of one that fails, which becomes a spare when it is repaired. They cost what units cost.",
    &[
        may("units", Kind::Count(0), "1", "How many."),
        may(
            "swap",
            Kind::Time("30 min"),
            "\"0 min\"",
            "From the failure until the spare works, unless the unit is repaired before.",
        ),
    ],
);

static REST: Form = form(
    "rest",
    "A pause that a unit makes when it is put down; it is counted apart from maintenance.",
    &[
        must("after", Kind::Count(1), "Uses since the last rest; also those by services that are resumed."),
        must("takes", Kind::Time("30 min"), "How long it is away."),
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
            "From one to the next: time in use, calendar time or uses, or a distribution; a plain time is the mean of an exponential. Every time a unit is taken is a use, also when a service is resumed.",
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
    &[must("in-use", Kind::Distribution, "Time in use; a plain time is the mean of an exponential.")],
);

static MAINTENANCE: Form = form(
    "maintenance",
    "Planned maintenance, begun at opening; in an office that never closes, at midnight.",
    &[
        must("every", Kind::Time("30 days"), "From one to the next."),
        must("takes", Kind::Time("2 h"), "How long a unit is away."),
        may("failures-after", Kind::Share, "1", "Failures from then on, relative to before."),
    ],
);

pub(in crate::scenario) static SYSTEM: Form = form(
    "system",
    "Something the whole office depends on.",
    &[
        must("name", Kind::Text, "Its name."),
        may("outage", Kind::Table(&OUTAGE), "never", "When it fails."),
        may("backup", Kind::Table(&BACKUP), "none", "What stands in for it: a generator, a battery."),
    ],
);

static OUTAGE: Form = form(
    "outage",
    "When a system fails, and for how long.",
    &[
        must(
            "every",
            Kind::Distribution,
            "From the end of one outage to the next; a plain time is the mean of an exponential.",
        ),
        must("lasts", Kind::Distribution, "How long it lasts."),
    ],
);

static BACKUP: Form = form(
    "backup",
    "What stands in for a system from the first moment of an outage.",
    &[
        may("starts", Kind::Share, "1", "Share of the outages in which it starts."),
        may(
            "lasts",
            Kind::Distribution,
            "as long as the outage",
            "How long it lasts; what is left of the outage reaches the desk.",
        ),
    ],
);

pub(in crate::scenario) static STOCK: Form = form(
    "stock",
    "A consumable.",
    &[
        must("name", Kind::Text, "Its name."),
        must("start", Kind::Count(0), "Items at the start."),
        may("order", Kind::Table(&ORDER), "never", "When and how it is ordered."),
        may("reserved", Kind::Table(&RESERVED), "nothing", "The last items are for some only."),
    ],
);

static RESERVED: Form = form(
    "reserve",
    "Items below a level are for some only; who may not take them waits, and lets those behind go first.",
    &[
        must("below", Kind::Count(1), "Level below which they are kept for those."),
        must("for", Kind::List(&Kind::Text), "Names of services, or of classes of citizens."),
    ],
);

static ORDER: Form = Form {
    name: "order",
    doc: "When and how stock is ordered: whenever the level is below `when-below`, at the start too; one order at a time.",
    one_of: &["quantity", "up-to"],
    fields: &[
        must("when-below", Kind::Count(0), "Level below which it is ordered."),
        may("quantity", Kind::Count(1), "", "Items ordered, always the same."),
        may("up-to", Kind::Count(1), "", "Level up to which is ordered, counted from what is there."),
        may(
            "receives",
            Kind::Any(&[Kind::Share, Kind::List(&Kind::Share)]),
            "1",
            "Share of an order that is allotted, or [lowest, highest] of an even spread; rounded up to whole items.",
        ),
        must("arrives-after", Kind::Distribution, "From the order to its arrival."),
    ],
};
