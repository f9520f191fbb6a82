//! What recent words came to: most capitalized words of news are the same few thousand, again and again.
//!
//! In come hashes of words, out comes of which variants nothing came, and the classes of their sounds. A direct-mapped
//! table: what is remembered last takes the place. It only saves work that would be done again with the same result.

/// Number of places, a power of two; 512 KB.
const PLACES: usize = 1 << 14;
/// Most classes of a word that are remembered.
const MAX_CLASSES: usize = 22;
/// Number of classes of a word whose sounds are not known.
const UNKNOWN: u8 = u8::MAX;

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

/// A set of [`Way`]s of which nothing comes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Vain(u8);

impl Vain {
    #[inline]
    pub(super) const fn contains(self, way: Way) -> bool {
        self.0 & way as u8 != 0
    }
}

/// What is known of one word.
#[derive(Clone, Copy, Debug)]
struct Known {
    hash: u64,
    /// The [`Way`]s of which nothing came.
    vain: u8,
    n_classes: u8,
    classes: [u8; MAX_CLASSES],
}

impl Known {
    const NOTHING: Self = Self { hash: 0, vain: 0, n_classes: UNKNOWN, classes: [0; MAX_CLASSES] };
}

/// The memory of one worker.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// By the lowest bits of their hashes; empty until the first is remembered.
    words: Vec<Known>,
}

impl Memory {
    /// The ways in which nothing comes of a word, as far as they are known.
    #[inline]
    pub(super) fn vain(&self, hash: u64) -> Vain {
        Vain(self.known(hash).map_or(0, |known| known.vain))
    }

    /// Remembers that nothing came of a word in this way.
    pub(super) fn note_vain(&mut self, hash: u64, way: Way) {
        if let Some(known) = self.place(hash) {
            known.vain |= way as u8;
        }
    }

    /// The classes of the sounds of a word, if they are known.
    #[inline]
    pub(super) fn classes(&self, hash: u64) -> Option<&[u8]> {
        let known = self.known(hash)?;
        known.classes.get(..known.n_classes.into())
    }

    /// Remembers the classes of the sounds of a word, unless they are too many.
    pub(super) fn note_classes(&mut self, hash: u64, classes: &[u8]) {
        if let (Ok(n_classes), Some(known)) = (u8::try_from(classes.len()), self.place(hash))
            && let Some(place) = known.classes.get_mut(..classes.len())
        {
            place.copy_from_slice(classes);
            known.n_classes = n_classes;
        }
    }

    #[inline]
    fn known(&self, hash: u64) -> Option<&Known> {
        self.words.get(place(hash)).filter(|known| known.hash == hash)
    }

    /// The place of a word, which is from now on this one's.
    fn place(&mut self, hash: u64) -> Option<&mut Known> {
        self.words.resize(PLACES, Known::NOTHING);
        let known = self.words.get_mut(place(hash))?;
        if known.hash != hash {
            *known = Known { hash, ..Known::NOTHING };
        }
        Some(known)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "masked to the number of places")]
const fn place(hash: u64) -> usize {
    hash as usize & (PLACES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_two_in_one_place_is_remembered() {
        let (one, other) = (7, 7 + PLACES as u64);
        let mut memory = Memory::default();
        assert!(!memory.vain(one).contains(Way::Base));
        memory.note_vain(one, Way::Base);
        assert!(memory.vain(one).contains(Way::Base) && !memory.vain(one).contains(Way::Sounds));
        assert!(!memory.vain(other).contains(Way::Base));
        memory.note_vain(other, Way::Sounds);
        assert!(!memory.vain(one).contains(Way::Base) && !memory.vain(other).contains(Way::Base));
        assert!(memory.vain(other).contains(Way::Sounds));
    }

    #[test]
    fn classes_are_known_as_far_as_there_is_room() {
        let mut memory = Memory::default();
        memory.note_vain(1, Way::Base);
        assert_eq!(memory.classes(1), None);
        memory.note_classes(1, b"b-m-k");
        assert_eq!(memory.classes(1), Some(b"b-m-k".as_slice()));
        memory.note_classes(2, &[b'b'; MAX_CLASSES + 1]);
        assert_eq!(memory.classes(2), None);
        memory.note_classes(3, b"");
        assert_eq!(memory.classes(3), Some(b"".as_slice()));
    }
}
