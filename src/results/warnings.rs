//! What the reader of results should know before trusting them, in sentences that say what to do.

use super::Summary;
use crate::experiment::batches::Batches;
use crate::experiment::measures::{Measure, Scope};
use crate::experiment::steady::FoundWarmUp;
use crate::experiment::tables::{DayRow, Tables};
use crate::experiment::{Stopped, precision};
use crate::scenario::Scenario;

/// Half-width of the mean wait, as a share of it, above which the interval is called wide.
const WIDE: f64 = 0.1;

/// Share of visits inside at the end above which the waits counted are called incomplete.
const MANY_INSIDE: f64 = 0.01;

/// Share of visits turned away or given up above which the waits of the others say little.
const MANY_LOST: f64 = 0.2;

/// Returns the warnings about the results in `summary` and `tables`.
pub fn warnings(scenario: &Scenario, summary: &Summary, tables: &Tables, stopped: Stopped) -> Vec<String> {
    let mut all = Vec::new();
    let replications = summary.replications;
    match stopped {
        Stopped::Interrupted => {
            all.push(format!("interrupted: these are the results of {replications} finished replications"));
        }
        Stopped::AtMost => all.extend(precision::missed(&summary.precision, replications)),
        Stopped::Complete | Stopped::Precise => {}
    }
    all.extend(summary.warm_up.as_ref().and_then(FoundWarmUp::warning));
    if scenario.calendar.finds_warm_up {
        all.push("no warm-up was looked for, so none is left out".to_owned());
    }
    all.extend(summary.batches.as_ref().and_then(Batches::warning));
    if replications == 1 {
        all.push("one replication says nothing about its own luck: run at least 30 for intervals".to_owned());
    }
    let find = |measure: &str, scope: Scope, name: &str| {
        let mine = |row: &&Measure| row.measure == measure && row.scope == scope && row.name == name;
        summary.measures.iter().find(mine)
    };
    all.extend(find("wait_mean_min", Scope::Office, "office").and_then(|row| wide(row, replications)));
    for target in &scenario.targets {
        let met = find("target_met_share", Scope::Target, &target.name);
        all.extend(met.and_then(|met| undecided(met, target.share)));
    }
    let above = |measure: &str, limit: f64| {
        find(measure, Scope::Office, "office").filter(|row| row.mean.is_some_and(|mean| mean > limit))
    };
    if let Some(inside) = above("inside_share", MANY_INSIDE) {
        all.push(format!(
            "{} of the visits had not ended at the horizon: their waits are not counted",
            in_percent(inside)
        ));
    }
    all.extend(scenario.steps.iter().filter_map(|step| {
        let mean = |measure| find(measure, Scope::Step, &step.name).and_then(|row| row.mean);
        let (end, average) = (mean("queue_end")?, mean("queue_mean")?);
        backlog(&step.name, end, average, mean("served_per_day")?)
    }));
    all.extend(growing(&tables.days));
    for (measure, became) in [("turned_away_share", "are turned away"), ("abandoned_share", "are given up")] {
        if let Some(lost) = above(measure, MANY_LOST) {
            all.push(format!(
                "{} of the visits {became} (`{measure}`): judge the waits together with that",
                in_percent(lost)
            ));
        }
    }
    all.extend(scenario.steps.iter().filter_map(|step| {
        let mean = |measure| find(measure, Scope::Step, &step.name).and_then(|row| row.mean);
        let (come, served) = (mean("arrived_per_day")?, mean("served_per_day")?);
        (come > 0.0 && served == 0.0)
            .then(|| format!("nobody is ever served at step `{}`, where {come:.1} come a day", step.name))
    }));
    all
}

/// A share in per cent, with its interval: "12.3 % (11.0 to 14.1)".
fn in_percent(row: &Measure) -> String {
    let percent = |share: f64| format!("{:.1}", share * 100.0);
    let mean = percent(row.mean.unwrap_or(0.0));
    match (row.ci95_low, row.ci95_high) {
        (Some(low), Some(high)) => format!("{mean} % ({} to {})", percent(low), percent(high)),
        (None, _) | (_, None) => format!("{mean} %"),
    }
}

/// The interval of a mean that is too wide to compare policies with.
fn wide(row: &Measure, replications: u64) -> Option<String> {
    let (mean, low, high) = (row.mean?, row.ci95_low?, row.ci95_high?);
    // The upper half, since the lower one may be cut at zero.
    let half = high - mean;
    if mean < 0.1 || half <= WIDE * mean {
        return None;
    }
    // The interval shrinks with the square root of the number of replications.
    let needed = (replications as f64 * (half / (WIDE * mean)).powi(2)).ceil();
    Some(format!(
        "the mean wait lies between {low:.1} and {high:.1} min: a wide interval; about {needed:.0} replications \
         would bring it to within {:.0} %",
        WIDE * 100.0
    ))
}

fn undecided(met: &Measure, wanted: f64) -> Option<String> {
    let (low, high) = (met.ci95_low?, met.ci95_high?);
    (low < wanted && wanted < high).then(|| {
        format!(
            "whether the target `{}` is met is not decided: {:.1} to {:.1} % with {:.1} % wanted; run more \
             replications",
            met.name,
            low * 100.0,
            high * 100.0,
            wanted * 100.0
        )
    })
}

/// A queue that is longer at the end than it ever was on average, and more than a day's work, has been growing.
fn backlog(step: &str, end: f64, average: f64, served_per_day: f64) -> Option<String> {
    let days = end / served_per_day.max(1e-9);
    (end >= 10.0 && days > 1.0 && end > 1.3 * average).then(|| {
        format!(
            "the queue at step `{step}` grows day on day: {end:.0} wait at the end, {days:.1} days of work; its \
             mean wait depends on the horizon"
        )
    })
}

/// Waits that rise from quarter to quarter of the horizon.
fn growing(days: &[DayRow]) -> Option<String> {
    let open: Vec<&DayRow> = days.iter().filter(|day| day.wait_mean_min.is_some()).collect();
    if open.len() < 8 {
        return None;
    }
    let quarter = |number: usize| {
        let part = &open[number * open.len() / 4..(number + 1) * open.len() / 4];
        let people: f64 = part.iter().map(|day| day.arrived).sum();
        part.iter().map(|day| day.arrived * day.wait_mean_min.unwrap_or(0.0)).sum::<f64>() / people.max(1e-9)
    };
    let [first, second, third, last] = [0, 1, 2, 3].map(quarter);
    let rises = first < second && second < third && third < last;
    (rises && last > 1.5 * second && last > second + 1.0).then(|| {
        format!(
            "waits grow day on day, from {first:.0} min in the first quarter of the horizon to {last:.0} min in \
             the last: the mean wait depends on the horizon"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::example;
    use super::*;
    use crate::experiment::Experiment;
    use crate::experiment::examples::{day_office, mm1};

    #[test]
    fn a_single_replication_is_called_so() {
        let warnings = example(1).summary.warnings;
        assert_eq!(
            warnings[1],
            "one replication says nothing about its own luck: run at least 30 for intervals"
        );
        let few = example(4).summary.warnings;
        assert!(few[1].starts_with("the mean wait lies between "), "{few:?}");
    }

    #[test]
    fn an_office_that_is_asked_for_too_much_is_called_so() {
        let mut scenario = mm1(1.2);
        scenario.calendar.warm_up = crate::time::SimDuration::ZERO;
        let outcomes = Experiment::new(&scenario).run(&());
        let tables = Tables::new(&scenario, &outcomes);
        let found = Summary::new(&scenario, &outcomes, &tables, vec![]).warnings;
        // 0.2 of 1.2 arrivals a minute are too many: 4,400 are left after 22,000 min, 3 days of work.
        let text = found.join("\n");
        assert!(text.contains("the queue at step `counter` grows day on day: 4"), "{text}");
        assert!(text.contains("waits grow day on day, from "), "{text}");
        assert!(text.contains(") of the visits had not ended at the horizon"), "{text}");
    }

    #[test]
    fn a_target_near_its_share_is_not_decided() {
        let mut scenario = day_office();
        let outcomes = Experiment::new(&scenario).run(&());
        let tables = Tables::new(&scenario, &outcomes);
        let summary = Summary::new(&scenario, &outcomes, &tables, vec![]);
        let mine = |row: &&Measure| row.measure == "target_met_share";
        scenario.targets[0].share = summary.measures.iter().find(mine).unwrap().mean.unwrap();
        let found = warnings(&scenario, &summary, &tables, Stopped::Interrupted);
        assert_eq!(found[0], "interrupted: these are the results of 32 finished replications");
        assert!(found.iter().any(|text| text.contains("is not decided: ")), "{found:?}");
    }
}
