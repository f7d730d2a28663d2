//! Keyed streams of random numbers, and the only place that names a generator.
//!
//! Every random number belongs to a key: (seed, replication, who, what for). The key decides the
//! number, never the order in which numbers are asked for, so changing a roster shifts nobody's luck.

use rand::{SeedableRng, TryRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::convert::Infallible;

/// A short stream: one or a few numbers, cheap to start. SplitMix64 as published by Steele, Lea and Flood, "Fast
/// splittable pseudorandom number generators" (2014), here so that starting it costs no call.
#[derive(Clone, Debug)]
pub struct ShortStream(u64);

impl TryRng for ShortStream {
    type Error = Infallible;

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0 = self.0.wrapping_add(GOLDEN);
        Ok(mix(self.0))
    }

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|word| (word >> 32) as u32)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for part in bytes.chunks_mut(8) {
            let word = self.try_next_u64()?.to_le_bytes();
            part.copy_from_slice(&word[..part.len()]);
        }
        Ok(())
    }
}

/// A long stream: many numbers in order, as for the arrivals of a day.
pub type LongStream = Xoshiro256PlusPlus;

/// Where a stream starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Key(pub u64);

impl Key {
    /// Returns the key of replication `replication` under `seed`.
    pub fn replication(seed: u64, replication: u64) -> Key {
        Key(mix(seed ^ 0x6C6F_6B65_7400_0001)).with(replication)
    }

    /// Returns the key that `name` always has, whatever stands beside it in a file.
    pub fn name(name: &str) -> Key {
        name.bytes().fold(Key(0x6C6F_6B65_7400_0002), |key, byte| key.with(u64::from(byte)))
    }

    /// Returns the key of part `word` of whatever this key stands for.
    #[inline]
    pub const fn with(self, word: u64) -> Key {
        Key(mix(self.0.rotate_left(29) ^ word.wrapping_mul(GOLDEN)))
    }

    /// Returns the key of number `index` among those that `place` gives to whoever has this key. Both are
    /// mixed words, and a stream mixes where it starts, so that adding them is enough.
    #[inline]
    pub fn at(self, place: Key, index: u64) -> Key {
        Key(self.0.wrapping_add(place.0).wrapping_add(index.wrapping_mul(0xD134_2543_DE82_EF95)))
    }

    /// Starts a short stream.
    #[inline]
    pub fn short(self) -> ShortStream {
        ShortStream(self.0)
    }

    /// Starts a long stream.
    pub fn long(self) -> LongStream {
        Xoshiro256PlusPlus::seed_from_u64(self.0)
    }

    /// Returns the one uniform number in [0, 1) of this key.
    #[inline]
    pub fn uniform(self) -> f64 {
        (mix(self.0.wrapping_add(GOLDEN)) >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }
}

/// 2^64 divided by the golden ratio, odd.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// A bijection of words in which each bit of the input flips each bit of the output half the time.
/// Multipliers: Stafford's thirteenth variant of the finalizer of MurmurHash3.
#[inline]
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    /// Mean and correlation of uniforms at neighbouring keys; |z| ≤ 4.5 for 12 tests: false alarm 8e-5.
    #[test]
    fn neighbouring_keys_are_independent() {
        type Pair = fn(Key, u64) -> (Key, Key);
        let n = 200_000u64;
        let root = Key::replication(1, 0);
        let neighbours: [Pair; 6] = [
            |root, i| (root.with(i), root.with(i + 1)),
            |root, i| (root.with(i).with(0), root.with(i).with(1)),
            |_, i| (Key::replication(i, 0), Key::replication(i, 1)),
            |root, i| (root.with(i).at(Key::name("a"), 0), root.with(i).at(Key::name("b"), 0)),
            |root, i| (root.with(i).at(Key::name("a"), 0), root.with(i).at(Key::name("a"), 1)),
            |root, i| (root.with(i).at(Key::name("a"), i), root.with(i + 1).at(Key::name("a"), i)),
        ];
        for pair in neighbours {
            let (mut sum, mut product) = (0.0, 0.0);
            for i in 0..n {
                let (a, b) = pair(root, i);
                sum += a.uniform() - 0.5;
                product += (a.uniform() - 0.5) * (b.uniform() - 0.5);
            }
            let (z_mean, z_product) = (sum * (12.0 / n as f64).sqrt(), product * 12.0 / (n as f64).sqrt());
            assert!(z_mean.abs() < 4.5 && z_product.abs() < 4.5, "{z_mean} {z_product}");
        }
    }

    #[test]
    fn a_key_depends_on_its_words_and_their_order() {
        let root = Key::replication(1, 0);
        assert_ne!(root.with(1).with(2), root.with(2).with(1));
        assert_ne!(Key::name("ab"), Key::name("ba"));
        assert_eq!(Key::name("operator"), Key::name("operator"));
    }

    /// First outputs of xoshiro256++ from state (1, 2, 3, 4), as published with the generator.
    #[test]
    fn the_long_generator_is_the_published_one() {
        let mut state = [0u8; 32];
        for (i, word) in [1u64, 2, 3, 4].iter().enumerate() {
            state[8 * i..8 * i + 8].copy_from_slice(&word.to_le_bytes());
        }
        let mut stream = Xoshiro256PlusPlus::from_seed(state);
        let first: Vec<u64> = (0..5).map(|_| stream.next_u64()).collect();
        assert_eq!(first, [41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205]);
    }

    /// First outputs of SplitMix64 from state 0, as published with the generator.
    #[test]
    fn the_short_generator_is_the_published_one() {
        let mut stream = Key(0).short();
        assert_eq!(stream.next_u64(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(stream.next_u64(), 0x6E78_9E6A_A1B9_65F4);
    }
}
