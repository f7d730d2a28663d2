//! Duty: who is on the floor, on a break, in training, absent or at home; and overtime.

use super::Office;
use super::citizen::NOBODY;
use super::event::Rank;
use super::observe::{Observer, StateClock};
use super::plan::OfficerPlan;
use super::reserve::Call;
use crate::scenario::people::{OfficerRule, Pause, ShiftEnd};
use crate::time::{SimDuration, SimTime};

/// What an officer is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Activity {
    /// At home.
    Off,
    /// On the floor without work.
    Idle,
    /// Serving.
    Busy,
    /// Waiting with a citizen by a broken unit.
    Held,
    /// On a break.
    Break,
    /// In training.
    Training,
    /// Absent for the day.
    Absent,
    /// On the way into the field, or back.
    Travel,
    /// In the field without work.
    Field,
}

/// Number of [`Activity`] states.
const ACTIVITIES: usize = 9;

/// One officer now.
#[derive(Clone, Debug)]
pub(super) struct OfficerState<'p> {
    pub plan: &'p OfficerPlan,
    pub activity: Activity,
    pub clock: StateClock<ACTIVITIES>,
    /// Whom, at which step, with which skill.
    pub citizen: u32,
    pub step: u32,
    pub skill: u32,
    /// The present stretch of service: start, planned end, speed.
    pub started: SimTime,
    pub ends: SimTime,
    pub speed: f64,
    pub held_since: SimTime,
    /// Where to go when the work in hand is done.
    pub pending: Option<Activity>,
    /// On duty beyond the shift for those still inside.
    pub overtime: bool,
    /// Away on outreach, among people.
    pub is_in_field: bool,
    /// The shift ends with the opening hours of today.
    pub due_home: bool,
    /// Whether a free officer may have to go, or stays away: on overtime, called from a reserve, or in the field.
    pub extra: bool,
    /// Of a reserve: where the roster has the officer, and whether somebody called.
    pub duty: Activity,
    pub call: Call,
    /// The post is vacant until this day.
    pub vacant_until: Option<u32>,
    /// When the officer came today, and last came from home or a break.
    pub came: SimTime,
    pub rested: SimTime,
    /// What the factors of the present service add to speed \[millionths\].
    pub hurry: i64,
    /// Absent today.
    pub absent: bool,
    /// Units in hand.
    pub units: usize,
    /// Services completed.
    pub served: u64,
    /// On duty by the roster, and up to when the two times below are accounted for.
    planned: bool,
    planned_since: SimTime,
    /// Time on duty by the roster, and beyond it \[µs\].
    pub rostered: i64,
    pub beyond: i64,
}

impl<'p> OfficerState<'p> {
    pub fn new(plan: &'p OfficerPlan) -> OfficerState<'p> {
        OfficerState {
            plan,
            activity: Activity::Off,
            clock: StateClock::new(Activity::Off as usize),
            citizen: NOBODY,
            step: 0,
            skill: 0,
            started: SimTime::ZERO,
            ends: SimTime::ZERO,
            speed: 1.0,
            held_since: SimTime::ZERO,
            pending: None,
            overtime: false,
            is_in_field: false,
            due_home: false,
            extra: false,
            vacant_until: None,
            duty: Activity::Off,
            call: Call::No,
            came: SimTime::ZERO,
            rested: SimTime::ZERO,
            hurry: 0,
            absent: false,
            units: 0,
            served: 0,
            planned: false,
            planned_since: SimTime::ZERO,
            rostered: 0,
            beyond: 0,
        }
    }

    /// Accounts for the time on duty up to now; call before the roster or the officer goes on or off.
    pub fn settle_duty(&mut self, now: SimTime) {
        let elapsed = (now - self.planned_since).0;
        self.planned_since = now;
        if self.planned {
            self.rostered += elapsed;
        } else if self.activity != Activity::Off {
            self.beyond += elapsed;
        }
    }

    /// What follows is beyond the roster.
    pub fn leave_roster(&mut self, now: SimTime) {
        self.settle_duty(now);
        self.planned = false;
    }

    /// Forgets what was accounted for so far.
    pub fn rebase(&mut self, now: SimTime) {
        self.clock.rebase(now);
        (self.planned_since, self.rostered, self.beyond, self.served) = (now, 0, 0, 0);
    }

    pub fn is_busy(&self) -> bool {
        self.activity == Activity::Busy
    }

    pub fn is_held(&self) -> bool {
        self.activity == Activity::Held
    }

    pub fn is_serving(&self) -> bool {
        self.is_busy() || self.is_held()
    }

    pub fn is_called_in(&self) -> bool {
        matches!(self.call, Call::In(_))
    }

    pub fn is_on_floor(&self) -> bool {
        matches!(self.activity, Activity::Idle | Activity::Busy | Activity::Held) && !self.is_in_field
    }

    /// Turns to `to`, now, in an office that is `open` or not.
    #[inline]
    pub fn go(&mut self, now: SimTime, open: bool, to: Activity) {
        if self.activity != to {
            self.clock.go(now, open, to as usize);
            self.activity = to;
        }
    }

    /// Has nobody in hand any more.
    #[inline]
    pub fn done(&mut self) {
        self.citizen = NOBODY;
    }
}

/// A planned change of duty.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub at: SimTime,
    pub officer: u32,
    pub to: Activity,
    pub why: Why,
}

/// Why somebody's duty changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The roster of the day says so.
    Roster,
    /// Called from a reserve.
    Called,
    /// Called, and there as long as the reserve comes for at least.
    Stayed,
}

impl<O: Observer> Office<'_, O> {
    /// Plans the duty of everybody on `day` and schedules the first change.
    pub(super) fn plan_roster(&mut self, day: u32) {
        let mut roster = std::mem::take(&mut self.day.roster);
        // Who was called late yesterday still comes.
        roster.retain(|change| change.why != Why::Roster);
        for officer in 0..self.officers.len() {
            self.plan_officer(officer, day, &mut roster);
        }
        // Who leaves hands over before somebody comes; else in the order of the file. Last first.
        roster.sort_by_key(|change: &Change| (change.at, change.to == Activity::Idle));
        roster.reverse();
        self.day.roster = roster;
        self.schedule_roster();
    }

    fn plan_officer(&mut self, officer: usize, day: u32, roster: &mut Vec<Change>) {
        let scenario = self.plan.scenario;
        let described = &scenario.officers[officer];
        let midnight = SimTime::midnight(day);
        let group = &scenario.groups[described.group.index()];
        if let Some(turnover) = group.turnover
            && described.is_there()
            && self.is_vacant(officer, day, turnover)
        {
            (self.officers[officer].due_home, self.officers[officer].absent) = (false, true);
            roster.push(Change {
                at: midnight,
                officer: officer as u32,
                to: Activity::Off,
                why: Why::Roster,
            });
            return;
        }
        let luck = self.key.with(self.plan.officers[officer].key.0).with(u64::from(day));
        let absent = group.absence > 0.0 && luck.uniform() < group.absence;
        let present = if absent { Activity::Absent } else { Activity::Idle };
        let from = roster.len();
        let state = &self.officers[officer];
        let was_there = state.planned || state.duty != Activity::Off;
        let mut add = |time: SimDuration, to: Activity| {
            roster.push(Change { at: midnight + time, officer: officer as u32, to, why: Why::Roster });
        };
        (self.officers[officer].due_home, self.officers[officer].absent) = (false, absent);
        // Who was there day and night, or belonged to the office, until a change goes home at midnight.
        if !described.is_there() || was_there && !described.always {
            add(SimDuration::ZERO, Activity::Off);
        }
        if described.always {
            add(SimDuration::ZERO, present);
        } else if !scenario.calendar.windows(day).is_empty() || scenario.calendar.always {
            let end_of_hours = self.day.end_of_hours;
            for duty in &described.week[scenario.calendar.weekday(day)] {
                add(duty.window.from, present);
                match duty.then {
                    Pause::Home if Some(duty.window.until) == end_of_hours => {
                        self.officers[officer].due_home = true;
                    }
                    Pause::Home => add(duty.window.until, Activity::Off),
                    Pause::Break if absent => add(duty.window.until, Activity::Absent),
                    Pause::Break => add(duty.window.until, Activity::Break),
                }
            }
        }
        if !absent {
            self.plan_sessions(officer, day, from, roster);
            if self.plan.by_rule {
                self.plan_outreach(officer, day, from, roster);
            }
        }
    }

    /// Puts the training sessions of `officer` on `day` into the plan that begins at `from`.
    fn plan_sessions(&self, officer: usize, day: u32, from: usize, roster: &mut Vec<Change>) {
        let sessions = self.plan.scenario.trainings.iter().flat_map(|training| &training.sessions);
        for session in sessions.filter(|session| session.day == day) {
            if !session.attend.iter().any(|attendant| attendant.index() == officer) {
                continue;
            }
            let (begin, end) =
                (SimTime::midnight(day) + session.window.from, SimTime::midnight(day) + session.window.until);
            let before = |time: SimTime| {
                let mine = roster[from..].iter().filter(|change| change.at <= time);
                mine.max_by_key(|change| change.at).map_or(Activity::Off, |change| change.to)
            };
            let past_hours = self.day.end_of_hours.is_some_and(|hours| session.window.until >= hours);
            let after = if past_hours { Activity::Off } else { before(end) };
            let mut kept: Vec<Change> =
                roster.drain(from..).filter(|change| change.at < begin || change.at > end).collect();
            roster.append(&mut kept);
            let mut add = |at: SimTime, to: Activity| {
                roster.push(Change { at, officer: officer as u32, to, why: Why::Roster });
            };
            add(begin, Activity::Training);
            add(end, after);
        }
    }

    fn schedule_roster(&mut self) {
        if let Some(change) = self.day.roster.last() {
            self.events.schedule(self.roster_slot, change.at, Rank::ShiftChange as u8);
        }
    }

    /// Adds a change to the plan of the day, after those of the same instant.
    pub(super) fn add_change(&mut self, change: Change) {
        let roster = &mut self.day.roster;
        let later = |other: &Change| (other.at, other.to == Activity::Idle) > (change.at, true);
        roster.insert(roster.partition_point(later), change);
        self.schedule_roster();
    }

    /// Carries out the changes of duty that are due.
    #[inline(never)]
    pub(super) fn roster_event(&mut self) {
        while let Some(change) = self.day.roster.pop_if(|change| change.at <= self.now) {
            let officer = change.officer as usize;
            match change.why {
                Why::Roster if self.plan.is_reserve(officer) => self.change_reserve(officer, change.to),
                Why::Roster => self.change_duty(officer, change.to),
                Why::Called => self.come_in(officer),
                Why::Stayed => self.release(officer),
            }
        }
        if self.plan.lined {
            self.form_lines();
        }
        self.schedule_roster();
    }

    /// Sends `officer` where the plan says: at once, or when the work in hand is done.
    #[inline(never)]
    pub(super) fn change_duty(&mut self, officer: usize, to: Activity) {
        let group = self.plan.officers[officer].group;
        self.note_rest(officer, to);
        let state = &mut self.officers[officer];
        state.settle_duty(self.now);
        state.planned = to != Activity::Off;
        if to == Activity::Idle {
            self.come_on_floor(officer);
        } else if state.is_serving() {
            let hand_over = self.plan.scenario.groups[group].shift_end == ShiftEnd::HandOver;
            if to == Activity::Off && (hand_over || state.is_held()) {
                self.interrupt(officer, false);
                self.go_off(officer, to);
                self.wake_all();
            } else {
                state.pending = Some(to);
            }
        } else {
            self.go_off(officer, to);
        }
    }

    /// The roster wants `officer` on the floor, who may be there already, or still serve in the field.
    fn come_on_floor(&mut self, officer: usize) {
        let state = &mut self.officers[officer];
        let was_there = state.is_on_floor();
        (state.pending, state.overtime, state.is_in_field) = (None, false, false);
        state.extra = state.is_called_in();
        let serves = state.is_serving();
        if was_there {
            return;
        }
        if state.extra && self.is_dispensable(officer) {
            return self.go_off(officer, Activity::Off);
        }
        if self.plan.counts_floor {
            self.count_on_floor(officer, true);
        }
        if !serves {
            self.become_free(officer);
        }
    }

    #[inline(never)]
    pub(super) fn go_off(&mut self, officer: usize, to: Activity) {
        self.not_free(officer);
        if self.plan.counts_floor && self.officers[officer].is_on_floor() {
            self.count_on_floor(officer, false);
        }
        let state = &mut self.officers[officer];
        state.settle_duty(self.now);
        (state.pending, state.overtime, state.is_in_field) = (None, false, false);
        if to == Activity::Off {
            state.call = Call::No;
        }
        state.extra = state.is_called_in();
        self.go(officer, to);
        if to == Activity::Field {
            self.arrive_in_field(officer);
        }
    }

    #[inline(always)]
    pub(super) fn go(&mut self, officer: usize, to: Activity) {
        self.officers[officer].go(self.now, self.day.open, to);
    }

    /// An officer has nothing in hand: goes where the plan says, serves the next, or waits for work.
    #[inline(never)]
    pub(super) fn become_free(&mut self, officer: usize) {
        self.become_free_inline(officer);
    }

    /// The same, inlined where it is called for most services.
    #[inline(always)]
    pub(super) fn become_free_inline(&mut self, officer: usize) {
        let state = &mut self.officers[officer];
        if let Some(to) = state.pending {
            return self.go_off(officer, to);
        }
        if state.extra && self.works_elsewhere(officer) {
            return;
        }
        if self.find_work(officer) {
            return;
        }
        self.go(officer, Activity::Idle);
        let plan = self.officers[officer].plan;
        for able in &plan.able {
            let at = &self.steps[able.step as usize];
            if self.officers[officer].overtime && !at.plan.present {
                continue;
            }
            let key = match at.plan.rule {
                OfficerRule::Listed | OfficerRule::Random | OfficerRule::LongestIdle => 0,
                OfficerRule::Fastest => u64::MAX - self.speed(able.skill as usize).to_bits(),
                OfficerRule::Slowest => self.speed(able.skill as usize).to_bits(),
                OfficerRule::FewestOtherSkills => plan.skills.len() as u64,
            };
            let at = &mut self.steps[able.step as usize];
            at.free.insert(able.rank as usize, key);
            if at.plan.needs {
                self.doubt_cause(able.step as usize);
            }
        }
    }

    /// Takes `officer` off all lists of the free.
    #[inline(always)]
    pub(super) fn not_free(&mut self, officer: usize) {
        if self.officers[officer].activity == Activity::Idle {
            for able in &self.officers[officer].plan.able {
                let at = &mut self.steps[able.step as usize];
                at.free.remove(able.rank as usize);
                if at.plan.needs {
                    self.doubt_cause(able.step as usize);
                }
            }
        }
    }

    /// At the end of hours, sends home whose shift ends now, or keeps them for those inside.
    #[inline(never)]
    pub(super) fn begin_overtime(&mut self) {
        let wanted = self.office.inside.value > 0 && !self.day.service_stopped;
        for officer in 0..self.officers.len() {
            let due = std::mem::take(&mut self.officers[officer].due_home);
            let away = matches!(self.officers[officer].activity, Activity::Training | Activity::Travel);
            if due {
                self.officers[officer].duty = Activity::Off;
            }
            if !due || away || self.officers[officer].is_in_field {
                continue;
            }
            if wanted && self.officers[officer].is_on_floor() && self.plan.officers[officer].serves_present {
                let state = &mut self.officers[officer];
                state.settle_duty(self.now);
                (state.planned, state.overtime, state.extra) = (false, true, true);
                for able in &self.officers[officer].plan.able {
                    let at = &mut self.steps[able.step as usize];
                    if !at.plan.present {
                        at.free.remove(able.rank as usize);
                        self.doubt_cause(able.step as usize);
                    }
                }
            } else {
                self.change_duty(officer, Activity::Off);
            }
        }
    }

    /// Nobody is left inside: everybody on overtime goes home.
    #[inline(never)]
    pub(super) fn end_overtime(&mut self) {
        for officer in 0..self.officers.len() {
            if self.officers[officer].overtime && self.officers[officer].activity == Activity::Idle {
                self.go_off(officer, Activity::Off);
            }
        }
    }
}
