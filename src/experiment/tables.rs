//! Outcomes arranged for tables: by replication, by hour of the day, by day of the horizon.

use super::measures::definition::{How, Ratio, When, definitions};
use super::measures::{Kind, Scope, Subject, View};
use super::run::Outcomes;
use crate::office::outcome::{DayCounts, HourCounts};
use crate::scenario::Scenario;
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

/// One hour of the clock, on an average open day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HourRow {
    /// From this hour to the next.
    pub hour: u32,
    /// Share of this hour that the office is open, on average over its open days \[1\].
    pub open_share: f64,
    /// Visits begun per open day \[1/day\].
    pub arrived_per_day: f64,
    /// Mean wait of the visits begun in this hour \[min\].
    pub wait_mean_min: Option<f64>,
    /// Mean number of people waiting in the building over the opening time of this hour \[people\].
    pub queue_mean: Option<f64>,
    /// Mean number of people in the building over the opening time of this hour \[people\].
    pub inside_mean: Option<f64>,
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
    /// Visits begun that ended served.
    pub served: f64,
    /// Mean wait of the visits begun \[min\].
    pub wait_mean_min: Option<f64>,
    /// Skill at the end of the day by group, averaged over its members and steps \[1\].
    pub skill: Vec<f64>,
    /// Share of each population that has what it comes for at the end of the day \[1\].
    pub coverage: Vec<f64>,
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
                columns.push(Column { measure: definition.measure, scope, name });
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

fn hours(scenario: &Scenario, outcomes: &Outcomes) -> Vec<HourRow> {
    let open_days: u64 = outcomes.outcomes.iter().map(|outcome| outcome.office.open_days).sum();
    let mut rows = Vec::new();
    for hour in 0..24 {
        let mut sum = HourCounts::default();
        for counts in outcomes.sections.iter().map(|section| &section.hours[hour]) {
            sum.open += counts.open;
            sum.arrived += counts.arrived;
            sum.joined += counts.joined;
            sum.wait += counts.wait;
            sum.queue_open_area += counts.queue_open_area;
            sum.inside_open_area += counts.inside_open_area;
        }
        // An office that never closes is open in every hour, and its first and last days may be parts of days.
        let open = sum.open as f64;
        let days = if scenario.calendar.always { SimDuration(sum.open).hours() } else { open_days as f64 };
        if sum.open == 0 && sum.arrived == 0 || days == 0.0 {
            continue;
        }
        let mean = |area: i128| (sum.open > 0).then(|| area as f64 / open);
        rows.push(HourRow {
            hour: hour as u32,
            open_share: SimDuration(sum.open).hours() / days,
            arrived_per_day: sum.arrived as f64 / days,
            wait_mean_min: minutes_each(sum.wait, sum.joined),
            queue_mean: mean(sum.queue_open_area),
            inside_mean: mean(sum.inside_open_area),
        });
    }
    rows
}

fn days(scenario: &Scenario, outcomes: &Outcomes) -> Vec<DayRow> {
    let mut rows = Vec::new();
    for day in 0..scenario.calendar.days() {
        let mut sum = DayCounts {
            skill: vec![0; scenario.groups.len()],
            covered: vec![0; scenario.populations.len()],
            ..DayCounts::default()
        };
        for counts in outcomes.sections.iter().map(|section| &section.days[day as usize]) {
            sum.days += counts.days;
            sum.arrived += counts.arrived;
            sum.served += counts.served;
            sum.joined += counts.joined;
            sum.wait += counts.wait;
            sum.skill.iter_mut().zip(&counts.skill).for_each(|(sum, skill)| *sum += skill);
            sum.covered.iter_mut().zip(&counts.covered).for_each(|(sum, covered)| *sum += covered);
        }
        if sum.days == 0 {
            continue;
        }
        let measured = sum.days as f64;
        rows.push(DayRow {
            day: day + 1,
            date: scenario.calendar.date(day).to_string(),
            open: !scenario.calendar.windows(day).is_empty(),
            arrived: sum.arrived as f64 / measured,
            served: sum.served as f64 / measured,
            wait_mean_min: minutes_each(sum.wait, sum.joined),
            skill: sum.skill.iter().map(|&skill| skill as f64 / 1e6 / measured).collect(),
            coverage: sum
                .covered
                .iter()
                .zip(&scenario.populations)
                .map(|(&covered, population)| covered as f64 / measured / f64::from(population.size))
                .collect(),
        });
    }
    rows
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
        assert_eq!(tables.days[2].skill, [1.0]);
        // Open from 8 to 12; the hours weighted by their opening time make the office's mean.
        let hours: Vec<u32> = tables.hours.iter().map(|hour| hour.hour).collect();
        assert_eq!(hours, [8, 9, 10, 11]);
        let queue = |row: &HourRow| row.queue_mean.unwrap() * row.open_share;
        let queue = tables.hours.iter().map(queue).sum::<f64>() / 4.0;
        assert!((queue - mean("queue_mean")).abs() < 1e-9);
        let place = |heading: &str| {
            tables.replications.columns.iter().position(|column| column.heading() == heading).unwrap()
        };
        let column = place("arrived_per_day");
        let of = |row: &(u64, Vec<Option<f64>>)| row.1[column].unwrap();
        let arrived: f64 = tables.replications.rows.iter().map(of).sum();
        assert!((arrived / 32.0 - mean("arrived_per_day")).abs() < 1e-9);
        place("wait_mean_min service:card");
        place("target_met_share target:wait of card within 15 min");
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
