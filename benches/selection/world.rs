//! Policies whose truth is known, and how often each procedure selects a good one of them.

use loket::stats::selection::{Design, Ending, Pair, Wanted, eta, rinott_h, select};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Policies of every world.
pub const POLICIES: usize = 10;
/// Replications of the first stage.
pub const FIRST: u64 = 32;
/// The zone of indifference: one standard deviation by the root of the first stage.
pub const ZONE: f64 = 0.176_776_695;

/// A world of policies: which is the best, how they spread and what they have in common.
#[derive(Clone, Copy, Debug)]
pub struct World {
    pub name: &'static str,
    /// Means by policy \[standard deviations of the first\]; the lowest is the best.
    pub mean: fn(usize) -> f64,
    /// Standard deviations.
    pub sd: fn(usize) -> f64,
    /// Correlation by the same luck.
    pub common: f64,
    /// Exponential instead of normal luck.
    pub skewed: bool,
}

fn slippage(policy: usize) -> f64 {
    if policy == 3 { 0.0 } else { ZONE }
}

fn spaced(policy: usize) -> f64 {
    ZONE * ((policy + 7) % POLICIES) as f64
}

/// The best, others hardly worse than it, and two just outside the zone of the best.
fn crowded(policy: usize) -> f64 {
    ZONE * [0.9, 0.9, 1.05, 0.0, 0.9, 0.9, 1.05, 0.9, 0.9, 0.9][policy]
}

/// Most are many zones worse.
fn spread_out(policy: usize) -> f64 {
    20.0 * spaced(policy)
}

fn equal(_: usize) -> f64 {
    1.0
}

/// From half to one and a half, the best in the middle.
fn unequal(policy: usize) -> f64 {
    0.5 + policy as f64 / (POLICIES - 1) as f64
}

#[rustfmt::skip]
pub const WORLDS: [World; 9] = [
    World { name: "slippage", mean: slippage, sd: equal, common: 0.0, skewed: false },
    World { name: "slippage, same luck", mean: slippage, sd: equal, common: 0.5, skewed: false },
    World { name: "slippage, unequal spread", mean: slippage, sd: unequal, common: 0.0, skewed: false },
    World { name: "slippage, exponential", mean: slippage, sd: equal, common: 0.0, skewed: true },
    World { name: "slippage, exponential, same luck, unequal", mean: slippage, sd: unequal, common: 0.5, skewed: true },
    World { name: "equally spaced", mean: spaced, sd: equal, common: 0.0, skewed: false },
    World { name: "equally spaced, same luck", mean: spaced, sd: equal, common: 0.5, skewed: false },
    World { name: "crowded at the edge of the zone", mean: crowded, sd: equal, common: 0.0, skewed: false },
    World { name: "20 zones apart, same luck", mean: spread_out, sd: equal, common: 0.5, skewed: false },
];

/// How a procedure fared over many selections.
#[derive(Clone, Copy, Debug, Default)]
pub struct Record {
    /// Selections.
    pub runs: u32,
    /// Those within the zone of the best.
    pub good: u32,
    /// Replications, of all policies and selections.
    pub replications: f64,
    /// Replications if every policy had as many as the longest.
    pub longest: f64,
}

impl Record {
    fn add(&mut self, world: &World, selected: usize, counts: &[u64]) {
        let lowest = (0..POLICIES).map(world.mean).fold(f64::INFINITY, f64::min);
        self.runs += 1;
        self.good += u32::from((world.mean)(selected) <= lowest + ZONE * (1.0 - 1e-9));
        self.replications += counts.iter().sum::<u64>() as f64;
        self.longest += counts.iter().max().map_or(0.0, |&most| (most * counts.len() as u64) as f64);
    }

    pub fn good_share(&self) -> f64 {
        f64::from(self.good) / f64::from(self.runs)
    }
}

/// What the procedures made of a world.
#[derive(Clone, Copy, Debug, Default)]
pub struct Records {
    /// loket's.
    pub loket: Record,
    /// Kim and Nelson's of 2001, looking after every replication.
    pub kim_nelson: Record,
    /// Rinott's.
    pub rinott: Record,
}

impl World {
    /// Value of `policy` with luck of `shared` and `own` replication.
    fn value(&self, policy: usize, shared: f64, own: f64) -> f64 {
        let luck = self.common.sqrt() * shared + (1.0 - self.common).sqrt() * own;
        (self.mean)(policy) + (self.sd)(policy) * luck
    }

    /// Returns replication after replication of all policies, from luck that `seed` decides.
    fn replications(&self, seed: u64) -> impl FnMut() -> [f64; POLICIES] + use<'_> {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        move || {
            let shared = draw(&mut rng, self.skewed);
            std::array::from_fn(|policy| self.value(policy, shared, draw(&mut rng, self.skewed)))
        }
    }

    /// Selects `runs` times by loket's procedure.
    pub fn loket(&self, runs: u32, confidence: f64) -> Record {
        let mut record = Record::default();
        let design =
            Design { confidence, indifference: ZONE, lower: true, first: FIRST, at_most: 10_000_000 };
        for run in 0..runs {
            let mut next = self.replications(u64::from(run));
            let mut rows: Vec<[f64; POLICIES]> = Vec::new();
            let mut sample = |wanted: &[Wanted]| {
                let lot = |lot: &Wanted| -> Vec<Pair> {
                    while rows.len() < lot.replications.end as usize {
                        rows.push(next());
                    }
                    lot.replications.clone().map(|index| (rows[index as usize][lot.policy], 1.0)).collect()
                };
                Some(wanted.iter().map(lot).collect())
            };
            let found = select(POLICIES, &design, &mut sample).expect("not interrupted");
            assert_eq!(found.ending, Ending::Decided);
            let counts: Vec<u64> =
                found.standings.iter().map(|standing| standing.pairs.len() as u64).collect();
            record.add(self, found.selected, &counts);
        }
        record
    }

    /// Selects `runs` times by each procedure, with the same luck.
    pub fn all(&self, runs: u32, confidence: f64) -> Records {
        let mut records = Records { loket: self.loket(runs, confidence), ..Records::default() };
        let h = rinott_h(POLICIES as u64, FIRST, confidence);
        for run in 0..runs {
            self.kim_nelson(u64::from(run), confidence, &mut records.kim_nelson);
            self.rinott(u64::from(run), h, &mut records.rinott);
        }
        records
    }

    /// Kim and Nelson (2001), c = 1, with the η that the same luck allows.
    fn kim_nelson(&self, seed: u64, confidence: f64, record: &mut Record) {
        let mut next = self.replications(seed);
        let mut sums = [0.0; POLICIES];
        let first: Vec<[f64; POLICIES]> = (0..FIRST).map(|_| next()).collect();
        for row in &first {
            (0..POLICIES).for_each(|policy| sums[policy] += row[policy]);
        }
        let chance = (1.0 - confidence) / (POLICIES - 1) as f64;
        let squared = 2.0 * eta(chance, FIRST) * (FIRST - 1) as f64;
        let variance = |one: usize, other: usize| {
            let mean = (sums[one] - sums[other]) / FIRST as f64;
            let squares = first.iter().map(|row| (row[one] - row[other] - mean).powi(2));
            squares.sum::<f64>() / (FIRST - 1) as f64
        };
        let variances: [[f64; POLICIES]; POLICIES] =
            std::array::from_fn(|one| std::array::from_fn(|other| variance(one, other)));
        let (mut alive, mut counts) = ((0..POLICIES).collect::<Vec<_>>(), [FIRST; POLICIES]);
        let mut r = FIRST;
        loop {
            let beaten = |policy: usize| {
                alive.iter().any(|&other| {
                    let reach = (squared * variances[policy][other] / ZONE - ZONE * r as f64).max(0.0) / 2.0;
                    other != policy && sums[policy] > sums[other] + reach
                })
            };
            let left: Vec<usize> = alive.iter().copied().filter(|&policy| !beaten(policy)).collect();
            alive = left;
            if let [selected] = alive[..] {
                return record.add(self, selected, &counts);
            }
            r += 1;
            let row = next();
            for &policy in &alive {
                sums[policy] += row[policy];
                counts[policy] = r;
            }
        }
    }

    /// Rinott (1978): everybody as long as its own first stage asks for, each with luck of its own.
    fn rinott(&self, seed: u64, h: f64, record: &mut Record) {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut counts = [0; POLICIES];
        let mut means = [0.0; POLICIES];
        for policy in 0..POLICIES {
            let mut value = || {
                let luck = (draw(&mut rng, self.skewed), draw(&mut rng, self.skewed));
                self.value(policy, luck.0, luck.1)
            };
            let first: Vec<f64> = (0..FIRST).map(|_| value()).collect();
            let mean = first.iter().sum::<f64>() / FIRST as f64;
            let variance = first.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (FIRST - 1) as f64;
            counts[policy] = FIRST.max((h * h * variance / ZONE / ZONE).ceil() as u64);
            let sum = first.iter().sum::<f64>() + (FIRST..counts[policy]).map(|_| value()).sum::<f64>();
            means[policy] = sum / counts[policy] as f64;
        }
        let best = (0..POLICIES).min_by(|&one, &other| means[one].total_cmp(&means[other]));
        record.add(self, best.expect("ten policies"), &counts);
    }
}

/// Luck of mean 0 and variance 1: Box and Muller's normal, or an exponential.
fn draw(rng: &mut Xoshiro256PlusPlus, skewed: bool) -> f64 {
    let exponential = -(1.0 - rng.random::<f64>()).ln();
    if skewed {
        return exponential - 1.0;
    }
    (2.0 * exponential).sqrt() * (std::f64::consts::TAU * rng.random::<f64>()).cos()
}
