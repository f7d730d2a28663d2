//! Elementary effects: from where they stand, inputs are moved one after the other, many times over.
//!
//! Cheap, and it tells inputs that do nothing from those that do something everywhere alike, and those from inputs
//! whose effect depends on where they or the others stand.

use super::Input;
use rand::RngExt as _;
use rand::seq::SliceRandom as _;

/// Places of an input that can be anywhere, or has too many values: 0, 1/3, 2/3 and 1.
const LEVELS: usize = 4;

/// An input with up to so many values is moved among all of them.
const MOST_VALUES: usize = 20;

/// One move of one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// Which input.
    pub input: usize,
    /// The point before, in [`Trajectories::points`].
    pub from: usize,
    /// The point after.
    pub to: usize,
    /// How far of the way from its first to its last value, in [-1, 1].
    pub step: f64,
}

/// Walks through the places, each of which moves every input once.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectories {
    /// Inputs.
    pub inputs: usize,
    /// The points, walk by walk: each has one more than there are inputs.
    pub points: Vec<Vec<f64>>,
    /// The moves, walk by walk: as many in each as there are inputs.
    pub moves: Vec<Move>,
}

/// What the moves of one input did, per whole way from its first to its last value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Mean \[u\].
    pub mu: f64,
    /// Mean of the sizes \[u\]: how much the input matters.
    pub mu_star: f64,
    /// Standard deviation \[u\]: large where the effect depends on the place; NaN from one move.
    pub sigma: f64,
    /// Moves whose response is known at both ends.
    pub n: usize,
}

/// Returns `count` random walks.
///
/// An input of n values moves by ⌊n/2⌋ of them, one that can be anywhere by 2/3 of the way.
///
/// # Source
/// Morris, "Factorial sampling plans for preliminary computational experiments", *Technometrics* 33 (1991): step
/// p/(2(p − 1)) among p levels.
pub fn trajectories(inputs: &[Input], count: usize, rng: &mut impl rand::Rng) -> Trajectories {
    let mut found = Trajectories { inputs: inputs.len(), points: Vec::new(), moves: Vec::new() };
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    for _ in 0..count {
        let mut levels: Vec<usize> = inputs.iter().map(|input| rng.random_range(0..input.levels())).collect();
        let point = |levels: &[usize]| -> Vec<f64> {
            inputs.iter().zip(levels).map(|(input, &level)| input.at_level(level)).collect()
        };
        found.points.push(point(&levels));
        order.shuffle(rng);
        for &input in &order {
            let step = inputs[input].levels() / 2;
            let before = levels[input];
            let (up, down) = (before + step < inputs[input].levels(), before >= step);
            levels[input] = if up && (!down || rng.random_bool(0.5)) { before + step } else { before - step };
            let way = inputs[input].way(levels[input]) - inputs[input].way(before);
            found.points.push(point(&levels));
            let to = found.points.len() - 1;
            found.moves.push(Move { input, from: to - 1, to, step: way });
        }
    }
    found
}

impl Input {
    fn levels(self) -> usize {
        match self {
            Input::Steps(count) if count <= MOST_VALUES => count,
            Input::Steps(_) | Input::Line => LEVELS,
        }
    }

    /// The value of an input with too many of them that stands for `level`.
    fn value(self, level: usize, count: usize) -> usize {
        (level * (count - 1) + (self.levels() - 1) / 2) / (self.levels() - 1)
    }

    fn at_level(self, level: usize) -> f64 {
        match self {
            Input::Line => level as f64 / (LEVELS - 1) as f64,
            Input::Steps(count) => Input::place(self.value(level, count), count),
        }
    }

    /// How far `level` is from the first value, of the way to the last.
    fn way(self, level: usize) -> f64 {
        match self {
            Input::Line => level as f64 / (LEVELS - 1) as f64,
            Input::Steps(count) => self.value(level, count) as f64 / (count - 1) as f64,
        }
    }
}

impl Trajectories {
    /// Returns the effect of each input from the `values` of the points (NaN: unknown), of the walks `drawn`, which may
    /// be named several times; `None` without any move that is known.
    ///
    /// # Source
    /// Morris (1991); Campolongo, Cariboni and Saltelli, "An effective screening design for sensitivity analysis of
    /// large models", *Environmental Modelling & Software* 22 (2007): mean of the sizes.
    pub fn effects(&self, values: &[f64], drawn: &[usize]) -> Vec<Option<Effect>> {
        let mut changes: Vec<Vec<f64>> = vec![Vec::with_capacity(drawn.len()); self.inputs];
        for &walk in drawn {
            for step in &self.moves[walk * self.inputs..(walk + 1) * self.inputs] {
                let change = (values[step.to] - values[step.from]) / step.step;
                if change.is_finite() {
                    changes[step.input].push(change);
                }
            }
        }
        changes.iter().map(|changes| Effect::of(changes)).collect()
    }
}

impl Effect {
    fn of(changes: &[f64]) -> Option<Effect> {
        let n = changes.len() as f64;
        let mu = changes.iter().sum::<f64>() / n;
        let mu_star = changes.iter().map(|change| change.abs()).sum::<f64>() / n;
        let square: f64 = changes.iter().map(|change| (change - mu).powi(2)).sum();
        let sigma = (square / (n - 1.0)).sqrt();
        (n > 0.0).then_some(Effect { mu, mu_star, sigma, n: changes.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream::Key;

    const INPUTS: [Input; 5] =
        [Input::Line, Input::Steps(2), Input::Steps(3), Input::Steps(1000), Input::Steps(6)];

    fn walks(count: usize) -> Trajectories {
        trajectories(&INPUTS, count, &mut Key::name("walks").long())
    }

    fn all(count: usize) -> Vec<usize> {
        (0..count).collect()
    }

    #[test]
    fn each_walk_moves_every_input_once() {
        let found = walks(30);
        assert_eq!((found.points.len(), found.moves.len()), (180, 150));
        for walk in found.moves.chunks(5) {
            let mut moved: Vec<usize> = walk.iter().map(|step| step.input).collect();
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2, 3, 4]);
        }
        for step in &found.moves {
            let (from, to) = (&found.points[step.from], &found.points[step.to]);
            let differ: Vec<usize> = (0..5).filter(|&input| from[input] != to[input]).collect();
            assert_eq!(differ, [step.input]);
            assert_eq!((to[step.input] - from[step.input]).signum(), step.step.signum());
        }
        let sizes = |input: usize| -> Vec<f64> {
            found.moves.iter().filter(|step| step.input == input).map(|step| step.step.abs()).collect()
        };
        assert!(sizes(0).iter().all(|size| (size - 2.0 / 3.0).abs() < 1e-15));
        assert!(sizes(1).iter().all(|&size| size == 1.0) && sizes(2).iter().all(|&size| size == 0.5));
        assert!(sizes(4).iter().all(|size| (size - 0.6).abs() < 1e-15));
    }

    #[test]
    fn effects_of_a_linear_function_are_exact() {
        let found = walks(20);
        // What the inputs stand for: the way from 0 to 1, or the number of the value.
        let f = |point: &Vec<f64>| {
            let number = |input: usize, count: f64| (point[input] * count).floor() / (count - 1.0);
            5.0 + 3.0 * point[0] - 2.0 * number(1, 2.0) + 0.5 * number(2, 3.0) + 7.0 * number(3, 1000.0)
        };
        let values: Vec<f64> = found.points.iter().map(f).collect();
        let effects = found.effects(&values, &all(20));
        for (effect, exact) in effects.iter().zip([3.0, -2.0, 0.5, 7.0, 0.0]) {
            let effect = effect.unwrap();
            assert!((effect.mu - exact).abs() < 1e-12 && (effect.mu_star - f64::abs(exact)).abs() < 1e-12);
            assert!(effect.sigma < 1e-12 && effect.n == 20, "{effect:?}");
        }
        let nothing = effects[4].unwrap();
        assert_eq!((nothing.mu, nothing.mu_star, nothing.sigma), (0.0, 0.0, 0.0));
    }

    #[test]
    fn effects_that_cancel_are_seen_in_their_sizes() {
        // The product of two signs: each input's effect is +2 or -2, half of the time.
        let inputs = [Input::Steps(2), Input::Steps(2)];
        let found = trajectories(&inputs, 400, &mut Key::name("signs").long());
        let sign = |place: f64| if place < 0.5 { -1.0 } else { 1.0 };
        let values: Vec<f64> = found.points.iter().map(|point| sign(point[0]) * sign(point[1])).collect();
        for effect in found.effects(&values, &all(400)) {
            let effect = effect.unwrap();
            // 400 fair signs of size 2 are more than 0.5 from 0 with chance 6e-7.
            assert!(effect.mu_star == 2.0 && effect.mu.abs() < 0.5 && effect.sigma > 1.9, "{effect:?}");
        }
    }

    #[test]
    fn what_is_unknown_is_left_out() {
        let found = walks(2);
        let mut values: Vec<f64> = (0..12).map(f64::from).collect();
        values[0] = f64::NAN;
        let first = found.moves[0].input;
        let effects = found.effects(&values, &all(2));
        assert_eq!(effects[first].unwrap().n, 1);
        assert!(effects[first].unwrap().sigma.is_nan());
        assert_eq!(found.effects(&[f64::NAN; 12], &all(2)), [None; 5]);
    }
}
