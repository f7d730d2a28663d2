//! What a study of courses leaves behind: the findings as JSON, the weeks and the plans as CSV.

use super::json;
use crate::experiment::training::{Effect, Estimate, Findings};
use csv::Writer;

/// Returns the files of a study, each a name and what it holds.
pub fn files(findings: &Findings) -> Vec<(String, String)> {
    let table = |rows: Vec<Vec<String>>| {
        let mut writer = Writer::from_writer(Vec::new());
        for row in rows {
            writer.write_record(&row).expect("memory can be written, and rows are equally long");
        }
        let bytes = writer.into_inner().expect("memory can be written");
        String::from_utf8(bytes).expect("made from text")
    };
    vec![
        ("summary.json".to_owned(), json(findings)),
        ("weeks.csv".to_owned(), table(weeks(findings))),
        ("alternatives.csv".to_owned(), table(alternatives(findings))),
    ]
}

fn field(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// The columns of an effect.
fn of_effect(name: &str) -> [String; 5] {
    ["without", "with", "difference", "ci95_low", "ci95_high"].map(|part| format!("{name}_{part}"))
}

fn effect(effect: &Effect) -> [String; 5] {
    let Effect { without, with, difference, ci95_low, ci95_high } = *effect;
    [without, with, difference, ci95_low, ci95_high].map(field)
}

fn weeks(findings: &Findings) -> Vec<Vec<String>> {
    let mut head: Vec<String> = ["training", "week", "from", "days", "class"].map(str::to_owned).to_vec();
    for name in ["skill", "wait_mean_min", "wait_h", "served", "cards", "cost"] {
        head.extend(of_effect(name));
    }
    head.extend(["net_so_far", "band95_low", "band95_high"].map(str::to_owned));
    let mut rows = vec![head];
    for found in &findings.trainings {
        for week in &found.weeks {
            let mut row = vec![
                found.name.clone(),
                week.week.to_string(),
                week.from.clone(),
                week.days.to_string(),
                u8::from(week.class).to_string(),
            ];
            for part in
                [&week.skill, &week.wait_mean_min, &week.wait_h, &week.served, &week.cards, &week.cost]
            {
                row.extend(effect(part));
            }
            row.extend([Some(week.net_so_far), week.band95_low, week.band95_high].map(field));
            rows.push(row);
        }
    }
    rows
}

fn alternatives(findings: &Findings) -> Vec<Vec<String>> {
    let mut head: Vec<String> =
        ["training", "rank", "plan", "cohorts", "first_session", "last_session", "moved", "sessions"]
            .map(str::to_owned)
            .to_vec();
    for name in ["wait_h", "cost", "net"] {
        head.extend(["mean", "ci95_low", "ci95_high"].map(|part| format!("{name}_{part}")));
    }
    let last = ["payback_week", "difference", "ci95_low", "ci95_high", "verdict", "may_be_best"];
    head.extend(last.map(str::to_owned));
    let mut rows = vec![head];
    for found in &findings.trainings {
        for plan in &found.alternatives {
            let mut row = vec![
                found.name.clone(),
                plan.rank.to_string(),
                plan.plan.words().to_owned(),
                plan.cohorts.to_string(),
                plan.first_session.clone().unwrap_or_default(),
                plan.last_session.clone().unwrap_or_default(),
                plan.moved.to_string(),
                plan.sessions.clone().unwrap_or_default(),
            ];
            for Estimate { mean, ci95_low, ci95_high } in [plan.wait_h, plan.cost, plan.net] {
                row.extend([Some(mean), ci95_low, ci95_high].map(field));
            }
            row.extend([
                plan.payback_week.map_or_else(String::new, |week| week.to_string()),
                plan.difference.to_string(),
                field(plan.ci95_low),
                field(plan.ci95_high),
                plan.verdict.words().to_owned(),
                plan.may_be_best.map_or_else(String::new, |may| u8::from(may).to_string()),
            ]);
            rows.push(row);
        }
    }
    rows
}
