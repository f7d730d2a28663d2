//! Skill: practice makes faster, time away forgets, training adds a gain that fades.

use super::Office;
use super::observe::Observer;
use super::plan::{Plan, SkillPlan};
use crate::scenario::factor::FactorOf;
use crate::scenario::people::{Learning, Practice};
use crate::scenario::training::Training;
use crate::time::{SimDuration, SimTime};

/// Slowest speed that losses can lead to.
pub(super) const LEAST_SPEED: f64 = 0.01;

/// One officer's skill at one step.
#[derive(Clone, Debug)]
pub(super) struct SkillState {
    /// Speed and accuracy to begin with, and since when.
    speed: f64,
    accuracy: f64,
    since: SimTime,
    /// Cases done, less what was forgotten.
    cases: f64,
    /// Last case done.
    practised: SimTime,
    /// Speed added so far by learning and training.
    added: f64,
    /// Gain by course that concerns the step, in the order of the courses.
    gains: Vec<GainState>,
}

#[derive(Clone, Debug)]
struct GainState {
    training: usize,
    /// What is left of it now, and what of that never goes \[skill\].
    left: f64,
    floor: f64,
    /// Up to when fading is accounted for.
    since: SimTime,
}

impl SkillState {
    pub fn new(skill: &SkillPlan, plan: &Plan<'_>) -> SkillState {
        let concerns = |(t, training): (usize, &Training)| {
            training.gains.iter().any(|gain| gain.step == skill.step).then_some(GainState {
                training: t,
                left: 0.0,
                floor: 0.0,
                since: SimTime::ZERO,
            })
        };
        let gains = plan.scenario.trainings.iter().enumerate().filter_map(concerns).collect();
        SkillState {
            speed: skill.speed,
            accuracy: skill.accuracy,
            since: SimTime::ZERO,
            cases: 0.0,
            practised: SimTime::ZERO,
            added: 0.0,
            gains,
        }
    }

    pub fn reset(&mut self, skill: &SkillPlan) {
        self.begin(skill, 1.0, SimTime::ZERO);
    }

    /// Has as much of the skill of plan `new` as before of that of `old`.
    pub fn follow_plan(&mut self, old: &SkillPlan, new: &SkillPlan) {
        let part = |own: f64, whole: f64| if whole > 0.0 { own / whole } else { 1.0 };
        self.speed = new.speed * part(self.speed, old.speed);
        self.accuracy = new.accuracy * part(self.accuracy, old.accuracy);
    }

    /// Somebody begins now with `share` of the skill of the plan, and without practice and courses.
    pub fn begin(&mut self, skill: &SkillPlan, share: f64, now: SimTime) {
        (self.speed, self.accuracy, self.since) = (skill.speed * share, skill.accuracy * share, now);
        (self.cases, self.practised, self.added) = (0.0, now, 0.0);
        for gain in &mut self.gains {
            (gain.left, gain.floor, gain.since) = (0.0, 0.0, now);
        }
    }
}

/// What is left of `value` above `floor` after `length`, with half-life `half_life`.
fn faded(value: f64, floor: f64, length: SimDuration, half_life: SimDuration) -> f64 {
    floor + (value - floor) * (-(length.0 as f64 / half_life.0 as f64)).exp2()
}

/// Speed that practice alone leads to from `base`.
fn learned(base: f64, learning: Learning, cases: f64, elapsed: SimDuration) -> f64 {
    match learning {
        Learning::Exponential { to, half_life } => {
            let halvings = match half_life {
                Practice::Cases(half) => cases / half,
                Practice::Time(half) => elapsed.0 as f64 / half.0 as f64,
            };
            let (first, last) = (1.0 / base, 1.0 / to);
            1.0 / (last + (first - last) * (-halvings).exp2())
        }
        Learning::Wright { rate, to } => (base * (cases + 1.0).powf(-rate.log2())).min(to.max(base)),
    }
}

impl<O: Observer> Office<'_, O> {
    /// Returns the speed of `skill` now, relative to a proficient officer.
    #[inline]
    pub(super) fn speed(&mut self, skill: usize) -> f64 {
        let plan = &self.plan.skills[skill];
        if plan.dynamic {
            self.refresh(skill);
            let state = &self.skills[skill];
            return (state.speed + state.added).clamp(LEAST_SPEED, 1.0);
        }
        plan.speed
    }

    /// Returns the accuracy of `skill` as of its last use or refresh.
    pub(super) fn accuracy(&self, skill: usize) -> f64 {
        let state = &self.skills[skill];
        (state.accuracy + state.added).clamp(0.0, 1.0)
    }

    /// Brings learning, forgetting and fading up to now.
    #[inline(never)]
    fn refresh(&mut self, skill: usize) {
        let plan = &self.plan.skills[skill];
        let group = &self.plan.scenario.groups[self.plan.officers[plan.officer.index()].group];
        let state = &mut self.skills[skill];
        let away = self.now - state.practised;
        let is_away = away >= SimDuration::DAY;
        if let (Some(half_life), true) = (group.forgetting, is_away) {
            state.cases = faded(state.cases, 0.0, away, half_life);
            state.practised = self.now;
        }
        let mut added = group.learning.map_or(0.0, |learning| {
            learned(state.speed, learning, state.cases, self.now - state.since) - state.speed
        });
        for gain in &mut state.gains {
            if let Some(keeps) = self.plan.scenario.trainings[gain.training].keeps
                && (keeps.always || is_away)
            {
                let length =
                    if keeps.always { self.now - gain.since } else { away.min(self.now - gain.since) };
                gain.left = faded(gain.left, gain.floor, length, keeps.half_life);
                gain.since = self.now;
            }
            added += gain.left;
        }
        if is_away {
            state.practised = self.now;
        }
        state.added = added;
    }

    /// Returns the speed of `skill` as of its last use or refresh, which is at most a day ago.
    pub(super) fn speed_last_seen(&self, skill: usize) -> f64 {
        let state = &self.skills[skill];
        (state.speed + state.added).clamp(LEAST_SPEED, 1.0)
    }

    /// Counts a completed case.
    #[inline]
    pub(super) fn practise(&mut self, skill: usize) {
        let plan = &self.plan.skills[skill];
        if plan.dynamic {
            let taught = !plan.factors[FactorOf::Learning as usize].is_empty();
            let practice = if taught { self.factor(FactorOf::Learning, skill, false) } else { 1.0 };
            let state = &mut self.skills[skill];
            state.cases += practice;
            state.practised = self.now;
        }
        if plan.shaped {
            let officer = &mut self.officers[plan.officer.index()];
            self.outcome.groups[officer.plan.group].hurry += officer.hurry;
        }
    }

    /// A session ends: those who attended gain, colleagues pick something up.
    pub(super) fn end_session(&mut self, t: usize, session: usize) {
        let training = &self.plan.scenario.trainings[t];
        let session = &training.sessions[session];
        for gain in &training.gains {
            let plan = self.plan;
            let attended: Vec<bool> = (0..plan.skills.len())
                .map(|skill| {
                    let officer = plan.skills[skill].officer;
                    session.attend.contains(&officer) && !self.officers[officer.index()].absent
                })
                .collect();
            let at_step = &plan.steps[gain.step.index()].skills;
            let trained = at_step.iter().filter(|able| attended[able.skill as usize]).count();
            for able in at_step.iter().filter(|able| plan.skills[able.skill as usize].able) {
                let skill = able.skill as usize;
                let share = if attended[skill] {
                    session.share
                } else if at_step.len() > 1 {
                    session.share * training.spill_over * trained as f64 / (at_step.len() - 1) as f64
                } else {
                    0.0
                };
                self.add_gain(skill, t, share * gain.skill, training.keeps.map_or(1.0, |keeps| keeps.floor));
            }
        }
    }

    fn add_gain(&mut self, skill: usize, training: usize, amount: f64, floor: f64) {
        self.refresh(skill);
        let now = self.now;
        for gain in self.skills[skill].gains.iter_mut().filter(|gain| gain.training == training) {
            gain.left += amount;
            gain.floor += amount * floor;
            gain.since = now;
        }
        self.refresh(skill);
    }

    /// Returns the skill of each member's `place`-th skill of `group`, averaged over the members of today; who
    /// cannot do it, or not yet, has none.
    pub(super) fn mean_skill(&mut self, group: usize, place: usize) -> f64 {
        let (mut sum, mut count) = (0.0, 0);
        for officer in self.plan.members[group].clone() {
            if self.plan.scenario.officers[officer].is_there() {
                let skill = self.plan.officers[officer].skills.start + place;
                sum += if self.plan.skills[skill].able { self.speed(skill) } else { 0.0 };
                count += 1;
            }
        }
        sum / f64::from(count.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unit times T_i = 10 + 10·e^(−0.02 i): at i = 99 and Wright's T_n = 20·n^(log₂ 0.8) at n = 16.
    #[test]
    fn learning_follows_the_textbook_curves() {
        let half_life = Practice::Cases(std::f64::consts::LN_2 / 0.02);
        let plateau = Learning::Exponential { to: 1.0, half_life };
        let time = 10.0 / learned(0.5, plateau, 99.0, SimDuration::ZERO);
        assert!((time - (10.0 + 10.0 * (-0.02f64 * 99.0).exp())).abs() < 1e-9);
        let wright = Learning::Wright { rate: 0.8, to: 1.0 };
        let time = 2.0 / learned(0.1, wright, 15.0, SimDuration::ZERO);
        assert!((time - 20.0 * 0.8f64.powi(4)).abs() < 1e-9);
    }
}
