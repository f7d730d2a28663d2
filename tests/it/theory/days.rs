//! Office days whose rates and staff change by the hour, as the textbook has them.
//!
//! In the textbook no service starts while as many officers as are on duty, or more, are busy: when one goes home, it
//! is whoever is free first. A roster of loket names who goes home (see `rosters`). Here the office has all the
//! officers it ever needs, who come when they are needed first, and for each who should go home a duty elsewhere
//! appears that takes the officer who is free first, before all citizens, until midnight.

use super::kolmogorov::{Found, Rules, Stretch};
use crate::support::{Run, run};
use loket::office::outcome::Outcome;

/// A day of eight hours.
pub struct Day {
    pub rates: [f64; 8],
    pub staff: [u16; 8],
    /// A roster: how many, from which hour of the day to which.
    pub roster: &'static [(u16, usize, usize)],
    /// Rate at which those who wait give up [1/h].
    pub abandon: f64,
    /// Length of queue that never happens.
    pub most: u16,
}

pub const SMALL: Day = Day {
    rates: [6.0, 12.0, 18.0, 20.0, 16.0, 14.0, 12.0, 8.0],
    staff: [2, 3, 5, 6, 5, 4, 4, 3],
    roster: &[(2, 0, 8), (1, 1, 8), (1, 2, 7), (1, 2, 5), (1, 3, 4)],
    abandon: 0.0,
    most: 150,
};
pub const IMPATIENT: Day = Day { abandon: 1.0, most: 80, ..SMALL };
pub const LARGE: Day = Day {
    rates: [30.0, 60.0, 90.0, 100.0, 80.0, 70.0, 60.0, 30.0],
    staff: [9, 16, 24, 27, 21, 18, 16, 9],
    roster: &[(9, 0, 8), (7, 1, 7), (2, 2, 6), (3, 2, 5), (3, 2, 4), (3, 3, 4)],
    abandon: 0.0,
    most: 250,
};

/// The key of a demand whose days have a gamma factor with cv = 1/√10.
const BUSY: &str = "day-cv = 0.31622776601683794";

impl Day {
    pub fn rules(&self) -> Rules {
        Rules { speed: 4.0, abandon: self.abandon, most: self.most }
    }

    /// Eight hours, and ten more until everybody is out, the first of them in quarters.
    pub fn stretches(&self, officers: impl Fn(usize) -> Vec<u16>) -> Vec<Stretch> {
        let open =
            (0..8).map(|hour| Stretch { hours: 1.0, rate: self.rates[hour], officers: officers(hour) });
        let quarters = [0.25, 0.25, 0.5].into_iter().chain([1.0; 9]);
        open.chain(quarters.map(|hours| Stretch { hours, rate: 0.0, officers: officers(7) })).collect()
    }

    /// The scenario from 8 o'clock, with more keys of the demand, and without officers.
    pub fn office(&self, horizon: &str, demand: &str) -> String {
        let patience = if self.abandon > 0.0 { "patience = { exponential = \"1 h\" }" } else { "" };
        format!(
            r#"schema = 1
name = "day"

[calendar]
start = 2027-01-04
horizon = "{horizon}"
hours = "08:00-16:00"

[calendar.closing]
inside = "serve everyone"

[[demand]]
service = "card"
per-hour = {:?}
{demand}

[[service]]
name = "card"
route = ["counter"]
{patience}

[[step]]
name = "counter"
work = {{ exponential = "15 min" }}
goes-to = "listed order"

[[target]]
measure = "wait"
service = "card"
at-most = "10 min"
for = 0.9
"#,
            self.rates
        )
    }

    /// The textbook's scenario.
    fn text(&self, horizon: &str, demand: &str) -> String {
        let mut text = self.office(horizon, demand);
        let mut on_duty = 0;
        for (hour, staff) in self.staff.into_iter().enumerate() {
            if staff > on_duty {
                text += &officers(hour, 16, staff - on_duty);
            } else {
                // The next such gap ends when the office closes, or later.
                text += &duties_elsewhere(&format!("{hour} h"), on_duty - staff);
            }
            on_duty = staff;
        }
        text + ELSEWHERE
    }
}

/// Officers who come `hour` hours after 8 o'clock and stay until the office closes.
pub fn officers(hour: usize, close: usize, count: u16) -> String {
    format!(
        r#"
[[officer]]
name = "from {hour}"
count = {count}
shift = "{:02}:00-{close}:00"
skills = {{ counter = 1.0, elsewhere = 1.0 }}
"#,
        8 + hour
    )
}

/// Duties elsewhere that appear `gap` after opening.
pub fn duties_elsewhere(gap: &str, count: u16) -> String {
    (0..count).map(|_| format!("\n[[demand]]\nservice = \"duty\"\ninterarrival = \"{gap}\"\n")).collect()
}

/// A duty that takes the first officer who is free, for the rest of the day.
pub const ELSEWHERE: &str = r#"
[[service]]
name = "duty"
route = ["elsewhere"]
priority = [{ class = "first of all", share = 1.0 }]

[[step]]
name = "elsewhere"
work = "24 h"
present = false
"#;

/// Queue areas by hour, then queue area and busy area while open, P(empty at close), overtime, queue area and busy
/// area after close, and P(overtime > ¼, ½, 1 h); in hours.
pub type Summary = [f64; 17];

pub fn summary(found: &[Found]) -> Summary {
    let (open, after) = found.split_at(8);
    let sum = |of: &[Found], value: fn(&Found) -> f64| of.iter().map(value).sum::<f64>();
    let mut summary: Vec<f64> = open.iter().map(|hour| hour.queue_area).collect();
    summary.extend([
        sum(open, |hour| hour.queue_area),
        sum(open, |hour| hour.busy_area),
        1.0 - open[7].present,
        sum(after, |hour| hour.present_area),
        sum(after, |hour| hour.queue_area),
        sum(after, |hour| hour.busy_area),
    ]);
    summary.extend(after[..3].iter().map(|quarter| quarter.present));
    summary.try_into().expect("seventeen numbers")
}

/// Group M_t/M_t/c_t office day: E[N] at the end of each hour, and the rest.
pub const PRINTED: [(Day, [f64; 8], Summary); 3] = [
    (
        SMALL,
        [1.98859198, 4.7981509, 6.64271897, 7.15694059, 6.50315564, 6.74314227, 5.73375511, 4.30292688],
        [
            0.324249254,
            1.34079041,
            1.85408633,
            2.07790127,
            2.5405495,
            3.11940499,
            2.90975766,
            2.48616857,
            16.652908,
            25.4242687,
            0.0869163802,
            0.541374898,
            0.897773869,
            1.07573172,
            0.674618866,
            0.432854272,
            0.152670091,
        ],
    ),
    (
        IMPATIENT,
        [1.77260544, 3.8843252, 5.37498199, 5.76761361, 4.79437169, 4.47773286, 3.62806282, 2.46419688],
        [
            0.263044838,
            0.928535702,
            1.01914498,
            0.992459145,
            1.13398285,
            1.3028049,
            0.934767899,
            0.702157061,
            7.27689738,
            24.0647267,
            0.115702929,
            0.373680318,
            0.0729400781,
            0.5978142,
            0.575377951,
            0.290729752,
            0.0501207866,
        ],
    ),
    (
        LARGE,
        [8.08808256, 16.9436075, 25.1599472, 28.7288172, 28.2861052, 28.940398, 27.5081697, 21.14528],
        [
            0.403639024,
            1.31502991,
            1.98777411,
            3.28074321,
            7.94581516,
            11.0944052,
            12.6848374,
            14.2592789,
            52.9715229,
            124.713673,
            0.000136200484,
            1.04044826,
            5.18272595,
            5.28632,
            0.981148291,
            0.865738652,
            0.463780918,
        ],
    ),
];

/// Holds the report of a day against its [`Summary`].
pub fn compare(run: &Run, exact: Summary, precision: f64) {
    for (hour, &area) in (8..16).zip(&exact) {
        run.queue_in_hour(hour).is(area, 3.0 * precision);
    }
    let per_day = |what: &str, place: usize, value: fn(&Outcome) -> f64| {
        run.mean(what, value).is(exact[place], 3.0 * precision);
    };
    per_day("queue area while open", 8, |day| day.steps[0].queue_area as f64 / 3600e6);
    per_day("busy area while open", 9, |day| day.steps[0].busy_area as f64 / 3600e6);
    per_day("queue area after close", 12, |day| {
        (i128::from(day.cells[0].wait) - day.steps[0].queue_area) as f64 / 3600e6
    });
    per_day("busy area after close", 13, |day| {
        (i128::from(day.cells[0].service) - day.steps[0].busy_area) as f64 / 3600e6
    });
    run.measure("queue_mean", "step", "counter").is(exact[8] / 8.0, 2.0 * precision);
    run.office("overtime_mean_min").is(exact[11] * 60.0, precision);
    for (place, limit) in [(14, 0.25), (15, 0.5), (16, 1.0)] {
        let late = |day: &Outcome| day.office.overtime as f64 / 3600e6;
        let share = run.mean("P(overtime > x)", |day| f64::from(u8::from(late(day) > limit)));
        share.is(exact[place], 4.0 * precision);
    }
}

/// Group M_t/M_t/c_t office day, and both exact rows of Office day cross-validation.
#[test]
fn days_that_change_by_the_hour() {
    let rows = [(20_000, 0.02, 0.16557247), (20_000, 0.02, 0.069338089), (5_000, 0.03, 0.111835094)];
    for (seed, ((day, _, exact), (days, precision, wait))) in (800..).zip(PRINTED.into_iter().zip(rows)) {
        let run = run(&day.text("1 day", ""), seed, days);
        compare(&run, exact, precision);
        run.measure("wait_mean_min", "service", "card").is(wait * 60.0, precision);
        let expected: f64 = day.rates.iter().sum();
        run.mean("arrivals", |day| day.cells[0].arrived as f64).is(expected, 0.005);
        if exact[10] > 0.01 {
            run.mean("P(empty at close)", |day| f64::from(u8::from(day.office.overtime == 0)))
                .is(exact[10], 0.06);
        }
        if day.abandon > 0.0 {
            run.measure("abandoned_share", "service", "card").is(0.0693380893, precision);
            run.mean("abandonments", |day| day.cells[0].abandoned as f64).is(7.34983746, precision);
        }
    }
}

/// Group M_t/M_t/c_t office day: E[N] at the end of each hour; the replication ends there.
#[test]
fn people_inside_at_the_end_of_each_hour() {
    for (seed, (day, inside, _)) in (810..).zip(PRINTED) {
        for (hour, inside) in (9..).zip(inside) {
            let run = run(&day.text(&format!("{hour} h"), ""), seed, 2_500);
            run.mean("inside", |day| day.cells[0].inside as f64).is(inside, 0.05);
        }
    }
}

/// Group M_t/M/c_t day with gamma busyness: a gamma factor multiplies all rates of a day.
#[test]
fn days_of_different_busyness() {
    let run = run(&SMALL.text("1 day", BUSY), 820, 20_000);
    run.measure("wait_mean_min", "service", "card").is(0.498333011 * 60.0, 0.04);
    run.office("overtime_mean_min").is(1.00924335 * 60.0, 0.03);
}

/// Group Office day (simulated reference): the mean of daily means, and the share of citizens served within 10 min;
/// half-widths of the reference are below 0.001.
#[test]
fn daily_means_and_short_waits() {
    let rows = [
        (SMALL, "", 0.157966, 0.680485),
        (IMPATIENT, "", 0.067377, 0.791606),
        (SMALL, BUSY, 0.341368, 0.557051),
    ];
    for (seed, (day, demand, daily, short)) in (830..).zip(rows) {
        let run = run(&day.text("1 day", demand), seed, 10_000);
        let daily_mean = run.mean("daily mean", |day| {
            day.cells[0].wait as f64 / 3600e6 / (day.cells[0].joined as f64).max(1.0)
        });
        daily_mean.agrees(daily, 0.001 / 1.96, 0.04);
        let within = run.ratio("served within 10 min", |day| {
            let (cell, target) = (&day.cells[0], &day.targets[0]);
            (target.within as f64, cell.joined as f64)
        });
        within.agrees(short, 0.001 / 1.96, 0.02);
    }
}

/// Group Gamma-Poisson daily count: variance, and P(N ≤ m).
#[test]
fn the_daily_count_is_negative_binomial() {
    let text = SMALL.text("1 day", BUSY).replace("15 min", "1 s");
    let run = run(&text, 840, 20_000);
    let arrived = |day: &Outcome| day.cells[0].arrived as f64;
    run.mean("mean", arrived).is(106.0, 0.01);
    run.mean("variance", |day| (arrived(day) - 106.0).powi(2)).is(1229.6, 0.03);
    run.mean("P(N ≤ m)", |day| f64::from(u8::from(arrived(day) <= 106.0))).is(0.547745103, 0.02);
}
