//! Levers set to nothing: the office that has them is, to the last count, the office that does not.

use super::{OFFICE, Pair, wait, with};
use loket::office::outcome::Outcome;

/// Asserts that what is in `other` and not in `base` is never used: the cells and the first steps are the same.
#[track_caller]
fn is_never_used(base: &str, other: &str) {
    let pair = Pair::of(base, other, 10);
    for (base, other) in pair.base.outcomes.iter().zip(&pair.other.outcomes) {
        assert_eq!(base.cells, other.cells);
        assert_eq!(base.steps[..], other.steps[..base.steps.len()]);
    }
}

/// The office with `route` instead of its own, and more tables.
fn routed(route: &str, more: &str) -> String {
    OFFICE.replace("[\"documents\", \"capture\", \"hand-over\"]", route) + more
}

#[test]
fn lever_officers_of_a_group_of_nobody_change_nothing() {
    let nobody = "\n[[officer]]\nname = \"hired\"\ncount = 0\nskills = { capture = 0.9 }\n";
    is_never_used(OFFICE, &format!("{OFFICE}{nobody}"));
}

#[test]
fn lever_roster_that_is_the_office_hours_changes_nothing() {
    Pair::new(OFFICE, &["officer.operator.shift={ mon-fri = \"08:00-15:00\" }"], 10).is_null();
    Pair::new(OFFICE, &["officer.operator.breaks={}"], 10).is_null();
}

/// Two operators who eat one after the other keep a kit busy; if both go at noon, people wait.
#[test]
fn lever_staggered_breaks_shorten_waits() {
    let together = OFFICE.replace(
        "skills = { capture = 0.6 }",
        "skills = { capture = 0.6 }\nbreaks = { lunch = \"12:00-13:00\", staggered = false }",
    );
    Pair::new(&together, &["officer.operator.breaks.staggered=true"], 40).lowers("wait", wait);
}

/// Documents and hand-over by one officer each, 3 min and 2 min; or both at one counter with two officers.
#[test]
fn lever_one_stop_counter_shortens_the_stay_and_a_step_for_nobody_changes_nothing() {
    let second = "[[officer]]\nname = \"second\"\nskills = { hand-over = 0.9 }\n";
    let apart = format!("{OFFICE}{second}").replace("documents = 0.9, hand-over = 0.9", "documents = 0.9");
    let one = [
        "service.card.route=[\"documents\", \"capture\"]",
        "officer.second.skills={ documents = 0.9, hand-over = 0.9 }",
        "step.documents.work.lognormal.mean=5 min",
    ];
    let stay = |outcome: &Outcome| outcome.cells[0].stay as f64 / outcome.cells[0].joined.max(1) as f64;
    Pair::new(&apart, &one, 40).lowers("stay", stay);
    let nobody = "[[step]]\nname = \"stamp\"\nwork = \"9 min\"\nshare = 0\n[[officer]]\nname = \"stamps\"\nskills = { stamp = 1.0 }\n";
    is_never_used(OFFICE, &routed("[\"documents\", \"capture\", \"hand-over\", \"stamp\"]", nobody));
}

#[test]
fn lever_priority_of_a_class_without_people_changes_nothing() {
    let none = OFFICE
        .replace("promise = \"2 h\"", "promise = \"2 h\"\npriority = [{ class = \"elderly\", share = 0 }]");
    let pair = Pair::of(OFFICE, &none, 10);
    for (base, other) in pair.base.outcomes.iter().zip(&pair.other.outcomes) {
        assert_eq!(base.cells[0], other.cells[1]);
        assert_eq!(base.steps, other.steps);
    }
}

/// The office says that doors close at the end of hours; not to say so is the same.
#[test]
fn lever_cut_off_at_the_end_of_hours_changes_nothing() {
    Pair::new(OFFICE, &["calendar.closing={ inside = \"serve everyone\" }"], 10).is_null();
}

/// Everybody comes, and on time; the slots are as before.
#[test]
fn lever_appointments_without_no_shows_and_lateness_change_nothing() {
    let booked = OFFICE.replace("rate = \"10 /h\"", "appointments = { every = \"6 min\" }");
    let set =
        ["demand.card.appointments={ every = \"6 min\", seats = 1, no-show = 0, lateness = \"0 min\" }"];
    Pair::new(&booked, &set, 10).is_null();
    let pair = Pair::new(&booked, &["demand.card.appointments={ every = \"6 min\", no-show = 0.2 }"], 20);
    pair.lowers("cards", super::done);
    pair.lowers("wait", wait);
}

#[test]
fn lever_saturday_hours_on_saturdays_that_are_closed_change_nothing() {
    let set = ["calendar.hours={ mon-sat = \"08:00-15:00\" }", "calendar.closed=[2027-01-09, 2027-01-16]"];
    Pair::new(OFFICE, &set, 10).is_null();
}

/// Everybody is served long before midnight, and before four hours are over.
#[test]
fn lever_overtime_limit_that_nobody_reaches_changes_nothing() {
    Pair::new(OFFICE, &["calendar.closing.out=+8 h"], 10).is_null();
}

/// Kits that jam, with a crew of as many as there are kits.
#[test]
fn lever_repair_crew_for_every_unit_and_maintenance_after_the_end_change_nothing() {
    let failing = format!(
        "{OFFICE}failures = [{{ name = \"jam\", every = \"5 h\", repair = {{ exponential = \"2 h\" }} }}]\n"
    );
    Pair::new(&failing, &["equipment.kit.repairers=2"], 10).is_null();
    let late = "equipment.kit.maintenance={ every = \"60 days\", takes = \"1 h\", failures-after = 0.5 }";
    Pair::new(&failing, &[late], 10).is_null();
}

/// Recording that could go on without a server that never fails.
#[test]
fn lever_offline_mode_without_outages_changes_nothing() {
    let server = "[[system]]\nname = \"siak\"\n";
    let text =
        format!("{}{server}", OFFICE.replace("uses = [\"kit\"]", "uses = [\"kit\"]\nsystems = [\"siak\"]"));
    Pair::new(&text, &["step.capture.systems=[]"], 10).is_null();
}

/// A courier who has nothing to carry: printing on the spot is the route without one.
#[test]
fn lever_local_printing_and_delivery_for_nobody_change_nothing() {
    let courier = "[[step]]\nname = \"courier\"\ndelay = \"1 day\"\ndeparts = \"14:00\"\nshare = 0\n";
    is_never_used(OFFICE, &routed("[\"documents\", \"capture\", \"courier\", \"hand-over\"]", courier));
    let post = "[[step]]\nname = \"post\"\ndelay = \"3 days\"\nshare = 0\n";
    is_never_used(OFFICE, &routed("[\"documents\", \"capture\", \"hand-over\", \"post\"]", post));
}

/// A back office whose officer's hours are written down, and a second printer for the one officer.
#[test]
fn lever_print_shift_of_the_office_hours_changes_nothing() {
    let back = "[[step]]\nname = \"print\"\nwork = \"9 min\"\npresent = false\nuses = [\"printer\"]\n[[officer]]\nname = \"printing\"\nskills = { print = 1.0 }\n[[equipment]]\nname = \"printer\"\n";
    let text = routed("[\"documents\", \"capture\", \"print\"]", back);
    Pair::new(&text, &["officer.printing.shift=08:00-15:00"], 10).is_null();
}

/// Blanks for ever are never ordered, by whatever rule.
#[test]
fn lever_ordering_of_what_never_runs_low_changes_nothing() {
    let blank = "\n[[stock]]\nname = \"blank\"\nstart = 100_000\n";
    let text = format!("{OFFICE}{blank}")
        .replace("[[step]]\nname = \"hand-over\"", "[[step]]\nname = \"hand-over\"\ntakes = { blank = 1 }");
    let order = "stock.blank.order={ when-below = 9, arrives-after = \"3 days\", quantity = 9 }";
    let up_to = "stock.blank.order={ when-below = 9, arrives-after = \"3 days\", up-to = 900 }";
    Pair::new(&text, &[order], 10).is_null();
    Pair::new(&text, &[up_to], 10).is_null();
    // With few, ordering up to more, as often, leaves fewer days without.
    let few = with(&text, &["stock.blank.start=100", &up_to.replace("900", "60")]);
    let more = with(&text, &["stock.blank.start=100", up_to]);
    Pair::of_scenarios(&few, &more, 20).raises("cards", super::done);
}

#[test]
fn lever_satellite_that_nobody_is_sent_to_changes_nothing() {
    let mall = "\n[[step]]\nname = \"capture at the mall\"\nwork = \"5 min\"\n[[officer]]\nname = \"mall\"\nskills = { \"capture at the mall\" = 0.6 }\n";
    let route = "[\"documents\", [\"capture\", \"capture at the mall\"], \"hand-over\"]\nsplits = [1.0, 0.0]";
    is_never_used(OFFICE, &routed(route, mall));
}

#[test]
fn lever_kiosk_that_nobody_uses_changes_nothing() {
    let kiosk = "\n[[step]]\nname = \"self-print\"\nwork = { exponential = \"2 min\" }\nuses = [\"adm\"]\n[[officer]]\nname = \"kiosk\"\nskills = { self-print = 1.0 }\nshift = \"always\"\n[[equipment]]\nname = \"adm\"\n";
    is_never_used(OFFICE, &format!("{OFFICE}{kiosk}"));
}
