//! Who comes when: patterns of arrival, populations and quotas.

use super::calendar::returns;
use super::{Context, Section, What, arrivals_file, together};
use crate::random::distribution::Distribution;
use crate::scenario::ServiceId;
use crate::scenario::calendar::{Calendar, Window};
use crate::scenario::days;
use crate::scenario::demand::{Demand, Pattern, Population, Quota, RatePiece};
use crate::scenario::times::{self, Range};
use crate::scenario::tree::{Node, Value};
use crate::scenario::values::{self, Wrong};
use crate::time::SimDuration;

const PER_HOUR_HELP: &str = "write a number for each hour of opening, such as [9, 8, 7], one number for all hours, \
                             or hours with a number: { \"08:00-10:00\" = 9 }";

pub(super) fn demands(
    file: &Section<'_>,
    calendar: &Calendar,
    steps: usize,
    context: &mut Context<'_>,
) -> Vec<Demand> {
    let mut demands: Vec<Demand> = Vec::new();
    for section in context.sections(file, "demand") {
        let node = section.get("service");
        let service = node.and_then(|node| context.service(node, "service", &section.title));
        let service = service.unwrap_or(ServiceId(0));
        let pattern = pattern(&section, service, calendar, steps, context);
        check_modifiers(&section, &pattern, context);
        let from = section.get("from").and_then(|node| context.population(node, "from", &section.title));
        let before = demands.iter().filter(|demand| demand.service == service).count();
        let name = node.and_then(Node::text).unwrap_or_default().trim();
        let name = if before == 0 { name.to_owned() } else { format!("{name} {}", before + 1) };
        let patterns = ["rate", "per-hour", "interarrival", "appointments", "arrivals", "parties", "service"];
        let place =
            patterns.into_iter().find(|key| section.get(key).is_some()).and_then(|key| section.place(key));
        context.places.demands.push(place);
        let (groups, times) =
            (together::groups(&section, &pattern, context), together::times(&section, &pattern, context));
        demands.push(Demand { name, service, pattern, from, groups, times });
    }
    demands
}

fn pattern(
    section: &Section<'_>,
    service: ServiceId,
    calendar: &Calendar,
    steps: usize,
    context: &mut Context<'_>,
) -> Pattern {
    if section.get("interarrival").is_some() {
        let read = |node: &Node| times::distribution(node, Range::Positive);
        let gap = context.read_or(section, "interarrival", Distribution::Fixed { value: f64::NAN }, read);
        return Pattern::Renewal { gap };
    }
    if let Some(appointments) = context.inner(section, "appointments") {
        return read_appointments(&appointments, context);
    }
    if section.get("arrivals").is_some() {
        let arrivals = arrivals_file::read(section, service, calendar, steps, context);
        return Pattern::Recorded { arrivals };
    }
    if section.get("parties").is_some() {
        return Pattern::Parties { parties: together::parties(section, calendar, context) };
    }
    let week = if section.get("rate").is_some() {
        constant_rate(section, calendar, context)
    } else {
        per_hour(section, calendar, context)
    };
    let week = week.unwrap_or_else(|| {
        let unknown = |window: &Window| RatePiece { from: window.from, until: window.until, rate: f64::NAN };
        Box::new(std::array::from_fn(|day| calendar.week[day].iter().map(unknown).collect()))
    });
    let day_cv = context.read_or(section, "day-cv", 0.0, values::non_negative);
    let at_opening = context.read_or(section, "at-opening", 0.0, values::non_negative);
    if day_cv > 10.0 {
        let message = format!("`day-cv` of {} is {day_cv}, wilder than any office", section.title);
        context.error("out-of-range", section.place("day-cv"), message, "write 10 or less");
    }
    Pattern::Poisson { week, day_cv, at_opening }
}

/// Refuses what only Poisson arrivals have, where arrivals are not Poisson.
fn check_modifiers(section: &Section<'_>, pattern: &Pattern, context: &mut Context<'_>) {
    match pattern {
        Pattern::Poisson { .. } => return,
        Pattern::Renewal { .. }
        | Pattern::Appointments { .. }
        | Pattern::Recorded { .. }
        | Pattern::Parties { .. }
        | Pattern::Complaints(_) => {}
    }
    for key in ["day-cv", "at-opening"] {
        if section.get(key).is_some() {
            let message = format!("`{key}` of {} has no meaning here", section.title);
            let help = "it changes arrivals at random by `rate` or `per-hour`; delete it";
            context.error("contradiction", section.place(key), message, help);
        }
    }
}

fn constant_rate(
    section: &Section<'_>,
    calendar: &Calendar,
    context: &mut Context<'_>,
) -> Option<Box<[Vec<RatePiece>; 7]>> {
    let (number, unit) = context.read(section, "rate", values::rate)?;
    if unit > 3600e6 && !calendar.always {
        let message =
            format!("`rate` of {} is per day or more, but the office is not always open", section.title);
        context.error(
            "unknown-unit",
            section.place("rate"),
            message,
            "write it per hour of opening: \"18 /h\"",
        );
        return None;
    }
    let rate = number * 60e6 / unit;
    let piece = |window: &Window| RatePiece { from: window.from, until: window.until, rate };
    Some(Box::new(std::array::from_fn(|day| calendar.week[day].iter().map(piece).collect())))
}

fn per_hour(
    section: &Section<'_>,
    calendar: &Calendar,
    context: &mut Context<'_>,
) -> Option<Box<[Vec<RatePiece>; 7]>> {
    let node = section.get("per-hour")?;
    let weekly = node.table().is_some_and(|table| {
        table.entries.first().is_none_or(|entry| days::weekdays(&entry.key).is_some())
            || !table.entries.iter().any(|entry| entry.key.contains(':'))
    });
    let days = if weekly {
        context.read(section, "per-hour", |node| Ok(days::by_weekday(node)?.map(|day| day.cloned())))?
    } else {
        std::array::from_fn(|day| (!calendar.week[day].is_empty()).then(|| node.clone()))
    };
    let mut week: Box<[Vec<RatePiece>; 7]> = Box::default();
    // One entry may stand for several days; what is wrong with it is reported once.
    let mut told = Vec::new();
    let mut known = true;
    for (day, node) in days.iter().enumerate() {
        let Some(node) = node else { continue };
        match rates_of_day(node, &calendar.week[day]) {
            Ok(pieces) => week[day] = pieces,
            Err(wrong) => {
                known = false;
                if !told.contains(&wrong.span) && context.hours_known {
                    told.push(wrong.span.clone());
                    context.take::<()>(Err(wrong), "per-hour", &section.title);
                }
            }
        }
    }
    known.then_some(week)
}

/// Reads the rates of one day with opening `windows`.
fn rates_of_day(node: &Node, windows: &[Window]) -> Result<Vec<RatePiece>, Wrong> {
    let wrong = |code, reason: String| Wrong::new(code, node, reason, PER_HOUR_HELP);
    if windows.is_empty() {
        return Err(wrong("closed-day", "for a day on which the office is closed".to_owned()));
    }
    match &node.value {
        Value::List(list) => hourly(list, windows).and_then(|pieces| {
            pieces.ok_or_else(|| {
                let open: SimDuration =
                    windows.iter().fold(SimDuration::ZERO, |sum, window| sum + (window.until - window.from));
                wrong("wrong-number", format!("{} numbers for {} hours of opening", list.len(), open.hours()))
            })
        }),
        Value::Table(table) => {
            let mut pieces = Vec::new();
            for entry in &table.entries {
                let key = Node { span: entry.key_span.clone(), value: Value::Text(entry.key.clone()) };
                let rate = values::non_negative(&entry.node)? / 60.0;
                for Window { from, until } in days::windows(&key)? {
                    if !windows.iter().any(|window| window.from <= from && until <= window.until) {
                        return Err(Wrong::new(
                            "closed-hour",
                            &key,
                            "outside the opening hours",
                            PER_HOUR_HELP,
                        ));
                    }
                    pieces.push(RatePiece { from, until, rate });
                }
            }
            pieces.sort_by_key(|piece| piece.from);
            if pieces.windows(2).any(|pair| pair[0].until > pair[1].from) {
                return Err(wrong("not-hours", "whose hours overlap".to_owned()));
            }
            Ok(pieces)
        }
        _ => {
            let rate = values::non_negative(node)? / 60.0;
            Ok(windows
                .iter()
                .map(|window| RatePiece { from: window.from, until: window.until, rate })
                .collect())
        }
    }
}

/// Lays one rate per hour of opening over `windows`, gaps skipped; the last rate holds to the end.
/// `None` if there are more or fewer than the hours of opening, rounded up or down.
fn hourly(list: &[Node], windows: &[Window]) -> Result<Option<Vec<RatePiece>>, Wrong> {
    let rates = list.iter().map(values::non_negative).collect::<Result<Vec<f64>, Wrong>>()?;
    let open: i64 = windows.iter().map(|window| (window.until - window.from).0).sum();
    let hour = SimDuration::HOUR.0;
    let fits = rates.len() as i64 == (open / hour).max(1) || rates.len() as i64 == (open + hour - 1) / hour;
    if !fits {
        return Ok(None);
    }
    let mut pieces = Vec::new();
    let mut opened = 0;
    for window in windows {
        let mut from = window.from;
        while from < window.until {
            let index = (opened / hour) as usize;
            let last = index + 1 >= rates.len();
            let left = if last { i64::MAX } else { hour - opened % hour };
            let until = window.until.min(from + SimDuration(left));
            pieces.push(RatePiece { from, until, rate: rates[index.min(rates.len() - 1)] / 60.0 });
            opened += (until - from).0;
            from = until;
        }
    }
    Ok(Some(pieces))
}

fn read_appointments(section: &Section<'_>, context: &mut Context<'_>) -> Pattern {
    let every = context.read_or(section, "every", SimDuration::HOUR, values::positive_time);
    let seats = context.read_or(section, "seats", 1, values::at_least_one);
    if f64::from(seats) * SimDuration::DAY.0 as f64 / every.0 as f64 > 1e6 {
        let message = format!("{} are more than a million a day", section.title);
        context.error("too-many", section.place("every"), message, "write fewer slots or seats");
    }
    let late = |node: &Node| times::distribution(node, Range::Signed);
    Pattern::Appointments {
        every,
        seats,
        no_show: context.read_or(section, "no-show", 0.0, values::share),
        lateness: context.read_or(section, "lateness", Distribution::Fixed { value: 0.0 }, late),
    }
}

pub(super) fn populations(file: &Section<'_>, context: &mut Context<'_>) -> Vec<Population> {
    let Some(table) = file.get("population").and_then(Node::table) else { return Vec::new() };
    let mut populations = Vec::new();
    for entry in &table.entries {
        context.check_key(entry, "a population");
        let title = format!("population `{}`", entry.key);
        let table = entry.node.table();
        let section = table.map(|table| Section { title, table, span: entry.key_span.clone() });
        let size = section.as_ref().and_then(|section| context.read(section, "size", values::at_least_one));
        let inner = section.as_ref().and_then(|section| context.inner(section, "returns"));
        let returns = inner.and_then(|inner| returns(&inner, "after-turned-away", context));
        if section.is_none() {
            let message =
                format!("population `{}` is {}, which is not a table", entry.key, entry.node.found());
            context.error("not-a-table", entry.node.span.clone(), message, "write { size = 18_400 }");
        }
        context.places.populations.push(context.name_place(What::Population, populations.len()));
        let goal = section.as_ref().and_then(|section| context.read(section, "goal", values::positive_share));
        populations.push(Population { name: entry.key.clone(), size: size.unwrap_or(1), returns, goal });
    }
    populations
}

pub(super) fn quotas(file: &Section<'_>, context: &mut Context<'_>) -> Vec<Quota> {
    let mut quotas = Vec::new();
    for section in context.sections(file, "quota") {
        let tickets_per_day = context.read_or(&section, "tickets-per-day", 1, values::count);
        let nodes = context.list(&section, "counts");
        let counts =
            nodes.iter().filter_map(|node| context.service(node, "counts", &section.title)).collect();
        quotas.push(Quota { tickets_per_day, counts });
    }
    quotas
}
