//! The free officers of one step, in the order in which the step's rule would take them.

use crate::scenario::people::OfficerRule;
use crate::slot_tree::SlotTree;

const ABSENT: u32 = u32::MAX;

/// Free officers, by their place among the officers of the step.
#[derive(Debug)]
pub(super) enum FreeOfficers {
    /// The one who became free first goes first.
    InTurn(Turns),
    /// The one with the smallest key goes first.
    Keyed(SlotTree),
    /// Each goes first with equal probability.
    Random {
        /// Who is free, in no order.
        members: Vec<u32>,
        /// Where each stands in `members`.
        places: Vec<u32>,
    },
}

impl FreeOfficers {
    pub fn new(rule: OfficerRule, officers: usize) -> FreeOfficers {
        match rule {
            OfficerRule::Random => {
                FreeOfficers::Random { members: Vec::with_capacity(officers), places: vec![ABSENT; officers] }
            }
            OfficerRule::LongestIdle => FreeOfficers::InTurn(Turns::new(officers)),
            OfficerRule::Listed
            | OfficerRule::Fastest
            | OfficerRule::Slowest
            | OfficerRule::FewestOtherSkills => FreeOfficers::Keyed(SlotTree::new(officers)),
        }
    }

    pub fn reset(&mut self) {
        match self {
            FreeOfficers::InTurn(turns) => turns.reset(),
            FreeOfficers::Keyed(tree) => tree.reset(),
            FreeOfficers::Random { members, places } => {
                members.clear();
                places.fill(ABSENT);
            }
        }
    }

    /// Adds the officer at `place`; `key` matters where the smallest goes first.
    #[inline]
    pub fn insert(&mut self, place: usize, key: u64) {
        match self {
            FreeOfficers::InTurn(turns) => turns.push(place),
            FreeOfficers::Keyed(tree) => tree.set(place, key, 0),
            FreeOfficers::Random { members, places } => {
                if places[place] == ABSENT {
                    places[place] = members.len() as u32;
                    members.push(place as u32);
                }
            }
        }
    }

    #[inline]
    pub fn remove(&mut self, place: usize) {
        match self {
            FreeOfficers::InTurn(turns) => turns.remove(place),
            FreeOfficers::Keyed(tree) => tree.clear(place),
            FreeOfficers::Random { members, places } => {
                let at = std::mem::replace(&mut places[place], ABSENT);
                if at != ABSENT {
                    members.swap_remove(at as usize);
                    if let Some(&moved) = members.get(at as usize) {
                        places[moved as usize] = at;
                    }
                }
            }
        }
    }

    #[inline]
    pub fn any(&self) -> bool {
        match self {
            FreeOfficers::InTurn(turns) => turns.first().is_some(),
            FreeOfficers::Keyed(tree) => tree.first().is_some(),
            FreeOfficers::Random { members, .. } => !members.is_empty(),
        }
    }

    /// Returns who goes first; `luck` gives a number in [0, 1) and is asked only for a random choice.
    #[inline]
    pub fn first(&self, luck: impl FnOnce() -> f64) -> Option<usize> {
        match self {
            FreeOfficers::InTurn(turns) => turns.first(),
            FreeOfficers::Keyed(tree) => tree.first().map(|(place, _)| place),
            FreeOfficers::Random { members, .. } if members.is_empty() => None,
            FreeOfficers::Random { members, .. } => {
                Some(members[(luck() * members.len() as f64) as usize] as usize)
            }
        }
    }
}

/// Officers in the order in which they became free: a ring of neighbours that anybody can leave at once.
#[derive(Debug)]
pub(super) struct Turns {
    /// Before and after each officer; the last entry is the gap between the last and the first.
    ring: Vec<(u32, u32)>,
}

impl Turns {
    fn new(officers: usize) -> Turns {
        let mut turns = Turns { ring: vec![(ABSENT, ABSENT); officers + 1] };
        turns.reset();
        turns
    }

    fn reset(&mut self) {
        let gap = self.ring.len() - 1;
        self.ring.fill((ABSENT, ABSENT));
        self.ring[gap] = (gap as u32, gap as u32);
    }

    #[inline]
    fn first(&self) -> Option<usize> {
        let gap = self.ring.len() - 1;
        let first = self.ring[gap].1 as usize;
        (first != gap).then_some(first)
    }

    #[inline]
    fn push(&mut self, place: usize) {
        let gap = self.ring.len() - 1;
        if self.ring[place].1 == ABSENT {
            let last = std::mem::replace(&mut self.ring[gap].0, place as u32);
            self.ring[last as usize].1 = place as u32;
            self.ring[place] = (last, gap as u32);
        }
    }

    #[inline]
    fn remove(&mut self, place: usize) {
        let (before, after) = std::mem::replace(&mut self.ring[place], (ABSENT, ABSENT));
        if after != ABSENT {
            self.ring[before as usize].1 = after;
            self.ring[after as usize].0 = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_idle_goes_first_and_anybody_may_leave() {
        let mut free = FreeOfficers::new(OfficerRule::LongestIdle, 4);
        for place in [2, 0, 3, 1] {
            free.insert(place, 0);
        }
        free.remove(0);
        free.remove(0);
        let mut order = Vec::new();
        while let Some(first) = free.first(|| 0.0) {
            order.push(first);
            free.remove(first);
        }
        assert_eq!(order, [2, 3, 1]);
        assert!(!free.any());
    }

    #[test]
    fn a_random_set_forgets_who_left() {
        let mut free = FreeOfficers::new(OfficerRule::Random, 4);
        for place in 0..4 {
            free.insert(place, 0);
        }
        free.remove(0);
        free.remove(2);
        let seen: Vec<Option<usize>> = [0.0, 0.49, 0.5, 0.99].map(|luck| free.first(|| luck)).to_vec();
        assert_eq!(seen, [Some(3), Some(3), Some(1), Some(1)]);
        free.remove(1);
        free.remove(3);
        assert!(!free.any());
    }
}
