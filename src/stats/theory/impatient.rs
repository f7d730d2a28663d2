//! Queues that lose citizens: a full waiting room (M/M/c/K) and impatience (M/M/c+M, Erlang A).

use statrs::function::beta::beta_reg;

use super::{check_not_negative, check_positive};

/// How likely each number inside is in steady state: state `first + i` has probability `shares[i]`.
///
/// States left out at either end are together less likely than rounding.
#[derive(Clone, Debug)]
struct Stationary {
    first: u64,
    shares: Vec<f64>,
}

impl Stationary {
    /// Solves a birth-death chain by walking away from its likeliest state `mode`, so that nothing overflows.
    fn of_chain(birth_rate: f64, death_rate: impl Fn(u64) -> f64, mode: u64, last: u64) -> Stationary {
        const NEGLIGIBLE: f64 = 1e-22;
        let mut below = Vec::new();
        let (mut state, mut weight) = (mode, 1.0);
        while state > 0 && weight > NEGLIGIBLE {
            weight *= death_rate(state) / birth_rate;
            state -= 1;
            below.push(weight);
        }
        let first = state;
        let mut shares: Vec<f64> = below.into_iter().rev().collect();
        (state, weight) = (mode, 1.0);
        shares.push(weight);
        while state < last && weight > NEGLIGIBLE {
            state += 1;
            weight *= birth_rate / death_rate(state);
            shares.push(weight);
        }
        let total: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= total);
        Stationary { first, shares }
    }

    fn iter(&self) -> impl Iterator<Item = (u64, f64)> {
        (self.first..).zip(self.shares.iter().copied())
    }

    /// The mean of `value` over the states.
    fn mean(&self, value: impl Fn(u64) -> f64) -> f64 {
        self.iter().map(|(state, share)| share * value(state)).sum()
    }
}

/// The queue M/M/c/K in steady state: who finds `places` citizens inside is turned away.
///
/// # Source
/// Gross, Shortle, Thompson and Harris, *Fundamentals of Queueing Theory*: queues with truncation (M/M/c/K).
///
/// # Example
/// ```
/// use loket::stats::theory::impatient::Mmck;
/// let room = Mmck::new(1.0, 1.0, 1, 5);
/// assert!((room.blocked() - 1.0 / 6.0).abs() < 1e-12);
/// ```
#[derive(Clone, Debug)]
pub struct Mmck {
    service_rate: f64,
    servers: u32,
    inside: Stationary,
    places: u32,
}

impl Mmck {
    /// Returns the queue with these rates \[1/time\], `servers` ≥ 1 and room for `places` ≥ `servers` citizens,
    /// those in service included.
    ///
    /// # Panics
    /// If a rate is not positive and finite, or if `places` ≥ `servers` ≥ 1 does not hold.
    pub fn new(arrival_rate: f64, service_rate: f64, servers: u32, places: u32) -> Mmck {
        check_positive("arrival rate", arrival_rate);
        check_positive("service rate", service_rate);
        assert!(places >= servers && servers > 0, "{places} places for {servers} servers");
        let load = arrival_rate / service_rate;
        let mode = if load < f64::from(servers) { load as u64 } else { u64::from(places) };
        let death_rate = |state: u64| state.min(u64::from(servers)) as f64 * service_rate;
        let inside = Stationary::of_chain(arrival_rate, death_rate, mode, u64::from(places));
        Mmck { service_rate, servers, inside, places }
    }

    /// Returns the share of arrivals that are turned away \[1\].
    pub fn blocked(&self) -> f64 {
        self.inside.mean(|state| f64::from(u8::from(state == u64::from(self.places))))
    }

    /// Returns the mean number waiting \[1\].
    pub fn queue_mean(&self) -> f64 {
        self.inside.mean(|state| state.saturating_sub(u64::from(self.servers)) as f64)
    }

    /// Returns the mean wait of those admitted \[time\].
    pub fn wait_mean(&self) -> f64 {
        self.queue_mean() / self.served_rate()
    }

    /// Returns the busy share of the servers \[1\].
    pub fn utilisation(&self) -> f64 {
        self.served_rate() / (f64::from(self.servers) * self.service_rate)
    }

    fn served_rate(&self) -> f64 {
        // What the servers do, rather than what is let in: no cancellation where nearly all are turned away.
        self.service_rate * self.inside.mean(|state| state.min(u64::from(self.servers)) as f64)
    }
}

/// The queue M/M/c+M (Erlang A) in steady state: who has waited through an exponential patience leaves.
///
/// Stable at any load. Waits here are until service or leaving, over all arrivals.
///
/// # Source
/// Palm's model, as in Mandelbaum and Zeltyn, "Service engineering in action: the Palm/Erlang-A queue, with
/// applications to call centers" (2007).
///
/// # Example
/// ```
/// use loket::stats::theory::impatient::ErlangA;
/// // 48 calls a minute, one minute each, patience half a minute, 50 agents.
/// let centre = ErlangA::new(48.0, 1.0, 2.0, 50);
/// assert!((centre.abandoned() - 0.0480).abs() < 1e-4);
/// ```
#[derive(Clone, Debug)]
pub struct ErlangA {
    arrival_rate: f64,
    service_rate: f64,
    abandon_rate: f64,
    servers: u32,
    inside: Stationary,
}

impl ErlangA {
    /// Returns the queue with these rates \[1/time\] (`abandon_rate` is one over the mean patience) and
    /// `servers` ≥ 1.
    ///
    /// # Panics
    /// If a rate is not positive and finite, or if there are no servers.
    pub fn new(arrival_rate: f64, service_rate: f64, abandon_rate: f64, servers: u32) -> ErlangA {
        check_positive("arrival rate", arrival_rate);
        check_positive("service rate", service_rate);
        check_positive("abandonment rate", abandon_rate);
        assert!(servers > 0, "a queue without servers");
        let c = u64::from(servers);
        let death_rate =
            |state: u64| state.min(c) as f64 * service_rate + state.saturating_sub(c) as f64 * abandon_rate;
        let excess = arrival_rate - f64::from(servers) * service_rate;
        let mode = if excess < 0.0 {
            (arrival_rate / service_rate) as u64
        } else {
            c + (excess / abandon_rate) as u64
        };
        let inside = Stationary::of_chain(arrival_rate, death_rate, mode, u64::MAX);
        ErlangA { arrival_rate, service_rate, abandon_rate, servers, inside }
    }

    /// Returns the share of arrivals that find no free server \[1\].
    pub fn wait_probability(&self) -> f64 {
        self.inside.mean(|state| f64::from(u8::from(state >= u64::from(self.servers))))
    }

    /// Returns the mean number waiting \[1\].
    pub fn queue_mean(&self) -> f64 {
        self.inside.mean(|state| state.saturating_sub(u64::from(self.servers)) as f64)
    }

    /// Returns the mean wait of all arrivals, served or not \[time\].
    pub fn wait_mean(&self) -> f64 {
        self.queue_mean() / self.arrival_rate
    }

    /// Returns the share of arrivals that leave unserved \[1\].
    pub fn abandoned(&self) -> f64 {
        self.abandon_rate * self.wait_mean()
    }

    /// Returns the busy share of the servers \[1\].
    pub fn utilisation(&self) -> f64 {
        self.inside.mean(|state| state.min(u64::from(self.servers)) as f64) / f64::from(self.servers)
    }

    /// Returns the share of all arrivals that are served after a wait of at most `time` \[1\].
    ///
    /// # Panics
    /// If `time` is negative, infinite or NaN.
    pub fn served_within(&self, time: f64) -> f64 {
        self.over_waits(time, 1.0, |wait| wait.served)
    }

    /// Returns the share of all arrivals that leave unserved after a wait of at most `time` \[1\].
    ///
    /// # Panics
    /// If `time` is negative, infinite or NaN.
    pub fn abandoned_within(&self, time: f64) -> f64 {
        self.over_waits(time, 0.0, |wait| 1.0 - wait.served - wait.undecided)
    }

    /// The mean over arrivals of `share`, or of `at_once` for those who find a free server.
    fn over_waits(&self, time: f64, at_once: f64, share: impl Fn(Decided) -> f64) -> f64 {
        check_not_negative("time", time);
        let c = u64::from(self.servers);
        self.inside.mean(|state| match state.checked_sub(c) {
            Some(ahead) => share(self.decided(ahead as f64, time)),
            None => at_once,
        })
    }

    /// What has become of an arrival after `time` who found all servers busy and `ahead` citizens waiting.
    ///
    /// With V the wait until a server would be free, exp(-θV) is a product of `ahead` + 1 independent beta
    /// variates, and itself Beta(cμ/θ, `ahead` + 1).
    fn decided(&self, ahead: f64, time: f64) -> Decided {
        let shape = f64::from(self.servers) * self.service_rate / self.abandon_rate;
        let patient = (-self.abandon_rate * time).exp();
        let ever_served = shape / (shape + ahead + 1.0);
        Decided {
            served: ever_served * (1.0 - beta_reg(shape + 1.0, ahead + 1.0, patient)),
            undecided: patient * beta_reg(shape, ahead + 1.0, patient),
        }
    }
}

/// Chances of an arrival to be served by some time, and to be still waiting then.
struct Decided {
    served: f64,
    undecided: f64,
}

#[cfg(test)]
mod tests {
    use super::super::assert_close;
    use super::super::erlang::{Mmc, erlang_b};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn mmck_matches_its_closed_forms() {
        // Arrival rate, service rate, servers, places; blocked, queue, wait of the admitted, busy share.
        let table = [
            (1.0, 1.0, 1, 5, [0.166666667, 1.66666667, 2.0, 0.833333333]),
            (3.0, 1.0, 2, 10, [0.338221059, 6.16716021, 3.10635462, 0.992668412]),
            (12.0, 4.0, 3, 8, [0.126760563, 1.90140845, 0.181451613, 0.873239437]),
        ];
        for (arrival, service, servers, places, exact) in table {
            let queue = Mmck::new(arrival, service, servers, places);
            let found = [queue.blocked(), queue.queue_mean(), queue.wait_mean(), queue.utilisation()];
            found.iter().zip(exact).for_each(|(&found, exact)| assert_close(found, exact, "M/M/c/K"));
        }
    }

    /// Rates of arrival, service and abandonment, servers, and the time of a service standard.
    const CENTRES: [(f64, f64, f64, u32, f64); 3] =
        [(4.2, 0.5, 1.0, 12, 1.0 / 3.0), (48.0, 1.0, 2.0, 50, 0.1), (3.0, 0.5, 0.1, 5, 0.5)];

    #[test]
    fn erlang_a_matches_the_exact_values() {
        // P(wait), P(abandon), queue, wait, busy share.
        let table = [
            [0.127372282, 0.0296789055, 0.124651403, 0.0296789055, 0.679224766],
            [0.342308803, 0.0480217742, 1.15252258, 0.0240108871, 0.913899097],
            [0.902820914, 0.196102071, 5.88306213, 1.96102071, 0.964677515],
        ];
        for ((arrival, service, abandon, servers, _), exact) in CENTRES.into_iter().zip(table) {
            let queue = ErlangA::new(arrival, service, abandon, servers);
            let found = [
                queue.wait_probability(),
                queue.abandoned(),
                queue.queue_mean(),
                queue.wait_mean(),
                queue.utilisation(),
            ];
            found.iter().zip(exact).for_each(|(&found, exact)| assert_close(found, exact, "Erlang A"));
        }
    }

    #[test]
    fn the_four_service_levels_of_erlang_a_match_the_exact_values() {
        // Served in time and abandoned in time per arrival; served in time per served and per arrival that did not
        // abandon in time; and either in time per arrival.
        let table = [
            [0.945269576, 0.0233522345, 0.974182238, 0.967871539, 0.96862181],
            [0.874233751, 0.0390921901, 0.918333768, 0.909799819, 0.913325941],
            [0.171980427, 0.0422412576, 0.213933164, 0.1795655, 0.214221685],
        ];
        for ((arrival, service, abandon, servers, time), exact) in CENTRES.into_iter().zip(table) {
            let queue = ErlangA::new(arrival, service, abandon, servers);
            let (served, left) = (queue.served_within(time), queue.abandoned_within(time));
            let found =
                [served, left, served / (1.0 - queue.abandoned()), served / (1.0 - left), served + left];
            found.iter().zip(exact).for_each(|(&found, exact)| assert_close(found, exact, "service level"));
        }
    }

    #[test]
    fn extremes_pass_into_the_queues_next_door() {
        assert_close(Mmck::new(90.0, 1.0, 100, 100).blocked(), erlang_b(100, 90.0), "no waiting room");
        assert_close(
            Mmck::new(95.0, 1.0, 100, 4000).wait_mean(),
            Mmc::new(95.0, 1.0, 100).wait_mean(),
            "large room",
        );
        let patient = ErlangA::new(8.0, 1.0, 1e-9, 10);
        assert_close(
            patient.wait_probability(),
            Mmc::new(8.0, 1.0, 10).wait_probability(),
            "endless patience",
        );
        // Far above capacity the surplus leaves: (3000 - 1000) / 3000.
        assert_close(ErlangA::new(3000.0, 1.0, 1e-3, 1000).abandoned(), 2.0 / 3.0, "overload");
        assert_close(Mmck::new(1e6, 1.0, 1000, 100_000).blocked(), 0.999, "overload");
    }

    proptest! {
        #[test]
        fn everyone_is_served_or_leaves(
            arrival in 0.1..50.0_f64, service in 0.1..5.0_f64, abandon in 0.01..5.0_f64, servers in 1..30_u32,
        ) {
            let queue = ErlangA::new(arrival, service, abandon, servers);
            let busy = queue.utilisation() * f64::from(servers) * service / arrival;
            prop_assert!((busy + queue.abandoned() - 1.0).abs() < 1e-9);
            let late = 1e3 / abandon;
            prop_assert!((queue.served_within(late) + queue.abandoned() - 1.0).abs() < 1e-9);
            prop_assert!((queue.abandoned_within(late) - queue.abandoned()).abs() < 1e-9);
            prop_assert!((queue.served_within(0.0) + queue.wait_probability() - 1.0).abs() < 1e-9);
        }
    }
}
