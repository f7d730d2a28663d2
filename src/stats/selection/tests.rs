//! Selections of a few policies: equal ones, those without spread, without a value, with too few replications. How often
//! the selected one is good: `tests/it/select/chances.rs`, and on paper `results/selection.md`.

use super::*;
use crate::stats::interval::normal_quantile;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A standard normal number.
pub(crate) fn normal(rng: &mut Xoshiro256PlusPlus) -> f64 {
    normal_quantile(rng.random::<f64>().clamp(1e-16, 1.0 - 1e-16))
}

const DESIGN: Design =
    Design { confidence: 0.95, indifference: 1.0, lower: true, first: 20, at_most: 100_000 };

/// Replications as they are asked for, and how often that was.
struct Luck<F> {
    value: F,
    asked: Vec<Vec<Wanted>>,
    stop_at: usize,
}

impl<F: Fn(usize, u64) -> Pair> Luck<F> {
    fn new(value: F) -> Luck<F> {
        Luck { value, asked: Vec::new(), stop_at: usize::MAX }
    }

    fn select(&mut self, policies: usize, design: Design) -> Option<Selected> {
        select(policies, &design, &mut |wanted| {
            if self.asked.len() == self.stop_at {
                return None;
            }
            self.asked.push(wanted.to_vec());
            let lot = |lot: &Wanted| {
                lot.replications.clone().map(|index| (self.value)(lot.policy, index)).collect()
            };
            Some(wanted.iter().map(lot).collect())
        })
    }
}

/// Luck of replication `index` that all policies have in common, and one of the policy itself.
fn luck(policy: usize, index: u64) -> (f64, f64) {
    let of = |key: u64| normal(&mut Xoshiro256PlusPlus::seed_from_u64(index * 1000 + key));
    (of(999), of(policy as u64))
}

fn fates(found: &Selected) -> Vec<Fate> {
    found.standings.iter().map(|standing| standing.fate).collect()
}

#[test]
fn twins_are_found_and_wait_for_no_cap() {
    // The second is the first by another name; the third is three zones worse.
    let value = |policy: usize, index| {
        let (common, own) = luck(policy.max(1), index);
        (20.0 + 4.0 * common + own + if policy == 2 { 3.0 } else { 0.0 }, 1.0)
    };
    let mut luck = Luck::new(value);
    let found = luck.select(3, DESIGN).unwrap();
    assert_eq!(fates(&found), [Fate::Selected, Fate::Twin, Fate::Apart]);
    assert_eq!((found.ending, found.selected, found.within), (Ending::Decided, 0, 0.0));
    // The twin asks for no more than the first stage.
    assert!(luck.asked[1..].iter().flatten().all(|lot| lot.policy != 1));
}

#[test]
fn only_twins_are_decided_at_once() {
    let found = Luck::new(|_, index| (luck(0, index).0, 1.0)).select(4, DESIGN).unwrap();
    assert_eq!(fates(&found), [Fate::Selected, Fate::Twin, Fate::Twin, Fate::Twin]);
    assert!(found.standings.iter().all(|standing| standing.pairs.len() == 20));
}

#[test]
fn costs_that_never_vary_are_compared_exactly() {
    // Far less than the zone apart, and the highest is the best.
    let design = Design { lower: false, ..DESIGN };
    let found = Luck::new(|policy, _| ([3.0, 3.25, 3.125][policy], 1.0)).select(3, design).unwrap();
    assert_eq!(fates(&found), [Fate::Apart, Fate::Selected, Fate::Apart]);
    assert_eq!(found.within, 0.0);
    let pairs: Vec<&[Pair]> = found.standings.iter().map(|standing| &standing.pairs[..]).collect();
    assert_eq!(two_stage(&pairs, &design), Some(60.0));
}

#[test]
fn who_has_no_value_is_left_out() {
    let value = |policy, index| if policy == 1 { (0.0, 0.0) } else { (luck(policy, index).0, 1.0) };
    let found = Luck::new(value).select(3, DESIGN).unwrap();
    assert_eq!(fates(&found), [Fate::Selected, Fate::Nothing, Fate::Twin]);
    let nobody = |policy, index| if policy > 0 { (0.0, 0.0) } else { (luck(policy, index).0, 1.0) };
    assert!(Luck::new(nobody).select(3, DESIGN).is_none());
}

#[test]
fn with_too_few_it_says_within_what_it_is() {
    // A tenth of a zone apart, and a spread of ten zones.
    let value = |policy, index| (luck(policy, index).1 * 10.0 + policy as f64 / 10.0, 1.0);
    let capped = Luck::new(value).select(2, Design { at_most: 50, ..DESIGN }).unwrap();
    assert_eq!(capped.ending, Ending::AtMost);
    assert!(capped.within > 1.0 && fates(&capped).contains(&Fate::Open));
    assert!(capped.standings.iter().all(|standing| standing.pairs.len() == 50));
    let whole = Luck::new(value).select(2, DESIGN).unwrap();
    assert_eq!((whole.ending, fates(&whole).contains(&Fate::NotApart)), (Ending::Decided, true));
    assert!(whole.within <= 1.0 && whole.standings[0].pairs.len() > 1_000);
}

#[test]
fn what_is_interrupted_keeps_whole_rounds() {
    let value = |policy, index| (luck(policy, index).1 * 10.0, 1.0);
    let mut stopped = Luck { stop_at: 2, ..Luck::new(value) };
    let found = stopped.select(3, DESIGN).unwrap();
    assert_eq!(found.ending, Ending::Interrupted);
    assert!(found.standings.iter().all(|standing| standing.pairs.len() == 28));
    assert!(Luck { stop_at: 0, ..Luck::new(value) }.select(3, DESIGN).is_none());
}

#[test]
fn rounds_ask_for_each_replication_once_and_in_order() {
    let value = |policy, index| {
        let (common, own) = luck(policy, index);
        (30.0 + 5.0 * common + 3.0 * own + policy as f64 * 0.6, 1.0)
    };
    let mut luck = Luck::new(value);
    let found = luck.select(6, DESIGN).unwrap();
    assert_eq!(found.ending, Ending::Decided);
    let mut there = [0; 6];
    for lot in luck.asked.iter().flatten() {
        assert_eq!(lot.replications.start, there[lot.policy]);
        there[lot.policy] = lot.replications.end;
    }
    let counts: Vec<u64> = found.standings.iter().map(|standing| standing.pairs.len() as u64).collect();
    assert_eq!(counts, there);
    assert!(counts[5] < counts[found.selected], "{counts:?}");
}

/// Days of 20 or 500 citizens, who wait longer on busy days; the second policy saves each of them one minute in 26.5. The mean
/// of daily means would see a difference of 0.5 instead of 1: too small for the zone. Ten seeds, all right.
#[test]
fn citizens_are_the_unit_however_many_come() {
    for seed in 0..10 {
        let day = |policy: usize, index: u64| {
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(index + 100_000 * seed);
            let citizens = if rng.random_bool(0.5) { 20.0 } else { 500.0 };
            // 500 of 520 come on busy days: the truth is (20 · 2.6 + 500 · 27.5)/520 = 26.5 min.
            let wait = if citizens > 100.0 { 27.5 } else { 2.6 } * (0.5 + rng.random::<f64>());
            (citizens * wait * (1.0 - policy as f64 / 26.5), citizens)
        };
        let found = Luck::new(day).select(2, Design { indifference: 0.5, ..DESIGN }).unwrap();
        assert_eq!(fates(&found), [Fate::Apart, Fate::Selected]);
    }
}
