//! Distributions of times: what the file can name, with mean, variance, and fast sampling.
//!
//! A [`Distribution`] is the description; a [`Sampler`] is the same with its constants computed once.
//! Each draw is monotone in the location and scale of its distribution, so a policy that changes those
//! keeps everybody's luck.

use super::stream::ShortStream;
use rand::RngExt;
use rand_distr::{Distribution as _, Exp1, Gamma, StandardNormal};

/// A distribution of times \[min\]; valid by construction of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Fixed {
        /// \[min\]
        value: f64,
    },
    /// Exponential.
    Exponential {
        /// \[min\] > 0
        mean: f64,
    },
    /// Lognormal by its own mean and coefficient of variation.
    Lognormal {
        /// \[min\] > 0
        mean: f64,
        /// \[1\] ≥ 0
        cv: f64,
    },
    /// Gamma by its mean and coefficient of variation; an Erlang with k stages has cv = 1/√k.
    Gamma {
        /// \[min\] > 0
        mean: f64,
        /// \[1\] > 0
        cv: f64,
    },
    /// Weibull.
    Weibull {
        /// \[1\] > 0
        shape: f64,
        /// \[min\] > 0
        scale: f64,
    },
    /// Normal; may be negative, so it is allowed only where that means something (lateness).
    Normal {
        /// \[min\]
        mean: f64,
        /// \[min\] ≥ 0
        sd: f64,
    },
    /// Uniform.
    Uniform {
        /// \[min\]
        low: f64,
        /// \[min\] ≥ low
        high: f64,
    },
    /// Triangular.
    Triangular {
        /// \[min\]
        low: f64,
        /// \[min\] ≥ low
        mode: f64,
        /// \[min\] ≥ mode, > low
        high: f64,
    },
    /// One of the values, each equally likely.
    Empirical {
        /// \[min\]; not empty
        values: Vec<f64>,
    },
    /// A mixture: part i with probability `shares[i]`.
    Regimes {
        /// \[1\]; sum to 1
        shares: Vec<f64>,
        /// One per share.
        parts: Vec<Distribution>,
    },
}

impl Distribution {
    /// Returns the mean \[min\].
    pub fn mean(&self) -> f64 {
        match self {
            Distribution::Fixed { value } => *value,
            Distribution::Exponential { mean }
            | Distribution::Lognormal { mean, .. }
            | Distribution::Gamma { mean, .. }
            | Distribution::Normal { mean, .. } => *mean,
            Distribution::Weibull { shape, scale } => scale * gamma(1.0 + 1.0 / shape),
            Distribution::Uniform { low, high } => (low + high) / 2.0,
            Distribution::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Distribution::Empirical { values } => values.iter().sum::<f64>() / values.len() as f64,
            Distribution::Regimes { shares, parts } => {
                shares.iter().zip(parts).map(|(share, part)| share * part.mean()).sum()
            }
        }
    }

    /// Returns the variance \[min²\].
    pub fn variance(&self) -> f64 {
        match self {
            Distribution::Fixed { .. } => 0.0,
            Distribution::Exponential { mean } => mean * mean,
            Distribution::Lognormal { mean, cv } | Distribution::Gamma { mean, cv } => (mean * cv).powi(2),
            Distribution::Normal { sd, .. } => sd * sd,
            Distribution::Weibull { shape, scale } => {
                scale * scale * (gamma(1.0 + 2.0 / shape) - gamma(1.0 + 1.0 / shape).powi(2))
            }
            Distribution::Uniform { low, high } => (high - low).powi(2) / 12.0,
            Distribution::Triangular { low, mode, high } => {
                (low * low + mode * mode + high * high - low * mode - low * high - mode * high) / 18.0
            }
            Distribution::Empirical { values } => {
                let mean = self.mean();
                values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64
            }
            Distribution::Regimes { shares, parts } => {
                let mean = self.mean();
                let square = |part: &Distribution| part.variance() + (part.mean() - mean).powi(2);
                shares.iter().zip(parts).map(|(share, part)| share * square(part)).sum()
            }
        }
    }

    /// Returns the distribution of what this one says times `factor` > 0.
    pub fn scaled(&self, factor: f64) -> Distribution {
        let times = |values: &[f64]| values.iter().map(|value| value * factor).collect();
        match self {
            Distribution::Fixed { value } => Distribution::Fixed { value: value * factor },
            Distribution::Exponential { mean } => Distribution::Exponential { mean: mean * factor },
            Distribution::Lognormal { mean, cv } => Distribution::Lognormal { mean: mean * factor, cv: *cv },
            Distribution::Gamma { mean, cv } => Distribution::Gamma { mean: mean * factor, cv: *cv },
            Distribution::Weibull { shape, scale } => {
                Distribution::Weibull { shape: *shape, scale: scale * factor }
            }
            Distribution::Normal { mean, sd } => {
                Distribution::Normal { mean: mean * factor, sd: sd * factor }
            }
            Distribution::Uniform { low, high } => {
                Distribution::Uniform { low: low * factor, high: high * factor }
            }
            Distribution::Triangular { low, mode, high } => {
                Distribution::Triangular { low: low * factor, mode: mode * factor, high: high * factor }
            }
            Distribution::Empirical { values } => Distribution::Empirical { values: times(values) },
            Distribution::Regimes { shares, parts } => Distribution::Regimes {
                shares: shares.clone(),
                parts: parts.iter().map(|part| part.scaled(factor)).collect(),
            },
        }
    }

    /// Returns the sampler, whose draws are in microseconds.
    pub fn sampler(&self) -> Sampler {
        const MINUTE: f64 = 60e6;
        match self {
            Distribution::Fixed { value } => Sampler::Fixed(value * MINUTE),
            Distribution::Exponential { mean } => Sampler::Exponential(mean * MINUTE),
            Distribution::Lognormal { mean, cv } => {
                let variance = (cv * cv).ln_1p();
                Sampler::Lognormal { mu: (mean * MINUTE).ln() - variance / 2.0, sigma: variance.sqrt() }
            }
            Distribution::Gamma { mean, cv } => {
                let shape = 1.0 / (cv * cv);
                match Gamma::new(shape, mean * MINUTE / shape) {
                    Ok(gamma) => Sampler::Gamma(gamma),
                    Err(_) => Sampler::Fixed(mean * MINUTE),
                }
            }
            Distribution::Weibull { shape, scale } => {
                Sampler::Weibull { power: 1.0 / shape, scale: scale * MINUTE }
            }
            Distribution::Normal { mean, sd } => Sampler::Normal { mean: mean * MINUTE, sd: sd * MINUTE },
            Distribution::Uniform { low, high } => {
                Sampler::Uniform { low: low * MINUTE, width: (high - low) * MINUTE }
            }
            Distribution::Triangular { low, mode, high } => {
                Sampler::Triangular { low: low * MINUTE, mode: mode * MINUTE, high: high * MINUTE }
            }
            Distribution::Empirical { values } => {
                Sampler::Empirical(values.iter().map(|value| value * MINUTE).collect())
            }
            Distribution::Regimes { shares, parts } => Sampler::Regimes {
                until: shares
                    .iter()
                    .scan(0.0, |sum, share| {
                        *sum += share;
                        Some(*sum)
                    })
                    .collect(),
                parts: parts.iter().map(Distribution::sampler).collect(),
            },
        }
    }
}

fn gamma(x: f64) -> f64 {
    statrs::function::gamma::gamma(x)
}

/// A distribution ready to be sampled \[µs\]; which one is told by a byte of its own, quicker than by what its fields
/// cannot be.
#[derive(Clone, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Sampler {
    Fixed(f64),
    Exponential(f64),
    Lognormal { mu: f64, sigma: f64 },
    Gamma(Gamma<f64>),
    Weibull { power: f64, scale: f64 },
    Normal { mean: f64, sd: f64 },
    Uniform { low: f64, width: f64 },
    Triangular { low: f64, mode: f64, high: f64 },
    Empirical(Vec<f64>),
    Regimes { until: Vec<f64>, parts: Vec<Sampler> },
}

impl Sampler {
    /// Draws one value \[µs\].
    #[inline(always)]
    pub fn sample(&self, stream: &mut ShortStream) -> f64 {
        match self {
            Sampler::Fixed(value) => *value,
            Sampler::Exponential(mean) => {
                let unit: f64 = Exp1.sample(stream);
                mean * unit
            }
            Sampler::Lognormal { mu, sigma } => {
                let unit: f64 = StandardNormal.sample(stream);
                (mu + sigma * unit).exp()
            }
            Sampler::Gamma(_)
            | Sampler::Weibull { .. }
            | Sampler::Normal { .. }
            | Sampler::Uniform { .. }
            | Sampler::Triangular { .. }
            | Sampler::Empirical(_)
            | Sampler::Regimes { .. } => self.sample_rarer(stream),
        }
    }

    /// Draws from whatever is not drawn for every service; apart, to keep the rest short where it is inlined.
    #[inline(never)]
    fn sample_rarer(&self, stream: &mut ShortStream) -> f64 {
        match self {
            Sampler::Fixed(_) | Sampler::Exponential(_) | Sampler::Lognormal { .. } => self.sample(stream),
            Sampler::Gamma(gamma) => gamma.sample(stream),
            Sampler::Weibull { power, scale } => {
                let unit: f64 = Exp1.sample(stream);
                scale * unit.powf(*power)
            }
            Sampler::Normal { mean, sd } => {
                let unit: f64 = StandardNormal.sample(stream);
                mean + sd * unit
            }
            Sampler::Uniform { low, width } => low + width * stream.random::<f64>(),
            Sampler::Triangular { low, mode, high } => triangular(*low, *mode, *high, stream.random::<f64>()),
            Sampler::Empirical(values) => values[(stream.random::<f64>() * values.len() as f64) as usize],
            Sampler::Regimes { until, parts } => {
                let luck: f64 = stream.random();
                let part = until.iter().position(|&end| luck < end).unwrap_or(parts.len() - 1);
                parts[part].sample(stream)
            }
        }
    }
}

/// Inverts the triangular distribution function at `u`.
fn triangular(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let width = high - low;
    if u * width < mode - low {
        low + (u * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - u) * width * (high - mode)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream::Key;
    use statrs::distribution::{self as exact, ContinuousCDF};

    fn draws(distribution: &Distribution, n: u64) -> Vec<f64> {
        let sampler = distribution.sampler();
        (0..n).map(|i| sampler.sample(&mut Key::replication(7, i).short()) / 60e6).collect()
    }

    fn all() -> Vec<Distribution> {
        vec![
            Distribution::Fixed { value: 5.0 },
            Distribution::Exponential { mean: 5.0 },
            Distribution::Lognormal { mean: 5.0, cv: 0.5 },
            Distribution::Gamma { mean: 5.0, cv: 0.7 },
            Distribution::Gamma { mean: 5.0, cv: 2.0 },
            Distribution::Weibull { shape: 1.5, scale: 180.0 },
            Distribution::Normal { mean: -5.0, sd: 10.0 },
            Distribution::Uniform { low: 5.0, high: 60.0 },
            Distribution::Triangular { low: 8.0, mode: 12.0, high: 15.0 },
            Distribution::Empirical { values: vec![1.0, 2.0, 6.0] },
            Distribution::Regimes {
                shares: vec![0.8, 0.2],
                parts: vec![
                    Distribution::Exponential { mean: 1.0 },
                    Distribution::Uniform { low: 4.0, high: 8.0 },
                ],
            },
        ]
    }

    /// |z| ≤ 4 for 11 means: false alarm 7e-4. Variances within 5 %.
    #[test]
    fn draws_have_the_stated_mean_and_variance() {
        for distribution in all() {
            let values = draws(&distribution, 200_000);
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
            let error = (distribution.variance() / n).sqrt();
            assert!((mean - distribution.mean()).abs() <= 4.0 * error + 1e-9, "{distribution:?}: {mean}");
            assert!(
                (variance - distribution.variance()).abs() <= 0.05 * distribution.variance() + 1e-9,
                "{distribution:?}: {variance}"
            );
        }
    }

    /// Kolmogorov-Smirnov at 100,000 draws; √n·D ≤ 2.0 has a false alarm of 7e-4 each, 6 tests.
    #[test]
    fn draws_follow_the_distribution_function() -> Result<(), Box<dyn std::error::Error>> {
        type Law = Box<dyn Fn(f64) -> f64>;
        let sigma = 1.25f64.ln().sqrt();
        let shape = 1.0 / 0.49;
        let cases: Vec<(Distribution, Law)> = vec![
            (Distribution::Exponential { mean: 5.0 }, Box::new(|x| 1.0 - (-x / 5.0).exp())),
            (Distribution::Lognormal { mean: 5.0, cv: 0.5 }, {
                let law = exact::LogNormal::new(5f64.ln() - sigma * sigma / 2.0, sigma)?;
                Box::new(move |x| law.cdf(x))
            }),
            (Distribution::Gamma { mean: 5.0, cv: 0.7 }, {
                let law = exact::Gamma::new(shape, shape / 5.0)?;
                Box::new(move |x| law.cdf(x))
            }),
            (Distribution::Weibull { shape: 1.5, scale: 180.0 }, {
                let law = exact::Weibull::new(1.5, 180.0)?;
                Box::new(move |x| law.cdf(x))
            }),
            (Distribution::Normal { mean: -5.0, sd: 10.0 }, {
                let law = exact::Normal::new(-5.0, 10.0)?;
                Box::new(move |x| law.cdf(x))
            }),
            (Distribution::Triangular { low: 8.0, mode: 12.0, high: 15.0 }, {
                let law = exact::Triangular::new(8.0, 15.0, 12.0)?;
                Box::new(move |x| law.cdf(x))
            }),
        ];
        for (distribution, cdf) in cases {
            let mut values = draws(&distribution, 100_000);
            values.sort_by(f64::total_cmp);
            let n = values.len() as f64;
            let gap = |(i, &x): (usize, &f64)| {
                let p = cdf(x);
                (p - i as f64 / n).abs().max((p - (i + 1) as f64 / n).abs())
            };
            let distance = values.iter().enumerate().map(gap).fold(0.0, f64::max);
            assert!(distance * n.sqrt() <= 2.0, "{distribution:?}: {distance}");
        }
        Ok(())
    }

    #[test]
    fn a_longer_mean_makes_every_draw_longer() {
        for i in 0..1000 {
            let draw = |mean| {
                let sampler = Distribution::Lognormal { mean, cv: 0.5 }.sampler();
                sampler.sample(&mut Key::replication(3, i).short())
            };
            assert!(draw(6.0) > draw(5.0));
        }
    }
}
