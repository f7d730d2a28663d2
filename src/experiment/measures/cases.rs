//! Measures of what follows steps, of marked cases, of work that is right or wasted, and of complaints.

use super::definition::{Definition, How, Unit, When, measure};
use super::subject::{Kind, Subject, reachable};
use super::visits::{abandoned, asked, balked, sent_back, turned_away, visited};
use crate::scenario::Scenario;
use crate::scenario::demand::{Demand, Pattern};
use crate::scenario::marks::{Marking, Marks};
use crate::scenario::service::{Step, Then};

const VISITS: &[Kind] = &[Kind::Office, Kind::Service, Kind::Class];
const OUTCOME: &[Kind] = &[Kind::Outcome];
const MARK: &[Kind] = &[Kind::Mark];

#[rustfmt::skip]
pub(super) const DEFINITIONS: &[Definition] = &[
    measure!(VISITS, "right_first_time_share", Share, goes_wrong, |view| {
            let visits = view.visits();
            ((visits.done - visits.not_right) as f64, visits.done as f64)
        }, "Share of the cases of `time_to_card_mean_h` in which no error was made, no step was repeated or gone back to, nobody was sent back, and that do not end with a mark that is one of the `flaws` of the service."),
    measure!(VISITS, "wasted_visits_share", Share, wastes, |view| {
            let visits = view.visits();
            let wasted = visits.sent_back + visits.abandoned + visits.refused + visits.sent_home + visits.balked;
            (wasted as f64, visits.arrived as f64)
        }, "Share of the visits begun after which the citizen was no further: sent back, out of patience, refused at the door, sent home at closing, or turned round on seeing the line."),
    measure!(VISITS, "complaints_per_1000_visits", PerThousand, complained_about, |view| {
            let visits = view.visits();
            (visits.complaints as f64 * 1000.0, visits.arrived as f64)
        }, "Complaints per thousand visits begun; each is made when the visit ends, and is a case of its own."),
    measure!(OUTCOME, "outcome_share", Share, follows,
        |view| (view.followed(), view.outcome.steps[view.subject.place].served as f64),
        "Share of the services (or delays) completed at the step that this outcome followed; those that were put right at the desk included."),
    measure!(OUTCOME, "outcomes_per_day", PerDay, follows, |view| (view.followed(), view.days()),
        "How often per day this outcome followed."),
    measure!(MARK, "cards_marked_share", Share, carried, |view| {
            let done = view.subject.cells.iter().map(|&cell| view.outcome.cells[cell].done).sum::<u64>();
            (view.mark().done as f64, done as f64)
        }, "Share of the cases of `time_to_card_mean_h` that ended with the mark."),
    measure!(MARK, "cards_marked_per_day", PerDay, carried, |view| (view.mark().done as f64, view.days()),
        "Cases per day of `cards_per_day` that ended with the mark."),
    measure!(MARK, "begun_marked_per_day", PerDay, carried, |view| (view.mark().begun as f64, view.days()),
        "Cases per day begun with the mark; for a mark that is never set or cleared later, `cards_marked_per_day` and `stopped_marked_per_day` and the cases of `open_marked_end` account for all of them."),
    measure!(MARK, "open_marked_end", People, carried, |view| (view.mark().open as f64, 1.0),
        "Mean over replications of the number of cases with the mark that were begun after the warm-up and are under way at the horizon."),
    measure!(MARK, "stopped_marked_per_day", PerDay, carried, |view| (view.mark().failed as f64, view.days()),
        "Cases per day with the mark that were begun after the warm-up and ended without success: rejected, or given up by the citizen."),
];

fn follows(scenario: &Scenario, subject: &Subject) -> When {
    let outcome = &scenario.steps[subject.place].outcomes[subject.part];
    When::possible(outcome.share.most() > 0.0)
}

/// Defined where cases of the service can carry the mark.
fn carried(scenario: &Scenario, subject: &Subject) -> When {
    let mark = Marks::one(subject.part);
    let is_it = |marks: Marks| !marks.common(mark).is_empty();
    let sets = |marking: Marking| is_it(marking.sets);
    let at_step = |&step: &usize| {
        let step = &scenario.steps[step];
        step.errors.is_some_and(|errors| sets(errors.marking))
            || step.outcomes.iter().any(|outcome| sets(outcome.marking))
    };
    let first = scenario.services[subject.place].marks.iter().any(|&(first, _)| is_it(first));
    match asked(scenario, subject) {
        When::Never => When::Never,
        When::Zero | When::Possible => {
            When::defined(first || reachable(scenario, subject.place).iter().any(at_step))
        }
    }
}

/// Defined where something can go wrong with a case.
fn goes_wrong(scenario: &Scenario, subject: &Subject) -> When {
    let at_step = |step: &Step| {
        step.errors.is_some()
            || step.outcomes.iter().any(|outcome| match outcome.then {
                Then::Repeat | Then::Return { .. } | Then::GoTo(_) => true,
                Then::Continue | Then::Reject | Then::Finish => false,
            })
    };
    let service = |&service: &usize| {
        !scenario.services[service].flaws.is_empty()
            || reachable(scenario, service).iter().any(|&step| at_step(&scenario.steps[step]))
    };
    match asked(scenario, subject) {
        When::Never => When::Never,
        When::Zero | When::Possible => When::defined(subject.services.iter().any(service)),
    }
}

fn wastes(scenario: &Scenario, subject: &Subject) -> When {
    let ways = [sent_back, abandoned, turned_away, balked];
    match visited(scenario, subject) {
        When::Never => When::Never,
        When::Zero | When::Possible => {
            When::possible(ways.iter().any(|way| way(scenario, subject) == When::Possible))
        }
    }
}

fn complained_about(scenario: &Scenario, subject: &Subject) -> When {
    let about = |demand: &Demand| match &demand.pattern {
        Pattern::Complaints(complaints) => {
            complaints.about.iter().any(|service| subject.services.contains(&service.index()))
        }
        Pattern::Poisson { .. }
        | Pattern::Renewal { .. }
        | Pattern::Appointments { .. }
        | Pattern::Recorded { .. }
        | Pattern::Parties { .. } => false,
    };
    match visited(scenario, subject) {
        When::Never => When::Never,
        When::Zero | When::Possible => When::defined(scenario.demands.iter().any(about)),
    }
}
