//! The tables of a run as CSV; what is not defined is an empty field.

use super::Summary;
use crate::experiment::tables::Tables;
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
    writer.write_record([
        "hour",
        "open_share",
        "arrived_per_day",
        "wait_mean_min",
        "queue_mean",
        "inside_mean",
    ])?;
    for row in &tables.hours {
        writer.write_record([
            row.hour.to_string(),
            row.open_share.to_string(),
            row.arrived_per_day.to_string(),
            field(row.wait_mean_min),
            field(row.queue_mean),
            field(row.inside_mean),
        ])?;
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
    let first = ["day", "date", "open", "arrived", "served", "wait_mean_min"].map(str::to_owned);
    let skills = tables.groups.iter().map(|group| format!("skill {group}"));
    let coverage = tables.populations.iter().map(|population| format!("coverage {population}"));
    writer.write_record(first.into_iter().chain(skills).chain(coverage))?;
    for row in &tables.days {
        let first = [
            row.day.to_string(),
            row.date.clone(),
            u8::from(row.open).to_string(),
            row.arrived.to_string(),
            row.served.to_string(),
            field(row.wait_mean_min),
        ];
        let skills = row.skill.iter().chain(&row.coverage).map(f64::to_string);
        writer.write_record(first.into_iter().chain(skills))?;
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
        assert_eq!((rows[0].len(), rows[1][0].as_str(), rows[1][1].as_str()), (6, "8", "1"));
        let rows = text(|to| by_day(to, &run.tables));
        assert_eq!((rows.len(), rows[0][6].as_str(), rows[3][6].as_str()), (4, "skill clerk", "1"));
    }

    #[test]
    fn what_is_not_defined_is_empty() {
        let rows = text(|to| summary(to, &example(1).summary));
        assert_eq!((rows[1][7].as_str(), rows[1][8].as_str(), rows[1][9].as_str()), ("", "", "1"));
    }
}
