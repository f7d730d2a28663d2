//! Recorded arrivals from a CSV file.
//!
//! Columns: `arrive` (local date and time, such as 2027-01-04T07:45:30) or `arrive_min` (minutes since
//! midnight of the first day); optionally `service`, to keep the rows of one service, and
//! `work:<step>` with minutes of work content. Rows may be in any order.

use super::{Context, Section};
use crate::scenario::ServiceId;
use crate::scenario::calendar::Calendar;
use crate::scenario::demand::Recorded;
use crate::scenario::tree::Node;
use crate::scenario::values::nearest;
use crate::time::{SimDuration, SimTime};
use jiff::civil::DateTime;

/// What a column holds.
enum Column {
    Arrive,
    ArriveMin,
    Service,
    Work(usize),
}

pub(super) fn read(
    section: &Section<'_>,
    service: ServiceId,
    calendar: &Calendar,
    steps: usize,
    context: &mut Context<'_>,
) -> Vec<Recorded> {
    let Some(file) = section.get("arrivals").and_then(Node::text) else {
        let message = format!("`arrivals` of {} does not name a file", section.title);
        context.error("not-a-text", section.place("arrivals"), message, "write the name of a CSV file");
        return Vec::new();
    };
    let text = match (context.files)(file) {
        Ok(text) => text,
        Err(reason) => {
            let message = format!("the arrivals of {} cannot be read: {reason}", section.title);
            context.error(
                "unreadable-file",
                section.place("arrivals"),
                message,
                "check the name of the file",
            );
            return Vec::new();
        }
    };
    let mut rows =
        csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(text.as_bytes());
    let (mut arrivals, mut problems) = (Vec::new(), Vec::new());
    match columns(&mut rows, context) {
        Ok(columns) => {
            let wanted = context.service_name(service);
            for record in rows.records() {
                match record
                    .map_err(|error| error.to_string())
                    .and_then(|record| row(&record, &columns, &wanted, calendar, steps))
                {
                    Ok(arrival) => arrivals.extend(arrival),
                    Err(problem) => problems.push(problem),
                }
            }
        }
        Err(problem) => problems.push(problem),
    }
    if arrivals.is_empty() && problems.is_empty() {
        problems.push("it holds no arrival for this service".to_owned());
    }
    // A file of a million rows may be wrong a million times in the same way.
    const MOST: usize = 10;
    let more = problems.len().saturating_sub(MOST);
    for problem in problems.iter().take(MOST) {
        let help = if more > 0 { format!("and {more} more rows are wrong") } else { String::new() };
        let message = format!("the arrivals in `{file}` cannot be used: {problem}");
        context.error("bad-arrivals", section.place("arrivals"), message, help);
    }
    arrivals.sort_by_key(|arrival: &Recorded| arrival.at);
    warn_of_times(&arrivals, file, section, calendar, context);
    arrivals
}

/// Warns of arrivals that come to nothing: after the horizon, or when the office is closed.
fn warn_of_times(
    arrivals: &[Recorded],
    file: &str,
    section: &Section<'_>,
    calendar: &Calendar,
    context: &mut Context<'_>,
) {
    let end = calendar.end();
    let late = arrivals.iter().filter(|arrival| arrival.at >= end).count();
    if late > 0 {
        let message = format!("{late} of {} arrivals in `{file}` are after the horizon", arrivals.len());
        context.warning("unused", section.place("arrivals"), message, "make the horizon longer");
    }
    let outside = arrivals.iter().filter(|arrival| arrival.at < end && is_outside(arrival.at, calendar));
    let outside = outside.count();
    if outside > 0 && context.hours_known {
        let message = format!(
            "{outside} of {} arrivals in `{file}` are on closed days or outside the opening hours",
            arrivals.len()
        );
        let help = "who comes late or on a closed day is turned away; check the times and the opening hours";
        context.warning("closed-hour", section.place("arrivals"), message, help);
    }
}

/// Returns whether nobody would come at `at`: before the early birds, after the doors close, on a closed day.
fn is_outside(at: SimTime, calendar: &Calendar) -> bool {
    if calendar.always {
        return false;
    }
    let (windows, time) = (calendar.windows(at.day()), at.time_of_day());
    match (windows.first(), windows.last()) {
        (Some(first), Some(last)) => {
            let doors = calendar.closing.doors.max(SimDuration::ZERO);
            time < first.from - calendar.early_birds || time >= last.until + doors
        }
        _ => true,
    }
}

fn columns<R: std::io::Read>(
    rows: &mut csv::Reader<R>,
    context: &Context<'_>,
) -> Result<Vec<Column>, String> {
    let header = rows.headers().map_err(|error| error.to_string())?.clone();
    let steps = context.step_names();
    let mut columns = Vec::new();
    for name in &header {
        columns.push(match (name, name.strip_prefix("work:")) {
            ("arrive", _) => Column::Arrive,
            ("arrive_min", _) => Column::ArriveMin,
            ("service", _) => Column::Service,
            (_, Some(step)) => {
                let place = steps.iter().position(|known| known == step.trim());
                Column::Work(place.ok_or_else(|| {
                    let near = nearest(step, steps.iter().map(String::as_str));
                    format!("line 1: column `{name}` names no step; {near}")
                })?)
            }
            _ => {
                let known = ["arrive", "arrive_min", "service", "work:<step>"];
                return Err(format!(
                    "line 1: column `{name}` is unknown; {}",
                    nearest(name, known.into_iter())
                ));
            }
        });
    }
    let times = columns.iter().filter(|column| matches!(column, Column::Arrive | Column::ArriveMin)).count();
    match times {
        1 => Ok(columns),
        0 => Err("line 1: there is no column `arrive` or `arrive_min`".to_owned()),
        _ => Err("line 1: there is more than one column of arrival times".to_owned()),
    }
}

/// Reads one row; `None` if it is about another service.
fn row(
    record: &csv::StringRecord,
    columns: &[Column],
    wanted: &str,
    calendar: &Calendar,
    steps: usize,
) -> Result<Option<Recorded>, String> {
    let line = record.position().map_or(0, csv::Position::line);
    let wrong = |value: &str, what: &str| format!("line {line}: `{value}` is not {what}");
    let mut arrival = Recorded { at: SimTime::ZERO, work: Vec::new() };
    for (value, column) in record.iter().zip(columns) {
        match column {
            Column::Service if value != wanted => return Ok(None),
            Column::Service => {}
            Column::Arrive => {
                let at: DateTime =
                    value.parse().map_err(|_| wrong(value, "a date and time such as 2027-01-04T07:45"))?;
                let since = at.duration_since(calendar.start.to_datetime(jiff::civil::Time::midnight()));
                arrival.at = SimTime(i64::try_from(since.as_micros()).unwrap_or(i64::MAX));
            }
            Column::ArriveMin => {
                let minutes =
                    minutes(value).ok_or_else(|| wrong(value, "a number of minutes of zero or more"))?;
                arrival.at = SimTime::ZERO + SimDuration::from_minutes(minutes);
            }
            Column::Work(_) if value.is_empty() => {}
            Column::Work(step) => {
                let minutes =
                    minutes(value).ok_or_else(|| wrong(value, "a number of minutes of zero or more"))?;
                arrival.work.resize(steps, None);
                arrival.work[*step] = Some(minutes);
            }
        }
    }
    if arrival.at < SimTime::ZERO {
        return Err(format!("line {line}: the arrival is before the first day"));
    }
    Ok(Some(arrival))
}

/// The longest time in the file: 100 years.
const LONGEST: f64 = 100.0 * 365.0 * 1440.0;

fn minutes(value: &str) -> Option<f64> {
    value.parse().ok().filter(|minutes| (0.0..=LONGEST).contains(minutes))
}
