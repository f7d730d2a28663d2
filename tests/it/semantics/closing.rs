//! Closing, quotas, returns, shift ends.

use super::{CALENDAR, CLERK, DESK, play};
use loket::office::observe::VisitEnd;
use loket::scenario::Scenario;
use loket::time::SimDuration;

/// Two tickets a day. The third to come is refused at 08:09 and comes again on Tuesday, at some hour.
#[test]
fn without_a_ticket_one_comes_again_the_next_day() {
    let rules = "[office]\nreturns = { share = 1.0, delay = \"next open day\" }\n[quota]\ntickets-per-day = 2\ncounts = [\"s\"]\n";
    let story = play(&[CALENDAR, rules, DESK, CLERK], "arrive_min\n480\n485\n489\n", "");
    let visits = story.visits();
    assert_eq!(visits[0], (2, 0, VisitEnd::Refused, 0.0, 0.0, 0.0));
    assert_eq!(visits[1], (0, 0, VisitEnd::Served, 0.0, 10.0, 0.0));
    assert_eq!(visits[2], (1, 0, VisitEnd::Served, 5.0, 10.0, 0.0));
    assert_eq!(visits[3], (2, 1, VisitEnd::Served, 0.0, 10.0, 0.0));
    assert_eq!(visits.len(), 4);
}

/// A full room turns away before a ticket is given: with room for one, two tickets and three people of ten
/// minutes at 08:00, 08:05 and 08:15, the second finds the room full and leaves the ticket to the third.
#[test]
fn a_full_room_gives_no_ticket() {
    let rules = "[office]\nroom = 1\n[quota]\ntickets-per-day = 2\ncounts = [\"s\"]\n";
    let story = play(&[CALENDAR, rules, DESK, CLERK], "arrive_min\n480\n485\n495\n", "");
    let ends: Vec<(u32, VisitEnd)> = story.visits().iter().map(|visit| (visit.0, visit.2)).collect();
    assert_eq!(ends, [(1, VisitEnd::Refused), (0, VisitEnd::Served), (2, VisitEnd::Served)]);
}

/// Doors close at 11:50, service stops at 12:15, everyone is out at 12:25; all work takes 20 minutes.
///
/// 0 comes 11:30, served 11:30-11:50. 1 comes 11:35, served 11:50-12:10. 2 comes 11:45, starts at 12:10 and
/// is broken off at 12:25 with 5 minutes left. 3 comes at 11:50 sharp, is let in, and goes home unserved at
/// 12:15 after 25 minutes. 4 comes at 11:51 to closed doors. On Tuesday 2 waits anew and needs 5 minutes more, 3
/// all 20.
#[test]
fn doors_service_and_office_close_one_after_the_other() {
    let calendar = "[calendar]\nstart = 2027-01-04\nhorizon = \"3 days\"\nhours = \"08:00-12:00\"\n[calendar.closing]\ndoors = \"10 min before the end of hours\"\ninside = { serve-until = \"+15 min\", then = \"return next open day\" }\nout = \"+25 min\"\n";
    let rows = "arrive_min,work:desk\n690,20\n695,20\n705,20\n710,20\n711,20\n";
    let story = play(&[calendar, DESK, CLERK], rows, "");
    let monday: Vec<_> = story.visits().into_iter().filter(|visit| visit.1 == 0).collect();
    assert_eq!(
        monday,
        [
            (0, 0, VisitEnd::Served, 0.0, 20.0, 0.0),
            (4, 0, VisitEnd::Refused, 0.0, 0.0, 0.0),
            (1, 0, VisitEnd::Served, 15.0, 20.0, 0.0),
            (3, 0, VisitEnd::SentHome, 25.0, 0.0, 0.0),
            (2, 0, VisitEnd::SentHome, 25.0, 15.0, 0.0),
        ]
    );
    let mut tuesday: Vec<_> = story.visits().into_iter().filter(|visit| visit.1 == 1).collect();
    tuesday.sort_by_key(|visit| visit.0);
    assert_eq!(
        tuesday.iter().map(|visit| (visit.0, visit.2)).collect::<Vec<_>>(),
        [(2, VisitEnd::Served), (3, VisitEnd::Served)]
    );
    assert_eq!((tuesday[0].4, tuesday[1].4), (5.0, 20.0));
    assert!(tuesday.iter().all(|visit| visit.5 == 0.0), "a new visit waits, and is not held");
    let outcome = &story.run.outcome;
    assert_eq!(outcome.office.overtime, 25 * SimDuration::MINUTE.0);
    assert_eq!(outcome.groups[0].overtime, 25 * SimDuration::MINUTE.0);
    let served = story.run.watch.steps.iter().find(|r| r.citizen.number == 2).expect("2 was served");
    assert_eq!(served.work, 20.0 * 60e6, "the whole work, over two days");
    assert_eq!(
        (served.started.map(|at| at.day()), served.ended.day()),
        (Some(1), 1),
        "started anew on Tuesday"
    );
}

/// Who is turned away and comes again at the same instant would never stop coming.
#[test]
fn nobody_comes_again_at_once_to_a_full_room() {
    let rules = "[office]\nroom = 1\nreturns = { share = 1.0, delay = \"at once\" }\n";
    let desk = DESK.replace("arrivals = \"s.csv\"", "rate = \"3 /h\"");
    let text = format!("schema = 1\nname = \"story\"\n{CALENDAR}{rules}{desk}{CLERK}");
    let problems = Scenario::parse(&text, "story.toml").expect_err("it would never end");
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["contradiction"]);
}

/// The same, but people leave for good.
#[test]
fn who_is_sent_home_may_be_lost() {
    let calendar = "[calendar]\nstart = 2027-01-04\nhorizon = \"3 days\"\nhours = \"08:00-12:00\"\n[calendar.closing]\ndoors = \"at the end of hours\"\ninside = { serve-until = \"+0 min\", then = \"leave\" }\n";
    let story = play(&[calendar, DESK, CLERK], "arrive_min,work:desk\n715,20\n716,20\n", "");
    assert_eq!(
        story.visits(),
        [(1, 0, VisitEnd::SentHome, 4.0, 0.0, 0.0), (0, 0, VisitEnd::Served, 0.0, 20.0, 0.0)]
    );
    assert!(story.run.watch.open.is_empty());
}

/// The early clerk is there until 09:00, the late one, half as fast, from 09:00. 0 comes 08:50 with 20
/// minutes of work, 1 at 08:55 with 10.
///
/// Finish: the early clerk serves 0 until 09:10, the late one 1 from 09:00 to 09:20.
/// Hand over: at 09:00 10 minutes of 0's work are left, 20 for the late clerk: 09:20; then 1 until 09:40.
#[test]
fn the_work_in_hand_is_finished_or_handed_over() {
    let clerks = |end: &str| {
        format!(
            "[[officer]]\nname = \"early\"\nskills = {{ desk = 1.0 }}\nshift = \"08:00-09:00\"\nshift-end = \"{end}\"\n[[officer]]\nname = \"late\"\nskills = {{ desk = 0.5 }}\nshift = \"09:00-12:00\"\n"
        )
    };
    let rows = "arrive_min,work:desk\n530,20\n535,10\n";
    let finish = play(&[CALENDAR, DESK, &clerks("finish")], rows, "");
    assert_eq!(finish.services("desk"), [(0, 50.0, 70.0), (1, 60.0, 80.0)]);
    assert_eq!(finish.run.outcome.groups[0].overtime, 10 * SimDuration::MINUTE.0);
    let hand_over = play(&[CALENDAR, DESK, &clerks("hand over")], rows, "");
    assert_eq!(hand_over.services("desk"), [(0, 50.0, 80.0), (1, 80.0, 100.0)]);
    assert_eq!(hand_over.officers("desk"), [1, 1]);
    assert_eq!(hand_over.run.outcome.groups[0].overtime, 0);
}

/// A break from 09:00 to 09:30 begins when the service in hand ends, at 09:05, and ends when planned.
#[test]
fn a_break_waits_for_the_service_in_hand() {
    let clerk = format!("{CLERK}breaks = {{ tea = \"09:00-09:30\" }}\n");
    let story = play(&[CALENDAR, DESK, &clerk], "arrive_min\n535\n550\n", "");
    assert_eq!(story.services("desk"), [(0, 55.0, 65.0), (1, 90.0, 100.0)]);
    let counts = &story.run.outcome.groups[0];
    let breaks = SimDuration(counts.on_break);
    assert_eq!(breaks.minutes(), 25.0 + 30.0 + 30.0, "three days, on the first of which it began late");
    assert_eq!(SimDuration(counts.rostered).hours(), 12.0);
}

/// The back office finishes on Monday; the office is closed on Tuesday; the citizen collects on Wednesday.
#[test]
fn who_is_to_come_back_comes_on_the_next_open_day() {
    let calendar = format!("{CALENDAR}closed = [\"2027-01-05\"]\n").replace("closing", "#closing");
    let closing = "[calendar.closing]\ndoors = \"at the end of hours\"\ninside = \"serve everyone\"\n";
    let rest = "[[demand]]\nservice = \"s\"\narrivals = \"s.csv\"\n[[service]]\nname = \"s\"\nroute = [\"desk\", \"back\", \"collect\"]\ncomes-back = \"next open day\"\n[[step]]\nname = \"desk\"\nwork = \"10 min\"\n[[step]]\nname = \"back\"\npresent = false\nwork = \"30 min\"\n[[step]]\nname = \"collect\"\nwork = \"1 min\"\n[[officer]]\nname = \"clerk\"\nskills = { desk = 1.0, back = 1.0, collect = 1.0 }\n";
    let story = play(&[&calendar, closing, rest], "arrive_min\n480\n", "");
    assert_eq!(
        story.visits(),
        [(0, 0, VisitEnd::Served, 0.0, 10.0, 0.0), (0, 2, VisitEnd::Served, 0.0, 1.0, 0.0)]
    );
    assert_eq!(story.services("back"), [(0, 10.0, 40.0)]);
    let cell = &story.run.outcome.cells[0];
    assert_eq!((cell.cases, cell.done, cell.done_visits, cell.arrived), (1, 1, 2, 2));
}

/// An arrival every 6 minutes: nine of them in an hour, for the tenth would come when it is over.
#[test]
fn the_horizon_ends_before_its_last_instant() {
    let calendar = "[calendar]\nhours = \"always\"\nstart = 2027-01-04\nhorizon = \"1 h\"\n";
    let rest = DESK.replace("arrivals = \"s.csv\"", "interarrival = \"6 min\"").replace("10 min", "1 min");
    let clerk = format!("{CLERK}shift = \"always\"\n");
    let story = play(&[calendar, &rest, &clerk], "", "");
    assert_eq!(story.run.outcome.cells[0].arrived, 9);
    let day = play(&[&calendar.replace("1 h", "1 day"), &rest, &clerk], "", "");
    assert_eq!(day.run.outcome.cells[0].arrived, 239);
}

/// Slots at 08:00, 08:20 and 08:40 for an hour; everybody is two minutes late.
#[test]
fn appointments_are_kept_two_minutes_late() {
    let calendar = CALENDAR.replace("08:00-12:00", "08:00-09:00").replace("3 days", "1 day");
    let rest = DESK.replace(
        "arrivals = \"s.csv\"",
        "appointments = { every = \"20 min\", seats = 1, no-show = 0, lateness = { fixed = \"2 min\" } }",
    );
    let story = play(&[&calendar, &rest, CLERK], "", "");
    assert_eq!(story.services("desk"), [(0, 2.0, 12.0), (1, 22.0, 32.0), (2, 42.0, 52.0)]);
}
