//! What one replication counted: integers only, so that sums do not depend on their order.

use super::plan::Plan;
use crate::scenario::Scenario;
use crate::stats::quantile::WaitCounts;
use serde::{Deserialize, Serialize};

/// Why a waiting citizen waits: what is missing at the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Nobody free can do it.
    Officer,
    /// No working unit is free.
    Equipment,
    /// A system is down.
    System,
    /// Stock has run out.
    Stock,
    /// The office does not serve at this hour.
    Closed,
}

impl Cause {
    /// All causes, in the order of the counters.
    pub const ALL: [Cause; 5] =
        [Cause::Officer, Cause::Equipment, Cause::System, Cause::Stock, Cause::Closed];

    /// Name in results.
    pub fn name(self) -> &'static str {
        match self {
            Cause::Officer => "officer",
            Cause::Equipment => "equipment",
            Cause::System => "system",
            Cause::Stock => "stock",
            Cause::Closed => "closed",
        }
    }
}

/// Everything one replication counted, after the warm-up. Times are in microseconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Index of the replication.
    pub replication: u64,
    /// Events handled.
    pub events: u64,
    /// For the office as a whole.
    pub office: OfficeCounts,
    /// By service and class: service by service, its classes in order.
    pub cells: Vec<VisitCounts>,
    /// By step.
    pub steps: Vec<StepCounts>,
    /// By group of officers, summed over its members.
    pub groups: Vec<OfficerCounts>,
    /// Skill at the end, by group and skill in the order of the file, averaged over the members.
    pub skill_end: Vec<Vec<f64>>,
    /// By pool, summed over its units.
    pub pools: Vec<UnitCounts>,
    /// By system.
    pub systems: Vec<UnitCounts>,
    /// By stock.
    pub stocks: Vec<StockCounts>,
    /// By target.
    pub targets: Vec<TargetCounts>,
    /// By population: people who have what they came for.
    pub covered: Vec<u64>,
    /// By population: the day on which its goal was reached.
    pub reached: Vec<Option<u32>>,
    /// By outcome, those of the first step first: how often it followed.
    pub followed: Vec<u64>,
    /// By service and mark: service by service, its marks in order.
    pub marks: Vec<MarkCounts>,
}

/// Counts for the office as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OfficeCounts {
    /// Time measured: the horizon less the warm-up.
    pub measured: i64,
    /// Opening time in it.
    pub open: i64,
    /// Open days in it.
    pub open_days: u64,
    /// Time from the end of hours until the last citizen left, over all days.
    pub overtime: i64,
    /// People inside × opening time.
    pub inside_area: i128,
    /// People standing for want of a seat × opening time.
    pub standing_area: i128,
    /// People who waited inside when the first hours of a day began.
    pub early: u64,
    /// Their waits until then.
    pub early_wait: i64,
    /// Cost of officers, equipment and training \[currency\].
    pub cost: f64,
}

/// What became of the visits and cases of one service and class.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VisitCounts {
    /// Visits begun.
    pub arrived: u64,
    /// Visits that ended served: the case done, or on to a step that needs no presence.
    pub served: u64,
    /// Visits that ended with the request to come back.
    pub sent_back: u64,
    /// Visits that ended with a refusal on the merits.
    pub rejected: u64,
    /// Visits given up while waiting.
    pub abandoned: u64,
    /// Visits refused at the door: room full, quota gone, doors closed.
    pub refused: u64,
    /// Visits ended by the closing of the office.
    pub sent_home: u64,
    /// People who turned round on seeing the line.
    pub balked: u64,
    /// Visits put off to the next open day by people who heard that they would be in vain; not begun.
    pub stayed_home: u64,
    /// Visits not ended at the end of the horizon.
    pub inside: u64,
    /// Visits that ended after joining a queue: the ones that `wait` and `stay` add up.
    pub joined: u64,
    /// Those of them that had to wait at all.
    pub waited: u64,
    /// Time in queues before each first start.
    pub wait: i64,
    /// The same, of visits that ended served, sent back or rejected.
    pub wait_served: i64,
    /// Time in the building.
    pub stay: i64,
    /// Time in service.
    pub service: i64,
    /// Time held up by interruptions.
    pub held: i64,
    /// Cases begun.
    pub cases: u64,
    /// Cases ended with success.
    pub done: u64,
    /// Those in which every procedure was kept to, if there is any.
    pub compliant: u64,
    /// Visits of all of them.
    pub done_visits: u64,
    /// Time from the first arrival to the end of those.
    pub time_to_card: i64,
    /// Those ended within the promise.
    pub in_promise: u64,
    /// Visits scored for the proxy of satisfaction, refused ones included.
    pub scored: u64,
    /// Their indices, added up \[millionths\].
    pub score: i64,
    /// Those of `done` in which something went wrong on the way, or that carry a flaw.
    pub not_right: u64,
    /// Complaints about visits, when they ended.
    pub complaints: u64,
}

/// What became of the cases of one service that carried one mark.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MarkCounts {
    /// Cases begun with it.
    pub begun: u64,
    /// Cases with it ended with success.
    pub done: u64,
    /// Cases with it ended without success.
    pub failed: u64,
    /// Cases with it under way at the end of the horizon.
    pub open: u64,
}

/// What happened at one step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StepCounts {
    /// Citizens who joined the queue (or began the delay).
    pub joined: u64,
    /// Waits that ended: by a first start, or by leaving.
    pub waits: u64,
    /// Those longer than nothing.
    pub waited: u64,
    /// Their total.
    pub wait: i64,
    /// Waits ended by leaving.
    pub left: u64,
    /// Services completed.
    pub served: u64,
    /// Time they took, interruptions left out.
    pub service: i64,
    /// Errors made.
    pub errors: u64,
    /// Cases that went elsewhere as stock had run out; they are not among `joined`.
    pub detoured: u64,
    /// Services begun that have a procedure to keep to, and those in which it was not kept to.
    pub procedures: u64,
    /// See `procedures`.
    pub breaches: u64,
    /// People waiting for their first start × time, by [`Cause`].
    pub wait_area: [i128; 5],
    /// People waiting × opening time.
    pub queue_area: i128,
    /// People in service × opening time.
    pub busy_area: i128,
}

/// Where the time of officers went. All that is spent, `idle` to `absent`, is `rostered` plus `overtime`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OfficerCounts {
    /// On duty by the roster: from coming to going home, breaks and absences included.
    pub rostered: i64,
    /// On duty beyond that: work finished after the shift, or people served after hours.
    pub overtime: i64,
    /// On the floor or in the field without work.
    pub idle: i64,
    /// Serving.
    pub busy: i64,
    /// Waiting by a broken unit.
    pub held: i64,
    /// On a break.
    pub on_break: i64,
    /// In training.
    pub training: i64,
    /// Absent.
    pub absent: i64,
    /// On the way into the field, or back.
    pub travel: i64,
    /// Services completed.
    pub served: u64,
    /// Posts × days on which somebody might leave, those on which they were vacant, and who left.
    pub posts: u64,
    /// See `posts`.
    pub vacant: u64,
    /// See `posts`.
    pub leavers: u64,
    /// Calls from a reserve.
    pub calls: u64,
    /// What factors added to the speed of these \[millionths\].
    pub hurry: i64,
}

/// Where the time of machines or systems went, within opening hours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UnitCounts {
    /// Unit-hours of opening.
    pub total: i64,
    /// In use.
    pub busy: i64,
    /// Failed: under repair or waiting for it.
    pub down: i64,
    /// Under maintenance.
    pub maintenance: i64,
    /// Taken along by officers on outreach.
    pub away: i64,
    /// Resting after so many uses.
    pub rest: i64,
    /// Failures.
    pub failures: u64,
    /// Times at which a spare was put in the place of a failed unit.
    pub swaps: u64,
    /// Of a system: outages that no backup kept from the desk.
    pub reached: u64,
    /// Down at any hour, day or night.
    pub down_anytime: i64,
}

/// How a stock fared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StockCounts {
    /// Level × opening time \[items·µs\].
    pub level_area: i128,
    /// Opening time with nothing left.
    pub out: i64,
    /// Items taken.
    pub taken: u64,
    /// Items ordered.
    pub ordered: u64,
    /// Items received.
    pub received: u64,
    /// Days on which nothing was left at some time of the opening hours.
    pub out_days: u64,
}

/// How a target fared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TargetCounts {
    /// Citizens it is about.
    pub of: u64,
    /// Those within the limit.
    pub within: u64,
    /// Days with at least one such citizen.
    pub days: u64,
    /// Days on which the wanted share was within the limit.
    pub days_met: u64,
}

/// What is kept of many replications together rather than of each: distributions, hours and days.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Spread {
    /// Total wait per visit \[µs\], by cell.
    pub wait: Vec<WaitCounts>,
    /// Length of cases that ended with success \[µs\], by cell; empty if cases are over within a visit.
    pub lead: Vec<WaitCounts>,
    /// Wait per step \[µs\].
    pub step_wait: Vec<WaitCounts>,
    /// By hour of the clock.
    pub hours: Vec<HourCounts>,
    /// By day of the horizon.
    pub days: Vec<DayCounts>,
}

/// One hour of the clock, over all open days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HourCounts {
    /// Opening time in this hour.
    pub open: i64,
    /// Visits begun.
    pub arrived: u64,
    /// Waits of the visits begun in this hour.
    pub joined: u64,
    /// Their total.
    pub wait: i64,
    /// Services begun in this hour that have a procedure to keep to.
    pub procedures: u64,
    /// Those of them in which it was not kept to.
    pub breaches: u64,
    /// People waiting × time, after closing too.
    pub queue_area: i128,
    /// People inside × time, after closing too.
    pub inside_area: i128,
    /// People waiting × opening time.
    pub queue_open_area: i128,
    /// People inside × opening time.
    pub inside_open_area: i128,
}

/// One day of the horizon.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DayCounts {
    /// Replications in which it was measured.
    pub days: u64,
    /// Visits begun.
    pub arrived: u64,
    /// Visits that ended served.
    pub served: u64,
    /// Visits begun that ended after joining a queue.
    pub joined: u64,
    /// Their total wait.
    pub wait: i64,
    /// Skill at the end of the day \[millionths\], by group, averaged over members and skills.
    pub skill: Vec<i64>,
    /// People who have what they came for at the end of the day, by population.
    pub covered: Vec<u64>,
    /// Items left at the end of the day, by stock.
    pub stock: Vec<u64>,
    /// Cases under way at the end of the day.
    pub backlog: u64,
}

impl DayCounts {
    /// Returns empty counts of every day of the horizon.
    pub fn all(scenario: &Scenario) -> Vec<DayCounts> {
        let (skill, covered) = (vec![0; scenario.groups.len()], vec![0; scenario.populations.len()]);
        let stock = vec![0; scenario.stocks.len()];
        vec![DayCounts { skill, covered, stock, ..DayCounts::default() }; scenario.calendar.days() as usize]
    }

    /// Forgets what was counted.
    pub fn forget(&mut self) {
        let (skill, covered) = (vec![0; self.skill.len()], vec![0; self.covered.len()]);
        *self = DayCounts { skill, covered, stock: vec![0; self.stock.len()], ..DayCounts::default() };
    }
}

impl Spread {
    /// Returns an empty spread of the office of `plan`.
    pub fn new(plan: &Plan<'_>) -> Spread {
        let lasting = if plan.lasts { plan.cells() } else { 0 };
        Spread {
            wait: vec![WaitCounts::new(); plan.cells()],
            lead: vec![WaitCounts::new(); lasting],
            step_wait: vec![WaitCounts::new(); plan.steps.len()],
            hours: vec![HourCounts::default(); 24],
            days: DayCounts::all(plan.scenario),
        }
    }

    /// Adds what `other` kept; the order of additions does not matter.
    pub fn merge(&mut self, other: &Spread) {
        let histograms = self.wait.iter_mut().chain(&mut self.lead).chain(&mut self.step_wait);
        for (mine, theirs) in histograms.zip(other.wait.iter().chain(&other.lead).chain(&other.step_wait)) {
            mine.add(theirs);
        }
        for (mine, theirs) in self.hours.iter_mut().zip(&other.hours) {
            mine.open += theirs.open;
            mine.arrived += theirs.arrived;
            mine.joined += theirs.joined;
            mine.wait += theirs.wait;
            mine.procedures += theirs.procedures;
            mine.breaches += theirs.breaches;
            mine.queue_area += theirs.queue_area;
            mine.inside_area += theirs.inside_area;
            mine.queue_open_area += theirs.queue_open_area;
            mine.inside_open_area += theirs.inside_open_area;
        }
        for (mine, theirs) in self.days.iter_mut().zip(&other.days) {
            mine.days += theirs.days;
            mine.arrived += theirs.arrived;
            mine.served += theirs.served;
            mine.joined += theirs.joined;
            mine.wait += theirs.wait;
            for (sum, skill) in mine.skill.iter_mut().zip(&theirs.skill) {
                *sum += skill;
            }
            for (sum, covered) in mine.covered.iter_mut().zip(&theirs.covered) {
                *sum += covered;
            }
            for (sum, left) in mine.stock.iter_mut().zip(&theirs.stock) {
                *sum += left;
            }
            mine.backlog += theirs.backlog;
        }
    }
}
