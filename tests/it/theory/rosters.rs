//! Days of a roster that names who goes home when: who is in the middle of a service finishes it and then leaves, while
//! the others go on.
//!
//! That is more capacity than in the textbook's day (see `days`), where the first to finish leaves: 7 % to 33 % less
//! waiting on its three days. The solver of Kolmogorov's equations must find the textbook's numbers with one crew, and
//! is then what the engine is held against with one crew per shift.

use super::days::{Day, IMPATIENT, LARGE, PRINTED, SMALL, compare, summary};
use super::kolmogorov::{Found, Stretch, solve};
use crate::support::run;

/// The day of the roster, to be solved.
fn roster(day: &Day) -> Vec<Stretch> {
    let on_duty = |hour: usize| {
        let present = move |&(count, from, until): &_| if (from..until).contains(&hour) { count } else { 0 };
        day.roster.iter().map(present).collect::<Vec<u16>>()
    };
    for hour in 0..8 {
        assert_eq!(on_duty(hour).iter().sum::<u16>(), day.staff[hour]);
    }
    day.stretches(on_duty)
}

/// The scenario of the roster.
fn text(day: &Day) -> String {
    let mut text = day.office("1 day", "");
    for (c, &(count, from, until)) in day.roster.iter().enumerate() {
        text += &format!(
            r#"
[[officer]]
name = "crew{c}"
count = {count}
shift = "{:02}:00-{:02}:00"
skills = {{ counter = 1.0 }}
"#,
            8 + from,
            8 + until
        );
    }
    text
}

#[test]
fn the_solver_finds_the_printed_days() {
    for (day, inside, printed) in PRINTED {
        let found = solve(day.rules(), &day.stretches(|hour| vec![day.staff[hour]]));
        for (place, (found, printed)) in summary(&found).into_iter().zip(printed).enumerate() {
            assert!((found - printed).abs() < 2e-6 * printed + 1e-9, "{place}: {found} {printed}");
        }
        for (found, inside) in found.iter().zip(inside) {
            assert!((found.inside - inside).abs() < 1e-6 * inside, "{found:?} {inside}");
        }
    }
    let queue =
        [0.681555482, 2.25740288, 2.42852863, 2.23582139, 2.44556161, 3.33393496, 2.57173404, 2.10448248];
    let found = solve(SMALL.rules(), &SMALL.stretches(|hour| vec![SMALL.staff[hour]]));
    for (found, queue) in found.iter().zip(queue) {
        assert!((found.queue - queue).abs() < 1e-6 * queue, "{found:?} {queue}");
    }
}

#[test]
fn the_engine_keeps_to_the_roster() {
    let rows = [(SMALL, 20_000, 0.02), (IMPATIENT, 20_000, 0.02), (LARGE, 5_000, 0.03)];
    for (seed, (day, days, precision)) in (850..).zip(rows) {
        let found: Vec<Found> = solve(day.rules(), &roster(&day));
        let run = run(&text(&day), seed, days);
        compare(&run, summary(&found), precision);
        let wait: f64 = found.iter().map(|hour| hour.queue_area).sum();
        let arrivals: f64 = day.rates.iter().sum();
        run.office("wait_mean_min").is(wait / arrivals * 60.0, precision);
        if day.abandon > 0.0 {
            run.office("abandoned_share").is(wait * day.abandon / arrivals, precision);
        }
    }
}
