//! Officers who go where people live: what it brings, what it costs, and what they take along.

use super::{OFFICE, Pair, wait, with};
use crate::watch;
use loket::office::outcome::Outcome;

/// 400 people, of whom some come by themselves and others only meet the outreach of three days.
fn village() -> String {
    OFFICE
        .replace("rate = \"10 /h\"", "rate = \"2 /h\"\nfrom = \"village\"")
        .replace(
            "[[service]]\nname = \"card\"",
            "[[demand]]\nservice = \"visit\"\nfrom = \"village\"\nparties = [\
             { on = 2027-01-06, at = \"09:00\", people = 30, turnout = 0, within = \"2 h\" }, \
             { on = 2027-01-12, at = \"09:00\", people = 30, turnout = 0, within = \"2 h\" }]\n\n\
             [population]\nvillage = { size = 400 }\n\n\
             [[service]]\nname = \"visit\"\nroute = [\"capture in the village\"]\n\n\
             [[service]]\nname = \"card\"",
        )
        .replace("[[step]]\nname = \"documents\"", "[[step]]\nname = \"capture in the village\"\nfield = true\nwork = \"6 min\"\n\n[[step]]\nname = \"documents\"")
        .replace(
            "skills = { capture = 0.6 }",
            "skills = { capture = 0.6, \"capture in the village\" = 0.8 }\noutreach = [{ on = [2027-01-06, 2027-01-12], \
             hours = \"08:00-14:00\", travel = \"1 h\", takes = { kit = 1 } }]",
        )
}

fn covered(outcome: &Outcome) -> f64 {
    outcome.covered[0] as f64
}

const TURNOUT: [&str; 2] = ["demand.visit.parties.1.turnout=0.8", "demand.visit.parties.2.turnout=0.8"];

#[test]
fn row_34_participation_outreach_raises_coverage() {
    Pair::new(&village(), &TURNOUT, 30).raises("coverage", covered);
}

/// People who give up go back into the population, and may come again; a second front officer lets fewer give up.
#[test]
fn row_34_participation_shorter_waits_raise_coverage_which_saturates_at_the_population() {
    let impatient = OFFICE
        .replace(
            "rate = \"10 /h\"",
            "rate = \"14 /h\"\nfrom = \"village\"\n\n[population]\nvillage = { size = 2000 }",
        )
        .replace("promise = \"2 h\"", "patience = { exponential = \"15 min\" }");
    let pair = Pair::new(
        &impatient,
        &["officer.front.count=2", "officer.operator.count=3", "equipment.kit.units=3"],
        30,
    );
    pair.raises("coverage", covered);
    let few = impatient.replace("size = 2000", "size = 60");
    let outcomes = super::simulate(&with(&few, &[]), 20).outcomes;
    assert!(outcomes.iter().all(|outcome| outcome.covered[0] <= 60));
    assert!(outcomes.iter().any(|outcome| outcome.covered[0] == 60), "everybody is reached in the end");
}

/// Nobody waits in the village, so that the team only costs the office: half of its operators and kits.
#[test]
fn lever_outreach_costs_the_office_its_officers_and_kits() {
    let crowded = village().replace("\"2 /h\"\nfrom = \"village\"", "\"10 /h\"");
    let home = crowded
        .replace("hours = \"08:00-14:00\"", "hours = \"08:00-08:30\"")
        .replace("travel = \"1 h\"", "travel = \"1 min\"");
    let pair = Pair::of(&home, &crowded, 40);
    pair.raises("wait", wait);
    // Two days × 6 h, of which 2 h on the way; the kit is away for 6 h each.
    let outcomes = super::simulate(&with(&crowded, &[]), 1).outcomes;
    let hour = 3_600_000_000;
    assert_eq!(outcomes[0].pools[0].away, 12 * hour);
    assert!((outcomes[0].groups[1].travel - 4 * hour).abs() < hour / 2, "{}", outcomes[0].groups[1].travel);
}

/// One officer reaches the village at nine and serves 7.5 min each (6 min at a speed of 0.8) until one. Of
/// 40 people at nine, the 32nd begins at 12:52:30 and ends at one sharp; the 33rd is then taken, since services end before duty changes, and 7 wait six days.
#[test]
fn who_is_not_served_waits_for_the_next_outreach() {
    let text = village()
        .replace("people = 30, turnout = 0, within = \"2 h\" }, ", "people = 40 }, ")
        .replace("service = \"visit\"\nfrom = \"village\"", "service = \"visit\"")
        .replace(
            "{ on = 2027-01-12, at = \"09:00\", people = 30, turnout = 0, within = \"2 h\" }",
            "{ on = 2027-01-15, at = \"09:00\", people = 1, turnout = 0 }",
        );
    let seen = watch::run(&with(&text, &[]), 4, 0).watch;
    let served = |day: u32| {
        seen.steps
            .iter()
            .filter(|step| step.step == 0 && step.started.is_some_and(|at| at.day() == day))
            .count()
    };
    assert_eq!((served(2), served(8)), (33, 7));
    let first = seen.steps.iter().find(|step| step.step == 0).and_then(|step| step.started);
    assert_eq!(first.map(|at| at.time_of_day().hours()), Some(9.0));
    assert!(
        seen.visits.iter().all(|visit| visit.citizen.demand == 0),
        "nobody of the village comes to the office"
    );
}

#[test]
fn lever_outreach_on_no_day_changes_nothing() {
    let none = village().replace("on = [2027-01-06, 2027-01-12]", "on = [2027-01-09]");
    let never = none.replace("on = [2027-01-09]", "on = [2027-01-10]");
    Pair::of(&none, &never, 10).is_null();
}

/// Kits that fail and are maintained, absence, breaks, systems in the field: the office recounts itself throughout.
#[test]
fn outreach_holds_together_where_everything_happens() {
    let text = village()
        .replace("\"2 /h\"\nfrom = \"village\"", "\"11 /h\"")
        .replace("turnout = 0,", "turnout = 0.9,")
        .replace("work = \"6 min\"", "work = { exponential = \"6 min\" }\nsystems = [\"central\"]")
        .replace("units = 2", "units = 2\nmaintenance = { every = \"3 days\", takes = \"2 h\" }\nfailures = [{ name = \"lens\", every = \"5 h in use\", repair = { exponential = \"2 h\" } }]")
        .replace("count = 2", "count = 3\nabsence = 0.2\nbreaks = { lunch = \"60 min\", staggered = true }\nshift-end = \"hand over\"")
        .replace("travel = \"1 h\"", "travel = \"1 h\", members = 2")
        + "\n[[system]]\nname = \"central\"\noutage = { every = \"20 h\", lasts = { exponential = \"1 h\" } }\n";
    for hours in ["08:00-14:00", "07:00-16:30", "10:00-15:00"] {
        let text = text.replace("08:00-14:00", hours);
        for replication in 0..4 {
            let run = watch::run(&with(&text, &[]), 12, replication);
            let Outcome { groups, .. } = &run.outcome;
            for group in groups {
                let spent = group.idle
                    + group.busy
                    + group.held
                    + group.on_break
                    + group.training
                    + group.absent
                    + group.travel;
                assert_eq!(spent, group.rostered + group.overtime);
            }
        }
    }
}
