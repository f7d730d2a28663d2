//! What the stationary formulas leave out, put into their arguments: servers that break down, rates that vary.
//!
//! Each is an approximation whose worth its source discusses; none is a substitute for simulating.

use super::{check_not_negative, check_positive};
use statrs::distribution::{ContinuousCDF, Gamma};

/// How often, and for how long, a server is out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outages {
    /// Mean time between them, exponential, > 0 \[time\].
    pub up_mean: f64,
    /// Mean duration, ≥ 0 \[time\].
    pub down_mean: f64,
    /// Squared coefficient of variation of the duration, ≥ 0 \[1\].
    pub down_scv: f64,
}

/// Returns mean \[time\] and squared coefficient of variation \[1\] of the time that a service takes from start to end, outages
/// that interrupt it included, if the work goes on where it was broken off.
///
/// With availability A = up/(up + down): mean t/A, variability c² + (1 + c_down²)·A·(1 − A)·down/t.
///
/// # Panics
/// If an argument is outside its range, NaN included.
///
/// # Source
/// Hopp and Spearman, *Factory Physics*: variability from preemptive outages (effective process time).
///
/// # Example
/// ```
/// use loket::stats::theory::adjusted::{Outages, effective_service};
/// // 15 min, c² 0.0625; fails every 744 min for 248 min (exponential): available three quarters of the time.
/// let outages = Outages { up_mean: 744.0, down_mean: 248.0, down_scv: 1.0 };
/// let (mean, scv) = effective_service(15.0, 0.0625, outages);
/// assert!((mean - 20.0).abs() < 1e-12 && (scv - 6.2625).abs() < 1e-9);
/// ```
pub fn effective_service(mean: f64, scv: f64, outages: Outages) -> (f64, f64) {
    check_positive("mean service time", mean);
    check_not_negative("variability of service", scv);
    check_positive("time between outages", outages.up_mean);
    check_not_negative("duration of outages", outages.down_mean);
    check_not_negative("variability of outages", outages.down_scv);
    let available = outages.up_mean / (outages.up_mean + outages.down_mean);
    let added = (1.0 + outages.down_scv) * available * (1.0 - available) * outages.down_mean / mean;
    (mean / available, scv + added)
}

/// Returns how much longer the wait at one server is if it can also fail while it has nothing to do \[time\], as machines do
/// that age by the calendar; to be added to the wait with [`effective_service`].
///
/// With failures at rate f, mean duration d and arrivals at rate λ, somebody comes to an idle and broken server with
/// p = f/(λ + f + 1/d), and waits, with those who come after: p·d·(1 + λd)/(1 + λpd).
///
/// - `arrival_rate`: Poisson arrivals, > 0 \[1/time\].
/// - Result: exact for exponential durations \[time\].
///
/// # Panics
/// If an argument is outside its range, NaN included.
///
/// # Source
/// Fuhrmann and Cooper, "Stochastic decompositions in the M/G/1 queue with generalized vacations", *Operations Research* 33
/// (1985), with the time until the server works as vacation; Avi-Itzhak and Naor, "Some queuing problems with the service
/// station subject to breakdown", *Operations Research* 11 (1963), have the same mean.
pub fn wait_for_idle_failures(arrival_rate: f64, outages: Outages) -> f64 {
    check_positive("arrival rate", arrival_rate);
    check_positive("time between outages", outages.up_mean);
    check_not_negative("duration of outages", outages.down_mean);
    let Outages { up_mean, down_mean, .. } = outages;
    if down_mean == 0.0 {
        return 0.0;
    }
    let broken = 1.0 / up_mean / (arrival_rate + 1.0 / up_mean + 1.0 / down_mean);
    broken * down_mean * (1.0 + arrival_rate * down_mean) / (1.0 + arrival_rate * broken * down_mean)
}

/// Returns the mean wait over arrivals if, at every moment, the queue were the stationary one of that moment's rate
/// (pointwise stationary approximation).
///
/// - `pieces`: durations ≥ 0 \[time\] and rates ≥ 0 \[1/time\].
/// - `wait`: mean wait of the stationary queue in the piece of that place, at that rate \[time\].
/// - Result: Σ rate · duration · wait / Σ rate · duration \[time\]; infinite if one piece is; 0 if nobody comes.
///
/// Too high where rates change faster than queues settle, and infinite where any piece is overloaded, however short.
///
/// # Source
/// Green and Kolesar, "The pointwise stationary approximation for queues with nonstationary arrivals", *Management
/// Science* 37 (1991).
///
/// # Example
/// ```
/// // An hour of 1 and an hour of 3 a minute; the wait is as many minutes as come a minute.
/// let wait = loket::stats::theory::adjusted::pointwise_wait(&[(60.0, 1.0), (60.0, 3.0)], |_, rate| rate);
/// assert_eq!(wait, 2.5);
/// ```
pub fn pointwise_wait(pieces: &[(f64, f64)], wait: impl Fn(usize, f64) -> f64) -> f64 {
    let (mut waits, mut people) = (0.0, 0.0);
    for (place, &(duration, rate)) in pieces.iter().enumerate() {
        if duration > 0.0 && rate > 0.0 {
            waits += duration * rate * wait(place, rate);
            people += duration * rate;
        }
    }
    if people > 0.0 { waits / people } else { 0.0 }
}

/// Returns the mean wait over arrivals if each day has a rate of its own, gamma distributed about the mean.
///
/// - `cv`: coefficient of variation of the factor on a day's rate, ≥ 0 \[1\].
/// - `wait`: mean wait of a day whose rate is the mean times its argument \[time\].
/// - Result: E\[G·wait(G)\]/E\[G\] over a gamma factor G of mean 1 \[time\], by 64 slices of equal chance; infinite if the
///   busiest slice is.
///
/// # Panics
/// If `cv` is negative, infinite or NaN.
///
/// # Source
/// Whitt, "Staffing a call center with uncertain arrival rate and absenteeism", *Production and Operations Management* 15
/// (2006): the mixture over rates.
pub fn wait_of_busy_days(cv: f64, wait: impl Fn(f64) -> f64) -> f64 {
    check_not_negative("variability of days", cv);
    if cv == 0.0 {
        return wait(1.0);
    }
    const SLICES: u32 = 64;
    let gamma = Gamma::new(1.0 / (cv * cv), 1.0 / (cv * cv)).expect("shape and rate are positive");
    let factor = |slice: u32| gamma.inverse_cdf((f64::from(slice) + 0.5) / f64::from(SLICES));
    let (mut waits, mut people) = (0.0, 0.0);
    for factor in (0..SLICES).map(factor) {
        waits += factor * wait(factor);
        people += factor;
    }
    waits / people
}

/// Returns about how long a queue of `servers` takes to forget how it began \[time\]: the relaxation time of M/M/c.
///
/// - `service_mean`: > 0 \[time\]; `utilisation`: per server, in \[0, 1) \[1\]; infinite from 1 on.
///
/// # Source
/// Cohen, *The Single Server Queue*: relaxation time 1/(√μ − √λ)² of M/M/1; the same for c servers in heavy traffic.
///
/// # Example
/// ```
/// let time = loket::stats::theory::adjusted::relaxation_time(1.0, 0.81, 1);
/// assert!((time - 100.0).abs() < 1e-9);
/// ```
pub fn relaxation_time(service_mean: f64, utilisation: f64, servers: u32) -> f64 {
    if utilisation >= 1.0 {
        return f64::INFINITY;
    }
    service_mean / f64::from(servers) / (1.0 - utilisation.sqrt()).powi(2)
}

#[cfg(test)]
mod tests {
    use super::super::assert_close;
    use super::super::general::mg1_wait_mean;
    use super::*;

    /// Two machines that are available three quarters of the time, one of which fails seldom and long.
    #[test]
    fn long_outages_are_worse_than_short_ones_of_the_same_share() {
        let long = Outages { up_mean: 744.0, down_mean: 248.0, down_scv: 1.0 };
        let short = Outages { up_mean: 114.0, down_mean: 38.0, down_scv: 1.0 };
        let (one, other) = (effective_service(15.0, 0.05, long), effective_service(15.0, 0.05, short));
        assert_close(one.0, 20.0, "mean");
        assert_close(other.0, 20.0, "mean");
        // 0.05 + 2 · 0.1875 · 248/15 and 38/15.
        assert_close(one.1, 6.25, "long outages");
        assert_close(other.1, 1.0, "short outages");
        let none = Outages { down_mean: 0.0, ..long };
        assert_eq!(effective_service(15.0, 0.05, none), (15.0, 0.05));
    }

    /// M/M/1 whose server fails busy or idle: the printed stays of Avi-Itzhak and Naor 1963, as in `tests/it/theory/breakdowns.rs`.
    #[test]
    fn a_server_that_fails_while_idle_has_its_printed_wait() {
        for (rate, up_mean, down_mean, stay) in
            [(0.5, 100.0, 10.0, 4.46464646), (0.6, 20.0, 2.0, 2.26203209 / 0.6)]
        {
            let outages = Outages { up_mean, down_mean, down_scv: 1.0 };
            let (mean, scv) = effective_service(1.0, 1.0, outages);
            let wait = mg1_wait_mean(rate, mean, scv) + wait_for_idle_failures(rate, outages);
            assert_close(wait + mean, stay, "stay");
        }
        assert_eq!(wait_for_idle_failures(0.5, Outages { up_mean: 9.0, down_mean: 0.0, down_scv: 1.0 }), 0.0);
    }

    #[test]
    fn constant_rates_change_nothing_and_an_overloaded_hour_has_no_end() {
        let wait = |_: usize, rate: f64| mg1_wait_mean(rate, 1.0, 1.0);
        assert_close(pointwise_wait(&[(30.0, 0.5), (60.0, 0.5)], wait), 1.0, "constant");
        // 60 · 0.2 · 0.25 + 60 · 0.8 · 4 = 195 minutes for 60 people.
        assert_close(pointwise_wait(&[(60.0, 0.2), (60.0, 0.8), (60.0, 0.0)], wait), 3.25, "two hours");
        assert_eq!(pointwise_wait(&[(60.0, 0.2), (1.0, 1.0)], wait), f64::INFINITY);
        assert_eq!(pointwise_wait(&[(60.0, 0.0)], wait), 0.0);
    }

    #[test]
    fn busy_days_weigh_by_who_comes() {
        assert_eq!(wait_of_busy_days(0.0, |factor| 7.0 * factor), 7.0);
        // E[G²]/E[G] = 1 + cv²; the slices of equal chance miss a little of the tail.
        let found = wait_of_busy_days(0.3, |factor| factor);
        assert!((found - 1.09).abs() < 0.004, "{found}");
        let overloaded = wait_of_busy_days(0.5, |factor| mg1_wait_mean(0.9 * factor, 1.0, 1.0));
        assert_eq!(overloaded, f64::INFINITY);
    }
}
