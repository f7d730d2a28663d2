//! Machines: whether steps need them, spares, rests, repair, maintenance, kiosks and print shifts.

use super::super::{OFFICE, Pair, simulate, wait, with};
use super::{DAY, stays, story};
use crate::diagnostics::check_and;
use loket::office::outcome::{Cause, Outcome};

/// The office, whose kits fail now and then; `more` are keys of the kits.
fn failing(more: &str) -> String {
    format!(
        "{OFFICE}failures = [{{ name = \"jam\", every = \"5 h\", repair = {{ exponential = \"2 h\" }} }}]\n{more}\n"
    )
}

fn down(outcome: &Outcome) -> f64 {
    outcome.pools[0].down as f64
}

/// Without an operator, and without a kit that works, nobody is recorded, and all of the wait there is put down to
/// what is missing. Everybody is sent home by midnight, so that waits that ended are all there are: the five
/// causes sum to them to the microsecond.
#[test]
fn row_20_equipment_and_work_losing_either_blocks_the_step() {
    let dead =
        "equipment.kit.failures=[{ name = \"dead\", every = { fixed = \"1 min\" }, repair = \"90 days\" }]";
    for (change, cause) in
        [("officer.operator.absence=0.999_999_9", Cause::Officer), (dead, Cause::Equipment)]
    {
        for outcome in simulate(&with(OFFICE, &[change]), 3).outcomes {
            let step = &outcome.steps[1];
            let open = step.wait_area[Cause::Closed as usize];
            assert!(step.served == 0 && step.waits > 100, "{change}: {step:?}");
            assert_eq!(step.wait_area[cause as usize] + open, i128::from(step.wait), "{change}: {step:?}");
            assert_eq!(step.wait_area.iter().sum::<i128>(), i128::from(step.wait));
        }
    }
    for outcome in simulate(&with(&failing(""), &[]), 5).outcomes {
        for step in &outcome.steps {
            assert_eq!(step.wait_area.iter().sum::<i128>(), i128::from(step.wait));
        }
        let of_capture = outcome.steps[1].wait_area;
        assert!(of_capture[Cause::Officer as usize] > 0 && of_capture[Cause::Equipment as usize] > 0);
    }
}

/// A kit that fails at 08:10 and is repaired in an hour, and one that begins to age when it is put in its place.
fn desk(keys: &str) -> String {
    format!(
        "[[service]]\nname = \"s\"\nroute = [\"desk\"]\n[[step]]\nname = \"desk\"\nwork = \"20 min\"\nuses = [\"kit\"]\n[[officer]]\nname = \"clerk\"\ncount = 2\nskills = {{ desk = 1.0 }}\n[[equipment]]\nname = \"kit\"\n{keys}\n"
    )
}

const OLD: &str = "failures = [{ name = \"old\", every = { fixed = \"490 min\" }, repair = \"60 min\" }]\n";

/// Work of 20 minutes from 08:00. Without a spare it ends at 09:20; with one that is there after five minutes at 08:25,
/// whether the citizen waits by the machine or goes back into the line; with a hot one at 08:20. A spare that takes
/// longer than the repair is not needed. The spare fails at 16:25, and the first machine, repaired, takes its place.
#[test]
fn lever_spare_takes_over_when_a_unit_fails() {
    for rule in ["resume here", "resume on any unit"] {
        let ends = |spares: &str| {
            let run =
                story(DAY, &desk(&format!("{OLD}interrupted = \"{rule}\"\n{spares}")), "arrive_min\n480\n");
            (stays(&run, 0)[0].1, run.outcome.pools[0].swaps, run.outcome.pools[0].failures)
        };
        assert_eq!(ends(""), (560.0, 0, 2));
        assert_eq!(ends("spares = { units = 0 }"), (560.0, 0, 2));
        assert_eq!(ends("spares = { swap = \"5 min\" }"), (505.0, 2, 2));
        assert_eq!(ends("spares = { units = 3 }"), (500.0, 2, 2));
        assert_eq!(ends("spares = { swap = \"90 min\" }"), (560.0, 0, 2));
    }
}

/// Two kits fail at 08:10. The one spare takes the place of the first; at 09:10 both are repaired, the first to be
/// the spare, the second to go on itself.
#[test]
fn a_spare_helps_one_at_a_time() {
    let keys = format!("{OLD}units = 2\nspares = {{ swap = \"5 min\" }}\n");
    let run = story(DAY, &desk(&keys), "arrive_min\n480\n480\n");
    let mut ends: Vec<f64> = stays(&run, 0).iter().map(|stay| stay.1).collect();
    ends.sort_by(f64::total_cmp);
    // The spare serves first one, then, from 08:25, the other.
    assert_eq!(ends, [505.0, 515.0]);
    assert_eq!(run.outcome.pools[0].total, 2 * 7 * 60 * 60_000_000);
}

#[test]
fn lever_spare_lowers_waits_and_time_down() {
    let pair = Pair::new(&failing(""), &["equipment.kit.spares={ units = 1, swap = \"10 min\" }"], 30);
    pair.lowers("wait", wait);
    pair.lowers("time down", down);
    Pair::new(&failing(""), &["equipment.kit.spares={ units = 0 }"], 10).is_null();
}

/// Ten minutes each: after two uses the kit rests from 08:20 to 08:50.
#[test]
fn lever_rest_a_unit_pauses_after_so_many_uses() {
    let keys = "rest = { after = 2, takes = \"30 min\" }";
    let run = story(DAY, &desk(keys).replace("20 min", "10 min"), "arrive_min\n480\n480\n480\n");
    assert_eq!(stays(&run, 0), [(480.0, 490.0), (490.0, 500.0), (530.0, 540.0)]);
    let (pool, step) = (&run.outcome.pools[0], &run.outcome.steps[0]);
    assert_eq!((pool.rest, pool.maintenance), (30 * 60_000_000, 0));
    assert_eq!(step.wait_area[Cause::Equipment as usize], i128::from(step.wait));
    let pair = Pair::new(OFFICE, &["equipment.kit.rest={ after = 8, takes = \"30 min\" }"], 20);
    pair.raises("wait", wait);
    Pair::new(OFFICE, &["equipment.kit.rest={ after = 1_000_000, takes = \"30 min\" }"], 10).is_null();
}

#[test]
fn rests_and_spares_are_checked() {
    check_and(
        "[[equipment]]\nname = \"printer\" #~ unused #~ long-rest: a unit of `printer` rests 2 days, but the office is open for 7.5 h a day at most\nrest = { after = 50, takes = \"2 days\" }\n",
    );
    check_and(
        "[[equipment]]\nname = \"printer\" #~ unused\nrest = { after = 0, takes = \"0 min\" } #~ out-of-range #~ zero\nspares = { swap = \"30 min\" } #~ contradiction: equipment `printer` has spares, but never fails\n",
    );
}

#[test]
fn lever_repair_contract_and_repair_crew_lower_waits() {
    let slow = failing("repairers = 1");
    let pair = Pair::new(
        &slow,
        &[
            "equipment.kit.failures=[{ name = \"jam\", every = \"5 h\", repair = { exponential = \"30 min\" } }]",
        ],
        30,
    );
    pair.lowers("wait", wait);
    pair.lowers("time down", down);
    let pair = Pair::new(&slow, &["equipment.kit.repairers=2"], 30);
    pair.lowers("wait", wait);
    pair.lowers("time down", down);
}

#[test]
fn lever_preventive_maintenance_lowers_failures_and_takes_time() {
    let care = |factor: &str| {
        format!(
            "equipment.kit.maintenance={{ every = \"2 days\", takes = \"30 min\", failures-after = {factor} }}"
        )
    };
    let pair = Pair::new(&failing(""), &[&care("0.3")], 30);
    pair.lowers("failures", |outcome| outcome.pools[0].failures as f64);
    pair.raises("maintenance", |outcome| outcome.pools[0].maintenance as f64);
    // That only costs time if it helps nothing.
    Pair::new(OFFICE, &[&care("1.0")], 30).raises("wait", wait);
}

/// Cards are printed in a back office by one machine; the shift of its officer may be longer than the counter's hours.
#[test]
fn lever_print_shift_prints_after_the_counter_has_closed() {
    let text = format!(
        "{}units_of_kit_end = 0\n",
        OFFICE.replace("\"capture\", \"hand-over\"]", "\"capture\", \"print\"]")
    )
    .replace("units_of_kit_end = 0\n", "[[step]]\nname = \"print\"\nwork = \"9 min\"\npresent = false\nuses = [\"printer\"]\n[[officer]]\nname = \"printing\"\nskills = { print = 1.0 }\nshift = \"08:00-15:00\"\n[[equipment]]\nname = \"printer\"\n");
    let pair = Pair::new(&text, &["officer.printing.shift=\"08:00-20:00\""], 15);
    pair.raises("cards", super::super::done);
    pair.leaves("wait at the counter", 1e-9, wait);
    // A second printer without a second officer prints no more.
    Pair::new(&text, &["equipment.printer.units=2"], 15).leaves("cards", 1e-9, super::super::done);
    Pair::new(&text, &["equipment.printer.units=2", "officer.printing.count=2"], 15)
        .raises("cards", super::super::done);
}

/// Those who come only for a print go to a machine that needs no officer, a group of its own.
#[test]
fn lever_kiosk_lowers_the_waits_of_those_who_only_print() {
    let text = format!(
        "{OFFICE}[[demand]]\nservice = \"reprint\"\nrate = \"6 /h\"\n[[service]]\nname = \"reprint\"\nroute = [\"hand-over\"]\n[[step]]\nname = \"self-print\"\nwork = {{ exponential = \"2 min\" }}\nuses = [\"adm\"]\n[[officer]]\nname = \"kiosk\"\nskills = {{ self-print = 1.0 }}\nshift = \"always\"\n[[equipment]]\nname = \"adm\"\n"
    );
    let of = |cell: usize| {
        move |outcome: &Outcome| outcome.cells[cell].wait as f64 / outcome.cells[cell].joined.max(1) as f64
    };
    let pair = Pair::new(&text, &["service.reprint.route=[\"self-print\"]"], 30);
    pair.lowers("wait of those who print", of(1));
    pair.lowers("wait of the others", of(0));
}
