//! A tornado: which input matters, the longest bar on top.

use super::chart::{ChartError, INK, WAIT, drawing};
use super::number::{bare_share, number};
use plotters::prelude::*;

/// Width of the picture, and what each part takes of it \[px\].
const WIDTH: i32 = 900;
const LABELS: i32 = 300;
const RIGHT: i32 = 110;
const HEAD: i32 = 84;
const ROW: i32 = 46;
const FOOT: i32 = 46;

const PALE: RGBColor = RGBColor(0x9c, 0xc3, 0xe0);

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The input.
    pub name: String,
    /// Where it begins.
    pub from: f64,
    /// Where it ends, not below.
    pub to: f64,
    /// What stands at its beginning; may be empty.
    pub from_label: String,
    /// What stands at its end.
    pub to_label: String,
}

/// What a tornado shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// The finding.
    pub title: String,
    /// What it is about.
    pub subtitle: String,
    /// The measure, with its unit.
    pub axis: String,
    /// Where the office stands without any change, if the bars lie around it.
    pub base: Option<f64>,
    /// Whether numbers are shares, to be written in per cent.
    pub share: bool,
    /// The bars, the longest first.
    pub bars: Vec<Bar>,
}

/// Returns a tornado as an SVG picture.
///
/// # Errors
/// [`ChartError::Nothing`] without bars.
pub fn draw(tornado: &Tornado) -> Result<String, ChartError> {
    if tornado.bars.is_empty() {
        return Err(ChartError::Nothing);
    }
    let height = HEAD + ROW * tornado.bars.len() as i32 + FOOT;
    let ends = tornado.bars.iter().flat_map(|bar| [bar.from, bar.to]).chain(tornado.base);
    let (low, high) =
        ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(end), high.max(end)));
    // A scale from zero where the bars do, otherwise as wide as what is drawn.
    let low = if tornado.base.is_none() { low.min(0.0) } else { low };
    let span = if high > low { high - low } else { 1.0 };
    let inner = f64::from(WIDTH - LABELS - 2 * RIGHT);
    let x = |value: f64| LABELS + RIGHT + ((value - low) / span * inner).round() as i32;
    let mut picture = String::new();
    {
        let area = SVGBackend::with_string(&mut picture, (WIDTH as u32, height as u32)).into_drawing_area();
        area.fill(&WHITE).map_err(drawing)?;
        let text = |text: &str, size: u32, at: (i32, i32)| {
            let style = ("sans-serif", size).into_font().color(&INK);
            area.draw(&Text::new(text.to_owned(), at, style)).map_err(drawing)
        };
        text(&tornado.title, 20, (20, 14))?;
        text(&tornado.subtitle, 14, (20, 44))?;
        for (place, bar) in tornado.bars.iter().enumerate() {
            let top = HEAD + ROW * place as i32;
            let (left, right) = (x(bar.from), x(bar.to).max(x(bar.from) + 1));
            let colour = if place == 0 { WAIT } else { PALE };
            area.draw(&Rectangle::new([(left, top), (right, top + 24)], colour.filled())).map_err(drawing)?;
            text(&shortened(&bar.name), 14, (20, top + 5))?;
            text(&bar.to_label, 13, (right + 6, top + 6))?;
            // The drawing library has no font here and cannot align to the right: a digit is about 7 px wide.
            let width = 7 * bar.from_label.chars().count() as i32;
            text(&bar.from_label, 13, (left - 6 - width, top + 6))?;
        }
        let bottom = HEAD + ROW * tornado.bars.len() as i32 - 12;
        if let Some(base) = tornado.base {
            let line = vec![(x(base), HEAD - 8), (x(base), bottom)];
            area.draw(&PathElement::new(line, INK.stroke_width(1))).map_err(drawing)?;
        }
        let show =
            |value: f64| if tornado.share { format!("{} %", bare_share(value)) } else { number(value) };
        let axis = match tornado.base {
            Some(base) => format!("{} (the line): {}", tornado.axis, show(base)),
            None => tornado.axis.clone(),
        };
        text(&axis, 14, (20, bottom + 22))?;
        area.present().map_err(drawing)?;
    }
    Ok(picture)
}

/// A name that fits beside its bar.
fn shortened(name: &str) -> String {
    const MOST: usize = 42;
    let count = name.chars().count();
    if count <= MOST {
        return name.to_owned();
    }
    format!("...{}", name.chars().skip(count - MOST + 3).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_says_what_it_shows() {
        let bar = |name: &str, from: f64, to: f64| Bar {
            name: name.to_owned(),
            from,
            to,
            from_label: format!("{from} at 3"),
            to_label: format!("{to} at 1"),
        };
        let tornado = Tornado {
            title: "officer.operator.count matters most".to_owned(),
            subtitle: "one desk".to_owned(),
            axis: "mean wait [min]".to_owned(),
            base: Some(12.0),
            share: false,
            bars: vec![bar("officer.operator.count", 8.0, 30.0), bar(&"long ".repeat(20), 11.0, 13.0)],
        };
        let picture = draw(&tornado).unwrap();
        for text in
            ["matters most", "one desk", "mean wait [min] (the line): 12.0", "30 at 1", "8 at 3", "..."]
        {
            assert!(picture.contains(text), "{text} is not in {picture}");
        }
        assert_eq!(draw(&Tornado { bars: vec![], ..tornado }), Err(ChartError::Nothing));
    }
}
