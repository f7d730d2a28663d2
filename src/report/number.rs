//! Numbers as people read them: three digits that count, and the interval beside the mean.

use crate::experiment::measures::Measure;

/// Writes `value` with about three significant digits.
pub(super) fn number(value: f64) -> String {
    let size = value.abs();
    let digits = if size == 0.0 || size >= 99.95 {
        0
    } else if size >= 9.995 {
        1
    } else {
        2
    };
    let text = format!("{value:.digits$}");
    if size >= 9999.5 { grouped(&text) } else { text }
}

/// Puts spaces between groups of three digits of a whole number.
fn grouped(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let mut grouped = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// Writes a share as a percentage.
pub(super) fn share(value: f64) -> String {
    format!("{} %", percentage(value))
}

fn percentage(value: f64) -> String {
    let percent = value * 100.0;
    let digits = if percent == 0.0 || percent == 100.0 || (10.0..99.0).contains(&percent) {
        0
    } else if percent >= 0.95 {
        1
    } else {
        2
    };
    format!("{percent:.digits$}")
}

/// Writes a measure with its interval: `12.3 ±0.4`, or `12.3 (10.1-19.8)` where the two sides differ.
pub(super) fn estimate(row: &Measure) -> String {
    with_interval(row, number, "")
}

/// The same for a share, as a percentage.
pub(super) fn percent(row: &Measure) -> String {
    with_interval(row, percentage, " %")
}

fn with_interval(row: &Measure, write: fn(f64) -> String, unit: &str) -> String {
    let Some(mean) = row.mean else { return "-".to_owned() };
    let shown = write(mean);
    let (Some(low), Some(high)) = (row.ci95_low, row.ci95_high) else { return format!("{shown}{unit}") };
    if low == high {
        return format!("{shown}{unit}");
    }
    let (below, above) = (mean - low, high - mean);
    if (above - below).abs() <= 0.2 * (above + below) {
        let half = like(&shown, if unit.is_empty() { above.max(below) } else { 100.0 * above.max(below) });
        return format!("{shown} ±{half}{unit}");
    }
    format!("{shown} ({}-{}){unit}", write(low), write(high))
}

/// Writes a half-width with as many digits as its mean, or more if it would be zero.
fn like(mean: &str, half: f64) -> String {
    let digits = mean.split_once('.').map_or(0, |(_, digits)| digits.len());
    let text = format!("{half:.digits$}");
    if text.chars().any(|digit| ('1'..='9').contains(&digit)) {
        return if half >= 9999.5 { grouped(&text) } else { text };
    }
    // Rounded up, so that the interval printed holds the one found.
    let unit = 10.0_f64.powi(-(digits as i32 + 1));
    format!("{:.*}", digits + 1, (half / unit).ceil() * unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::measures::Scope;

    fn row(mean: f64, low: f64, high: f64) -> Measure {
        Measure {
            measure: String::new(),
            scope: Scope::Office,
            name: String::new(),
            unit: String::new(),
            mean: Some(mean),
            ci95_low: Some(low),
            ci95_high: Some(high),
            n: 2,
        }
    }

    #[test]
    fn numbers_have_the_digits_that_count() {
        let shown = [0.0, 0.123, 1.234, 12.34, 99.96, 1234.4, 1_234_567.0].map(number);
        assert_eq!(shown, ["0", "0.12", "1.23", "12.3", "100", "1234", "1 234 567"]);
        let shown = [0.0, 0.0012, 0.034, 0.5, 0.896, 0.9964, 1.0].map(share);
        assert_eq!(shown, ["0 %", "0.12 %", "3.4 %", "50 %", "90 %", "99.6 %", "100 %"]);
    }

    #[test]
    fn the_interval_stands_beside_the_mean() {
        assert_eq!(estimate(&row(12.34, 11.9, 12.78)), "12.3 ±0.4");
        assert_eq!(estimate(&row(12.34, 12.32, 12.36)), "12.3 ±0.02");
        assert_eq!(estimate(&row(12.34, 10.0, 19.9)), "12.3 (10.0-19.9)");
        assert_eq!(percent(&row(0.5, 0.48, 0.52)), "50 ±2 %");
        assert_eq!(percent(&row(0.0, 0.0, 0.07)), "0 (0-7.0) %");
        assert_eq!(percent(&row(0.0, 0.0, 0.0)), "0 %");
        assert_eq!(estimate(&Measure { ci95_low: None, ..row(3.0, 1.0, 1.0) }), "3.00");
        assert_eq!(estimate(&Measure { mean: None, ..row(3.0, 1.0, 1.0) }), "-");
    }
}
