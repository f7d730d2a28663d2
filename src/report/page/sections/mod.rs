//! The findings, each in a file of its own.

mod arrivals;
pub mod batch;
pub mod comparison;
mod coverage;
mod days;
mod demand;
mod failures;
pub mod frontier;
mod officers;
pub mod selection;
mod staffing;
mod steps;
pub mod sweep;
mod time_of_day;
pub mod training;
pub mod uncertainty;
mod week;

use super::super::language::Words;
use super::material::Material;
use super::section::Section;

/// Returns the findings in their fixed order, as far as the folder has them.
pub fn findings(material: &Material, words: &Words) -> Vec<Section> {
    let one = |section: fn(&Material, &Words) -> Option<Section>| {
        section(material, words).into_iter().collect::<Vec<_>>()
    };
    let all = [
        one(batch::list),
        one(batch::days),
        one(comparison::section),
        one(selection::section),
        one(uncertainty::policies),
        one(time_of_day::section),
        one(week::section),
        one(demand::section),
        one(arrivals::section),
        one(steps::section),
        one(officers::section),
        training::sections(material, words),
        one(staffing::section),
        one(frontier::section),
        one(failures::section),
        one(sweep::section),
        one(sweep::response),
        one(uncertainty::bands),
        one(uncertainty::inputs),
        one(days::section),
        one(coverage::section),
    ];
    all.concat()
}
