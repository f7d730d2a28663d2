//! Officers and what they can do.

use super::by_rule;
use crate::office::plan::{Able, Finds, OfficerPlan, SkillPlan};
use crate::random::stream::Key;
use crate::scenario::factor::{FACTORS_OF, FactorOf};
use crate::scenario::people::Group;
use crate::scenario::{GroupId, OfficerId, Scenario, StepId};

impl SkillPlan {
    pub(super) fn able(&self, place: usize) -> Able {
        Able {
            officer: self.officer.0,
            step: self.step.0,
            rank: self.rank as u32,
            skill: place as u32,
            speed: (!self.dynamic && !self.shaped).then_some(self.speed),
        }
    }
}

pub(super) fn skills(scenario: &Scenario) -> Vec<SkillPlan> {
    let mut skills: Vec<SkillPlan> = Vec::new();
    let mut ranks = vec![0; scenario.steps.len()];
    for (o, officer) in scenario.officers.iter().enumerate() {
        let group = &scenario.groups[officer.group.index()];
        for skill in &group.skills {
            let rank = &mut ranks[skill.step.index()];
            let factors = factors(officer.group, skill.step, scenario);
            let hurries = !factors[FactorOf::Speed as usize].is_empty();
            skills.push(SkillPlan {
                officer: OfficerId(o as u32),
                step: skill.step,
                rank: *rank,
                speed: skill.speed,
                accuracy: skill.accuracy,
                above: skill.above,
                dynamic: is_dynamic(group, skill.step, scenario),
                able: skill.able,
                shaped: hurries || scenario.steps[skill.step.index()].complies.is_some(),
                factors,
            });
            *rank += 1;
        }
    }
    skills
}

/// Returns the places of the factors on officers of `group` at `step`, by what they multiply.
fn factors(group: GroupId, step: StepId, scenario: &Scenario) -> [Vec<usize>; FACTORS_OF] {
    let mut places: [Vec<usize>; FACTORS_OF] = std::array::from_fn(|_| Vec::new());
    for (place, factor) in scenario.factors.iter().enumerate() {
        if factor.concerns(group, step) {
            places[factor.of as usize].push(place);
        }
    }
    places
}

fn is_dynamic(group: &Group, step: StepId, scenario: &Scenario) -> bool {
    group.learning.is_some()
        || group.turnover.is_some()
        || scenario.trainings.iter().any(|training| training.gains.iter().any(|gain| gain.step == step))
}

pub(super) fn officers(scenario: &Scenario, skills: &[SkillPlan]) -> Vec<OfficerPlan> {
    let by_rule = by_rule(scenario);
    let mut first = 0;
    let plan = |(o, officer): (usize, &crate::scenario::people::Officer)| {
        let group = &scenario.groups[officer.group.index()];
        let range = first..first + group.skills.len();
        first = range.end;
        debug_assert!(skills[range.clone()].iter().all(|skill| skill.officer.index() == o));
        let able = range.clone().filter(|&place| skills[place].able).map(|place| skills[place].able(place));
        let (helps, able): (Vec<Able>, Vec<Able>) = able.partition(|able| is_help(skills, able));
        let (field, able): (Vec<Able>, Vec<Able>) =
            able.into_iter().partition(|able| scenario.steps[able.step as usize].field);
        OfficerPlan {
            key: Key::name(&group.name).with(u64::from(officer.member)),
            group: officer.group.index(),
            serves: group.serves,
            finds: match able.as_slice() {
                _ if by_rule => Finds::ByRule,
                &[only] if helps.is_empty() => Finds::Only(only),
                _ => Finds::Any,
            },
            able,
            helps,
            field,
            skills: range,
            serves_present: group
                .skills
                .iter()
                .any(|skill| skill.able && scenario.steps[skill.step.index()].present),
        }
    };
    scenario.officers.iter().enumerate().map(plan).collect()
}

/// Returns whether the officer only helps out there.
pub(super) fn is_help(skills: &[SkillPlan], able: &Able) -> bool {
    skills[able.skill as usize].above > 0
}

pub(super) fn members(scenario: &Scenario) -> Vec<std::ops::Range<usize>> {
    let mut first = 0;
    let range = |group: usize| {
        let count = scenario.officers.iter().filter(|officer| officer.group.index() == group).count();
        first += count;
        first - count..first
    };
    (0..scenario.groups.len()).map(range).collect()
}
