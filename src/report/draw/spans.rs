//! Bars from a low to a high end, one below the other on one axis, with words at both ends: a tornado.

use super::canvas::{Canvas, Frame, Side, fitting};
use super::palette::{Colour, FAINT, INK};

/// A bar.
#[derive(Clone, Debug)]
pub struct Span {
    /// What it is about.
    pub name: String,
    /// Where it begins, and what stands there.
    pub low: (f64, String),
    /// Where it ends, not below.
    pub high: (f64, String),
    /// Its colour.
    pub colour: Colour,
}

/// Height of a bar with its name \[px\].
const HEIGHT: i32 = 54;

/// Room for the words at either end \[px\].
const ROOM: i32 = 132;

/// Returns the height of a picture of `count` bars \[px\].
pub fn height(count: usize) -> i32 {
    count as i32 * HEIGHT + 34
}

/// Draws `spans` with a line at `base`, if there is one; `axis` says what the numbers are.
pub fn draw(canvas: &Canvas, spans: &[Span], base: Option<f64>, axis: &str) {
    let ends = spans.iter().flat_map(|span| [span.low.0, span.high.0]).chain(base);
    let ends = ends.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let bottom = spans.len() as i32 * HEIGHT + 6;
    let frame = Frame { across: (ROOM, 480 - ROOM), up: (bottom, 4), x: ends, y: (0.0, 1.0) };
    for (place, span) in spans.iter().enumerate() {
        let top = 4 + place as i32 * HEIGHT;
        canvas.words(&fitting(&span.name, 460), (6, top + 10), Side::Right, INK);
        let (left, right) = (frame.x(span.low.0), frame.x(span.high.0).max(frame.x(span.low.0) + 2));
        canvas.field((left, top + 22), (right, top + 44), span.colour);
        canvas.sized(&fitting(&span.low.1, ROOM - 4), (left - 5, top + 33), Side::Left, INK, 14);
        canvas.sized(&fitting(&span.high.1, ROOM - 4), (right + 5, top + 33), Side::Right, INK, 14);
    }
    if let Some(base) = base {
        canvas.dashes((frame.x(base), 20), (frame.x(base), bottom), INK);
    }
    canvas.words(axis, (474, bottom + 16), Side::Left, FAINT);
}

#[cfg(test)]
mod tests {
    use super::super::canvas::picture;
    use super::super::palette::MAIN;
    use super::*;

    #[test]
    fn a_bar_has_words_at_both_ends_and_room_for_them() {
        let span = |low: f64, high: f64| Span {
            name: "officer.clerk.count".to_owned(),
            low: (low, format!("{low} at 4")),
            high: (high, format!("{high} at 2")),
            colour: MAIN,
        };
        let all = [span(1.0, 9.0), span(5.0, 5.0)];
        let svg = picture(height(2), "which lever", "two levers", |canvas| {
            draw(canvas, &all, Some(5.0), "mean wait");
        });
        for words in ["officer.clerk.count", "1 at 4", "9 at 2", "mean wait"] {
            assert!(svg.contains(words), "{words}: {svg}");
        }
        // The longest takes all the room there is, the one without a length is seen all the same.
        let fields: Vec<&str> = svg.split("<rect ").filter(|part| part.contains(&MAIN.hex())).collect();
        let widths =
            fields.iter().map(|field| field.split("width=\"").nth(1).unwrap().split('"').next().unwrap());
        assert_eq!(widths.collect::<Vec<_>>(), [format!("{}", 480 - 2 * ROOM), "2".to_owned()], "{svg}");
    }
}
