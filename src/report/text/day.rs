//! The day at a glance: waits, arrivals and queue by the hour, each as a line of bars.

use super::super::number::number;
use crate::experiment::tables::HourRow;

/// Bars from nothing to the most.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Arrivals beside the busiest hour, below which an hour at either end of the day is not shown.
const HARDLY: f64 = 0.02;

/// What is shown, and the hour of its most.
type Line<'a> = (&'a str, fn(&HourRow) -> Option<f64>, &'a str);

const LINES: [Line; 3] = [
    ("mean wait", |row| row.wait_mean_min, " min"),
    ("arrivals", |row| Some(row.arrived_per_day), " a day"),
    ("waiting", |row| row.queue_mean, " people"),
];

/// Most hours that have three characters each; of more each has one.
const MOST_WIDE: usize = 12;

/// Returns lines of bars; `None` if there is no day, or an hour of it.
pub fn glance(hours: &[HourRow]) -> Option<String> {
    let most = hours.iter().map(|row| row.arrived_per_day).fold(0.0, f64::max);
    let busy = |row: &HourRow| row.arrived_per_day > HARDLY * most;
    let first = hours.iter().position(busy)?;
    let last = hours.iter().rposition(busy)?;
    let hours = &hours[first..=last];
    if hours.len() < 2 {
        return None;
    }
    let wide = hours.len() <= MOST_WIDE;
    let mark = |(place, row): (usize, &HourRow)| match (wide, place % 3) {
        (true, _) | (false, 0) => format!("{:<3}", row.hour),
        (false, _) => String::new(),
    };
    let marks: String = hours.iter().enumerate().map(mark).collect();
    let lines = LINES.iter().filter_map(|(name, value, unit)| line(hours, name, *value, unit));
    let lines: Vec<String> = lines.collect();
    Some(format!("The day, by the hour\n  {:10} {}\n{}", "", marks.trim_end(), lines.join("\n")))
}

fn line(hours: &[HourRow], name: &str, value: fn(&HourRow) -> Option<f64>, unit: &str) -> Option<String> {
    let known = hours.iter().filter_map(|row| Some((row.hour, value(row)?)));
    let (at, most) = known.max_by(|one, other| one.1.total_cmp(&other.1)).filter(|(_, most)| *most > 0.0)?;
    let wide = hours.len() <= MOST_WIDE;
    let bar = |row: &HourRow| match value(row) {
        Some(value) => {
            let bar = BARS[((value / most * 7.0).round() as usize).min(7)];
            if wide { format!("{bar}{bar} ") } else { bar.to_string() }
        }
        None => if wide { "   " } else { " " }.to_owned(),
    };
    let bars: String = hours.iter().map(bar).collect();
    Some(format!("  {name:10} {bars} most: {}{unit} at {at:02}:00", number(most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(hour: u32, arrived: f64, wait: Option<f64>) -> HourRow {
        HourRow {
            hour,
            open_share: 1.0,
            arrived_per_day: arrived,
            arrived_ends: None,
            wait_mean_min: wait,
            wait_ends: None,
            queue_mean: Some(0.0),
            queue_ends: None,
            inside_mean: None,
            inside_ends: None,
        }
    }

    #[test]
    fn a_day_is_seen_at_a_glance() {
        let hours = [row(6, 0.01, None), row(8, 10.0, Some(7.0)), row(9, 5.0, Some(3.5)), row(10, 1.0, None)];
        let shown = "\
The day, by the hour
             8  9  10
  mean wait  ██ ▅▅     most: 7.00 min at 08:00
  arrivals   ██ ▅▅ ▂▂  most: 10.0 a day at 08:00";
        assert_eq!(glance(&hours).as_deref(), Some(shown));
        let long: Vec<HourRow> = (0..24).map(|hour| row(hour, 10.0, Some(f64::from(hour)))).collect();
        let shown = glance(&long).expect("a day");
        assert!(
            shown.contains(
                "  0  3  6  9  12 15 18 21\n  mean wait  ▁▁▂▂▂▃▃▃▃▄▄▄▅▅▅▆▆▆▆▇▇▇██ most: 23.0 min at 23:00"
            ),
            "{shown}"
        );
        assert_eq!(glance(&hours[..1]), None);
        assert_eq!(glance(&[]), None);
    }
}
