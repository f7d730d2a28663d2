//! People who come together: groups at one instant, with one ticket, and parties on a date.

use super::Office;
use super::arrive::{Coming, Source};
use super::citizen::{Citizen, Purpose};
use super::observe::Observer;
use super::plan::{Groups, SourcePlan};
use crate::random::stream::Key;
use crate::scenario::demand::{MOST_TOGETHER, Party};
use crate::time::{SimDuration, SimTime};

/// A group of which some have yet to come.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Group {
    first: Coming,
    /// Who is next, and how many they are.
    member: u32,
    size: u32,
}

impl Group {
    /// Returns whether some have yet to come.
    pub(super) fn is_coming(&self) -> bool {
        self.member < self.size
    }
}

/// Number of the `member`-th of the group, or of the people of a party, whose first is number `first`. The first
/// is who would come alone: what others come along moves nobody's luck.
fn numbered(first: u32, member: u32) -> u32 {
    first.wrapping_add(member.wrapping_mul(MOST_TOGETHER))
}

/// Key of whoever comes on `day` with `number`, from the key of the source.
#[inline]
pub(super) fn key_of(source: Key, day: u32, number: u32) -> Key {
    source.with(1 << 63 | u64::from(day) << 32 | u64::from(number))
}

/// Day and number of the first of the group of `someone`.
fn group_of(someone: &Citizen) -> (u32, u32) {
    (someone.day, someone.number % MOST_TOGETHER)
}

impl Source<'_> {
    /// Draws how many come together with `first`, who comes next.
    pub(super) fn draw_group(&mut self, first: Coming, groups: &Groups<'_>) -> Coming {
        let luck = key_of(self.key, first.day, first.number).of(Purpose::Group, 0).uniform();
        let last = groups.sizes.len() - 1;
        let place = groups.sizes.iter().position(|&(until, _)| luck < until).unwrap_or(last);
        self.group = Group { first, member: 0, size: groups.sizes[place].1 };
        self.draw_member()
    }

    /// Returns the next member of the group of which some have yet to come.
    pub(super) fn draw_member(&mut self) -> Coming {
        let Group { first, member, .. } = self.group;
        self.group.member += 1;
        Coming { number: numbered(first.number, member), ..first }
    }

    /// Draws who of all `parties` comes, and when, last first.
    pub(super) fn draw_parties(&mut self, parties: &[Party]) {
        let mut of_day = (0, 0);
        for party in parties {
            of_day = if of_day.0 == party.day { (party.day, of_day.1 + 1) } else { (party.day, 1) };
            for person in 0..party.people {
                let number = numbered(person, of_day.1 - 1);
                let luck = key_of(self.key, party.day, number);
                if luck.of(Purpose::NoShow, 0).uniform() < party.turnout {
                    let after = party.within.scaled(luck.of(Purpose::Lateness, 0).uniform());
                    let at = (party.at + after).min(SimDuration(SimDuration::DAY.0 - 1));
                    self.appointments.push((SimTime::midnight(party.day) + at, number));
                }
            }
        }
        self.appointments.sort_by_key(|&(at, _)| std::cmp::Reverse(at));
    }
}

impl SourcePlan<'_> {
    /// Returns when groups come, or else people.
    pub(super) fn events(&self) -> &Self {
        match self {
            SourcePlan::Groups(groups) => &groups.events,
            SourcePlan::Poisson { .. }
            | SourcePlan::Renewal { .. }
            | SourcePlan::Appointments { .. }
            | SourcePlan::Recorded(_)
            | SourcePlan::Complaints(_)
            | SourcePlan::Parties(_) => self,
        }
    }
}

impl<O: Observer> Office<'_, O> {
    /// Returns whether `citizen` comes for the first time, in a group that has its ticket.
    pub(super) fn shares_ticket(&self, citizen: u32) -> bool {
        let someone = &self.citizens[citizen];
        let ticket = self.sources[someone.demand as usize].ticket;
        ticket.is_some() && someone.visits == 1 && ticket == Some(group_of(someone))
    }

    /// The group of `citizen`, if it comes in one, has its ticket.
    pub(super) fn share_ticket(&mut self, citizen: u32) {
        let someone = &self.citizens[citizen];
        let source = &mut self.sources[someone.demand as usize];
        if matches!(source.plan.source, SourcePlan::Groups(_)) && someone.visits == 1 {
            source.ticket = Some(group_of(someone));
        }
    }
}
