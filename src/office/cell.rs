//! One cell: a class of citizens within a service, and what became of their visits.

use super::outcome::VisitCounts;
use super::plan::{Plan, ServicePlan};
use crate::scenario::service::Class;
use crate::stats::quantile::WaitCounts;

/// A class of citizens within a service.
#[derive(Debug)]
pub(super) struct CellState<'p> {
    pub service: &'p ServicePlan,
    pub class: &'p Class,
    pub counts: VisitCounts,
    /// Waits of visits, of all replications \[µs\].
    pub waits: WaitCounts,
    /// Lengths of cases that ended with success, of all replications \[µs\]; `None`: they are over within the visit.
    pub leads: Option<WaitCounts>,
}

impl<'p> CellState<'p> {
    /// Returns all cells, service by service, class by class.
    pub fn all(plan: &'p Plan<'p>) -> Vec<CellState<'p>> {
        let cells = plan.services.iter().zip(&plan.scenario.services).flat_map(|(service, described)| {
            described.classes.iter().map(move |class| CellState {
                service,
                class,
                counts: VisitCounts::default(),
                waits: WaitCounts::new(),
                leads: plan.lasts.then(WaitCounts::new),
            })
        });
        cells.collect()
    }
}
