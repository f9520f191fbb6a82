//! The strings section under construction, and tables of what stands in it.
//!
//! Strings are only ever added, and told by their places. What must be found again is found by a table that holds
//! numbers alone and compares the bytes they stand for: millions of names have no memory to spare for maps
//! that own copies of them.

use super::alias::bad;
use super::format::{Text, narrow};
use crate::error::Result;
use hashbrown::HashTable;
use std::hint::black_box;
use zerocopy::little_endian::{U16, U32};

/// The strings section.
#[derive(Debug, Default)]
pub(super) struct Strings(Vec<u8>);

impl Strings {
    /// Adds a string.
    ///
    /// # Errors
    /// It is longer than 65,535 bytes, or all strings together than 4 GiB.
    pub(super) fn add(&mut self, text: &[u8]) -> Result<Text> {
        let len = u16::try_from(text.len())
            .map_err(|_| bad(format!("a cell of {} bytes is too long (at most 65,535)", text.len())))?;
        if len == 0 {
            return Ok(Text::default());
        }
        let end = narrow(self.0.len() + text.len(), "bytes of text")?;
        self.0.extend_from_slice(text);
        Ok(Text { offset: U32::new(end - u32::from(len)), len: U16::new(len) })
    }

    /// The string at a place that [`Self::add`] gave.
    pub(super) fn get(&self, text: Text) -> &[u8] {
        let start = text.offset.get() as usize;
        &self.0[start..start + usize::from(text.len.get())]
    }

    /// Adds a string unless it is the one at `known`.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub(super) fn add_unless(&mut self, known: Text, text: &[u8]) -> Result<Text> {
        if self.get(known) == text { Ok(known) } else { self.add(text) }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Finds the numbers 0, 1, 2, … by the hashes of what they stand for. With each stands half of its hash, so that what
/// others stand for is not asked, which would be a cache miss each.
#[derive(Debug, Default)]
pub(super) struct Numbers(HashTable<(u32, u32)>);

impl Numbers {
    /// The number with this hash that `is_it`.
    pub(super) fn find(&self, hash: u64, mut is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        let half = half(hash);
        let found = self.0.find(spread(half), |&(other, number)| other == half && is_it(number));
        found.map(|&(_, number)| number)
    }

    /// Says that a hash will be looked for soon. Called for many hashes at a time, the processor waits for all of them
    /// together instead of one after the other.
    pub(super) fn expect(&self, hash: u64) {
        black_box(self.find(hash, |_| true));
    }

    /// Adds a number, which is not in it yet.
    pub(super) fn add(&mut self, hash: u64, number: u32) {
        self.0.insert_unique(spread(half(hash)), (half(hash), number), |&(half, _)| spread(half));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "both halves in one")]
fn half(hash: u64) -> u32 {
    (hash ^ hash >> 32) as u32
}

/// A hash of 64 bits, of whose lowest and highest bits the table makes use (Knuth, TAOCP 3, 6.4; the constant is 2⁶⁴
/// over the golden ratio).
fn spread(half: u32) -> u64 {
    u64::from(half).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_by_what_they_stand_for() {
        let names: Vec<String> = (0..1000).map(|number| format!("name {number}")).collect();
        // A poor hash: what decides is the comparison.
        let hash_of = |number: u32| u64::from(number % 7);
        let mut numbers = Numbers::default();
        for number in 0..1000 {
            numbers.add(hash_of(number), number);
            numbers.expect(hash_of(number));
        }
        for number in [0, 1, 500, 999] {
            let is_it = |other: u32| names[other as usize] == format!("name {number}");
            assert_eq!(numbers.find(hash_of(number), is_it), Some(number));
        }
        assert_eq!(numbers.find(3, |_| false), None);
    }

    #[test]
    fn strings_are_shared_on_request() {
        let mut strings = Strings::default();
        let mali = strings.add(b"Mali").unwrap();
        assert_eq!(strings.add_unless(mali, b"Mali").unwrap(), mali);
        assert_ne!(strings.add_unless(mali, b"mali").unwrap(), mali);
        assert_eq!(strings.into_bytes(), b"Malimali");
    }

    #[test]
    fn strings_are_limited() {
        let long = vec![b'x'; 65_536];
        assert!(Strings::default().add(&long[1..]).is_ok());
        assert!(Strings::default().add(&long).unwrap_err().message().contains("65536 bytes is too long"));
    }
}
