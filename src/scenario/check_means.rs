//! What is wrong with rests, reserves and ways out, though every value by itself is right.

use super::Scenario;
use super::equipment::Amount;
use super::read::Context;
use crate::time::SimDuration;

pub(super) fn check(scenario: &Scenario, context: &mut Context<'_>) {
    check_rests(scenario, context);
    check_amounts(scenario, context);
    check_reserves(scenario, context);
    check_ways_out(scenario, context);
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

/// Refuses stock that is never filled up to what one service takes.
fn check_amounts(scenario: &Scenario, context: &mut Context<'_>) {
    for (s, step) in scenario.steps.iter().enumerate() {
        for (stock, count) in &step.takes {
            let described = &scenario.stocks[stock.index()];
            let Some(Amount::UpTo(level)) = described.order.as_ref().map(|order| order.amount) else {
                continue;
            };
            if level < *count {
                let name = &described.name;
                let message = format!(
                    "step `{}` takes {count} of stock `{name}`, which is ordered up to {level}",
                    step.name
                );
                let help = format!("write up-to = {count} or more");
                context.error("never-stocked", context.places.steps[s].clone(), message, help);
            }
        }
    }
}

/// Warns of a reserve that keeps stock from coming to the level at which it is ordered.
fn check_reserves(scenario: &Scenario, context: &mut Context<'_>) {
    for (s, stock) in scenario.stocks.iter().enumerate() {
        let (Some(reserved), Some(order)) = (&stock.reserved, &stock.order) else { continue };
        if order.when_below <= reserved.below {
            let message = format!(
                "stock `{}` is ordered below {}, but the last {} are reserved: others wait until they are used, too",
                stock.name, order.when_below, reserved.below
            );
            let help = format!("write when-below = {} or more", reserved.below + 1);
            context.warning("late-order", context.places.stocks[s].clone(), message, help);
        }
    }
}

/// Refuses ways out that lead on to others: a case comes back from one detour only.
fn check_ways_out(scenario: &Scenario, context: &mut Context<'_>) {
    for (s, step) in scenario.steps.iter().enumerate() {
        let Some(out) = step.when_out else { continue };
        let other = &scenario.steps[out.step.index()];
        if other.when_out.is_some() {
            let message = format!(
                "`when-out` of step `{}` goes to `{}`, which may send cases elsewhere itself",
                step.name, other.name
            );
            let help = "name a step without `when-out`, which takes none of the stock";
            context.error("contradiction", context.places.steps[s].clone(), message, help);
        }
    }
}
