//! A diary: what each week of a replication was like. It is kept only when asked for, and written at midnight, so
//! that nothing of it is in the event loop and nothing else is counted differently for it.

use super::Office;
use super::cost::Spent;
use super::observe::Observer;
use super::outcome::DayCounts;
use crate::scenario::{OfficerId, StepId};
use crate::time::SimTime;
use serde::{Deserialize, Serialize};

/// One week of one replication: seven days from the first day of the horizon on, the last week perhaps fewer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Week {
    /// Days of it that were measured.
    pub days: u64,
    /// Visits begun.
    pub arrived: u64,
    /// Visits begun that ended served.
    pub served: u64,
    /// Visits begun that ended after joining a queue.
    pub joined: u64,
    /// Their total wait \[µs\].
    pub wait: i64,
    /// Cases ended with success.
    pub cards: u64,
    /// Cost of officers and equipment, of courses first held in it, and in the first week of factors \[currency\].
    pub cost: f64,
    /// By set of skills that is watched: their mean at the end of each day, added up over the days \[millionths\].
    pub skill: Vec<i64>,
}

/// The diary of the present replication.
#[derive(Clone, Debug)]
pub(super) struct Diary {
    /// Sets of skills, by their places in the plan, each with its officer.
    watched: Vec<Vec<(OfficerId, usize)>>,
    weeks: Vec<Week>,
    /// What the books said of each day when the replication began.
    before: Vec<DayCounts>,
    /// Up to where cases and spending are written up.
    cards: u64,
    spent: Spent,
    /// What was spent in the present week.
    of_week: Spent,
}

impl Diary {
    /// Begins another replication of `days` days, of which the books have said `before`.
    pub fn begin(&mut self, before: &[DayCounts]) {
        self.weeks.clear();
        let skill = vec![0; self.watched.len()];
        self.weeks.resize(before.len().div_ceil(7), Week { skill, ..Week::default() });
        self.before = before.to_vec();
        self.forget();
    }

    /// Measuring begins.
    fn forget(&mut self) {
        self.cards = 0;
        (self.spent, self.of_week) = (Spent::default(), Spent::default());
    }
}

impl<O: Observer> Office<'_, O> {
    /// Keeps a diary from the next replication on, in which the mean speed of each of the sets in `watched` is
    /// followed: of officers, each at a step. Whoever cannot do the step (yet) has none there.
    pub fn keep_diary(&mut self, watched: &[Vec<(OfficerId, StepId)>]) {
        let place = |&(officer, step): &(OfficerId, StepId)| {
            let mine = self.plan.officers.get(officer.index()).map_or(0..0, |plan| plan.skills.clone());
            let place = mine.into_iter().find(|&place| self.plan.skills[place].step == step);
            place.map(|place| (officer, place))
        };
        self.diary = Some(Box::new(Diary {
            watched: watched.iter().map(|set| set.iter().filter_map(place).collect()).collect(),
            weeks: Vec::new(),
            before: Vec::new(),
            cards: 0,
            spent: Spent::default(),
            of_week: Spent::default(),
        }));
    }

    /// Takes the diary of the replication that ended; empty if none is kept.
    pub fn take_weeks(&mut self) -> Vec<Week> {
        let Some(diary) = &mut self.diary else { return Vec::new() };
        for (day, (now, before)) in self.books.days.iter().zip(&diary.before).enumerate() {
            // Days of the warm-up are counted by nobody.
            if now.days > before.days {
                let week = &mut diary.weeks[day / 7];
                week.arrived += now.arrived - before.arrived;
                week.served += now.served - before.served;
                week.joined += now.joined - before.joined;
                week.wait += now.wait - before.wait;
            }
        }
        std::mem::take(&mut diary.weeks)
    }

    /// Measuring begins.
    pub(super) fn rebase_diary(&mut self) {
        if let Some(diary) = &mut self.diary {
            diary.forget();
        }
    }

    /// Writes up the day that ends now.
    pub(super) fn write_diary(&mut self) {
        let Some(mut diary) = self.diary.take() else { return };
        self.settle_all();
        let cards = self.cells.iter().map(|cell| cell.counts.done).sum();
        let spent = self.spent();
        let day = self.day.number;
        if SimTime::midnight(day) >= self.from {
            if day.is_multiple_of(7) {
                diary.of_week = Spent::default();
            }
            diary.of_week.add(&diary.spent, &spent);
            let once = self.cost_once(day / 7);
            let week = &mut diary.weeks[day as usize / 7];
            week.days += 1;
            week.cards += cards - diary.cards;
            week.cost = self.price(&diary.of_week) + once;
            for (sum, set) in week.skill.iter_mut().zip(&diary.watched) {
                *sum += self.mean_of(set);
            }
        }
        (diary.cards, diary.spent) = (cards, spent);
        self.diary = Some(diary);
    }

    /// Returns what is paid once, if that is in `week`.
    fn cost_once(&self, week: u32) -> f64 {
        let first_day =
            |days: &mut dyn Iterator<Item = u32>| days.filter(|&day| day >= self.from.day()).min();
        let courses = self.plan.scenario.trainings.iter().filter(|training| {
            first_day(&mut training.sessions.iter().map(|session| session.day)).map(|day| day / 7)
                == Some(week)
        });
        let factors = if self.from.day() / 7 == week { self.cost_of_factors() } else { 0.0 };
        factors + courses.map(|training| training.cost).sum::<f64>()
    }

    /// Returns the mean speed of the skills of `set`, of the officers of today \[millionths\].
    fn mean_of(&mut self, set: &[(OfficerId, usize)]) -> i64 {
        let (mut sum, mut count) = (0.0, 0);
        for &(officer, skill) in set {
            if self.plan.scenario.officers[officer.index()].is_there() {
                sum += if self.plan.skills[skill].able { self.speed(skill) } else { 0.0 };
                count += 1;
            }
        }
        (sum / f64::from(count.max(1)) * 1e6).round() as i64
    }
}
