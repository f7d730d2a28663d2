//! A picture of a course: skill and wait by week, with it and without, and what is gained so far.

use super::super::chart::ChartError;
use crate::experiment::training::{Effect, Findings, Found, WeekRow};
use plotters::coord::Shift;
use plotters::prelude::*;

/// Size of the picture \[px\].
const SIZE: (u32, u32) = (900, 880);

/// Colours that people with colour-blindness tell apart too.
const WITH: RGBColor = RGBColor(0x1b, 0x6c, 0xa8);
const WITHOUT: RGBColor = RGBColor(0xd9, 0x7a, 0x1d);
const CLASS: RGBColor = RGBColor(0xee, 0xee, 0xee);
const INK: RGBColor = RGBColor(0x33, 0x33, 0x33);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Returns an SVG picture of `found`; weeks with class have a grey ground, the band around what is gained holds all weeks at
/// once with 95 %.
///
/// # Errors
/// [`ChartError::Nothing`] if no week was measured.
pub fn by_week(findings: &Findings, found: &Found) -> Result<String, ChartError> {
    if found.weeks.is_empty() {
        return Err(ChartError::Nothing);
    }
    let mut picture = String::new();
    {
        let area = SVGBackend::with_string(&mut picture, SIZE).into_drawing_area();
        area.fill(&WHITE).map_err(drawing)?;
        let (head, body) = area.split_vertically(72);
        let place = |text: &str, size: u32, at, colour: &RGBColor| {
            let style = ("sans-serif", size).into_font().color(colour);
            head.draw(&Text::new(text.to_owned(), at, style)).map_err(drawing)
        };
        place(&title(findings, found), 22, (20, 12), &INK)?;
        place(&findings.scenario, 15, (20, 44), &INK)?;
        for (x, text, colour) in [(560, "with the course", &WITH), (730, "without it", &WITHOUT)] {
            head.draw(&PathElement::new([(x, 52), (x + 26, 52)], colour.stroke_width(3))).map_err(drawing)?;
            place(text, 15, (x + 34, 44), &INK)?;
        }
        let panels = body.split_evenly((3, 1));
        lines(&panels[0], found, "skill", |row| &row.skill)?;
        lines(&panels[1], found, "mean wait [min]", |row| &row.wait_mean_min)?;
        gain(&panels[2], found, &format!("gained so far [{}]", findings.gain_unit))?;
        area.present().map_err(drawing)?;
    }
    Ok(picture)
}

/// The title: what there is to know.
fn title(findings: &Findings, found: &Found) -> String {
    let what = if findings.value_of_time.is_some() { "paid back" } else { "hours waited made up" };
    match (found.payback.week, found.payback.earliest_week.zip(found.payback.latest_week)) {
        (Some(week), Some((first, last))) if first < last => {
            format!("{}: {what} in week {week} ({first} to {last})", found.name)
        }
        (Some(week), _) => format!("{}: {what} in week {week}", found.name),
        (None, _) => format!("{}: not {what} within the horizon", found.name),
    }
}

/// The part of the picture of the weeks of `found` from `low` to `high`, with the weeks of class marked.
macro_rules! panel {
    ($area:expr, $found:expr, $label:expr, $low:expr, $high:expr) => {{
        let (low, high): (f64, f64) = ($low, $high);
        let weeks = ($found.weeks.first(), $found.weeks.last());
        let ends = (weeks.0.map_or(0, |row| row.week), weeks.1.map_or(1, |row| row.week));
        // The drawing library has no font here and guesses the width of text by its bytes: leave room.
        let mut chart = ChartBuilder::on($area)
            .margin_left(16)
            .margin_right(30)
            .margin_top(8)
            .margin_bottom(6)
            .x_label_area_size(42)
            .y_label_area_size(84)
            .build_cartesian_2d(f64::from(ends.0) - 0.5..f64::from(ends.1) + 0.5, low..high)
            .map_err(drawing)?;
        let ground = |&week: &u32| {
            let middle = f64::from(week);
            Rectangle::new([(middle - 0.5, low), (middle + 0.5, high)], CLASS.filled())
        };
        chart.draw_series($found.class_weeks.iter().map(ground)).map_err(drawing)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(0xdd, 0xdd, 0xdd))
            .axis_style(INK)
            .label_style(("sans-serif", 14).into_font().color(&INK))
            .x_labels(14)
            .y_labels(5)
            .x_label_formatter(&|week| format!("{week:.0}"))
            .y_label_formatter(&|value| label(*value, high.max(-low)))
            .x_desc("week")
            .y_desc($label)
            .draw()
            .map_err(drawing)?;
        chart
    }};
}

fn label(value: f64, size: f64) -> String {
    if size >= 1e6 {
        format!("{:.1} M", value / 1e6)
    } else if size >= 20.0 {
        format!("{value:.0}")
    } else if size >= 2.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

fn lines(area: &Area, found: &Found, name: &str, of: fn(&WeekRow) -> &Effect) -> Result<(), ChartError> {
    let side = |pick: fn(&Effect) -> Option<f64>| -> Vec<(f64, f64)> {
        found.weeks.iter().filter_map(|row| Some((f64::from(row.week), pick(of(row))?))).collect()
    };
    let (without, with) = (side(|effect| effect.without), side(|effect| effect.with));
    let top = without.iter().chain(&with).map(|point| point.1).fold(0.0, f64::max);
    let top = if top > 0.0 { top * 1.12 } else { 1.0 };
    let mut chart = panel!(area, found, name, 0.0, top);
    for (points, colour) in [(without, WITHOUT), (with, WITH)] {
        chart.draw_series(LineSeries::new(points, colour.stroke_width(3))).map_err(drawing)?;
    }
    Ok(())
}

fn gain(area: &Area, found: &Found, name: &str) -> Result<(), ChartError> {
    let mean: Vec<(f64, f64)> = found.weeks.iter().map(|row| (f64::from(row.week), row.net_so_far)).collect();
    let edge = |of: fn(&WeekRow) -> Option<f64>| -> Vec<(f64, f64)> {
        found.weeks.iter().filter_map(|row| Some((f64::from(row.week), of(row)?))).collect()
    };
    let (low, high) = (edge(|row| row.band95_low), edge(|row| row.band95_high));
    let all = || mean.iter().chain(&low).chain(&high).map(|point| point.1);
    let (least, most) = (all().fold(0.0, f64::min), all().fold(0.0, f64::max));
    let room = if most > least { 0.08 * (most - least) } else { 1.0 };
    let mut chart = panel!(area, found, name, least - room, most + room);
    let around: Vec<(f64, f64)> = low.iter().chain(high.iter().rev()).copied().collect();
    // One replication has no band.
    if !around.is_empty() {
        let ground = Polygon::new(around, WITH.mix(0.2).filled());
        chart.draw_series(std::iter::once(ground)).map_err(drawing)?;
    }
    let ends = mean.first().zip(mean.last()).map_or((0.0, 1.0), |(first, last)| (first.0, last.0));
    let zero = vec![(ends.0 - 0.5, 0.0), (ends.1 + 0.5, 0.0)];
    chart.draw_series(LineSeries::new(zero, INK.stroke_width(1))).map_err(drawing)?;
    chart.draw_series(LineSeries::new(mean, WITH.stroke_width(3))).map_err(drawing)?;
    Ok(())
}

fn drawing(error: impl std::fmt::Display) -> ChartError {
    ChartError::Drawing(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;

    #[test]
    fn the_picture_says_what_it_shows() {
        for replications in [1, 20] {
            let findings = findings(replications);
            let picture = by_week(&findings, &findings.trainings[0]).unwrap();
            let week = findings.trainings[0].payback.week;
            let title =
                week.map_or("not hours waited made up".to_owned(), |week| format!("made up in week {week}"));
            for text in
                [title.as_str(), "mean wait [min]", "skill", "gained so far [h]", "without it", "week"]
            {
                assert!(picture.contains(text), "{text}");
            }
            assert!(picture.starts_with("<svg") && picture.trim_end().ends_with("</svg>"));
            if let Some(path) = std::env::var_os("LOKET_PICTURE") {
                std::fs::write(path, picture).unwrap();
            }
        }
    }

    #[test]
    fn nothing_is_not_drawn() {
        let mut findings = findings(1);
        findings.trainings[0].weeks.clear();
        assert_eq!(by_week(&findings, &findings.trainings[0]), Err(ChartError::Nothing));
    }
}
