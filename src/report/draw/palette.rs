//! Colours: each has a meaning, and a value on light paper and in the dark. People with colour-blindness tell them apart,
//! and no chart says anything by colour alone.

use plotters::style::RGBColor;

/// A colour by its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// Meaning, as the name of the variable in the style sheet.
    pub name: &'static str,
    /// On light paper; pictures are drawn with it.
    pub light: (u8, u8, u8),
    /// In the dark, put in its place by the style sheet.
    pub dark: (u8, u8, u8),
}

const fn colour(name: &'static str, light: (u8, u8, u8), dark: (u8, u8, u8)) -> Colour {
    Colour { name, light, dark }
}

/// Behind everything.
pub const PAPER: Colour = colour("paper", (0xff, 0xff, 0xff), (0x14, 0x18, 0x1c));
/// Words.
pub const INK: Colour = colour("ink", (0x1f, 0x29, 0x33), (0xe7, 0xea, 0xed));
/// Words of less weight: axes and units.
pub const FAINT: Colour = colour("faint", (0x58, 0x62, 0x6c), (0xa9, 0xb2, 0xbb));
/// Lines that guide the eye.
pub const GRID: Colour = colour("grid", (0xd5, 0xda, 0xe0), (0x3a, 0x42, 0x4b));
/// Hours in which the office is closed.
pub const CLOSED: Colour = colour("closed", (0xec, 0xef, 0xf2), (0x24, 0x2a, 0x31));
/// What the chart is about.
pub const MAIN: Colour = colour("main", (0x1b, 0x6c, 0xa8), (0x6d, 0xb3, 0xe8));
/// A range around it.
pub const RANGE: Colour = colour("range", (0xc9, 0xdf, 0xf0), (0x26, 0x46, 0x60));
/// What it is held against.
pub const OTHER: Colour = colour("other", (0xb4, 0x5a, 0x00), (0xf0, 0xa3, 0x5e));
/// A third one.
pub const THIRD: Colour = colour("third", (0x2c, 0x78, 0x45), (0x7c, 0xc4, 0x8f));
/// A fourth one.
pub const FOURTH: Colour = colour("fourth", (0x7b, 0x3f, 0xa0), (0xc7, 0x9a, 0xe6));
/// Time that nobody uses.
pub const IDLE: Colour = colour("idle", (0x7d, 0x86, 0x8f), (0x8d, 0x97, 0xa1));
/// Words on a dark field.
pub const ON: Colour = colour("on", (0xfe, 0xfe, 0xfe), (0x0f, 0x12, 0x15));
/// Fields of a map, from little to much.
pub const HEAT: [Colour; 5] = [
    colour("heat-0", (0xea, 0xf3, 0xfa), (0x1c, 0x2a, 0x36)),
    colour("heat-1", (0xc3, 0xdc, 0xef), (0x24, 0x40, 0x57)),
    colour("heat-2", (0x96, 0xc1, 0xe2), (0x2b, 0x57, 0x7a)),
    colour("heat-3", (0x2f, 0x79, 0xb0), (0x5f, 0xa5, 0xd9)),
    colour("heat-4", (0x0f, 0x4c, 0x7c), (0x9c, 0xd0, 0xf5)),
];

/// All colours.
pub const ALL: [Colour; 17] = [
    PAPER, INK, FAINT, GRID, CLOSED, MAIN, RANGE, OTHER, THIRD, FOURTH, IDLE, ON, HEAT[0], HEAT[1], HEAT[2],
    HEAT[3], HEAT[4],
];

impl Colour {
    /// As the drawing library wants it.
    pub fn rgb(self) -> RGBColor {
        RGBColor(self.light.0, self.light.1, self.light.2)
    }

    /// As the drawing library writes it.
    pub fn hex(self) -> String {
        hex(self.light)
    }

    /// Words of a field of this colour.
    pub fn words(self) -> Colour {
        let dark_field = [MAIN, OTHER, THIRD, FOURTH, IDLE, HEAT[3], HEAT[4]].contains(&self);
        if dark_field { ON } else { INK }
    }
}

/// Returns the rules of the style sheet that give every colour its name, and its value in the dark.
pub fn style() -> String {
    let variables = |value: fn(&Colour) -> (u8, u8, u8)| -> String {
        ALL.iter().map(|colour| format!("--{}:{};", colour.name, hex(value(colour)))).collect()
    };
    let drawn: String = ALL
        .iter()
        .map(|colour| {
            let (name, hex) = (colour.name, colour.hex());
            format!(
                "svg [fill=\"{hex}\"]{{fill:var(--{name})}}svg [stroke=\"{hex}\"]{{stroke:var(--{name})}}\n"
            )
        })
        .collect();
    let (light, dark) = (variables(|colour| colour.light), variables(|colour| colour.dark));
    format!(":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{drawn}")
}

fn hex((red, green, blue): (u8, u8, u8)) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast of two colours: WCAG 2.2, contrast ratio and relative luminance.
    fn contrast(one: (u8, u8, u8), other: (u8, u8, u8)) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = |(red, green, blue)| 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
        let (low, high) = (luminance(one).min(luminance(other)), luminance(one).max(luminance(other)));
        (high + 0.05) / (low + 0.05)
    }

    fn assert_contrast(one: Colour, other: Colour, least: f64) {
        for (one_value, other_value) in [(one.light, other.light), (one.dark, other.dark)] {
            let found = contrast(one_value, other_value);
            assert!(found >= least, "{} on {}: {found:.2} is below {least}", one.name, other.name);
        }
    }

    #[test]
    fn words_and_pictures_have_the_contrast_that_wcag_asks_for() {
        for words in [INK, FAINT, MAIN, OTHER, THIRD, FOURTH] {
            assert_contrast(words, PAPER, 4.5);
        }
        for words in [INK, FAINT] {
            assert_contrast(words, CLOSED, 4.5);
        }
        for picture in [MAIN, OTHER, THIRD, FOURTH, IDLE] {
            assert_contrast(picture, PAPER, 3.0);
        }
        for field in [MAIN, OTHER, THIRD, FOURTH, HEAT[0], HEAT[1], HEAT[2], HEAT[3], HEAT[4], RANGE] {
            assert_contrast(field.words(), field, 4.5);
        }
        assert_contrast(MAIN, RANGE, 3.0);
    }

    #[test]
    fn no_two_colours_are_drawn_alike() {
        for (place, colour) in ALL.iter().enumerate() {
            assert!(ALL[..place].iter().all(|other| other.hex() != colour.hex()), "{}", colour.name);
        }
        assert!(style().contains("svg [fill=\"#1B6CA8\"]{fill:var(--main)}"));
    }
}
