//! Changes that happen on a date: nothing before it, and what they say from it on.

use super::{OFFICE, Pair, SEED, done, simulate, wait, with};
use crate::watch;
use loket::office::outcome::DayCounts;
use loket::scenario::source::Source;

/// The office with a change; dates are Mondays and the like of January 2027.
fn changed(on: &str, set: &str) -> String {
    format!("{OFFICE}\n[[change]]\nname = \"policy\"\non = {on}\nset = {set}\nactive = false\n")
}

const ON: &[&str] = &["change.policy.active=true"];

/// What was counted on days `from` to `until` over all replications.
fn days(outcomes: &loket::experiment::Outcomes, from: usize, until: usize) -> Vec<DayCounts> {
    outcomes.sections.iter().flat_map(|section| section.days[from..until].to_vec()).collect()
}

#[test]
fn row_22_management_a_policy_of_the_second_week_has_no_effect_before() {
    let text = changed("2027-01-11", "{ \"officer.operator.count\" = 4 }").replace("units = 2", "units = 4");
    let (base, hired) = (simulate(&with(&text, &[]), 40), simulate(&with(&text, ON), 40));
    assert_eq!(days(&base, 0, 7), days(&hired, 0, 7), "the first week is the same to the last count");
    let wait = |outcomes| {
        let days: Vec<DayCounts> = days(outcomes, 7, 12);
        days.iter().map(|day| day.wait as f64).sum::<f64>()
            / days.iter().map(|day| day.joined as f64).sum::<f64>()
    };
    assert!(wait(&hired) < 0.9 * wait(&base), "{} {}", wait(&hired), wait(&base));
    let arrived = |outcomes| -> u64 { days(outcomes, 7, 12).iter().map(|day| day.arrived).sum() };
    assert_eq!(arrived(&hired), arrived(&base), "the same citizens");
}

#[test]
fn row_23_standard_a_new_standard_changes_the_score_and_nothing_else() {
    let pair = Pair::new(OFFICE, &["service.card.promise=20 min"], 20);
    pair.lowers("kept promises", |outcome| outcome.cells[0].in_promise as f64);
    let strict = simulate(&with(OFFICE, &["service.card.promise=20 min"]), 20);
    for (mut strict, usual) in strict.outcomes.into_iter().zip(simulate(&with(OFFICE, &[]), 20).outcomes) {
        strict.cells[0].in_promise = usual.cells[0].in_promise;
        assert_eq!(strict, usual);
    }
}

/// The same values put into force again, in an office that closes and in one that never does, where people are in
/// the building at midnight.
#[test]
fn a_change_to_what_holds_already_changes_no_count() {
    let set = "{ \"officer.operator.count\" = 2, \"officer.front.skills.documents\" = 0.9, \"demand.card.rate\" = \"10 /h\" }";
    for on in ["2027-01-07", "\"2027-01-06..2027-01-08\"", "2027-01-04", "2026-12-01"] {
        Pair::new(&changed(on, set), ON, 5).is_null();
    }
    let hours = "[calendar.hours]\nmon-fri = \"08:00-15:00\"";
    let always = changed("2027-01-07", set).replace(hours, "").replace(
        "closing = { doors = \"at the end of hours\", inside = \"serve everyone\" }",
        "hours = \"always\"",
    );
    Pair::new(&always, ON, 5).is_null();
}

/// 8 hours on Fridays from the second one on, and a fasting month of 4 days with the last hour left out. Open time:
/// 10 days of 7 h, one hour more on 15 January, one hour less on each of 5 to 8 January: 67 h.
#[test]
fn lever_opening_hours_fridays_and_fasting_days_have_hours_of_their_own() {
    let text = format!(
        "{OFFICE}
[[change]]
name = \"longer Fridays\"
on = 2027-01-09
set = {{ \"calendar.hours\" = {{ mon-thu = \"08:00-15:00\", fri = \"08:00-16:00\" }} }}
[[change]]
name = \"fasting\"
on = \"2027-01-05..2027-01-08\"
set = {{ \"calendar.hours\" = {{ mon-fri = \"08:00-14:00\" }} }}
"
    );
    let run = watch::run(&with(&text, &[]), SEED, 0);
    assert_eq!(run.outcome.office.open, 67 * 3_600_000_000);
    let last = |day: u32| {
        let mine = run.watch.visits.iter().filter(|visit| visit.entered.day() == day);
        mine.map(|visit| visit.entered.time_of_day().hours()).fold(0.0, f64::max)
    };
    assert!(last(1) <= 14.0 && last(11) > 15.0, "{} {}", last(1), last(11));
}

/// Two are hired and one of them goes again; a skill is added; and the rate of arrivals doubles for a day.
#[test]
fn lever_hires_leave_no_trace_after_they_have_gone() {
    let text = format!(
        "{OFFICE}
[[change]]
name = \"hired\"
on = 2027-01-06
set = {{ \"officer.operator.count\" = 4 }}
[[change]]
name = \"gone\"
on = 2027-01-12
set = {{ \"officer.operator.count\" = 1 }}
"
    );
    let run = watch::run(&with(&text, &[]), SEED, 3);
    let who = |day: u32| {
        let mine = run.watch.steps.iter().filter(|step| step.ended.day() == day && step.step == 1);
        let mut all: Vec<u32> = mine.filter_map(|step| step.officer).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    assert_eq!((who(1), who(2), who(8)), (vec![1, 2], vec![1, 2, 3, 4], vec![1]));
    // Rostered: two for 2 days, four for 4 working days, one for 4, of 7 hours each.
    assert_eq!(run.outcome.groups[1].rostered, (2 * 2 + 4 * 4 + 4) * 7 * 3_600_000_000);
}

#[test]
fn lever_cross_training_on_a_date_lets_the_front_desk_help_from_then_on() {
    let text =
        changed("2027-01-11", "{ \"officer.front.skills.capture\" = 0.5, \"equipment.kit.units\" = 2 }");
    let text = text
        .replace("units = 2\n", "units = 3\n")
        .replace("\"equipment.kit.units\" = 2", "\"equipment.kit.units\" = 3");
    let run = watch::run(&with(&text, ON), SEED, 0);
    let helped: Vec<u32> = run
        .watch
        .steps
        .iter()
        .filter(|step| step.officer == Some(0) && step.step == 1)
        .map(|step| step.ended.day())
        .collect();
    assert!(helped.len() > 20 && helped.iter().all(|&day| day >= 7), "{helped:?}");
}

#[test]
fn lever_season_a_surge_raises_waits_while_it_lasts() {
    let text = changed("\"2027-01-11..2027-01-12\"", "{ \"demand.card.rate\" = \"15 /h\" }");
    let pair = Pair::new(&text, ON, 20);
    pair.raises("wait", wait);
    pair.raises("cards", done);
    let (base, surge) = (simulate(&with(&text, &[]), 20), simulate(&with(&text, ON), 20));
    assert_eq!(days(&base, 0, 7), days(&surge, 0, 7));
    assert_eq!(days(&base, 9, 14), days(&surge, 9, 14), "after the surge all is as before");
}

/// Reads the office with a change and returns what its author is told.
fn told(on: &str, set: &str) -> Vec<String> {
    let text = changed(on, set).replace("active = false\n", "");
    let files = |_: &str| Err(String::new());
    let source = Source { name: "test.toml", text: &text, variant: None, set: &[], files: &files };
    let problems = match source.read() {
        Ok(checked) => checked.warnings,
        Err(problems) => problems,
    };
    problems
        .iter()
        .map(|problem| format!("{}: {}; {}", problem.code, problem.message, problem.help))
        .collect()
}

#[test]
fn what_cannot_change_on_a_date_is_refused_with_its_reason() {
    let route = told("2027-01-11", "{ \"service.card.route\" = [\"capture\"] }");
    assert!(
        route.iter().any(|said| said.starts_with("not-on-a-date: change `policy` changes the route or the classes of service `card`, which cannot change on a date; make it a variant")),
        "{route:?}"
    );
    for set in [
        "{ \"calendar.horizon\" = \"1 week\" }",
        "{ \"equipment.kit.spares\" = { units = 1, swap = \"1 h\" } }",
        "{ \"officer.front.cost\" = \"9 IDR/h\" }",
    ] {
        assert!(told("2027-01-11", set).iter().any(|said| said.starts_with("not-on-a-date")), "{set}");
    }
}

#[test]
fn what_is_wrong_only_from_a_date_on_is_told_with_the_date() {
    let unstaffed = told("2027-01-11", "{ \"officer.front.count\" = 0 }");
    let begins = "no-officer: from 2027-01-11 on, nobody is there to do step `documents`";
    assert!(unstaffed.iter().any(|said| said.starts_with(begins)), "{unstaffed:?}");
    let unknown = told("2027-01-11", "{ \"officer.fornt.count\" = 2 }");
    assert!(unknown.iter().any(|said| said.contains("did you mean `front`?")), "{unknown:?}");
    let outside = told("2028-01-11", "{ \"officer.front.count\" = 2 }");
    assert!(outside.iter().any(|said| said.starts_with("unused")), "{outside:?}");
}

/// A kit comes and two go again, one of them out of somebody's hands, in an office that never closes: on no day are
/// more in use than there are, and what is not there costs nothing.
#[test]
fn lever_units_bought_and_scrapped_on_a_date() {
    let text = format!(
        "{OFFICE}
[[change]]
name = \"bought\"
on = 2027-01-06
set = {{ \"equipment.kit.units\" = 3 }}
[[change]]
name = \"scrapped\"
on = 2027-01-11
set = {{ \"equipment.kit.units\" = 1 }}
"
    );
    let text = text.replace("count = 2\nskills = { capture", "count = 3\nskills = { capture");
    let text =
        text.replace("units = 2\n", "units = 2\ncost = \"24_000 IDR/day\"\n").replace("10 /h", "14 /h");
    let hours = "[calendar.hours]\nmon-fri = \"08:00-15:00\"";
    let always = text.replace(hours, "").replace(
        "closing = { doors = \"at the end of hours\", inside = \"serve everyone\" }",
        "hours = \"always\"",
    );
    for text in [text, always] {
        let run = watch::run(&with(&text, &[]), SEED, 1);
        let captures = run.watch.steps.iter().filter(|step| step.step == 1 && step.started.is_some());
        let mut changes: Vec<(loket::time::SimTime, i32)> =
            captures.flat_map(|step| [(step.started.expect("started"), 1), (step.ended, -1)]).collect();
        changes.sort_unstable();
        let (mut busy, mut most) = (0, [0; 14]);
        for (at, by) in changes {
            busy += by;
            let day = at.day() as usize;
            most[day] = most[day].max(busy);
        }
        let limits = [2, 2, 3, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1];
        // A kit in hand at midnight is put down when the service ends.
        let settled = (0..14).filter(|&day| day != 7);
        assert!(settled.into_iter().all(|day| most[day] <= limits[day]), "{most:?}");
        assert!(most[1] == 2 && most[2] == 3, "{most:?}");
        let kit_days = (2 * 2 + 3 * 5 + 7) as f64;
        let wages = run.outcome.groups.iter().zip([40_000.0, 50_000.0]).map(|(group, wage)| {
            (group.idle + group.busy + group.held + group.training) as f64 / 3600e6 * wage
        });
        let kits = run.outcome.office.cost - wages.sum::<f64>();
        assert!((kits / 24_000.0 - kit_days).abs() < 0.1, "{} kit-days", kits / 24_000.0);
    }
}

#[test]
fn the_change_that_cannot_be_is_named_and_not_another_of_the_day() {
    let other = |set: &str| {
        format!(
            "{OFFICE}\n[[change]]\nname = \"hire\"\non = 2027-01-11\nset = {{ \"officer.front.count\" = 2 }}\n[[change]]\nname = \"other\"\non = 2027-01-11\nset = {{ {set} }}\n"
        )
    };
    let said = |set: &str| {
        let text = other(set);
        let files = |_: &str| Err(String::new());
        let source = Source { name: "test.toml", text: &text, variant: None, set: &[], files: &files };
        let problems = source.read().expect_err("refused");
        problems.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>()
    };
    for (set, what) in [
        (
            "\"equipment.kit.cost\" = \"9 IDR/day\"",
            "the spares, the cost or the kinds of failure of equipment `kit`",
        ),
        (
            "\"officer.front.overtime-pay\" = 2",
            "the pay of officer `front`, or whether they are a reserve or leave",
        ),
        ("\"change.hire.active\" = false", "other changes"),
        ("\"service.card.planned\" = 30", "how many cases are `planned` of service `card`"),
    ] {
        assert_eq!(said(set), [format!("change `other` changes {what}, which cannot change on a date")]);
    }
}

#[test]
fn a_change_that_changes_nothing_is_told() {
    let same = told("2027-01-11", "{ \"officer.front.count\" = 1 }");
    assert_eq!(
        same,
        [
            "unused: change `policy` changes nothing: all is so already; look at its values and its date, or delete it"
        ]
    );
}

/// Whoever was there day and night has hours from the second Monday on: 7 days of 24 h and 5 of 4 h.
#[test]
fn lever_shift_on_a_date_ends_the_night() {
    let text = OFFICE.replace("name = \"operator\"", "name = \"operator\"\nshift = \"always\"");
    let text = format!(
        "{text}\n[[change]]\nname = \"days\"\non = 2027-01-11\nset = {{ \"officer.operator.shift\" = \"09:00-13:00\" }}\n"
    );
    let run = watch::run(&with(&text, &[]), SEED, 0);
    assert_eq!(run.outcome.groups[1].rostered, 2 * (7 * 24 + 5 * 4) * 3_600_000_000);
}

/// What an officer is worth on a date is so in speed and in accuracy, also where practice adds to it.
#[test]
fn lever_skill_on_a_date_changes_errors_as_well_and_those_of_learners() {
    for learning in ["", "learning = { exponential = { to = 1.0, half-life = \"90_000 cases\" } }\n"] {
        let text = changed("2027-01-05", "{ \"officer.operator.skills.capture\" = 0.95 }");
        let text = text.replace("skills = { capture", &format!("{learning}skills = {{ capture"));
        let pair = Pair::new(&text, ON, 20);
        // 0.05 + 0.3 (1 - skill): 17 % of errors become 6.5 %.
        pair.lowers("errors", |outcome| outcome.steps[1].errors as f64);
        pair.lowers("time at the desk", |outcome| outcome.groups[1].busy as f64);
    }
}

/// 6 minutes between people become 3 from the second week on: 5 days of 7 h of each, 350 and 700 of them.
#[test]
fn lever_gaps_between_arrivals_change_on_a_date() {
    let text = OFFICE.replace("rate = \"10 /h\"", "interarrival = \"6 min\"");
    let text = format!(
        "{text}\n[[change]]\nname = \"season\"\non = 2027-01-11\nset = {{ \"demand.card.interarrival\" = \"3 min\" }}\n"
    );
    let run = watch::run(&with(&text, &[]), SEED, 0);
    let came = |week: std::ops::Range<u32>| {
        run.watch.visits.iter().filter(|v| v.visit == 1 && week.contains(&v.entered.day())).count()
    };
    assert!(
        came(0..7).abs_diff(350) <= 1 && came(7..14).abs_diff(700) <= 1,
        "{} {}",
        came(0..7),
        came(7..14)
    );
}

/// The system that never failed does so every hour from a day on, and never again after the last one.
#[test]
fn lever_outages_begin_and_end_on_a_date() {
    let text = OFFICE.replace("uses = [\"kit\"]", "uses = [\"kit\"]\nsystems = [\"net\"]");
    let text = format!(
        "{text}\n[[system]]\nname = \"net\"\n[[change]]\nname = \"works\"\non = \"2027-01-06..2027-01-07\"\nset = {{ \"system.net.outage\" = {{ every = \"1 h\", lasts = \"5 min\" }} }}\n"
    );
    let outages = simulate(&with(&text, &[]), 20);
    let mean = outages.outcomes.iter().map(|outcome| outcome.systems[0].failures as f64).sum::<f64>() / 20.0;
    // 48 h, one outage in 65 min on average: 44, with a standard error of 1.4.
    assert!((mean - 44.3).abs() < 6.0, "{mean}");
}

/// A courier who leaves at noon in the first week and at two in the second: nobody goes at noon then.
#[test]
fn lever_departures_change_on_a_date() {
    let text = OFFICE.replace("\"capture\", \"hand-over\"]", "\"capture\", \"road\"]").replace(
        "[[step]]\nname = \"hand-over\"",
        "[[step]]\nname = \"road\"\ndelay = \"1 h\"\ndeparts = \"12:00\"\n[[step]]\nname = \"hand-over\"",
    );
    let text = format!(
        "{text}\n[[change]]\nname = \"later\"\non = 2027-01-11\nset = {{ \"step.road.departs\" = \"14:00\" }}\n"
    );
    let run = watch::run(&with(&text, &[]), SEED, 0);
    let road = run.watch.steps.iter().filter(|record| record.step == 2);
    let mut hours: Vec<(bool, i64)> = road
        .map(|record| (record.ended.day() >= 7, (record.ended.time_of_day().minutes() / 60.0).round() as i64))
        .collect();
    hours.sort_unstable();
    hours.dedup();
    assert_eq!(hours, [(false, 13), (true, 15)]);
}

/// Three posts of which two exist from the second week on only: seven days with one, seven with three.
#[test]
fn turnover_concerns_posts_that_there_are() {
    let text = OFFICE.replace(
        "name = \"operator\"\ncount = 2",
        "name = \"operator\"\nturnover = { per-year = 40, vacancy = \"2 days\" }\ncount = 1",
    );
    let text = format!(
        "{text}\n[[change]]\nname = \"hired\"\non = 2027-01-11\nset = {{ \"officer.operator.count\" = 3 }}\n"
    );
    let run = watch::run(&with(&text, &[]), SEED, 0);
    assert_eq!(run.outcome.groups[1].posts, 7 + 3 * 7);
}

/// A factor that costs once is paid for, though it is in force for a day only.
#[test]
fn what_is_there_for_a_day_is_paid_for() {
    let factor = "\n[[factor]]\nname = \"drive\"\nof = \"speed\"\ntimes = 1.0\ncost = \"500_000 IDR\"\nactive = false\n";
    let text =
        format!("{}{factor}", changed("\"2027-01-06..2027-01-06\"", "{ \"factor.drive.active\" = true }"));
    let pair = Pair::new(&text, ON, 3);
    for (base, other) in pair.base.outcomes.iter().zip(&pair.other.outcomes) {
        assert!((other.office.cost - base.office.cost - 500_000.0).abs() < 1e-3);
    }
}
