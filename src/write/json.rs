//! JSON values, appended to a buffer.
//!
//! Strings that need no escapes, which is nearly all, are copied; everything else is the work of `serde_json`.

use serde::Serialize;

/// Appends a string, quoted.
#[inline]
pub(super) fn push_string(string: &str, out: &mut Vec<u8>) {
    if is_plain(string.as_bytes()) {
        out.reserve(string.len() + 2);
        out.push(b'"');
        out.extend_from_slice(string.as_bytes());
        out.push(b'"');
    } else {
        push_value(string, out);
    }
}

/// Whether a string needs no escapes. Names are short: they are looked at in pieces of eight bytes.
fn is_plain(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHEST: u64 = ONES << 7;
    // Tells whether one of eight bytes is less than a small one; of those above it only one to its right is wrong.
    let any_below = |eight: u64, limit: u8| eight.wrapping_sub(ONES * u64::from(limit)) & !eight & HIGHEST;
    let special = |eight: [u8; 8]| {
        let eight = u64::from_le_bytes(eight);
        let (quotes, backslashes) = (eight ^ (ONES * u64::from(b'"')), eight ^ (ONES * u64::from(b'\\')));
        any_below(eight, b' ') | any_below(quotes, 1) | any_below(backslashes, 1)
    };
    let (chunks, rest) = bytes.as_chunks::<8>();
    let rest = match bytes.last_chunk::<8>() {
        Some(last) => *last,
        None => {
            let mut last = [b' '; 8];
            last.iter_mut().zip(rest).for_each(|(place, byte)| *place = *byte);
            last
        }
    };
    chunks.iter().fold(special(rest), |found, &eight| found | special(eight)) == 0
}

/// Appends a whole number.
#[inline]
pub(super) fn push_integer(number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Appends any value.
#[expect(clippy::expect_used, reason = "a Vec takes all bytes, and the values have only string keys")]
pub(super) fn push_value(value: &(impl Serialize + ?Sized), out: &mut Vec<u8>) {
    serde_json::to_writer(out, value).expect("serializing into memory does not fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_those_of_serde_json() {
        for c in '\0'..=char::MAX {
            for string in [c.to_string(), format!("Goïta{c}Mali")] {
                let mut out = Vec::new();
                push_string(&string, &mut out);
                assert_eq!(out, serde_json::to_vec(&string).unwrap(), "{c:?}");
            }
        }
    }

    #[test]
    fn escapes_are_found_wherever_they_stand() {
        for special in ["", "\"", "\\", "\n", "\u{1f}", "é", "\u{7f}"] {
            for len in 0..20 {
                for place in 0..=len {
                    let string = format!("{}{special}{}", "x".repeat(place), "!".repeat(len - place));
                    let mut out = Vec::new();
                    push_string(&string, &mut out);
                    assert_eq!(out, serde_json::to_vec(&string).unwrap(), "{string:?}");
                }
            }
        }
    }

    #[test]
    fn integers_are_written_out() {
        let mut out = Vec::new();
        for number in [0, 7, 1042, u64::MAX] {
            push_integer(number, &mut out);
            out.push(b' ');
        }
        assert_eq!(out, format!("0 7 1042 {} ", u64::MAX).into_bytes());
    }
}
