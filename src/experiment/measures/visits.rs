//! Measures of visits and cases, of the office, and of its steps.

use super::definition::{Definition, How, Unit, When, measure};
use super::subject::{Kind, Subject, View, follows, has_queue, is_asked_for, reachable};
use crate::office::outcome::Cause;
use crate::scenario::Scenario;
use crate::scenario::service::{Task, Then};
use crate::time::SimDuration;

/// Microseconds in a minute and an hour.
const MINUTE: f64 = 60e6;
const HOUR: f64 = 3600e6;

const VISITS: &[Kind] = &[Kind::Office, Kind::Service, Kind::Class];
const STEP: &[Kind] = &[Kind::Step];
const OFFICE: &[Kind] = &[Kind::Office];
const WAITING: &[Kind] = &[Kind::Office, Kind::Step];

macro_rules! visit {
    ($measure:literal, $unit:ident, $when:expr, $field:ident per $of:ident / $scale:expr, $text:literal) => {
        Definition {
            measure: $measure,
            unit: Unit::$unit,
            text: $text,
            of: VISITS,
            how: How::Ratio(|view| {
                let visits = view.visits();
                (visits.$field as f64 / $scale, visits.$of as f64)
            }),
            when: $when,
        }
    };
}

macro_rules! daily {
    ($measure:literal, $when:expr, $field:ident, $text:literal) => {
        Definition {
            measure: $measure,
            unit: Unit::PerDay,
            text: $text,
            of: VISITS,
            how: How::Ratio(|view| (view.visits().$field as f64, view.days())),
            when: $when,
        }
    };
}

macro_rules! cause {
    ($measure:literal, $cause:ident, $text:literal) => {
        Definition {
            measure: $measure,
            unit: Unit::Share,
            text: $text,
            of: WAITING,
            how: How::Ratio(|view| {
                let mine: i128 = view.steps().map(|step| step.wait_area[Cause::$cause as usize]).sum();
                let all: i128 = view.steps().flat_map(|step| step.wait_area).sum();
                (mine as f64, all as f64)
            }),
            when: |scenario, subject| when_waited_for(Cause::$cause, scenario, subject),
        }
    };
}

const fn quantile(
    measure: &'static str,
    of: &'static [Kind],
    p: f64,
    when: fn(&Scenario, &Subject) -> When,
    text: &'static str,
) -> Definition {
    Definition { measure, unit: Unit::Minutes, text, of, how: How::Wait(p), when }
}

#[rustfmt::skip]
pub(super) const DEFINITIONS: &[Definition] = &[
    visit!("wait_mean_min", Minutes, visited, wait per joined / MINUTE,
        "Mean over the visits that were let in and have ended, in whatever way, of the time from joining each queue to the first start of service there or to leaving it, summed over the queues of the visit; waits of a case while the citizen is not in the building are left out."),
    quantile("wait_p50_min", VISITS, 0.5, visited,
        "The wait that half of the visits of `wait_mean_min` do not exceed."),
    quantile("wait_p90_min", VISITS, 0.9, visited,
        "The wait that nine of ten of the visits of `wait_mean_min` do not exceed."),
    quantile("wait_p95_min", VISITS, 0.95, visited,
        "The wait that nineteen of twenty of the visits of `wait_mean_min` do not exceed."),
    visit!("waited_share", Share, visited, waited per joined / 1.0,
        "Share of the visits of `wait_mean_min` whose wait was longer than zero."),
    visit!("stay_mean_min", Minutes, visited, stay per joined / MINUTE,
        "Mean over the visits of `wait_mean_min` of the time from coming in to leaving the building."),
    visit!("service_mean_min", Minutes, visited, service per joined / MINUTE,
        "Mean over the visits of `wait_mean_min` of the time in completed services by officers, interruptions left out."),
    visit!("held_mean_min", Minutes, visited, held per joined / MINUTE,
        "Mean over the visits of `wait_mean_min` of the time in which a begun service was interrupted."),
    visit!("time_to_card_mean_h", Hours, asked, time_to_card per done / HOUR,
        "Mean over the cases begun and ended with success of the time from the first arrival to the end of the case, nights and closed days included."),
    Definition {
        measure: "promise_kept_share",
        unit: Unit::Share,
        text: "Share of the cases of `time_to_card_mean_h` that ended within the promise of their service; services without a promise are left out.",
        of: VISITS,
        how: How::Ratio(|view| { let visits = view.promised_visits(); (visits.in_promise as f64, visits.done as f64) }),
        when: |scenario, subject| When::defined(asked(scenario, subject) != When::Never
            && subject.services.iter().any(|&service| scenario.services[service].promise.is_some())),
    },
    visit!("visits_per_card", Visits, asked, done_visits per done / 1.0,
        "Mean over the cases of `time_to_card_mean_h` of the visits begun, refused ones included."),
    daily!("arrived_per_day", visited, arrived,
        "Visits begun per day, return visits and those turned away at the door included."),
    daily!("served_per_day", visited, served,
        "Visits per day that ended served: with the case done, or going on without the citizen."),
    daily!("cards_per_day", asked, done,
        "Cases per day that were begun after the warm-up and ended with success."),
    visit!("served_share", Share, visited, served per arrived / 1.0,
        "Share of the visits begun that ended served."),
    visit!("sent_back_share", Share, sent_back, sent_back per arrived / 1.0,
        "Share of the visits begun that ended with the request to come back."),
    visit!("rejected_share", Share, rejected, rejected per arrived / 1.0,
        "Share of the visits begun that ended with a refusal on the merits."),
    visit!("abandoned_share", Share, abandoned, abandoned per arrived / 1.0,
        "Share of the visits begun that ended because the citizen lost patience in a queue."),
    Definition {
        measure: "turned_away_share",
        unit: Unit::Share,
        text: "Share of the visits begun that were refused at the door (room full, quota gone, doors closed) or ended by the closing of the office before the citizen was served.",
        of: VISITS,
        how: How::Ratio(|view| { let visits = view.visits(); ((visits.refused + visits.sent_home) as f64, visits.arrived as f64) }),
        when: turned_away,
    },
    visit!("balked_share", Share, balked, balked per arrived / 1.0,
        "Share of the visits begun in which the citizen turned round on seeing the line."),
    daily!("stayed_home_per_day", stays_home, stayed_home,
        "Visits per day that were put off to the next open day because the citizen heard of an outage, of tickets gone or of a full office; they are not visits begun."),
    visit!("inside_share", Share, inside, inside per arrived / 1.0,
        "Share of the visits begun that had not ended at the horizon."),
    measure!(OFFICE, "queue_mean", People, visited, |view| {
            let area: i128 = view.steps().map(|step| step.queue_area).sum();
            (area as f64, view.open())
        }, "Mean over opening time of the number of people in the building who wait for the first start of a service."),
    measure!(OFFICE, "inside_mean", People, visited, |view| (view.outcome.office.inside_area as f64, view.open()),
        "Mean over opening time of the number of people in the building."),
    measure!(OFFICE, "standing_mean", People, seated, |view| (view.outcome.office.standing_area as f64, view.open()),
        "Mean over opening time of the number of people who wait and find no seat."),
    measure!(OFFICE, "overtime_mean_min", Minutes, closes,
        |view| (view.outcome.office.overtime as f64 / MINUTE, view.outcome.office.open_days as f64),
        "Mean over open days of the time from the end of hours until the last citizen has left."),
    measure!(OFFICE, "cost_per_day", MoneyPerDay, costs, |view| (view.outcome.office.cost, view.days()),
        "Cost per day: hours of officers on the floor and in training, equipment for every calendar day, and courses begun."),
    measure!(STEP, "wait_mean_min", Minutes, queued, |view| step_ratio(view, |step| (step.wait as f64 / MINUTE, step.waits)),
        "Mean over the waits at the step that ended, by a first start of service or by leaving, of their length."),
    quantile("wait_p50_min", STEP, 0.5, queued, "The length that half of the waits of `wait_mean_min` do not exceed."),
    quantile("wait_p90_min", STEP, 0.9, queued, "The length that nine of ten of the waits of `wait_mean_min` do not exceed."),
    quantile("wait_p95_min", STEP, 0.95, queued, "The length that nineteen of twenty of the waits of `wait_mean_min` do not exceed."),
    measure!(STEP, "waited_share", Share, queued, |view| step_ratio(view, |step| (step.waited as f64, step.waits)),
        "Share of the waits of `wait_mean_min` that were longer than zero."),
    measure!(STEP, "left_share", Share, left, |view| step_ratio(view, |step| (step.left as f64, step.waits)),
        "Share of the waits of `wait_mean_min` that ended by leaving the queue: out of patience, or sent home at closing."),
    measure!(STEP, "service_mean_min", Minutes, possible, |view| step_ratio(view, |step| (step.service as f64 / MINUTE, step.served)),
        "Mean over the services (or delays) completed at the step of the time they took, interruptions left out."),
    measure!(STEP, "arrived_per_day", PerDay, possible, |view| (counts(view, |step| step.joined as f64), view.days()),
        "Citizens per day who joined the queue of the step, or began its delay."),
    measure!(STEP, "served_per_day", PerDay, possible, |view| (counts(view, |step| step.served as f64), view.days()),
        "Services (or delays) per day completed at the step."),
    measure!(STEP, "error_share", Share, errs, |view| step_ratio(view, |step| (step.errors as f64, step.served)),
        "Share of the services completed at the step that ended in an error."),
    measure!(STEP, "sent_elsewhere_per_day", PerDay, out, |view| (counts(view, |step| step.detoured as f64), view.days()),
        "Cases per day that came to the step while its stock had run out, and went elsewhere meanwhile."),
    measure!(STEP, "queue_mean", People, queued, |view| (counts(view, |step| step.queue_area as f64), view.open()),
        "Mean over opening time of the number of citizens (or their cases) who wait for the first start of a service at the step."),
    measure!(STEP, "queue_end", People, queued, |view| (counts(view, |step| step.joined as f64 - step.waits as f64), 1.0),
        "Mean over replications of the number of citizens (or their cases) who joined the queue of the step after the warm-up and still wait in it at the horizon."),
    measure!(STEP, "in_service_mean", People, possible, |view| (counts(view, |step| step.busy_area as f64), view.open()),
        "Mean over opening time of the number of citizens (or their cases) in service (or in the delay) at the step."),
    cause!("wait_officer_share", Officer,
        "Share of the waiting time at the step (of the office: at all steps with the citizen present), at whatever hour, in which no officer for it was free and nothing else was missing."),
    cause!("wait_equipment_share", Equipment,
        "Share of the waiting time of `wait_officer_share` in which too few units worked, or an officer was free but no unit."),
    cause!("wait_system_share", System,
        "Share of the waiting time of `wait_officer_share` in which a system that the step depends on was down."),
    cause!("wait_stock_share", Stock,
        "Share of the waiting time of `wait_officer_share` in which stock that the step takes had run out and no system was down."),
    cause!("wait_closed_share", Closed,
        "Share of the waiting time of `wait_officer_share` in which the office had not yet begun to serve, or no longer served."),
];

/// Sum over the steps of what `count` takes from each.
fn counts(view: &View, count: fn(&crate::office::outcome::StepCounts) -> f64) -> f64 {
    view.steps().map(count).sum()
}

/// Numerator and denominator at the step of `view`.
fn step_ratio(view: &View, ratio: fn(&crate::office::outcome::StepCounts) -> (f64, u64)) -> (f64, f64) {
    let (numerator, denominator) = ratio(&view.outcome.steps[view.subject.place]);
    (numerator, denominator as f64)
}

pub(super) fn possible(_: &Scenario, _: &Subject) -> When {
    When::Possible
}

/// Defined where cases are begun.
pub(super) fn asked(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(is_asked_for(scenario, &subject.services))
}

/// Defined where people come into the building.
pub(super) fn visited(scenario: &Scenario, subject: &Subject) -> When {
    let comes =
        |&service: &usize| reachable(scenario, service).iter().any(|&step| scenario.steps[step].present);
    When::defined(is_asked_for(scenario, &subject.services) && subject.services.iter().any(comes))
}

/// Where people come, whether one of their services has `feature`.
fn some_service(scenario: &Scenario, subject: &Subject, feature: impl Fn(usize) -> bool) -> When {
    match visited(scenario, subject) {
        When::Never => When::Never,
        When::Zero | When::Possible => {
            When::possible(subject.services.iter().any(|&service| feature(service)))
        }
    }
}

fn some_step(scenario: &Scenario, subject: &Subject, is_so: impl Fn(&Then) -> bool) -> When {
    some_service(scenario, subject, |service| {
        let steps = reachable(scenario, service);
        steps.iter().any(|&step| follows(&scenario.steps[step]).any(|then| is_so(&then)))
    })
}

pub(super) fn sent_back(scenario: &Scenario, subject: &Subject) -> When {
    let out = |service: usize| {
        reachable(scenario, service).iter().any(|&step| scenario.steps[step].when_out.is_some())
    };
    let detours = some_service(scenario, subject, out);
    if detours == When::Possible {
        return detours;
    }
    some_step(scenario, subject, |then| matches!(then, Then::Return { .. }))
}

fn rejected(scenario: &Scenario, subject: &Subject) -> When {
    some_step(scenario, subject, |then| matches!(then, Then::Reject))
}

pub(super) fn abandoned(scenario: &Scenario, subject: &Subject) -> When {
    some_service(scenario, subject, |service| loses_patience(scenario, service))
}

fn loses_patience(scenario: &Scenario, service: usize) -> bool {
    let queues = |&step: &usize| {
        let step = &scenario.steps[step];
        let patience = step.patience.is_some() || scenario.services[service].patience.is_some();
        step.present && has_queue(step) && patience
    };
    reachable(scenario, service).iter().any(queues)
}

pub(super) fn turned_away(scenario: &Scenario, subject: &Subject) -> When {
    some_service(scenario, subject, |service| {
        let counted = |quota: &crate::scenario::demand::Quota| {
            quota.counts.iter().any(|counted| counted.index() == service)
        };
        !scenario.calendar.always || scenario.office.room.is_some() || scenario.quotas.iter().any(counted)
    })
}

pub(super) fn balked(scenario: &Scenario, subject: &Subject) -> When {
    some_service(scenario, subject, |service| scenario.services[service].balks.is_some())
}

/// Defined where anything is announced.
fn stays_home(scenario: &Scenario, subject: &Subject) -> When {
    if scenario.office.announces.is_something() { visited(scenario, subject) } else { When::Never }
}

/// Everybody is out by midnight, so at a horizon of whole days nobody is inside.
fn inside(scenario: &Scenario, subject: &Subject) -> When {
    let whole_days = scenario.calendar.horizon.0 % SimDuration::DAY.0 == 0;
    some_service(scenario, subject, |_| scenario.calendar.always || !whole_days)
}

fn seated(scenario: &Scenario, subject: &Subject) -> When {
    if scenario.office.seats.is_some() { visited(scenario, subject) } else { When::Never }
}

fn closes(scenario: &Scenario, _: &Subject) -> When {
    When::defined(!scenario.calendar.always)
}

fn costs(scenario: &Scenario, _: &Subject) -> When {
    When::defined(!scenario.currency.is_empty())
}

/// Defined where there is a queue.
fn queued(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(has_queue(&scenario.steps[subject.place]))
}

fn left(scenario: &Scenario, subject: &Subject) -> When {
    let step = &scenario.steps[subject.place];
    if !has_queue(step) {
        return When::Never;
    }
    let comes = |service: &usize| reachable(scenario, *service).contains(&subject.place);
    let impatient = (0..scenario.services.len())
        .filter(comes)
        .any(|service| step.patience.is_some() || scenario.services[service].patience.is_some());
    When::possible(step.present && (impatient || !scenario.calendar.always))
}

fn out(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(scenario.steps[subject.place].when_out.is_some())
}

fn errs(scenario: &Scenario, subject: &Subject) -> When {
    match scenario.steps[subject.place].errors {
        None => When::Never,
        Some(errors) => When::possible(errors.at_skill_0 > 0.0 || errors.at_skill_1 > 0.0),
    }
}

fn when_waited_for(cause: Cause, scenario: &Scenario, subject: &Subject) -> When {
    let mut steps = subject.steps(scenario).map(|(_, step)| step).filter(|step| has_queue(step)).peekable();
    if steps.peek().is_none() {
        return When::Never;
    }
    When::possible(match cause {
        Cause::Officer => steps.any(|step| matches!(step.task, Task::Work { .. })),
        Cause::Equipment => steps.any(|step| !step.uses.is_empty()),
        Cause::System => steps.any(|step| !step.systems.is_empty()),
        Cause::Stock => steps.any(|step| !step.takes.is_empty()),
        Cause::Closed => {
            !scenario.calendar.always && steps.any(|step| matches!(step.task, Task::Work { .. }))
        }
    })
}
