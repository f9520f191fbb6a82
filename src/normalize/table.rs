//! The fold table: `fold` for every character, packed by the build script, read without any start-up cost.
//!
//! A two-stage table. Layout, little-endian: three `u32` counts (stage-1 entries, stage-2 entries, pool
//! bytes); stage 1, `u16` each, gives for `c >> 7` the block of stage 2; stage 2, 128 `u32` a block, holds
//!
//! ```text
//! bits 0–3 class | 4 upper | 5 lower | 6–11 length of the folded form | 12–31 its place in the pool
//! ```
//!
//! A form that equals the character itself has length 63 and takes no room in the pool.

use super::fold::{Class, fold};
use std::collections::HashMap;
use zerocopy::FromBytes;
use zerocopy::little_endian::{U16, U32};

const BLOCK: usize = 128;
const BLOCKS: usize = 0x11_0000 / BLOCK;
/// Length that stands for "the character itself".
const SAME: u32 = 63;

/// The class of each code of four bits; those that are not used stand for the first.
const BY_CODE: [Class; 16] = {
    let mut classes = [Class::Other; 16];
    let mut code = 0;
    while code < Class::ALL.len() {
        classes[code] = Class::ALL[code];
        code += 1;
    }
    classes
};

/// Read access to the packed table.
#[derive(Clone, Copy, Debug)]
pub struct FoldTable<'t> {
    stage1: &'t [U16],
    stage2: &'t [U32],
    pool: &'t [u8],
}

/// What the table knows of one character.
#[derive(Clone, Copy, Debug)]
pub struct Entry(u32);

impl Entry {
    /// What part the character plays.
    #[inline]
    pub fn class(self) -> Class {
        BY_CODE[(self.0 & 15) as usize]
    }

    /// Whether it is an upper- or titlecase letter.
    pub fn is_upper(self) -> bool {
        self.0 & 16 != 0
    }

    /// Whether it is a lowercase letter.
    pub fn is_lower(self) -> bool {
        self.0 & 32 != 0
    }

    /// Whether its folded form is the character itself.
    pub(super) fn is_same(self) -> bool {
        self.0 >> 6 & 63 == SAME
    }
}

impl<'t> FoldTable<'t> {
    /// Opens a table made by [`generate`].
    ///
    /// # Panics
    /// If the bytes are not such a table: they are part of the program, so that is a bug of the build.
    #[expect(clippy::expect_used, reason = "the bytes are built into the program")]
    pub fn new(bytes: &'t [u8]) -> Self {
        let (counts, rest) = <[U32; 3]>::ref_from_prefix(bytes).expect("a fold table has a head");
        let [n1, n2, n3] = counts.map(|count| count.get() as usize);
        let (stage1, rest) =
            <[U16]>::ref_from_prefix_with_elems(rest, n1).expect("a fold table has a first stage");
        let (stage2, pool) =
            <[U32]>::ref_from_prefix_with_elems(rest, n2).expect("a fold table has a second stage");
        assert!(pool.len() == n3 && n1 == BLOCKS, "the fold table is whole");
        Self { stage1, stage2, pool }
    }

    /// Looks a character up.
    #[inline]
    pub fn entry(&self, c: char) -> Entry {
        let c = c as usize;
        let block = usize::from(self.stage1[c / BLOCK].get());
        Entry(self.stage2[block * BLOCK + c % BLOCK].get())
    }

    /// Appends the folded form of `c`, whose entry is `entry`.
    #[inline]
    pub fn push_folded(&self, c: char, entry: Entry, out: &mut Vec<u8>) {
        out.extend_from_slice(self.folded(c, entry, &mut [0; 4]));
    }

    /// The folded form of `c`, whose entry is `entry`; in `buffer` if it is the character itself.
    #[inline]
    pub(super) fn folded<'b>(&self, c: char, entry: Entry, buffer: &'b mut [u8; 4]) -> &'b [u8]
    where
        't: 'b,
    {
        if entry.is_same() {
            c.encode_utf8(buffer).as_bytes()
        } else {
            let start = (entry.0 >> 12) as usize;
            &self.pool[start..start + (entry.0 >> 6 & 63) as usize]
        }
    }
}

/// Builds the table from [`fold`].
///
/// # Panics
/// If a later Unicode version no longer fits the layout.
pub fn generate() -> Vec<u8> {
    let mut pool: Vec<u8> = Vec::new();
    let mut places: HashMap<String, u32> = HashMap::new();
    let mut blocks: HashMap<Vec<u32>, u16> = HashMap::new();
    let (mut stage1, mut stage2): (Vec<u16>, Vec<u32>) = (Vec::new(), Vec::new());
    for block in 0..BLOCKS {
        let entries: Vec<u32> = (0..BLOCK).map(|i| pack(block * BLOCK + i, &mut pool, &mut places)).collect();
        let next = u16::try_from(stage2.len() / BLOCK).expect("fewer than 65,536 distinct blocks");
        let number = *blocks.entry(entries).or_insert_with_key(|entries| {
            stage2.extend_from_slice(entries);
            next
        });
        stage1.push(number);
    }
    let counts = [stage1.len(), stage2.len(), pool.len()];
    let mut bytes = Vec::new();
    for count in counts {
        bytes.extend_from_slice(&u32::try_from(count).expect("counts are small").to_le_bytes());
    }
    bytes.extend(stage1.iter().flat_map(|entry| entry.to_le_bytes()));
    bytes.extend(stage2.iter().flat_map(|entry| entry.to_le_bytes()));
    bytes.extend_from_slice(&pool);
    bytes
}

fn pack(code_point: usize, pool: &mut Vec<u8>, places: &mut HashMap<String, u32>) -> u32 {
    // Surrogates are no characters; their entries are never read.
    let Some(c) = u32::try_from(code_point).ok().and_then(char::from_u32) else { return 0 };
    let folded = fold(c);
    let (len, place) = if folded.text.chars().eq([c]) {
        (SAME, 0)
    } else {
        let len = u32::try_from(folded.text.len()).expect("folded forms are short");
        assert!(len < SAME, "the folded form of {c:?} is too long for the table");
        let place = *places.entry(folded.text).or_insert_with_key(|text| {
            let place = u32::try_from(pool.len()).expect("the pool is small");
            pool.extend_from_slice(text.as_bytes());
            place
        });
        assert!(place < 1 << 20, "the pool of folded forms has outgrown the table");
        (len, place)
    };
    folded.class as u32 | u32::from(folded.upper) << 4 | u32::from(folded.lower) << 5 | len << 6 | place << 12
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_equals_fold_for_every_character() {
        let bytes = generate();
        assert_eq!(bytes, crate::tables::fold(), "the build script's table is this one");
        let table = FoldTable::new(&bytes);
        let mut out = Vec::new();
        for c in '\0'..=char::MAX {
            let (entry, expected) = (table.entry(c), fold(c));
            out.clear();
            table.push_folded(c, entry, &mut out);
            assert_eq!(
                (entry.class(), entry.is_upper(), entry.is_lower(), out.as_slice()),
                (expected.class, expected.upper, expected.lower, expected.text.as_bytes()),
                "{c:?}"
            );
        }
    }
}
