//! JSON values, appended to a buffer.
//!
//! Strings that need no escapes, which is nearly all, are copied; everything else is the work of `serde_json`.

use serde::Serialize;

/// Appends a string, quoted.
#[inline]
pub(super) fn push_string(string: &str, out: &mut Vec<u8>) {
    // One pass without a branch a byte, so that it is compiled to vectors.
    let plain =
        string.bytes().fold(true, |plain, byte| plain & (byte >= b' ') & (byte != b'"') & (byte != b'\\'));
    if plain {
        out.reserve(string.len() + 2);
        out.push(b'"');
        out.extend_from_slice(string.as_bytes());
        out.push(b'"');
    } else {
        push_value(string, out);
    }
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
    fn integers_are_written_out() {
        let mut out = Vec::new();
        for number in [0, 7, 1042, u64::MAX] {
            push_integer(number, &mut out);
            out.push(b' ');
        }
        assert_eq!(out, format!("0 7 1042 {} ", u64::MAX).into_bytes());
    }
}
