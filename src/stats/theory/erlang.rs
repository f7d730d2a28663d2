//! Erlang B, Erlang C, and the queues M/M/1 and M/M/c: patient citizens, exponential service.

use super::{check_not_negative, check_positive};

/// Returns the share of arrivals that find all servers busy where nobody waits: M/G/c/c.
///
/// Depends on the service time through its mean only.
///
/// - `servers`: c ≥ 0.
/// - `load`: arrival rate × mean service time, ≥ 0 \[1\].
/// - Result: blocking probability \[1\].
///
/// # Panics
/// If `load` is negative, infinite or NaN.
///
/// # Source
/// Cooper, *Introduction to Queueing Theory*: Erlang loss formula and its recursion, which cannot overflow.
///
/// # Example
/// ```
/// assert_eq!(loket::stats::theory::erlang::erlang_b(1, 1.0), 0.5);
/// ```
pub fn erlang_b(servers: u32, load: f64) -> f64 {
    check_not_negative("offered load", load);
    (1..=servers).fold(1.0, |blocked, server| load * blocked / (f64::from(server) + load * blocked))
}

/// Returns the share of arrivals that must wait in an M/M/c queue.
///
/// - `servers`: c ≥ 0.
/// - `load`: arrival rate × mean service time, ≥ 0 \[1\].
/// - Result: delay probability \[1\]; 1 where the load reaches the servers.
///
/// # Panics
/// If `load` is negative, infinite or NaN.
///
/// # Source
/// Cooper, *Introduction to Queueing Theory*: Erlang delay formula.
///
/// # Example
/// ```
/// let waits = loket::stats::theory::erlang::erlang_c(3, 2.0);
/// assert!((waits - 4.0 / 9.0).abs() < 1e-12);
/// ```
pub fn erlang_c(servers: u32, load: f64) -> f64 {
    let blocked = erlang_b(servers, load);
    if load >= f64::from(servers) {
        return 1.0;
    }
    blocked / (1.0 - load / f64::from(servers) * (1.0 - blocked))
}

/// The queue M/M/c in steady state: Poisson arrivals, c alike exponential servers, first come first served.
///
/// M/M/1 is the case of one server.
///
/// # Source
/// Gross, Shortle, Thompson and Harris, *Fundamentals of Queueing Theory*: M/M/1 and M/M/c.
///
/// # Example
/// ```
/// use loket::stats::theory::erlang::Mmc;
/// // 10 citizens an hour, 12 served an hour by the one officer.
/// let desk = Mmc::new(10.0, 12.0, 1);
/// assert!((desk.wait_mean() * 60.0 - 25.0).abs() < 1e-9); // minutes
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mmc {
    arrival_rate: f64,
    service_rate: f64,
    servers: u32,
}

impl Mmc {
    /// Returns the queue with these rates \[1/time\] and `servers` ≥ 1.
    ///
    /// # Panics
    /// If a rate is not positive and finite, or if there are no servers.
    pub fn new(arrival_rate: f64, service_rate: f64, servers: u32) -> Mmc {
        check_positive("arrival rate", arrival_rate);
        check_positive("service rate", service_rate);
        assert!(servers > 0, "a queue without servers");
        Mmc { arrival_rate, service_rate, servers }
    }

    /// Returns the offered load: the servers kept busy on average if there were enough \[1\].
    pub fn load(&self) -> f64 {
        self.arrival_rate / self.service_rate
    }

    /// Returns offered load per server \[1\]; at 1 and above the queue grows without end.
    pub fn utilisation(&self) -> f64 {
        self.load() / f64::from(self.servers)
    }

    /// Returns the share of arrivals that wait \[1\].
    pub fn wait_probability(&self) -> f64 {
        erlang_c(self.servers, self.load())
    }

    /// Returns the mean number waiting \[1\].
    pub fn queue_mean(&self) -> f64 {
        self.arrival_rate * self.wait_mean()
    }

    /// Returns the mean number inside, waiting or in service \[1\].
    pub fn inside_mean(&self) -> f64 {
        self.queue_mean() + self.load()
    }

    /// Returns the mean wait \[time\], over all arrivals.
    pub fn wait_mean(&self) -> f64 {
        self.if_stable(|spare| self.wait_probability() / spare)
    }

    /// Returns the mean stay, wait and service \[time\].
    pub fn stay_mean(&self) -> f64 {
        self.wait_mean() + 1.0 / self.service_rate
    }

    /// Returns the variance of the wait \[time²\].
    pub fn wait_variance(&self) -> f64 {
        let waits = self.wait_probability();
        self.if_stable(|spare| waits * (2.0 - waits) / (spare * spare))
    }

    /// Returns the share of arrivals that wait longer than `time` \[1\].
    ///
    /// # Panics
    /// If `time` is negative, infinite or NaN.
    pub fn wait_exceeds(&self, time: f64) -> f64 {
        check_not_negative("time", time);
        self.wait_probability() * (-self.spare_rate().max(0.0) * time).exp()
    }

    /// Returns the wait that a share `p` of the arrivals do not exceed \[time\]; 0 if so many do not wait at all.
    ///
    /// # Panics
    /// If `p` is not in \[0, 1), NaN included.
    pub fn wait_quantile(&self, p: f64) -> f64 {
        assert!((0.0..1.0).contains(&p), "share {p} is not in [0, 1)");
        self.if_stable(|spare| (self.wait_probability() / (1.0 - p)).ln().max(0.0) / spare)
    }

    /// Capacity left over \[1/time\]; the rate at which a queue of waiting citizens shrinks.
    fn spare_rate(&self) -> f64 {
        f64::from(self.servers) * self.service_rate - self.arrival_rate
    }

    fn if_stable(&self, value: impl FnOnce(f64) -> f64) -> f64 {
        let spare = self.spare_rate();
        if spare > 0.0 { value(spare) } else { f64::INFINITY }
    }
}

/// Returns the asymptotic variance of the mean wait of successive citizens of an M/M/1 queue \[time²\].
///
/// The mean wait of n citizens in a row has a standard error of about the root of this over n; waits of
/// neighbours are so alike that this is far above the variance of one wait.
///
/// # Panics
/// If a rate is not positive and finite.
///
/// # Source
/// Whitt, "Planning queueing simulations", *Management Science* 35 (1989).
///
/// # Example
/// ```
/// assert_eq!(loket::stats::theory::erlang::mm1_wait_mean_variance(0.5, 1.0), 29.0);
/// ```
pub fn mm1_wait_mean_variance(arrival_rate: f64, service_rate: f64) -> f64 {
    let queue = Mmc::new(arrival_rate, service_rate, 1);
    let load = queue.load();
    let terms = load * (2.0 + 5.0 * load - 4.0 * load.powi(2) + load.powi(3));
    queue.if_stable(|_| terms / (1.0 - load).powi(4) / service_rate.powi(2))
}

#[cfg(test)]
mod tests {
    use super::super::assert_close;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn erlang_b_blocks_as_the_tables_say() {
        for (load, servers, blocked) in [(1.0, 1, 0.5), (10.0, 12, 0.119739188), (90.0, 100, 0.0269573805)] {
            assert_close(erlang_b(servers, load), blocked, "blocking");
        }
        assert_eq!((erlang_b(0, 3.0), erlang_b(4, 0.0)), (1.0, 0.0));
    }

    #[test]
    fn mm1_matches_its_closed_forms() {
        // Arrival rate, service rate, load, inside, queue, wait, stay, variance of the wait, of its mean, 0.9-quantile.
        let table = [
            (0.5, 1.0, [0.5, 1.0, 0.5, 1.0, 2.0, 3.0, 29.0, 3.21887582]),
            (0.9, 1.0, [0.9, 9.0, 8.1, 9.0, 10.0, 99.0, 35901.0, 21.9722458]),
            (
                10.0,
                12.0,
                [0.833333333, 5.0, 4.16666667, 0.416666667, 0.5, 0.243055556, 29.7569444, 1.06013177],
            ),
        ];
        for (arrival, service, exact) in table {
            let queue = Mmc::new(arrival, service, 1);
            let found = [
                queue.utilisation(),
                queue.inside_mean(),
                queue.queue_mean(),
                queue.wait_mean(),
                queue.stay_mean(),
                queue.wait_variance(),
                mm1_wait_mean_variance(arrival, service),
                queue.wait_quantile(0.9),
            ];
            found.iter().zip(exact).for_each(|(&found, exact)| assert_close(found, exact, "M/M/1"));
        }
        assert_close(Mmc::new(0.7, 1.0, 1).wait_exceeds(2.0), 0.384168145, "tail");
        assert_close(Mmc::new(0.95, 1.0, 1).wait_exceeds(2.0), 0.859595547, "tail");
    }

    #[test]
    fn mmc_matches_its_closed_forms() {
        // Arrival rate, service rate, servers; load per server, P(wait), queue, wait, stay; t and P(wait > t).
        let table = [
            (4.2, 0.5, 12, [0.7, 0.18388863, 0.429073471, 0.10216035, 2.10216035], 2.0, 0.0050245219),
            (0.2, 0.1, 3, [0.666666667, 0.444444444, 0.888888889, 4.44444444, 14.4444444], 10.0, 0.163501974),
            (1.8, 1.0, 2, [0.9, 0.852631579, 7.67368421, 4.26315789, 5.26315789], 1.0, 0.698075695),
            (8.0, 1.0, 10, [0.8, 0.409180151, 1.6367206, 0.204590075, 1.20459008], 1.0, 0.0553765116),
            (95.0, 1.0, 100, [0.95, 0.506456854, 9.62268022, 0.101291371, 1.10129137], 1.0, 0.00341247944),
        ];
        for (arrival, service, servers, exact, time, tail) in table {
            let queue = Mmc::new(arrival, service, servers);
            let found = [
                queue.utilisation(),
                queue.wait_probability(),
                queue.queue_mean(),
                queue.wait_mean(),
                queue.stay_mean(),
            ];
            found.iter().zip(exact).for_each(|(&found, exact)| assert_close(found, exact, "M/M/c"));
            assert_close(queue.wait_exceeds(time), tail, "tail");
            assert_close(queue.wait_quantile(1.0 - tail), time, "quantile");
        }
    }

    #[test]
    fn a_hundred_thousand_servers_are_no_problem() {
        let queue = Mmc::new(99_900.0, 1.0, 100_000);
        assert!(queue.wait_probability() > 0.5 && queue.wait_probability() < 0.8);
        let overloaded = Mmc::new(3.0, 1.0, 2);
        assert_eq!((overloaded.wait_probability(), overloaded.wait_mean()), (1.0, f64::INFINITY));
        assert_eq!((overloaded.wait_exceeds(7.0), overloaded.wait_quantile(0.1)), (1.0, f64::INFINITY));
    }

    proptest! {
        #[test]
        fn more_servers_block_and_delay_fewer(servers in 1..200_u32, load in 0.01..300.0_f64) {
            let (blocked, waits) = (erlang_b(servers, load), erlang_c(servers, load));
            prop_assert!(0.0 <= blocked && blocked <= waits && waits <= 1.0);
            prop_assert!(erlang_b(servers + 1, load) <= blocked && erlang_c(servers + 1, load) <= waits);
        }
    }
}
