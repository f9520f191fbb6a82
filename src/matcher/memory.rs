//! What recent words came to: most capitalized words of news are the same few ten thousand, again and again.
//!
//! In come hashes of words, out comes of which variants nothing came, and the classes of their sounds. Both are
//! direct-mapped tables: what is remembered last takes the place. They only save work that would be done again with the
//! same result.

use crate::normalize::{Gap, hash};

/// Number of words of which is remembered what came of them, a power of two; 512 KB.
const PLACES: usize = 1 << 16;
/// Number of pairs of words of which nothing came, a power of two; 256 KB.
const PAIR_PLACES: usize = 1 << 15;
/// Number of words whose sounds are remembered, a power of two; 256 KB.
const HEARD_PLACES: usize = 1 << 13;
/// Most classes of a word that are remembered.
const MAX_CLASSES: usize = 23;

/// Ways in which a word may stand for a listed one.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub(super) enum Way {
    /// By one of its base forms.
    Base = 1,
    /// By its sounds.
    Sounds = 2,
    /// By its sounds, as the first word of a name.
    FirstSounds = 4,
}

/// Stands among the [`Way`]s of a word whose sounds have been looked up.
const HEARD: u8 = 8;

/// A set of [`Way`]s of which nothing comes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Vain(u8);

impl Vain {
    /// All ways.
    const ALL: u8 = Way::Base as u8 | Way::Sounds as u8 | Way::FirstSounds as u8;

    #[inline]
    pub(super) const fn contains(self, way: Way) -> bool {
        self.0 & way as u8 != 0
    }

    /// Of this way nothing comes either.
    pub(super) const fn with(self, way: Way) -> Self {
        Self(self.0 | way as u8)
    }

    /// Whether nothing comes of a word in any way.
    #[inline]
    pub(super) const fn is_all(self) -> bool {
        self.0 & Self::ALL == Self::ALL
    }

    /// Whether it is known what comes of the sounds of a word.
    #[inline]
    pub(super) const fn is_heard(self) -> bool {
        self.0 & HEARD != 0
    }
}

/// What a word sounds like.
#[derive(Clone, Copy, Debug)]
struct Heard {
    hash: u64,
    n_classes: u8,
    classes: [u8; MAX_CLASSES],
}

/// The memory of one worker.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// Hashes of words with the [`Way`]s of which nothing came in the lowest bits. Empty until the first is remembered, as
    /// are the others.
    vain: Vec<u64>,
    /// Hashes of pairs whose sounds are those of no name.
    vain_pairs: Vec<u64>,
    heard: Vec<Heard>,
}

impl Memory {
    /// The ways in which nothing comes of a word, as far as they are known.
    #[inline]
    pub(super) fn vain(&self, hash: u64) -> Vain {
        let known = self.vain.get(place::<PLACES>(hash)).copied();
        Vain(known.filter(|&known| is_same(known, hash)).map_or(0, ways))
    }

    /// Remembers that nothing came of a word in this way.
    pub(super) fn note_vain(&mut self, hash: u64, way: Way) {
        self.note(hash, way as u8);
    }

    /// By what a pair of words is remembered, the first of which is remembered by `known`, and the second has this hash.
    #[inline]
    pub(super) const fn pair(known: u64, next: u64) -> u64 {
        hash::extend(known, Gap::BREAK.bits(), next)
    }

    /// Whether no name sounds like this pair of words, as far as is known.
    #[inline]
    pub(super) fn is_vain_pair(&self, hash: u64) -> bool {
        self.vain_pairs.get(place::<PAIR_PLACES>(hash)) == Some(&hash)
    }

    /// Remembers that no name sounds like this pair of words.
    pub(super) fn note_vain_pair(&mut self, hash: u64) {
        self.vain_pairs.resize(PAIR_PLACES, 0);
        self.vain_pairs[place::<PAIR_PLACES>(hash)] = hash;
    }

    fn note(&mut self, hash: u64, what: u8) {
        self.vain.resize(PLACES, 0);
        if let Some(known) = self.vain.get_mut(place::<PLACES>(hash)) {
            let before = if is_same(*known, hash) { ways(*known) } else { 0 };
            *known = hash & !WAY_BITS | u64::from(before | what);
        }
    }

    /// The classes of the sounds of a word, if they are known.
    #[inline]
    pub(super) fn classes(&self, hash: u64) -> Option<&[u8]> {
        let heard = self.heard.get(place::<HEARD_PLACES>(hash)).filter(|heard| heard.hash == hash)?;
        heard.classes.get(..heard.n_classes.into())
    }

    /// Remembers that the sounds of a word have been looked up, and their classes, unless they are too many.
    pub(super) fn note_heard(&mut self, hash: u64, classes: Option<&[u8]>) {
        self.note(hash, HEARD);
        let Some(classes) = classes else { return };
        let mut heard = Heard { hash, n_classes: 0, classes: [0; MAX_CLASSES] };
        if let (Ok(n_classes), Some(known)) =
            (u8::try_from(classes.len()), heard.classes.get_mut(..classes.len()))
        {
            known.copy_from_slice(classes);
            heard.n_classes = n_classes;
            // A word of which nothing is known has no classes, and the hash of no word.
            self.heard.resize(HEARD_PLACES, Heard { hash: 0, n_classes: u8::MAX, ..heard });
            self.heard[place::<HEARD_PLACES>(hash)] = heard;
        }
    }
}

/// The bits of a hash in whose place the [`Way`]s and [`HEARD`] stand.
const WAY_BITS: u64 = (Vain::ALL | HEARD) as u64;

#[inline]
const fn is_same(known: u64, hash: u64) -> bool {
    (known ^ hash) & !WAY_BITS == 0
}

#[inline]
const fn ways(known: u64) -> u8 {
    (known & WAY_BITS) as u8
}

#[inline]
const fn place<const N: usize>(hash: u64) -> usize {
    (hash >> 8) as usize & (N - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_two_in_one_place_is_remembered() {
        let (one, other) = (7 << 8, (7 + PLACES as u64) << 8);
        let mut memory = Memory::default();
        assert!(!memory.vain(one).contains(Way::Base));
        memory.note_vain(one, Way::Base);
        assert!(memory.vain(one).contains(Way::Base) && !memory.vain(one).contains(Way::Sounds));
        assert!(!memory.vain(other).contains(Way::Base));
        memory.note_vain(other, Way::Sounds);
        assert!(!memory.vain(one).contains(Way::Base) && !memory.vain(other).contains(Way::Base));
        assert!(memory.vain(other).contains(Way::Sounds) && !memory.vain(other).is_all());
        memory.note_vain(other, Way::Base);
        memory.note_vain(other, Way::FirstSounds);
        assert!(memory.vain(other).is_all());
    }

    #[test]
    fn classes_are_known_as_far_as_there_is_room() {
        let mut memory = Memory::default();
        assert_eq!(memory.classes(0), None);
        assert_eq!(memory.classes(1), None);
        memory.note_heard(1, Some(b"b-m-k"));
        assert_eq!(memory.classes(1), Some(b"b-m-k".as_slice()));
        let (long, silent) = (2 << 8, 3 << 8);
        memory.note_heard(long, Some(&[b'b'; MAX_CLASSES + 1]));
        assert_eq!(memory.classes(long), None);
        memory.note_heard(silent, Some(b""));
        assert_eq!(memory.classes(silent), Some(b"".as_slice()));
        assert_eq!(memory.classes(4 << 8), None);
        memory.note_heard(4 << 8, None);
        assert_eq!(memory.classes(4 << 8), None);
        assert!(memory.vain(4 << 8).is_heard() && memory.vain(silent).is_heard());
    }
}
