//! The smallest of a fixed set of keys, each in a slot that can be overwritten: a tournament tree.
//!
//! Setting a slot costs one comparison per level of the tree and no search, so rescheduling and
//! cancelling are as cheap as scheduling. The event list and the choice of officers are built on it.

/// Bits of a key that hold its slot.
const SLOT_BITS: u32 = 20;
const EMPTY: u128 = u128::MAX;

/// Slots with keys; the smallest key wins, and of equal keys that of the first slot.
#[derive(Clone, Debug)]
pub struct SlotTree {
    /// Node 1 is the root; node i has children 2i and 2i + 1; the last `slots` nodes are the leaves.
    nodes: Vec<u128>,
    slots: usize,
}

impl SlotTree {
    /// Most slots a tree can have.
    pub const MOST: usize = 1 << SLOT_BITS;

    /// Returns a tree of `slots` empty slots, at most [`SlotTree::MOST`].
    pub fn new(slots: usize) -> SlotTree {
        assert!(slots <= SlotTree::MOST, "{slots} slots are more than a tree can hold");
        SlotTree { nodes: vec![EMPTY; 2 * slots.max(1)], slots: slots.max(1) }
    }

    /// Returns the key (`major`, `minor`) as the tree compares it, without a slot.
    #[inline]
    pub fn key(major: u64, minor: u64) -> u128 {
        u128::from(major) << 64 | u128::from(minor << SLOT_BITS)
    }

    /// Gives `slot` the key (`major`, `minor`), smaller ones first; `minor` is below 2^44.
    #[inline]
    pub fn set(&mut self, slot: usize, major: u64, minor: u64) {
        debug_assert!(minor < 1 << (64 - SLOT_BITS));
        self.put(slot, SlotTree::key(major, minor) | slot as u128);
    }

    /// Empties `slot`.
    #[inline]
    pub fn clear(&mut self, slot: usize) {
        self.put(slot, EMPTY);
    }

    /// Empties all slots.
    pub fn reset(&mut self) {
        self.nodes.fill(EMPTY);
    }

    /// Returns whether `slot` has a key.
    #[inline]
    pub fn is_set(&self, slot: usize) -> bool {
        self.nodes[self.slots + slot] != EMPTY
    }

    /// Returns the slot with the smallest key and the key's major part, or `None` if all are empty.
    #[inline]
    pub fn first(&self) -> Option<(usize, u64)> {
        self.first_before(EMPTY)
    }

    /// Returns the slot with the smallest key and the key's major part, if that key is below `limit`.
    #[inline]
    pub fn first_before(&self, limit: u128) -> Option<(usize, u64)> {
        let key = self.nodes[1];
        (key < limit).then_some(((key as usize) & (SlotTree::MOST - 1), (key >> 64) as u64))
    }

    #[inline]
    fn put(&mut self, slot: usize, key: u128) {
        let nodes = self.nodes.as_mut_slice();
        let mut node = self.slots + slot;
        let mut smallest = key;
        nodes[node] = key;
        while node > 1 {
            smallest = smallest.min(nodes[node ^ 1]);
            node >>= 1;
            nodes[node] = smallest;
        }
    }
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
