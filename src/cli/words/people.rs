//! Who comes to the floor, helps out, leaves; and what makes officers faster or more careful.

use crate::scenario::factor::{Driver, Factor, FactorOf};
use crate::scenario::people::{Group, Outreach, Skill};
use crate::scenario::service::Compliance;
use crate::scenario::{Scenario, StepId};
use crate::time::SimTime;

fn step(scenario: &Scenario, step: StepId) -> &str {
    &scenario.steps[step.index()].name
}

/// Returns what an officer can do at a step.
pub(super) fn skill(scenario: &Scenario, skill: &Skill) -> String {
    let mut text = format!("{} {}", step(scenario, skill.step), skill.speed);
    if skill.speed != skill.accuracy {
        text += &format!(" (accuracy {})", skill.accuracy);
    }
    if skill.above > 0 {
        text += &format!(" while more than {} wait", skill.above);
    }
    text
}

/// Returns how a group comes and goes, each part after a semicolon.
pub(super) fn comings(scenario: &Scenario, group: &Group) -> String {
    let mut text = String::new();
    if let Some(reserve) = &group.reserve {
        let at = step(scenario, reserve.step);
        let (above, below) = (reserve.above, reserve.below);
        text += &format!("; called in while more than {above} wait at {at}, until fewer than {below} do");
    }
    if let Some(turnover) = &group.turnover {
        text += &format!("; {} leavers per post and year", turnover.per_year);
    }
    if group.overtime_pay != 1.0 {
        text += &format!("; overtime costs {} times as much", group.overtime_pay);
    }
    let mine = |away: &&Outreach| std::ptr::eq(&scenario.groups[away.group.index()], group);
    for away in scenario.outreaches.iter().filter(mine) {
        let (days, members) = (away.days.len(), away.members);
        let plural = if days == 1 { "" } else { "s" };
        let long = away.window.until - away.window.from;
        text += &format!("; {members} out of the office for {long} on {days} day{plural}");
    }
    text
}

/// Returns how far officers keep to the procedure.
pub(super) fn procedure(rule: &Compliance) -> String {
    let (good, bad) = (rule.at_skill_1 * 100.0, rule.at_skill_0 * 100.0);
    format!("; procedure kept to {good} % at full skill, {bad} % without")
}

/// Returns what each factor multiplies, by what, and how far.
pub(super) fn factors(scenario: &Scenario) -> Vec<(String, String)> {
    let row = |factor: &Factor| {
        let of = match factor.of {
            FactorOf::Speed => "speed",
            FactorOf::Errors => "errors",
            FactorOf::Compliance => "compliance",
            FactorOf::Learning => "learning",
        };
        let by = factor.by.map(|by| match by {
            Driver::HoursOnShift => "hours on shift",
            Driver::HoursSinceRest => "hours since rest",
            Driver::PeoplePerOfficer => "people per officer",
            Driver::MinutesToClosing => "minutes to closing",
            Driver::SeniorsBeside => "seniors beside",
            Driver::DaysSinceStart => "days since its start",
        });
        let (low, high) = factor.curve.range();
        let mut text = match by {
            Some(by) => format!("{of} x {low} to {high} by {by}"),
            None => format!("{of} x {low}"),
        };
        if let Some(who) = factor.who {
            text += &format!("; {}", scenario.groups[who.index()].name);
        }
        if let Some(at) = factor.step {
            text += &format!("; at {}", step(scenario, at));
        }
        if factor.since > SimTime::ZERO {
            text += &format!("; from day {} on", factor.since.day() + 1);
        }
        (factor.name.clone(), text)
    };
    scenario.factors.iter().map(row).collect()
}
