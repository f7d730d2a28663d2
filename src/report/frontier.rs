//! A picture of what a shorter wait costs.

use super::chart::{ChartError, INK, QUEUE, WAIT, drawing, titled};
use crate::experiment::optimize::{Estimate, Optimum, Plan};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use std::ops::Range;

/// Size of the picture \[px\].
const SIZE: (u32, u32) = (900, 520);

/// Points that were simulated and are not on the frontier.
const OTHERS: RGBColor = RGBColor(0xc8, 0xc8, 0xc8);

/// Returns an SVG picture of cost against wait: every point simulated, the frontier with its intervals, the answer, and the
/// office as it is.
///
/// # Errors
/// [`ChartError::Nothing`] if there is no frontier.
pub fn frontier(optimum: &Optimum) -> Result<String, ChartError> {
    let on: Vec<(f64, f64)> =
        optimum.frontier.iter().filter_map(|on| place(on.plan.cost, on.plan.wait)).collect();
    let now = optimum.as_it_is.as_ref().and_then(|plan| stands(optimum, plan));
    let answer = optimum.answer.as_ref().and_then(|plan| stands(optimum, plan));
    let (first, last) = on.first().zip(on.last()).ok_or(ChartError::Nothing)?;
    // Points with far longer waits than any on the frontier would squeeze it to a line.
    let high = on.iter().chain(&now).chain(&answer).map(|at| at.1).fold(0.0, f64::max) * 1.15;
    let ends = on.iter().chain(&now).chain(&answer).map(|at| at.0);
    let (low_cost, high_cost) =
        ends.fold((first.0, last.0), |(low, high), cost| (low.min(cost), high.max(cost)));
    let margin = ((high_cost - low_cost) * 0.06).max(high_cost.abs() * 0.01).max(1e-9);
    let costs = low_cost - margin..high_cost + margin;
    let mut picture = String::new();
    {
        let area = SVGBackend::with_string(&mut picture, SIZE).into_drawing_area();
        let body = titled(&area, &finding(optimum), &optimum.scenario)?;
        let mut chart = ChartBuilder::on(&body)
            .margin_left(16)
            .margin_right(30)
            .margin_top(8)
            .margin_bottom(10)
            .x_label_area_size(46)
            .y_label_area_size(64)
            .build_cartesian_2d(costs.clone(), 0.0..if high > 0.0 { high } else { 1.0 })
            .map_err(drawing)?;
        chart
            .configure_mesh()
            .light_line_style(WHITE)
            .bold_line_style(RGBColor(0xdd, 0xdd, 0xdd))
            .axis_style(INK)
            .label_style(("sans-serif", 14).into_font().color(&INK))
            .x_labels(6)
            .y_labels(6)
            .x_label_formatter(&|cost| super::number::number(*cost))
            .y_label_formatter(&|wait| super::number::number(*wait))
            .x_desc(format!("cost [{}]", optimum.cost_unit))
            .y_desc(format!("{} [{}]", label(&optimum.wait_measure), optimum.wait_unit))
            .draw()
            .map_err(drawing)?;
        marks(&mut chart, optimum, &on, (costs, high))?;
        offices(&mut chart, now, answer)?;
        area.present().map_err(drawing)?;
    }
    Ok(picture)
}

/// Cost against wait.
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Every point simulated within the picture, and the frontier with its intervals.
fn marks(
    chart: &mut Chart,
    optimum: &Optimum,
    on: &[(f64, f64)],
    (costs, high): (Range<f64>, f64),
) -> Result<(), ChartError> {
    let is_on = |values: &[String]| optimum.frontier.iter().any(|on| same(&on.plan, values));
    let others = optimum.all.iter().filter(|point| !is_on(&point.values));
    let others = others.filter_map(|point| place(point.cost, point.wait));
    let others = others.filter(|at| at.1 <= high && costs.contains(&at.0));
    chart.draw_series(others.map(|at| Circle::new(at, 3, OTHERS.filled()))).map_err(drawing)?;
    chart.draw_series(LineSeries::new(on.iter().copied(), WAIT.stroke_width(2))).map_err(drawing)?;
    for on in &optimum.frontier {
        if let (Some(at), Some(low), Some(up)) =
            (place(on.plan.cost, on.plan.wait), on.plan.wait.low, on.plan.wait.high)
        {
            let ends = vec![(at.0, low.max(0.0)), (at.0, up.min(high))];
            chart.draw_series([PathElement::new(ends, WAIT.stroke_width(1))]).map_err(drawing)?;
            chart.draw_series([Circle::new(at, 4, WAIT.filled())]).map_err(drawing)?;
        }
    }
    Ok(())
}

/// A ring and a word where the office is now, and where the answer is.
fn offices(chart: &mut Chart, now: Option<(f64, f64)>, answer: Option<(f64, f64)>) -> Result<(), ChartError> {
    let now = now.filter(|_| now != answer);
    for (at, text) in [(now, "as it is"), (answer, "answer")] {
        let Some(at) = at else { continue };
        chart.draw_series([Circle::new(at, 7, QUEUE.stroke_width(3))]).map_err(drawing)?;
        let style = ("sans-serif", 14).into_font().color(&INK);
        let word = EmptyElement::at(at) + Text::new(text.to_owned(), (10, -18), style);
        chart.draw_series([word]).map_err(drawing)?;
    }
    Ok(())
}

fn place(cost: Estimate, wait: Estimate) -> Option<(f64, f64)> {
    cost.mean.zip(wait.mean)
}

/// Where an office stands: with the numbers of the frontier if it is on it.
fn stands(optimum: &Optimum, plan: &Plan) -> Option<(f64, f64)> {
    let on = optimum.frontier.iter().find(|on| on.plan.values == plan.values).map(|on| &on.plan);
    let plan = on.unwrap_or(plan);
    place(plan.cost, plan.wait)
}

/// Whether `plan` has these values.
fn same(plan: &Plan, values: &[String]) -> bool {
    plan.values.iter().map(Option::as_deref).eq(values.iter().map(|value| Some(value.as_str())))
}

fn label(measure: &str) -> &str {
    if measure == "wait_mean_min" { "mean wait" } else { measure }
}

/// The title: what the answer costs.
fn finding(optimum: &Optimum) -> String {
    let cost = |plan: &Plan| plan.cost.mean.map(super::number::number);
    match optimum.answer.as_ref().and_then(cost) {
        Some(cost) => format!("The targets are met for {cost} {}", optimum.cost_unit),
        None => "No point is shown to meet the targets".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::optimize::tests::example;
    use super::*;

    #[test]
    fn the_picture_says_what_it_shows() {
        let optimum = example();
        let picture = frontier(&optimum).unwrap();
        for text in [
            "The targets are met for 240 IDR/day",
            "two desks",
            "cost [IDR/day]",
            "mean wait [min]",
            "as it is",
            "answer",
        ] {
            assert!(picture.contains(text), "{text}");
        }
        let nothing = Optimum { frontier: Vec::new(), ..optimum };
        assert_eq!(frontier(&nothing), Err(ChartError::Nothing));
    }
}
