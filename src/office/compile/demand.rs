//! Who comes when.

use crate::office::plan::{DemandPlan, Groups, SourcePlan};
use crate::random::arrivals::CumulativeRate;
use crate::random::stream::Key;
use crate::scenario::Scenario;
use crate::scenario::demand::{Demand, Pattern};
use crate::time::SimDuration;

pub(super) fn demand_plan<'s>(demand: &'s Demand, from: u32, scenario: &Scenario) -> DemandPlan<'s> {
    // Rates count people; what comes at these instants are groups.
    let events = demand.times / demand.mean_group();
    let source = match &demand.pattern {
        Pattern::Poisson { week, day_cv, at_opening } => SourcePlan::Poisson {
            week: (0..7)
                .map(|weekday| {
                    cumulative_rate(
                        &week[weekday],
                        (*at_opening, events),
                        scenario.calendar.hours_on(from).0[weekday].first().map(|window| window.from),
                        scenario.calendar.early_birds,
                    )
                })
                .collect(),
            factor: (*day_cv > 0.0).then(|| {
                crate::random::distribution::Distribution::Gamma { mean: 1.0 / 60e6, cv: *day_cv }.sampler()
            }),
        },
        Pattern::Renewal { gap } => SourcePlan::Renewal { gap: gap.scaled(1.0 / demand.times).sampler() },
        Pattern::Appointments { every, seats, no_show, lateness } => SourcePlan::Appointments {
            every: *every,
            seats: *seats,
            no_show: *no_show,
            lateness: lateness.sampler(),
        },
        Pattern::Recorded { arrivals } => SourcePlan::Recorded(arrivals),
        Pattern::Parties { parties } => SourcePlan::Parties(parties),
        Pattern::Complaints(complaints) => SourcePlan::Complaints(complaints),
    };
    DemandPlan {
        key: Key::name(&demand.name),
        service: demand.service.index(),
        source: in_groups(demand, source),
        from: demand.from.map(|population| population.index()),
    }
}

/// Groups that come as `events` say, unless everybody comes alone.
fn in_groups<'s>(demand: &Demand, events: SourcePlan<'s>) -> SourcePlan<'s> {
    if demand.groups.iter().all(|&(size, share)| size == 1 || share == 0.0) {
        return events;
    }
    let mut until = 0.0;
    let mut end = |&(size, share): &(u32, f64)| {
        until += share;
        (until, size)
    };
    let sizes = demand.groups.iter().filter(|(_, share)| *share > 0.0).map(&mut end).collect();
    SourcePlan::Groups(Box::new(Groups { events, sizes }))
}

/// Rates of a day times `factor`, with the rate of the first piece held for `early_birds` before `opening`, and a
/// crowd at the doors.
fn cumulative_rate(
    pieces: &[crate::scenario::demand::RatePiece],
    (at_opening, factor): (f64, f64),
    opening: Option<SimDuration>,
    early_birds: SimDuration,
) -> CumulativeRate {
    let mut rate = CumulativeRate::default();
    let Some(opening) = opening else { return rate };
    if let Some(first) = pieces.first().filter(|first| first.from == opening) {
        let from = (opening - early_birds).max(SimDuration::ZERO);
        rate.add(from, opening, (opening - from).minutes() * first.rate * factor);
    }
    rate.add(opening, opening, at_opening * factor);
    for piece in pieces {
        rate.add(piece.from, piece.until, (piece.until - piece.from).minutes() * piece.rate * factor);
    }
    rate
}
