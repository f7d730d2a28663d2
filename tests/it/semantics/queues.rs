//! Priority, rooms, patience, and the rules by which officers and queues are chosen.

use super::{CALENDAR, CLERK, DESK, play};
use loket::office::observe::VisitEnd;

/// Services `s` and `t` at one desk; everybody who comes for `t` is urgent.
fn urgent(preempts: bool) -> String {
    format!(
        "{DESK}[[demand]]\nservice = \"t\"\narrivals = \"t.csv\"\n[[service]]\nname = \"t\"\nroute = [\"desk\"]\npriority = [{{ class = \"urgent\", share = 1.0, preempts = {preempts} }}]\n"
    )
}

/// s0 comes 08:00 with 10 minutes, s1 08:01 with 5, the urgent t0 08:04 with 5.
///
/// Waiting: t0 08:10-08:15 before s1 08:15-08:20. Preempting: t0 08:04-08:09, then s0 goes on to 08:15.
#[test]
fn the_urgent_wait_for_the_end_or_not() {
    let rows = ("arrive_min,work:desk\n480,10\n481,5\n", "arrive_min,work:desk\n484,5\n");
    let waits = play(&[CALENDAR, &urgent(false), CLERK], rows.0, rows.1);
    assert_eq!(waits.services("desk"), [(0, 0.0, 10.0), (0, 10.0, 15.0), (1, 15.0, 20.0)]);
    let preempts = play(&[CALENDAR, &urgent(true), CLERK], rows.0, rows.1);
    assert_eq!(preempts.services("desk"), [(0, 4.0, 9.0), (0, 0.0, 15.0), (1, 15.0, 20.0)]);
    let visits = preempts.visits();
    assert_eq!(visits[1], (0, 0, VisitEnd::Served, 0.0, 10.0, 5.0), "held up for five minutes");
}

/// Without a blank for the urgent, nobody is interrupted for them: the last one is in s0's hands.
#[test]
fn nobody_is_interrupted_in_vain() {
    let step = urgent(true).replace("work = \"10 min\"", "work = \"10 min\"\ntakes = { blank = 1 }");
    let stock = "[[stock]]\nname = \"blank\"\nstart = 1\norder = { when-below = 1, quantity = 5, arrives-after = \"20 min\" }\n";
    let rows = ("arrive_min,work:desk\n480,10\n", "arrive_min,work:desk\n484,5\n");
    let story = play(&[CALENDAR, &step, CLERK, stock], rows.0, rows.1);
    assert_eq!(story.services("desk"), [(0, 0.0, 10.0), (0, 20.0, 25.0)]);
}

/// Room for two: the third is turned away at 08:02; one leaves at 08:10, so the fourth comes in at 08:11.
#[test]
fn a_room_for_two() {
    let story =
        play(&[CALENDAR, "[office]\nroom = 2\n", DESK, CLERK], "arrive_min\n480\n481\n482\n491\n", "");
    let ends: Vec<(u32, VisitEnd, f64)> = story.visits().iter().map(|v| (v.0, v.2, v.3)).collect();
    assert_eq!(
        ends,
        [
            (2, VisitEnd::Refused, 0.0),
            (0, VisitEnd::Served, 0.0),
            (1, VisitEnd::Served, 9.0),
            (3, VisitEnd::Served, 9.0)
        ]
    );
}

/// Patience of 7 minutes: 1, who comes at 08:02, has gone at 08:09, a minute before the desk is free; 2, who
/// comes at 08:03, is served at 08:10 sharp: who gives up at that instant is late by a rank.
#[test]
fn patience_ends_after_seven_minutes() {
    let desk = DESK.replace("route = [\"desk\"]", "route = [\"desk\"]\npatience = \"7 min\"");
    let story = play(&[CALENDAR, &desk, CLERK], "arrive_min\n480\n482\n483\n", "");
    assert_eq!(story.visits()[0], (1, 0, VisitEnd::Abandoned, 7.0, 0.0, 0.0));
    assert_eq!(story.services("desk"), [(0, 0.0, 10.0), (2, 10.0, 20.0)]);
    let left = story.run.watch.steps.iter().find(|record| record.started.is_none()).expect("one left");
    assert_eq!((left.citizen.number, left.officer, left.work), (1, None, 0.0));
}

/// A fast and a slow officer; 0 comes at 08:00, 1 at 09:00. The slow one has a second skill.
///
/// "longest idle": both are free from 08:00 in the order of the file, so 0 goes to the first, and 1 to the
/// second, who has been idle since 08:00.
#[test]
fn each_rule_gives_its_officer() {
    let officers = "[[officer]]\nname = \"slow\"\nskills = { desk = 0.5, other = 1.0 }\n[[officer]]\nname = \"fast\"\nskills = { desk = 1.0 }\n[[step]]\nname = \"other\"\nwork = \"1 min\"\n";
    let expected = [
        ("listed order", [0, 0]),
        ("fastest", [1, 1]),
        ("slowest", [0, 0]),
        ("longest idle", [0, 1]),
        ("fewest other skills", [1, 1]),
    ];
    for (rule, chosen) in expected {
        let office = format!("[office]\ngoes-to = \"{rule}\"\n");
        let story = play(&[CALENDAR, &office, DESK, officers], "arrive_min\n480\n540\n", "");
        assert_eq!(story.officers("desk"), chosen, "{rule}");
    }
}

/// Two come at 08:00 and go from one clerk to a fast or a slow one, ten minutes of work each. At 08:20 the fast
/// one ends with 0 and the clerk with 1: the service at `second` was scheduled first, at 08:10, so that it ends
/// first, the fast one is free, and 1 leaves at 08:30.
#[test]
fn of_services_that_end_together_the_one_begun_first_ends_first() {
    let route = DESK.replace("[\"desk\"]", "[\"desk\", \"second\"]");
    let second = "[[step]]\nname = \"second\"\nwork = \"10 min\"\n[[officer]]\nname = \"fast\"\nskills = { second = 1.0 }\n[[officer]]\nname = \"slow\"\nskills = { second = 0.5 }\n";
    let office = "[office]\ngoes-to = \"fastest\"\n";
    let story = play(&[CALENDAR, office, &route, CLERK, second], "arrive_min\n480\n480\n", "");
    assert_eq!(story.services("second"), [(0, 10.0, 20.0), (1, 20.0, 30.0)]);
}

/// One officer for steps `a` and `b`, `b` listed first, busy with a0 until 08:30; a1 comes at 08:05, b0 and b1
/// at 08:10 and 08:15.
///
/// Longest wait: a1, b0, b1. Listed order: b0, b1, a1. Longest queue: b0, two against one; then the lines are
/// equally long, and the one listed first goes first: b1, a1.
#[test]
fn each_rule_turns_to_its_queue() {
    let rest = |rule: &str| {
        format!(
            "[[demand]]\nservice = \"s\"\narrivals = \"s.csv\"\n[[demand]]\nservice = \"t\"\narrivals = \"t.csv\"\n[[service]]\nname = \"s\"\nroute = [\"a\"]\n[[service]]\nname = \"t\"\nroute = [\"b\"]\n[[step]]\nname = \"a\"\nwork = \"5 min\"\n[[step]]\nname = \"b\"\nwork = \"5 min\"\n[[officer]]\nname = \"clerk\"\nskills = {{ b = 1.0, a = 1.0 }}\nserves = \"{rule}\"\n"
        )
    };
    let rows = ("arrive_min,work:a\n480,30\n485,5\n", "arrive_min\n490\n495\n");
    let starts = |rule: &str| {
        let story = play(&[CALENDAR, &rest(rule)], rows.0, rows.1);
        let a1 = story.services("a")[1].1;
        let b: Vec<f64> = story.services("b").iter().map(|service| service.1).collect();
        (a1, b[0], b[1])
    };
    assert_eq!(starts("longest wait first"), (30.0, 35.0, 40.0));
    assert_eq!(starts("listed order"), (40.0, 30.0, 35.0));
    assert_eq!(starts("longest queue first"), (40.0, 30.0, 35.0));
}
