//! What planners are judged by: shares within limits, lead times, costs, fairness, coverage, satisfaction.

use super::definition::{Definition, How, Unit, When};
use super::subject::{Kind, Subject, View, has_queue};
use super::visits::{asked, possible, visited};
use crate::office::outcome::OfficerCounts;
use crate::scenario::Scenario;

const VISITS: &[Kind] = &[Kind::Office, Kind::Service, Kind::Class];
const OFFICE: &[Kind] = &[Kind::Office];
const STEP: &[Kind] = &[Kind::Step];
const GROUP: &[Kind] = &[Kind::Group];
const POPULATION: &[Kind] = &[Kind::Population];

const HOUR: f64 = 3600e6;

const fn of(
    of: &'static [Kind],
    measure: &'static str,
    unit: Unit,
    when: fn(&Scenario, &Subject) -> When,
    how: How,
    text: &'static str,
) -> Definition {
    Definition { measure, unit, text, of, how, when }
}

#[rustfmt::skip]
pub(super) const DEFINITIONS: &[Definition] = &[
    of(VISITS, "wait_within_15_min_share", Unit::Share, visited, How::WaitWithin(15),
        "Share of the visits of `wait_mean_min` whose wait was at most 15 minutes."),
    of(VISITS, "wait_within_30_min_share", Unit::Share, visited, How::WaitWithin(30),
        "Share of the visits of `wait_mean_min` whose wait was at most 30 minutes."),
    of(VISITS, "wait_within_60_min_share", Unit::Share, visited, How::WaitWithin(60),
        "Share of the visits of `wait_mean_min` whose wait was at most 60 minutes."),
    of(OFFICE, "early_wait_mean_min", Unit::Minutes, comes_early, How::Ratio(|view| {
            (view.outcome.office.early_wait as f64 / 60e6, view.outcome.office.early as f64)
        }), "Mean over the people who stand inside when the first hours of a day begin of how long they have waited by then: the part of their wait before anybody serves."),
    of(OFFICE, "early_per_day", Unit::PerDay, comes_early,
        How::Ratio(|view| (view.outcome.office.early as f64, view.days())),
        "People per day who stand inside when the first hours begin."),
    of(VISITS, "time_to_card_p50_days", Unit::Days, lasts, How::Lead(0.5),
        "The time that half of the cases of `time_to_card_mean_h` do not exceed."),
    of(VISITS, "time_to_card_p90_days", Unit::Days, lasts, How::Lead(0.9),
        "The time that nine of ten of the cases of `time_to_card_mean_h` do not exceed."),
    of(VISITS, "card_within_1_day_share", Unit::Share, lasts, How::LeadWithin(1),
        "Share of the cases of `time_to_card_mean_h` that took at most 24 hours."),
    of(VISITS, "card_within_3_days_share", Unit::Share, lasts, How::LeadWithin(3),
        "Share of the cases of `time_to_card_mean_h` that took at most 3 times 24 hours."),
    of(VISITS, "card_within_14_days_share", Unit::Share, lasts, How::LeadWithin(14),
        "Share of the cases of `time_to_card_mean_h` that took at most 14 times 24 hours."),
    of(OFFICE, "class_gap_min", Unit::Minutes, has_classes, How::Ratio(class_gap),
        "Mean over replications of the longest mean wait of a class, over all services, less the shortest."),
    of(VISITS, "satisfaction_proxy_index", Unit::Number, scored, How::Ratio(|view| {
            let visits = view.visits();
            (visits.score as f64 / 1e6, visits.scored as f64)
        }), "Mean over the visits begun and ended, refused ones included, of the index from 25 to 100 that the scenario's scores give. A proxy: nobody was asked."),
    of(&[Kind::Office, Kind::Service], "plan_attained_share", Unit::Number, planned, How::Ratio(attained),
        "Cases of `cards_per_day` relative to the number planned; may be above 1."),
    of(OFFICE, "cost_per_card", Unit::MoneyPerCard, costs, How::Ratio(|view| (view.outcome.office.cost, view.visits().done as f64)),
        "Cost as in `cost_per_day`, per case that ended with success."),
    of(OFFICE, "waiting_cost_per_day", Unit::MoneyPerDay, time_is_worth, How::Ratio(|view| {
            (view.visits().wait as f64 / HOUR * view.scenario.office.value_of_time, view.days())
        }), "What the hours that citizens waited are worth, per day."),
    of(STEP, "bottleneck_share", Unit::Share, queued, How::Ratio(|view| (f64::from(is_bottleneck(view)), 1.0)),
        "Share of the replications in which people, or their cases, waited longer at this step, all together, than at any other."),
    of(GROUP, "served_per_hour", Unit::Number, possible, How::Ratio(|view| {
            let officer = &view.outcome.groups[view.subject.place];
            (officer.served as f64, on_floor(officer) as f64 / HOUR)
        }), "Services completed per hour that an officer of the group was on the floor."),
    of(GROUP, "window_open_share", Unit::Share, possible, How::Ratio(|view| {
            let officer = &view.outcome.groups[view.subject.place];
            (on_floor(officer) as f64, (on_floor(officer) + officer.training + officer.absent) as f64)
        }), "Share of the hours planned at the counter, breaks left out and overtime included, in which officers were there rather than absent or in training."),
    of(POPULATION, "goal_reached_share", Unit::Share, has_goal, How::Ratio(|view| {
            (f64::from(u8::from(view.outcome.reached[view.subject.place].is_some())), 1.0)
        }), "Share of the replications, hence probability, in which the population's goal was reached within the horizon."),
    of(POPULATION, "goal_mean_days", Unit::Days, has_goal, How::Ratio(|view| {
            match view.outcome.reached[view.subject.place] {
                Some(day) => (f64::from(day + 1), 1.0),
                None => (0.0, 0.0),
            }
        }), "Mean over the replications of `goal_reached_share` of the day on which the goal was reached, the first day being 1."),
];

fn on_floor(officer: &OfficerCounts) -> i64 {
    officer.idle + officer.busy + officer.held
}

/// The longest mean wait of a class less the shortest \[min\]; nothing if not two classes came.
fn class_gap(view: &View) -> (f64, f64) {
    let mut sums: Vec<(&str, i64, u64)> = Vec::new();
    let classes = view.scenario.services.iter().flat_map(|service| &service.classes);
    for (class, counts) in classes.zip(&view.outcome.cells) {
        let known = sums.iter().position(|(name, ..)| *name == class.name);
        let place = known.unwrap_or_else(|| {
            sums.push((&class.name, 0, 0));
            sums.len() - 1
        });
        sums[place].1 += counts.wait;
        sums[place].2 += counts.joined;
    }
    let came = sums.iter().filter(|(_, _, joined)| *joined > 0);
    let means: Vec<f64> = came.map(|&(_, wait, joined)| wait as f64 / 60e6 / joined as f64).collect();
    let longest = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shortest = means.iter().copied().fold(f64::INFINITY, f64::min);
    if means.len() < 2 { (0.0, 0.0) } else { (longest - shortest, 1.0) }
}

fn attained(view: &View) -> (f64, f64) {
    let planned = |&service: &usize| view.scenario.services[service].planned;
    let wanted: f64 = view.subject.services.iter().filter_map(planned).sum();
    let mut done = 0;
    let mut cell = 0;
    for (place, service) in view.scenario.services.iter().enumerate() {
        for counts in &view.outcome.cells[cell..cell + service.classes.len()] {
            if service.planned.is_some() && view.subject.services.contains(&place) {
                done += counts.done;
            }
        }
        cell += service.classes.len();
    }
    (done as f64, wanted * view.days())
}

fn is_bottleneck(view: &View) -> bool {
    let waited = |step: &crate::office::outcome::StepCounts| step.wait_area.iter().sum::<i128>();
    let mine = waited(&view.outcome.steps[view.subject.place]);
    let others = view.outcome.steps.iter().enumerate().filter(|(step, _)| *step != view.subject.place);
    mine > 0 && others.map(|(_, step)| waited(step)).all(|other| mine > other)
}

fn comes_early(scenario: &Scenario, subject: &Subject) -> When {
    if scenario.calendar.always { When::Never } else { visited(scenario, subject) }
}

fn lasts(scenario: &Scenario, subject: &Subject) -> When {
    if scenario.cases_last() { asked(scenario, subject) } else { When::Never }
}

fn has_classes(scenario: &Scenario, _: &Subject) -> When {
    let mut names = scenario.services.iter().flat_map(|service| &service.classes).map(|class| &class.name);
    let first = names.next();
    When::defined(names.any(|name| Some(name) != first))
}

fn scored(scenario: &Scenario, subject: &Subject) -> When {
    if scenario.satisfaction.is_some() { visited(scenario, subject) } else { When::Never }
}

fn planned(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(subject.services.iter().any(|&service| scenario.services[service].planned.is_some()))
}

fn costs(scenario: &Scenario, _: &Subject) -> When {
    When::defined(!scenario.currency.is_empty())
}

fn time_is_worth(scenario: &Scenario, _: &Subject) -> When {
    When::defined(scenario.office.value_of_time > 0.0)
}

fn queued(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(has_queue(&scenario.steps[subject.place]))
}

fn has_goal(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(scenario.populations[subject.place].goal.is_some())
}
