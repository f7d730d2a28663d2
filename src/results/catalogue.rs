//! What is in a folder of results: of each run what it is of, when it was made, and what came of it.

use super::found::{FoundError, MANIFEST, document, kind, manifest};
use super::table::package;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The main measure, where a verb has no other.
const MAIN: &str = "wait_mean_min";

/// What was found in a folder of results.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Catalogue {
    /// The newest first.
    pub runs: Vec<Entry>,
    /// What cannot be read.
    pub damaged: Vec<Damaged>,
}

/// One run, comparison, search or whatever else was left.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// Where.
    pub folder: String,
    /// What it is of, as in the manifest.
    pub kind: String,
    /// Name of the scenario; empty if the manifest does not say.
    pub scenario: String,
    /// The variant in force; `None`: the base.
    pub variant: Option<String>,
    /// Policies that were held against each other, the base not counted; empty: one office.
    pub policies: Vec<String>,
    /// When it was finished, an instant in UTC by RFC 3339; where the manifest does not say, when that was written.
    pub finished: Option<String>,
    /// Finished replications.
    pub replications: Option<u64>,
    /// Whether it was interrupted.
    pub partial: bool,
    /// What came of it; `None`: nothing was measured, or nothing was found.
    pub headline: Option<Headline>,
}

/// What came of it, in one number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Headline {
    /// Of what: the best policy, the answer of a search, the lever that matters most; `None`: of the office.
    pub of: Option<String>,
    /// Name of the measure.
    pub measure: String,
    /// Its unit.
    pub unit: String,
    /// Its estimate; `None`: the number would say nothing without the rest.
    pub mean: Option<f64>,
    /// Lower end of its 95 % interval, or of the band of chance and inputs; `None`: not bounded.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
}

/// A folder that cannot be read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Damaged {
    /// Where.
    pub folder: String,
    /// Why.
    pub reason: String,
}

impl Catalogue {
    /// Reads what is in `folder`. Folders in it that loket did not make are passed by.
    ///
    /// # Errors
    /// If `folder` is there, but cannot be read.
    pub fn read(folder: &Path) -> io::Result<Catalogue> {
        let mut catalogue = Catalogue::default();
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(catalogue),
            entries => entries?,
        };
        let mut folders: Vec<PathBuf> =
            entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
        // A name that begins with a dot is of a folder that is being written.
        folders.retain(|path| path.is_dir() && !name(path).starts_with('.'));
        folders.sort();
        for folder in folders {
            match entry(&folder) {
                Ok(entry) => catalogue.runs.push(entry),
                Err(FoundError::Foreign(_)) if !folder.join(package::NAME).exists() => {}
                Err(error) => {
                    catalogue.damaged.push(Damaged { folder: shown(&folder), reason: reason(&error) })
                }
            }
        }
        catalogue.runs.sort_by(|one, other| other.finished.cmp(&one.finished));
        Ok(catalogue)
    }
}

/// The folder's last name, or all of it.
fn name(folder: &Path) -> String {
    folder.file_name().map_or_else(|| shown(folder), |name| name.to_string_lossy().into_owned())
}

fn shown(folder: &Path) -> String {
    folder.display().to_string()
}

fn reason(error: &FoundError) -> String {
    match error {
        FoundError::Damaged { source, .. } => source.to_string(),
        FoundError::Foreign(_) => format!("`{MANIFEST}` is missing"),
        FoundError::Unknown { kind, .. } => {
            format!("results of another kind than this loket knows: `{kind}`")
        }
        FoundError::Missing(_) => error.to_string(),
    }
}

fn entry(folder: &Path) -> Result<Entry, FoundError> {
    let manifest = manifest(folder)?;
    let document = document(folder, &manifest)?;
    let list = |key: &str| manifest[key].as_array().into_iter().flatten();
    let policies = list("variants").chain(list("vary")).filter_map(Value::as_str).map(str::to_owned);
    let others = list("others").filter_map(|other| other["file"].as_str()).map(str::to_owned);
    Ok(Entry {
        folder: shown(folder),
        kind: kind(&manifest).to_owned(),
        scenario: manifest["scenario"].as_str().unwrap_or_default().to_owned(),
        variant: text(&manifest["variant"]),
        policies: policies.chain(others).collect(),
        finished: text(&manifest["finished"]).or_else(|| written(folder)),
        replications: manifest["replications"].as_u64(),
        partial: manifest["partial"] == true,
        headline: headline(kind(&manifest), &document),
    })
}

/// When the manifest was written.
fn written(folder: &Path) -> Option<String> {
    let time = fs::metadata(folder.join(MANIFEST)).and_then(|manifest| manifest.modified()).ok()?;
    let time = Timestamp::try_from(time).ok()?;
    Timestamp::from_second(time.as_second()).ok().map(|time| time.to_string())
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// What came of it. A document of another version may lack what is looked for; then there is no headline.
fn headline(kind: &str, document: &Value) -> Option<Headline> {
    match kind {
        "run" => of_office(&document["measures"], MAIN).map(|row| estimate(row, "", row)),
        "comparison" => best(document),
        "selection" => {
            let selected = text(&document["selected"])?;
            let row = named(&document["policies"], &selected)?;
            Some(Headline { of: Some(selected), ..estimate(row, "", document) })
        }
        "sweep" => {
            let rank = document["ranks"].as_array()?.iter().find(|rank| rank["measure"] == 0)?;
            let measure = &document["measures"][0];
            Some(Headline { of: text(&rank["lever"]), mean: None, ..estimate(&Value::Null, "", measure) })
        }
        "search" => answer(document),
        "training" => {
            let course = document["trainings"].as_array()?.first()?;
            let unit = text(&document["gain_unit"])?;
            let net = estimate(&course["totals"]["net"], "", &Value::Null);
            Some(Headline { of: text(&course["name"]), measure: "net".to_owned(), unit, ..net })
        }
        "uncertainty" => {
            let measure = document["measure"].as_str()?;
            of_office(&document["measures"], measure).map(|row| estimate(row, "total95", row))
        }
        _ => None,
    }
}

/// The policy that is most likely the best, and its main measure.
fn best(document: &Value) -> Option<Headline> {
    let best = &document["best"];
    let measure = best["measure"].as_str()?;
    let chance = |policy: &&Value| policy["probability"].as_f64().unwrap_or(-1.0);
    let policies: Vec<&Value> = best["policies"].as_array()?.iter().collect();
    // The first of several, as the base is.
    let most = policies.iter().rev().max_by(|one, other| chance(one).total_cmp(&chance(other)))?;
    let name = text(&most["name"]).filter(|_| most["probability"].is_number())?;
    let (side, of) = match named(&document["variants"], &name) {
        Some(variant) => ("variant", variant),
        None => ("base", document["variants"].as_array()?.first()?),
    };
    let row = of_office(&of["measures"], measure)?;
    let ends = estimate(row, &format!("{side}_ci95"), row);
    Some(Headline { of: Some(name), mean: row[side].as_f64(), ..ends })
}

/// The cheapest point that is shown to meet the targets, and its cost.
fn answer(document: &Value) -> Option<Headline> {
    let answer = &document["answer"];
    let levers = document["levers"].as_array()?.iter().zip(answer["values"].as_array()?);
    let words =
        |(lever, value): (&Value, &Value)| Some(format!("{} {}", lever["name"].as_str()?, value.as_str()?));
    let cost = &answer["cost"];
    Some(Headline {
        of: Some(levers.filter_map(words).collect::<Vec<_>>().join(", ")),
        measure: "cost_per_day".to_owned(),
        unit: text(&document["cost_unit"])?,
        mean: cost["mean"].as_f64(),
        ci95_low: cost["low"].as_f64(),
        ci95_high: cost["high"].as_f64(),
    })
}

/// The estimate in `row` with the ends called `ends` (empty: `ci95`) of the measure that `of` names.
fn estimate(row: &Value, ends: &str, of: &Value) -> Headline {
    let ends = if ends.is_empty() { "ci95" } else { ends };
    Headline {
        of: None,
        measure: text(&of["measure"]).unwrap_or_default(),
        unit: text(&of["unit"]).unwrap_or_default(),
        mean: row["mean"].as_f64(),
        ci95_low: row[format!("{ends}_low")].as_f64(),
        ci95_high: row[format!("{ends}_high")].as_f64(),
    }
}

fn of_office<'v>(measures: &'v Value, measure: &str) -> Option<&'v Value> {
    measures.as_array()?.iter().find(|row| row["measure"] == measure && row["scope"] == "office")
}

fn named<'v>(list: &'v Value, name: &str) -> Option<&'v Value> {
    list.as_array()?.iter().find(|one| one["name"] == name)
}

#[cfg(test)]
mod tests {
    use super::super::folder;
    use super::super::tests::example;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_catalogue_has_every_run_the_newest_first() {
        let place = tempfile::tempdir().unwrap();
        let results = place.path().join("results");
        assert_eq!(Catalogue::read(&results).unwrap(), Catalogue::default());
        for (name, day) in
            [("a", "2027-01-04T08:00:00Z"), ("b", "2027-01-06T08:00:00Z"), ("c", "2027-01-05T08:00:00Z")]
        {
            let mut run = example(3);
            run.manifest.finished = Some(day.to_owned());
            folder::write(&results.join(name), &run.contents()).unwrap();
        }
        fs::create_dir(results.join("notes")).unwrap();
        fs::create_dir(results.join(".d.unfinished-7")).unwrap();
        fs::write(results.join("speed.md"), "fast").unwrap();
        fs::remove_file(results.join("c").join(MANIFEST)).unwrap();
        let found = Catalogue::read(&results).unwrap();
        let names: Vec<String> = found.runs.iter().map(|run| name(Path::new(&run.folder))).collect();
        assert_eq!(names, ["b", "a"]);
        assert_eq!(found.damaged.len(), 1);
        assert_eq!(found.damaged[0].reason, "`manifest.json` is missing");
        let first = &found.runs[0];
        assert_eq!((first.kind.as_str(), first.scenario.as_str()), ("run", "three mornings"));
        assert_eq!((first.replications, first.partial), (Some(3), false));
        let (mean, headline) = (example(3).summary.measures[0].mean, first.headline.as_ref().unwrap());
        assert_eq!((headline.mean, headline.unit.as_str()), (mean, "min"));
    }

    #[test]
    fn a_manifest_of_an_older_version_lists() {
        let place = tempfile::tempdir().unwrap();
        let run = place.path().join("old");
        folder::write(&run, &example(2).contents()).unwrap();
        fs::write(run.join(MANIFEST), r#"{"program": "loket", "version": "0.0.1"}"#).unwrap();
        let found = Catalogue::read(place.path()).unwrap();
        let [old] = &found.runs[..] else { panic!("{found:?}") };
        assert_eq!((old.kind.as_str(), old.scenario.as_str(), old.replications), ("run", "", None));
        // The time of the file.
        assert!(
            old.finished
                .as_ref()
                .is_some_and(|time| time.ends_with('Z') && time.parse::<Timestamp>().is_ok())
        );
    }

    #[test]
    fn each_kind_has_its_headline() {
        let measure = json!({"measure": "wait_mean_min", "scope": "office", "unit": "min", "base": 9.0, "variant": 4.0,
            "base_ci95_low": 8.0, "base_ci95_high": 10.0, "variant_ci95_low": 3.0, "variant_ci95_high": 5.0});
        let comparison = |base: f64, other: f64| {
            json!({"variants": [{"name": "two clerks", "measures": [measure]}], "best": {"measure": "wait_mean_min",
                "policies": [{"name": "as it is", "probability": base}, {"name": "two clerks", "probability": other}]}})
        };
        let told = |kind: &str, document: Value| {
            let Headline { of, measure, mean, ci95_low, ci95_high, .. } = headline(kind, &document)?;
            Some((of.unwrap_or_default(), measure, mean, ci95_low, ci95_high))
        };
        let row = |of: &str, measure: &str, numbers: [Option<f64>; 3]| {
            Some((of.to_owned(), measure.to_owned(), numbers[0], numbers[1], numbers[2]))
        };
        let three = |mean, low, high| [Some(mean), Some(low), Some(high)];
        let better = row("two clerks", "wait_mean_min", three(4.0, 3.0, 5.0));
        assert_eq!(told("comparison", comparison(0.2, 0.8)), better);
        assert_eq!(
            told("comparison", comparison(0.5, 0.5)),
            row("as it is", "wait_mean_min", three(9.0, 8.0, 10.0))
        );
        let selection = json!({"selected": "b", "measure": "served_per_day", "unit": "1/day", "policies": [
            {"name": "a", "mean": 1.0}, {"name": "b", "mean": 2.0, "ci95_low": 1.5, "ci95_high": 2.5}]});
        assert_eq!(told("selection", selection), row("b", "served_per_day", three(2.0, 1.5, 2.5)));
        let search = json!({"levers": [{"name": "clerks"}, {"name": "desks"}], "cost_unit": "IDR/day",
            "answer": {"values": ["3", "2"], "cost": {"mean": 7.0, "low": 6.0, "high": 8.0}}});
        assert_eq!(told("search", search), row("clerks 3, desks 2", "cost_per_day", three(7.0, 6.0, 8.0)));
        assert_eq!(told("search", json!({"levers": [], "answer": null})), None);
        let sweep = json!({"measures": [{"measure": "wait_mean_min", "unit": "min"}],
            "ranks": [{"measure": 1, "lever": "x"}, {"measure": 0, "lever": "y"}]});
        assert_eq!(told("sweep", sweep), row("y", "wait_mean_min", [None; 3]));
        let training = json!({"gain_unit": "h", "trainings": [
            {"name": "course", "totals": {"net": {"mean": 5.0, "ci95_low": 4.0, "ci95_high": 6.0}}}]});
        assert_eq!(told("training", training), row("course", "net", three(5.0, 4.0, 6.0)));
        let uncertainty = json!({"measure": "wait_mean_min", "measures": [{"measure": "wait_mean_min",
            "scope": "office", "mean": 3.0, "ci95_low": 2.9, "total95_low": 1.0, "total95_high": 9.0}]});
        assert_eq!(told("uncertainty", uncertainty), row("", "wait_mean_min", three(3.0, 1.0, 9.0)));
        assert_eq!(told("run", json!({})), None);
    }
}
