//! Lines over days or weeks, each named at its end.

use super::canvas::{Canvas, Frame, Side, fitting};
use super::palette::{Colour, INK, RANGE};

/// A line.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is about.
    pub name: String,
    /// Its points; a gap where nothing is known.
    pub points: Vec<(f64, Option<f64>)>,
    /// The edges of the band around it; none where nothing is known.
    pub band: Vec<(f64, Option<(f64, f64)>)>,
    /// Its colour.
    pub colour: Colour,
}

/// Draws `lines` inside `frame`, whose axes stand already; names stand above them, one beside the other.
pub fn draw(canvas: &Canvas, frame: &Frame, lines: &[Line], names_at: i32) {
    for line in lines {
        for (low, high) in pieces(&line.band).into_iter().map(|piece| {
            let edge = |of: fn(&(f64, f64)) -> f64| {
                piece.iter().map(|(x, ends)| frame.at(*x, of(ends))).collect::<Vec<_>>()
            };
            (edge(|ends| ends.0), edge(|ends| ends.1))
        }) {
            canvas.shape(high.into_iter().chain(low.into_iter().rev()).collect(), RANGE);
        }
    }
    for line in lines {
        for piece in pieces(&line.points) {
            let points: Vec<_> = piece.iter().map(|(x, y)| frame.at(*x, *y)).collect();
            if let [alone] = points[..] {
                canvas.dot(alone, 2, line.colour);
            } else {
                canvas.line(points, line.colour, 2);
            }
        }
    }
    let width = 440 / lines.len().max(1) as i32;
    for (place, line) in lines.iter().enumerate().filter(|(_, line)| !line.name.is_empty()) {
        let left = 8 + place as i32 * width;
        canvas.line(vec![(left, names_at), (left + 18, names_at)], line.colour, 3);
        canvas.words(&fitting(&line.name, width - 28), (left + 24, names_at), Side::Right, INK);
    }
}

/// Cuts where nothing is known.
fn pieces<T: Copy>(points: &[(f64, Option<T>)]) -> Vec<Vec<(f64, T)>> {
    let known = |piece: &[(f64, Option<T>)]| -> Vec<(f64, T)> {
        piece.iter().filter_map(|(x, value)| Some((*x, (*value)?))).collect()
    };
    points.split(|(_, value)| value.is_none()).map(known).filter(|piece| !piece.is_empty()).collect()
}
