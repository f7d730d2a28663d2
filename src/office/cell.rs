//! One cell: a class of citizens within a service, and what became of their visits.

use super::citizen::Citizen;
use super::observe::VisitEnd;
use super::outcome::VisitCounts;
use super::plan::{Plan, ServicePlan};
use crate::scenario::satisfaction::Satisfaction;
use crate::scenario::service::Class;
use crate::stats::quantile::WaitCounts;
use crate::time::SimDuration;

/// A class of citizens within a service.
#[derive(Debug)]
pub(super) struct CellState<'p> {
    pub service: &'p ServicePlan,
    pub class: &'p Class,
    /// Whether more is counted of visits and cases than of any: the next two, or `leads`.
    pub has_more: bool,
    /// How visits are scored.
    pub satisfaction: Option<&'p Satisfaction>,
    /// Whether procedures are kept to or not.
    pub complies: bool,
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
                has_more: plan.scenario.satisfaction.is_some() || plan.complies || plan.lasts,
                satisfaction: plan.scenario.satisfaction.as_ref(),
                complies: plan.complies,
                counts: VisitCounts::default(),
                waits: WaitCounts::new(),
                leads: plan.lasts.then(WaitCounts::new),
            })
        });
        cells.collect()
    }

    /// Forgets the waits and lengths so far.
    pub fn forget_waits(&mut self) {
        self.waits = WaitCounts::new();
        self.leads = self.leads.as_ref().map(|_| WaitCounts::new());
    }

    /// Counts of a case of `someone` that ends with success after `took` what only some scenarios ask for.
    #[inline(never)]
    pub fn count_more_of_case(&mut self, someone: &Citizen, took: SimDuration) {
        if let Some(leads) = &mut self.leads {
            leads.record(took.0 as u64);
        }
        if self.complies {
            self.counts.compliant += u64::from(!someone.breached);
        }
    }

    /// Counts of a visit of `someone` that ends now what only some scenarios ask for: its score.
    #[inline(never)]
    pub fn count_more_of_visit(&mut self, someone: &Citizen, end: VisitEnd) {
        let Some(satisfaction) = self.satisfaction else { return };
        let endings = satisfaction.ending.score;
        let ending = match end {
            VisitEnd::Served => endings.served,
            VisitEnd::SentBack | VisitEnd::Rejected => endings.sent_back,
            VisitEnd::Abandoned | VisitEnd::Refused | VisitEnd::SentHome | VisitEnd::Balked => {
                endings.not_served
            }
        };
        let minutes = |time: i64| time as f64 / 60e6;
        let index = satisfaction.index(minutes(someone.waited), minutes(someone.served), ending);
        self.counts.scored += 1;
        self.counts.score += (index * 1e6).round() as i64;
    }
}
