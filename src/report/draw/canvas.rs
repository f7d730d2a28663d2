//! A sheet to draw on, and a frame with axes on it: what all charts of the report share.

use super::palette::{CLOSED, Colour, FAINT, GRID, INK, PAPER};
use plotters::coord::Shift;
use plotters::element::{Drawable, PointCollection};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Width of every chart \[px\]; on a phone about two thirds of it.
pub const WIDTH: i32 = 480;

/// Size of words \[px\].
pub const SIZE: i32 = 15;

/// A sheet that becomes an SVG picture.
///
/// Drawing into memory cannot fail, so nothing here returns a result.
pub struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

/// Where words stand relative to their point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// To the right of it.
    Right,
    /// To the left of it.
    Left,
    /// Around it.
    Middle,
}

/// Draws a picture of `height` \[px\]; `title` and `text` are for those who cannot see it.
pub fn picture(height: i32, title: &str, text: &str, draw: impl FnOnce(&Canvas)) -> String {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH as u32, height as u32)).into_drawing_area();
        let canvas = Canvas { area };
        canvas.field((0, 0), (WIDTH, height), PAPER);
        draw(&canvas);
        canvas.area.present().expect("memory can be written");
    }
    named(&svg, title, text)
}

/// Gives a picture its title and its text, and lets it take the width that there is.
fn named(svg: &str, title: &str, text: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (_, rest) = svg.split_once('>').unwrap_or_default();
    let view = svg.split_once("viewBox=\"").and_then(|(_, rest)| rest.split_once('"'));
    let view = view.map(|(view, _)| view).unwrap_or_default();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{view}\" role=\"img\"><title>{}</title><desc>{}</desc>{}",
        escape(title),
        escape(text),
        rest.trim_end()
    )
}

impl<'a> Canvas<'a> {
    fn draw<E>(&self, element: E)
    where
        for<'b> &'b E: PointCollection<'b, (i32, i32)>,
        E: Drawable<SVGBackend<'a>>,
    {
        self.area.draw(&element).expect("memory can be written");
    }

    /// Writes `words` at a point, in the middle of their height.
    pub fn words(&self, words: &str, (x, y): (i32, i32), side: Side, colour: Colour) {
        self.sized(words, (x, y), side, colour, SIZE);
    }

    /// The same in another size.
    pub fn sized(&self, words: &str, (x, y): (i32, i32), side: Side, colour: Colour, size: i32) {
        let side = match side {
            Side::Right => HPos::Left,
            Side::Left => HPos::Right,
            Side::Middle => HPos::Center,
        };
        let style = ("sans-serif", size).into_font().color(&colour.rgb()).pos(Pos::new(side, VPos::Center));
        self.draw(Text::new(words.to_owned(), (x, y), style));
    }

    /// Fills a field between two corners.
    pub fn field(&self, from: (i32, i32), to: (i32, i32), colour: Colour) {
        self.draw(Rectangle::new([from, to], colour.rgb().filled()));
    }

    /// Draws a line through points.
    pub fn line(&self, points: Vec<(i32, i32)>, colour: Colour, width: u32) {
        self.draw(PathElement::new(points, colour.rgb().stroke_width(width)));
    }

    /// Draws dashes between two points.
    pub fn dashes(&self, from: (i32, i32), to: (i32, i32), colour: Colour) {
        let length = f64::from((to.0 - from.0).pow(2) + (to.1 - from.1).pow(2)).sqrt();
        let at = |along: f64| {
            let share = along / length.max(1.0);
            let between = |from: i32, to: i32| from + ((to - from) as f64 * share).round() as i32;
            (between(from.0, to.0), between(from.1, to.1))
        };
        let mut along = 0.0;
        while along < length {
            self.line(vec![at(along), at((along + 5.0).min(length))], colour, 1);
            along += 9.0;
        }
    }

    /// Fills the shape inside points.
    pub fn shape(&self, points: Vec<(i32, i32)>, colour: Colour) {
        self.draw(Polygon::new(points, colour.rgb().filled()));
    }

    /// Draws a dot.
    pub fn dot(&self, at: (i32, i32), radius: i32, colour: Colour) {
        self.draw(Circle::new(at, radius, colour.rgb().filled()));
    }

    /// Draws an interval from `low` to `high` at height `y`, with ends.
    pub fn interval(&self, (low, high): (i32, i32), y: i32, colour: Colour) {
        self.line(vec![(low, y), (high, y)], colour, 2);
        [low, high].iter().for_each(|&x| self.line(vec![(x, y - 4), (x, y + 4)], colour, 2));
    }

    /// Draws an interval from `low` to `high` at `x`, with ends.
    pub fn upright(&self, x: i32, (low, high): (i32, i32), colour: Colour) {
        self.line(vec![(x, low), (x, high)], colour, 2);
        [low, high].iter().for_each(|&y| self.line(vec![(x - 4, y), (x + 4, y)], colour, 2));
    }
}

/// A frame with a horizontal and a vertical axis.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Left and right edge \[px\].
    pub across: (i32, i32),
    /// Lower and upper edge \[px\].
    pub up: (i32, i32),
    /// What they stand for.
    pub x: (f64, f64),
    /// What they stand for.
    pub y: (f64, f64),
}

impl Frame {
    /// Where `x` is \[px\].
    pub fn x(&self, x: f64) -> i32 {
        place(x, self.x, self.across)
    }

    /// Where `y` is \[px\].
    pub fn y(&self, y: f64) -> i32 {
        place(y, self.y, self.up)
    }

    /// Where a point is \[px\].
    pub fn at(&self, x: f64, y: f64) -> (i32, i32) {
        (self.x(x), self.y(y))
    }

    /// Draws lines across at round values, with what `say` says of them at the left.
    pub fn rungs(&self, canvas: &Canvas, say: impl Fn(f64) -> String) {
        for value in round_values(self.y, 4) {
            let y = self.y(value);
            canvas.line(vec![(self.across.0, y), (self.across.1, y)], GRID, 1);
            canvas.words(&say(value), (self.across.0 - 6, y), Side::Left, FAINT);
        }
    }

    /// Draws lines upwards at round values, with what `say` says of them below.
    pub fn posts(&self, canvas: &Canvas, say: impl Fn(f64) -> String) {
        for value in round_values(self.x, 4) {
            let x = self.x(value);
            canvas.line(vec![(x, self.up.0), (x, self.up.1)], GRID, 1);
            canvas.words(&say(value), (x, self.up.0 + 12), Side::Middle, FAINT);
        }
    }

    /// Writes full hours below, and shades what is closed; `x` is in minutes after midnight.
    pub fn hours(&self, canvas: &Canvas, open: impl Fn(f64) -> bool) {
        let (from, to) = (self.x.0 as i32, self.x.1 as i32);
        for half in (from..to).step_by(30).filter(|half| !open(f64::from(*half))) {
            let right = self.x(f64::from((half + 30).min(to)));
            canvas.field((self.x(f64::from(half)), self.up.1), (right, self.up.0), CLOSED);
        }
        let hours = (to - from) / 60;
        let step = [1, 2, 3, 4, 6].into_iter().find(|step| hours / step <= 8).unwrap_or(6);
        for hour in (from.div_euclid(60)..=to.div_euclid(60)).filter(|hour| hour % step == 0) {
            let minutes = f64::from(hour * 60);
            if minutes >= self.x.0 && minutes <= self.x.1 {
                let x = self.x(minutes);
                canvas.line(vec![(x, self.up.0), (x, self.up.0 + 4)], FAINT, 1);
                let label = (x.min(WIDTH - 22), self.up.0 + 14);
                canvas.words(&format!("{hour:02}:00"), label, Side::Middle, FAINT);
            }
        }
        canvas.line(vec![(self.across.0, self.up.0), (self.across.1, self.up.0)], INK, 1);
    }
}

fn place(value: f64, (from, to): (f64, f64), (first, last): (i32, i32)) -> i32 {
    let share = if to > from { ((value - from) / (to - from)).clamp(0.0, 1.0) } else { 0.5 };
    first + (f64::from(last - first) * share).round() as i32
}

/// Returns about `count` round values in a range: steps of 1, 2 or 5 times a power of ten.
pub fn round_values((from, to): (f64, f64), count: u32) -> Vec<f64> {
    let rough = (to - from) / f64::from(count.max(1));
    if !(rough > 0.0 && rough.is_finite()) {
        return vec![from];
    }
    let power = 10f64.powf(rough.log10().floor());
    let step = power * [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| step * power >= rough).unwrap_or(10.0);
    let first = (from / step - 1e-9).ceil() as i64;
    let last = (to / step + 1e-9).floor() as i64;
    (first..=last).map(|place| place as f64 * step).collect()
}

/// Returns the smallest round value that is not below `value`, for the upper end of an axis.
pub fn round_up(value: f64) -> f64 {
    if !(value > 0.0 && value.is_finite()) {
        return 1.0;
    }
    let power = 10f64.powf(value.log10().floor());
    let steps = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    power * steps.into_iter().find(|step| step * power >= value * (1.0 - 1e-9)).unwrap_or(10.0)
}

/// Shortens `words` to about `width` \[px\] of the usual size.
pub fn fitting(words: &str, width: i32) -> String {
    let most = usize::try_from(width * 10 / (SIZE * 11 / 2)).unwrap_or(0).max(1);
    if words.chars().count() <= most {
        return words.to_owned();
    }
    words.chars().take(most.saturating_sub(1)).collect::<String>().trim_end().to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_round_values() {
        assert_eq!(round_values((0.0, 41.0), 4), [0.0, 20.0, 40.0]);
        assert_eq!(round_values((-3.0, 5.0), 4), [-2.0, 0.0, 2.0, 4.0]);
        assert_eq!(round_values((2.0, 2.0), 4), [2.0]);
        assert_eq!([0.0, 0.7, 41.0, 100.0].map(round_up), [1.0, 0.8, 50.0, 100.0]);
    }

    #[test]
    fn a_picture_is_named_and_takes_the_width_there_is() {
        let svg = picture(60, "waits & more", "two <lines>", |canvas| {
            let frame = Frame { across: (40, 470), up: (40, 10), x: (480.0, 600.0), y: (0.0, 1.0) };
            frame.hours(canvas, |minute| minute < 540.0);
            canvas.words("é", frame.at(500.0, 0.5), Side::Middle, INK);
        });
        assert!(
            svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 480 60\" role=\"img\">")
        );
        assert!(svg.contains("<title>waits &amp; more</title><desc>two &lt;lines&gt;</desc>"));
        assert!(svg.contains("08:00") && svg.contains("10:00") && svg.ends_with("</svg>"), "{svg}");
        assert!(!svg.contains("NaN"));
    }
}
