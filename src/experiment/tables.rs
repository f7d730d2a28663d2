//! Outcomes arranged for tables: by replication, by hour of the day, by day of the horizon.

use super::measures::definition::{How, Ratio, When, definitions};
use super::measures::{Kind, LEVEL, Scope, Subject, View};
use super::run::{Outcomes, SECTIONS};
use crate::office::outcome::{DayCounts, HourCounts};
use crate::scenario::Scenario;
use crate::scenario::demand::Population;
use crate::stats::ratio::RatioTally;
use crate::time::SimDuration;

/// All tables of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Tables {
    /// One row per replication.
    pub replications: ReplicationTable,
    /// One row per hour of the clock in which something happened.
    pub hours: Vec<HourRow>,
    /// One row per day of the horizon that was measured.
    pub days: Vec<DayRow>,
    /// Groups of officers, in the order of [`DayRow::skill`].
    pub groups: Vec<String>,
    /// Names of the populations, for [`DayRow::coverage`].
    pub populations: Vec<String>,
    /// Names of the stocks, for [`DayRow::stock`].
    pub stocks: Vec<String>,
}

/// The measures of the office, the services and the targets, replication by replication; quantiles are left
/// out, since they are made from all replications together.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicationTable {
    /// What the values of a row are.
    pub columns: Vec<Column>,
    /// Index of the replication, and a value per column; `None`: nothing was measured.
    pub rows: Vec<(u64, Vec<Option<f64>>)>,
}

/// A column of [`ReplicationTable`].
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Name of the measure.
    pub measure: &'static str,
    /// What kind of thing it is about.
    pub scope: Scope,
    /// Which thing.
    pub name: String,
    /// Unit.
    pub unit: String,
}

impl Column {
    /// Returns a heading: the measure, and for all but the office `scope:name` after it.
    pub fn heading(&self) -> String {
        if self.scope == Scope::Office && self.name == "office" {
            self.measure.to_owned()
        } else {
            format!("{} {}:{}", self.measure, self.scope.name(), self.name)
        }
    }
}

/// Ends of a 95 % interval, from how the sections of the replications differ; `None`: they do not bound it.
pub type Ends = Option<(f64, f64)>;

/// One hour of the clock, on an average open day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HourRow {
    /// From this hour to the next.
    pub hour: u32,
    /// Share of this hour that the office is open, on average over its open days \[1\].
    pub open_share: f64,
    /// Visits begun per open day \[1/day\].
    pub arrived_per_day: f64,
    /// Its interval.
    pub arrived_ends: Ends,
    /// Mean wait of the visits begun in this hour \[min\].
    pub wait_mean_min: Option<f64>,
    /// Its interval.
    pub wait_ends: Ends,
    /// Mean number of people waiting in the building over the opening time of this hour \[people\].
    pub queue_mean: Option<f64>,
    /// Its interval.
    pub queue_ends: Ends,
    /// Mean number of people in the building over the opening time of this hour \[people\].
    pub inside_mean: Option<f64>,
    /// Its interval.
    pub inside_ends: Ends,
}

/// One day of the horizon, averaged over the replications.
#[derive(Clone, Debug, PartialEq)]
pub struct DayRow {
    /// Day of the horizon, from 1.
    pub day: u32,
    /// Date.
    pub date: String,
    /// Whether the office has opening hours.
    pub open: bool,
    /// Visits begun.
    pub arrived: f64,
    /// Its interval.
    pub arrived_ends: Ends,
    /// Visits begun that ended served.
    pub served: f64,
    /// Its interval.
    pub served_ends: Ends,
    /// Mean wait of the visits begun \[min\].
    pub wait_mean_min: Option<f64>,
    /// Its interval.
    pub wait_ends: Ends,
    /// Skill at the end of the day by group, averaged over its members and steps \[1\], with its interval.
    pub skill: Vec<(f64, Ends)>,
    /// Share of each population that has what it comes for at the end of the day \[1\], with its interval.
    pub coverage: Vec<(f64, Ends)>,
    /// Items of each stock that are left at the end of the day, with its interval.
    pub stock: Vec<(f64, Ends)>,
    /// Cases under way at the end of the day: people inside, and people who are to come again.
    pub backlog: f64,
    /// Its interval.
    pub backlog_ends: Ends,
}

impl Tables {
    /// Arranges `outcomes`.
    pub fn new(scenario: &Scenario, outcomes: &Outcomes) -> Tables {
        Tables {
            replications: replications(scenario, outcomes),
            hours: hours(scenario, outcomes),
            days: days(scenario, outcomes),
            populations: scenario.populations.iter().map(|population| population.name.clone()).collect(),
            groups: scenario.groups.iter().map(|group| group.name.clone()).collect(),
            stocks: scenario.stocks.iter().map(|stock| stock.name.clone()).collect(),
        }
    }
}

fn replications(scenario: &Scenario, outcomes: &Outcomes) -> ReplicationTable {
    let wanted = |subject: &Subject| match subject.kind {
        Kind::Office | Kind::Population | Kind::Service | Kind::Target => true,
        Kind::Class
        | Kind::Step
        | Kind::Group
        | Kind::Skill
        | Kind::Pool
        | Kind::System
        | Kind::Stock
        | Kind::Outcome
        | Kind::Mark => false,
    };
    let subjects: Vec<Subject> = Subject::all(scenario).into_iter().filter(wanted).collect();
    let mut columns = Vec::new();
    let mut ratios = Vec::new();
    for subject in &subjects {
        for definition in definitions().filter(|definition| definition.of.contains(&subject.kind)) {
            if let How::Ratio(ratio) = definition.how
                && (definition.when)(scenario, subject) != When::Never
            {
                let (scope, name) = (subject.kind.scope(), subject.name.clone());
                let unit = definition.unit.name(&scenario.currency);
                columns.push(Column { measure: definition.measure, scope, name, unit });
                ratios.push((subject, ratio));
            }
        }
    }
    let row = |outcome| {
        let value = |subject: &Subject, ratio: Ratio| {
            let (numerator, denominator) = ratio(&View { scenario, subject, outcome });
            (denominator != 0.0).then(|| numerator / denominator)
        };
        ratios.iter().map(|&(subject, ratio)| value(subject, ratio)).collect()
    };
    let rows = outcomes.outcomes.iter().map(|outcome| (outcome.replication, row(outcome))).collect();
    ReplicationTable { columns, rows }
}

fn minutes_each(total: i64, count: u64) -> Option<f64> {
    (count > 0).then(|| SimDuration(total).minutes() / count as f64)
}

/// Returns the interval of a ratio of sums, from what each section counted; nothing here is negative.
pub(super) fn ends(sections: impl Iterator<Item = (f64, f64)>) -> Ends {
    let mut tally = RatioTally::new();
    sections.for_each(|(numerator, denominator)| tally.push(numerator, denominator));
    let interval = tally.interval(LEVEL)?;
    (interval.low.is_finite() && interval.high.is_finite()).then(|| (interval.low.max(0.0), interval.high))
}

fn hours(scenario: &Scenario, outcomes: &Outcomes) -> Vec<HourRow> {
    let mut open_days = vec![0; outcomes.sections.len()];
    for outcome in &outcomes.outcomes {
        open_days[outcome.replication as usize % SECTIONS] += outcome.office.open_days;
    }
    (0..24).filter_map(|hour| hour_row(scenario, outcomes, &open_days, hour)).collect()
}

fn hour_row(scenario: &Scenario, outcomes: &Outcomes, open_days: &[u64], hour: usize) -> Option<HourRow> {
    let mut sum = HourCounts::default();
    let sections = || outcomes.sections.iter().map(|section| &section.hours[hour]);
    for counts in sections() {
        sum.open += counts.open;
        sum.arrived += counts.arrived;
        sum.joined += counts.joined;
        sum.wait += counts.wait;
        sum.queue_open_area += counts.queue_open_area;
        sum.inside_open_area += counts.inside_open_area;
    }
    // An office that never closes is open in every hour, and its first and last days may be parts of days.
    let days = |open: i64, open_days: u64| match scenario.calendar.always {
        true => SimDuration(open).hours(),
        false => open_days as f64,
    };
    let all_days = days(sum.open, open_days.iter().sum());
    if sum.open == 0 && sum.arrived == 0 || all_days == 0.0 {
        return None;
    }
    let mean = |area: i128| (sum.open > 0).then(|| area as f64 / sum.open as f64);
    let by_day =
        |(counts, &open_days): (&HourCounts, &u64)| (counts.arrived as f64, days(counts.open, open_days));
    let wait = |counts: &HourCounts| (SimDuration(counts.wait).minutes(), counts.joined as f64);
    Some(HourRow {
        hour: hour as u32,
        open_share: SimDuration(sum.open).hours() / all_days,
        arrived_per_day: sum.arrived as f64 / all_days,
        arrived_ends: ends(sections().zip(open_days).map(by_day)),
        wait_mean_min: minutes_each(sum.wait, sum.joined),
        wait_ends: ends(sections().map(wait)),
        queue_mean: mean(sum.queue_open_area),
        queue_ends: ends(sections().map(|counts| (counts.queue_open_area as f64, counts.open as f64))),
        inside_mean: mean(sum.inside_open_area),
        inside_ends: ends(sections().map(|counts| (counts.inside_open_area as f64, counts.open as f64))),
    })
}

fn days(scenario: &Scenario, outcomes: &Outcomes) -> Vec<DayRow> {
    (0..scenario.calendar.days()).filter_map(|day| day_row(scenario, outcomes, day)).collect()
}

fn day_row(scenario: &Scenario, outcomes: &Outcomes, day: u32) -> Option<DayRow> {
    let sections = || outcomes.sections.iter().map(|section| &section.days[day as usize]);
    // Integers, so that the sum does not depend on who comes first.
    let sum = |of: &dyn Fn(&DayCounts) -> i64| sections().map(of).sum::<i64>();
    let measured = sum(&|counts| counts.days as i64) as f64;
    if measured == 0.0 {
        return None;
    }
    let by_day = |of: &dyn Fn(&DayCounts) -> i64, scale: f64| {
        let pairs = sections().map(|counts| (of(counts) as f64 / scale, counts.days as f64));
        (sum(of) as f64 / scale / measured, ends(pairs))
    };
    let (arrived, arrived_ends) = by_day(&|counts| counts.arrived as i64, 1.0);
    let (served, served_ends) = by_day(&|counts| counts.served as i64, 1.0);
    let (backlog, backlog_ends) = by_day(&|counts| counts.backlog as i64, 1.0);
    let wait = |counts: &DayCounts| (SimDuration(counts.wait).minutes(), counts.joined as f64);
    let covered = |(place, population): (usize, &Population)| {
        let (share, ends) = by_day(&|counts| counts.covered[place] as i64, f64::from(population.size));
        (share, ends.map(|(low, high)| (low, high.min(1.0))))
    };
    Some(DayRow {
        day: day + 1,
        date: scenario.calendar.date(day).to_string(),
        open: !scenario.calendar.windows(day).is_empty(),
        arrived,
        arrived_ends,
        served,
        served_ends,
        wait_mean_min: minutes_each(sum(&|counts| counts.wait), sum(&|counts| counts.joined as i64) as u64),
        wait_ends: ends(sections().map(wait)),
        skill: (0..scenario.groups.len()).map(|group| by_day(&|counts| counts.skill[group], 1e6)).collect(),
        coverage: scenario.populations.iter().enumerate().map(covered).collect(),
        stock: (0..scenario.stocks.len())
            .map(|stock| by_day(&|counts| counts.stock[stock] as i64, 1.0))
            .collect(),
        backlog,
        backlog_ends,
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::{day_office, mm1};
    use super::super::measures::measures;
    use super::super::run::Experiment;
    use super::*;

    #[test]
    fn tables_agree_with_the_measures() {
        let scenario = day_office();
        let outcomes = Experiment::new(&scenario).run(&());
        let tables = Tables::new(&scenario, &outcomes);
        let rows = measures(&scenario, &outcomes);
        let mean = |measure: &str| {
            rows.iter()
                .find(|row| row.measure == measure && row.scope == Scope::Office)
                .unwrap()
                .mean
                .unwrap()
        };
        let arrived: f64 = tables.hours.iter().map(|hour| hour.arrived_per_day).sum();
        assert!((arrived - mean("arrived_per_day")).abs() < 1e-9);
        let arrived: f64 = tables.days.iter().map(|day| day.arrived / 3.0).sum();
        assert!((arrived - mean("arrived_per_day")).abs() < 1e-9);
        assert_eq!(tables.days.len(), 3);
        assert_eq!((tables.days[1].day, tables.days[1].date.as_str()), (2, "2027-01-05"));
        assert_eq!(tables.days[2].skill, [(1.0, Some((1.0, 1.0)))]);
        assert!(tables.days.iter().all(|day| day.stock.is_empty() && day.backlog == 0.0));
        // Open from 8 to 12; the hours weighted by their opening time make the office's mean.
        let hours: Vec<u32> = tables.hours.iter().map(|hour| hour.hour).collect();
        assert_eq!(hours, [8, 9, 10, 11]);
        let queue = |row: &HourRow| row.queue_mean.unwrap() * row.open_share;
        let queue = tables.hours.iter().map(queue).sum::<f64>() / 4.0;
        assert!((queue - mean("queue_mean")).abs() < 1e-9);
        let place = |heading: &str| {
            tables.replications.columns.iter().position(|column| column.heading() == heading).unwrap()
        };
        // With as many sections as replications, the interval of all hours of one day is that of the measure.
        let row = rows.iter().find(|row| row.measure == "wait_mean_min").unwrap();
        let wait = tables.days[1].wait_ends.unwrap();
        assert!(wait.0 < row.ci95_high.unwrap() && row.ci95_low.unwrap() < wait.1, "{wait:?} {row:?}");
        for hour in &tables.hours {
            for (mean, ends) in [
                (Some(hour.arrived_per_day), hour.arrived_ends),
                (hour.wait_mean_min, hour.wait_ends),
                (hour.queue_mean, hour.queue_ends),
                (hour.inside_mean, hour.inside_ends),
            ] {
                let (low, high) = ends.unwrap();
                assert!(low < mean.unwrap() && mean.unwrap() < high, "{hour:?}");
            }
        }
        let column = place("arrived_per_day");
        let of = |row: &(u64, Vec<Option<f64>>)| row.1[column].unwrap();
        let arrived: f64 = tables.replications.rows.iter().map(of).sum();
        assert!((arrived / 32.0 - mean("arrived_per_day")).abs() < 1e-9);
        place("wait_mean_min service:card");
        place("target_met_share target:wait of card within 15 min");
    }

    /// Eight people a day, each of whom takes one of twenty blanks: four wait for one from the third day on, twelve from the fourth.
    #[test]
    fn a_day_ends_with_what_is_left_of_stock_and_what_is_under_way() {
        let text = r#"schema = 1
name = "Twenty blanks"
[calendar]
start = 2027-01-04
horizon = "4 days"
hours = "08:00-12:00"
closing = { inside = "serve everyone" }
[[demand]]
service = "card"
appointments = { every = "30 min", seats = 1 }
[[service]]
name = "card"
route = ["ask", "print"]
[[step]]
name = "ask"
work = "1 min"
[[step]]
name = "print"
present = false
work = "2 min"
takes = { blank = 1 }
[[officer]]
name = "clerk"
skills = { ask = 1.0, print = 1.0 }
[[stock]]
name = "blank"
start = 20
"#;
        let scenario = Scenario::parse(text, "blanks.toml").expect("valid");
        let replications = crate::scenario::settings::Replications::Fixed(2);
        let outcomes = Experiment { replications, ..Experiment::new(&scenario) }.run(&());
        let tables = Tables::new(&scenario, &outcomes);
        assert_eq!(tables.stocks, ["blank"]);
        let ends: Vec<(f64, f64)> = tables.days.iter().map(|day| (day.stock[0].0, day.backlog)).collect();
        assert_eq!(ends, [(12.0, 0.0), (4.0, 0.0), (0.0, 4.0), (0.0, 12.0)]);
        assert_eq!(tables.days[3].backlog_ends, Some((12.0, 12.0)));
    }

    #[test]
    fn an_hour_counts_as_far_as_it_is_open() {
        let mut scenario = day_office();
        let minutes = crate::time::SimDuration::from_minutes;
        for day in &mut scenario.calendar.week {
            day[0].until = minutes(500.0);
            let window = |from, until| crate::scenario::calendar::Window {
                from: minutes(from),
                until: minutes(until),
            };
            day.extend([window(520.0, 600.0), window(630.0, 720.0)]);
        }
        let tables = Tables::new(&scenario, &Experiment::new(&scenario).run(&()));
        let shares: Vec<(u32, f64)> = tables.hours.iter().map(|hour| (hour.hour, hour.open_share)).collect();
        assert_eq!(shares, [(8, 40.0 / 60.0), (9, 1.0), (10, 0.5), (11, 1.0)]);
    }

    #[test]
    fn an_office_that_never_closes_is_open_at_every_hour() {
        let scenario = mm1(0.5);
        let tables = Tables::new(&scenario, &Experiment::new(&scenario).run(&()));
        assert_eq!(tables.hours.len(), 24);
        for hour in &tables.hours {
            assert!((hour.arrived_per_day - 30.0).abs() < 3.0, "{hour:?}");
            assert!(hour.queue_mean.is_some_and(|queue| (queue - 0.5).abs() < 0.2), "{hour:?}");
        }
    }
}
