//! Designs: which places to look at.

use super::Input;
use rand::RngExt as _;
use rand::seq::SliceRandom as _;

/// Latin hypercubes among which one is chosen.
const CANDIDATES: usize = 10;

/// With more points than this, the first Latin hypercube is taken: comparing all pairs takes too long.
const MOST_COMPARED: usize = 1000;

/// Returns every combination of the values of inputs that have `counts` of them; the last input changes fastest.
///
/// # Example
/// ```
/// use loket::stats::sensitivity::designs::grid;
/// assert_eq!(grid(&[1, 2]), [[0.5, 0.25], [0.5, 0.75]]);
/// ```
pub fn grid(counts: &[usize]) -> Vec<Vec<f64>> {
    let total: usize = counts.iter().product();
    let point = |index: usize| {
        let mut left = index;
        let mut place = vec![0.0; counts.len()];
        for (place, &count) in place.iter_mut().zip(counts).rev() {
            *place = Input::place(left % count, count);
            left /= count;
        }
        place
    };
    (0..total).map(point).collect()
}

/// Returns a Latin hypercube: of `points` equal shares of each input, every one holds exactly one point.
///
/// # Source
/// McKay, Beckman and Conover, "A comparison of three methods for selecting values of input variables in the analysis of
/// output from a computer code", *Technometrics* 21 (1979).
pub fn latin_hypercube(points: usize, inputs: usize, rng: &mut impl rand::Rng) -> Vec<Vec<f64>> {
    let mut found = vec![vec![0.0; inputs]; points];
    let mut shares: Vec<usize> = (0..points).collect();
    for input in 0..inputs {
        shares.shuffle(rng);
        for (point, &share) in found.iter_mut().zip(&shares) {
            point[input] = (share as f64 + rng.random::<f64>()) / points as f64;
        }
    }
    found
}

/// Returns, of ten Latin hypercubes, the one whose closest two points are furthest apart; with more than 1000 points the
/// first.
///
/// # Source
/// Morris and Mitchell, "Exploratory designs for computational experiments", *Journal of Statistical Planning and
/// Inference* 43 (1995): maximin distance.
pub fn spread_hypercube(points: usize, inputs: usize, rng: &mut impl rand::Rng) -> Vec<Vec<f64>> {
    let mut best = latin_hypercube(points, inputs, rng);
    if points > MOST_COMPARED {
        return best;
    }
    let mut most = closest(&best);
    for _ in 1..CANDIDATES {
        let found = latin_hypercube(points, inputs, rng);
        let apart = closest(&found);
        if apart > most {
            (most, best) = (apart, found);
        }
    }
    best
}

/// The square of the distance of the two points that are closest.
fn closest(points: &[Vec<f64>]) -> f64 {
    let apart = |one: &[f64], other: &[f64]| -> f64 {
        one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum()
    };
    let pairs = points.iter().enumerate();
    let pairs = pairs.flat_map(|(place, one)| points[..place].iter().map(move |other| apart(one, other)));
    pairs.fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream::Key;
    use proptest::prelude::*;

    #[test]
    fn a_grid_has_every_combination_once() {
        let found = grid(&[2, 3]);
        let at = |index, count| Input::place(index, count);
        let wanted = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)].map(|(a, b)| vec![at(a, 2), at(b, 3)]);
        assert_eq!(found, wanted);
    }

    #[test]
    fn the_chosen_hypercube_is_more_spread_than_one_at_random() {
        let mut rng = Key::name("spread").long();
        let chosen: f64 = (0..20).map(|_| closest(&spread_hypercube(20, 2, &mut rng))).sum();
        let random: f64 = (0..20).map(|_| closest(&latin_hypercube(20, 2, &mut rng))).sum();
        assert!(chosen > 1.5 * random, "{chosen} against {random}");
    }

    proptest! {
        #[test]
        fn every_share_of_every_input_holds_one_point(points in 1..200_usize, inputs in 1..6_usize, seed in 0..99_u64) {
            let found = spread_hypercube(points, inputs, &mut Key(seed).long());
            prop_assert_eq!(found.len(), points);
            for input in 0..inputs {
                let mut shares: Vec<usize> = found.iter().map(|point| (point[input] * points as f64) as usize).collect();
                shares.sort_unstable();
                prop_assert_eq!(shares, (0..points).collect::<Vec<_>>());
            }
        }
    }
}
