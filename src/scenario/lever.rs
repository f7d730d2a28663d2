//! A lever: one value of the file, named by its path, with the values it may take.
//!
//! `officer.operator.count=1..4`, `step.capture.work=4 min..8 min`, `training.capture course.active=false, true`.

use super::values::split_number;
use crate::diagnostic::Diagnostic;

/// A value of the file that may be moved, and where to.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Path of the file, as in a variant.
    pub path: String,
    /// What it may be.
    pub reach: Reach,
}

/// The values a lever may take.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach {
    /// One of these, as they are written.
    List(Vec<String>),
    /// A whole number, both ends included.
    Whole {
        /// The lowest.
        from: i64,
        /// The highest.
        to: i64,
    },
    /// Any number in between, in a unit.
    Between {
        /// The lowest \[unit\].
        from: f64,
        /// The highest \[unit\].
        to: f64,
        /// What stands behind the number; may be empty.
        unit: String,
    },
}

/// Most values of one lever.
const MOST: i64 = 1_000_000;

const HELP: &str = "write PATH=VALUES, such as `officer.operator.count=1..4`, `step.capture.work=4 min..8 min`, \
                    `step.capture.work=4 min..8 min/5` for five of them, or `officer.operator.count=1, 2, 4`";

impl Lever {
    /// Reads `text`: a path, `=`, and values. `2..5` are all whole numbers from 2 to 5; `4 min..8 min` or `0.5..0.9` is
    /// every number in between, and with `/5` behind it five of them at equal distances; otherwise values are separated by
    /// commas.
    ///
    /// # Errors
    /// What is wrong with `text`. Whether the path is one of the file, reading the file with it tells.
    ///
    /// # Example
    /// ```
    /// use loket::scenario::lever::Lever;
    /// let lever = Lever::parse("officer.operator.count=1..3").unwrap();
    /// assert_eq!(lever.values().unwrap(), ["1", "2", "3"]);
    /// ```
    pub fn parse(text: &str) -> Result<Lever, Diagnostic> {
        let (path, values) = text.split_once('=').unwrap_or((text, ""));
        let (path, values) = (path.trim(), values.trim());
        let wrong = |reason: &str| {
            Diagnostic::error("bad-lever", None, format!("the lever `{text}` {reason}")).help(HELP)
        };
        if path.is_empty() || values.is_empty() {
            return Err(wrong("does not say what it may be"));
        }
        let reach = match range(values) {
            Some(reach) => reach.map_err(wrong)?,
            None => Reach::List(listed(values)),
        };
        if let Reach::List(values) = &reach {
            if values.iter().any(String::is_empty) {
                return Err(wrong("has a value that is empty"));
            }
            if (1..values.len()).any(|place| values[..place].contains(&values[place])) {
                return Err(wrong("names a value twice"));
            }
        }
        Ok(Lever { path: path.to_owned(), reach })
    }

    /// Returns every value, as the file would have it; `None` if there are endlessly many.
    pub fn values(&self) -> Option<Vec<String>> {
        match &self.reach {
            Reach::List(values) => Some(values.clone()),
            Reach::Whole { from, to } => Some((*from..=*to).map(|value| value.to_string()).collect()),
            Reach::Between { .. } => None,
        }
    }

    /// Returns whether the lever can be at `value`; a number in another unit, or what is no number in a range, cannot be
    /// told from one outside.
    pub fn reaches(&self, value: &str) -> bool {
        let number = split_number(value);
        match &self.reach {
            Reach::List(values) => values.iter().any(|listed| {
                let listed = listed.trim().trim_matches(['"', '\'']);
                listed == value || number.is_some() && split_number(listed) == number
            }),
            Reach::Whole { from, to } => {
                number.is_some_and(|(number, _)| (*from as f64..=*to as f64).contains(&number))
            }
            Reach::Between { from, to, unit } => {
                number.is_some_and(|(number, of)| of == unit && (*from..=*to).contains(&number))
            }
        }
    }

    /// Returns the value at `place` of the way from the first to the last: of a list or of whole numbers the one in whose
    /// equal share of the way `place` lies.
    ///
    /// - `place`: in [0, 1] \[1\].
    pub fn at(&self, place: f64) -> String {
        let of = |count: f64| (place * count).min(count - 1.0).floor().max(0.0);
        match &self.reach {
            Reach::List(values) => values[of(values.len() as f64) as usize].clone(),
            Reach::Whole { from, to } => (from + of((to - from + 1) as f64) as i64).to_string(),
            Reach::Between { from, to, unit } => written(from + place * (to - from), unit),
        }
    }

    /// Returns what it may be, in words.
    pub fn told(&self) -> String {
        match &self.reach {
            Reach::List(values) => values.join(", "),
            Reach::Whole { from, to } => format!("{from} to {to}"),
            Reach::Between { from, to, unit } => format!("{} to {}", written(*from, ""), written(*to, unit)),
        }
    }

    /// Returns the change that puts the lever at `value`, as on the command line.
    pub fn set(&self, value: &str) -> String {
        format!("{}={value}", self.path)
    }
}

/// Reads `2..5`, `4 min..8 min` or one of them with `/5`; `None` if it is no range.
fn range(text: &str) -> Option<Result<Reach, &'static str>> {
    let (ends, count) = match text.rsplit_once('/') {
        Some((ends, count)) if ends.contains("..") && count.trim().parse::<u32>().is_ok() => {
            (ends, count.trim().parse::<u32>().ok())
        }
        Some(_) | None => (text, None),
    };
    let (first, last) = ends.split_once("..")?;
    let ((from, unit), (to, last_unit)) = (split_number(first)?, split_number(last)?);
    let is_unit = |unit: &str| unit.chars().all(|c| c.is_alphabetic() || " %/".contains(c));
    if !is_unit(unit) || !is_unit(last_unit) {
        return None;
    }
    // "4..8 min" means minutes at both ends.
    let unit = if unit.is_empty() { last_unit } else { unit };
    if unit != last_unit {
        return Some(Err("begins in one unit and ends in another"));
    }
    if !(from.is_finite() && to.is_finite() && from < to) {
        return Some(Err("does not end above its beginning"));
    }
    let whole = [first, last].iter().all(|end| end.trim().parse::<i64>().is_ok());
    Some(match count {
        Some(0 | 1) => Err("has fewer than two values"),
        Some(count) if i64::from(count) > MOST => Err("has more than a million values"),
        Some(count) => {
            let step = (to - from) / f64::from(count - 1);
            let value = |place: u32| written(from + f64::from(place) * step, unit);
            Ok(Reach::List((0..count).map(value).collect()))
        }
        None if whole && to - from >= MOST as f64 => Err("has more than a million values"),
        None if whole => Ok(Reach::Whole { from: from as i64, to: to as i64 }),
        None => Ok(Reach::Between { from, to, unit: unit.to_owned() }),
    })
}

/// Writes a number of the file to nine digits.
pub(super) fn written(number: f64, unit: &str) -> String {
    let digits = if number == 0.0 { 0 } else { 8 - number.abs().log10().floor() as i32 };
    let scale = 10f64.powi(digits.clamp(0, 300));
    let rounded = (number * scale).round() / scale;
    if unit.is_empty() { rounded.to_string() } else { format!("{rounded} {unit}") }
}

/// Splits at commas that are not inside quotes or brackets.
fn listed(text: &str) -> Vec<String> {
    let (mut values, mut depth, mut quoted) = (vec![String::new()], 0i32, None);
    for c in text.chars() {
        match (c, quoted) {
            (',', None) if depth == 0 => {
                values.push(String::new());
                continue;
            }
            ('[' | '{', None) => depth += 1,
            (']' | '}', None) => depth -= 1,
            ('"' | '\'', None) => quoted = Some(c),
            (mark, Some(begun)) if mark == begun => quoted = None,
            _ => {}
        }
        values.last_mut().expect("there is always one").push(c);
    }
    values.iter().map(|value| value.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        Lever::parse(text).unwrap().values().unwrap()
    }

    fn reason(text: &str) -> String {
        Lever::parse(text).unwrap_err().message
    }

    #[test]
    fn ranges_and_lists_are_read() {
        assert_eq!(values("a.b=2..5"), ["2", "3", "4", "5"]);
        assert_eq!(values("a=0.4..1.0/4"), ["0.4", "0.6", "0.8", "1"]);
        assert_eq!(values("a=4..8 min/3"), ["4 min", "6 min", "8 min"]);
        assert_eq!(values("a = false, true"), ["false", "true"]);
        let nested = r#"a={ lognormal = { mean = "5 min", cv = 0.5 } }, ["x, y", 'z'], "1, 2""#;
        assert_eq!(
            values(nested),
            [r#"{ lognormal = { mean = "5 min", cv = 0.5 } }"#, r#"["x, y", 'z']"#, r#""1, 2""#]
        );
        assert_eq!(values("calendar.closed=2027-03-10..2027-03-16"), ["2027-03-10..2027-03-16"]);
        assert_eq!(values("calendar.hours.fri=07:30-11:30"), ["07:30-11:30"]);
    }

    #[test]
    fn every_place_has_a_value() {
        let whole = Lever::parse("a=1..3").unwrap();
        assert_eq!([0.0, 0.32, 0.34, 0.67, 1.0].map(|place| whole.at(place)), ["1", "1", "2", "3", "3"]);
        let between = Lever::parse("a=45_000 IDR/h..60_000 IDR/h").unwrap();
        assert_eq!((between.at(0.0), between.at(0.5)), ("45000 IDR/h".into(), "52500 IDR/h".into()));
        assert_eq!((between.values(), between.set("1")), (None, "a=1".to_owned()));
        let list = Lever::parse("a=x, y").unwrap();
        assert_eq!((list.at(0.49), list.at(0.5)), ("x".to_owned(), "y".to_owned()));
        assert_eq!(Lever::parse("a=-1.5..0.1").unwrap().at(0.9375), "0");
    }

    #[test]
    fn a_lever_reaches_what_lies_in_its_range() {
        let reaches = |lever: &str, value: &str| Lever::parse(lever).unwrap().reaches(value);
        assert!(reaches("a=1..3", "2") && !reaches("a=1..3", "4") && !reaches("a=1..3", "x"));
        assert!(reaches("a=4 min..8 min", "5 min") && !reaches("a=4 min..8 min", "5 h"));
        assert!(reaches("a=0.5, 0.60", "0.6") && reaches("a='x', y", "x") && !reaches("a=x, y", "z"));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        assert!(reason("officer.operator.count").ends_with("does not say what it may be"));
        assert!(reason("=3").ends_with("does not say what it may be"));
        assert!(reason("a=5..2").ends_with("does not end above its beginning"));
        assert!(reason("a=5 min..2 h").ends_with("begins in one unit and ends in another"));
        assert!(reason("a=1..2/1").ends_with("has fewer than two values"));
        assert!(reason("a=1..99999999").ends_with("has more than a million values"));
        assert!(reason("a=1, 2, 1").ends_with("names a value twice"));
        assert!(reason("a=1, ,2").ends_with("has a value that is empty"));
    }
}
