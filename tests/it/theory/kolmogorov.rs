//! Exact days: Kolmogorov's forward equations of an office whose staff and arrival rate change.
//!
//! The state is the length of the queue and, for each crew, how many of its officers are busy. Who would start is
//! served by the first crew in the list with an officer free. A crew whose officers go home finishes the work in
//! hand. Solved by uniformization (Jensen 1953; Grassmann 1977); nothing here is shared with the engine.

use std::collections::HashMap;

/// Most crews of a day.
const CREWS: usize = 6;

/// Queue, then busy officers by crew.
type State = [u16; 1 + CREWS];

/// A stretch of time in which rates and staff stay the same.
#[derive(Clone)]
pub struct Stretch {
    pub hours: f64,
    /// Arrivals [1/h].
    pub rate: f64,
    /// Officers on duty, by crew.
    pub officers: Vec<u16>,
}

/// What holds all day.
#[derive(Clone, Copy)]
pub struct Rules {
    /// Services of one officer [1/h].
    pub speed: f64,
    /// Rate at which one who waits gives up [1/h].
    pub abandon: f64,
    /// Longest queue.
    pub most: u16,
}

/// What is known of a stretch: means at its end, and areas [h] over it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    pub inside: f64,
    pub queue: f64,
    /// Probability that anybody is inside.
    pub present: f64,
    pub queue_area: f64,
    pub busy_area: f64,
    pub present_area: f64,
}

struct Chain {
    states: Vec<State>,
    /// From, to, rate.
    moves: Vec<(usize, usize, f64)>,
    /// Largest rate out of a state.
    scale: f64,
}

/// Returns the first crew with an officer free.
fn free_crew(state: &State, officers: &[u16]) -> Option<usize> {
    (0..officers.len()).find(|&crew| state[1 + crew] < officers[crew])
}

fn moves(state: &State, rules: Rules, stretch: &Stretch) -> Vec<(State, f64)> {
    let mut moves = Vec::new();
    let mut go = |rate: f64, change: &dyn Fn(&mut State)| {
        if rate > 0.0 {
            let mut to = *state;
            change(&mut to);
            moves.push((to, rate));
        }
    };
    match free_crew(state, &stretch.officers) {
        Some(crew) => go(stretch.rate, &|to| to[1 + crew] += 1),
        None if state[0] < rules.most => go(stretch.rate, &|to| to[0] += 1),
        None => {}
    }
    go(f64::from(state[0]) * rules.abandon, &|to| to[0] -= 1);
    for crew in 0..stretch.officers.len() {
        let busy = state[1 + crew];
        go(f64::from(busy) * rules.speed, &|to| {
            if busy <= stretch.officers[crew] && to[0] > 0 {
                to[0] -= 1;
            } else {
                to[1 + crew] -= 1;
            }
        });
    }
    moves
}

/// Whoever comes on duty takes people from the queue.
fn settled(mut state: State, officers: &[u16]) -> State {
    while state[0] > 0
        && let Some(crew) = free_crew(&state, officers)
    {
        state[0] -= 1;
        state[1 + crew] += 1;
    }
    state
}

impl Chain {
    /// Returns the chain on everything that can be reached from `from`.
    fn new(from: impl Iterator<Item = State>, rules: Rules, stretch: &Stretch) -> Chain {
        let mut index: HashMap<State, usize> = HashMap::new();
        let mut states = Vec::new();
        for state in from {
            index.entry(state).or_insert_with(|| {
                states.push(state);
                states.len() - 1
            });
        }
        let mut chain = Vec::new();
        let (mut next, mut scale) = (0, 0.0_f64);
        while next < states.len() {
            let out = moves(&states[next], rules, stretch);
            scale = scale.max(out.iter().map(|&(_, rate)| rate).sum());
            for (to, rate) in out {
                let to = *index.entry(to).or_insert_with(|| {
                    states.push(to);
                    states.len() - 1
                });
                chain.push((next, to, rate));
            }
            next += 1;
        }
        Chain { states, moves: chain, scale: scale.max(1.0) }
    }

    /// Moves `p` on by `hours` and adds the time spent in each state to `spent`.
    fn advance(&self, p: &mut Vec<f64>, spent: &mut [f64], hours: f64) {
        let jumps = self.scale * hours;
        let mut weight = (-jumps).exp();
        let mut beyond = 1.0 - weight;
        let mut end: Vec<f64> = p.iter().map(|p| p * weight).collect();
        let mut k = 0.0;
        while beyond > 1e-14 || k < jumps {
            for (spent, p) in spent.iter_mut().zip(&*p) {
                *spent += p * beyond / self.scale;
            }
            let mut next = p.clone();
            for &(from, to, rate) in &self.moves {
                let flow = p[from] * (rate / self.scale);
                next[from] -= flow;
                next[to] += flow;
            }
            *p = next;
            k += 1.0;
            weight *= jumps / k;
            beyond = (beyond - weight).max(0.0);
            for (end, p) in end.iter_mut().zip(&*p) {
                *end += p * weight;
            }
        }
        *p = end;
    }
}

/// Returns what is known of each stretch of a day that begins empty.
pub fn solve(rules: Rules, day: &[Stretch]) -> Vec<Found> {
    let mut p: HashMap<State, f64> = HashMap::from([([0; 1 + CREWS], 1.0)]);
    day.iter()
        .map(|stretch| {
            let begin = p.iter().filter(|(_, p)| **p > 1e-18);
            let begin: Vec<(State, f64)> =
                begin.map(|(state, p)| (settled(*state, &stretch.officers), *p)).collect();
            let chain = Chain::new(begin.iter().map(|(state, _)| *state), rules, stretch);
            let place: HashMap<State, usize> =
                chain.states.iter().enumerate().map(|(place, state)| (*state, place)).collect();
            let mut now = vec![0.0; chain.states.len()];
            for (state, p) in begin {
                now[place[&state]] += p;
            }
            let mut spent = vec![0.0; now.len()];
            let pieces = (chain.scale * stretch.hours / 300.0).ceil().max(1.0);
            for _ in 0..pieces as usize {
                chain.advance(&mut now, &mut spent, stretch.hours / pieces);
            }
            p = chain.states.iter().copied().zip(now.iter().copied()).collect();
            found(&chain.states, &now, &spent)
        })
        .collect()
}

fn found(states: &[State], now: &[f64], spent: &[f64]) -> Found {
    let mut found = Found::default();
    for ((state, p), time) in states.iter().zip(now).zip(spent) {
        let queue = f64::from(state[0]);
        let busy = state[1..].iter().map(|&busy| f64::from(busy)).sum::<f64>();
        let present = f64::from(u8::from(queue + busy > 0.0));
        found.inside += p * (queue + busy);
        found.queue += p * queue;
        found.present += p * present;
        found.queue_area += time * queue;
        found.busy_area += time * busy;
        found.present_area += time * present;
    }
    found
}
