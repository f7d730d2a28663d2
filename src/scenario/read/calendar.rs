//! Opening hours, closures, the horizon, and what holds for the whole office.

use super::{Context, Section, officer_rule};
use crate::scenario::calendar::{AfterClosing, Calendar, Closing, Window};
use crate::scenario::days;
use crate::scenario::demand::{ComeBack, Returns};
use crate::scenario::people::OfficerRule;
use crate::scenario::service::Balking;
use crate::scenario::tree::Node;
use crate::scenario::values::{self, Wrong};
use crate::scenario::{Announces, Office};
use crate::time::SimDuration;
use jiff::civil::Date;

/// The longest horizon: 100 years.
const LONGEST_HORIZON: SimDuration = SimDuration(100 * 365 * SimDuration::DAY.0);

const WHOLE_DAY: Window = Window { from: SimDuration::ZERO, until: SimDuration::DAY };

pub(super) fn read(file: &Section<'_>, context: &mut Context<'_>) -> Calendar {
    let start = Date::constant(2027, 1, 4);
    let mut calendar = Calendar {
        timezone: "Asia/Jakarta".to_owned(),
        start,
        // Stands in for one that cannot be read: few dates are outside it.
        horizon: SimDuration(10 * 365 * SimDuration::DAY.0),
        warm_up: SimDuration::ZERO,
        finds_warm_up: false,
        batch_days: None,
        week: std::array::from_fn(|_| vec![WHOLE_DAY]),
        always: true,
        closed: vec![false; 3650],
        later: Vec::new(),
        closing: Closing {
            doors: SimDuration::ZERO,
            service: None,
            out: None,
            then: AfterClosing::ReturnNextOpenDay,
        },
        early_birds: SimDuration::ZERO,
    };
    let Some(section) = context.inner(file, "calendar") else {
        context.hours_known = false;
        return calendar;
    };
    let section = Section { title: "the calendar".to_owned(), ..section };
    calendar.timezone = context.read_or(&section, "timezone", calendar.timezone, timezone);
    calendar.start = context.read_or(&section, "start", start, days::date);
    context.places.calendar = section.span.clone();
    context.places.horizon = section.place("horizon");
    match context.read(&section, "horizon", values::positive_time) {
        Some(horizon) if horizon > LONGEST_HORIZON => {
            let message = format!("`horizon` of the calendar is {horizon}, longer than 100 years");
            context.error("too-long", section.place("horizon"), message, "simulate a shorter time, often");
        }
        Some(horizon) => calendar.horizon = horizon,
        None => {}
    }
    calendar.finds_warm_up = section.get("warm-up").and_then(Node::text) == Some("find");
    if !calendar.finds_warm_up {
        calendar.warm_up = context.read_or(&section, "warm-up", SimDuration::ZERO, values::time);
    }
    if calendar.warm_up >= calendar.horizon && section.get("horizon").is_some() {
        let message = format!(
            "the warm-up of {} leaves nothing of the horizon of {}",
            calendar.warm_up, calendar.horizon
        );
        context.error(
            "nothing-measured",
            section.place("warm-up"),
            message,
            "make it shorter than the horizon",
        );
    }
    hours(&section, &mut calendar, context);
    if calendar.finds_warm_up && !calendar.always && context.hours_known {
        let message = "the warm-up is to be found, but the office closes: a day begins as it does in truth";
        let help = "delete `warm-up`, write its length, or hours = \"always\"";
        context.error("contradiction", section.place("warm-up"), message, help);
    }
    closures(&section, &mut calendar, context);
    closing(&section, &mut calendar, context);
    early_birds(file, &mut calendar, context);
    calendar
}

fn timezone(node: &Node) -> Result<String, Wrong> {
    let name = values::text(node)?;
    match jiff::tz::TimeZone::get(&name) {
        Ok(_) => Ok(name),
        Err(_) => Err(Wrong::new(
            "unknown-timezone",
            node,
            "which is not a time zone",
            "write an IANA name such as \"Asia/Jakarta\", \"Asia/Makassar\" or \"Asia/Jayapura\"",
        )),
    }
}

fn hours(section: &Section<'_>, calendar: &mut Calendar, context: &mut Context<'_>) {
    let Some(node) = section.get("hours") else {
        context.hours_known = false;
        return;
    };
    calendar.always = node.text().is_some_and(|text| text.trim() == "always");
    if calendar.always {
        return;
    }
    let week = week_of_windows(section, "hours", context);
    context.hours_known = week.is_some();
    calendar.week = week.unwrap_or_else(|| std::array::from_fn(|_| Vec::new()));
}

/// Reads hours that hold every day, or a table of them by weekday; days that are not named have none.
pub(super) fn week_of_windows(
    section: &Section<'_>,
    key: &str,
    context: &mut Context<'_>,
) -> Option<[Vec<Window>; 7]> {
    let node = section.get(key)?;
    if node.table().is_none() {
        let windows = context.read(section, key, days::windows)?;
        return Some(std::array::from_fn(|_| windows.clone()));
    }
    let days =
        context.read(section, key, |node| Ok(days::by_weekday(node)?.map(|day| day.map(days::windows))))?;
    let mut week = std::array::from_fn(|_| Vec::new());
    // One entry may stand for several days; what is wrong with it is reported once.
    let mut told = Vec::new();
    let mut known = true;
    for (day, windows) in days.into_iter().enumerate() {
        match windows {
            Some(Ok(windows)) => week[day] = windows,
            Some(Err(wrong)) => {
                known = false;
                if !told.contains(&wrong.span) {
                    told.push(wrong.span.clone());
                    context.take::<()>(Err(wrong), key, &section.title);
                }
            }
            None => {}
        }
    }
    known.then_some(week)
}

fn closures(section: &Section<'_>, calendar: &mut Calendar, context: &mut Context<'_>) {
    let days = (calendar.horizon.0 - 1).div_euclid(SimDuration::DAY.0) + 1;
    calendar.closed = vec![false; days as usize];
    for node in context.list(section, "closed") {
        let Some((first, last)) = context.take(days::dates(node), "closed", "the calendar") else {
            continue;
        };
        let day = |date: Date| i64::from((date - calendar.start).get_days());
        let (first, last) = (day(first), day(last));
        if calendar.always {
            let message = "days are closed, but the office never closes";
            context.error("contradiction", node.span.clone(), message, "write hours, or delete `closed`");
            return;
        }
        if last < 0 || first >= days {
            let message = format!("the closed day {} is outside the horizon", node.found());
            context.warning("unused", node.span.clone(), message, "it changes nothing");
        }
        for day in first.max(0)..=last.min(days - 1) {
            calendar.closed[day as usize] = true;
        }
    }
    let open = calendar.open_day_from(0).is_some();
    if !open && context.hours_known {
        let message = format!("the office has no open hour within the horizon of {}", calendar.horizon);
        context.error("never-open", section.place("hours"), message, "write hours, or close fewer days");
        context.hours_known = false;
    }
}

fn closing(section: &Section<'_>, calendar: &mut Calendar, context: &mut Context<'_>) {
    let Some(closing) = context.inner(section, "closing") else {
        if !calendar.always && context.hours_known && section.get("closing").is_none() {
            let message = "the calendar has hours but no `closing`: what becomes of people inside?";
            context.error(
                "missing-key",
                section.place("hours"),
                message,
                "add closing = { inside = \"serve everyone\" } or \
                 { inside = { serve-until = \"+45 min\", then = \"return next open day\" } }",
            );
        }
        return;
    };
    if calendar.always {
        let message = "there is a closing, but the office never closes";
        context.error("contradiction", closing.span.clone(), message, "write hours, or delete `closing`");
        return;
    }
    calendar.closing.doors = context.read_or(&closing, "doors", SimDuration::ZERO, doors);
    calendar.closing.out = context.read(&closing, "out", values::time);
    let everyone = closing.get("inside").and_then(Node::text).is_some();
    if everyone {
        context.read(&closing, "inside", |node| values::choice(node, &[("serve everyone", ())]));
    } else if let Some(inside) = context.inner(&closing, "inside") {
        calendar.closing.service = context.read(&inside, "serve-until", values::signed_time);
        let choices =
            [("return next open day", AfterClosing::ReturnNextOpenDay), ("leave", AfterClosing::Leave)];
        let then = context.read(&inside, "then", |node| values::choice(node, &choices));
        calendar.closing.then = then.unwrap_or(AfterClosing::Leave);
    }
    let Closing { doors, service, out, .. } = calendar.closing;
    if service.zip(out).is_some_and(|(service, out)| out < service) {
        let message = "everybody has to be out before the service stops";
        context.error("contradiction", closing.place("out"), message, "make `out` later than `serve-until`");
    }
    if service.is_some_and(|service| service < doors) {
        let message = "the service stops while people are still let in";
        context.warning(
            "late-doors",
            closing.place("doors"),
            message,
            "close the doors before the service stops",
        );
    }
}

/// Reads "at the end of hours", "30 min before the end of hours" or "+15 min".
fn doors(node: &Node) -> Result<SimDuration, Wrong> {
    const AT_THE_END: &str = "the end of hours";
    let text = node.text().unwrap_or_default().trim();
    if text == format!("at {AT_THE_END}") {
        return Ok(SimDuration::ZERO);
    }
    for (tail, sign) in [("before", -1), ("after", 1)] {
        if let Some(time) = values::time_with_tail(node, &format!("{tail} {AT_THE_END}")) {
            return time.map(|time| SimDuration(sign * time.0));
        }
    }
    values::signed_time(node).map_err(|wrong| Wrong {
        help: "write \"at the end of hours\", \"30 min before the end of hours\" or \"+15 min\"".to_owned(),
        ..wrong
    })
}

fn early_birds(file: &Section<'_>, calendar: &mut Calendar, context: &mut Context<'_>) {
    let Some(office) = context.inner(file, "office") else { return };
    calendar.early_birds = context.read_or(&office, "early-birds", SimDuration::ZERO, values::time);
    if calendar.always && calendar.early_birds > SimDuration::ZERO {
        let message = "people come before the doors open, but the office never closes";
        context.error("contradiction", office.place("early-birds"), message, "delete `early-birds`");
    }
}

/// Reads what holds for the whole office.
pub(super) fn office(file: &Section<'_>, context: &mut Context<'_>) -> Office {
    let mut office = Office {
        seats: None,
        room: None,
        chooses: OfficerRule::LongestIdle,
        returns: None,
        value_of_time: 0.0,
        longest_wait: None,
        announces: Announces::default(),
    };
    let Some(node) = file.get("office") else { return office };
    let Some(table) = node.table() else { return office };
    let section = Section { title: "the office".to_owned(), table, span: node.span.clone() };
    office.seats = context.read(&section, "seats", values::count);
    office.room = context.read(&section, "room", values::at_least_one);
    office.value_of_time = context.money(&section, "value-of-time", "/h");
    office.chooses = context.read_or(&section, "goes-to", OfficerRule::LongestIdle, officer_rule);
    if let Some(returns) = context.inner(&section, "returns") {
        office.returns = self::returns(&returns, "share", context);
    }
    office.longest_wait = context.read(&section, "longest-wait", values::positive_time);
    if let Some(inner) = context.inner(&section, "announces") {
        office.announces = announces(&inner, context);
        context.places.announces = inner.span.clone();
    }
    context.places.longest_wait = section.place("longest-wait");
    office
}

fn announces(section: &Section<'_>, context: &mut Context<'_>) -> Announces {
    let waits = context.inner(section, "waits").and_then(|inner| {
        let above = context.read(&inner, "above", values::count)?;
        Some(Balking { above, share: context.read(&inner, "share", values::share)? })
    });
    Announces {
        outages: context.read_or(section, "outages", 0.0, values::share),
        quota: context.read_or(section, "quota", 0.0, values::share),
        waits,
    }
}

/// Reads who comes again after being turned away; `share` is the key of their share.
pub(super) fn returns(section: &Section<'_>, share: &str, context: &mut Context<'_>) -> Option<Returns> {
    let delay = context.read_or(section, "delay", ComeBack::Days(1), super::service::come_back);
    if delay == ComeBack::AtOnce {
        let message = "who is turned away would come again at once, to the same full room, for ever";
        let help = "write delay = \"next open day\" or \"2 days\"";
        context.error("contradiction", section.place("delay"), message, help);
    }
    let share = context.read(section, share, values::share)?;
    Some(Returns { share, delay })
}
