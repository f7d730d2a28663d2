//! The ways a case can take through its steps: whether they end, and how often each step is visited.

use super::demand::ComeBack;
use super::service::{Step, Task, Then};
use super::{Scenario, ServiceId, StepId};

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
}

impl Flow {
    /// Follows the route of `service`; `accuracy` is the mean accuracy of the officers by step.
    pub fn new(scenario: &Scenario, service: ServiceId, accuracy: &[f64]) -> Flow {
        let route = &scenario.services[service.index()].route;
        let mut flow = Flow { states: Vec::new(), ways: Vec::new(), steps: scenario.steps.len() };
        if let Some(&first) = route.first() {
            flow.state(State { position: 0, step: first, back: None });
        }
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
            let position = from.position + 1;
            let on = match from.back {
                Some(step) => Some(State { position: from.position, step, back: None }),
                None => route.get(position).map(|&step| State { position, step, back: None }),
            };
            let to = on.map(|state| self.state(state));
            ways.push(Way { to, probability, takes_time: from.back.is_some() });
        }
        if let Some(out) = step.when_out {
            // How often stock is out only the simulation can tell.
            let detour = State { position: from.position, step: out.step, back: Some(from.step) };
            ways.push(Way { to: Some(self.state(detour)), probability: 0.0, takes_time: false });
        }
        ways
    }

    /// Returns the way that `then` goes; `None` if it is never gone.
    fn way(&mut self, from: State, route: &[StepId], then: Then, probability: f64) -> Option<Way> {
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
        is_possible(probability).then(|| Way {
            to: to.map(|state| self.state(state)),
            probability,
            takes_time,
        })
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
                let new = sum + if state == 0 { 1.0 } else { 0.0 };
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

/// A share that is not a number has been reported where it was read; it may go any way.
fn is_possible(probability: f64) -> bool {
    probability > 0.0 || probability.is_nan()
}
