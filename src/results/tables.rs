//! The tables of a run, and of worlds.

use super::Summary;
use super::table::{Cell, Column, Table};
use crate::experiment::tables::{HourRow, Tables};
use crate::experiment::uncertainty::WorldRow;

/// Returns all tables of a run.
pub fn of_run(summary: &Summary, tables: &Tables) -> Vec<Table> {
    vec![measures(summary), theory(summary), replications(tables), by_hour(tables), by_day(tables)]
}

/// Returns `summary`: one row per measure, scope and name.
pub fn measures(summary: &Summary) -> Table {
    let words = ["scenario", "variant", "measure", "scope", "name", "unit"].map(Column::text);
    let numbers = ["mean", "ci95_low", "ci95_high"].map(|name| Column::real(name, ""));
    let mut table = Table::new("summary", words.into_iter().chain(numbers).chain([Column::integer("n", "")]))
        .about("A row per measure and thing it is about, with its 95 % interval.");
    for row in &summary.measures {
        table.push([
            Cell::from(&summary.scenario),
            Cell::from(summary.variant.as_deref()),
            Cell::from(&row.measure),
            Cell::from(row.scope.name()),
            Cell::from(&row.name),
            Cell::from(&row.unit),
            Cell::from(row.mean),
            Cell::from(row.ci95_low),
            Cell::from(row.ci95_high),
            Cell::from(row.n),
        ]);
    }
    table
}

/// Returns `theory`: one row per step with officers.
pub fn theory(summary: &Summary) -> Table {
    let columns = [
        Column::text("step"),
        Column::text("model"),
        Column::text("why_not"),
        Column::flag("exact"),
        Column::real("arrivals_per_h", "1/h"),
        Column::real("service_mean_min", "min"),
        Column::real("service_scv", "1"),
        Column::integer("servers", ""),
        Column::real("utilisation", "1"),
        Column::real("theory_wait_min", "min"),
        Column::real("adjusted_wait_min", "min"),
        Column::real("simulated_wait_min", "min"),
        Column::real("ci95_low", "min"),
        Column::real("ci95_high", "min"),
        Column::text("gap"),
        Column::text("causes"),
    ];
    let mut table = Table::new("theory", columns)
        .about("A row per step with officers: what the nearest known queue says beside what was simulated.");
    for row in &summary.theory {
        let causes: Vec<&str> = row.causes.iter().map(|cause| cause.cause.as_str()).collect();
        table.push([
            Cell::from(&row.step),
            Cell::from(row.model.as_deref()),
            Cell::from(row.why_not.as_deref()),
            Cell::from(row.exact),
            Cell::from(row.arrivals_per_h),
            Cell::from(row.service_mean_min),
            Cell::from(row.service_scv),
            row.servers.map_or(Cell::Empty, Cell::from),
            Cell::from(row.utilisation),
            Cell::from(row.theory_wait_min),
            Cell::from(row.adjusted_wait_min),
            Cell::from(row.simulated_wait_min),
            Cell::from(row.ci95_low),
            Cell::from(row.ci95_high),
            Cell::from(row.gap.words()),
            Cell::from(causes.join("; ").as_str()),
        ]);
    }
    table
}

/// Returns `replications`: one row per replication; a column per measure of the office, and `measure scope:name` for
/// services, targets and populations.
pub fn replications(tables: &Tables) -> Table {
    let of_run = &tables.replications;
    let measures = of_run.columns.iter().map(|column| Column::real(&column.heading(), &column.unit));
    let mut table =
        Table::new("replications", std::iter::once(Column::integer("replication", "")).chain(measures))
            .about("A row per replication, a column per measure.");
    for (replication, values) in &of_run.rows {
        let values = values.iter().map(|&value| Cell::from(value));
        table.push(std::iter::once(Cell::from(*replication)).chain(values));
    }
    table
}

/// Returns `by-hour`: one row per hour of the clock, on an average open day.
pub fn by_hour(tables: &Tables) -> Table {
    let means = [
        ("arrived_per_day", "1/day"),
        ("wait_mean_min", "min"),
        ("queue_mean", "people"),
        ("inside_mean", "people"),
    ];
    let first = [Column::integer("hour", "h"), Column::real("open_share", "1")];
    let means = means.into_iter().flat_map(|(name, unit)| Column::estimate(name, unit));
    let mut table = Table::new("by-hour", first.into_iter().chain(means))
        .about("A row per hour of the clock, on an average open day.");
    for row in &tables.hours {
        let first = [Cell::from(row.hour), Cell::from(row.open_share)];
        let means = [
            (Some(row.arrived_per_day), row.arrived_ends),
            (row.wait_mean_min, row.wait_ends),
            (row.queue_mean, row.queue_ends),
            (row.inside_mean, row.inside_ends),
        ];
        table.push(
            first.into_iter().chain(means.into_iter().flat_map(|(mean, ends)| Cell::estimate(mean, ends))),
        );
    }
    table
}

/// Returns the hours that [`by_hour`] made a table of.
pub fn hours(table: &Table) -> Vec<HourRow> {
    let hour = |row: &Vec<Cell>| {
        let number = |name: &str| table.column(name).and_then(|place| row[place].number());
        let ends = |name: &str| number(&format!("{name}_ci95_low")).zip(number(&format!("{name}_ci95_high")));
        Some(HourRow {
            hour: number("hour")? as u32,
            open_share: number("open_share")?,
            arrived_per_day: number("arrived_per_day")?,
            arrived_ends: ends("arrived_per_day"),
            wait_mean_min: number("wait_mean_min"),
            wait_ends: ends("wait_mean_min"),
            queue_mean: number("queue_mean"),
            queue_ends: ends("queue_mean"),
            inside_mean: number("inside_mean"),
            inside_ends: ends("inside_mean"),
        })
    };
    table.rows.iter().filter_map(hour).collect()
}

/// Returns `by-day`: one row per day of the horizon, averaged over replications; a column `skill group` per group of
/// officers, `coverage population` per population and `stock name` per stock, and `backlog`.
pub fn by_day(tables: &Tables) -> Table {
    let first = [Column::integer("day", ""), Column::date("date"), Column::flag("open")];
    let means = [("arrived", "1/day"), ("served", "1/day"), ("wait_mean_min", "min")];
    let means = means.into_iter().flat_map(|(name, unit)| Column::estimate(name, unit));
    let skills = tables.groups.iter().map(|group| format!("skill {group}"));
    let coverage = tables.populations.iter().map(|population| format!("coverage {population}"));
    let shares = skills.chain(coverage).flat_map(|name| Column::estimate(&name, "1"));
    let stocks = tables.stocks.iter().flat_map(|stock| Column::estimate(&format!("stock {stock}"), "items"));
    let last = stocks.chain(Column::estimate("backlog", "cases"));
    let mut table = Table::new("by-day", first.into_iter().chain(means).chain(shares).chain(last))
        .about("A row per day of the horizon, averaged over the replications.");
    for row in &tables.days {
        let first = [Cell::from(row.day), Cell::date(&row.date), Cell::from(row.open)];
        let means = [
            (Some(row.arrived), row.arrived_ends),
            (Some(row.served), row.served_ends),
            (row.wait_mean_min, row.wait_ends),
        ];
        let levels = row.skill.iter().chain(&row.coverage).chain(&row.stock).copied();
        let levels = levels.chain(std::iter::once((row.backlog, row.backlog_ends)));
        let levels = levels.map(|(mean, ends)| (Some(mean), ends));
        let means = means.into_iter().chain(levels).flat_map(|(mean, ends)| Cell::estimate(mean, ends));
        table.push(first.into_iter().chain(means));
    }
    table
}

/// Returns `worlds` of `loket uncertainty`: one row per world, a column per uncertain value and per measure.
pub fn worlds(worlds: &[WorldRow]) -> Table {
    let first = [Column::integer("world", ""), Column::integer("redrawn", "")];
    let about = "A row per world: the value drawn for each uncertain input, and what each measure was.";
    let Some(one) = worlds.first() else { return Table::new("worlds", first).about(about) };
    let split = |change: &str| -> (String, String) {
        let (path, value) = change.split_once('=').unwrap_or_default();
        (path.to_owned(), value.to_owned())
    };
    let paths = one.changes.iter().map(|change| Column::text(&split(change).0));
    let measures = one.measures.iter().map(|(name, _)| Column::real(name, ""));
    let mut table = Table::new("worlds", first.into_iter().chain(paths).chain(measures)).about(about);
    for row in worlds {
        let values = row.changes.iter().map(|change| Cell::from(&split(change).1));
        let measures = row.measures.iter().map(|(_, value)| Cell::from(*value));
        table
            .push([Cell::from(row.world), Cell::from(row.redrawn)].into_iter().chain(values).chain(measures));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::tests::example;
    use super::*;

    fn text(table: &Table) -> Vec<Vec<String>> {
        let mut bytes = Vec::new();
        table.csv(&mut bytes).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&*bytes);
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn tables_are_tidy() {
        let run = example(3);
        let rows = text(&measures(&run.summary));
        assert_eq!(rows.len(), run.summary.measures.len() + 1);
        assert_eq!(rows[1][..6], ["three mornings", "", "wait_mean_min", "office", "office", "min"]);
        assert_eq!(rows[1][6].parse().ok(), run.summary.measures[0].mean);
        let rows = text(&replications(&run.tables));
        assert_eq!((rows.len(), rows[0][0].as_str(), rows[3][0].as_str()), (4, "replication", "2"));
        assert!(rows[0].contains(&"wait_mean_min service:card".to_owned()));
        let rows = text(&by_hour(&run.tables));
        assert_eq!((rows[0].len(), rows[1][0].as_str(), rows[1][1].as_str()), (14, "8", "1"));
        assert_eq!(rows[0][5..8], ["wait_mean_min", "wait_mean_min_ci95_low", "wait_mean_min_ci95_high"]);
        let number = |place: usize| rows[1][place].parse::<f64>().unwrap();
        assert!(number(6) < number(5) && number(5) < number(7));
        assert_eq!(hours(&by_hour(&run.tables)), run.tables.hours);
        let rows = text(&by_day(&run.tables));
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
        let rows = text(&worlds(&[row]));
        let head = ["world", "redrawn", "officer.clerk.skills.desk", "demand.card.rate"];
        assert_eq!(rows[0], [&head[..], &["wait_mean_min", "cost_per_card"]].concat());
        assert_eq!(rows[1], ["0", "1", "0.5", "9 /h", "2.5", ""]);
        assert_eq!(text(&worlds(&[])), [["world", "redrawn"]]);
    }

    #[test]
    fn what_is_not_defined_is_empty() {
        let rows = text(&measures(&example(1).summary));
        assert_eq!((rows[1][7].as_str(), rows[1][8].as_str(), rows[1][9].as_str()), ("", "", "1"));
    }
}
