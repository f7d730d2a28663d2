//! Measures of what people do with their skill: hurry, departures from the procedure.

use super::definition::{Definition, How, Unit, When};
use super::subject::{Kind, Subject, View, reachable};
use crate::office::outcome::OfficerCounts;
use crate::scenario::factor::FactorOf;
use crate::scenario::{GroupId, Scenario};

const GROUP: &[Kind] = &[Kind::Group];
const STEPS: &[Kind] = &[Kind::Office, Kind::Step];
const CASES: &[Kind] = &[Kind::Office, Kind::Service, Kind::Class];

macro_rules! people {
    ($of:expr, $measure:literal, $unit:ident, $when:expr, $ratio:expr, $text:literal) => {
        Definition {
            measure: $measure,
            unit: Unit::$unit,
            text: $text,
            of: $of,
            how: How::Ratio($ratio),
            when: $when,
        }
    };
}

#[rustfmt::skip]
pub(super) const DEFINITIONS: &[Definition] = &[
    people!(GROUP, "pace_mean", Factor, hurries, |view| {
            let officer = officer(view);
            (officer.served as f64 + officer.hurry as f64 / 1e6, officer.served as f64)
        }, "Mean over the services completed of the product of the factors on speed, as it was when each was begun or last resumed: above 1 is faster than skill alone."),
    people!(STEPS, "compliant_share", Share, complies, |view| {
            let (kept, of) = procedures(view);
            ((of - kept) as f64, of as f64)
        }, "Share of the services begun with a procedure to keep to, over all steps or at one, in which the officer kept to it."),
    people!(STEPS, "breaches_per_day", PerDay, complies, |view| (procedures(view).0 as f64, view.days()),
        "Services begun in which the officer did not keep to the procedure, per day."),
    people!(CASES, "compliant_cases_share", Share, complying_cases, |view| {
            let visits = view.visits();
            (visits.compliant as f64, visits.done as f64)
        }, "Share of the cases ended with success in which every procedure was kept to throughout."),
];

fn officer<'a>(view: &View<'a>) -> &'a OfficerCounts {
    &view.outcome.groups[view.subject.place]
}

/// Breaches, and services with a procedure.
fn procedures(view: &View) -> (u64, u64) {
    let steps = &view.outcome.steps;
    let mine =
        if view.subject.kind == Kind::Step { &steps[view.subject.place..=view.subject.place] } else { steps };
    mine.iter().fold((0, 0), |sum, step| (sum.0 + step.breaches, sum.1 + step.procedures))
}

fn hurries(scenario: &Scenario, subject: &Subject) -> When {
    let group = GroupId(subject.place as u32);
    let mine = |skill: &crate::scenario::people::Skill| {
        let mut factors = scenario.factors.iter().filter(|factor| factor.of == FactorOf::Speed);
        factors.any(|factor| factor.concerns(group, skill.step))
    };
    When::defined(scenario.groups[subject.place].skills.iter().any(mine))
}

fn complies(scenario: &Scenario, subject: &Subject) -> When {
    let mine = |step: usize| subject.kind != Kind::Step || step == subject.place;
    let mut steps = scenario.steps.iter().enumerate();
    When::defined(steps.any(|(place, step)| mine(place) && step.complies.is_some()))
}

fn complying_cases(scenario: &Scenario, subject: &Subject) -> When {
    let complies = |&service: &usize| {
        reachable(scenario, service).into_iter().any(|step| scenario.steps[step].complies.is_some())
    };
    When::defined(subject.services.iter().any(complies))
}
