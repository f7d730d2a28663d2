//! What a study of courses leaves behind: the findings as JSON, the weeks and the plans as tables.

use super::folder::Contents;
use super::table::{Cell, Column, Table};
use super::{Manifest, json};
use crate::experiment::training::{Effect, Estimate, Findings};

/// Returns what a folder of a study holds; `pictures` are more files, each a name and its content.
pub fn contents(findings: &Findings, manifest: &Manifest, pictures: Vec<(String, String)>) -> Contents {
    let mut files =
        vec![("manifest.json".to_owned(), manifest.json()), ("summary.json".to_owned(), json(findings))];
    files.extend(pictures);
    Contents {
        files,
        tables: vec![courses(findings), weeks(findings), alternatives(findings)],
        journal: Vec::new(),
    }
}

/// The columns of an effect.
fn of_effect(name: &str, unit: &str) -> [Column; 5] {
    ["without", "with", "difference", "ci95_low", "ci95_high"]
        .map(|part| Column::real(&format!("{name}_{part}"), unit))
}

fn effect(effect: &Effect) -> [Cell; 5] {
    let Effect { without, with, difference, ci95_low, ci95_high } = *effect;
    [without, with, difference, ci95_low, ci95_high].map(Cell::from)
}

/// One row per course: what it comes to, and when it has paid back.
fn courses(findings: &Findings) -> Table {
    let (money, hour) = (&findings.currency, format!("{}/h", findings.currency));
    let mut columns = ["training", "groups", "steps"].map(Column::text).to_vec();
    columns.push(Column::integer("officers", "people"));
    columns.extend(["first_session", "last_session"].map(Column::date));
    let units = [
        ("skill", "1"),
        ("wait_first_class_week_min", "min"),
        ("wait_in_class_min", "min"),
        ("wait_after_min", "min"),
        ("wait_h", "h"),
        ("served", "people"),
        ("cards", "card"),
        ("cost", money),
    ];
    columns.extend(units.into_iter().flat_map(|(name, unit)| of_effect(name, unit)));
    columns.push(Column::real("value_of_time", &hour));
    columns.extend(Column::estimate("net", &findings.gain_unit));
    columns.push(Column::text("net_unit"));
    columns.push(Column::text("verdict"));
    columns.extend(
        ["weeks", "payback_week", "earliest_week", "latest_week"].map(|name| Column::integer(name, "")),
    );
    columns.extend(Column::estimate("paid_back_share", "1"));
    let mut table = Table::new("courses", columns)
        .about("A row per course: what it comes to up to the horizon, and when it has paid back.");
    for found in &findings.trainings {
        let (totals, payback) = (&found.totals, &found.payback);
        let words = [&found.name, &found.groups.join(", "), &found.steps.join(", ")].map(Cell::from);
        let mut row = words.to_vec();
        row.push(Cell::from(found.officers));
        row.extend([&found.first_session, &found.last_session].map(|day| Cell::date(day)));
        let effects = [
            &totals.skill,
            &totals.wait_first_class_week_min,
            &totals.wait_in_class_min,
            &totals.wait_after_min,
            &totals.wait_h,
            &totals.served,
            &totals.cards,
            &totals.cost,
        ];
        row.extend(effects.into_iter().flat_map(effect));
        row.push(Cell::from(findings.value_of_time));
        let Estimate { mean, ci95_low, ci95_high } = totals.net;
        row.extend(Cell::estimate(Some(mean), ci95_low.zip(ci95_high)));
        row.extend([findings.gain_unit.as_str(), payback.verdict.words()].map(Cell::from));
        row.push(Cell::from(findings.weeks));
        let weeks = [payback.week, payback.earliest_week, payback.latest_week];
        row.extend(weeks.map(|week| week.map_or(Cell::Empty, Cell::from)));
        let ends = (payback.share_ci95_low, payback.share_ci95_high);
        row.extend(Cell::estimate(Some(payback.replications_share), Some(ends)));
        table.push(row);
    }
    table
}

/// One row per course and week.
fn weeks(findings: &Findings) -> Table {
    let money = format!("{}/week", findings.currency);
    let units = [
        ("skill", "1"),
        ("wait_mean_min", "min"),
        ("wait_h", "h"),
        ("served", "1/week"),
        ("cards", "1/week"),
        ("cost", &money),
    ];
    let first = [
        Column::text("training"),
        Column::integer("week", ""),
        Column::date("from"),
        Column::integer("days", ""),
        Column::flag("class"),
    ];
    let effects = units.into_iter().flat_map(|(name, unit)| of_effect(name, unit));
    let last =
        ["net_so_far", "band95_low", "band95_high"].map(|name| Column::real(name, &findings.gain_unit));
    let mut table = Table::new("weeks", first.into_iter().chain(effects).chain(last))
        .about("A row per course and week: what the course costs and gains.");
    for found in &findings.trainings {
        for week in &found.weeks {
            let first = [
                Cell::from(&found.name),
                Cell::from(week.week),
                Cell::date(&week.from),
                Cell::from(week.days),
                Cell::from(week.class),
            ];
            let parts =
                [&week.skill, &week.wait_mean_min, &week.wait_h, &week.served, &week.cards, &week.cost];
            let last = [Some(week.net_so_far), week.band95_low, week.band95_high].map(Cell::from);
            table.push(first.into_iter().chain(parts.into_iter().flat_map(effect)).chain(last));
        }
    }
    table
}

/// One row per course and plan, the most gained first.
fn alternatives(findings: &Findings) -> Table {
    let mut columns = vec![
        Column::text("training"),
        Column::integer("rank", ""),
        Column::text("plan"),
        Column::integer("cohorts", ""),
        Column::date("first_session"),
        Column::date("last_session"),
        Column::integer("moved", ""),
        Column::text("sessions"),
    ];
    for (name, unit) in [("wait_h", "h"), ("cost", &findings.currency), ("net", &findings.gain_unit)] {
        columns.extend(
            ["mean", "ci95_low", "ci95_high"].map(|part| Column::real(&format!("{name}_{part}"), unit)),
        );
    }
    columns.push(Column::integer("payback_week", ""));
    columns
        .extend(["difference", "ci95_low", "ci95_high"].map(|name| Column::real(name, &findings.gain_unit)));
    columns.extend([Column::text("verdict"), Column::flag("may_be_best")]);
    let mut table = Table::new("alternatives", columns)
        .about("A row per course and other plan of it, the most gained first.");
    for found in &findings.trainings {
        for plan in &found.alternatives {
            let mut row = vec![
                Cell::from(&found.name),
                Cell::from(plan.rank),
                Cell::from(plan.plan.words()),
                Cell::from(plan.cohorts),
                plan.first_session.as_deref().map_or(Cell::Empty, Cell::date),
                plan.last_session.as_deref().map_or(Cell::Empty, Cell::date),
                Cell::from(plan.moved),
                Cell::from(plan.sessions.as_deref()),
            ];
            for Estimate { mean, ci95_low, ci95_high } in [plan.wait_h, plan.cost, plan.net] {
                row.extend([Some(mean), ci95_low, ci95_high].map(Cell::from));
            }
            row.extend([
                plan.payback_week.map_or(Cell::Empty, Cell::from),
                Cell::from(plan.difference),
                Cell::from(plan.ci95_low),
                Cell::from(plan.ci95_high),
                Cell::from(plan.verdict.words()),
                plan.may_be_best.map_or(Cell::Empty, Cell::from),
            ]);
            table.push(row);
        }
    }
    table
}
