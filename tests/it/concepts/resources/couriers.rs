//! Couriers between departments, and where cards are printed and handed over.

use super::super::{OFFICE, Pair};
use super::{HOUR, stays, story, time_to_card};
use crate::diagnostics::check_routed;

const ALWAYS: &str = "horizon = \"4 weeks\"\nhours = \"always\"\n";

/// Cards go by courier; `more` are keys of that step.
fn by_courier(more: &str) -> String {
    format!(
        "[[service]]\nname = \"s\"\nroute = [\"courier\"]\n[[step]]\nname = \"courier\"\ndelay = \"1 day\"\n{more}\n"
    )
}

/// A card every hour, at half past, for a week from Monday.
fn hourly() -> String {
    (0..168)
        .map(|hour| format!("{}\n", 60 * hour + 30))
        .fold("arrive_min\n".to_owned(), |rows, row| rows + &row)
}

/// Cards that are spread evenly wait half the time between two departures: 84 h for a weekly courier, 12 h for a
/// daily one, and half of 6 h for one at four times of the day; then they travel for 24 h. Exactly so, as the cards
/// are as far before the middle as after it.
#[test]
fn row_18_coordination_from_weekly_to_daily_courier_saves_three_days_on_average() {
    let hours = |departs: &str| {
        let run = story(ALWAYS, &by_courier(&format!("departs = {departs}")), &hourly());
        assert_eq!(run.outcome.steps[0].served, 168);
        run.outcome.steps[0].service as f64 / (168 * HOUR) as f64
    };
    assert_eq!(hours("{ mon = \"00:00\" }"), 84.0 + 24.0);
    assert_eq!(hours("\"00:00\""), 12.0 + 24.0);
    assert_eq!(hours("{ daily = \"00:00, 06:00, 12:00, 18:00\" }"), 3.0 + 24.0);
}

const COURIER: &str = "[[step]]\nname = \"courier\"\ndelay = \"4 h\"\ndeparts = { thu = \"14:00\" }\n";

fn with_courier() -> String {
    format!(
        "{}{COURIER}",
        OFFICE.replace("\"capture\", \"hand-over\"]", "\"capture\", \"courier\", \"hand-over\"]")
    )
}

#[test]
fn row_18_coordination_a_daily_courier_shortens_the_time_to_the_card() {
    Pair::new(&with_courier(), &["step.courier.departs=\"14:00\""], 20).lowers("time to card", time_to_card);
}

/// Monday to Friday is every day on which the office is open.
#[test]
fn lever_courier_naming_every_open_day_changes_nothing() {
    let daily = with_courier().replace("thu =", "daily =");
    Pair::new(&daily, &["step.courier.departs={ mon-fri = \"14:00\" }"], 10).is_null();
}

/// The first comes on Monday at 14:00 sharp and still goes with that courier; the second goes on Thursday, and
/// the third on the Monday after, as the office is closed on Saturday and Sunday.
#[test]
fn what_is_there_when_the_courier_leaves_goes_with_it() {
    let week = "horizon = \"2 weeks\"\nhours = { mon-fri = \"08:00-15:00\" }\nclosing = { inside = \"serve everyone\" }\n";
    let departs = "departs = { \"mon, thu\" = \"14:00\" }";
    let run = story(week, &by_courier(departs), "arrive_min\n840\n841\n6000\n");
    let day = 1440.0;
    let ends: Vec<f64> = stays(&run, 0).iter().map(|stay| stay.1).collect();
    assert_eq!(ends, [day + 840.0, 4.0 * day + 840.0, 8.0 * day + 840.0]);
    // On closed days too: Saturday instead.
    let departs = "departs = { \"mon, sat\" = \"14:00\" }\ndeparts-on-closed-days = true";
    let run = story(week, &by_courier(departs), "arrive_min\n841\n");
    assert_eq!(stays(&run, 0)[0].1, 6.0 * day + 840.0);
}

/// One bag: whatever the road takes, all that left together arrives together.
#[test]
fn what_goes_together_arrives_together() {
    let courier = by_courier("departs = \"15:00\"").replace("\"1 day\"", "{ exponential = \"10 h\" }");
    let run = story(ALWAYS, &courier, "arrive_min\n10\n20\n30\n");
    let ends: Vec<f64> = stays(&run, 0).iter().map(|stay| stay.1).collect();
    assert!(ends[0] > 900.0 && ends.iter().all(|end| *end == ends[0]), "{ends:?}");
}

#[test]
fn a_courier_that_never_comes_is_refused() {
    let step = |lines: &str| check_routed("courier", &format!("[[step]]\nname = \"courier\"\n{lines}\n"));
    step("delay = \"1 day\"\ndeparts = { mon = \"15:00\", thu = \"10:00, 15:00\" }");
    step(
        "delay = \"1 day\"\ndeparts = { sat = \"15:00\" } #~ never-departs: `departs` of step `courier` names `sat`, but the office is always closed on such a day; name a day on which the office is open, or write departs-on-closed-days = true",
    );
    step("delay = \"1 day\"\ndeparts = { sat = \"15:00\" }\ndeparts-on-closed-days = true");
    step(
        "delay = \"1 day\"\ndeparts = {} #~ never-departs: the courier of step `courier` never leaves within the horizon",
    );
    step(
        "delay = \"1 day\"\ndeparts = \"25:00\" #~ not-a-time-of-day: `departs` of step `courier` says `25:00`, which is no time of day; write a time of day such as \"15:00\", or several: \"10:00, 15:00\"",
    );
    step(
        "delay = \"1 day\"\ndeparts = \"15:00, 10:00\" #~ not-a-time-of-day: `departs` of step `courier` says `15:00, 10:00`, which is out of order",
    );
    step(
        "delay = \"1 day\"\npresent = true\ndeparts = \"15:00\" #~ contradiction: the citizen would wait in the building for the courier of step `courier`; delete `present`",
    );
    step(
        "delay = \"1 day\"\ndeparts-on-closed-days = true #~ contradiction: `departs-on-closed-days` of step `courier` has no meaning without `departs`",
    );
    step(
        "delay = \"1 day\"\nsystems = []\ndeparts = \"15:00\" #~ contradiction: step `courier` has both `departs` and `systems`; make it two steps: the courier, and what needs the system",
    );
}

/// Printing elsewhere costs the way there and back; printing here costs the operator.
#[test]
fn lever_local_printing_shortens_the_time_to_the_card_and_costs_waits() {
    let central = with_courier().replace("{ thu = \"14:00\" }", "\"14:00\"");
    let text = format!(
        "{central}[[step]]\nname = \"print\"\nwork = \"2 min\"\npresent = false\n[[officer]]\nname = \"printing\"\nskills = {{ print = 1.0 }}\n"
    );
    let text = text.replace("skills = { capture = 0.6 }", "skills = { capture = 0.6, print = 0.6 }");
    // The base names the step too, so that it is not one that nobody comes to.
    let text = text
        + "[[service]]\nname = \"reprint\"\nroute = [\"print\"]\n[[demand]]\nservice = \"reprint\"\nrate = \"1 /h\"\n";
    let pair =
        Pair::new(&text, &["service.card.route=[\"documents\", \"capture\", \"print\", \"hand-over\"]"], 20);
    pair.lowers("time to card", time_to_card);
    pair.raises("operators' work", |outcome| outcome.groups[1].busy as f64);
}

/// A card that is sent home saves its owner a visit, and arrives later than the owner would have come.
#[test]
fn lever_delivery_removes_the_return_visit_and_adds_delay() {
    let pick_up = with_courier().replace("{ thu = \"14:00\" }", "\"14:00\"");
    let post = format!("{pick_up}[[step]]\nname = \"post\"\ndelay = \"3 days\"\n").replace(
        "\"courier\", \"hand-over\"]",
        "\"courier\", \"hand-over\"]\nbalks = { above = 900, share = 0.0 }",
    );
    let text = post
        + "[[service]]\nname = \"letter\"\nroute = [\"post\"]\n[[demand]]\nservice = \"letter\"\nrate = \"1 /h\"\n";
    let pair =
        Pair::new(&text, &["service.card.route=[\"documents\", \"capture\", \"courier\", \"post\"]"], 20);
    pair.lowers("visits", |outcome| {
        outcome.cells[0].done_visits as f64 / outcome.cells[0].done.max(1) as f64
    });
    pair.raises("time to card", |outcome| {
        outcome.cells[0].time_to_card as f64 / outcome.cells[0].done.max(1) as f64
    });
}
