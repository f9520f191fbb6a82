//! The members of an object that holds no other: what nearly every record of news is, found in one pass.
//!
//! In comes a line; out come keys and values as they are written, or nothing where there is a list, an object, or
//! anything that may be no JSON: `serde_json` then has the word, which also knows what to say of faults. Whatever is
//! accepted here is accepted there, with the same members.

use crate::vectors::{BLOCK, specials};

/// A key with its quotes, and a value without blanks around it.
pub(super) type Member<'a> = (&'a str, &'a str);

/// Hands on each member of an object, from brace to brace; `None` if it is none, or not flat.
pub(super) fn members<'a>(object: &'a str, mut found: impl FnMut(Member<'a>)) -> Option<()> {
    let bytes = object.as_bytes();
    let mut strings = Specials::new(bytes);
    let mut at = 1;
    if bytes.first() != Some(&b'{') {
        return None;
    }
    loop {
        at = skip_blanks(bytes, at);
        let key_end = strings.end(at)?;
        let colon = skip_blanks(bytes, key_end);
        if bytes.get(colon) != Some(&b':') {
            return None;
        }
        let start = skip_blanks(bytes, colon + 1);
        let end = match bytes.get(start)? {
            b'"' => strings.end(start)?,
            _ => scalar_end(bytes, start)?,
        };
        found((object.get(at..key_end)?, object.get(start..end)?));
        at = skip_blanks(bytes, end);
        match bytes.get(at)? {
            b',' => at += 1,
            b'}' => return (at + 1 == bytes.len()).then_some(()),
            _ => return None,
        }
    }
}

/// Goes from one byte that is special in strings to the next: a quote, a backslash, a control character.
pub(super) struct Specials<'a> {
    bytes: &'a [u8],
    /// Where the block begins that was looked at last, and which of its bytes are special.
    block: usize,
    bits: u64,
}

impl<'a> Specials<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, block: 0, bits: look(bytes) }
    }

    /// The first special byte at or behind a place that is not before an earlier one.
    #[inline]
    pub(super) fn next(&mut self, at: usize) -> Option<usize> {
        if at >= self.block + BLOCK {
            self.block = at - at % BLOCK;
            self.bits = look(self.bytes.get(self.block..)?);
        }
        let mut bits = self.bits & u64::MAX << (at - self.block);
        while bits == 0 {
            self.block += BLOCK;
            bits = look(self.bytes.get(self.block..).filter(|rest| !rest.is_empty())?);
            self.bits = bits;
        }
        Some(self.block + bits.trailing_zeros() as usize)
    }

    /// Behind the closing quote of the string that begins here.
    #[inline]
    fn end(&mut self, start: usize) -> Option<usize> {
        let bytes = self.bytes;
        if bytes.get(start) != Some(&b'"') {
            return None;
        }
        let mut at = start + 1;
        loop {
            let special = self.next(at)?;
            at = match bytes[special..] {
                [b'"', ..] => return Some(special + 1),
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => special + 2,
                [b'\\', b'u', ref digits @ ..] if digits.get(..4)?.iter().all(u8::is_ascii_hexdigit) => {
                    special + 6
                }
                _ => return None,
            };
        }
    }
}

/// Which of the first bytes are special.
#[inline]
fn look(bytes: &[u8]) -> u64 {
    match bytes.first_chunk() {
        Some(block) => specials(block),
        None => {
            let mut block = [b' '; BLOCK];
            block[..bytes.len()].copy_from_slice(bytes);
            specials(&block)
        }
    }
}

#[inline]
fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        at += 1;
    }
    at
}

/// Behind the number or word that begins here.
fn scalar_end(bytes: &[u8], start: usize) -> Option<usize> {
    let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
    let end = start + bytes[start..].iter().position(is_end)?;
    let scalar = &bytes[start..end];
    (matches!(scalar, b"true" | b"false" | b"null") || is_number(scalar)).then_some(end)
}

/// Whether this is a number as JSON writes it (RFC 8259, 6).
fn is_number(bytes: &[u8]) -> bool {
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let n_digits = digits(rest);
    if n_digits == 0 || n_digits > 1 && rest[0] == b'0' {
        return false;
    }
    rest = &rest[n_digits..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let n_digits = digits(fraction);
        if n_digits == 0 {
            return false;
        }
        rest = &fraction[n_digits..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', exponent @ ..] => exponent,
            _ => exponent,
        };
        let n_digits = digits(exponent);
        return n_digits > 0 && n_digits == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    fn found(object: &str) -> Option<Vec<Member<'_>>> {
        let mut all = Vec::new();
        members(object, |member| all.push(member)).map(|()| all)
    }

    #[test]
    fn flat_objects_are_read() {
        let all = found("{\"a\" : \"b\\\"\\u00e9\" ,\n\"c\":-1.5e+3, \"a\":null}").unwrap();
        assert_eq!(all, [("\"a\"", "\"b\\\"\\u00e9\""), ("\"c\"", "-1.5e+3"), ("\"a\"", "null")]);
    }

    #[test]
    fn all_else_is_left_to_serde() {
        for object in [
            "",
            "{",
            "{}",
            "[]",
            "{\"a\":[1]}",
            "{\"a\":{}}",
            "{\"a\":01}",
            "{\"a\":1.}",
            "{\"a\":1e}",
            "{\"a\":-}",
            "{\"a\":nul}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\u12g4\"}",
            "{\"a\":\"b\t\"}",
            "{\"a\":1,}",
            "{\"a\":1}}",
            "{\"a\":1} ",
            "{\"a\" 1}",
            "{\"a\":\"b}",
            "{a:1}",
            "{\"a\":}",
            "{\"a\":1 2}",
        ] {
            assert_eq!(found(object), None, "{object}");
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_json_of_the_same_members(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "{", "}", "\"", "\"a\"", "\"text\":", ":", ",", "\\", "\\n", "\\u00e9", "\\ud800", "\\u12", "1", "-0", "01", "1.5", "1e9",
                "2E-1", ".", "true", "null", "[", "]", " ", "\n", "\t", "é", "\u{1}", "x", "{\"a\":1,", "\"b\":\"c\"}",
            ]), 0..14),
        ) {
            let object = parts.concat();
            if let Some(members) = found(&object) {
                struct All<'a>(Vec<(&'a RawValue, &'a RawValue)>);
                impl<'de> serde::Deserialize<'de> for All<'de> {
                    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                        struct Visit;
                        impl<'de> serde::de::Visitor<'de> for Visit {
                            type Value = All<'de>;
                            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                                f.write_str("an object")
                            }
                            fn visit_map<M: serde::de::MapAccess<'de>>(self, mut map: M) -> Result<All<'de>, M::Error> {
                                let mut all = Vec::new();
                                while let Some(member) = map.next_entry()? {
                                    all.push(member);
                                }
                                Ok(All(all))
                            }
                        }
                        deserializer.deserialize_map(Visit)
                    }
                }
                let All(all) = serde_json::from_str(&object).unwrap();
                let all: Vec<Member<'_>> = all.iter().map(|(key, value)| (key.get(), value.get())).collect();
                prop_assert_eq!(members, all);
            }
        }
    }
}
