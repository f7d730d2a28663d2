//! Which way is better: what nobody would argue about. Measures that are not named here only differ.

use serde::{Deserialize, Serialize};

/// Whether more or less of a measure is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
}

/// Returns which way the measure called `measure` is better; `None`: that depends.
pub fn direction(measure: &str) -> Option<Direction> {
    if LOWER.contains(&measure) {
        Some(Direction::Lower)
    } else {
        HIGHER.contains(&measure).then_some(Direction::Higher)
    }
}

#[rustfmt::skip]
const LOWER: &[&str] = &[
    "wait_mean_min", "wait_p50_min", "wait_p90_min", "wait_p95_min", "waited_share", "early_wait_mean_min", "stay_mean_min",
    "held_mean_min", "queue_mean", "queue_end", "inside_mean", "standing_mean", "overtime_mean_min", "class_gap_min",
    "time_to_card_mean_h", "time_to_card_p50_days", "time_to_card_p90_days", "goal_mean_days", "visits_per_card",
    "sent_back_share", "abandoned_share", "turned_away_share", "balked_share", "left_share", "wasted_visits_share",
    "sent_elsewhere_per_day", "error_share", "breaches_per_day", "complaints_per_1000_visits",
    "cost_per_day", "cost_per_card", "waiting_cost_per_day",
    "down_share", "reached_share", "out_share", "out_days_share", "leavers_per_year", "vacant_share",
];

#[rustfmt::skip]
const HIGHER: &[&str] = &[
    "wait_within_15_min_share", "wait_within_30_min_share", "wait_within_60_min_share", "target_met_share", "days_met_share",
    "promise_kept_share", "card_within_1_day_share", "card_within_3_days_share", "card_within_14_days_share",
    "served_per_day", "served_share", "cards_per_day", "plan_attained_share", "goal_reached_share", "coverage_end",
    "right_first_time_share", "compliant_share", "compliant_cases_share", "satisfaction_proxy_index", "skill_end",
];

#[cfg(test)]
mod tests {
    use super::super::definition::definitions;
    use super::*;

    #[test]
    fn every_name_is_that_of_a_measure_and_stands_once() {
        let mut names: Vec<&str> = LOWER.iter().chain(HIGHER).copied().collect();
        for name in &names {
            assert!(definitions().any(|definition| definition.measure == *name), "{name}");
        }
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn waits_should_be_short_and_shares_in_time_large() {
        assert_eq!(direction("wait_mean_min"), Some(Direction::Lower));
        assert_eq!(direction("target_met_share"), Some(Direction::Higher));
        assert_eq!(direction("service_mean_min"), None);
    }
}
