//! Dots with their intervals, one below the other, on one axis.

use super::canvas::{Canvas, Frame, Side, fitting};
use super::palette::{Colour, FAINT, INK, PAPER};

/// A dot.
#[derive(Clone, Debug)]
pub struct Dot {
    /// What it is about.
    pub name: String,
    /// What it says, in words.
    pub says: String,
    /// Where it is; none: nothing is known.
    pub mean: Option<f64>,
    /// The ends of its interval.
    pub ends: Option<(f64, f64)>,
    /// Its colour.
    pub colour: Colour,
}

/// Height of a dot with its name \[px\].
const HEIGHT: i32 = 44;

/// Returns the height of a picture of `count` dots \[px\].
pub fn height(count: usize) -> i32 {
    count as i32 * HEIGHT + 50
}

/// Writes words that cover the lines behind them.
fn on_paper(canvas: &Canvas, words: &str, x: i32, y: i32, side: Side, colour: Colour) {
    let width = words.chars().count() as i32 * 8;
    let left = if side == Side::Left { x - width } else { x };
    canvas.field((left - 2, y - 10), (left + width + 2, y + 10), PAPER);
    canvas.words(words, (x, y), side, colour);
}

/// Draws `dots` with a line at `zero`, if there is one; `axis` says what the numbers are, `say` writes one.
pub fn draw(canvas: &Canvas, dots: &[Dot], zero: Option<f64>, axis: &str, say: impl Fn(f64) -> String) {
    let values = dots.iter().flat_map(|dot| {
        let (low, high) = dot.ends.or(dot.mean.map(|mean| (mean, mean))).unwrap_or((f64::NAN, f64::NAN));
        [low, high]
    });
    let values = values.chain(zero).filter(|value| value.is_finite());
    let (low, high) =
        values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let room = if high > low { (high - low) * 0.04 } else { high.abs().max(1.0) * 0.1 };
    let (low, high) = if low == 0.0 { (0.0, high + room) } else { (low - room, high + room) };
    let bottom = dots.len() as i32 * HEIGHT + 6;
    let frame = Frame { across: (16, 464), up: (bottom, 4), x: (low, high), y: (0.0, 1.0) };
    frame.posts(canvas, say);
    canvas.words(axis, (464, bottom + 32), Side::Left, FAINT);
    for (place, dot) in dots.iter().enumerate() {
        let top = 4 + place as i32 * HEIGHT;
        on_paper(canvas, &fitting(&dot.name, 280), 6, top + 10, Side::Right, INK);
        on_paper(canvas, &dot.says, 474, top + 10, Side::Left, dot.colour);
        if let Some(zero) = zero {
            // Not through the names.
            canvas.dashes((frame.x(zero), top + 19), (frame.x(zero), top + HEIGHT - 2), INK);
        }
        if let Some((low, high)) = dot.ends {
            canvas.interval((frame.x(low), frame.x(high)), top + 30, dot.colour);
        }
        if let Some(mean) = dot.mean {
            canvas.dot((frame.x(mean), top + 30), 5, dot.colour);
        }
    }
}
