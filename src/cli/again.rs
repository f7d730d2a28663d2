//! Runs that are finished already: an unchanged one is not repeated, and a longer one begins where they end.

use super::keep::REPORT;
use crate::experiment::tables::HourRow;
use crate::results::journal::{IN_FOLDER, Identity};
use crate::results::table::package;
use crate::results::{Manifest, Summary, tables};
use crate::scenario::settings::Replications;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of results of the same work.
#[derive(Debug)]
pub struct Earlier {
    /// Where.
    pub folder: PathBuf,
    manifest: Manifest,
}

/// What a run that was the same said.
#[derive(Debug)]
pub struct Same {
    /// Where it is.
    pub folder: PathBuf,
    /// Its summary as it stands there.
    pub json: String,
    /// Its summary.
    pub summary: Summary,
    /// Its day, hour by hour.
    pub hours: Vec<HourRow>,
}

/// Returns the folders in `above` with results of `identity`, however many replications they have, in the order of their
/// names. What cannot be read is none.
pub fn earlier(above: &Path, identity: Identity) -> Vec<Earlier> {
    let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
    let folders =
        fs::read_dir(above).into_iter().flatten().flatten().map(|entry| above.join(entry.file_name()));
    let earlier = folders.filter_map(|folder| {
        if Identity::of(&folder.join(IN_FOLDER)) != Some(identity) {
            return None;
        }
        let manifest = fs::read_to_string(folder.join("manifest.json")).ok()?;
        Some(Earlier { manifest: serde_json::from_str(&manifest).ok()?, folder })
    });
    let mut earlier: Vec<Earlier> = earlier.collect();
    earlier.sort_by(|one, other| one.folder.cmp(&other.folder));
    earlier
}

/// Returns the first that was asked for the same and finished, with a report if one is wanted.
pub fn same(earlier: &[Earlier], asked: &Replications, report: bool) -> Option<Same> {
    let asked = asked.words();
    earlier.iter().find_map(|run| {
        if run.manifest.partial || run.manifest.asked != asked {
            return None;
        }
        if report && !run.folder.join(REPORT).exists() {
            return None;
        }
        let json = fs::read_to_string(run.folder.join("summary.json")).ok()?;
        let summary: Summary = serde_json::from_str(&json).ok()?;
        let whole = summary.replications == run.manifest.replications;
        let hours = tables::hours(&package::read_one(&run.folder, "by-hour").ok()?);
        whole.then(|| Same { folder: run.folder.clone(), json, summary, hours })
    })
}

/// Returns the one from which most can be taken over: one that was asked for the same, but was interrupted; else the one with
/// the most replications that are not too many, since those beyond what is asked for may be in one block with others.
pub fn start<'e>(earlier: &'e [Earlier], asked: &Replications) -> Option<&'e Earlier> {
    let (most, words) = (asked.most(), asked.words());
    earlier.iter().max_by_key(|run| {
        let Manifest { asked, replications, .. } = &run.manifest;
        (*asked == words, *replications <= most, *replications)
    })
}
