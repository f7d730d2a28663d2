//! Training has a cost in money and in hours off the floor, and a gain. With no gain it shows exactly its
//! cost, and with no hours off the floor nothing but the money.

use crate::watch::{Run, read_with, run};
use loket::office::observe::VisitRecord;
use loket::office::outcome::Outcome;
use loket::time::SimDuration;

const OFFICE: &str = r#"
schema = 1
name = "trained"

[calendar]
start = 2027-01-04
horizon = "4 days"
hours = "08:00-12:00"
closing = { doors = "at the end of hours", inside = "serve everyone" }

[[demand]]
service = "card"
rate = "16 /h"

[[service]]
name = "card"
route = ["capture"]

[[step]]
name = "capture"
work = { exponential = "4 min" }
errors = { at-skill-1 = 0.05, at-skill-0 = 0.35, then = "repeat" }

[[officer]]
name = "operator"
count = 2
skills = { capture = 0.8 }
cost = "60 EUR/h"

[[training]]
name = "course"
who = "operator"
sessions = [{ on = 2027-01-06, hours = "09:00-10:30" }]
skills = { capture = "+0" }
cost = "1_000 EUR"
active = false
"#;

const ON: &str = "training.course.active=true";
const EVENING: &str = "training.course.sessions=[{ on = 2027-01-06, hours = \"18:00-20:00\" }]";

fn trained(set: &[&str]) -> Run {
    run(&read_with(OFFICE, set, &[]), 11, 5)
}

/// The operators wage of both is 60 EUR an hour, the course is in the evening and takes two hours.
#[test]
fn a_course_after_hours_without_gain_costs_money_and_nothing_else() {
    let (base, course) = (trained(&[]), trained(&[ON, EVENING]));
    assert_eq!(base.watch.visits, course.watch.visits);
    assert_eq!(base.watch.steps, course.watch.steps);
    let wages = 2.0 * 2.0 * 60.0;
    assert!((course.outcome.office.cost - base.outcome.office.cost - 1000.0 - wages).abs() < 1e-6);
    let four_hours = 4 * SimDuration::HOUR.0;
    assert_eq!(course.outcome.groups[0].training, four_hours);
    let mut outcome = course.outcome;
    (outcome.office.cost, outcome.events) = (base.outcome.office.cost, base.outcome.events);
    outcome.groups[0].training -= four_hours;
    outcome.groups[0].rostered -= four_hours;
    assert_eq!(outcome, base.outcome, "every other count is the same");
}

/// Both operators are away from 09:00 to 10:30 on the third day. Everybody inside is served each evening, so
/// the other days are the same to the microsecond; on that day people wait longer.
#[test]
fn hours_off_the_floor_are_felt_on_that_day_alone() {
    let (base, course) = (trained(&[]), trained(&[ON]));
    let on = |run: &Run, wanted: bool| -> Vec<VisitRecord> {
        run.watch.visits.iter().filter(|visit| (visit.entered.day() == 2) == wanted).copied().collect()
    };
    assert_eq!(on(&base, false), on(&course, false));
    let waited = |run: &Run| on(run, true).iter().map(|visit| visit.wait).sum::<i64>();
    assert!(waited(&course) > waited(&base) + 10 * SimDuration::MINUTE.0);
    assert_eq!(course.outcome.skill_end, base.outcome.skill_end);
}

/// Wages are paid for time on the floor and in the course: money differs by the fee and the overtime.
#[test]
fn money_differs_by_the_fee_and_by_time_on_duty() {
    let (base, course) = (trained(&[]), trained(&[ON]));
    let paid = |outcome: &Outcome| {
        let group = &outcome.groups[0];
        (group.idle + group.busy + group.held + group.training) as f64 / SimDuration::HOUR.0 as f64
    };
    let wages = 60.0 * (paid(&course.outcome) - paid(&base.outcome));
    let overtime = course.outcome.groups[0].overtime - base.outcome.groups[0].overtime;
    assert!((wages - 60.0 * SimDuration(overtime).hours()).abs() < 1e-6, "{wages} {overtime}");
    let difference = course.outcome.office.cost - base.outcome.office.cost;
    assert!((difference - 1000.0 - wages).abs() < 1e-6, "{difference} {wages}");
}

/// The gain begins when the session ends, and not a microsecond before: everything begun earlier is the
/// same with gain and without.
#[test]
fn a_gain_acts_after_the_session_and_not_before() {
    let gain = "training.course.skills={ capture = \"+0.2\" }";
    let (none, some) = (trained(&[ON]), trained(&[ON, gain]));
    let end = loket::time::SimTime::midnight(2) + SimDuration::from_minutes(10.5 * 60.0);
    let before = |run: &Run| {
        let mine = run.watch.steps.iter().filter(|record| record.started.is_some_and(|at| at < end));
        mine.copied().collect::<Vec<_>>()
    };
    assert_eq!(before(&none), before(&some));
    let service = |run: &Run| run.outcome.steps[0].service;
    assert!(service(&some) < service(&none));
    assert!((some.outcome.skill_end[0][0] - 1.0).abs() < 1e-12, "{:?}", some.outcome.skill_end);
    assert!(some.outcome.steps[0].errors <= none.outcome.steps[0].errors);
}

/// A gain of 0.2 with a half-life of a day and a floor of a quarter, fading always, from 10:30 on the third
/// day to the end of the fourth, 37.5 h later: 0.05 + 0.15 · 2^(−37.5/24).
#[test]
fn a_gain_fades_to_its_floor() {
    let gain = "training.course.skills={ capture = \"+0.2\" }";
    let keeps = "training.course.keeps={ half-life = \"1 day\", floor = 0.25, fades = \"always\" }";
    let skill = trained(&[ON, gain, keeps]).outcome.skill_end[0][0];
    let expected = 0.8 + 0.05 + 0.15 * (-37.5f64 / 24.0).exp2();
    assert!((skill - expected).abs() < 1e-9, "{skill} {expected}");
}

/// One of two is trained, and the colleague picks up a tenth: 0.8 + 0.2 and 0.8 + 0.02, on average 0.91.
#[test]
fn a_colleague_picks_something_up() {
    let set = [
        ON,
        "training.course.sessions=[{ on = 2027-01-06, hours = \"09:00-10:30\", group = 1 }, { on = 2027-01-20, hours = \"09:00-10:30\", group = 2 }]",
        "training.course.skills={ capture = \"+0.2\" }",
        "training.course.spill-over=0.1",
    ];
    let skill = trained(&set).outcome.skill_end[0][0];
    assert!((skill - 0.91).abs() < 1e-9, "{skill}");
}
