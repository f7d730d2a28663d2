//! The free officers of one step, in the order in which the step's rule would take them.

use crate::scenario::people::OfficerRule;
use crate::slot_tree::SlotTree;

const ABSENT: u32 = u32::MAX;

/// Free officers, by their place among the officers of the step.
#[derive(Debug)]
pub(super) enum FreeOfficers {
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
            OfficerRule::Listed
            | OfficerRule::Fastest
            | OfficerRule::Slowest
            | OfficerRule::LongestIdle
            | OfficerRule::FewestOtherSkills => FreeOfficers::Keyed(SlotTree::new(officers)),
        }
    }

    pub fn reset(&mut self) {
        match self {
            FreeOfficers::Keyed(tree) => tree.reset(),
            FreeOfficers::Random { members, places } => {
                members.clear();
                places.fill(ABSENT);
            }
        }
    }

    #[inline]
    pub fn insert(&mut self, place: usize, key: u64) {
        match self {
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
            FreeOfficers::Keyed(tree) => tree.first().is_some(),
            FreeOfficers::Random { members, .. } => !members.is_empty(),
        }
    }

    /// Returns who goes first; `luck` gives a number in [0, 1) and is asked only for a random choice.
    #[inline]
    pub fn first(&self, luck: impl FnOnce() -> f64) -> Option<usize> {
        match self {
            FreeOfficers::Keyed(tree) => tree.first().map(|(place, _)| place),
            FreeOfficers::Random { members, .. } if members.is_empty() => None,
            FreeOfficers::Random { members, .. } => {
                Some(members[(luck() * members.len() as f64) as usize] as usize)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
