//! The smallest of a fixed set of keys, each in a slot that can be overwritten: a tournament tree.
//!
//! Setting a slot costs one comparison per level of the tree and no search, so rescheduling and
//! cancelling are as cheap as scheduling. The event list and the choice of officers are built on it.

/// Bits of a key that hold its slot.
const SLOT_BITS: u32 = 20;
const EMPTY: u64 = u64::MAX;

/// Slots with keys; the smallest key wins, and of equal keys that of the first slot.
#[derive(Clone, Debug)]
pub struct SlotTree {
    /// The halves of the key at each node. Node 1 is the root; node i has children 2i and 2i + 1; slot s is leaf
    /// `slots` + s. As many nodes as a power of two, so that no node is ever out of bounds.
    majors: Vec<u64>,
    minors: Vec<u64>,
    slots: usize,
    /// The key at the root.
    first: (u64, u64),
}

impl SlotTree {
    /// Most slots a tree can have.
    pub const MOST: usize = 1 << SLOT_BITS;

    /// Returns a tree of `slots` empty slots, at most [`SlotTree::MOST`].
    pub fn new(slots: usize) -> SlotTree {
        assert!(slots <= SlotTree::MOST, "{slots} slots are more than a tree can hold");
        // Two at least, so that every leaf is below the root.
        let slots = slots.max(2);
        let nodes = (2 * slots).next_power_of_two();
        let (majors, minors) = (vec![EMPTY; nodes], vec![EMPTY; nodes]);
        SlotTree { majors, minors, slots, first: (EMPTY, EMPTY) }
    }

    /// Returns the lower half of a key as the tree keeps it, without a slot.
    #[inline]
    pub fn minor(minor: u64) -> u64 {
        debug_assert!(minor < 1 << (64 - SLOT_BITS));
        minor << SLOT_BITS
    }

    /// Gives `slot` the key (`major`, `minor`), smaller ones first; `minor` is below 2^44.
    #[inline(always)]
    pub fn set(&mut self, slot: usize, major: u64, minor: u64) {
        self.put(slot, major, SlotTree::minor(minor) | slot as u64);
    }

    /// Empties `slot`.
    #[inline]
    pub fn clear(&mut self, slot: usize) {
        self.put(slot, EMPTY, EMPTY);
    }

    /// Empties all slots.
    pub fn reset(&mut self) {
        self.majors.fill(EMPTY);
        self.minors.fill(EMPTY);
        self.first = (EMPTY, EMPTY);
    }

    /// Returns whether `slot` has a key.
    #[inline]
    pub fn is_set(&self, slot: usize) -> bool {
        self.minors[self.slots + slot] != EMPTY
    }

    /// Returns the slot with the smallest key and the key's major part, or `None` if all are empty.
    #[inline]
    pub fn first(&self) -> Option<(usize, u64)> {
        self.first_before(EMPTY, EMPTY)
    }

    /// Returns the slot with the smallest key and the key's major part, if that key is below the one of these
    /// halves.
    #[inline(always)]
    pub fn first_before(&self, major: u64, minor: u64) -> Option<(usize, u64)> {
        let (first, second) = self.first;
        let is_before = first < major || (first == major && second < minor);
        is_before.then_some((second as usize & (SlotTree::MOST - 1), first))
    }

    #[inline(always)]
    fn put(&mut self, slot: usize, mut major: u64, mut minor: u64) {
        let (majors, minors) = (self.majors.as_mut_slice(), self.minors.as_mut_slice());
        assert!(majors.len() == minors.len() && !majors.is_empty());
        let mask = majors.len() - 1;
        let mut node = self.slots + slot;
        while node > 1 {
            (majors[node & mask], minors[node & mask]) = (major, minor);
            let other = (majors[(node ^ 1) & mask], minors[(node ^ 1) & mask]);
            if other.0 == major {
                minor = first_in_tie(other.1, minor);
            } else {
                // It cannot be foreseen which of two goes first: choose without a branch.
                let is_before = other.0 < major;
                major = std::hint::select_unpredictable(is_before, other.0, major);
                minor = std::hint::select_unpredictable(is_before, other.1, minor);
            }
            node >>= 1;
        }
        self.first = (major, minor);
    }
}

/// Returns which of two minor halves goes first where the major ones are equal. Apart, since that is rare, so that the
/// usual case need not wait for this comparison.
#[cold]
#[inline(never)]
fn first_in_tie(one: u64, other: u64) -> u64 {
    one.min(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_key_wins_and_ties_go_to_the_first_slot() {
        let mut tree = SlotTree::new(5);
        assert_eq!(tree.first(), None);
        tree.set(4, 7, 0);
        tree.set(1, 7, 0);
        assert_eq!(tree.first(), Some((1, 7)));
        tree.set(3, 7, 1);
        tree.clear(1);
        assert_eq!(tree.first(), Some((4, 7)));
        assert!(tree.is_set(3) && !tree.is_set(1));
    }

    #[test]
    fn agrees_with_a_search_of_all_slots() {
        let mut tree = SlotTree::new(13);
        let mut keys = [None; 13];
        let mut word = 1u64;
        for _ in 0..10_000 {
            word = word.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let (slot, key) = ((word >> 33) as usize % 13, (word >> 40) % 50);
            if key < 15 {
                tree.clear(slot);
                keys[slot] = None;
            } else {
                tree.set(slot, key, 0);
                keys[slot] = Some(key);
            }
            let expected = (0..13).filter_map(|s| keys[s].map(|k| (k, s))).min().map(|(k, s)| (s, k));
            assert_eq!(tree.first(), expected);
        }
    }
}
