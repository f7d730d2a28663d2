//! Policies are tried on the same people: whatever is changed about the office, everybody keeps when they
//! come, who they are, the work they bring, their patience and their luck, to the last bit.

use crate::watch::{Run, read_with, run};
use loket::office::observe::{CitizenId, VisitEnd};
use loket::scenario::Scenario;
use loket::time::SimTime;
use std::collections::{BTreeMap, BTreeSet};

const BASE: &str = r#"
schema = 1
name = "paired"

[calendar]
start = 2027-01-04
horizon = "5 days"
hours = "08:00-12:00"
closing = { doors = "at the end of hours", inside = "serve everyone" }

[office]
early-birds = "10 min"

[[demand]]
service = "card"
rate = "9 /h"
day-cv = 0.3
at-opening = 2

[[demand]]
service = "renewal"
appointments = { every = "15 min", seats = 1, no-show = 0.2, lateness = { normal = { mean = "-3 min", sd = "6 min" } } }

[[demand]]
service = "letter"
interarrival = { gamma = { mean = "12 min", cv = 0.8 } }

[[service]]
name = "card"
route = ["documents", "capture", "check", "print"]
priority = [{ class = "elderly", share = 0.2 }]

[[service]]
name = "renewal"
route = ["documents", "print"]

[[service]]
name = "letter"
route = ["documents"]
patience = { exponential = "6 min" }

[[step]]
name = "documents"
work = { lognormal = { mean = "3 min", cv = 0.8 } }
outcomes = { incomplete = { share = 0.2, then = "return", after = "next open day" } }

[[step]]
name = "information"
work = { exponential = "1 min" }

[[step]]
name = "capture"
work = { exponential = "5 min" }
uses = ["kit"]
errors = { at-skill-1 = 0.1, at-skill-0 = 0.6, then = "repeat" }

[[step]]
name = "check"
delay = { exponential = "20 min" }

[[step]]
name = "print"
present = false
work = { uniform = ["1 min", "3 min"] }

[[officer]]
name = "desk"
count = 2
skills = { documents = 0.9, information = 1.0 }

[[officer]]
name = "operator"
count = 2
skills = { capture = 0.5, print = 0.8, documents = 0.7 }

[[equipment]]
name = "kit"
units = 2
failures = [{ name = "misread", every = "3 h in use", repair = { exponential = "20 min" }, unskilled = 2.0 }]

[[training]]
name = "course"
who = "operator"
sessions = [{ on = 2027-01-05, hours = "08:00-10:00" }]
skills = { capture = "+0.4" }
active = false

[[factor]]
name = "haste"
of = "speed"
by = "people per officer"
curve = [[0, 1.0], [4, 1.3]]
active = false

[[complaint]]
share = 0
becomes = "grievance"

[[service]]
name = "grievance"
route = ["answer"]

[[step]]
name = "answer"
work = "4 min"
present = false

[[officer]]
name = "writer"
skills = { answer = 1.0 }

[[officer]]
name = "standby"
skills = { documents = 0.6 }
reserve = { step = "documents", above = 1000, below = 1 }

[[change]]
name = "again"
on = 2027-01-06
set = { "officer.operator.count" = 2, "demand.card.rate" = "9 /h" }
active = false
"#;

/// What is changed, each alone.
const CHANGES: [&[&str]; 18] = [
    &["officer.operator.count=3"],
    &["officer.desk.count=1"],
    &["officer.operator.skills.capture=0.9"],
    &["equipment.kit.units=3"],
    &["equipment.kit.units=1"],
    &["training.course.active=true"],
    &["service.card.route=[\"documents\", \"information\", \"capture\", \"check\", \"print\"]"],
    &["officer.desk.shift=\"08:00-11:00\""],
    &["officer.desk.breaks={ lunch = \"30 min\" }", "officer.operator.absence=0.3"],
    &["officer.operator.serves=\"listed order\"", "office.goes-to=\"random\""],
    &["factor.haste.active=true"],
    &["officer.standby.reserve.above=1"],
    &[
        "step.information.share=0",
        "service.card.route=[\"documents\", \"information\", \"capture\", \"check\", \"print\"]",
    ],
    &["change.again.active=true"],
    &[
        "change.again.active=true",
        "change.again.set={ \"officer.desk.count\" = 3, \"officer.operator.skills.capture\" = 0.9 }",
    ],
    &["complaint.grievance.share=0.4"],
    &["officer.desk.turnover={ per-year = 60, newcomer = 0.5 }", "equipment.kit.spares={ units = 1 }"],
    &["equipment.kit.interrupted=\"start again\"", "officer.operator.shift-end=\"hand over\""],
];

fn each_change(proof: impl Fn(&str, &People, &People)) {
    let base = People::of(&[]);
    for change in CHANGES {
        proof(&change.join(" "), &base, &People::of(change));
    }
}

/// What can be known about everybody who came, by what it is called in the file.
struct People {
    /// First arrival, and service and class.
    born: BTreeMap<CitizenId, (SimTime, String)>,
    /// Work content by step and attempt \[bits\].
    work: BTreeMap<(CitizenId, String, u64), u64>,
    /// Waits of those who gave up, and everybody's way out, by visit.
    ends: BTreeMap<(CitizenId, u16), (VisitEnd, i64)>,
}

impl People {
    fn of(set: &[&str]) -> People {
        let scenario = read_with(BASE, set, &[]);
        let Run { watch, .. } = run(&scenario, 7, 3);
        let classes = classes(&scenario);
        let mut born = BTreeMap::new();
        // Complaints are of the office's doing.
        let comes = |class: &str| !class.starts_with("grievance");
        for visit in watch.visits.iter().filter(|visit| visit.visit == 1) {
            born.insert(visit.citizen, (visit.entered, classes[visit.cell as usize].clone()));
        }
        for open in &watch.open {
            born.insert(open.citizen, (open.born, classes[open.cell as usize].clone()));
        }
        born.retain(|_, (_, class)| comes(class));
        let done = watch.steps.iter().filter(|record| record.started.is_some());
        let name = |step: u32| scenario.steps[step as usize].name.clone();
        People {
            born,
            work: done.map(|r| ((r.citizen, name(r.step), r.attempt), r.work.to_bits())).collect(),
            ends: watch.visits.iter().map(|v| ((v.citizen, v.visit), (v.end, v.wait))).collect(),
        }
    }

    /// First attempts at `step` that had to be followed by another.
    fn failed(&self, step: &str) -> BTreeSet<CitizenId> {
        let again = |&&(_, ref at, attempt): &&(CitizenId, String, u64)| at == step && attempt == 1;
        self.work.keys().filter(again).map(|key| key.0).collect()
    }
}

fn classes(scenario: &Scenario) -> Vec<String> {
    let named = |service: &loket::scenario::service::Service| {
        let name = service.name.clone();
        service.classes.iter().map(move |class| format!("{name}, {}", class.name)).collect::<Vec<_>>()
    };
    scenario.services.iter().flat_map(named).collect()
}

#[test]
fn everybody_comes_when_they_came_and_as_who_they_were() {
    each_change(|change, base, changed| {
        assert!(base.born.len() > 200, "{}", base.born.len());
        assert_eq!(base.born, changed.born, "{change}");
    });
}

#[test]
fn everybody_brings_the_same_work() {
    each_change(|change, base, changed| {
        let common: Vec<_> = base.work.keys().filter(|key| changed.work.contains_key(key)).collect();
        assert!(common.len() * 4 > base.work.len() * 3, "{change}: only {} in common", common.len());
        for key in common {
            let is_delay = key.1 == "check";
            assert!(base.work[key] == changed.work[key], "{change}: {key:?} (delay: {is_delay})");
        }
    });
}

/// The patience of a visit is drawn once: whoever gives up under both policies gives up after the same wait.
#[test]
fn everybody_is_as_patient_as_before() {
    let mut compared = 0;
    each_change(|change, base, changed| {
        for (visit, (end, wait)) in &base.ends {
            if let Some((other, after)) = changed.ends.get(visit)
                && (*end, *other) == (VisitEnd::Abandoned, VisitEnd::Abandoned)
            {
                assert_eq!(wait, after, "{change}: {visit:?}");
            }
        }
    });
    let (base, changed) = (People::of(&[]), People::of(CHANGES[1]));
    for (visit, (end, _)) in base.ends.iter().filter(|(_, (end, _))| *end == VisitEnd::Abandoned) {
        compared += usize::from(changed.ends.get(visit).is_some_and(|(other, _)| other == end));
    }
    assert!(compared >= 5, "too few gave up to show anything: {compared}");
}

/// Papers are incomplete for the same people, unless they gave up or closing sent them home, which is the
/// office's doing; and who had a good capture in less skilled hands has it in
/// more skilled ones.
#[test]
fn everybody_has_the_same_luck() {
    each_change(|change, base, changed| {
        for (visit, (end, _)) in base.ends.iter().filter(|(visit, _)| visit.1 == 1) {
            let by_office = |end: VisitEnd| matches!(end, VisitEnd::Abandoned | VisitEnd::SentHome);
            if let Some((other, _)) = changed.ends.get(visit)
                && !by_office(*end)
                && !by_office(*other)
            {
                assert_eq!(end, other, "{change}: {visit:?}");
            }
        }
    });
    let (base, skilled) = (People::of(&[]), People::of(CHANGES[2]));
    let (failed, still) = (base.failed("capture"), skilled.failed("capture"));
    assert!(still.is_subset(&failed) && still.len() < failed.len(), "{still:?} {failed:?}");
}
