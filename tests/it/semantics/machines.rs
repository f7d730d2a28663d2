//! Failures under each interruption rule, systems, stock, and machines set free by an interruption.

use super::{CALENDAR, CLERK, DESK, Story, play};
use loket::office::outcome::Cause;
use loket::time::SimDuration;

/// One machine, which fails at 08:10 (490 minutes after midnight) and is repaired in 5 minutes; 0 comes at
/// 08:00 with 20 minutes of work, 1 at 08:05 with 10.
fn interrupted(rule: &str) -> Story {
    let step = format!("{DESK}uses = [\"kit\"]\n");
    let kit = format!(
        "[[equipment]]\nname = \"kit\"\nfailures = [{{ name = \"old\", every = {{ fixed = \"490 min\" }}, repair = \"5 min\" }}]\ninterrupted = \"{rule}\"\n"
    );
    let calendar = CALENDAR.replace("3 days", "1 day");
    play(&[&calendar, &step, CLERK, &kit], "arrive_min,work:desk\n480,20\n485,10\n", "")
}

/// 0 has 10 minutes left at 08:10 and goes on at 08:15. Officer and citizen wait by the machine.
#[test]
fn a_service_waits_by_its_machine() {
    let story = interrupted("resume here");
    assert_eq!(story.services("desk"), [(0, 0.0, 25.0), (1, 25.0, 35.0)]);
    assert_eq!(story.run.outcome.groups[0].held, 5 * SimDuration::MINUTE.0);
    assert_eq!(story.visits()[0].5, 5.0);
}

/// The same times, as there is one machine, but the officer is idle meanwhile.
#[test]
fn a_service_goes_back_to_the_head_of_the_queue() {
    let story = interrupted("resume on any unit");
    assert_eq!(story.services("desk"), [(0, 0.0, 25.0), (1, 25.0, 35.0)]);
    assert_eq!(story.run.outcome.groups[0].held, 0);
    assert_eq!(story.visits()[0].5, 5.0);
}

/// All 20 minutes from 08:15.
#[test]
fn a_service_starts_again() {
    let story = interrupted("start again");
    assert_eq!(story.services("desk"), [(0, 0.0, 35.0), (1, 35.0, 45.0)]);
    assert_eq!(story.visits()[0].4, 30.0, "10 minutes for nothing and 20 that counted");
}

/// 0 ends at 08:20; then the machine is repaired until 08:25.
#[test]
fn a_machine_lets_the_service_finish_first() {
    let story = interrupted("finish first");
    assert_eq!(story.services("desk"), [(0, 0.0, 20.0), (1, 25.0, 35.0)]);
    let area = story.run.outcome.steps[0].wait_area;
    let minutes = |cause: Cause| area[cause as usize] / i128::from(SimDuration::MINUTE.0);
    assert_eq!((minutes(Cause::Officer), minutes(Cause::Equipment)), (15, 5));
}

/// Two machines: the service that is broken off at 08:10 goes on at once on the other, which has run for as
/// long but fails by use: after 30 minutes in use, so never here.
#[test]
fn a_service_goes_on_at_another_machine() {
    let step = format!("{DESK}uses = [\"kit\"]\n");
    let kit = "[[equipment]]\nname = \"kit\"\nunits = 2\nfailures = [{ name = \"hot\", every = { in-use = { fixed = \"10 min\" } }, repair = \"60 min\" }]\n";
    let story = play(&[CALENDAR, &step, CLERK, kit], "arrive_min,work:desk\n480,15\n", "");
    assert_eq!(story.services("desk"), [(0, 0.0, 15.0)]);
    assert_eq!(story.run.outcome.pools[0].failures, 1);
}

/// The frame fails at 08:03 and comes back at 08:23. The reader stays in hand meanwhile, so that its ten minutes in
/// use end at 08:10, two minutes after the service would have: it is repaired until 08:40. Five minutes are left.
#[test]
fn a_machine_in_hand_fails_while_another_is_repaired() {
    let step = format!("{DESK}uses = [\"frame\", \"reader\"]\n");
    let kits = "[[equipment]]\nname = \"frame\"\nfailures = [{ name = \"old\", every = { fixed = \"483 min\" }, repair = \"20 min\" }]\ninterrupted = \"resume here\"\n\
        [[equipment]]\nname = \"reader\"\nfailures = [{ name = \"hot\", every = { in-use = { fixed = \"10 min\" } }, repair = \"30 min\" }]\ninterrupted = \"resume here\"\n";
    let story = play(&[CALENDAR, &step, CLERK, kits], "arrive_min,work:desk\n480,8\n", "");
    assert_eq!(story.services("desk"), [(0, 0.0, 45.0)]);
    assert_eq!(story.run.outcome.pools[1].failures, 1);
    assert_eq!(story.visits()[0].5, 37.0);
}

/// One blank; the next is ordered when it is taken and comes 30 minutes later. 1 could start at 08:10 but
/// waits for the blank until 08:30.
#[test]
fn stock_runs_out_and_comes_again() {
    let step = format!("{DESK}takes = {{ blank = 1 }}\n");
    let stock = "[[stock]]\nname = \"blank\"\nstart = 1\norder = { when-below = 1, quantity = 1, arrives-after = \"30 min\" }\n";
    let story = play(&[CALENDAR, &step, CLERK, stock], "arrive_min\n480\n485\n", "");
    assert_eq!(story.services("desk"), [(0, 0.0, 10.0), (1, 30.0, 40.0)]);
    let area = story.run.outcome.steps[0].wait_area;
    assert_eq!(area[Cause::Stock as usize], i128::from(25 * SimDuration::MINUTE.0));
    assert_eq!(area.iter().sum::<i128>(), area[Cause::Stock as usize]);
}

/// 0 has taken the last blank when the network fails at 08:05. It is back at 08:08: 0 goes on without another.
#[test]
fn an_interrupted_service_takes_no_stock_again() {
    let step = format!("{DESK}takes = {{ blank = 1 }}\nsystems = [\"net\"]\n");
    let things = "[[stock]]\nname = \"blank\"\nstart = 1\n[[system]]\nname = \"net\"\noutage = { every = { fixed = \"485 min\" }, lasts = \"3 min\" }\n";
    let calendar = CALENDAR.replace("3 days", "1 day");
    let story = play(&[&calendar, &step, CLERK, things], "arrive_min\n480\n", "");
    assert_eq!(story.services("desk"), [(0, 0.0, 13.0)]);
    assert_eq!(story.run.outcome.stocks[0].taken, 1);
}

/// Capture needs the kit and the pad, signing the pad alone. When the kit fails at 08:10 the pad goes back,
/// and who waits to sign since 08:05 starts at once.
#[test]
fn a_machine_set_free_by_a_failure_is_used_at_once() {
    let rest = "[[demand]]\nservice = \"s\"\narrivals = \"s.csv\"\n[[demand]]\nservice = \"t\"\narrivals = \"t.csv\"\n[[service]]\nname = \"s\"\nroute = [\"capture\"]\n[[service]]\nname = \"t\"\nroute = [\"sign\"]\n[[step]]\nname = \"capture\"\nwork = \"20 min\"\nuses = [\"kit\", \"pad\"]\n[[step]]\nname = \"sign\"\nwork = \"2 min\"\nuses = [\"pad\"]\n[[officer]]\nname = \"operator\"\nskills = { capture = 1.0 }\n[[officer]]\nname = \"clerk\"\nskills = { sign = 1.0 }\n[[equipment]]\nname = \"kit\"\nfailures = [{ name = \"old\", every = { fixed = \"490 min\" }, repair = \"30 min\" }]\n[[equipment]]\nname = \"pad\"\n";
    let calendar = CALENDAR.replace("3 days", "1 day");
    let story = play(&[&calendar, rest], "arrive_min\n480\n", "arrive_min\n485\n");
    assert_eq!(story.services("sign"), [(0, 10.0, 12.0)]);
    assert_eq!(story.services("capture"), [(0, 0.0, 50.0)]);
}

/// The same when the network fails that capture needs.
#[test]
fn a_machine_set_free_by_an_outage_is_used_at_once() {
    let rest = "[[demand]]\nservice = \"s\"\narrivals = \"s.csv\"\n[[demand]]\nservice = \"t\"\narrivals = \"t.csv\"\n[[service]]\nname = \"s\"\nroute = [\"capture\"]\n[[service]]\nname = \"t\"\nroute = [\"sign\"]\n[[step]]\nname = \"capture\"\nwork = \"20 min\"\nuses = [\"pad\"]\nsystems = [\"net\"]\n[[step]]\nname = \"sign\"\nwork = \"2 min\"\nuses = [\"pad\"]\n[[officer]]\nname = \"operator\"\nskills = { capture = 1.0 }\n[[officer]]\nname = \"clerk\"\nskills = { sign = 1.0 }\n[[equipment]]\nname = \"pad\"\n[[system]]\nname = \"net\"\noutage = { every = { fixed = \"490 min\" }, lasts = \"30 min\" }\n";
    let calendar = CALENDAR.replace("3 days", "1 day");
    let story = play(&[&calendar, rest], "arrive_min\n480\n", "arrive_min\n485\n");
    assert_eq!(story.services("sign"), [(0, 10.0, 12.0)]);
    assert_eq!(story.services("capture"), [(0, 0.0, 50.0)]);
}

/// Everyone is out at 12:10, so the service begun at 11:50 is broken off. The back office, which has waited for
/// its machine since 11:55, goes on at once.
#[test]
fn a_machine_set_free_by_the_closing_is_used_at_once() {
    let calendar = "[calendar]\nstart = 2027-01-04\nhorizon = \"1 day\"\nhours = \"08:00-12:00\"\n[calendar.closing]\ndoors = \"at the end of hours\"\ninside = { serve-until = \"+5 min\", then = \"leave\" }\nout = \"+10 min\"\n";
    let desk = format!("{DESK}uses = [\"kit\"]\n");
    let back = "[[demand]]\nservice = \"t\"\narrivals = \"t.csv\"\n[[service]]\nname = \"t\"\nroute = [\"back\"]\n[[step]]\nname = \"back\"\npresent = false\nwork = \"3 min\"\nuses = [\"kit\"]\n[[officer]]\nname = \"night\"\nskills = { back = 1.0 }\nshift = \"always\"\n[[equipment]]\nname = \"kit\"\n";
    let rows = ("arrive_min,work:desk\n710,60\n", "arrive_min\n715\n");
    let story = play(&[calendar, &desk, CLERK, back], rows.0, rows.1);
    assert_eq!(story.services("back"), [(0, 250.0, 253.0)]);
}

/// One unit, away half a day at the midnights of days 10, 20, 30, 40 and 50: 60 of 1,440 hours.
#[test]
fn an_office_that_never_closes_maintains_its_machines_at_midnight() {
    let always = "[calendar]\nstart = 2027-01-04\nhorizon = \"60 days\"\nhours = \"always\"\n";
    let step = format!("{DESK}uses = [\"kit\"]\n");
    let kit = "[[equipment]]\nname = \"kit\"\nmaintenance = { every = \"10 days\", takes = \"12 h\" }\n";
    let story = play(&[always, &step, CLERK, kit], "arrive_min\n0\n", "");
    assert_eq!(story.run.outcome.pools[0].maintenance, 60 * SimDuration::HOUR.0);
}

/// Nothing is there at midnight, so it is ordered then and arrives at 09:00; 0 waits for it from 08:00.
#[test]
fn stock_that_begins_below_its_level_is_ordered_at_once() {
    let step = format!("{DESK}takes = {{ blank = 1 }}\n");
    let blank = "[[stock]]\nname = \"blank\"\nstart = 0\norder = { when-below = 1, quantity = 9, arrives-after = \"9 h\" }\n";
    let story = play(&[CALENDAR, &step, CLERK, blank], "arrive_min\n480\n", "");
    assert_eq!(story.services("desk"), [(0, 60.0, 70.0)]);
}

/// Lives are geometric: with mean m their variance is m (m − 1). |z| ≤ 4 for 6 means: false alarm 4e-4.
#[test]
fn a_unit_lasts_the_number_of_uses_that_is_written() {
    for rule in ["finish first", "resume on any unit"] {
        for mean in [2.0, 10.0, 40.0] {
            let rows: String = (0..40_000).map(|n| format!("{n}\n")).collect();
            let always = "[calendar]\nstart = 2027-01-04\nhorizon = \"60 days\"\nhours = \"always\"\n";
            let step = format!("{}uses = [\"kit\"]\n", DESK.replace("10 min", "30 s"));
            let kit = format!(
                "[[equipment]]\nname = \"kit\"\nfailures = [{{ name = \"jam\", every = \"{mean} uses\", repair = \"1 s\" }}]\ninterrupted = \"{rule}\"\n"
            );
            let story = play(&[always, &step, CLERK, &kit], &format!("arrive_min\n{rows}"), "");
            let failures = story.run.outcome.pools[0].failures as f64;
            let served = story.run.outcome.steps[0].served as f64;
            // A service that is resumed takes a unit again, and so uses it again.
            let uses = served + if rule == "finish first" { 0.0 } else { failures };
            let z = (uses / failures - mean) / (mean * (mean - 1.0) / failures).sqrt();
            assert!(z.abs() <= 4.0, "{rule}: {} uses instead of {mean}", uses / failures);
        }
    }
}
