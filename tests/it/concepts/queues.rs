//! Rows and levers about who is called when, who comes together, and what people hear before they come.

use super::{OFFICE, Pair, done, wait, with};
use crate::support::Counter;
use crate::watch::run;
use loket::office::outcome::{Outcome, VisitCounts};
use loket::time::SimDuration;

/// The office with an elderly fifth who go first, busier than usual.
fn with_priority() -> String {
    OFFICE
        .replace("\"10 /h\"", "\"12.5 /h\"")
        .replace("promise = \"2 h\"", "promise = \"2 h\"\npriority = [{ class = \"elderly\", share = 0.2 }]")
}

/// Mean wait of the visits of one cell \[min\].
fn wait_of(outcome: &Outcome, cell: usize) -> f64 {
    outcome.cells[cell].wait as f64 / 60e6 / outcome.cells[cell].joined.max(1) as f64
}

fn sum(outcome: &Outcome, of: fn(&VisitCounts) -> u64) -> f64 {
    outcome.cells.iter().map(of).sum::<u64>() as f64
}

/// Trips for nothing: not let in, sent home, given up in a queue, turned round at the door.
fn wasted(outcome: &Outcome) -> f64 {
    sum(outcome, |cell| cell.refused + cell.sent_home + cell.abandoned + cell.balked)
}

#[test]
fn row_9_empathy_priority_shortens_the_wait_of_the_class_and_costs_the_others() {
    let text = with_priority();
    // Two classes of one level: nobody goes first.
    let none =
        text.replace("share = 0.2 }]", "share = 0.2 }, { class = \"others\", share = 0.8, level = 0 }]");
    let pair = Pair::new(&none, &["service.card.priority.others.level=1"], 40);
    pair.lowers("wait of the elderly", |outcome| wait_of(outcome, 0));
    pair.raises("wait of the others", |outcome| wait_of(outcome, 1));
}

#[test]
fn row_9_empathy_the_guard_shortens_the_longest_waits_of_ordinary_people() {
    let text = with_priority().replace("share = 0.2 }", "share = 0.5 }").replace("12.5 /h", "13.5 /h");
    let longest = |set: &[&str], replication: u64| {
        let steps = run(&with(&text, set), 5, replication).watch.steps;
        let waits = steps.iter().filter_map(|step| Some((step.started? - step.joined).0));
        waits.max().unwrap_or(0) as f64
    };
    let difference: Vec<f64> = (0..20)
        .map(|replication| longest(&["office.longest-wait=30 min"], replication) - longest(&[], replication))
        .collect();
    let adds = loket::stats::interval::mean_interval(&difference, 0.95);
    assert!(adds.high < 0.0, "the longest wait should fall: {} to {}", adds.low, adds.high);
    Pair::new(&text, &["office.longest-wait=30 min"], 40).raises("wait of the elderly", |o| wait_of(o, 0));
}

/// Whoever is called before having waited 30 min leaves nobody behind at the step who has waited so long.
#[test]
fn row_9_empathy_nobody_is_called_past_somebody_over_the_cap() {
    let text = with_priority().replace("share = 0.2 }", "share = 0.5 }").replace("12.5 /h", "14 /h");
    let cap = SimDuration::from_minutes(30.0);
    let passed = |set: &[&str]| {
        let steps = run(&with(&text, set), 5, 0).watch.steps;
        let calls: Vec<_> = steps
            .iter()
            .filter(|step| step.step == 1)
            .filter_map(|step| Some((step.joined, step.started?)))
            .collect();
        let early = |&&(joined, started): &&_| started - joined < cap;
        let passes = |(_, now): (_, loket::time::SimTime)| {
            calls.iter().filter(|(joined, started)| now - *joined >= cap && *started > now).count()
        };
        calls.iter().filter(early).map(|&call| passes(call)).sum::<usize>()
    };
    assert!(passed(&[]) > 0, "nobody is ever left behind: the test is about nothing");
    assert_eq!(passed(&["office.longest-wait=30 min"]), 0);
}

#[test]
fn lever_priority_guard_that_nobody_reaches_changes_nothing() {
    Pair::new(&with_priority(), &["office.longest-wait=10 h"], 20).is_null();
}

#[test]
fn lever_groups_of_one_change_nothing_and_larger_ones_raise_waits_at_the_same_number_of_people() {
    Pair::new(OFFICE, &["demand.card.groups={ \"1\" = 1.0 }"], 20).is_null();
    let pair = Pair::new(OFFICE, &["demand.card.groups={ \"1\" = 0.5, \"4\" = 0.5 }"], 60);
    pair.raises("wait", wait);
    // 700 people in two weeks of 70 hours: a twentieth of it either way.
    pair.leaves("people", 35.0, |outcome| sum(outcome, |cell| cell.arrived));
}

/// M/M/1 with arrivals in twos: L = ρ (2 + 1) / (2 (1 − ρ)) (Gross and others, *Fundamentals of Queueing Theory*, on bulk
/// input), so that at ρ = 0.5 the stay is 1.5 / 0.5 = 3 min and the wait 2 min; alone it would be 1 min.
#[test]
fn groups_wait_as_theory_says() {
    let arrivals = "rate = \"0.5 /min\"\ngroups = { \"2\" = 1.0 }";
    let text = Counter { horizon: "20 days", warm_up: "1 day", arrivals, ..Counter::PLAIN }.text();
    let run = crate::support::run(&text, 40, 40);
    run.office("wait_mean_min").is(2.0, 0.03);
    run.measure("busy_share", "officer", "clerk").is(0.5, 0.01);
}

/// 500 people a day come in fives, and there are 3 tickets: 15 people are let in on each of the ten days.
#[test]
fn one_ticket_serves_the_whole_group() {
    let quota = "\n[quota]\ntickets-per-day = 3\ncounts = [\"card\"]\n";
    let text = format!("{OFFICE}{quota}").replace("\"10 /h\"", "\"70 /h\"\ngroups = { \"5\" = 1.0 }");
    let outcomes = super::simulate(&with(&text, &[]), 3).outcomes;
    for outcome in &outcomes {
        assert_eq!(sum(outcome, |cell| cell.arrived - cell.refused), 150.0);
    }
}

/// The first of each group is who came alone, at the same instant and with the same work.
#[test]
fn who_comes_along_moves_nobodys_luck() {
    let gaps = OFFICE.replace("rate = \"10 /h\"", "interarrival = { exponential = \"6 min\" }");
    let alone = run(&with(&gaps, &[]), 3, 0).watch;
    let grouped = run(&with(&gaps, &["demand.card.groups={ \"2\" = 0.5, \"3\" = 0.5 }"]), 3, 0).watch;
    let firsts: Vec<_> = alone.visits.iter().map(|visit| (visit.citizen, visit.entered)).collect();
    let mut found = 0;
    for visit in &grouped.visits {
        found += usize::from(firsts.contains(&(visit.citizen, visit.entered)));
    }
    assert_eq!(found, firsts.len());
    assert!(grouped.visits.len() > 2 * firsts.len());
}

#[test]
fn lever_times_scales_how_many_come() {
    Pair::new(OFFICE, &["demand.card.times=1"], 10).is_null();
    let pair = Pair::new(OFFICE, &["demand.card.times=1.2"], 40);
    pair.raises("wait", wait);
    let gaps = OFFICE.replace("rate = \"10 /h\"", "interarrival = { exponential = \"6 min\" }");
    Pair::new(&gaps, &["demand.card.times=1"], 10).is_null();
    // 10 per hour × 70 hours × 0.2 more.
    Pair::new(&gaps, &["demand.card.times=1.2"], 40).leaves("people", 160.0, |o| sum(o, |cell| cell.arrived));
    Pair::new(&gaps, &["demand.card.times=1.2"], 40).raises("people", |o| sum(o, |cell| cell.arrived));
}

/// 80 pupils are expected on the first Wednesday and 40 on the second; without turnout all come, between nine
/// and half past; with 0.8 the same people, less some.
#[test]
fn parties_come_on_their_dates() {
    let parties = |turnout: &str| {
        let list = format!(
            "parties = [{{ on = 2027-01-13, at = \"09:00\", people = 40{turnout} }}, \
             {{ on = 2027-01-06, at = \"09:00\", people = 80{turnout}, within = \"30 min\" }}]"
        );
        run(&with(&OFFICE.replace("rate = \"10 /h\"", &list), &[]), 3, 0).watch
    };
    let all = parties("");
    assert_eq!(all.visits.len(), 120);
    let on = |day: u32| all.visits.iter().filter(move |visit| visit.entered.day() == day);
    assert_eq!((on(2).count(), on(9).count()), (80, 40));
    assert!(on(2).all(|visit| (9.0..9.5).contains(&visit.entered.time_of_day().hours())));
    assert!(on(9).all(|visit| visit.entered.time_of_day().hours() == 9.0));
    let most = parties(", turnout = 0.8");
    let times: Vec<_> = all.visits.iter().map(|visit| (visit.citizen, visit.entered)).collect();
    assert!(most.visits.iter().all(|visit| times.contains(&(visit.citizen, visit.entered))));
    // 96 expected, standard deviation 4.4.
    assert!((79..=113).contains(&most.visits.len()), "{}", most.visits.len());
}

/// The office with a system that is down every second day or so, and people who go when nothing moves.
fn with_outages() -> String {
    OFFICE
        .replace("uses = [\"kit\"]", "uses = [\"kit\"]\nsystems = [\"central\"]")
        .replace("promise = \"2 h\"", "patience = { exponential = \"60 min\" }")
        + "\n[[system]]\nname = \"central\"\noutage = { every = \"30 h\", lasts = { exponential = \"8 h\" } }\n"
}

#[test]
fn row_31_communication_announcing_outages_cuts_wasted_trips() {
    let pair = Pair::new(&with_outages(), &["office.announces={ outages = 0.7 }"], 40);
    pair.lowers("wasted trips", wasted);
    pair.raises("visits put off", |outcome| sum(outcome, |cell| cell.stayed_home));
}

#[test]
fn row_31_communication_announcing_that_tickets_are_gone_cuts_wasted_trips() {
    let quota = "\n[quota]\ntickets-per-day = 50\ncounts = [\"card\"]\n";
    let text = format!("{OFFICE}{quota}");
    Pair::new(&text, &["office.announces={ quota = 0.5 }"], 40).lowers("wasted trips", wasted);
}

#[test]
fn lever_announce_waits_spreads_the_crowd() {
    let crowd = OFFICE
        .replace("\"10 /h\"", "\"10 /h\"\nday-cv = 0.4")
        .replace("promise = \"2 h\"", "balks = { above = 4, share = 0.7 }");
    let pair = Pair::new(&crowd, &["office.announces={ waits = { above = 8, share = 0.8 } }"], 60);
    pair.lowers("wasted trips", wasted);
    pair.lowers("wait", wait);
}

#[test]
fn lever_announcements_that_nobody_hears_change_nothing() {
    let set = ["office.announces={ outages = 0, waits = { above = 1, share = 0 } }"];
    Pair::new(&with_outages(), &set, 20).is_null();
}

#[test]
fn lever_quota_and_cut_off_shorten_waits_and_turn_people_away() {
    let quota = "\n[quota]\ntickets-per-day = 1000\ncounts = [\"card\"]\n";
    let text = format!("{OFFICE}{quota}").replace("\"10 /h\"", "\"13 /h\"");
    let pair = Pair::new(&text, &["quota.tickets-per-day=70"], 40);
    pair.lowers("wait", wait);
    pair.raises("refused", |outcome| sum(outcome, |cell| cell.refused));
    Pair::new(&text, &["quota.tickets-per-day=999"], 10).is_null();
    let early = ["calendar.closing.doors=60 min before the end of hours"];
    let pair = Pair::new(&text, &early, 40);
    pair.lowers("overtime", |outcome| outcome.office.overtime as f64);
    pair.raises("refused", |outcome| sum(outcome, |cell| cell.refused));
}

/// As many people by appointment every 6 min as come at random, 10 /h.
#[test]
fn lever_appointments_smooth_the_stream() {
    let booked = OFFICE.replace("rate = \"10 /h\"", "appointments = { every = \"6 min\" }");
    Pair::of(OFFICE, &booked, 40).lowers("wait", wait);
}

#[test]
fn lever_online_registration_shorter_first_steps_shorten_the_stay() {
    let online = ["step.documents.work={ lognormal = { mean = '1 min', cv = 0.5 } }"];
    let stay = |outcome: &Outcome| {
        outcome.cells.iter().map(|cell| cell.stay as f64).sum::<f64>() / sum(outcome, |cell| cell.joined)
    };
    Pair::new(OFFICE, &online, 40).lowers("stay", stay);
    Pair::new(OFFICE, &["step.documents.work={ lognormal = { mean = '3 min', cv = 0.5 } }"], 5).is_null();
}

#[test]
fn lever_saturday_hours_bring_more_people() {
    let text = OFFICE.replace("rate = \"10 /h\"", "per-hour = 10");
    let saturday = text.replace("mon-fri = ", "mon-sat = ");
    Pair::of(&text, &saturday, 20).raises("cards", done);
}
