//! The ways a case can take through its steps: whether they end, and how often each step is visited.

use super::demand::ComeBack;
use super::service::{Fork, Service, Step, Task, Then};
use super::{Scenario, ServiceId, StepId};
use crate::random::stream::Key;

/// A place in the route and the step that is done there; a detour keeps the place it left from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    position: usize,
    step: StepId,
    /// On a detour for want of stock: the step to come back to.
    back: Option<StepId>,
}

/// One way on from a state.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// The next state; `None`: the case ends.
    to: Option<usize>,
    probability: f64,
    /// Time passes on the way, apart from the step itself.
    takes_time: bool,
}

/// All states a case of one service can be in, the first one first.
pub(super) struct Flow {
    states: Vec<State>,
    ways: Vec<Vec<Way>>,
    steps: usize,
    /// States to begin with, and the share of the cases that do.
    begins: Vec<(usize, f64)>,
    /// Places of the route with a choice: each step, and who takes it.
    forks: Vec<(usize, Vec<(StepId, f64)>)>,
    /// Of each step: who goes to an express counter, and where that is.
    express: Vec<Option<(f64, StepId)>>,
}

impl Flow {
    /// Follows the route of `service`; `accuracy` is the mean accuracy of the officers by step.
    pub fn new(scenario: &Scenario, service: ServiceId, accuracy: &[f64]) -> Flow {
        let route = &scenario.services[service.index()].route;
        let mut flow = Flow {
            states: Vec::new(),
            ways: Vec::new(),
            steps: scenario.steps.len(),
            begins: Vec::new(),
            forks: forks(&scenario.services[service.index()]),
            express: scenario.steps.iter().map(express_share).collect(),
        };
        let begins = flow.goes_on(0, route, 1.0, false);
        flow.begins = begins.iter().filter_map(|way| Some((way.to?, way.probability))).collect();
        while flow.ways.len() < flow.states.len() {
            let from = flow.states[flow.ways.len()];
            let ways = flow.ways_from(from, route, &scenario.steps[from.step.index()], accuracy);
            flow.ways.push(ways);
        }
        flow
    }

    fn state(&mut self, state: State) -> usize {
        let known = self.states.iter().position(|other| *other == state);
        known.unwrap_or_else(|| {
            self.states.push(state);
            self.states.len() - 1
        })
    }

    fn ways_from(&mut self, from: State, route: &[StepId], step: &Step, accuracy: &[f64]) -> Vec<Way> {
        let mut ways = Vec::new();
        let mut left = 1.0;
        if let Some(errors) = &step.errors {
            let accuracy = accuracy.get(from.step.index()).copied().unwrap_or(1.0);
            let risk = errors.at_skill_0 + (errors.at_skill_1 - errors.at_skill_0) * accuracy;
            ways.extend(self.way(from, route, errors.then, risk));
            left -= risk;
        }
        let mut rest = 1.0;
        for outcome in &step.outcomes {
            ways.extend(self.way(from, route, outcome.then, left * outcome.share));
            rest -= outcome.share;
        }
        let probability = if rest > 1e-12 { left * rest } else { 0.0 };
        if is_possible(probability) {
            match from.back {
                Some(step) => {
                    let to = Some(self.state(State { position: from.position, step, back: None }));
                    ways.push(Way { to, probability, takes_time: true });
                }
                None => ways.extend(self.goes_on(from.position + 1, route, probability, false)),
            }
        }
        if let Some(out) = step.when_out {
            // How often stock is out only the simulation can tell.
            let detour = State { position: from.position, step: out.step, back: Some(from.step) };
            ways.push(Way { to: Some(self.state(detour)), probability: 0.0, takes_time: false });
        }
        ways
    }

    /// Returns the ways to place `position` of the route: to its step, to those there is a choice of, or to the end.
    fn goes_on(&mut self, position: usize, route: &[StepId], probability: f64, takes_time: bool) -> Vec<Way> {
        let Some(&step) = route.get(position) else {
            return vec![Way { to: None, probability, takes_time }];
        };
        let fork = self.forks.iter().find(|(place, _)| *place == position);
        let steps = fork.map_or_else(|| vec![(step, 1.0)], |(_, steps)| steps.clone());
        let mut ways = Vec::new();
        for (step, share) in steps.into_iter().filter(|(_, share)| is_possible(*share)) {
            ways.extend(self.comes_to(State { position, step, back: None }, probability * share, takes_time));
        }
        ways
    }

    /// Returns the ways to `state`, or past it to an express counter.
    fn comes_to(&mut self, state: State, probability: f64, takes_time: bool) -> Vec<Way> {
        let mut ways = Vec::new();
        let mut way = |flow: &mut Flow, state: State, probability: f64| {
            if is_possible(probability) {
                ways.push(Way { to: Some(flow.state(state)), probability, takes_time });
            }
        };
        match self.express[state.step.index()] {
            Some((share, step)) => {
                way(self, state, probability * (1.0 - share));
                way(self, State { step, ..state }, probability * share);
            }
            None => way(self, state, probability),
        }
        ways
    }

    /// Returns the ways that `then` goes; none if it is never gone.
    fn way(&mut self, from: State, route: &[StepId], then: Then, probability: f64) -> Vec<Way> {
        if !is_possible(probability) {
            return Vec::new();
        }
        let (to, takes_time) = match then {
            Then::Repeat => (Some(from), false),
            Then::GoTo(step) => {
                let position = route.iter().position(|visited| *visited == step);
                (Some(State { position: position.unwrap_or(from.position), step, back: None }), false)
            }
            Then::Return(ComeBack::AtOnce) => (Some(from), false),
            Then::Return(ComeBack::Days(_)) => (Some(from), true),
            Then::Reject | Then::Finish => (None, false),
        };
        match to {
            Some(state) => self.comes_to(state, probability, takes_time),
            None => vec![Way { to: None, probability, takes_time }],
        }
    }

    /// Returns the steps a case can come to, some of them repeatedly.
    pub fn reached(&self) -> impl Iterator<Item = StepId> {
        self.states.iter().map(|state| state.step)
    }

    /// Returns a step from which no end can be reached.
    pub fn endless(&self) -> Option<StepId> {
        let mut ends = vec![false; self.states.len()];
        loop {
            let reaches = |state: usize| self.ways[state].iter().any(|way| way.to.is_none_or(|to| ends[to]));
            let found: Vec<usize> = (0..ends.len()).filter(|&state| !ends[state] && reaches(state)).collect();
            if found.is_empty() {
                return ends.iter().position(|ends| !ends).map(|state| self.states[state].step);
            }
            found.into_iter().for_each(|state| ends[state] = true);
        }
    }

    /// Returns a step that can follow itself without any time passing.
    pub fn timeless_loop(&self, scenario: &Scenario) -> Option<StepId> {
        let timeless = |state: &State| match &scenario.steps[state.step.index()].task {
            Task::Work { work: time, .. } | Task::Delay(time) => time.mean() == 0.0,
        };
        // States are dropped that lead to no timeless state; a loop is what cannot be dropped.
        let mut left: Vec<bool> = self.states.iter().map(timeless).collect();
        loop {
            let goes_on = |state: usize| {
                self.ways[state].iter().any(|way| !way.takes_time && way.to.is_some_and(|to| left[to]))
            };
            match (0..left.len()).find(|&state| left[state] && !goes_on(state)) {
                Some(state) => left[state] = false,
                None => return left.iter().position(|left| *left).map(|state| self.states[state].step),
            }
        }
    }

    /// Returns the expected number of visits to each step by one case; not a number if the case may
    /// never end.
    pub fn visits(&self) -> Vec<f64> {
        if self.endless().is_some() {
            return vec![f64::NAN; self.steps];
        }
        let mut expected = vec![0.0; self.states.len()];
        // Gauss-Seidel on v = e₀ + Pᵀ v.
        for _ in 0..100_000 {
            let mut change: f64 = 0.0;
            for state in 0..expected.len() {
                let into = |(from, ways): (usize, &Vec<Way>)| -> f64 {
                    let share: f64 =
                        ways.iter().filter(|way| way.to == Some(state)).map(|way| way.probability).sum();
                    if share > 0.0 { share * expected[from] } else { 0.0 }
                };
                let sum: f64 = self.ways.iter().enumerate().map(into).sum();
                let begins = self.begins.iter().filter(|(first, _)| *first == state);
                let new = sum + begins.map(|(_, share)| share).sum::<f64>();
                change = change.max((new - expected[state]).abs() / new.max(1.0));
                expected[state] = new;
            }
            if change.is_nan() || change < 1e-12 {
                break;
            }
        }
        let mut visits = vec![0.0; self.steps];
        for (state, expected) in self.states.iter().zip(expected) {
            visits[state.step.index()] += expected;
        }
        visits
    }
}

/// Returns the choices of `service`, and who takes which step; of those who are steered, as many each.
fn forks(service: &Service) -> Vec<(usize, Vec<(StepId, f64)>)> {
    let fork = |fork: &Fork| {
        let evenly = service.steers / fork.steps.len() as f64;
        let share = |place: usize| match service.splits.get(place) {
            Some(share) => evenly + (1.0 - service.steers) * share,
            None if place == 0 => evenly + 1.0 - service.steers,
            None => evenly,
        };
        (fork.position, fork.steps.iter().enumerate().map(|(place, &step)| (step, share(place))).collect())
    };
    service.forks.iter().map(fork).collect()
}

/// Returns which share of those who come to `step` goes to an express counter, and where that is.
fn express_share(step: &Step) -> Option<(f64, StepId)> {
    let express = step.express?;
    Some((short_work(step).0, express.step))
}

/// Returns the share of the work at `step` that is short enough for its express counter, and what all of it
/// adds to the mean \[min\]: from many draws, always the same.
pub(super) fn short_work(step: &Step) -> (f64, f64) {
    const DRAWS: u64 = 4000;
    let (Some(express), Task::Work { work, .. }) = (&step.express, &step.task) else { return (0.0, 0.0) };
    let sampler = work.sampler();
    let key = Key::name("express");
    let draws = (0..DRAWS).map(|draw| sampler.sample(&mut key.with(draw).short()) / 60e6);
    let short: Vec<f64> = draws.filter(|work| *work < express.below).collect();
    (short.len() as f64 / DRAWS as f64, short.iter().sum::<f64>() / DRAWS as f64)
}

/// A share that is not a number has been reported where it was read; it may go any way.
fn is_possible(probability: f64) -> bool {
    probability > 0.0 || probability.is_nan()
}
