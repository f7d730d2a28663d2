//! Rows and levers about people: fatigue, hurry, care, compliance, learning beside seniors, feedback, courses.

use super::{OFFICE, Pair, done, simulate, wait, with};
use loket::experiment::Outcomes;
use loket::experiment::measures::measures;
use loket::office::outcome::{Outcome, Spread};
use loket::stats::interval::{Interval, mean_interval};

/// Errors per service at the capture.
fn errors(outcome: &Outcome) -> f64 {
    outcome.steps[1].errors as f64 / outcome.steps[1].served.max(1) as f64
}

/// Mean service at the capture \[min\].
fn service(outcome: &Outcome) -> f64 {
    outcome.steps[1].service as f64 / 60e6 / outcome.steps[1].served.max(1) as f64
}

/// Returns the 95 % interval of `value` over the sections of the replications.
fn by_section(outcomes: &Outcomes, value: impl Fn(&Spread) -> f64) -> Interval {
    let values: Vec<f64> = outcomes.sections.iter().map(value).collect();
    mean_interval(&values, 0.95)
}

/// Both operators rest from 11:00 to 12:00 and tire in between.
const PROCEDURE: &str = r#"
[[factor]]
name = "tired"
of = "compliance"
by = "hours since rest"
curve = [[0, 1.0], [3, 0.8]]
"#;

/// The office with a procedure at the capture, and lunch from 11:00 to 12:00 for all.
fn with_procedure() -> String {
    let steps = OFFICE.replace(
        "errors = { at-skill-1 = 0.05",
        "complies = { at-skill-1 = 0.98, at-skill-0 = 0.7, saves = 0.3 }\nerrors = { at-skill-1 = 0.05",
    );
    let lunch = "skills = { capture = 0.6 }\nbreaks = { lunch = \"11:00-12:00\" }";
    steps.replace("skills = { capture = 0.6 }", lunch) + PROCEDURE
}

#[test]
fn row_12_responsibility_compliance_falls_along_the_shift_and_recovers_after_breaks() {
    let text = with_procedure();
    let outcomes = simulate(&with(&text, &[]), 64);
    let share = |spread: &Spread, hour: usize| {
        let counts = &spread.hours[hour];
        1.0 - counts.breaches as f64 / counts.procedures as f64
    };
    let falls = by_section(&outcomes, |spread| share(spread, 10) - share(spread, 8));
    let recovers = by_section(&outcomes, |spread| share(spread, 12) - share(spread, 10));
    assert!(falls.high < 0.0 && recovers.low > 0.0, "{falls:?} {recovers:?}");
    // Without fatigue: 0.7 + 0.28 · 0.6 = 0.868 of them; a breach leaves out 30 % of 5 min / 0.6.
    let rested = simulate(&with(&text, &["factor.tired.active=false"]), 64);
    let kept = |o: &Outcome| 1.0 - o.steps[1].breaches as f64 / o.steps[1].procedures as f64;
    let kept = mean_interval(&rested.outcomes.iter().map(kept).collect::<Vec<_>>(), 0.95);
    assert!((kept.mean - 0.868).abs() < 2.0 * kept.half_width(), "{kept:?}");
    let took = mean_interval(&rested.outcomes.iter().map(service).collect::<Vec<_>>(), 0.95);
    let expected = 5.0 / 0.6 * (1.0 - 0.132 * 0.3);
    assert!((took.mean - expected).abs() < 2.0 * took.half_width(), "{took:?} {expected}");
}

#[test]
fn row_12_responsibility_training_lifts_compliance() {
    let course = r#"
[[training]]
name = "procedure"
who = "operator"
sessions = [{ on = 2027-01-04, hours = "06:00-07:00" }]
skills = { capture = "+0.3" }
"#;
    let pair = Pair::new(&(with_procedure() + course), &["training.procedure.active=true"], 2);
    pair.is_null();
    let without = "training.procedure.active=false";
    let pair = Pair::new(&(with_procedure() + course), &[without], 40);
    pair.raises("breaches", |outcome| outcome.steps[1].breaches as f64);
    pair.lowers("compliant cases", |outcome| {
        outcome.cells[0].compliant as f64 / outcome.cells[0].done.max(1) as f64
    });
}

/// A course on the first day, and a refresher in the fifth week; what is not refreshed is forgotten by half a week.
const COURSES: &str = r#"
[[training]]
name = "course"
who = "operator"
sessions = [{ on = 2027-01-04, hours = "06:00-07:00" }]
skills = { capture = "+0.3" }
keeps = { half-life = "1 week", fades = "always" }

[[training]]
name = "refresher"
who = "operator"
sessions = [{ on = 2027-02-01, hours = "06:00-07:00" }]
skills = { capture = "+0.3" }
keeps = { half-life = "1 week", fades = "always" }
active = false
"#;

#[test]
fn row_24_understanding_fades_without_refreshers_and_a_refresher_restores_it() {
    let text = OFFICE.replace("2 weeks", "6 weeks") + COURSES;
    let pair = Pair::new(&text, &["training.refresher.active=true"], 20);
    let skill = |outcomes: &Outcomes, day: usize| {
        let (sum, days) = outcomes.sections.iter().fold((0, 0), |sum, section| {
            (sum.0 + section.days[day].skill[1], sum.1 + section.days[day].days)
        });
        sum as f64 / 1e6 / days as f64
    };
    // 17 hours after the course, and four weeks after that: 0.6 + 0.3 · 2^(−t / 1 week).
    let expected = |hours: f64| 0.6 + 0.3 * (-hours / 168.0).exp2();
    assert!((skill(&pair.base, 0) - expected(17.0)).abs() < 1e-5, "{}", skill(&pair.base, 0));
    assert!((skill(&pair.base, 28) - expected(17.0 + 672.0)).abs() < 1e-5, "{}", skill(&pair.base, 28));
    let restored = expected(17.0 + 672.0) + expected(17.0) - 0.6;
    assert!((skill(&pair.other, 28) - restored).abs() < 1e-5, "{}", skill(&pair.other, 28));
    pair.lowers("errors", errors);
}

/// So many come, and the rest is sent away at closing, that what is served is what the office can do.
fn saturated() -> String {
    OFFICE
        .replace("10 /h", "18 /h")
        .replace("\"serve everyone\"", "{ serve-until = \"+0 min\", then = \"leave\" }")
}

const EVENING: &str = r#"
[[training]]
name = "course"
who = "operator"
sessions = [{ on = 2027-01-04, hours = "06:00-07:00" }]
skills = { capture = "+0.2" }
active = false
"#;

#[test]
fn row_25_knowledge_of_the_equipment_training_raises_first_captures_and_throughput() {
    let text = saturated() + EVENING;
    let pair = Pair::new(&text, &["training.course.active=true"], 40);
    pair.lowers("errors per attempt", errors);
    pair.raises("cards", done);
    let nothing = ["training.course.active=true", "training.course.skills={ capture = \"+0\" }"];
    let pair = Pair::new(&text, &nothing, 10);
    pair.leaves("errors per attempt", 1e-12, errors);
    pair.leaves("cards", 1e-12, done);
}

#[test]
fn row_26_training_a_dip_on_the_day_and_then_a_gain_of_the_configured_size() {
    let text = saturated() + EVENING;
    let day = "training.course.sessions=[{ on = 2027-01-05, hours = \"09:00-12:00\" }]";
    let pair = Pair::new(&text, &["training.course.active=true", day], 40);
    let served = |day: usize| {
        let difference = pair.base.sections.iter().zip(&pair.other.sections);
        let values: Vec<f64> = difference
            .map(|(base, other)| other.days[day].served as f64 - base.days[day].served as f64)
            .collect();
        mean_interval(&values, 0.95)
    };
    let (before, dip, after) = (served(0), served(1), served(2));
    assert!(before.mean == 0.0 && dip.high < 0.0 && after.low > 0.0, "{before:?} {dip:?} {after:?}");
    // From the first day on: 5 min at 0.8 instead of 0.6 takes three quarters of the time.
    let pair = Pair::new(&text, &["training.course.active=true"], 40);
    let ratio = |(base, other): (&Outcome, &Outcome)| service(other) / service(base);
    let ratios: Vec<f64> = pair.base.outcomes.iter().zip(&pair.other.outcomes).map(ratio).collect();
    let gain = mean_interval(&ratios, 0.95);
    assert!((gain.mean - 0.75).abs() < 2.0 * gain.half_width(), "{gain:?}");
}

#[test]
fn row_27_diligence_more_care_takes_longer_and_errs_less() {
    let text = OFFICE.replace(
        "skills = { capture = 0.6 }",
        "skills = { capture = 0.6 }\ncare = { time = 1.0, errors = 1.0 }",
    );
    for (time, errs) in [("1.1", "0.7"), ("1.2", "0.5")] {
        let set =
            [format!("officer.operator.care.time={time}"), format!("officer.operator.care.errors={errs}")];
        let pair = Pair::new(&text, &[&set[0], &set[1]], 40);
        pair.raises("time per service", service);
        pair.lowers("errors per service", errors);
    }
    // Monotone: from one setting to the next.
    let text = text.replace("time = 1.0, errors = 1.0", "time = 1.1, errors = 0.7");
    let pair = Pair::new(&text, &["officer.operator.care={ time = 1.2, errors = 0.5 }"], 40);
    pair.raises("time per service", service);
    pair.lowers("errors per service", errors);
}

#[test]
fn lever_care_of_one_and_one_changes_nothing() {
    Pair::new(OFFICE, &["officer.operator.care={ time = 1.0, errors = 1.0 }"], 3).is_null();
}

/// A newcomer at a counter that always has people, and two who know the work.
const MENTORED: &str = r#"
schema = 1
name = "mentored"

[calendar]
start = 2027-01-04
horizon = "16 weeks"
closing = { inside = { serve-until = "+0 min", then = "leave" } }

[calendar.hours]
mon-fri = "08:00-15:00"

[[demand]]
service = "card"
rate = "60 /h"

[[service]]
name = "card"
route = ["capture"]

[[step]]
name = "capture"
work = { lognormal = { mean = "5 min", cv = 0.5 } }

[[officer]]
name = "newcomer"
skills = { capture = 0.53 }
learning = { exponential = { to = 1.0, half-life = "700 cases" } }

[[officer]]
name = "senior"
count = 2
skills = { capture = 0.95 }

[[factor]]
name = "beside seniors"
of = "learning"
who = "newcomer"
by = "seniors beside"
curve = [[0, 1.0], [1, 1.57]]
"#;

/// Returns the first day, counted from 1, at the end of which the newcomer has 90 % of full speed.
fn days_to_proficiency(outcomes: &Outcomes) -> f64 {
    let skill = |day: usize| {
        let (sum, days) = outcomes.sections.iter().fold((0, 0), |sum, section| {
            (sum.0 + section.days[day].skill[0], sum.1 + section.days[day].days)
        });
        sum as f64 / 1e6 / days as f64
    };
    (0..outcomes.sections[0].days.len()).find(|&day| skill(day) >= 0.9).expect("learns in time") as f64 + 1.0
}

/// De Grip, Sauermann, Sieben (2016): among experienced peers new hires are fully productive 36 % sooner.
#[test]
fn row_19_newcomers_beside_seniors_are_proficient_a_third_sooner() {
    let pair = Pair::new(MENTORED, &["factor.beside seniors.active=false"], 4);
    let (beside, alone) = (days_to_proficiency(&pair.base), days_to_proficiency(&pair.other));
    let sooner = 1.0 - beside / alone;
    assert!((0.30..0.42).contains(&sooner), "{beside} days instead of {alone}: {sooner}");
}

#[test]
fn lever_mentoring_without_anybody_who_knows_the_work_changes_nothing() {
    let set = ["officer.senior.skills.capture=0.8", "factor.beside seniors.active=false"];
    let text = MENTORED.replace("16 weeks", "1 week").replace("capture = 0.95", "capture = 0.8");
    Pair::new(&text, &set, 2).is_null();
}

/// A scorecard in the second week whose effect is gone after ten days.
const FEEDBACK: &str = r#"
[[factor]]
name = "scorecard"
of = "speed"
who = "operator"
by = "days since start"
curve = [[0, 1.06], [10, 1.0]]
since = 2027-01-11
cost = "1_000_000 IDR"
active = false
"#;

#[test]
fn lever_feedback_quickens_costs_and_does_nothing_before() {
    let text = format!("{OFFICE}{FEEDBACK}");
    let pair = Pair::new(&text, &["factor.scorecard.active=true"], 40);
    pair.lowers("time per service", service);
    pair.raises("cost", |outcome| outcome.office.cost);
    for (base, other) in pair.base.sections.iter().zip(&pair.other.sections) {
        assert_eq!(base.days[..7], other.days[..7], "the first week is the same");
    }
    let nothing = ["active=true", "curve=[[0, 1.0]]", "cost=\"0 IDR\""];
    let nothing = nothing.map(|change| format!("factor.scorecard.{change}"));
    Pair::new(&text, &nothing.each_ref().map(String::as_str), 3).is_null();
}

/// People hurry when others wait, err more, and slow down where a line is shared.
const HURRY: &str = r#"
[[factor]]
name = "hurry"
of = "speed"
step = "capture"
by = "people per officer"
curve = [[0, 1.0], [3, 1.2]]
active = false

[[factor]]
name = "hurried errors"
of = "errors"
step = "capture"
by = "people per officer"
curve = [[0, 1.0], [3, 1.5]]
active = false

[[factor]]
name = "shared line"
of = "speed"
step = "capture"
times = 0.93
active = false
"#;

#[test]
fn lever_hurry_under_load_shortens_waits_and_costs_errors() {
    let text = format!("{OFFICE}{HURRY}");
    let pair = Pair::new(&text, &["factor.hurry.active=true"], 40);
    pair.lowers("wait", wait);
    let pair = Pair::new(&text, &["factor.hurried errors.active=true"], 40);
    pair.raises("errors", errors);
    let nothing = ["factor.hurry.active=true", "factor.hurry.curve=[[0, 1.0]]"];
    Pair::new(&text, &nothing, 3).is_null();
}

/// Wang and Zhou (2018): servers of a shared line take some 7 % longer; here speed 0.93, time 1 / 0.93.
#[test]
fn lever_pooled_line_slows_by_its_size() {
    let text = format!("{OFFICE}{HURRY}");
    let on = "factor.shared line.active=true";
    let pair = Pair::new(&text, &[on], 20);
    pair.raises("wait", wait);
    let scenario = with(&text, &[on]);
    let pace = measures(&scenario, &pair.other).into_iter().find(|m| m.measure == "pace_mean");
    let pace = pace.and_then(|m| m.mean).expect("a pace");
    assert!((pace - 0.93).abs() < 1e-9, "{pace}");
    let nothing = [on, "factor.shared line.times=1.0"];
    Pair::new(&text, &nothing, 3).is_null();
}

#[test]
fn lever_overtime_pay_costs_money_and_nothing_else() {
    let pair = Pair::new(OFFICE, &["officer.operator.overtime-pay=1.5"], 10);
    for (base, other) in pair.base.outcomes.iter().zip(&pair.other.outcomes) {
        let overtime = base.groups[1].overtime as f64 / 3600e6;
        assert!((other.office.cost - base.office.cost - 0.5 * 50_000.0 * overtime).abs() < 1e-3);
        assert_eq!((&base.cells, &base.steps, &base.groups), (&other.cells, &other.steps, &other.groups));
    }
    Pair::new(OFFICE, &["officer.operator.overtime-pay=1.0"], 3).is_null();
}

/// An officer who does ten minutes' work at full speed is at half speed an hour after the last rest. Somebody comes
/// every 30 min from 08:30 on and there is a break from 09:45 to 10:15.
///
/// 08:30: rested 0.5 h, speed 0.75, 13.333 min. 09:00: 1 h, 0.5, 20 min. 09:30: the same, to 09:50. 10:00: on a
/// break until 10:15, then rested: 10 min. 10:30: 0.25 h, 0.875, 11.428571 min.
#[test]
fn fatigue_by_hand() {
    let text = r#"
schema = 1
name = "by hand"

[calendar]
start = 2027-01-04
horizon = "1 day"
hours = "08:00-10:45"
closing = { inside = "serve everyone" }

[[demand]]
service = "card"
interarrival = "30 min"

[[service]]
name = "card"
route = ["counter"]

[[step]]
name = "counter"
work = "10 min"

[[officer]]
name = "clerk"
skills = { counter = 1.0 }
breaks = { tea = "09:45-10:15" }

[[factor]]
name = "tired"
of = "speed"
by = "hours since rest"
curve = [[0, 1.0], [1, 0.5]]
"#;
    let outcome = &simulate(&with(text, &[]), 1).outcomes[0];
    assert_eq!(outcome.steps[0].served, 5);
    let took = outcome.steps[0].service as f64 / 60e6;
    let expected = 10.0 / 0.75 + 20.0 + 20.0 + 10.0 + 10.0 / 0.875;
    assert!((took - expected).abs() < 1e-5, "{took} {expected}");
}
