//! Shifts and breaks become stretches of duty for each officer.

use super::{Context, Section};
use crate::scenario::calendar::{Calendar, Window};
use crate::scenario::days;
use crate::scenario::people::{Duty, Group, Pause};
use crate::scenario::service::Step;
use crate::scenario::tree::Node;
use crate::scenario::values;
use crate::time::SimDuration;

/// When a group works.
pub(super) enum Shift {
    OfficeHours,
    Always,
    Week([Vec<Window>; 7]),
}

impl Shift {
    pub fn is_always(&self, calendar: &Calendar) -> bool {
        match self {
            Shift::Always => true,
            Shift::OfficeHours => calendar.always,
            Shift::Week(_) => false,
        }
    }

    fn windows<'w>(&'w self, calendar: &'w Calendar, day: usize) -> &'w [Window] {
        match self {
            Shift::OfficeHours => &calendar.week[day],
            Shift::Always => &[],
            Shift::Week(week) => &week[day],
        }
    }
}

/// A break of every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    /// As long as this, in the middle of the longest stretch, or in a gap that is long enough.
    Length(SimDuration),
    /// At this time.
    At(Window),
}

/// The breaks of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Breaks {
    rests: Vec<Rest>,
    /// One officer after the other.
    staggered: bool,
}

pub(super) fn breaks(
    section: &Section<'_>,
    shift: &Shift,
    calendar: &Calendar,
    context: &mut Context<'_>,
) -> Breaks {
    let mut breaks = Breaks::default();
    let Some(inner) = context.inner(section, "breaks") else { return breaks };
    for entry in &inner.table.entries {
        if entry.key == "staggered" {
            breaks.staggered = context.read_or(&inner, "staggered", false, values::flag);
            continue;
        }
        let at_time = entry.node.text().is_some_and(|text| text.contains(':'));
        let rest = if at_time {
            context.read(&inner, &entry.key, days::window).map(Rest::At)
        } else {
            context.read(&inner, &entry.key, values::positive_time).map(Rest::Length)
        };
        if let Some(Rest::At(window)) = rest {
            check_break(&inner, &entry.key, window, shift, calendar, context);
        }
        breaks.rests.extend(rest);
    }
    if shift.is_always(calendar) && context.hours_known && !breaks.rests.is_empty() {
        let message = format!("{} have breaks, but their shift never ends", section.title);
        context.error("contradiction", inner.span.clone(), message, "write hours as `shift`");
        breaks.rests.clear();
    }
    breaks
}

/// Warns of a break that begins after every shift has ended, or ends before any has begun.
fn check_break(
    section: &Section<'_>,
    key: &str,
    window: Window,
    shift: &Shift,
    calendar: &Calendar,
    context: &mut Context<'_>,
) {
    let shifts: Vec<&[Window]> =
        (0..7).map(|day| shift.windows(calendar, day)).filter(|windows| !windows.is_empty()).collect();
    let staggered = section.get("staggered").is_some();
    let outside = |windows: &&[Window]| match windows {
        [first, .., last] => window.from >= last.until || !staggered && window.until <= first.from,
        [only] => window.from >= only.until || !staggered && window.until <= only.from,
        [] => true,
    };
    if context.hours_known && !shifts.is_empty() && shifts.iter().all(outside) {
        let message = format!(
            "`{key}` of {} is {}, outside every shift, the first of which is {}",
            section.title,
            shown(&[window]),
            shown(shifts[0])
        );
        context.warning("unused", section.place(key), message, "move it into the shift, or delete it");
    }
}

/// Returns when member `member` of `count` is on duty, by weekday.
pub(super) fn week_of_member(
    shift: &Shift,
    breaks: &Breaks,
    calendar: &Calendar,
    member: u32,
    count: u32,
) -> [Vec<Duty>; 7] {
    if shift.is_always(calendar) {
        return std::array::from_fn(|_| Vec::new());
    }
    std::array::from_fn(|day| duties(shift.windows(calendar, day), breaks, member, count))
}

fn duties(shift: &[Window], breaks: &Breaks, member: u32, count: u32) -> Vec<Duty> {
    let mut stretches = shift.to_vec();
    for rest in &breaks.rests {
        let away = match *rest {
            Rest::At(window) if breaks.staggered => {
                let length = window.until - window.from;
                let shifted = SimDuration(length.0 * i64::from(member));
                Some(Window { from: window.from + shifted, until: window.until + shifted })
            }
            Rest::At(window) => Some(window),
            Rest::Length(length) => {
                let in_gap = shift.windows(2).any(|pair| pair[1].from - pair[0].until >= length);
                if in_gap { None } else { in_the_middle(&stretches, length, breaks.staggered, member, count) }
            }
        };
        if let Some(away) = away {
            stretches = without(&stretches, away);
        }
    }
    let last = stretches.len().saturating_sub(1);
    let then = |place: usize| if place == last { Pause::Home } else { Pause::Break };
    stretches.iter().enumerate().map(|(place, &window)| Duty { window, then: then(place) }).collect()
}

/// Puts a break in the middle of the longest stretch; staggered breaks follow each other around it.
fn in_the_middle(
    stretches: &[Window],
    length: SimDuration,
    staggered: bool,
    member: u32,
    count: u32,
) -> Option<Window> {
    let longest =
        stretches.iter().max_by_key(|window| (window.until - window.from, std::cmp::Reverse(window.from)))?;
    let slack = (longest.until - longest.from).0 - length.0;
    if slack < 0 {
        return Some(*longest);
    }
    let mut begin = longest.from.0 + slack / 2;
    if staggered && count > 1 {
        let step = length.0.min(slack / i64::from(count - 1));
        begin += (2 * i64::from(member) - i64::from(count - 1)) * step / 2;
    }
    Some(Window { from: SimDuration(begin), until: SimDuration(begin + length.0) })
}

fn without(stretches: &[Window], away: Window) -> Vec<Window> {
    let parts = |window: &Window| {
        let before = Window { from: window.from, until: window.until.min(away.from) };
        let after = Window { from: window.from.max(away.until), until: window.until };
        [before, after].into_iter().filter(|part| part.from < part.until).collect::<Vec<_>>()
    };
    stretches.iter().flat_map(parts).collect()
}

/// Reports shifts when the office is closed. Who only works without citizens may come at any hour of an
/// open day.
pub(super) fn check_hours(
    section: &Section<'_>,
    shift: &Shift,
    group: &Group,
    calendar: &Calendar,
    steps: &[Step],
    context: &mut Context<'_>,
) {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let Shift::Week(week) = shift else { return };
    if calendar.always || !context.hours_known {
        return;
    }
    let serves_present =
        group.skills.iter().any(|skill| steps.get(skill.step.index()).is_none_or(|step| step.present));
    let span = |day: usize| place_of_day(section.get("shift"), day).or_else(|| section.place("shift"));
    let mut told = Vec::new();
    for (day, windows) in week.iter().enumerate().filter(|(_, windows)| !windows.is_empty()) {
        let open = &calendar.week[day];
        let inside = |window: &Window| open.iter().any(|o| o.from < window.until && window.from < o.until);
        let wholly = |window: &Window| {
            open.first().is_some_and(|first| first.from <= window.from)
                && open.last().is_some_and(|last| window.until <= last.until)
        };
        let outside = open.is_empty() || serves_present && !windows.iter().all(inside);
        if !outside && (!serves_present || windows.iter().all(wholly)) {
            continue;
        }
        let place = span(day);
        if told.contains(&place) {
            continue;
        }
        told.push(place.clone());
        let hours = if open.is_empty() { "closed".to_owned() } else { format!("open {}", shown(open)) };
        let message = format!(
            "the shift of {} is {} on {}, when the office is {hours}",
            section.title,
            shown(windows),
            DAYS[day]
        );
        let help = "write hours within the opening hours, or shift = \"office hours\"";
        if outside {
            context.error("shift-outside-hours", place, message, help);
        } else {
            context.warning("shift-beyond-hours", place, message, help);
        }
    }
}

/// Returns where the hours of `day` are written.
fn place_of_day(node: Option<&Node>, day: usize) -> Option<std::ops::Range<usize>> {
    let node = node?;
    match node.table() {
        Some(_) => days::by_weekday(node).ok()?[day]?.span.clone(),
        None => node.span.clone(),
    }
}

/// Returns hours as the file writes them.
fn shown(windows: &[Window]) -> String {
    let clock = |time: SimDuration| {
        let minutes = time.0 / SimDuration::MINUTE.0;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    let shown = |window: &Window| format!("{}-{}", clock(window.from), clock(window.until));
    windows.iter().map(shown).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(from: f64, until: f64) -> Window {
        Window {
            from: SimDuration::from_minutes(from * 60.0),
            until: SimDuration::from_minutes(until * 60.0),
        }
    }

    fn hours(duties: &[Duty]) -> Vec<(f64, f64)> {
        duties.iter().map(|duty| (duty.window.from.hours(), duty.window.until.hours())).collect()
    }

    fn lunch(staggered: bool) -> Breaks {
        Breaks { rests: vec![Rest::Length(SimDuration::HOUR)], staggered }
    }

    #[test]
    fn a_break_is_in_the_middle_and_staggered_ones_follow_each_other() {
        assert_eq!(hours(&duties(&[at(8.0, 16.0)], &lunch(false), 0, 2)), [(8.0, 11.5), (12.5, 16.0)]);
        assert_eq!(hours(&duties(&[at(8.0, 16.0)], &lunch(true), 0, 2)), [(8.0, 11.0), (12.0, 16.0)]);
        assert_eq!(hours(&duties(&[at(8.0, 16.0)], &lunch(true), 1, 2)), [(8.0, 12.0), (13.0, 16.0)]);
    }

    #[test]
    fn a_gap_in_the_hours_is_the_break() {
        let friday = [at(7.5, 11.5), at(13.0, 15.0)];
        let duties = duties(&friday, &lunch(true), 0, 2);
        assert_eq!(hours(&duties), [(7.5, 11.5), (13.0, 15.0)]);
        assert_eq!((duties[0].then, duties[1].then), (Pause::Break, Pause::Home));
    }

    #[test]
    fn a_break_at_a_time_is_cut_out() {
        let breaks = Breaks { rests: vec![Rest::At(at(12.0, 13.0))], staggered: false };
        assert_eq!(hours(&duties(&[at(8.0, 16.0)], &breaks, 1, 2)), [(8.0, 12.0), (13.0, 16.0)]);
    }

    #[test]
    fn many_staggered_breaks_stay_within_the_shift() {
        for member in 0..20 {
            let duties = duties(&[at(8.0, 12.0)], &lunch(true), member, 20);
            let worked: f64 = hours(&duties).iter().map(|(from, until)| until - from).sum();
            assert!((worked - 3.0).abs() < 1e-6, "member {member} works {worked} h");
        }
    }
}
