//! The rounds of a selection: who looks best, who is dropped, who rests, and whether it is decided.

use super::{Boundary, Design, Ending, Fate, Pair, Sample, Selected, Standing, Wanted};
use crate::stats::paired::Difference;

/// So many that look best are held against all others; more would drop few more.
const JUDGES: usize = 4;

/// Each round has one replication in so many more than the one before, and at least as many more.
const ROUND: u64 = 8;

/// Selects the best of `policies`.
///
/// - `sample`: returns the replications that are wanted, lot by lot; `None` if it was told to stop. What it returns for
///   a policy and an index may not depend on when it is asked.
/// - Result: `None` if the first stage was not finished, or fewer than two policies have a value in it.
///
/// The decision depends on `design` and the replications only.
///
/// # Panics
/// If `design` is outside its ranges, there are fewer than two policies, or `sample` returns other numbers of
/// replications than were wanted.
///
/// # Example
/// ```
/// use loket::stats::selection::{Design, Ending, select};
/// // Daily waits of two offices [min]; everybody's luck is the same, and the second saves a minute.
/// let design = Design { confidence: 0.95, indifference: 0.5, lower: true, first: 32, at_most: 10_000 };
/// let wait = |office: usize, day: u64| 10.0 + (day * 7 % 11) as f64 - office as f64;
/// let found = select(2, &design, &mut |wanted| {
///     let day = |policy| move |day| (wait(policy, day), 1.0);
///     Some(wanted.iter().map(|lot| lot.replications.clone().map(day(lot.policy)).collect()).collect())
/// });
/// let found = found.unwrap();
/// assert_eq!((found.selected, found.ending, found.within), (1, Ending::Decided, 0.0));
/// ```
pub fn select(policies: usize, design: &Design, sample: &mut Sample) -> Option<Selected> {
    assert!(policies >= 2, "nothing to select among {policies} policies");
    assert!(design.confidence > 0.0 && design.confidence < 1.0, "confidence {}", design.confidence);
    assert!(design.indifference > 0.0, "a zone of indifference of {}", design.indifference);
    assert!(design.first >= 2 && design.at_most >= design.first, "{} replications at first", design.first);
    let mut contest = Contest::new(policies, design);
    let everybody: Vec<Wanted> =
        (0..policies).map(|policy| Wanted { policy, replications: 0..design.first }).collect();
    if !contest.extend(&everybody, sample) {
        return None;
    }
    contest.drop_who_have_no_value();
    if contest.alive().count() < 2 {
        return None;
    }
    let ending = loop {
        contest.judge();
        let wanted = contest.wanted();
        if contest.undecided().next().is_none() {
            break Ending::Decided;
        }
        if wanted.is_empty() {
            break Ending::AtMost;
        }
        if !contest.extend(&wanted, sample) {
            break Ending::Interrupted;
        }
    };
    Some(contest.end(ending))
}

struct Contest<'d> {
    design: &'d Design,
    boundary: Boundary,
    players: Vec<Player>,
    /// Who looks best.
    leader: usize,
}

#[derive(Default)]
struct Player {
    pairs: Vec<Pair>,
    out: Option<Fate>,
    /// The policies than which this one was shown to be better by no more than the zone. Bounds hold at all looks at once, so
    /// that what was shown stays.
    within: Vec<usize>,
}

impl Player {
    /// The value, turned so that more is better.
    fn goodness(&self, lower: bool) -> f64 {
        let sum = self.pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        if lower { -sum.0 / sum.1 } else { sum.0 / sum.1 }
    }
}

impl Contest<'_> {
    fn new(policies: usize, design: &Design) -> Contest<'_> {
        let chance = (1.0 - design.confidence) / (policies - 1) as f64;
        Contest {
            design,
            boundary: Boundary::new(chance, design.indifference, design.first),
            players: (0..policies).map(|_| Player::default()).collect(),
            leader: 0,
        }
    }

    fn alive(&self) -> impl Iterator<Item = usize> {
        (0..self.players.len()).filter(|&policy| self.players[policy].out.is_none())
    }

    /// Adds the replications that are wanted; false if that was stopped.
    fn extend(&mut self, wanted: &[Wanted], sample: &mut Sample) -> bool {
        let Some(found) = sample(wanted) else { return false };
        assert_eq!(found.len(), wanted.len(), "as many lots as are wanted");
        for (lot, pairs) in wanted.iter().zip(found) {
            let mine = &mut self.players[lot.policy].pairs;
            mine.extend(pairs);
            assert_eq!(mine.len() as u64, lot.replications.end, "as many replications as are wanted");
        }
        true
    }

    /// Replications of `policy` so far.
    fn count(&self, policy: usize) -> u64 {
        self.players[policy].pairs.len() as u64
    }

    /// The replications of the next round: of everybody who is undecided a step more, and of the leader if one of them has as
    /// many. Whoever was woken catches up step by step, and mostly rests again before.
    fn wanted(&self) -> Vec<Wanted> {
        let (leader, most) = (self.leader, self.design.at_most);
        let next = |count: u64| (count + (count / ROUND).max(ROUND)).min(most);
        let look = self.count(leader);
        let level = self.undecided().any(|policy| self.count(policy) == look);
        let to = |policy: usize| match self.count(policy) {
            count if count == look => next(look),
            count => next(count).min(look),
        };
        let players = level.then_some(leader).into_iter().chain(self.undecided());
        let wanted = players.map(|policy| Wanted { policy, replications: self.count(policy)..to(policy) });
        wanted.filter(|lot| !lot.replications.is_empty()).collect()
    }

    fn drop_who_have_no_value(&mut self) {
        for player in &mut self.players {
            if player.pairs.iter().all(|pair| pair.1 == 0.0) {
                player.out = Some(Fate::Nothing);
            }
        }
    }

    /// Holds everybody against those that look best of those with the most replications.
    fn judge(&mut self) {
        let lower = self.design.lower;
        let look = self.alive().map(|policy| self.count(policy)).max();
        let running = self.alive().filter(|&policy| Some(self.count(policy)) == look);
        let mut judges: Vec<(f64, usize)> =
            running.map(|policy| (self.players[policy].goodness(lower), policy)).collect();
        // Of equals the first in order.
        judges.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        judges.truncate(JUDGES);
        self.leader = judges[0].1;
        for policy in self.alive().collect::<Vec<_>>() {
            for &(_, judge) in &judges {
                if judge == policy || self.players[judge].out.is_some() {
                    continue;
                }
                let better = self.better_by_at_most(policy, judge);
                if better < 0.0 {
                    self.players[policy].out = Some(Fate::Apart);
                    break;
                }
                if better <= self.design.indifference && !self.players[policy].within.contains(&judge) {
                    self.players[policy].within.push(judge);
                }
            }
        }
    }

    /// Upper bound of how much better `policy` is than `judge`, from the replications that both have.
    fn better_by_at_most(&self, policy: usize, judge: usize) -> f64 {
        let (mine, theirs) = self.common(policy, judge);
        let first = self.design.first as usize;
        let (Some((_, early)), Some((better, late))) =
            (self.spread(&mine[..first], &theirs[..first]), self.spread(mine, theirs))
        else {
            return f64::INFINITY;
        };
        better + self.boundary.reach(early.max(late), mine.len() as u64)
    }

    /// By how much `mine` is better, and the variance of that in one replication; `None` if it is not known.
    fn spread(&self, mine: &[Pair], theirs: &[Pair]) -> Option<(f64, f64)> {
        let difference = Difference::of_ratios(mine, theirs).ok().flatten()?;
        let variance = difference.estimate().error.powi(2) * mine.len() as f64;
        let more = difference.base - difference.variant;
        variance.is_finite().then_some((if self.design.lower { -more } else { more }, variance))
    }

    /// Those that may be better than the leader by more than the zone.
    fn undecided(&self) -> impl Iterator<Item = usize> {
        self.alive().filter(|&policy| policy != self.leader && !self.is_within(policy))
    }

    fn is_within(&self, policy: usize) -> bool {
        self.players[policy].within.contains(&self.leader)
    }

    fn end(mut self, ending: Ending) -> Selected {
        let found: Vec<(Fate, Option<f64>)> =
            (0..self.players.len()).map(|policy| self.standing(policy)).collect();
        let standing = |(player, (fate, better_by_at_most)): (&mut Player, _)| Standing {
            fate,
            pairs: std::mem::take(&mut player.pairs),
            better_by_at_most,
        };
        let within = found.iter().filter_map(|found| found.1).fold(0.0, f64::max);
        let standings = self.players.iter_mut().zip(found).map(standing).collect();
        Selected { selected: self.leader, ending, within, standings }
    }

    /// What became of `policy`, and how much better than the leader it may be.
    fn standing(&self, policy: usize) -> (Fate, Option<f64>) {
        if let Some(fate) = self.players[policy].out {
            return (fate, None);
        }
        if policy == self.leader {
            return (Fate::Selected, None);
        }
        let zone = self.design.indifference;
        let bound = self.better_by_at_most(policy, self.leader).max(0.0);
        let (mine, theirs) = self.common(policy, self.leader);
        let fate = match self.spread(mine, theirs) {
            _ if mine == theirs => Fate::Twin,
            _ if !self.is_within(policy) => return (Fate::Open, Some(bound)),
            Some((better, _)) if better < -zone => Fate::NoBetter,
            Some(_) | None => Fate::NotApart,
        };
        (fate, Some(bound.min(zone)))
    }

    /// The replications that both have.
    fn common(&self, one: usize, other: usize) -> (&[Pair], &[Pair]) {
        let (one, other) = (&self.players[one].pairs, &self.players[other].pairs);
        let count = one.len().min(other.len());
        (&one[..count], &other[..count])
    }
}
