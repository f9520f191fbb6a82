//! Which of 64 bytes are ASCII letters and digits, belong to other characters, or are special in JSON; and how loops are
//! run with all that the processor has.
//!
//! The innermost loops of reading and normalization. x86-64 always has SSE2, so its form needs no detection at run time;
//! anywhere else eight bytes are looked at together in a register. Tests hold both equal to the plain form. [`with`]
//! runs safe code that is compiled twice, for every x86-64 and for those of the last ten years, and chooses at run time.

#![expect(
    unsafe_code,
    reason = "calls functions that need SSE2, which every x86-64 has, or what was found to be there"
)]

/// Safe code that is compiled for several generations of processors.
pub(crate) trait Work {
    /// What comes out.
    type Result;

    /// Does it. To be marked `#[inline(always)]`, as all that it calls often: only what is inlined is compiled anew.
    fn run(self) -> Self::Result;
}

/// Does `work`, compiled for AVX2, BMI and their company (x86-64-v3) where the processor has them.
#[inline]
pub(crate) fn with<W: Work>(work: W) -> W::Result {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::is_x86_feature_detected as has;
        if has!("avx2") && has!("bmi1") && has!("bmi2") && has!("lzcnt") && has!("popcnt") && has!("movbe") {
            // SAFETY: The processor has just been found to have all that `recent` is compiled for.
            return unsafe { recent(work) };
        }
    }
    work.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,movbe")]
fn recent<W: Work>(work: W) -> W::Result {
    work.run()
}

/// One bit for each of 64 bytes, the first byte's lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    /// ASCII letters and digits.
    pub(crate) alphanumeric: u64,
    /// Bytes of characters that are not ASCII.
    pub(crate) wide: u64,
}

/// Length of a block, bytes.
pub(crate) const BLOCK: usize = 64;

#[cfg(target_arch = "x86_64")]
#[inline]
pub(crate) fn classify(block: &[u8; BLOCK]) -> Bits {
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
pub(crate) fn classify(block: &[u8; BLOCK]) -> Bits {
    registers(block)
}

/// Which of 64 bytes are special in a string of JSON: quotes, backslashes, and control characters, which must not stand
/// there.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(crate) fn specials(block: &[u8; BLOCK]) -> u64 {
    // SAFETY: As above.
    unsafe { special_vectors(block) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2")]
#[inline]
fn special_vectors(block: &[u8; BLOCK]) -> u64 {
    use std::arch::x86_64::{
        __m128i, _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    };
    let quarters: [__m128i; 4] = zerocopy::transmute!(*block);
    let mut specials = 0;
    for (index, bytes) in quarters.into_iter().enumerate() {
        let is = |byte: u8| _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte.cast_signed()));
        let control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
        let special = _mm_or_si128(_mm_or_si128(is(b'"'), is(b'\\')), control);
        specials |= u64::from(_mm_movemask_epi8(special).cast_unsigned()) << (index * 16);
    }
    specials
}

#[cfg(not(target_arch = "x86_64"))]
#[inline]
pub(crate) fn specials(block: &[u8; BLOCK]) -> u64 {
    special_registers(block)
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn special_registers(block: &[u8; BLOCK]) -> u64 {
    let is_special = |byte: u8| byte == b'"' || byte == b'\\' || byte < b' ';
    block.iter().enumerate().fold(0, |bits, (index, &byte)| bits | u64::from(is_special(byte)) << index)
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
                    assert_eq!(
                        specials(&block),
                        special_registers(&block),
                        "{byte} at {place} among {filler}"
                    );
                }
            }
        }
    }
}
