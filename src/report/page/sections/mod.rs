//! The findings, each in a file of its own.

mod arrivals;
pub mod batch;
pub mod comparison;
mod coverage;
mod days;
mod demand;
mod failures;
mod officers;
mod staffing;
mod steps;
mod time_of_day;
mod week;

use super::super::language::Words;
use super::material::Material;
use super::section::Section;

/// Returns the findings in their fixed order, as far as the folder has them.
pub fn findings(material: &Material, words: &Words) -> Vec<Section> {
    let all = [
        batch::list,
        batch::days,
        comparison::section,
        time_of_day::section,
        week::section,
        demand::section,
        arrivals::section,
        steps::section,
        officers::section,
        staffing::section,
        failures::section,
        days::section,
        coverage::section,
    ];
    all.iter().filter_map(|section| section(material, words)).collect()
}
