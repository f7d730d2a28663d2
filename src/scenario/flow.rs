//! The ways a case can take through its steps: whether they end, and how often each step is visited.
//!
//! A case is followed with the marks that decide something in this file; there are few of them (`read::marks`).

use super::demand::ComeBack;
use super::marks::{Marking, Marks};
use super::service::{Fork, Outcome, Service, Step, Task, Then};
use super::{Scenario, ServiceId, StepId};
use crate::random::stream::Key;
use std::collections::HashMap;

/// A place in the route, the step that is done there, and the marks that the case carries; a detour keeps the
/// place it left from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct State {
    position: usize,
    step: StepId,
    /// On a detour for want of stock: the step to come back to.
    back: Option<StepId>,
    marks: Marks,
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
pub(super) struct Flow<'s> {
    scenario: &'s Scenario,
    route: &'s [StepId],
    /// Marks that decide something.
    asked: Marks,
    /// Mean accuracy of the officers by step.
    accuracy: &'s [f64],
    states: Vec<State>,
    known: HashMap<State, usize>,
    /// Ways into the first states.
    begins: Vec<Way>,
    ways: Vec<Vec<Way>>,
    /// Places of the route with a choice: each step, and who takes it.
    forks: Vec<(usize, Vec<(StepId, f64)>)>,
    /// Of each step: who goes to an express counter, and where that is.
    express: Vec<Option<(f64, StepId)>>,
}

impl<'s> Flow<'s> {
    /// Follows the route of `service`; `accuracy` is the mean accuracy of the officers by step.
    pub fn new(scenario: &'s Scenario, service: ServiceId, accuracy: &'s [f64]) -> Flow<'s> {
        let service = &scenario.services[service.index()];
        let mut flow = Flow {
            scenario,
            route: &service.route,
            asked: asked(scenario),
            accuracy,
            states: Vec::new(),
            known: HashMap::new(),
            begins: Vec::new(),
            ways: Vec::new(),
            forks: forks(service),
            express: scenario.steps.iter().map(express_share).collect(),
        };
        let first_marks = first_marks(&service.marks, flow.asked);
        for (marks, share) in first_marks.into_iter().filter(|_| !service.route.is_empty()) {
            let ways = flow.come_to_place(0, marks, share);
            flow.begins.extend(ways);
        }
        while flow.ways.len() < flow.states.len() {
            let from = flow.states[flow.ways.len()];
            let ways = flow.ways_from(from, &scenario.steps[from.step.index()]);
            flow.ways.push(ways);
        }
        flow
    }

    fn state(&mut self, state: State) -> usize {
        *self.known.entry(state).or_insert_with(|| {
            self.states.push(state);
            self.states.len() - 1
        })
    }

    /// The ways of a case that comes to `state`: it stays, goes to an express counter, or passes by a step that is
    /// not done for it.
    fn come_to(&mut self, state: State, probability: f64, takes_time: bool) -> Vec<Way> {
        let step = &self.scenario.steps[state.step.index()];
        let done = if step.only.holds(state.marks) { step.share } else { 0.0 };
        let express = self.express[state.step.index()];
        let short = express.map_or(0.0, |(share, _)| share);
        let mut ways = Vec::new();
        if is_possible(done * (1.0 - short)) && is_possible(probability) {
            let to = Some(self.state(state));
            ways.push(Way { to, probability: probability * done * (1.0 - short), takes_time });
        }
        if let Some((_, step)) = express.filter(|_| is_possible(done * short) && is_possible(probability)) {
            let to = Some(self.state(State { step, ..state }));
            ways.push(Way { to, probability: probability * done * short, takes_time });
        }
        if is_possible(1.0 - done) && is_possible(probability) {
            let mut past = self.come_to_place(state.position + 1, state.marks, probability * (1.0 - done));
            past.iter_mut().for_each(|way| way.takes_time = takes_time);
            ways.extend(past);
        }
        ways
    }

    /// The ways of a case that comes to place `position` of the route: to its step, to those there is a choice of, or
    /// to the end.
    fn come_to_place(&mut self, position: usize, marks: Marks, probability: f64) -> Vec<Way> {
        let Some(&step) = self.route.get(position) else {
            return vec![Way { to: None, probability, takes_time: false }];
        };
        let fork = self.forks.iter().find(|(place, _)| *place == position);
        let steps = fork.map_or_else(|| vec![(step, 1.0)], |(_, steps)| steps.clone());
        let mut ways = Vec::new();
        for (step, share) in steps.into_iter().filter(|(_, share)| is_possible(*share)) {
            ways.extend(self.come_to(
                State { position, step, back: None, marks },
                probability * share,
                false,
            ));
        }
        ways
    }

    fn ways_from(&mut self, from: State, step: &Step) -> Vec<Way> {
        let mut ways = Vec::new();
        let mut left = 1.0;
        if let Some(errors) = &step.errors {
            let accuracy = self.accuracy_at(from.step);
            let risk = errors.at_skill_0 + (errors.at_skill_1 - errors.at_skill_0) * accuracy;
            ways.extend(self.follow(from, errors.then, errors.marking, risk));
            left -= risk;
        }
        let mut rest = 1.0;
        for outcome in step.outcomes.iter().filter(|outcome| outcome.only.holds(from.marks)) {
            let share = outcome.share.at(self.accuracy_at(from.step));
            let solved = outcome.solved.as_ref().map_or(0.0, |solved| solved.share);
            ways.extend(self.follow(from, outcome.then, outcome.marking, left * share * (1.0 - solved)));
            rest -= share * (1.0 - solved);
        }
        let probability = if rest > 1e-12 { left * rest } else { 0.0 };
        ways.extend(self.follow(from, Then::Continue, Marking::default(), probability));
        if let Some(out) = step.when_out {
            // How often stock is out only the simulation can tell.
            let detour = State { step: out.step, back: Some(from.step), ..from };
            ways.push(Way { to: Some(self.state(detour)), probability: 0.0, takes_time: false });
        }
        ways
    }

    fn accuracy_at(&self, step: StepId) -> f64 {
        self.accuracy.get(step.index()).copied().unwrap_or(1.0)
    }

    /// Returns the ways that `then` goes; none if it is never gone.
    fn follow(&mut self, from: State, then: Then, marking: Marking, probability: f64) -> Vec<Way> {
        if !is_possible(probability) {
            return Vec::new();
        }
        let same = State { marks: marking.of(from.marks).common(self.asked), ..from };
        let mut again = |takes_time| vec![Way { to: Some(self.state(same)), probability, takes_time }];
        let takes_time = |when| match when {
            ComeBack::AtOnce => false,
            ComeBack::Days(_) => true,
        };
        match then {
            Then::Continue => match from.back {
                Some(step) => {
                    let to = Some(self.state(State { step, back: None, ..same }));
                    vec![Way { to, probability, takes_time: true }]
                }
                None => self.come_to_place(from.position + 1, same.marks, probability),
            },
            Then::Repeat => again(false),
            Then::GoTo(step) => self.jump(same, step, probability, false),
            Then::Return { when, to: None } => again(takes_time(when)),
            Then::Return { when, to: Some(step) } => self.jump(same, step, probability, takes_time(when)),
            Then::Reject | Then::Finish => vec![Way { to: None, probability, takes_time: false }],
        }
    }

    fn jump(&mut self, from: State, step: StepId, probability: f64, takes_time: bool) -> Vec<Way> {
        let position = self.route.iter().position(|visited| *visited == step).unwrap_or(from.position);
        self.come_to(State { position, step, back: None, ..from }, probability, takes_time)
    }

    /// Returns whether a case can pass by every step of the route.
    pub fn passes_all(&self) -> bool {
        self.begins.iter().any(|way| way.to.is_none())
    }

    /// Returns the steps a case can come to, some of them repeatedly.
    pub fn reached(&self) -> impl Iterator<Item = StepId> {
        self.states.iter().map(|state| state.step)
    }

    /// Returns a step from which no end can be reached, and which is not only on the way to such steps.
    pub fn endless(&self) -> Option<StepId> {
        let goes_on = |state: usize, left: &[bool]| {
            self.ways[state].iter().all(|way| way.to.is_some_and(|to| left[to]))
        };
        let stuck = narrowed(vec![true; self.states.len()], goes_on);
        let is_led_to = |state: usize, left: &[bool]| {
            let leads = |from: usize| left[from] && self.ways[from].iter().any(|way| way.to == Some(state));
            (0..left.len()).any(leads)
        };
        self.first(&narrowed(stuck, is_led_to))
    }

    /// Returns a step that can follow itself without any time passing.
    pub fn timeless_loop(&self) -> Option<StepId> {
        let timeless = |state: &State| match &self.scenario.steps[state.step.index()].task {
            Task::Work { work: time, .. } | Task::Delay(time) => time.mean() == 0.0,
        };
        // States are dropped that lead to no timeless state; a loop is what cannot be dropped.
        let goes_on = |state: usize, left: &[bool]| {
            self.ways[state].iter().any(|way| !way.takes_time && way.to.is_some_and(|to| left[to]))
        };
        self.first(&narrowed(self.states.iter().map(timeless).collect(), goes_on))
    }

    fn first(&self, wanted: &[bool]) -> Option<StepId> {
        wanted.iter().position(|wanted| *wanted).map(|state| self.states[state].step)
    }

    /// Returns how often one case is expected to be in each state; not a number if it may never end.
    fn expected(&self) -> Vec<f64> {
        if self.endless().is_some() {
            return vec![f64::NAN; self.states.len()];
        }
        let mut begin = vec![0.0; self.states.len()];
        for way in &self.begins {
            way.to.into_iter().for_each(|to| begin[to] += way.probability);
        }
        let mut into: Vec<Vec<(usize, f64)>> = vec![Vec::new(); self.states.len()];
        for (from, ways) in self.ways.iter().enumerate() {
            for way in ways.iter().filter(|way| way.probability > 0.0) {
                way.to.into_iter().for_each(|to| into[to].push((from, way.probability)));
            }
        }
        let mut expected = vec![0.0; self.states.len()];
        // Gauss-Seidel on v = e₀ + Pᵀ v.
        for _ in 0..100_000 {
            let mut change: f64 = 0.0;
            for state in 0..expected.len() {
                let sum: f64 = into[state].iter().map(|&(from, share)| share * expected[from]).sum();
                let new = sum + begin[state];
                change = change.max((new - expected[state]).abs() / new.max(1.0));
                expected[state] = new;
            }
            if change.is_nan() || change < 1e-12 {
                break;
            }
        }
        expected
    }

    /// Returns the expected number of visits to each step by one case, and the work at each step that outcomes add
    /// \[min at full skill\]; not numbers if the case may never end.
    pub fn visits(&self) -> (Vec<f64>, Vec<f64>) {
        let mut visits = vec![0.0; self.scenario.steps.len()];
        let mut extra = visits.clone();
        if self.endless().is_some() {
            visits.fill(f64::NAN);
        }
        for (state, expected) in self.states.iter().zip(self.expected()) {
            let step = &self.scenario.steps[state.step.index()];
            visits[state.step.index()] += expected;
            let mine = step.outcomes.iter().filter(|outcome| outcome.only.holds(state.marks));
            extra[state.step.index()] += mine.map(added_work).sum::<f64>() * expected;
        }
        (visits, extra)
    }
}

/// Drops states until all that are left stay among those that are left.
fn narrowed(mut left: Vec<bool>, stays: impl Fn(usize, &[bool]) -> bool) -> Vec<bool> {
    loop {
        let dropped: Vec<usize> =
            (0..left.len()).filter(|&state| left[state] && !stays(state, &left)).collect();
        if dropped.is_empty() {
            return left;
        }
        dropped.into_iter().for_each(|state| left[state] = false);
    }
}

/// Returns the work that `outcome` adds to a service for which it may follow \[min at full skill\].
fn added_work(outcome: &Outcome) -> f64 {
    let work = outcome.work.as_ref().map_or(0.0, |work| work.mean());
    let solving = outcome.solved.as_ref().map_or(0.0, |solved| solved.share * solved.work.mean());
    outcome.share.at_skill_1 * (work + solving)
}

/// Returns the marks that decide which steps are done and which outcomes follow.
fn asked(scenario: &Scenario) -> Marks {
    let of = |step: &Step| {
        let outcomes = step.outcomes.iter().map(|outcome| outcome.only.asked());
        outcomes.fold(step.only.asked(), Marks::and)
    };
    scenario.steps.iter().map(of).fold(Marks::NONE, Marks::and)
}

/// Returns the sets of marks with which cases may begin, of those that are `asked` for, and their probabilities.
fn first_marks(marks: &[(Marks, f64)], asked: Marks) -> Vec<(Marks, f64)> {
    let mut sets = vec![(Marks::NONE, 1.0)];
    for &(mark, share) in marks.iter().filter(|(mark, _)| !mark.common(asked).is_empty()) {
        let with = |&(marks, probability): &(Marks, f64)| (marks.and(mark), probability * share);
        let more: Vec<_> = sets.iter().map(with).collect();
        sets.iter_mut().for_each(|(_, probability)| *probability *= 1.0 - share);
        sets.extend(more);
        sets.retain(|(_, probability)| is_possible(*probability));
    }
    sets
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
