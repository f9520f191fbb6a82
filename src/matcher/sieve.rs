//! Which words of a text are worth a look.
//!
//! In comes a text and the filters of a gazetteer, out come the few words that may begin a name, and the hashes of those
//! that were asked for. This is all that most words of a text ever meet, so it is one short loop without calls.

use super::memory::{Memory, Vain, Way};
use crate::gazetteer::filter::Filters;
use crate::normalize::{Gap, Reading, Word, hash};
use crate::vectors::{self, Work};

/// A word that was kept: its number, and above it three bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept(u64);

impl Kept {
    const NAME: u64 = 1 << 32;
    const GOES_ON: u64 = 1 << 33;
    const MAY_MORE: u64 = 1 << 34;

    /// The word with this number, if the first bits of the others are set.
    #[inline(always)]
    fn new(number: usize, is_name: u64, goes_on: u64, may_more: bool) -> Self {
        Self(number as u64 | (is_name & 1) << 32 | (goes_on & 1) << 33 | u64::from(may_more) << 34)
    }

    /// Number of the word.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is asked for")]
    pub(super) const fn index(self) -> usize {
        self.0 as u32 as usize
    }

    /// Whether it may be a name.
    #[inline]
    pub(super) const fn is_name(self) -> bool {
        self.0 & Self::NAME != 0
    }

    /// Whether longer names may begin with it.
    #[inline]
    pub(super) const fn goes_on(self) -> bool {
        self.0 & Self::GOES_ON != 0
    }

    /// Whether it is there for more than the names that may begin with it: it may be one, a part of a longer word, or
    /// stand for another.
    #[inline(always)]
    const fn is_more_than_begin(self) -> bool {
        self.0 & (Self::NAME | Self::MAY_MORE) != 0
    }

    /// Whether there is a reason to keep it.
    #[inline(always)]
    const fn is_kept(self) -> bool {
        self.0 >> 32 != 0
    }
}

/// What may come of a word that stands for others.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Prospects {
    /// Of which variants nothing comes, as far as was known when the words were looked at; here, not everywhere.
    pub(super) vain: Vain,
    /// Whether some name may begin with the next word and then this one.
    pub(super) may_be_inverted: bool,
}

/// Words that are looked at together: their hashes stay in the nearest cache, and memory small whatever the text.
pub(super) const CHUNK: usize = 2048;

/// What has been kept of one chunk.
#[derive(Clone, Debug, Default)]
pub(super) struct Sieve {
    /// Number of its first word.
    first: usize,
    n_words: usize,
    /// Of its words; what stands behind them, as behind those that were kept, is of earlier chunks.
    hashes: Vec<u64>,
    kept: Vec<Kept>,
    n_kept: usize,
    /// Of each that was kept, where variants are looked for.
    prospects: Vec<Prospects>,
}

impl Sieve {
    /// Takes the words of a text from `first` on, as many as fit; the number of the first word behind them. Those that begin
    /// with a small letter are turned away by how they begin if `has_capitals`; those that may stand for another are kept
    /// if `varies`.
    pub(super) fn take(
        &mut self,
        reading: &Reading<'_>,
        first: usize,
        filters: Filters<'_>,
        (has_capitals, varies): (bool, bool),
        buffer: &mut Vec<u8>,
    ) -> usize {
        let words = &reading.words()[first..];
        let words = &words[..words.len().min(CHUNK)];
        self.first = first;
        self.n_words = words.len();
        if self.hashes.len() < self.n_words {
            self.hashes.resize(self.n_words, 0);
            self.kept.resize(self.n_words, Kept::default());
        }
        let (hashes, kept) = (&mut self.hashes[..self.n_words], &mut self.kept[..self.n_words]);
        self.n_kept = match (has_capitals && filters.are_few_small(), varies) {
            (false, false) => {
                vectors::with(Sift::<false, false> { reading, first, words, filters, hashes, kept, buffer })
            }
            (false, true) => {
                vectors::with(Sift::<false, true> { reading, first, words, filters, hashes, kept, buffer })
            }
            (true, false) => {
                vectors::with(Sift::<true, false> { reading, first, words, filters, hashes, kept, buffer })
            }
            (true, true) => {
                vectors::with(Sift::<true, true> { reading, first, words, filters, hashes, kept, buffer })
            }
        };
        let (hashes, kept) = (&self.hashes[..self.n_words], &mut self.kept[..self.n_kept]);
        self.n_kept = vectors::with(Pairs { reading, first, filters, hashes, kept });
        first + words.len()
    }

    /// Looks ahead for the variants of the words that were kept, whose hashes the memory knows with `mark`. For all at once,
    /// the processor waits for memory once, not at every word.
    #[inline(never)]
    pub(super) fn look_ahead(
        &mut self,
        reading: &Reading<'_>,
        filters: Filters<'_>,
        (memory, mark): (&Memory, u64),
    ) {
        self.prospects.clear();
        let (hashes, first) = (&self.hashes[..self.n_words], self.first);
        self.prospects.extend(self.kept[..self.n_kept].iter().map(|word| {
            let at = word.index() - first;
            let hash = hashes[at];
            let mut vain = memory.vain(hash ^ mark);
            let Some(&next) = hashes.get(at + 1).filter(|&&next| next != 0) else {
                return Prospects { vain, may_be_inverted: true };
            };
            let may_be_inverted = filters.pair(hash::extend(next, Gap::SOFT.bits(), hash));
            if !vain.contains(Way::FirstSounds) && vain.is_heard() {
                let behind = word.index() + 1;
                let is_plain = reading.is_ascii(behind) && !reading.may_be_joined(behind);
                if is_plain && memory.is_vain_pair(Memory::pair(hash ^ mark, next)) {
                    vain = vain.with(Way::FirstSounds);
                }
            }
            Prospects { vain, may_be_inverted }
        }));
    }

    /// What is to be expected of the word that was kept at this place among them, where variants are looked for.
    #[inline]
    pub(super) fn prospects(&self, place: usize) -> Prospects {
        self.prospects.get(place).copied().unwrap_or_default()
    }

    /// How many words were kept.
    pub(super) const fn len(&self) -> usize {
        self.n_kept
    }

    /// The word that was kept at this place among them.
    pub(super) fn get(&self, place: usize) -> Kept {
        self.kept[place]
    }

    /// The hash of a word.
    #[inline]
    pub(super) fn hash(&self, index: usize, reading: &Reading<'_>, buffer: &mut Vec<u8>) -> u64 {
        match index.checked_sub(self.first).and_then(|place| self.hashes[..self.n_words].get(place)) {
            // What was turned away before has none.
            None | Some(0) => reading.hash(index, buffer),
            Some(&hash) => hash,
        }
    }
}

/// The loop over all words, in four forms: whether small letters turn words away, and whether words may vary.
struct Sift<'s, const SMALL_ARE_FEW: bool, const VARIES: bool> {
    reading: &'s Reading<'s>,
    /// Number of the first of the words.
    first: usize,
    words: &'s [Word],
    filters: Filters<'s>,
    hashes: &'s mut [u64],
    kept: &'s mut [Kept],
    buffer: &'s mut Vec<u8>,
}

impl<const SMALL_ARE_FEW: bool, const VARIES: bool> Work for Sift<'_, SMALL_ARE_FEW, VARIES> {
    /// How many words were kept.
    type Result = usize;

    #[inline(always)]
    fn run(self) -> usize {
        let Self { reading, first, words, filters, hashes, kept, buffer } = self;
        // A copy, so that the loop keeps it in registers.
        let reading = &{ *reading };
        let mut n_kept = 0;
        for (number, (word, place)) in (first..).zip(words.iter().zip(hashes)) {
            let (hash, may_more) = match reading.short_ascii(word) {
                Some(short) => {
                    let is_apart = !short.may_be_joined();
                    if SMALL_ARE_FEW && short.is_small() && is_apart && !filters.lowercase(short.four()) {
                        *place = 0;
                        continue;
                    }
                    (short.hash(), !is_apart | (VARIES & short.is_capital()))
                }
                None => long_or_wide(reading, number, VARIES, buffer),
            };
            *place = hash;
            let (is_name, goes_on) = filters.word_bits(hash);
            let word = Kept::new(number, is_name, goes_on, may_more);
            // Written always and counted only if kept: a branch would be guessed wrong too often.
            if let Some(kept) = kept.get_mut(n_kept) {
                *kept = word;
            }
            n_kept += usize::from(word.is_kept());
        }
        n_kept
    }
}

/// The loop over the words that were kept because longer names begin with them, as `the` does: most are turned away
/// together with the word behind them.
struct Pairs<'s> {
    reading: &'s Reading<'s>,
    /// Number of the first word that has a hash.
    first: usize,
    filters: Filters<'s>,
    hashes: &'s [u64],
    kept: &'s mut [Kept],
}

impl Work for Pairs<'_> {
    /// How many words are still kept.
    type Result = usize;

    #[inline(always)]
    fn run(self) -> usize {
        let Self { reading, first, filters, hashes, kept } = self;
        let mut n_kept = 0;
        for number in 0..kept.len() {
            let word = kept[number];
            let next = word.index() + 1;
            let is_turned_away = match (reading.plain_gap_before(next), hashes.get(next - first)) {
                (Some(gap), Some(&behind)) if behind != 0 => {
                    let pair = hash::extend(hashes[next - first - 1], gap.bits(), behind);
                    !(word.is_more_than_begin() | filters.pair(pair) | reading.may_be_joined(next))
                }
                _ => false,
            };
            kept[n_kept] = word;
            n_kept += usize::from(!is_turned_away);
        }
        n_kept
    }
}

/// The hash of any other word, and whether it may be more than itself.
#[inline(never)]
fn long_or_wide(reading: &Reading<'_>, index: usize, varies: bool, buffer: &mut Vec<u8>) -> (u64, bool) {
    let hash = reading.hash(index, buffer);
    (hash, reading.may_be_joined(index) || varies && reading.may_vary(index))
}
