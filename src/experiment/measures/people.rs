//! Measures of what people do with their skill: hurry, departures from the procedure.

use super::definition::{Definition, How, Unit, When, measure};
use super::subject::{Kind, Subject, View, reachable};
use crate::office::outcome::OfficerCounts;
use crate::scenario::factor::FactorOf;
use crate::scenario::{GroupId, Scenario};
use crate::time::SimDuration;

const GROUP: &[Kind] = &[Kind::Group];
const STEPS: &[Kind] = &[Kind::Office, Kind::Step];
const CASES: &[Kind] = &[Kind::Office, Kind::Service, Kind::Class];

#[rustfmt::skip]
pub(super) const DEFINITIONS: &[Definition] = &[
    measure!(GROUP, "pace_mean", Factor, hurries, |view| {
            let officer = officer(view);
            (officer.served as f64 + officer.hurry as f64 / 1e6, officer.served as f64)
        }, "Mean over the services completed of the product of the factors on speed, as it was when each was begun or last resumed: above 1 is faster than skill alone."),
    measure!(GROUP, "calls_per_day", PerDay, reserve, |view| (officer(view).calls as f64, view.days()),
        "Times that somebody of the reserve was called to the floor, per day."),
    measure!(GROUP, "called_in_mean_h", Hours, reserve, |view| {
            let officer = officer(view);
            ((officer.rostered + officer.overtime) as f64 / 3600e6, view.days())
        }, "Hours per day on duty here of all officers of the reserve: from coming to the floor to leaving it, courses included."),
    measure!(GROUP, "leavers_per_year", PerYear, turnover, |view| {
            let officer = officer(view);
            (officer.leavers as f64, SimDuration(view.outcome.office.measured).days() / 365.0)
        }, "Officers of the group who left for good, per year of 365 days."),
    measure!(GROUP, "vacant_share", Share, turnover, |view| (officer(view).vacant as f64, officer(view).posts as f64),
        "Share of the posts of the group, day by day, that were vacant."),
    measure!(STEPS, "compliant_share", Share, complies, |view| {
            let (kept, of) = procedures(view);
            ((of - kept) as f64, of as f64)
        }, "Share of the services begun with a procedure to keep to, over all steps or at one, in which the officer kept to it."),
    measure!(STEPS, "breaches_per_day", PerDay, complies, |view| (procedures(view).0 as f64, view.days()),
        "Services begun in which the officer did not keep to the procedure, per day."),
    measure!(CASES, "compliant_cases_share", Share, complying_cases, |view| {
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

fn reserve(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(scenario.groups[subject.place].reserve.is_some())
}

fn turnover(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(scenario.groups[subject.place].turnover.is_some())
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
