//! Power, network and the central server: what stands in for them, and what waits for them.

use super::super::{OFFICE, Pair, wait};
use super::{DAY, stays, story};
use crate::diagnostics::{check_and, check_routed};
use loket::office::outcome::{Cause, Outcome};

/// Power fails at 08:30 and is back at 11:30.
const POWER: &str =
    "[[system]]\nname = \"power\"\noutage = { every = { fixed = \"510 min\" }, lasts = \"180 min\" }\n";

const DESK: &str = "[[service]]\nname = \"s\"\nroute = [\"desk\"]\n[[step]]\nname = \"desk\"\nwork = \"60 min\"\nsystems = [\"power\"]\n[[officer]]\nname = \"clerk\"\nskills = { desk = 1.0 }\n";

/// Work of an hour from 08:00. A backup of 20 minutes carries it to 08:50, and the rest is done from 11:30; one
/// of three hours or more carries it through; one that never starts is none. Power fails again at 20:00.
#[test]
fn a_backup_keeps_from_the_desk_what_it_can() {
    let ends = |backup: &str| {
        let run = story(DAY, &format!("{DESK}{POWER}{backup}\n"), "arrive_min\n480\n");
        let system = &run.outcome.systems[0];
        (stays(&run, 0)[0].1, system.down / 60_000_000, system.failures, system.reached)
    };
    assert_eq!(ends(""), (720.0, 180, 2, 2));
    assert_eq!(ends("backup = { starts = 0.0 }"), (720.0, 180, 2, 2));
    assert_eq!(ends("backup = { lasts = \"20 min\" }"), (700.0, 160, 2, 2));
    assert_eq!(ends("backup = { lasts = \"180 min\" }"), (540.0, 0, 2, 0));
    assert_eq!(ends("backup = {}"), (540.0, 0, 2, 0));
}

/// Recording goes on while the line to the centre is down from 08:30 to 11:30: what is recorded at 08:40 and 09:00
/// is sent together when it is up, in that order, though its time on the line is drawn for each.
#[test]
fn lever_offline_capture_goes_on_and_the_upload_waits_for_the_system() {
    let upload = "[[service]]\nname = \"s\"\nroute = [\"capture\", \"upload\"]\n[[step]]\nname = \"capture\"\nwork = \"5 min\"\n[[step]]\nname = \"upload\"\ndelay = \"10 min\"\nsystems = [\"power\"]\n[[officer]]\nname = \"clerk\"\nskills = { capture = 1.0 }\n";
    let run = story(DAY, &format!("{upload}{POWER}"), "arrive_min\n480\n515\n535\n700\n");
    assert_eq!(stays(&run, 1), [(485.0, 495.0), (690.0, 700.0), (690.0, 700.0), (705.0, 715.0)]);
    let step = &run.outcome.steps[1];
    let waited = (690 - 520 + 690 - 540) * 60_000_000;
    assert_eq!((step.waits, step.waited, step.wait), (4, 2, waited));
    assert_eq!(step.wait_area[Cause::System as usize], i128::from(waited));
    assert_eq!(step.wait_area.iter().sum::<i128>(), i128::from(waited));
}

/// The office, with recording that needs the central server, which is down for two hours every day or so.
fn with_server(keys: &str) -> String {
    let server =
        "[[system]]\nname = \"siak\"\noutage = { every = \"8 h\", lasts = { exponential = \"2 h\" } }\n";
    format!(
        "{}{server}{keys}\n",
        OFFICE.replace("uses = [\"kit\"]", "uses = [\"kit\"]\nsystems = [\"siak\"]")
    )
}

fn reached(outcome: &Outcome) -> f64 {
    outcome.systems[0].reached as f64
}

#[test]
fn lever_generator_lowers_waits_and_what_reaches_the_desk() {
    let pair = Pair::new(
        &with_server("backup = { starts = 0.1 }"),
        &["system.siak.backup={ starts = 0.9, lasts = \"2 h\" }"],
        30,
    );
    pair.lowers("outages at the desk", reached);
    pair.lowers("time down", |outcome| outcome.systems[0].down as f64);
    pair.lowers("wait", wait);
}

#[test]
fn lever_generator_that_never_starts_changes_nothing() {
    Pair::new(&with_server(""), &["system.siak.backup={ starts = 0.0 }"], 10).is_null();
}

/// Offline, recording needs no server, but the upload does.
#[test]
fn lever_offline_mode_lowers_waits_in_the_building() {
    let text = with_server("").replace(
        "\"capture\", \"hand-over\"]",
        "\"capture\", \"upload\", \"hand-over\"]\ncomes-back = \"3 days\"",
    );
    let text = text + "[[step]]\nname = \"upload\"\ndelay = \"10 min\"\nsystems = [\"siak\"]\n";
    Pair::new(&text, &["step.capture.systems=[]"], 30).lowers("wait", wait);
}

#[test]
fn a_backup_is_for_a_system_that_fails() {
    check_and(
        "[[system]]\nname = \"net\" #~ unused: system `net` is never used\nbackup = { starts = 0.9 } #~ contradiction: system `net` has a backup, but never fails; add outage = { every = .., lasts = .. }, or delete `backup`\n",
    );
    check_routed(
        "upload",
        "[[step]]\nname = \"upload\"\ndelay = \"1 h\"\nsystems = [\"net\"]\n[[system]]\nname = \"net\"\noutage = { every = \"9 days\", lasts = \"1 h\" }\nbackup = { starts = 0.9, lasts = { exponential = \"2 h\" } }\n",
    );
}
