//! Queues whose answers are known exactly, and the classic approximations.
//!
//! They serve three ends: tests of the engine, first guesses for staffing, and a second opinion beside a
//! simulated number. An office day, with rates that change and people who go home, is none of these queues.
//!
//! Rates are per unit of time and times in that unit, whichever the caller chooses. A queue that is asked for
//! more than it can do has infinite waits; that is an answer, not an error.

pub mod adjusted;
pub mod erlang;
pub mod general;
pub mod impatient;
pub mod priority;

/// Stops on a rate or a time that is not a positive finite number.
fn check_positive(what: &str, value: f64) {
    assert!(value > 0.0 && value.is_finite(), "{what} is {value}, not a positive number");
}

/// Stops on a squared coefficient of variation or a time that is negative, infinite or NaN.
fn check_not_negative(what: &str, value: f64) {
    assert!(value >= 0.0 && value.is_finite(), "{what} is {value}, not a number of at least 0");
}

/// Asserts that `found` agrees with a printed value to 1e-6 relative.
#[cfg(test)]
fn assert_close(found: f64, exact: f64, what: &str) {
    assert!((found - exact).abs() <= 1e-6 * exact.abs(), "{what}: found {found}, exact {exact}");
}
