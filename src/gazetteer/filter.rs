//! Filters: what most words of a text are turned away by, with one load each.
//!
//! Two Bloom filters in blocks of 64 bits (Putze, Sanders, Singler: "Cache-, hash- and space-efficient Bloom
//! filters", 2007), part of the compiled gazetteer. The first answers for a word's hash whether the word may be a
//! name and whether longer names may begin with it; the second, asked only then, whether some name begins with
//! these two words. Without the second, `the` and `of`, which begin many names, would let through half of a text.
//!
//! Before them, a bit table turns away nearly all words that begin with a small letter, without even hashing them:
//! most names do not match then, and the table knows how those that may begin.
//!
//! A filter never turns away what is listed; a few other words in a hundred pass.

use zerocopy::little_endian::U64;

/// Room for each entry, bits.
const BITS_PER_ENTRY: usize = 14;
/// Fewest blocks; a filter is never empty.
const MIN_BLOCKS: usize = 64;

/// Three bits of 64 that say a word is a name, drawn from its hash.
#[inline]
pub(super) const fn name_bits(hash: u64) -> u64 {
    1 << (hash & 63) | 1 << (hash >> 6 & 63) | 1 << (hash >> 12 & 63)
}

/// Three bits of 64 that say a name goes on behind a word.
#[inline]
pub(super) const fn more_bits(hash: u64) -> u64 {
    1 << (hash >> 18 & 63) | 1 << (hash >> 24 & 63) | 1 << (hash >> 30 & 63)
}

/// Four bits of 64 for a pair of words.
#[inline]
pub(super) const fn pair_bits(hash: u64) -> u64 {
    name_bits(hash) | 1 << (hash >> 18 & 63)
}

/// A filter under construction.
#[derive(Debug)]
pub(super) struct FilterBuilder {
    blocks: Vec<U64>,
}

impl FilterBuilder {
    /// A filter with room for so many entries.
    pub(super) fn with_capacity(entries: usize) -> Self {
        let blocks = (entries * BITS_PER_ENTRY).div_ceil(64).max(MIN_BLOCKS).next_power_of_two();
        Self { blocks: vec![U64::new(0); blocks] }
    }

    pub(super) fn insert(&mut self, hash: u64, bits: u64) {
        let at = block(hash, self.blocks.len());
        let block = self.blocks[at].get();
        self.blocks[at].set(block | bits);
    }

    pub(super) fn into_blocks(self) -> Vec<U64> {
        self.blocks
    }
}

/// A filter as it lies in a compiled gazetteer: a power of two of blocks, as opening has checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filter<'g>(pub(super) &'g [U64]);

impl Filter<'_> {
    /// The block of a hash, to be held against bits drawn from the same hash.
    #[inline(always)]
    fn block(self, hash: u64) -> u64 {
        self.0.get(block(hash, self.0.len())).map_or(0, |block| block.get())
    }
}

/// Where the block of a hash is, among `len` of them: its top bits, which the other draws leave alone.
#[inline]
const fn block(hash: u64, len: usize) -> usize {
    (hash >> 36) as usize & len.wrapping_sub(1)
}

/// Number of blocks of the table of beginnings.
pub(super) const LOWERCASE_BLOCKS: usize = (1 << 16) / 64;

/// How a word begins: its first four bytes, zeros behind a shorter one, as a place in the table of beginnings.
#[inline]
const fn beginning(four: u32) -> (usize, u32) {
    // The top 16 bits of a multiplicative hash (Knuth, TAOCP 3, 6.4; the constant is 2³² over the golden ratio).
    let hash = four.wrapping_mul(0x9E37_79B1) >> 16;
    ((hash / 64) as usize, hash % 64)
}

/// A table of beginnings under construction.
#[derive(Debug)]
pub(super) struct BeginningsBuilder {
    blocks: Vec<U64>,
}

impl Default for BeginningsBuilder {
    fn default() -> Self {
        Self { blocks: vec![U64::new(0); LOWERCASE_BLOCKS] }
    }
}

impl BeginningsBuilder {
    /// Enters that a name which may begin with a small letter begins with this folded word.
    pub(super) fn insert(&mut self, word: &[u8]) {
        let bytes = word.iter().take(4).enumerate();
        let (block, bit) =
            beginning(bytes.fold(0, |four, (index, &byte)| four | u32::from(byte) << (index * 8)));
        let set = self.blocks[block].get() | 1 << bit;
        self.blocks[block].set(set);
    }

    pub(super) fn into_blocks(self) -> Vec<U64> {
        self.blocks
    }
}

/// The filters of a gazetteer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filters<'g> {
    pub(super) words: Filter<'g>,
    pub(super) pairs: Filter<'g>,
    /// [`LOWERCASE_BLOCKS`] blocks, as opening has checked.
    pub(super) lowercase: &'g [U64],
    /// Whether the table of beginnings turns away enough to be asked: see [`are_few_small`].
    pub(super) are_few_small: bool,
}

/// Whether few names may begin with a small letter, told from the table of their beginnings: where a part in 32 of it is
/// set, a processor guesses its answers wrong so often that it is faster not to ask.
pub(super) fn are_few_small(lowercase: &[U64]) -> bool {
    let n_set: u32 = lowercase.iter().map(|block| block.get().count_ones()).sum();
    (n_set as usize) < LOWERCASE_BLOCKS * 64 / 32
}

impl Filters<'_> {
    /// Whether a word may be a name, and whether a longer name may begin with it.
    #[inline(always)]
    pub(crate) fn word(&self, hash: u64) -> (bool, bool) {
        let (name, more) = self.word_bits(hash);
        (name & 1 != 0, more & 1 != 0)
    }

    /// The same, in the lowest bit of each; the others mean nothing.
    #[inline(always)]
    pub(crate) fn word_bits(&self, hash: u64) -> (u64, u64) {
        let block = self.words.block(hash);
        // The bits of `name_bits` and `more_bits`, each moved to the lowest place.
        let bit = |shift: u32| block >> (hash >> shift & 63);
        (bit(0) & bit(6) & bit(12), bit(18) & bit(24) & bit(30))
    }

    /// Whether [`Self::lowercase`] is worth asking: without it every word may begin a name.
    #[inline]
    pub(crate) const fn are_few_small(&self) -> bool {
        self.are_few_small
    }

    /// Whether a name that may begin with a small letter may begin with this word, given the first four bytes of
    /// the word, zeros behind a shorter one. A word that an apostrophe joins to the next must not be asked for: it is
    /// only a part of the word that was entered.
    #[inline]
    pub(crate) fn lowercase(&self, four: u32) -> bool {
        let (block, bit) = beginning(four);
        self.lowercase.get(block).is_some_and(|block| block.get() >> bit & 1 != 0)
    }

    /// Whether some name may begin with these two words.
    #[inline(always)]
    pub(crate) fn pair(&self, hash: u64) -> bool {
        let bits = pair_bits(hash);
        self.pairs.block(hash) & bits == bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_tell_short_words_from_parts_of_longer_ones() {
        let mut beginnings = BeginningsBuilder::default();
        beginnings.insert(b"togolais");
        beginnings.insert(b"al");
        let lowercase = beginnings.into_blocks();
        let filters =
            Filters { words: Filter(&[]), pairs: Filter(&[]), lowercase: &lowercase, are_few_small: true };
        let passes = |four: &[u8; 4]| filters.lowercase(u32::from_le_bytes(*four));
        assert!(passes(b"togo") && passes(b"al\0\0"));
        assert!(!passes(b"to\0\0") && !passes(b"also") && !passes(b"said"));
    }

    #[test]
    fn what_was_inserted_passes_and_little_else() {
        let hash = |n: u64| {
            n.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ n.rotate_left(32).wrapping_mul(0xBB67_AE85_84CA_A73B)
        };
        let (names, beginnings, others) = (0..5_000, 5_000..10_000, 10_000..110_000);
        let (mut words, mut pairs) =
            (FilterBuilder::with_capacity(10_000), FilterBuilder::with_capacity(5_000));
        names.clone().map(hash).for_each(|hash| words.insert(hash, name_bits(hash)));
        beginnings.clone().map(hash).for_each(|hash| {
            words.insert(hash, more_bits(hash));
            pairs.insert(hash, pair_bits(hash));
        });
        let (words, pairs) = (words.into_blocks(), pairs.into_blocks());
        let filters =
            Filters { words: Filter(&words), pairs: Filter(&pairs), lowercase: &[], are_few_small: false };
        assert!(names.map(hash).all(|hash| filters.word(hash).0));
        assert!(beginnings.map(hash).all(|hash| filters.word(hash).1 && filters.pair(hash)));
        let passed = others.map(hash).filter(|&hash| filters.word(hash) != (false, false)).count();
        assert!(passed < 5_000, "{passed} of 100,000 pass that were not inserted");
    }
}
