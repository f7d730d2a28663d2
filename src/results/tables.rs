//! The tables of a run as CSV; what is not defined is an empty field.

use super::Summary;
use crate::experiment::tables::{Ends, Tables};
use crate::experiment::uncertainty::WorldRow;
use csv::Writer;
use std::io::Write;

/// Writes `summary.csv`: one row per measure, scope and name.
///
/// # Errors
/// If `to` cannot be written.
pub fn summary(to: impl Write, summary: &Summary) -> csv::Result<()> {
    let mut writer = Writer::from_writer(to);
    writer.write_record([
        "scenario",
        "variant",
        "measure",
        "scope",
        "name",
        "unit",
        "mean",
        "ci95_low",
        "ci95_high",
        "n",
    ])?;
    for row in &summary.measures {
        writer.write_record([
            &summary.scenario,
            summary.variant.as_deref().unwrap_or_default(),
            &row.measure,
            row.scope.name(),
            &row.name,
            &row.unit,
            &field(row.mean),
            &field(row.ci95_low),
            &field(row.ci95_high),
            &row.n.to_string(),
        ])?;
    }
    Ok(writer.flush()?)
}

/// Writes `theory.csv`: one row per step with officers.
///
/// # Errors
/// If `to` cannot be written.
pub fn theory(to: impl Write, summary: &Summary) -> csv::Result<()> {
    let mut writer = Writer::from_writer(to);
    writer.write_record([
        "step",
        "model",
        "why_not",
        "exact",
        "arrivals_per_h",
        "service_mean_min",
        "service_scv",
        "servers",
        "utilisation",
        "theory_wait_min",
        "adjusted_wait_min",
        "simulated_wait_min",
        "ci95_low",
        "ci95_high",
        "gap",
        "causes",
    ])?;
    for row in &summary.theory {
        let causes: Vec<&str> = row.causes.iter().map(|cause| cause.cause.as_str()).collect();
        let of = |text: &Option<String>| text.clone().unwrap_or_default();
        writer.write_record([
            row.step.clone(),
            of(&row.model),
            of(&row.why_not),
            u8::from(row.exact).to_string(),
            field(row.arrivals_per_h),
            field(row.service_mean_min),
            field(row.service_scv),
            row.servers.map_or_else(String::new, |servers| servers.to_string()),
            field(row.utilisation),
            field(row.theory_wait_min),
            field(row.adjusted_wait_min),
            field(row.simulated_wait_min),
            field(row.ci95_low),
            field(row.ci95_high),
            row.gap.words().to_owned(),
            causes.join("; "),
        ])?;
    }
    Ok(writer.flush()?)
}

/// Writes `replications.csv`: one row per replication; a column per measure of the office, and `measure
/// scope:name` for services, targets and populations.
///
/// # Errors
/// If `to` cannot be written.
pub fn replications(to: impl Write, tables: &Tables) -> csv::Result<()> {
    let mut writer = Writer::from_writer(to);
    let table = &tables.replications;
    let headings = table.columns.iter().map(|column| column.heading());
    writer.write_record(std::iter::once("replication".to_owned()).chain(headings))?;
    for (replication, values) in &table.rows {
        let values = values.iter().map(|&value| field(value));
        writer.write_record(std::iter::once(replication.to_string()).chain(values))?;
    }
    Ok(writer.flush()?)
}

/// Writes `by-hour.csv`: one row per hour of the clock, on an average open day.
///
/// # Errors
/// If `to` cannot be written.
pub fn by_hour(to: impl Write, tables: &Tables) -> csv::Result<()> {
    let mut writer = Writer::from_writer(to);
    let means = ["arrived_per_day", "wait_mean_min", "queue_mean", "inside_mean"];
    let first = ["hour", "open_share"].map(str::to_owned);
    writer.write_record(first.into_iter().chain(means.iter().flat_map(|mean| with_ends(mean))))?;
    for row in &tables.hours {
        let first = [row.hour.to_string(), row.open_share.to_string()];
        let means = [
            (Some(row.arrived_per_day), row.arrived_ends),
            (row.wait_mean_min, row.wait_ends),
            (row.queue_mean, row.queue_ends),
            (row.inside_mean, row.inside_ends),
        ];
        writer.write_record(first.into_iter().chain(means.into_iter().flat_map(fields)))?;
    }
    Ok(writer.flush()?)
}

/// Writes `by-day.csv`: one row per day of the horizon, averaged over replications; a column `skill group` per
/// group of officers and a column `coverage population` per population.
///
/// # Errors
/// If `to` cannot be written.
pub fn by_day(to: impl Write, tables: &Tables) -> csv::Result<()> {
    let mut writer = Writer::from_writer(to);
    let first = ["day", "date", "open"].map(str::to_owned);
    let means = ["arrived", "served", "wait_mean_min"].map(str::to_owned).into_iter();
    let skills = tables.groups.iter().map(|group| format!("skill {group}"));
    let coverage = tables.populations.iter().map(|population| format!("coverage {population}"));
    let means = means.chain(skills).chain(coverage).flat_map(|mean| with_ends(&mean));
    writer.write_record(first.into_iter().chain(means))?;
    for row in &tables.days {
        let first = [row.day.to_string(), row.date.clone(), u8::from(row.open).to_string()];
        let means = [
            (Some(row.arrived), row.arrived_ends),
            (Some(row.served), row.served_ends),
            (row.wait_mean_min, row.wait_ends),
        ];
        let skills = row.skill.iter().chain(&row.coverage).map(|&(mean, ends)| (Some(mean), ends));
        writer.write_record(first.into_iter().chain(means.into_iter().chain(skills).flat_map(fields)))?;
    }
    Ok(writer.flush()?)
}

/// The heading of a mean and those of the ends of its interval.
fn with_ends(mean: &str) -> [String; 3] {
    [mean.to_owned(), format!("{mean}_ci95_low"), format!("{mean}_ci95_high")]
}

fn fields((mean, ends): (Option<f64>, Ends)) -> [String; 3] {
    [field(mean), field(ends.map(|ends| ends.0)), field(ends.map(|ends| ends.1))]
}

/// Writes `worlds.csv` of `loket uncertainty`: one row per world, a column per uncertain value and per measure.
///
/// # Errors
/// If `to` cannot be written.
pub fn worlds(to: impl Write, worlds: &[WorldRow]) -> csv::Result<()> {
    let mut writer = Writer::from_writer(to);
    let Some(first) = worlds.first() else { return Ok(writer.flush()?) };
    let paths = first.changes.iter().map(|change| change.split_once('=').map_or("", |(path, _)| path));
    let measures = first.measures.iter().map(|(name, _)| name.as_str());
    writer.write_record(["world", "redrawn"].into_iter().chain(paths).chain(measures))?;
    for row in worlds {
        let values = row.changes.iter().map(|change| change.split_once('=').map_or("", |(_, value)| value));
        let measures = row.measures.iter().map(|(_, value)| field(*value));
        let fields = [row.world.to_string(), row.redrawn.to_string()].into_iter();
        writer.write_record(fields.chain(values.map(str::to_owned)).chain(measures))?;
    }
    Ok(writer.flush()?)
}

pub(super) fn field(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::tests::example;
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>) -> csv::Result<()>) -> Vec<Vec<String>> {
        let mut bytes = Vec::new();
        write(&mut bytes).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&*bytes);
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn tables_are_tidy() {
        let run = example(3);
        let rows = text(|to| summary(to, &run.summary));
        assert_eq!(rows.len(), run.summary.measures.len() + 1);
        assert_eq!(rows[1][..6], ["three mornings", "", "wait_mean_min", "office", "office", "min"]);
        assert_eq!(rows[1][6].parse().ok(), run.summary.measures[0].mean);
        let rows = text(|to| replications(to, &run.tables));
        assert_eq!((rows.len(), rows[0][0].as_str(), rows[3][0].as_str()), (4, "replication", "2"));
        assert!(rows[0].contains(&"wait_mean_min service:card".to_owned()));
        let rows = text(|to| by_hour(to, &run.tables));
        assert_eq!((rows[0].len(), rows[1][0].as_str(), rows[1][1].as_str()), (14, "8", "1"));
        assert_eq!(rows[0][5..8], ["wait_mean_min", "wait_mean_min_ci95_low", "wait_mean_min_ci95_high"]);
        let number = |place: usize| rows[1][place].parse::<f64>().unwrap();
        assert!(number(6) < number(5) && number(5) < number(7));
        let rows = text(|to| by_day(to, &run.tables));
        assert_eq!((rows.len(), rows[0][12].as_str(), rows[3][12].as_str()), (4, "skill clerk", "1"));
    }

    #[test]
    fn a_world_is_a_row_with_its_draws() {
        let row = WorldRow {
            world: 0,
            redrawn: 1,
            changes: vec!["officer.clerk.skills.desk=0.5".to_owned(), "demand.card.rate=9 /h".to_owned()],
            measures: vec![("wait_mean_min".to_owned(), Some(2.5)), ("cost_per_card".to_owned(), None)],
        };
        let rows = text(|to| worlds(to, &[row]));
        let head = ["world", "redrawn", "officer.clerk.skills.desk", "demand.card.rate"];
        assert_eq!(rows[0], [&head[..], &["wait_mean_min", "cost_per_card"]].concat());
        assert_eq!(rows[1], ["0", "1", "0.5", "9 /h", "2.5", ""]);
        assert!(text(|to| worlds(to, &[])).is_empty());
    }

    #[test]
    fn what_is_not_defined_is_empty() {
        let rows = text(|to| summary(to, &example(1).summary));
        assert_eq!((rows[1][7].as_str(), rows[1][8].as_str(), rows[1][9].as_str()), ("", "", "1"));
    }
}
