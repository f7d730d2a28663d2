//! A picture of the day: how long people wait, and how many, by the hour.

use crate::experiment::tables::{Ends, HourRow};
use plotters::coord::Shift;
use plotters::prelude::*;
use thiserror::Error;

/// Size of the picture \[px\].
const SIZE: (u32, u32) = (900, 620);

/// Colours that people with colour-blindness tell apart too.
pub(super) const WAIT: RGBColor = RGBColor(0x1b, 0x6c, 0xa8);
pub(super) const QUEUE: RGBColor = RGBColor(0xd9, 0x7a, 0x1d);
pub(super) const INK: RGBColor = RGBColor(0x33, 0x33, 0x33);

/// Why there is no picture.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ChartError {
    /// There is nothing to draw.
    #[error("no visit was measured, so there is nothing to draw")]
    Nothing,
    /// The drawing library gave up.
    #[error("the picture could not be drawn: {0}")]
    Drawing(String),
}

/// Returns an SVG picture of mean wait and mean queue by hour of the day, with their intervals; its title says when the
/// wait is longest.
///
/// # Errors
/// [`ChartError::Nothing`] if nobody's wait was measured.
pub fn by_hour(office: &str, hours: &[HourRow]) -> Result<String, ChartError> {
    let hours = busy(hours);
    let waits: Vec<Bar> =
        hours.iter().filter_map(|row| Some((row.hour, row.wait_mean_min?, row.wait_ends))).collect();
    let queues: Vec<Bar> =
        hours.iter().filter_map(|row| Some((row.hour, row.queue_mean?, row.queue_ends))).collect();
    let title = finding(&waits)?;
    let first = hours.iter().map(|row| row.hour).min().ok_or(ChartError::Nothing)?;
    let last = hours.iter().map(|row| row.hour + 1).max().ok_or(ChartError::Nothing)?;
    let mut picture = String::new();
    {
        let area = SVGBackend::with_string(&mut picture, SIZE).into_drawing_area();
        let body = titled(&area, &title, office)?;
        let panels = body.split_evenly((2, 1));
        bars(&panels[0], (first, last), &waits, "mean wait [min]", WAIT)?;
        bars(&panels[1], (first, last), &queues, "people waiting", QUEUE)?;
        area.present().map_err(drawing)?;
    }
    Ok(picture)
}

/// An hour, its mean, and the interval of that.
type Bar = (u32, f64, Ends);

/// Writes what a picture shows and the name of the office at the top of it, and returns the area below.
pub(super) fn titled<'p>(
    area: &DrawingArea<SVGBackend<'p>, Shift>,
    finding: &str,
    office: &str,
) -> Result<DrawingArea<SVGBackend<'p>, Shift>, ChartError> {
    area.fill(&WHITE).map_err(drawing)?;
    let (head, body) = area.split_vertically(66);
    for (text, size, at) in [(finding, 22, (20, 16)), (office, 15, (20, 44))] {
        let style = ("sans-serif", size).into_font().color(&INK);
        head.draw(&Text::new(text.to_owned(), at, style)).map_err(drawing)?;
    }
    Ok(body)
}

/// Leaves out the hours before and after the day in which next to nothing happens.
fn busy(hours: &[HourRow]) -> &[HourRow] {
    let most = hours.iter().map(|row| row.arrived_per_day).fold(0.0, f64::max);
    let is_busy = |row: &HourRow| row.open_share > 0.0 || row.arrived_per_day > 0.01 * most;
    let (first, last) = (hours.iter().position(is_busy), hours.iter().rposition(is_busy));
    first.zip(last).map_or(&[], |(first, last)| &hours[first..=last])
}

/// The title: when the wait is longest, and how long.
fn finding(waits: &[Bar]) -> Result<String, ChartError> {
    let longest = waits.iter().copied().max_by(|one, other| one.1.total_cmp(&other.1));
    let (hour, wait, _) = longest.ok_or(ChartError::Nothing)?;
    if wait < 0.5 {
        return Ok("Hardly anybody waits, at whatever hour".to_owned());
    }
    let shortest = waits.iter().map(|wait| wait.1).fold(wait, f64::min);
    if wait < 1.3 * shortest {
        return Ok(format!("The wait is much the same all day: {shortest:.0} to {wait:.0} min"));
    }
    Ok(format!(
        "People who come between {hour}:00 and {}:00 wait longest: {wait:.0} min on average",
        hour + 1
    ))
}

fn bars(
    area: &DrawingArea<SVGBackend, Shift>,
    (first, last): (u32, u32),
    values: &[Bar],
    label: &str,
    colour: RGBColor,
) -> Result<(), ChartError> {
    let top = values.iter().map(|(_, mean, ends)| ends.map_or(*mean, |ends| ends.1)).fold(0.0, f64::max);
    let top = if top > 0.0 { top * 1.12 } else { 1.0 };
    // The drawing library has no font here and guesses the width of text by its bytes: leave room.
    let mut chart = ChartBuilder::on(area)
        .margin_left(16)
        .margin_right(30)
        .margin_top(8)
        .margin_bottom(10)
        .x_label_area_size(46)
        .y_label_area_size(64)
        .build_cartesian_2d(f64::from(first)..f64::from(last), 0.0..top)
        .map_err(drawing)?;
    let hours = (last - first) as usize;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(WHITE)
        .bold_line_style(RGBColor(0xdd, 0xdd, 0xdd))
        .axis_style(INK)
        .label_style(("sans-serif", 14).into_font().color(&INK))
        .x_labels(hours + 1)
        .y_labels(5)
        .x_label_formatter(&|hour| format!("{hour:.0}:00"))
        .y_label_formatter(&|value| if top < 4.0 { format!("{value:.1}") } else { format!("{value:.0}") })
        .x_desc("hour of the day")
        .y_desc(label)
        .draw()
        .map_err(drawing)?;
    let bar = |&(hour, value, _): &Bar| {
        let from = f64::from(hour);
        Rectangle::new([(from + 0.08, 0.0), (from + 0.92, value)], colour.filled())
    };
    chart.draw_series(values.iter().map(bar)).map_err(drawing)?;
    let interval = |&(hour, _, ends): &Bar| {
        let middle = f64::from(hour) + 0.5;
        ends.map(|(low, high)| PathElement::new([(middle, low), (middle, high)], INK.stroke_width(2)))
    };
    chart.draw_series(values.iter().filter_map(interval)).map_err(drawing)?;
    Ok(())
}

pub(super) fn drawing(error: impl std::fmt::Display) -> ChartError {
    ChartError::Drawing(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::tests::example;

    #[test]
    fn the_picture_says_what_it_shows() {
        let run = example(40);
        let picture = by_hour(&run.summary.scenario, &run.tables.hours).unwrap();
        for text in
            ["wait longest: ", "mean wait [min]", "people waiting", "hour of the day", "three mornings"]
        {
            assert!(picture.contains(text), "{text}");
        }
        assert!(picture.starts_with("<svg") && picture.trim_end().ends_with("</svg>"));
        if let Some(path) = std::env::var_os("LOKET_PICTURE") {
            std::fs::write(path, picture).unwrap();
        }
    }

    #[test]
    fn nothing_is_not_drawn() {
        assert_eq!(by_hour("empty", &[]), Err(ChartError::Nothing));
    }

    #[test]
    fn the_title_is_the_finding() {
        assert_eq!(
            finding(&[(8, 0.1, None), (9, 0.2, None)]).unwrap(),
            "Hardly anybody waits, at whatever hour"
        );
        assert_eq!(
            finding(&[(8, 10.0, None), (9, 12.0, None)]).unwrap(),
            "The wait is much the same all day: 10 to 12 min"
        );
        assert_eq!(
            finding(&[(8, 41.3, None), (9, 12.0, None)]).unwrap(),
            "People who come between 8:00 and 9:00 wait longest: 41 min on average"
        );
    }
}
