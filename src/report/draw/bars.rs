//! Bars that show how a whole is made up, one below the other, each with its parts in words.

use super::canvas::{Canvas, Side, WIDTH, fitting};
use super::palette::{Colour, FAINT, INK};

/// A bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it is about.
    pub name: String,
    /// What it all comes to, in words.
    pub total: String,
    /// Its parts from the left: how much, in what colour, and what is written on it where there is room.
    pub parts: Vec<(f64, Colour, String)>,
}

/// Height of a bar with its name \[px\].
const HEIGHT: i32 = 52;

/// Returns the height of a picture of `count` bars with `names` of parts above them \[px\].
pub fn height(count: usize, names: usize) -> i32 {
    names.div_ceil(2) as i32 * 22 + 8 + count as i32 * HEIGHT
}

/// Draws `bars`, of which the longest as wide as `whole`; `names` say what the colours mean.
pub fn draw(canvas: &Canvas, names: &[(Colour, String)], bars: &[Bar], whole: f64) {
    for (place, (colour, name)) in names.iter().enumerate() {
        let (left, top) = (4 + (place % 2) as i32 * 238, 4 + (place / 2) as i32 * 22);
        canvas.field((left, top + 2), (left + 14, top + 16), *colour);
        canvas.words(&fitting(name, 210), (left + 20, top + 9), Side::Right, INK);
    }
    let first = names.len().div_ceil(2) as i32 * 22 + 8;
    for (place, bar) in bars.iter().enumerate() {
        let top = first + place as i32 * HEIGHT;
        canvas.words(&fitting(&bar.name, 300), (4, top + 10), Side::Right, INK);
        canvas.words(&bar.total, (WIDTH - 4, top + 10), Side::Left, FAINT);
        let x = |value: f64| 4 + (value / whole.max(1e-9) * f64::from(WIDTH - 8)).round() as i32;
        let mut sum = 0.0;
        for (value, colour, shown) in &bar.parts {
            let (from, to) = (x(sum), x(sum + value));
            sum += value;
            if to > from {
                // A line of paper between two parts, so that they are told apart without their colours.
                canvas.field((from, top + 20), ((to - 1).max(from + 1), top + 44), *colour);
            }
            if to - from > shown.chars().count() as i32 * 8 + 6 {
                canvas.sized(shown, ((from + to) / 2, top + 32), Side::Middle, colour.words(), 13);
            }
        }
    }
}
