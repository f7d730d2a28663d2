//! Queues with priorities: the first class goes first, within a class the first come.

use super::erlang::erlang_c;
use super::{check_not_negative, check_positive};

/// Citizens of one priority: Poisson arrivals with service of their own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// Arrival rate, ≥ 0 \[1/time\].
    pub arrival_rate: f64,
    /// Mean service time, > 0 \[time\].
    pub service_mean: f64,
    /// Variance of the service time over its squared mean, ≥ 0 \[1\].
    pub service_scv: f64,
}

impl Class {
    fn load(&self) -> f64 {
        check_not_negative("arrival rate", self.arrival_rate);
        check_positive("mean service time", self.service_mean);
        self.arrival_rate * self.service_mean
    }

    /// Mean remaining service, of this class, that an arrival finds, if the class has a load of `load` \[time\].
    fn residual(&self, load: f64) -> f64 {
        check_not_negative("variability of service", self.service_scv);
        load * self.service_mean * (1.0 + self.service_scv) / 2.0
    }
}

/// Returns the mean wait of each class of the M/G/1 queue with non-preemptive priorities \[time\].
///
/// Nobody in service is interrupted, so even the first class waits for a service of the last.
///
/// - `classes`: highest priority first.
/// - Result: one mean wait per class \[time\]; infinite for the class at which the loads reach 1 and those after
///   it. Classes before it have finite waits.
///
/// # Panics
/// If a field of a class is outside its range, NaN included.
///
/// # Source
/// Cobham, "Priority assignment in waiting line problems", *Operations Research* 2 (1954); Gross, Shortle,
/// Thompson and Harris, *Fundamentals of Queueing Theory*: nonpreemptive priorities.
///
/// # Example
/// ```
/// use loket::stats::theory::priority::{Class, nonpreemptive_waits};
/// let class = |arrival_rate| Class { arrival_rate, service_mean: 1.0, service_scv: 1.0 };
/// let waits = nonpreemptive_waits(&[class(0.2), class(0.5)]);
/// assert!((waits[0] - 0.875).abs() < 1e-12);
/// ```
pub fn nonpreemptive_waits(classes: &[Class]) -> Vec<f64> {
    let mut free: f64 = 1.0;
    let mut residual = 0.0;
    for class in classes {
        // A class that asks for more than is left gets what is left.
        let served = class.load().min(free);
        residual += class.residual(served);
        free -= served;
    }
    waits_behind(classes.iter().map(Class::load), |_| residual)
}

/// Returns the mean stay of each class of the M/G/1 queue with preemptive priorities, where interrupted work resumes.
///
/// A class does not notice those after it. The stay, not the wait, is the quantity: a citizen may wait again after
/// an interruption.
///
/// - `classes`: highest priority first.
/// - Result: one mean stay per class \[time\]; infinite for the class at which the loads reach 1 and those after
///   it.
///
/// # Panics
/// If a field of a class is outside its range, NaN included.
///
/// # Source
/// Gross, Shortle, Thompson and Harris, *Fundamentals of Queueing Theory*: preemptive-resume priorities.
///
/// # Example
/// ```
/// use loket::stats::theory::priority::{Class, preemptive_resume_stays};
/// let class = |arrival_rate| Class { arrival_rate, service_mean: 1.0, service_scv: 1.0 };
/// let stays = preemptive_resume_stays(&[class(0.2), class(0.5)]);
/// assert!((stays[0] - 1.25).abs() < 1e-12); // as if the second class were not there
/// ```
pub fn preemptive_resume_stays(classes: &[Class]) -> Vec<f64> {
    let residual = |last: usize| classes[..=last].iter().map(|class| class.residual(class.load())).sum();
    let mut free = 1.0;
    let mut stays = waits_behind(classes.iter().map(Class::load), residual);
    for (stay, class) in stays.iter_mut().zip(classes) {
        if stay.is_finite() {
            *stay += class.service_mean / free;
        }
        free -= class.load();
    }
    stays
}

/// Returns the mean wait of each class of the M/M/c queue with non-preemptive priorities \[time\].
///
/// - `arrival_rates`: one per class, highest priority first, ≥ 0 \[1/time\].
/// - `service_rate`: of a server, the same for all classes, > 0 \[1/time\]; `servers` ≥ 1.
/// - Result: one mean wait per class \[time\]; infinite for the class at which the load reaches the servers and
///   those after it.
///
/// # Panics
/// If an argument is outside its range, NaN included.
///
/// # Source
/// Cobham, "Priority assignment in waiting line problems", *Operations Research* 2 (1954).
///
/// # Example
/// ```
/// use loket::stats::theory::priority::mmc_nonpreemptive_waits;
/// let waits = mmc_nonpreemptive_waits(&[1.0, 1.5], 1.0, 3);
/// assert!((waits[0] - 0.3511).abs() < 1e-4 && (waits[1] - 2.1067).abs() < 1e-4);
/// ```
pub fn mmc_nonpreemptive_waits(arrival_rates: &[f64], service_rate: f64, servers: u32) -> Vec<f64> {
    check_positive("service rate", service_rate);
    assert!(servers > 0, "a queue without servers");
    arrival_rates.iter().for_each(|&rate| check_not_negative("arrival rate", rate));
    let capacity = f64::from(servers) * service_rate;
    let all_busy = erlang_c(servers, arrival_rates.iter().sum::<f64>() / service_rate);
    waits_behind(arrival_rates.iter().map(|rate| rate / capacity), |_| all_busy / capacity)
}

/// Cobham's form: `residual(i)` over (1 − loads before class i) and (1 − loads up to and with it).
fn waits_behind(loads: impl Iterator<Item = f64>, residual: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut before = 0.0;
    let wait = |(index, load)| {
        let with = before + load;
        let wait = if with < 1.0 { residual(index) / ((1.0 - before) * (1.0 - with)) } else { f64::INFINITY };
        before = with;
        wait
    };
    loads.enumerate().map(wait).collect()
}

#[cfg(test)]
mod tests {
    use super::super::assert_close;
    use super::super::general::mg1_wait_mean;
    use super::*;
    use proptest::prelude::*;

    fn classes(parts: &[(f64, f64, f64)]) -> Vec<Class> {
        let class =
            |&(arrival_rate, service_mean, service_scv)| Class { arrival_rate, service_mean, service_scv };
        parts.iter().map(class).collect()
    }

    /// Classes as (arrival rate, mean service, variability), waits without and stays with interruption.
    type Row = (&'static [(f64, f64, f64)], &'static [f64], &'static [f64]);

    const TABLE: [Row; 3] = [
        (&[(0.2, 1.0, 1.0), (0.5, 1.0, 1.0)], &[0.875, 2.91666667], &[1.25, 4.16666667]),
        (&[(0.1, 2.0, 1.0), (0.6, 1.0, 1.0)], &[1.25, 6.25], &[2.5, 7.5]),
        (
            &[(0.05, 2.0, 0.5), (0.1, 3.0, 0.5), (0.1, 4.0, 0.5)],
            &[2.25, 3.75, 16.875],
            &[2.16666667, 4.86111111, 23.5416667],
        ),
    ];

    #[test]
    fn priorities_match_their_closed_forms() {
        for (parts, waits, stays) in TABLE {
            let classes = classes(parts);
            let found = nonpreemptive_waits(&classes);
            found.iter().zip(waits).for_each(|(&found, &exact)| assert_close(found, exact, "wait"));
            let found = preemptive_resume_stays(&classes);
            found.iter().zip(stays).for_each(|(&found, &exact)| assert_close(found, exact, "stay"));
        }
    }

    #[test]
    fn many_servers_match_their_closed_form() {
        let waits = mmc_nonpreemptive_waits(&[1.0, 1.5], 1.0, 3);
        assert_close(waits[0], 0.351123596, "first class");
        assert_close(waits[1], 2.10674157, "second class");
    }

    #[test]
    fn an_overloaded_class_leaves_the_ones_before_it_finite() {
        // The server is never idle: the first class, rare, waits for what is left of a service of the second, 0.5.
        let found = nonpreemptive_waits(&classes(&[(1e-9, 1.0, 0.0), (5.0, 1.0, 0.0), (1.0, 1.0, 0.0)]));
        assert_close(found[0], 0.5, "first class");
        assert_eq!(&found[1..], [f64::INFINITY; 2]);
        let found = mmc_nonpreemptive_waits(&[1e-9, 50.0], 1.0, 4);
        assert_close(found[0], 0.25, "first class");
        assert_eq!(found[1], f64::INFINITY);
    }

    proptest! {
        #[test]
        fn priorities_conserve_the_work_that_waits(
            rates in prop::collection::vec(0.0..1.0_f64, 1..6), mean in 0.1..10.0_f64, scv in 0.0..4.0_f64,
        ) {
            // Scaled to a load of 0.8: the waits weighted by load are those of first come, first served.
            let total = rates.iter().sum::<f64>() + 1e-9;
            let scaled: Vec<f64> = rates.iter().map(|rate| rate / total * 0.8 / mean).collect();
            let classes = classes(&scaled.iter().map(|&rate| (rate, mean, scv)).collect::<Vec<_>>());
            let rate: f64 = scaled.iter().sum();
            prop_assume!(rate > 0.0);
            let weighted: f64 = nonpreemptive_waits(&classes).iter().zip(&scaled).map(|(w, r)| w * r / rate).sum();
            let plain = mg1_wait_mean(rate, mean, scv);
            prop_assert!((weighted - plain).abs() <= 1e-9 * plain);
        }
    }
}
