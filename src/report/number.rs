//! Numbers as people read them: three digits that count, and the interval beside the mean.

use crate::experiment::measures::Measure;

/// Writes `value` with about three significant digits.
pub(super) fn number(value: f64) -> String {
    digits(value, decimals(value))
}

fn decimals(value: f64) -> usize {
    let size = value.abs();
    if size == 0.0 || size >= 99.95 {
        0
    } else if size >= 9.995 {
        1
    } else {
        2
    }
}

fn digits(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.split_once('.') {
        Some((whole, part)) if value.abs() >= 9999.5 => format!("{}.{part}", grouped(whole)),
        None if value.abs() >= 9999.5 => grouped(&text),
        Some(_) | None => text,
    }
}

/// Writes a whole number.
pub(super) fn count(value: u64) -> String {
    if value > 9999 { grouped(&value.to_string()) } else { value.to_string() }
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
    format!("{} %", bare_share(value))
}

/// The same without the sign, for columns that say so.
pub(super) fn bare_share(value: f64) -> String {
    let percent = value * 100.0;
    digits(percent, percent_decimals(percent))
}

fn percent_decimals(percent: f64) -> usize {
    if percent == 0.0 || percent == 100.0 || (10.0..99.0).contains(&percent) {
        0
    } else if percent >= 0.95 {
        1
    } else {
        2
    }
}

/// Writes a measure with its interval: `12.3 ±0.4`, or `12.3 (10.1-19.8)` where the two sides differ.
pub(super) fn estimate(row: &Measure) -> String {
    with_interval(row.mean, ends(row), 1.0, decimals, "")
}

/// The same for a share, as a percentage.
pub(super) fn percent(row: &Measure) -> String {
    with_interval(row.mean, ends(row), 100.0, percent_decimals, " %")
}

/// The same without the sign, for columns that say so.
pub(super) fn bare_percent(row: &Measure) -> String {
    with_interval(row.mean, ends(row), 100.0, percent_decimals, "")
}

/// Writes a mean with the ends of its interval, as [`estimate`] does; `share`: as a percentage without the sign.
pub(super) fn estimate_of(mean: Option<f64>, ends: Option<(f64, f64)>, share: bool) -> String {
    match share {
        true => with_interval(mean, ends, 100.0, percent_decimals, ""),
        false => with_interval(mean, ends, 1.0, decimals, ""),
    }
}

fn ends(row: &Measure) -> Option<(f64, f64)> {
    row.ci95_low.zip(row.ci95_high)
}

fn with_interval(
    mean: Option<f64>,
    ends: Option<(f64, f64)>,
    scale: f64,
    decimals: fn(f64) -> usize,
    unit: &str,
) -> String {
    let Some(mean) = mean.map(|mean| mean * scale) else { return "-".to_owned() };
    let alone = || format!("{}{unit}", digits(mean, decimals(mean)));
    let Some((low, high)) = ends else { return alone() };
    if low == high {
        return alone();
    }
    let (below, above) = (mean - low * scale, high * scale - mean);
    if (above - below).abs() > 0.2 * (above + below) {
        let write = |value: f64| digits(value, decimals(value));
        return format!("{} ({}-{}){unit}", write(mean), write(low * scale), write(high * scale));
    }
    let half = above.max(below);
    if half < 5e-5 {
        // Too narrow to be seen.
        return alone();
    }
    // The mean has at least the digits that its interval can tell apart.
    let needed = if half >= 0.95 { 0 } else { (-half.log10()).ceil().clamp(1.0, 4.0) as usize };
    let places = decimals(mean).max(needed);
    format!("{} ±{}{unit}", digits(mean, places), digits(half, places))
}

/// Writes a change with its sign, and with its interval if there is one: `-2.8 (-3.1 to -2.5)`.
pub(super) fn change(mean: f64, interval: Option<(f64, f64)>) -> String {
    let (low, high) = interval.unwrap_or((mean, mean));
    let half = (high - low) / 2.0;
    if half <= 5e-5 {
        return signed(mean, decimals(mean));
    }
    // As many digits as half the interval has, and one more where an end would seem to be zero.
    let places = (-half.log10().floor()).clamp(0.0, 4.0) as usize;
    let nearest = low.abs().min(high.abs()) * 10f64.powi(places as i32);
    let places = if nearest > 0.0 && nearest <= 0.5 { (places + 1).min(4) } else { places };
    let [mean, low, high] = [mean, low, high].map(|value| signed(value, places));
    format!("{mean} ({low} to {high})")
}

fn signed(value: f64, places: usize) -> String {
    let text = digits(value.abs(), places);
    match text.chars().any(|digit| ('1'..='9').contains(&digit)) {
        true => format!("{}{text}", if value < 0.0 { '-' } else { '+' }),
        false => text,
    }
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
    fn a_mean_has_the_digits_of_its_interval() {
        assert_eq!(percent(&row(0.8924, 0.8854, 0.8994)), "89.2 ±0.7 %");
        assert_eq!(estimate(&row(118.43, 118.03, 118.83)), "118.4 ±0.4");
        assert_eq!(estimate(&row(1_289_351.4, 1_286_914.0, 1_291_788.8)), "1 289 351 ±2437");
        assert_eq!(estimate(&row(2.18, 2.17999, 2.18001)), "2.18");
    }

    #[test]
    fn a_change_has_its_sign() {
        assert_eq!(change(-2.81, Some((-3.12, -2.5))), "-2.8 (-3.1 to -2.5)");
        assert_eq!(change(0.2, Some((-0.03, 0.43))), "+0.20 (-0.03 to +0.43)");
        assert_eq!(change(65_412.0, Some((64_000.0, 66_824.0))), "+65 412 (+64 000 to +66 824)");
        assert_eq!(change(-1.5, None), "-1.50");
        assert_eq!(change(0.0, Some((0.0, 0.0))), "0");
    }

    #[test]
    fn the_interval_stands_beside_the_mean() {
        assert_eq!(estimate(&row(12.34, 11.9, 12.78)), "12.3 ±0.4");
        assert_eq!(estimate(&row(12.34, 12.32, 12.36)), "12.34 ±0.02");
        assert_eq!(estimate(&row(12.34, 10.0, 19.9)), "12.3 (10.0-19.9)");
        assert_eq!(percent(&row(0.5, 0.48, 0.52)), "50 ±2 %");
        assert_eq!(percent(&row(0.0, 0.0, 0.07)), "0 (0-7.0) %");
        assert_eq!(percent(&row(0.0, 0.0, 0.0)), "0 %");
        assert_eq!(estimate(&Measure { ci95_low: None, ..row(3.0, 1.0, 1.0) }), "3.00");
        assert_eq!(estimate(&Measure { mean: None, ..row(3.0, 1.0, 1.0) }), "-");
    }
}
