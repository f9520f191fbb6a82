//! The hash of folded words and of sequences of words; part of the compiled gazetteer's format.
//!
//! A folded multiply (the high and low halves of a 64 × 64 bit product, xored) per eight bytes, as in wyhash.
//! A hash only ever proposes: whether a name matches is decided by its bytes. The constants are digits of
//! the golden ratio and of the square roots of 2 and 3 (odd), and must never change within a format version.

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;
const WORD: u64 = 0x6A09_E667_F3BC_C909;
const SEQUENCE: u64 = 0xBB67_AE85_84CA_A73B;

/// Hash of a word's folded bytes.
#[inline]
pub(crate) fn word(bytes: &[u8]) -> u64 {
    let mut hash = SEED ^ bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        hash = multiply(hash ^ u64::from_le_bytes(eight), WORD);
    }
    let rest = chunks.remainder();
    let mut eight = [0; 8];
    eight[..rest.len()].copy_from_slice(rest);
    multiply(hash ^ u64::from_le_bytes(eight), WORD)
}

/// Hash of a sequence that goes on, after `gap`, with the word whose hash is `next`.
#[inline]
pub(crate) const fn extend(sequence: u64, gap: u32, next: u64) -> u64 {
    multiply(sequence.rotate_left(23) ^ next, SEQUENCE ^ gap as u64)
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low half is wanted")]
const fn multiply(a: u64, b: u64) -> u64 {
    let product = (a as u128).wrapping_mul(b as u128);
    (product as u64) ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_sequences_differ() {
        assert_ne!(word(b"mali"), word(b"mali\0"));
        let (a, b) = (word(b"burkina"), word(b"faso"));
        assert_ne!(extend(a, 32, b), extend(b, 32, a));
        assert_ne!(extend(a, 32, b), extend(a, 44, b));
    }

    #[test]
    fn is_fixed_by_the_format() {
        assert_eq!(word(b"bamako"), 0x5F79_86FA_2C54_EF76);
    }
}
