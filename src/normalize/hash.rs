//! The hash of folded words and of sequences of words; part of the compiled gazetteer's format.
//!
//! A folded multiply (the high and low halves of a 64 × 64 bit product, xored) per sixteen bytes, as in wyhash.
//! Most words are one multiply. A hash only ever proposes: whether a name matches is decided by its bytes. The
//! constants are digits of the square roots of 2, 3 and 5 (odd), and must never change within a format version.

const LOW: u64 = 0x6A09_E667_F3BC_C909;
const HIGH: u64 = 0xBB67_AE85_84CA_A73B;
const SEQUENCE: u64 = 0x3C6E_F372_FE94_F82B;

/// Hash of a word's folded bytes.
#[inline]
pub(crate) fn word(bytes: &[u8]) -> u64 {
    let mut hash = 0;
    let mut rest = bytes;
    while let Some((first, behind)) = rest.split_first_chunk() {
        let (low, high) = halves(*first);
        hash = short(low ^ hash, high);
        if behind.is_empty() {
            return hash;
        }
        rest = behind;
    }
    let (low, high) = sixteen(rest);
    short(low ^ hash, high)
}

/// At most 16 bytes as two little-endian numbers, zeros behind them; of more only the first 16 count.
#[inline]
pub(crate) const fn sixteen(bytes: &[u8]) -> (u64, u64) {
    if let Some(sixteen) = bytes.first_chunk() {
        return halves(*sixteen);
    }
    // Loads of a fixed size that overlap in the middle.
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
        // The shift is 64 for eight bytes, of which the second half has none.
        return (first, if bytes.len() == 8 { 0 } else { last >> (8 * (16 - bytes.len())) });
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first) as u64, u32::from_le_bytes(*last) as u64);
        return (first | last << (8 * (bytes.len() - 4)), 0);
    }
    match *bytes {
        [a] => (a as u64, 0),
        [a, b] => (a as u64 | (b as u64) << 8, 0),
        [a, b, c] => (a as u64 | (b as u64) << 8 | (c as u64) << 16, 0),
        _ => (0, 0),
    }
}

/// Hash of a word of at most 16 folded bytes, read as two little-endian numbers, zeros behind it.
#[inline]
pub(crate) const fn short(low: u64, high: u64) -> u64 {
    multiply(low ^ LOW, high ^ HIGH)
}

/// Hash of a sequence that goes on, after `gap`, with the word whose hash is `next`.
#[inline]
pub(crate) const fn extend(sequence: u64, gap: u32, next: u64) -> u64 {
    multiply(sequence.rotate_left(23) ^ next, SEQUENCE ^ gap as u64)
}

/// Sixteen bytes as two little-endian numbers.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the halves of a 128-bit number")]
pub(crate) const fn halves(sixteen: [u8; 16]) -> (u64, u64) {
    let both = u128::from_le_bytes(sixteen);
    (both as u64, (both >> 64) as u64)
}

/// The sixteen bytes of which these are the halves.
#[inline]
pub(crate) const fn from_halves(low: u64, high: u64) -> [u8; 16] {
    (low as u128 | (high as u128) << 64).to_le_bytes()
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the halves of a 128-bit number")]
const fn multiply(a: u64, b: u64) -> u64 {
    let product = (a as u128).wrapping_mul(b as u128);
    (product as u64) ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_sequences_differ() {
        assert_ne!(word(b"mali"), word(b"malis"));
        assert_ne!(word(b"0123456789abcdef"), word(b"0123456789abcdefg"));
        let (a, b) = (word(b"burkina"), word(b"faso"));
        assert_ne!(extend(a, 32, b), extend(b, 32, a));
        assert_ne!(extend(a, 32, b), extend(a, 44, b));
    }

    #[test]
    fn few_bytes_are_read_like_sixteen_with_zeros_behind() {
        let bytes: Vec<u8> = (1..=20).collect();
        for len in 0..=bytes.len() {
            let mut padded = [0; 16];
            padded[..len.min(16)].copy_from_slice(&bytes[..len.min(16)]);
            let (low, high) = sixteen(&bytes[..len]);
            assert_eq!((low, high), halves(padded), "{len}");
            assert_eq!(from_halves(low, high), padded, "{len}");
        }
    }

    #[test]
    fn is_fixed_by_the_format() {
        assert_eq!(word(b"bamako"), 0xB634_1EB5_B7F4_4E81);
        assert_eq!(word(b"ouagadougouinternational"), 0x43FC_BBE0_F818_765E);
    }
}
