//! Queues with general service times: M/G/1 exactly, many servers and general arrivals approximately.

use super::erlang::Mmc;
use super::{check_not_negative, check_positive};

/// Returns the mean wait of the M/G/1 queue \[time\], exactly.
///
/// - `arrival_rate`: Poisson arrivals, > 0 \[1/time\].
/// - `service_mean`: mean service time, > 0 \[time\].
/// - `service_scv`: its variance over its squared mean, ≥ 0 \[1\]; 0 constant, 1 exponential.
/// - Result: mean wait over all arrivals \[time\]; infinite at a load of 1 or more.
///
/// # Panics
/// If an argument is outside its range, NaN included.
///
/// # Source
/// Gross, Shortle, Thompson and Harris, *Fundamentals of Queueing Theory*: Pollaczek-Khintchine formula.
///
/// # Example
/// ```
/// // Constant service halves the wait of exponential service.
/// use loket::stats::theory::general::mg1_wait_mean;
/// assert_eq!(mg1_wait_mean(0.5, 1.0, 0.0), 0.5);
/// assert_eq!(mg1_wait_mean(0.5, 1.0, 1.0), 1.0);
/// ```
pub fn mg1_wait_mean(arrival_rate: f64, service_mean: f64, service_scv: f64) -> f64 {
    gg1_wait_mean(arrival_rate, service_mean, 1.0, service_scv)
}

/// Returns the approximate mean wait of the GI/G/1 queue \[time\], after Kingman.
///
/// Good near a load of 1 and exact for Poisson arrivals; at light load with regular arrivals it is far too high.
///
/// - `arrival_rate`: > 0 \[1/time\]; `service_mean`: > 0 \[time\].
/// - `arrival_scv`, `service_scv`: variance over squared mean of the gaps between arrivals and of the service
///   times, ≥ 0 \[1\].
/// - Result: ρ/(1−ρ) · (c_a² + c_s²)/2 · `service_mean` \[time\]; infinite at a load of 1 or more.
///
/// # Panics
/// If an argument is outside its range, NaN included.
///
/// # Source
/// Kingman, "The single server queue in heavy traffic", *Mathematical Proceedings of the Cambridge Philosophical
/// Society* 57 (1961); in this form Hopp and Spearman, *Factory Physics*.
///
/// # Example
/// ```
/// let wait = loket::stats::theory::general::gg1_wait_mean(0.9, 1.0, 0.0, 1.0);
/// assert!((wait - 4.5).abs() < 1e-12);
/// ```
pub fn gg1_wait_mean(arrival_rate: f64, service_mean: f64, arrival_scv: f64, service_scv: f64) -> f64 {
    allen_cunneen_wait_mean(arrival_rate, service_mean, arrival_scv, service_scv, 1)
}

/// Returns the approximate mean wait of the GI/G/c queue \[time\], after Allen and Cunneen.
///
/// The wait of M/M/c times the mean variability (c_a² + c_s²)/2. Within a few per cent for service less variable
/// than exponential at high load; more variable service can cost it 10 % and more.
///
/// - `arrival_rate`: > 0 \[1/time\]; `service_mean`: > 0 \[time\]; `servers` ≥ 1.
/// - `arrival_scv`, `service_scv`: variance over squared mean of the gaps between arrivals and of the service
///   times, ≥ 0 \[1\].
/// - Result: mean wait \[time\]; infinite at a load of 1 or more per server.
///
/// # Panics
/// If an argument is outside its range, NaN included.
///
/// # Source
/// Allen, *Probability, Statistics, and Queueing Theory with Computer Science Applications*.
///
/// # Example
/// ```
/// use loket::stats::theory::general::allen_cunneen_wait_mean;
/// let wait = allen_cunneen_wait_mean(1.6, 1.0, 1.0, 0.0, 2);
/// assert!((wait - 8.0 / 9.0).abs() < 1e-12);
/// ```
pub fn allen_cunneen_wait_mean(
    arrival_rate: f64,
    service_mean: f64,
    arrival_scv: f64,
    service_scv: f64,
    servers: u32,
) -> f64 {
    check_positive("mean service time", service_mean);
    check_not_negative("variability of arrivals", arrival_scv);
    check_not_negative("variability of service", service_scv);
    let exponential = Mmc::new(arrival_rate, 1.0 / service_mean, servers).wait_mean();
    if exponential.is_infinite() {
        return exponential;
    }
    exponential * (arrival_scv + service_scv) / 2.0
}

#[cfg(test)]
mod tests {
    use super::super::assert_close;
    use super::*;

    #[test]
    fn mg1_matches_pollaczek_and_khintchine() {
        // Arrival rate, mean service, its second moment, wait: deterministic, Erlang-2, uniform(0.5, 1.5), lognormal
        // with coefficients of variation 0.5 and 1.5, gamma of shape 4.
        let table = [
            (0.5, 1.0, 1.0, 0.5),
            (0.9, 1.0, 1.0, 4.5),
            (0.8, 1.0, 1.5, 3.0),
            (0.5, 1.0, 1.0 + 1.0 / 12.0, 0.541666667),
            (0.9, 1.0, 1.0 + 1.0 / 12.0, 4.875),
            (0.8, 1.0, 1.25, 2.5),
            (0.5, 1.0, 3.25, 1.625),
            (0.9, 1.0, 3.25, 14.625),
            (0.8, 1.0, 1.25, 2.5),
        ];
        let queues = [0.25, 4.05, 2.4, 0.270833333, 4.3875, 2.0, 0.8125, 13.1625, 2.0];
        for ((rate, mean, second_moment, wait), queue) in table.into_iter().zip(queues) {
            let found = mg1_wait_mean(rate, mean, second_moment / (mean * mean) - 1.0);
            assert_close(found, wait, "wait");
            assert_close(rate * found, queue, "queue");
        }
    }

    #[test]
    fn allen_and_cunneen_give_their_printed_approximations() {
        // Poisson arrivals of some rate, service of mean 1: deterministic, Erlang-2, hyperexponential.
        let table = [
            (1.6, 0.0, 2, 0.888888889),
            (4.5, 0.0, 5, 0.762493221),
            (1.6, 0.5, 2, 1.33333333),
            (3.6, 0.5, 4, 1.47703737),
            (2.4, 4.0, 3, 2.69662921),
        ];
        for (rate, scv, servers, wait) in table {
            assert_close(allen_cunneen_wait_mean(rate, 1.0, 1.0, scv, servers), wait, "Allen-Cunneen");
        }
    }

    #[test]
    fn kingman_gives_his_printed_approximations() {
        // Arrival rate and variability of arrivals: deterministic, Erlang-2, hyperexponential; exponential service.
        let table = [(0.5, 0.0, 0.5), (0.9, 0.0, 4.5), (0.8, 0.5, 3.0), (0.5, 4.0, 2.5), (0.9, 4.0, 22.5)];
        for (rate, scv, wait) in table {
            assert_close(gg1_wait_mean(rate, 1.0, scv, 1.0), wait, "Kingman");
        }
    }

    #[test]
    fn overload_is_infinite_even_without_variability() {
        assert_eq!(allen_cunneen_wait_mean(2.0, 1.0, 0.0, 0.0, 2), f64::INFINITY);
        assert_eq!(gg1_wait_mean(0.5, 1.0, 0.0, 0.0), 0.0);
    }
}
