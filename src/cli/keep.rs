//! Where results are kept: the options that all verbs have that leave a folder.

use super::place::Place;
use crate::report::language::Language;
use crate::report::page::Report;
use crate::results::folder::Contents;
use crate::results::found::Found;
use std::path::{Path, PathBuf};

/// Name of the page.
pub const REPORT: &str = "report.html";

/// Where to.
#[derive(Clone, Debug, clap::Args)]
pub struct KeepArgs {
    /// Write the results to this new folder [default: a new one in `results`]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Add a report: one page that needs no network, and its pictures
    #[arg(long)]
    report: bool,
    #[command(flatten)]
    speak: SpeakArgs,
}

/// What the report speaks.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct SpeakArgs {
    /// Language of the report: id or en [default: that of the system]
    #[arg(long, value_name = "LANG", value_parser = language)]
    lang: Option<Language>,
}

impl KeepArgs {
    /// Returns the place for results of the scenario called `stem`, made by `what`: the folder asked for, else
    /// `results/<stem>-<what>`.
    pub fn place(&self, stem: &str, what: &str) -> Place {
        Place::new(self.out.as_deref(), stem, what)
    }

    /// Returns whether a report is asked for.
    pub fn report(&self) -> bool {
        self.report
    }

    /// Writes `contents` to `place`, and the report, if one is asked for; returns the folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn keep(&self, place: &Place, mut contents: Contents) -> anyhow::Result<PathBuf> {
        if self.report {
            let report = Report::new(&Found::of(&contents, Path::new("")), self.speak.language());
            contents.files.extend(files(report));
        }
        place.keep(&contents)
    }
}

impl SpeakArgs {
    /// Returns the language that is asked for, or that of the system.
    pub fn language(self) -> Language {
        let of_system = || {
            let set = ["LC_ALL", "LC_MESSAGES", "LANG"].map(std::env::var);
            let first = set.into_iter().flatten().find(|value| !value.is_empty()).unwrap_or_default();
            if first.starts_with("id") { Language::Indonesian } else { Language::English }
        };
        self.lang.unwrap_or_else(of_system)
    }
}

/// Returns the files of a report, each with its content.
pub fn files(report: Report) -> impl Iterator<Item = (String, String)> {
    let pictures = report.pictures.into_iter().map(|(name, svg)| (format!("charts/{name}"), svg));
    std::iter::once((REPORT.to_owned(), report.html)).chain(pictures)
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "id" => Ok(Language::Indonesian),
        "en" => Ok(Language::English),
        _ => Err("write `id` (Bahasa Indonesia) or `en` (English)".to_owned()),
    }
}
