//! What is wrong with rests, though every value by itself is right.

use super::Scenario;
use super::read::Context;
use crate::time::SimDuration;

pub(super) fn check(scenario: &Scenario, context: &mut Context<'_>) {
    check_rests(scenario, context);
}

/// Warns of a rest that is longer than the office is ever open in a day.
fn check_rests(scenario: &Scenario, context: &mut Context<'_>) {
    let calendar = &scenario.calendar;
    let longest = calendar.open_days().map(|day| calendar.open_time(day)).max().unwrap_or(SimDuration::DAY);
    for (p, pool) in scenario.pools.iter().enumerate() {
        if let Some(rest) = pool.rest.filter(|rest| rest.takes >= longest) {
            let message = format!(
                "a unit of `{}` rests {}, but the office is open for {longest} a day at most",
                pool.name, rest.takes
            );
            let help = format!("it is of use for {} services a day or fewer", rest.after);
            context.warning("long-rest", context.places.pools[p].clone(), message, help);
        }
    }
}
