//! Outreach: officers away on certain days, who serve people where they live, and what they take along.
//!
//! Whoever is in the field is in no list of the free: people in the field and officers there find each other here.

use super::Office;
use super::call::Urgency;
use super::equipment::UnitMode;
use super::observe::Observer;
use super::plan::Able;
use super::shift::{Activity, Change, Why};
use crate::scenario::people::Outreach;
use crate::time::{SimDuration, SimTime};

/// What becomes of a unit once nobody has it in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Nothing,
    Maintenance,
    /// Goes, or has gone, with this outreach.
    Outreach(usize),
    /// Leaves the office for good, or until a dated change brings it back.
    Gone,
}

impl<O: Observer> Office<'_, O> {
    /// Puts the outreach of `officer` on `day` into the plan of duty that begins at `from`; who does not work that
    /// day does not go.
    pub(super) fn plan_outreach(&self, officer: usize, day: u32, from: usize, roster: &mut Vec<Change>) {
        let described = &self.plan.scenario.officers[officer];
        let goes = |outreach: &&Outreach| {
            let mine = outreach.group == described.group && described.member < outreach.members;
            mine && outreach.days.contains(&day)
        };
        for outreach in self.plan.scenario.outreaches.iter().filter(goes) {
            if roster[from..].iter().all(|change| change.to == Activity::Off) {
                return;
            }
            let at = |time: SimDuration| SimTime::midnight(day) + time;
            let (begin, end) = (at(outreach.window.from), at(outreach.window.until));
            let past_hours = self.day.end_of_hours.is_some_and(|hours| outreach.window.until >= hours);
            let mine = roster[from..].iter().filter(|change| change.at <= end);
            let before = mine.max_by_key(|change| change.at).map_or(Activity::Off, |change| change.to);
            let after = if past_hours { Activity::Off } else { before };
            let mut kept: Vec<Change> =
                roster.drain(from..).filter(|change| change.at < begin || change.at > end).collect();
            roster.append(&mut kept);
            let stations = [
                (begin, Activity::Travel),
                (begin + outreach.travel, Activity::Field),
                (end - outreach.travel, Activity::Travel),
                (end, after),
            ];
            roster.extend(stations.map(|(at, to)| Change {
                at,
                officer: officer as u32,
                to,
                why: Why::Roster,
            }));
        }
    }

    /// `officer`, with nothing in hand, serves in the field, or leaves the floor if there beyond the roster or as a
    /// reserve who is not wanted any more; true if `officer` is not to look for work in the office.
    #[inline(never)]
    pub(super) fn works_elsewhere(&mut self, officer: usize) -> bool {
        if self.officers[officer].is_in_field {
            self.serve_from_field(officer);
            return true;
        }
        let goes = self.is_dispensable(officer);
        if goes {
            self.go_off(officer, Activity::Off);
        }
        goes
    }

    /// An officer has arrived in the field.
    pub(super) fn arrive_in_field(&mut self, officer: usize) {
        let state = &mut self.officers[officer];
        (state.is_in_field, state.extra) = (true, true);
        self.serve_from_field(officer);
    }

    /// An officer in the field, with nothing in hand, serves the next, or waits for people.
    fn serve_from_field(&mut self, officer: usize) {
        match self.choose_in_field(officer) {
            Some((able, citizen)) => self.start(&able, citizen),
            None => self.go(officer, Activity::Field),
        }
    }

    /// Returns whom an officer in the field would serve next.
    pub(super) fn choose_in_field(&self, officer: usize) -> Option<(Able, u32)> {
        let mut best: Option<(Urgency, Able, u32)> = None;
        for &able in &self.officers[officer].plan.field {
            if let Some(first) = self.called_at(&self.steps[able.step as usize]) {
                let key = self.urgency(first);
                if best.is_none_or(|(other, _, _)| key < other) {
                    best = Some((key, able, first));
                }
            }
        }
        best.map(|(_, able, citizen)| (able, citizen))
    }

    /// Somebody has come to `step` in the field: officers who wait there serve, those listed first first.
    pub(super) fn serve_in_field(&mut self, step: usize) {
        for able in &self.plan.steps[step].skills {
            let officer = able.officer as usize;
            if self.officers[officer].activity == Activity::Field {
                self.serve_from_field(officer);
            }
        }
    }

    /// Takes along what outreach number `outreach` needs of what works: what is free at once, the rest as it is put
    /// down.
    pub(super) fn kits_leave(&mut self, outreach: usize) {
        for &(pool, count) in &self.plan.scenario.outreaches[outreach].takes {
            let units = self.plan.pools[pool.index()].units.clone();
            let here = |office: &Self, unit: &usize| {
                office.units[*unit].works() && office.units[*unit].due == Due::Nothing
            };
            let (in_hand, free): (Vec<usize>, Vec<usize>) =
                units.filter(|unit| here(self, unit)).partition(|&unit| self.units[unit].is_in_hand());
            for unit in free.into_iter().chain(in_hand).take(count as usize) {
                self.units[unit].due = Due::Outreach(outreach);
                if !self.units[unit].is_in_hand() {
                    self.pools[pool.index()].take(self.plan.units[unit].number);
                    self.take_along(unit);
                }
            }
        }
    }

    /// Takes a unit that is in no list of free ones into the field.
    pub(super) fn take_along(&mut self, unit: usize) {
        let pool = self.plan.units[unit].pool;
        self.set_wear_mode(unit, UnitMode::Taken);
        self.pools[pool].working -= 1;
        self.doubt_causes(&self.plan.pools[pool].steps);
        self.units[unit].failing = None;
        self.events.cancel(self.unit_slot + unit);
    }

    /// Brings back what outreach number `outreach` took along.
    pub(super) fn kits_return(&mut self, outreach: usize) {
        for unit in 0..self.units.len() {
            if self.units[unit].due == Due::Outreach(outreach) {
                self.units[unit].due = Due::Nothing;
                if self.units[unit].is_taken() {
                    self.works_again(unit);
                }
            }
        }
    }
}
