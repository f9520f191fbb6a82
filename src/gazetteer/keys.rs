//! The keys of a gazetteer under construction: each folded name once.
//!
//! In comes a folded name with the hashes of its beginnings (`names`), out comes the number of its key. Kept are the
//! place of the folded form and the hashes, from which `layout` makes the table that the matcher walks.

use super::format::{Slot, Text, narrow, too_many};
use super::strings::{Numbers, Strings};
use crate::error::Result;

/// Most words of a name. A text may repeat the beginning of a name at every word, and each time it is followed as far as it
/// goes. The longest that is listed here is Bangkok's in Thai, where each letter counts: 112.
pub(crate) const MAX_WORDS: usize = 256;

/// The keys, numbered as they came.
#[derive(Debug, Default)]
pub(super) struct Keys {
    folded: Vec<Text>,
    /// Of each key the hashes of its first one, two, … words, and of all of them; end to end.
    hashes: Vec<u64>,
    /// Where the hashes of each key end.
    ends: Vec<u32>,
    numbers: Numbers,
}

impl Keys {
    /// The number of a key, added if it is new. `surface` is where a name stands that folds to it, and that may be
    /// written so already.
    ///
    /// # Errors
    /// There are 2³⁰ keys already, or more text than a gazetteer can hold.
    pub(super) fn number(
        &mut self,
        bytes: &[u8],
        beginnings: &[u64],
        surface: Text,
        strings: &mut Strings,
    ) -> Result<u32> {
        let Self { folded, hashes, ends, numbers } = self;
        // A key has a word at least, and so a hash.
        let hash = beginnings.last().copied().unwrap_or_default();
        let is_it = |number: u32| strings.get(folded[number as usize]) == bytes;
        if let Some(number) = numbers.find(hash, is_it) {
            return Ok(number);
        }
        if folded.len() >= Slot::MAX_KEYS {
            return Err(too_many("names"));
        }
        let number = narrow(folded.len(), "names")?;
        let end = narrow(hashes.len() + beginnings.len(), "words")?;
        folded.push(strings.add_unless(surface, bytes)?);
        hashes.extend_from_slice(beginnings);
        ends.push(end);
        numbers.add(hash, number);
        Ok(number)
    }

    /// Says that a key with this hash will be asked for soon.
    pub(super) fn expect(&self, hash: u64) {
        self.numbers.expect(hash);
    }

    /// Lets go of what is needed for adding only.
    pub(super) fn finish(self) -> FinishedKeys {
        FinishedKeys { folded: self.folded, hashes: self.hashes, ends: self.ends }
    }
}

/// The keys when no more are to come.
#[derive(Debug)]
pub(super) struct FinishedKeys {
    /// Places of the folded names.
    pub(super) folded: Vec<Text>,
    hashes: Vec<u64>,
    ends: Vec<u32>,
}

impl FinishedKeys {
    /// Of each key the hashes of its beginnings, the whole name last; never empty.
    pub(super) fn hashes(&self) -> impl Iterator<Item = &[u64]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let hashes = &self.hashes[start..end as usize];
            start = end as usize;
            hashes
        })
    }
}
