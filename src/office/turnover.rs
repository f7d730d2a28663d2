//! Turnover: officers who leave for good, posts that are vacant, newcomers who have everything to learn.

use super::Office;
use super::observe::Observer;
use crate::random::stream::Key;
use crate::scenario::people::Turnover;
use crate::time::SimTime;

/// What the luck of leaving is found under.
const LEAVES: Key = Key(0x6C65_6176_6573_0001);

impl<O: Observer> Office<'_, O> {
    /// At the start of `day`: returns whether the post of `officer` is vacant today. Who holds it may leave, and who
    /// follows may begin. Everybody is there on the first day.
    pub(super) fn is_vacant(&mut self, officer: usize, day: u32, turnover: Turnover) -> bool {
        let leaves = match self.officers[officer].vacant_until {
            Some(until) if day < until => {
                self.count_post(officer, day, (0, true));
                return true;
            }
            Some(_) => {
                self.take_on(officer, turnover.newcomer);
                false
            }
            None => {
                let key =
                    self.key.with(self.plan.officers[officer].key.0).with(LEAVES.0).with(u64::from(day));
                day > 0 && key.uniform() < -(-turnover.per_year / 365.0).exp_m1()
            }
        };
        let vacant = leaves && turnover.vacancy > 0;
        if vacant {
            self.officers[officer].vacant_until = Some(day.saturating_add(turnover.vacancy));
        } else if leaves {
            self.take_on(officer, turnover.newcomer);
        }
        self.count_post(officer, day, (u64::from(leaves), vacant));
        vacant
    }

    /// A newcomer begins at the post of `officer`.
    fn take_on(&mut self, officer: usize, newcomer: f64) {
        self.officers[officer].vacant_until = None;
        for skill in self.plan.officers[officer].skills.clone() {
            self.skills[skill].begin(&self.plan.skills[skill], newcomer, self.now);
        }
    }

    fn count_post(&mut self, officer: usize, day: u32, (leavers, vacant): (u64, bool)) {
        if SimTime::midnight(day) >= self.from {
            let counts = &mut self.outcome.groups[self.plan.officers[officer].group];
            counts.posts += 1;
            counts.vacant += u64::from(vacant);
            counts.leavers += leavers;
        }
    }
}
