//! Rows and levers about who is on the floor: reserves, help between steps, turnover, hires and rosters.

use super::{OFFICE, Pair, simulate, wait, with};
use crate::support::run;
use loket::office::outcome::Outcome;

/// A morning that is busy on some days and not on others, and a third operator: at fixed hours, or when called.
fn peaky() -> String {
    let demand = "per-hour = { mon-fri = [18, 18, 7, 7, 7, 7, 7] }\nday-cv = 0.5";
    let office = OFFICE.replace("rate = \"10 /h\"", demand).replace("units = 2", "units = 3");
    office
        + r#"
[[officer]]
name = "fixed"
count = 1
skills = { capture = 0.6 }
shift = "08:30-11:30"

[[officer]]
name = "reserve"
count = 0
skills = { capture = 0.6 }
reserve = { step = "capture", above = 4, below = 2, comes-in = "5 min", at-least = "15 min" }
"#
}

/// Hours on duty of a group.
fn hours(outcome: &Outcome, group: usize) -> f64 {
    (outcome.groups[group].rostered + outcome.groups[group].overtime) as f64 / 3600e6
}

#[test]
fn row_11_responsiveness_a_desk_opened_on_demand_beats_a_fixed_one_at_equal_hours() {
    let on_demand = ["officer.fixed.count=0", "officer.reserve.count=1"];
    let called = simulate(&with(&peaky(), &on_demand), 60);
    let hours_called = called.outcomes.iter().map(|outcome| hours(outcome, 3)).sum::<f64>() / 60.0 / 10.0;
    // The fixed desk is open from the hour in which the line grows, a minute a day longer than that.
    let end = 9 * 60 + (hours_called * 60.0).ceil() as u32 + 1;
    let fixed = format!("shift = \"09:00-{:02}:{:02}\"", end / 60, end % 60);
    let pair = Pair::new(&peaky().replace("shift = \"08:30-11:30\"", &fixed), &on_demand, 60);
    pair.lowers("wait", wait);
    let more = pair.adds(|outcome| hours(outcome, 2) + hours(outcome, 3)).mean;
    assert!(more < 0.0 && hours_called > 0.5, "{more} h more in two weeks, {hours_called} h a day");
}

/// One clerk, ten minutes' work, somebody every two minutes from 08:02 to 08:12, and a reserve who comes three minutes
/// after more than two wait.
const CALLED: &str = r#"
schema = 1
name = "called"

[calendar]
start = 2027-01-04
horizon = "1 day"
hours = "08:00-08:13"
closing = { inside = "serve everyone" }

[[demand]]
service = "card"
interarrival = "2 min"

[[service]]
name = "card"
route = ["counter"]

[[step]]
name = "counter"
work = "10 min"

[[officer]]
name = "clerk"
skills = { counter = 1.0 }
cost = "60 EUR/h"

[[officer]]
name = "reserve"
skills = { counter = 1.0 }
reserve = { step = "counter", above = 2, below = 1, comes-in = "3 min", at-least = "5 min" }
cost = "60 EUR/h"
"#;

/// 02-12 first; three wait at 08, call; at 11 the reserve takes the second (7 min), at 12 the clerk the third (6), at
/// 21 the reserve the fourth (13), at 22 the clerk the fifth (12), at 31 the reserve the sixth (19) until 41: 57 min of
/// waiting, 30 min called in. If one leaves when fewer than two wait, it is at 31, and the sixth waits 20 min for the
/// clerk.
#[test]
fn a_reserve_by_hand() {
    let outcome = &simulate(&with(CALLED, &[]), 1).outcomes[0];
    assert_eq!((outcome.cells[0].wait, outcome.cells[0].done), (57 * 60_000_000, 6));
    assert_eq!((outcome.groups[1].calls, hours(outcome, 1)), (1, 0.5));
    // 13 min and 28 of overtime of the clerk, 30 of the reserve, at one EUR a minute.
    assert!((outcome.office.cost - 71.0).abs() < 1e-9, "{}", outcome.office.cost);
    let outcome = &simulate(&with(CALLED, &["officer.reserve.reserve.below=2"]), 1).outcomes[0];
    assert_eq!((outcome.cells[0].wait, outcome.cells[0].done), (58 * 60_000_000, 6));
    assert_eq!((outcome.groups[1].calls, hours(outcome, 1) * 60.0), (1, 20.0));
}

#[test]
fn lever_reserve_that_nobody_calls_changes_nothing() {
    let never = "officer.reserve.reserve={ step = \"capture\", above = 100000, below = 2 }";
    let pair = Pair::new(&peaky(), &["officer.reserve.count=2", never], 5);
    pair.leaves("wait", 1e-12, wait);
    pair.leaves("hours", 1e-12, |outcome| hours(outcome, 3));
    pair.leaves("cost", 1e-6, |outcome| outcome.office.cost);
}

/// Two come in turn to a counter; who sits at the other one helps while more than one waits.
///
/// 02: the first is served until 12. 06: two wait, the helper takes the second (2 min) until 16. 12: the third (6), until
/// 22. 16: two wait, the helper takes the fourth (8). 22: the fifth (12). In all 28 min.
#[test]
fn help_by_hand() {
    let text = CALLED.replace("08:13", "08:11").replace(
        "skills = { counter = 1.0 }\nreserve = { step = \"counter\", above = 2, below = 1, comes-in = \"3 min\", at-least = \"5 min\" }",
        "skills = { other = 1.0, counter = { speed = 1.0, accuracy = 1.0, above = 1 } }",
    );
    let text = text + "\n[[step]]\nname = \"other\"\nwork = \"1 min\"\n";
    let outcome = &simulate(&with(&text, &[]), 1).outcomes[0];
    assert_eq!((outcome.cells[0].wait, outcome.cells[0].done), (28 * 60_000_000, 5));
    assert_eq!((outcome.groups[0].served, outcome.groups[1].served), (3, 2));
}

#[test]
fn lever_lending_officers_to_a_long_line_lowers_waits() {
    let lent = "officer.operator.skills.documents={ speed = 0.7, accuracy = 0.9, above = 3 }";
    Pair::new(OFFICE, &[lent], 40).lowers("wait", wait);
    let never = "officer.operator.skills.documents={ speed = 0.7, accuracy = 0.9, above = 1000000 }";
    let pair = Pair::new(OFFICE, &[never], 5);
    for (base, other) in pair.base.outcomes.iter().zip(&pair.other.outcomes) {
        assert_eq!((&base.cells, &base.steps, &base.groups), (&other.cells, &other.steps, &other.groups));
    }
}

#[test]
fn lever_cross_training_and_another_officer_lower_waits() {
    let office = OFFICE.replace("units = 2", "units = 3");
    Pair::new(OFFICE, &["officer.operator.skills.documents=0.8"], 40).lowers("wait", wait);
    Pair::new(&office, &["officer.operator.count=3"], 40).lowers("wait", wait);
    Pair::new(&office, &["officer.operator.count=1"], 40).raises("wait", wait);
}

#[test]
fn lever_roster_by_hour_an_officer_helps_more_when_people_come() {
    Pair::new(&peaky(), &["officer.fixed.shift=\"12:00-15:00\""], 40).raises("wait", wait);
}

#[test]
fn lever_overtime_serving_until_all_are_served_costs_hours() {
    let busy = OFFICE.replace("10 /h", "13 /h");
    let stop = "calendar.closing.inside={ serve-until = \"+0 min\", then = \"return next open day\" }";
    let pair = Pair::new(&busy, &[stop], 30);
    pair.lowers("overtime", |outcome| outcome.groups.iter().map(|group| group.overtime as f64).sum());
    pair.raises("wait", wait);
}

/// Ten posts, each left with probability 1 − e^(−1.2 / 365) on each day after the first, and filled at once.
#[test]
fn turnover_is_as_frequent_as_it_says() {
    let office = OFFICE.replace("2 weeks", "365 days").replace("10 /h", "0.05 /h");
    let office = office.replace(
        "count = 2\nskills = { capture = 0.6 }",
        "count = 10\nskills = { capture = 0.6 }\nturnover = { per-year = 1.2, newcomer = 0.5 }",
    );
    let expected = 10.0 * 364.0 * -(-1.2f64 / 365.0).exp_m1();
    run(&office, 7, 60).measure("leavers_per_year", "officer", "operator").is(expected, 0.1);
    // A post is left after 1/p days on average and then vacant for 30 of them; in the long run this share of the time.
    let office = office.replace("newcomer = 0.5", "newcomer = 0.5, vacancy = \"30 days\"");
    let office = office
        .replace("365 days", "730 days")
        .replace("[calendar.hours]", "warm-up = \"365 days\"\n[calendar.hours]");
    let occupied = -1.0 / (-1.2f64 / 365.0).exp_m1();
    run(&office, 8, 60).measure("vacant_share", "officer", "operator").is(30.0 / (30.0 + occupied), 0.15);
}

#[test]
fn lever_turnover_costs_skill_and_waits_and_none_changes_nothing() {
    let office = OFFICE.replace("2 weeks", "6 weeks").replace("10 /h", "8 /h");
    let office = office
        .replace("skills = { capture = 0.6 }", "skills = { capture = 0.6 }\nturnover = { per-year = 0 }");
    let leaves = "officer.operator.turnover={ per-year = 3.0, vacancy = \"7 days\", newcomer = 0.6 }";
    let pair = Pair::new(&office, &[leaves], 40);
    pair.raises("wait", wait);
    pair.lowers("skill", |outcome| outcome.skill_end[1][0]);
    let pair = Pair::new(&office, &["officer.operator.turnover={ per-year = 0.0, newcomer = 0.5 }"], 3);
    pair.is_null();
}
