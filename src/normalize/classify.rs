//! Which of 64 bytes are ASCII letters and digits, and which belong to other characters.
//!
//! The innermost loop of normalization. x86-64 always has SSE2, so its form needs no detection at run time; anywhere
//! else eight bytes are looked at together in a register. A test holds both equal to the plain form.

#![expect(unsafe_code, reason = "calls a function that needs SSE2, which every x86-64 has")]

/// One bit for each of 64 bytes, the first byte's lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bits {
    /// ASCII letters and digits.
    pub(super) alphanumeric: u64,
    /// Bytes of characters that are not ASCII.
    pub(super) wide: u64,
}

/// Length of a block, bytes.
pub(super) const BLOCK: usize = 64;

#[cfg(target_arch = "x86_64")]
#[inline]
pub(super) fn classify(block: &[u8; BLOCK]) -> Bits {
    // SAFETY: SSE2 is part of x86-64; rustc has no target of this architecture without it but bare-metal ones.
    unsafe { vectors(block) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2")]
#[inline]
fn vectors(block: &[u8; BLOCK]) -> Bits {
    use std::arch::x86_64::{
        __m128i, _mm_add_epi8, _mm_cmpgt_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    };
    let quarters: [__m128i; 4] = zerocopy::transmute!(*block);
    let (mut alphanumeric, mut wide) = (0, 0);
    for (index, bytes) in quarters.into_iter().enumerate() {
        // A range check as one addition and one signed comparison: the range is moved to the top end.
        let letter = _mm_cmpgt_epi8(
            _mm_add_epi8(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), _mm_set1_epi8((127 - b'z').cast_signed())),
            _mm_set1_epi8((126 - (b'z' - b'a')).cast_signed()),
        );
        let digit = _mm_cmpgt_epi8(
            _mm_add_epi8(bytes, _mm_set1_epi8((127 - b'9').cast_signed())),
            _mm_set1_epi8((126 - (b'9' - b'0')).cast_signed()),
        );
        let bits = |mask: __m128i| u64::from(_mm_movemask_epi8(mask).cast_unsigned()) << (index * 16);
        alphanumeric |= bits(_mm_or_si128(letter, digit));
        wide |= bits(bytes);
    }
    Bits { alphanumeric, wide }
}

#[cfg(not(target_arch = "x86_64"))]
#[inline]
pub(super) fn classify(block: &[u8; BLOCK]) -> Bits {
    registers(block)
}

/// Eight bytes at a time: in each lane of a 64-bit register bit 7 says whether the byte is in a range.
#[cfg(any(test, not(target_arch = "x86_64")))]
fn registers(block: &[u8; BLOCK]) -> Bits {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = ONES << 7;
    // Gathers bit 7 of each byte into the top byte.
    const GATHER: u64 = 0x0002_0408_1020_4081;
    let at_least = |bytes: u64, low: u8| bytes + ONES * u64::from(128 - low);
    let (mut alphanumeric, mut wide) = (0, 0);
    for (index, chunk) in block.chunks_exact(8).enumerate() {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        let bytes = u64::from_le_bytes(eight);
        let ascii = bytes & !HIGH;
        let folded = ascii | ONES << 5;
        let letter = at_least(folded, b'a') & !at_least(folded, b'z' + 1);
        let digit = at_least(ascii, b'0') & !at_least(ascii, b'9' + 1);
        let bits = |lanes: u64| ((lanes & HIGH) >> 7).wrapping_mul(GATHER << 7) >> 56;
        alphanumeric |= bits((letter | digit) & !bytes) << (index * 8);
        wide |= bits(bytes) << (index * 8);
    }
    Bits { alphanumeric, wide }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(block: &[u8; BLOCK]) -> Bits {
        let bits = |is: fn(&u8) -> bool| {
            block.iter().enumerate().fold(0, |bits, (index, byte)| bits | u64::from(is(byte)) << index)
        };
        Bits { alphanumeric: bits(u8::is_ascii_alphanumeric), wide: bits(|byte| !byte.is_ascii()) }
    }

    #[test]
    fn all_forms_agree_on_every_byte_in_every_place() {
        for byte in 0..=255_u8 {
            for place in 0..BLOCK {
                for filler in [b'a', b' ', 0xE2, 0] {
                    let mut block = [filler; BLOCK];
                    block[place] = byte;
                    assert_eq!(classify(&block), plain(&block), "{byte} at {place} among {filler}");
                    assert_eq!(registers(&block), plain(&block), "{byte} at {place} among {filler}");
                }
            }
        }
    }
}
