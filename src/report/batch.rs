//! A batch as text: which offices are worst and how sure that is, then a row for each.

use super::layout::{table, wrapped};
use super::number::{bare_share, estimate_of, number};
use crate::experiment::measures::Measure;
use crate::experiment::measures::direction::Direction;
use crate::results::batch::{Batch, Office};

/// Most offices in the table; the rest are in the files.
const ROWS: usize = 60;

/// Most offices that are named in a sentence.
const NAMED: usize = 4;

/// Returns `batch` as text of at most 80 columns.
pub fn text(batch: &Batch) -> String {
    let ranked = batch.ranked();
    let mut parts = vec![format!("{}\n{}", wrapped(&batch.template, ""), wrapped(&how(batch), ""))];
    parts.push(wrapped(&answer(batch, &ranked).join(" "), ""));
    parts.extend(offices(batch, &ranked));
    parts.push(wrapped(&notes(&ranked), ""));
    parts.extend(batch.warnings.iter().map(|warning| wrapped(&format!("warning: {warning}"), "  ")));
    parts.join("\n\n") + "\n"
}

/// How many offices, with how many replications of each.
fn how(batch: &Batch) -> String {
    let simulated = batch.offices.iter().filter(|office| office.found.replications > 0);
    let counts: Vec<u64> = simulated.map(|office| office.found.replications).collect();
    let (few, many) = (counts.iter().min().copied(), counts.iter().max().copied());
    let each = match (few, many) {
        (Some(few), Some(many)) if few < many => format!(", {few} to {many} replications of each"),
        (Some(1), _) => ", 1 replication of each".to_owned(),
        (Some(few), _) => format!(", {few} replications of each"),
        (None, _) => String::new(),
    };
    let offices = if counts.len() == 1 { "office" } else { "offices" };
    format!("{} {offices} of {}{each}", counts.len(), batch.table)
}

/// The worst and the best, and who may be so as well.
fn answer(batch: &Batch, ranked: &[&Office]) -> Vec<String> {
    let (Some(worst), Some(best)) = (ranked.first(), ranked.last()) else {
        return vec![format!("No office has a value of {}.", batch.by)];
    };
    let has = |office: &Office| {
        let value = office.found.measure(&batch.by).map_or_else(dash, shown);
        format!("`{}`: {value} {}", office.name, unit(batch))
    };
    let better = match batch.better {
        Direction::Lower => "lower",
        Direction::Higher => "higher",
    };
    let mut sentences = vec![format!("By {} ({better} is better), the worst is {}.", batch.by, has(worst))];
    if ranked.len() > 1 {
        sentences.push(format!("The best is {}.", has(best)));
        let worst_too = ranked[1..].iter().filter(|office| office.rank_low == Some(1));
        let best_too =
            ranked[..ranked.len() - 1].iter().filter(|office| office.rank_high == Some(ranked.len()));
        sentences.extend(also(&worst_too.map(|office| &*office.name).collect::<Vec<_>>(), "worst"));
        sentences.extend(also(&best_too.map(|office| &*office.name).collect::<Vec<_>>(), "best"));
    }
    let met: Vec<bool> = ranked.iter().filter_map(|office| target_is_met(office)).collect();
    if let Some(target) = ranked.iter().find_map(|office| office.found.target()) {
        let count = met.iter().filter(|met| **met).count();
        sentences.push(format!("{count} of {} meet the target `{}`.", met.len(), target.name));
    }
    sentences
}

/// Who may be the worst or the best as well, as far as can be told.
fn also(names: &[&str], what: &str) -> Option<String> {
    let list = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => None,
        1..=NAMED => Some(format!("As far as can be told, the {what} may also be {}.", list(names))),
        more => Some(format!(
            "As far as can be told, the {what} may also be {} and {} more.",
            list(&names[..NAMED - 1]),
            more - NAMED + 1
        )),
    }
}

/// Whether an office meets its first target by the estimate itself; `None`: it has none, or it concerned nobody.
fn target_is_met(office: &Office) -> Option<bool> {
    Some(office.found.target()?.mean? >= office.found.wanted?)
}

/// One line per office, the worst first.
fn offices(batch: &Batch, ranked: &[&Office]) -> Option<String> {
    let by_wait = batch.by == "wait_mean_min";
    let by = format!("{} [{}]", batch.by, unit(batch));
    let mut head = vec!["office", "rank", &by, "wait [min]", "1 in 10 over", "target %", "away %", "busiest"];
    let row = |office: &&Office| {
        let found = &office.found;
        let bare = |measure: &str| found.measure(measure).and_then(|row| row.mean);
        let target = found.target().and_then(|row| row.mean).map(bare_share);
        let met = if target_is_met(office) == Some(false) { "!" } else { "" };
        let busiest = found.busiest_group.as_ref().and_then(|row| Some((&row.name, row.mean?)));
        let mut cells = vec![
            office.name.clone(),
            ranks(office),
            found.measure(&batch.by).map_or_else(dash, shown),
            found.measure("wait_mean_min").map_or_else(dash, shown),
            bare("wait_p90_min").map_or_else(dash, number),
            target.map_or_else(dash, |share| format!("{share}{met}")),
            bare("turned_away_share").map_or_else(dash, bare_share),
            busiest.map_or_else(dash, |(name, share)| format!("{name} {}", bare_share(share))),
        ];
        if by_wait {
            cells.remove(2);
        }
        cells
    };
    if by_wait {
        head.remove(2);
    }
    let title = match ranked.len() {
        count if count > ROWS => format!("The worst {ROWS} of {count} offices"),
        _ => "The worst first".to_owned(),
    };
    table(&title, &head, ranked.iter().take(ROWS).map(row))
}

fn notes(ranked: &[&Office]) -> String {
    let left = ranked.len().saturating_sub(ROWS);
    let left = if left > 0 { format!("{left} more are in batch.csv; ") } else { String::new() };
    let unmet = ranked.iter().any(|office| target_is_met(office) == Some(false));
    let unmet = if unmet { "; !: the target is missed" } else { "" };
    format!(
        "{left}rank: those that the office may have, of all at once with 95 %; ± and brackets: 95 % interval{unmet}; \
         away: turned away; busiest: of the officers, with % of their time"
    )
}

/// "3", or "2-5" if it may be any of these.
fn ranks(office: &Office) -> String {
    match (office.rank_low, office.rank_high) {
        (Some(low), Some(high)) if low < high => format!("{low}-{high}"),
        (Some(rank), _) => rank.to_string(),
        (None, _) => dash(),
    }
}

fn dash() -> String {
    "-".to_owned()
}

fn unit(batch: &Batch) -> String {
    let row = batch.offices.iter().find_map(|office| office.found.measure(&batch.by));
    row.map_or_else(String::new, |row| if is_share(row) { "%".to_owned() } else { row.unit.clone() })
}

fn is_share(row: &Measure) -> bool {
    row.measure.ends_with("_share")
}

fn shown(row: &Measure) -> String {
    estimate_of(row.mean, row.ci95_low.zip(row.ci95_high), is_share(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::batch::{Batch as Offices, Ended, Job, Simulated};
    use crate::experiment::examples::day_office;
    use crate::results::batch::Found;
    use crate::scenario::cases::CaseTable;
    use crate::scenario::settings::Replications;
    use crate::scenario::source::Checked;

    /// Offices of the three mornings with clerks of these speeds.
    fn batch(speeds: &[f64], by: &str) -> Batch {
        let job = |place| Job { place, seed: 3, replications: Replications::Fixed(20) };
        let offices = Offices { jobs: (0..speeds.len()).map(job).collect(), by, threads: Some(1) };
        let read = |place: usize| {
            let mut scenario = day_office();
            scenario.groups[0].skills[0].speed = speeds[place];
            Ok(Checked { scenario, warnings: Vec::new(), loads: Vec::new(), uncertain: Vec::new() })
        };
        let make = |job: &Job, found: Simulated| Found::of(job, found, by, Vec::new());
        let ended: Vec<Ended<Found>> = offices.run(&read, &(), make);
        let rows: String =
            (1..).zip(speeds).map(|(number, speed)| format!("office {number},{speed}\n")).collect();
        let text = format!("name,officer.clerk.skills.card\n{rows}");
        let table = CaseTable::read(&text).unwrap();
        let mut all: Vec<Office> = table.cases.iter().map(|case| Office::new(case, &[], &text)).collect();
        all.iter_mut().zip(ended).for_each(|(office, ended)| office.add(ended));
        Batch {
            template: "three mornings".to_owned(),
            variant: None,
            table: "offices.csv".to_owned(),
            paths: Batch::paths(&table),
            by: by.to_owned(),
            better: crate::experiment::measures::direction::direction(by).unwrap(),
            partial: false,
            offices: all,
            warnings: vec!["something".to_owned()],
        }
    }

    #[track_caller]
    fn assert_says(text: &str, parts: &[&str]) {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in parts {
            assert!(line.contains(part), "`{part}` is not in:\n{text}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }

    #[test]
    fn a_manager_reads_where_to_go_first() {
        let text = text(&batch(&[1.0, 0.8, 1.0, 1.6], "wait_mean_min"));
        let parts = [
            "three mornings 4 offices of offices.csv, 20 replications of each",
            "By wait_mean_min (lower is better), the worst is `office 2`: ",
            "The best is `office 4`: ",
            "of 4 meet the target `wait of card within 15 min`.",
            "office 1 2-3",
            "warning: something",
        ];
        assert_says(&text, &parts);
        let places: Vec<usize> =
            ["  office 2 ", "  office 1 ", "  office 4 "].map(|name| text.find(name).unwrap()).to_vec();
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn by_a_share_the_least_comes_first_in_per_cent() {
        let text = text(&batch(&[1.6, 0.8], "promise_kept_share"));
        assert_says(
            &text,
            &["By promise_kept_share (higher is better)", "rank promise_kept_ wait [min]", "share [%]"],
        );
        let equal = self::text(&batch(&[1.0, 1.0, 1.0], "wait_mean_min"));
        assert_says(&equal, &["the worst may also be `office 2`, `office 3`."]);
    }

    #[test]
    fn many_offices_are_cut_short() {
        let mut many = batch(&[1.0], "wait_mean_min");
        let office = many.offices[0].clone();
        many.offices = (1..=70)
            .map(|rank| Office { rank: Some(rank), rank_low: Some(1), rank_high: Some(70), ..office.clone() })
            .collect();
        let text = text(&many);
        assert_says(&text, &["The worst 60 of 70 offices", "10 more are in batch.csv", "and 66 more"]);
    }
}
