//! When the office is open and who comes, in words.

use super::layout::time;
use crate::scenario::calendar::{AfterClosing, Calendar, Window};
use crate::scenario::demand::{Demand, Pattern};
use crate::scenario::{Scenario, expected_per_day};
use crate::time::SimDuration;

pub(super) fn calendar(scenario: &Scenario) -> Vec<(String, String)> {
    let calendar = &scenario.calendar;
    let open = scenario.calendar.open_days().count();
    let mut rows = vec![(
        "horizon".to_owned(),
        format!(
            "{} from {} ({}), {open} open days of {}",
            calendar.horizon,
            calendar.start,
            calendar.timezone,
            calendar.days()
        ),
    )];
    if calendar.finds_warm_up {
        rows.push(("warm-up".into(), "found by a pilot, at most half of the horizon".into()));
    }
    if calendar.warm_up > SimDuration::ZERO {
        rows.push(("warm-up".into(), format!("{}, not measured", calendar.warm_up)));
    }
    if calendar.always {
        rows.push(("hours".into(), "day and night".into()));
        return rows;
    }
    rows.extend(week(calendar));
    let closing = &calendar.closing;
    let at = |what: &str, offset: SimDuration| match offset.0 {
        0 => format!("{what} at the end of hours"),
        before if before < 0 => format!("{what} {} before the end of hours", -offset),
        _ => format!("{what} {offset} after the end of hours"),
    };
    let mut text = at("doors close", closing.doors);
    text += "; ";
    text += &match closing.service {
        None => "everyone inside is served".to_owned(),
        Some(offset) => {
            let then = match closing.then {
                AfterClosing::ReturnNextOpenDay => "come again on the next open day",
                AfterClosing::Leave => "are lost",
            };
            format!("{}, those who still wait {then}", at("service starts end", offset))
        }
    };
    if let Some(offset) = closing.out {
        text += &format!("; {}", at("everyone is out", offset));
    }
    rows.push(("closing".into(), text));
    let office = &scenario.office;
    let mut inside = Vec::new();
    inside.extend(office.seats.map(|seats| format!("{seats} seats")));
    inside.extend(office.room.map(|room| format!("at most {room} people inside")));
    if calendar.early_birds > SimDuration::ZERO {
        inside.push(format!("people queue from {} before the doors open", calendar.early_birds));
    }
    if !inside.is_empty() {
        rows.push(("room".into(), inside.join(", ")));
    }
    rows
}

/// Returns one row per run of weekdays with the same hours.
fn week(calendar: &Calendar) -> Vec<(String, String)> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let mut rows = Vec::new();
    let mut first = 0;
    for (day, name) in DAYS.iter().enumerate() {
        if calendar.week.get(day + 1) == Some(&calendar.week[first]) {
            continue;
        }
        let label = if day == first { (*name).to_owned() } else { format!("{}-{name}", DAYS[first]) };
        let windows: Vec<String> = calendar.week[first].iter().map(|&window| hours(window)).collect();
        rows.push((label, if windows.is_empty() { "closed".to_owned() } else { windows.join(", ") }));
        first = day + 1;
    }
    rows
}

fn hours(window: Window) -> String {
    let clock = |at: SimDuration| {
        let minutes = at.0 / SimDuration::MINUTE.0;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    format!("{}-{}", clock(window.from), clock(window.until))
}

pub(super) fn demands(scenario: &Scenario) -> Vec<(String, String)> {
    let row = |(demand, expected): (&Demand, f64)| {
        let how = match &demand.pattern {
            Pattern::Poisson { day_cv, at_opening, .. } => {
                let mut how = "Poisson, by weekday and hour".to_owned();
                if *day_cv > 0.0 {
                    how += &format!(", whole days vary by {:.0} %", day_cv * 100.0);
                }
                if *at_opening > 0.0 {
                    how += &format!(", {at_opening} of them at opening");
                }
                how
            }
            Pattern::Renewal { gap } => format!("independent gaps, {}", time(gap)),
            Pattern::Appointments { every, seats, no_show, .. } => {
                let shows = format!("{:.0} % do not come", no_show * 100.0);
                format!("by appointment, {seats} every {every}, {shows}")
            }
            Pattern::Recorded { arrivals } if arrivals.len() == 1 => "1 recorded arrival".to_owned(),
            Pattern::Recorded { arrivals } => format!("{} recorded arrivals", arrivals.len()),
            Pattern::Parties { parties } if parties.len() == 1 => "1 party on its date".to_owned(),
            Pattern::Parties { parties } => format!("{} parties on their dates", parties.len()),
            Pattern::Complaints(complaints) => {
                let about = complaints.about.iter().map(|s| scenario.services[s.index()].name.as_str());
                let about = about.collect::<Vec<_>>().join(", ");
                format!("complaints of {} % of the visits for {about}, or more", complaints.share * 100.0)
            }
        };
        let from = demand.from.map_or_else(String::new, |population| {
            let population = &scenario.populations[population.index()];
            format!(", until the {} people of `{}` run out", population.size, population.name)
        });
        let together = if demand.groups.is_empty() {
            String::new()
        } else {
            format!(", {:.1} at a time", demand.mean_group())
        };
        (demand.name.clone(), format!("{expected:.1} citizens; {how}{together}{from}"))
    };
    let mut rows: Vec<_> = scenario.demands.iter().zip(expected_per_day(scenario)).map(row).collect();
    for quota in &scenario.quotas {
        let counts: Vec<&str> =
            quota.counts.iter().map(|s| scenario.services[s.index()].name.as_str()).collect();
        rows.push((
            "quota".into(),
            format!("{} tickets a day for {}", quota.tickets_per_day, counts.join(", ")),
        ));
    }
    rows
}
