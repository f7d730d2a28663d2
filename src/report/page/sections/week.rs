//! Which hours of the week are bad: a map of weekdays and hours.

use super::super::super::draw::canvas::{Canvas, Side, fitting, picture};
use super::super::super::draw::palette::{CLOSED, FAINT, HEAT, INK};
use super::super::super::language::messages as m;
use super::super::super::language::{Html, Message, Words};
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View};

const TABLE: &str = "week-hours";
/// Arrivals beside the busiest hour, below which an hour is not shown.
const HARDLY: f64 = 0.02;

const LEFT: i32 = 84;
const TOP: i32 = 28;
const HEIGHT: i32 = 34;

/// Weekdays from Monday.
const DAYS: [Message; 7] =
    [m::MONDAY, m::TUESDAY, m::WEDNESDAY, m::THURSDAY, m::FRIDAY, m::SATURDAY, m::SUNDAY];

struct Field {
    day: usize,
    hour: i32,
    wait: Option<f64>,
}

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let rows = material.rows(TABLE);
    let came = |row: &Row| row.number("arrived_per_day").unwrap_or(0.0);
    let most_came = rows.iter().map(came).fold(0.0, f64::max);
    // Hours in which hardly anybody comes would make all others look alike.
    let busy = rows.iter().filter(|row| came(row) > HARDLY * most_came);
    let fields: Vec<Field> = busy.filter_map(field).collect();
    let waits = || fields.iter().filter_map(|field| Some((field, field.wait?)));
    let (worst, most) = waits().max_by(|one, other| one.1.total_cmp(&other.1))?;
    let mut days: Vec<usize> = waits().map(|(field, _)| field.day).collect();
    days.dedup();
    if days.len() < 2 {
        return None;
    }
    let hour = format!("{:02}:00", worst.hour);
    let said = || {
        [
            ("day", words.word(DAYS[worst.day]).into()),
            ("hour", hour.as_str().into()),
            ("wait", words.number(most).into()),
        ]
    };
    let title = words.say(m::WEEK_TITLE, said());
    let alt = words.say(m::WEEK_ALT, said());
    let height = TOP + HEIGHT * days.len() as i32 + 8;
    let svg =
        picture(height, &title.plain(), &alt.plain(), |canvas| draw(canvas, &fields, &days, most, words));
    let columns = [
        (m::HOUR, "hour", As::Count),
        (m::ARRIVALS_A_DAY, "arrived_per_day", As::Number),
        (m::MEAN_WAIT_MIN, "wait_mean_min", As::Estimate),
    ];
    let mut table = View::of(words, TABLE, rows.clone(), &columns);
    table.head.insert(0, words.word(m::WEEKDAY));
    for (cells, row) in table.rows.iter_mut().zip(&rows) {
        cells.insert(0, field(row).map_or_else(Html::default, |field| words.word(DAYS[field.day])));
    }
    Some(Section { picture: Some(svg), table: Some(table), ..Section::new("week", title) })
}

fn field(row: &Row) -> Option<Field> {
    let day = row.number("weekday")? as usize;
    Some(Field {
        day: day.checked_sub(1).filter(|day| *day < 7)?,
        hour: row.number("hour")? as i32,
        wait: row.number("wait_mean_min"),
    })
}

fn draw(canvas: &Canvas, fields: &[Field], days: &[usize], most: f64, words: &Words) {
    let hours = || fields.iter().map(|field| field.hour);
    let (first, last) = (hours().min().unwrap_or(0), hours().max().unwrap_or(23));
    let width = (476 - LEFT) / (last - first + 1);
    let left = |hour: i32| LEFT + (hour - first) * width;
    for hour in first..=last {
        if width >= 24 || (hour - first) % 2 == 0 {
            canvas.words(&format!("{hour:02}"), (left(hour) + width / 2, TOP - 12), Side::Middle, FAINT);
        }
    }
    for (row, day) in days.iter().enumerate() {
        let top = TOP + row as i32 * HEIGHT;
        let name = fitting(&words.word(DAYS[*day]).plain(), LEFT - 8);
        canvas.words(&name, (LEFT - 8, top + HEIGHT / 2), Side::Left, INK);
        for hour in first..=last {
            let found = fields.iter().find(|field| field.day == *day && field.hour == hour);
            let wait = found.and_then(|field| field.wait);
            let step = wait.map(|wait| ((wait / most.max(1e-9) * 5.0) as usize).min(4));
            let colour = step.map_or(CLOSED, |step| HEAT[step]);
            canvas.field((left(hour) + 1, top + 1), (left(hour) + width - 1, top + HEIGHT - 1), colour);
            if let Some(wait) = wait.filter(|_| width >= 22) {
                let shown = words.axis(wait.round());
                canvas.sized(
                    &shown,
                    (left(hour) + width / 2, top + HEIGHT / 2),
                    Side::Middle,
                    colour.words(),
                    13,
                );
            }
        }
    }
}
