//! Equipment, systems and stock.

use super::steps_where;
use crate::office::plan::{
    BackupPlan, FailurePlan, PoolPlan, ReservedPlan, StockPlan, SystemPlan, UnitPlan, Wear,
};
use crate::random::distribution::Sampler;
use crate::random::stream::Key;
use crate::scenario::equipment::{FailureClock, Reserved};
use crate::scenario::{Scenario, ServiceId};
use crate::time::SimDuration;

pub(super) fn units(scenario: &Scenario) -> Vec<UnitPlan> {
    let mut units = Vec::new();
    for (pool, equipment) in scenario.pools.iter().enumerate() {
        let key = Key::name(&equipment.name);
        units.extend((0..equipment.all_units() as usize).map(|number| UnitPlan {
            key: key.with(number as u64),
            pool,
            number,
        }));
    }
    units
}

pub(super) fn pools(scenario: &Scenario) -> Vec<PoolPlan> {
    let mut first = 0;
    let mut plans = Vec::new();
    for (p, pool) in scenario.pools.iter().enumerate() {
        let units = first..first + pool.all_units() as usize;
        first = units.end;
        let failure = |failure: &crate::scenario::equipment::Failure| {
            let (wear, life) = match &failure.clock {
                FailureClock::Calendar(life) => (Wear::Calendar, life.sampler()),
                FailureClock::InUse(life) => (Wear::InUse, life.sampler()),
                // With this rate a use ends the unit with probability 1 / mean, so that lives are `mean` uses.
                FailureClock::Uses(mean) => (Wear::Uses, Sampler::Exponential(-1.0 / (-1.0 / mean).ln_1p())),
            };
            FailurePlan { wear, life, repair: failure.repair.sampler(), unskilled: failure.unskilled }
        };
        let in_hand = |failure: &FailurePlan| failure.wear != Wear::Calendar || failure.unskilled != 1.0;
        let failures: Vec<FailurePlan> = pool.failures.iter().map(failure).collect();
        plans.push(PoolPlan {
            units,
            places: pool.units as usize,
            spares: pool.spare_units() as usize,
            swap: pool.spares.map_or(SimDuration::ZERO, |spares| spares.swap),
            rests_after: pool.rest.map_or(u32::MAX, |rest| rest.after),
            rest: pool.rest.map_or(SimDuration::ZERO, |rest| rest.takes),
            wears_in_hand: pool.rest.is_some() || failures.iter().any(in_hand),
            failures,
            steps: steps_where(scenario, |step| step.uses.iter().any(|(used, _)| used.index() == p)),
        });
    }
    plans
}

pub(super) fn systems(scenario: &Scenario) -> Vec<SystemPlan> {
    let plan = |(s, system): (usize, &crate::scenario::equipment::System)| SystemPlan {
        key: Key::name(&system.name),
        every: system.every.sampler(),
        lasts: system.lasts.sampler(),
        backup: system.backup.as_ref().map(|backup| BackupPlan {
            starts: backup.starts,
            lasts: backup.lasts.as_ref().map(|lasts| lasts.sampler()),
        }),
        steps: steps_where(scenario, |step| step.systems.iter().any(|needed| needed.index() == s)),
    };
    scenario.systems.iter().enumerate().map(plan).collect()
}

pub(super) fn stocks(scenario: &Scenario) -> Vec<StockPlan> {
    let plan = |(s, stock): (usize, &crate::scenario::equipment::Stock)| StockPlan {
        key: Key::name(&stock.name),
        lead: stock.order.as_ref().map(|order| order.arrives_after.sampler()),
        reserved: stock.reserved.as_ref().map(|reserved| reserved_plan(reserved, scenario)),
        steps: steps_where(scenario, |step| step.takes.iter().any(|(taken, _)| taken.index() == s)),
    };
    scenario.stocks.iter().enumerate().map(plan).collect()
}

fn reserved_plan(reserved: &Reserved, scenario: &Scenario) -> ReservedPlan {
    let mut cells = Vec::new();
    for (s, service) in scenario.services.iter().enumerate() {
        let served = reserved.services.contains(&ServiceId(s as u32));
        cells.extend(service.classes.iter().map(|class| served || reserved.classes.contains(&class.name)));
    }
    ReservedPlan { below: reserved.below, cells }
}
