//! JSON that is not one object a line: spread over lines, one object after another, or one huge array.
//!
//! The scanner finds the values without parsing them: it follows strings and brackets, and nothing else, so a value's
//! depth costs it nothing. A list at the top is not a value of its own but a wrapping: its elements are the records,
//! so an array of a terabyte streams like lines. Where an object stands that JSON does not allow there, or a line ends
//! within a string, the record before it is broken: the parser will say so, and the next one is whole again.
//!
//! [`compact`] then brings a record onto one line.

use memchr::{memchr2, memchr3};

use super::frames::{Edge, Scan};

/// Where the scanner stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Scanner {
    /// Open brackets within the record.
    depth: u64,
    /// Which of the innermost 64 are objects; the lowest bit is the innermost. What lies deeper than that is taken
    /// for a list, in which more is allowed.
    objects: u64,
    place: Place,
    /// The last byte outside of strings that was not blank; `"` after a string.
    last: u8,
    /// Lists at the top that are open.
    n_lists: u64,
    /// A record that began where another should have gone on.
    begins_anew: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// Between records.
    #[default]
    Between,
    /// In an object or list.
    Value,
    /// In a string of an object or list.
    Text,
    /// Behind a backslash.
    Escape,
    /// In what is neither object nor list: to the next bracket, comma or line end.
    Word,
}

impl Scanner {
    /// Whether a value is open, and in the middle of a string.
    pub(super) fn is_in_text(&self) -> bool {
        matches!(self.place, Place::Text | Place::Escape)
    }

    /// Whether the innermost open bracket is a brace.
    pub(super) fn is_in_object(&self) -> bool {
        self.depth > 0 && self.objects & 1 == 1
    }

    fn open(&mut self, byte: u8) {
        self.depth += 1;
        self.objects = self.objects << 1 | u64::from(byte == b'{');
        self.last = byte;
        self.place = Place::Value;
    }

    /// Whether an object may begin behind what has been read of the value.
    fn allows_object(&self) -> bool {
        match self.last {
            b':' | b'[' => true,
            b',' => self.objects & 1 == 0,
            _ => false,
        }
    }
}

impl Scan for Scanner {
    fn next(&mut self, piece: &[u8], at: &mut usize) -> Option<Edge> {
        if std::mem::take(&mut self.begins_anew) {
            let begin = *at;
            *at += 1;
            (self.depth, self.objects) = (0, 0);
            self.open(b'{');
            return Some(Edge::Begin(begin));
        }
        while let Some(&byte) = piece.get(*at) {
            match self.place {
                Place::Between => match byte {
                    b' ' | b'\t' | b'\r' | b'\n' | b',' => *at += 1,
                    b'[' => {
                        self.n_lists += 1;
                        *at += 1;
                    }
                    b']' => {
                        self.n_lists = self.n_lists.saturating_sub(1);
                        *at += 1;
                    }
                    b'{' => {
                        (self.depth, self.objects) = (0, 0);
                        self.open(byte);
                        *at += 1;
                        return Some(Edge::Begin(*at - 1));
                    }
                    _ => {
                        self.place = Place::Word;
                        *at += 1;
                        return Some(Edge::Begin(*at - 1));
                    }
                },
                Place::Word => match piece[*at..]
                    .iter()
                    .position(|byte| matches!(byte, b'{' | b'[' | b']' | b',' | b'\n'))
                {
                    Some(end) => {
                        *at += end;
                        self.place = Place::Between;
                        return Some(Edge::End(*at));
                    }
                    None => *at = piece.len(),
                },
                Place::Text => match memchr3(b'"', b'\\', b'\n', &piece[*at..]) {
                    Some(found) => {
                        *at += found + 1;
                        self.place = match piece[*at - 1] {
                            b'\\' => Place::Escape,
                            _ => Place::Value,
                        };
                        self.last = b'"';
                    }
                    None => *at = piece.len(),
                },
                Place::Escape => {
                    self.place = Place::Text;
                    *at += 1;
                }
                Place::Value => match byte {
                    b'"' => {
                        self.place = Place::Text;
                        *at += 1;
                    }
                    b'{' if !self.allows_object() => {
                        self.begins_anew = true;
                        return Some(Edge::End(*at));
                    }
                    b'{' | b'[' => {
                        self.open(byte);
                        *at += 1;
                    }
                    b'}' | b']' => {
                        self.depth -= 1;
                        self.objects >>= 1;
                        self.last = byte;
                        *at += 1;
                        if self.depth == 0 {
                            self.place = Place::Between;
                            return Some(Edge::End(*at));
                        }
                    }
                    _ => {
                        if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                            self.last = byte;
                        }
                        *at += 1;
                    }
                },
            }
        }
        None
    }

    fn fault_at_end(&self) -> Option<&'static str> {
        (self.n_lists > 0).then_some("the input ends within a list: something may be missing")
    }
}

/// Appends a valid JSON value without the blanks between its parts.
pub(super) fn compact(value: &[u8], out: &mut Vec<u8>) {
    let mut rest = value;
    while let Some(quote) = memchr2(b'"', b'"', rest) {
        let (between, string) = rest.split_at(quote);
        out.extend(between.iter().filter(|byte| !byte.is_ascii_whitespace()));
        let mut end = 1;
        while let Some(found) = memchr2(b'"', b'\\', &string[end..]) {
            let is_quote = string[end + found] == b'"';
            end = (end + found + if is_quote { 1 } else { 2 }).min(string.len());
            if is_quote {
                break;
            }
        }
        let (string, after) = string.split_at(end);
        out.extend_from_slice(string);
        rest = after;
    }
    out.extend(rest.iter().filter(|byte| !byte.is_ascii_whitespace()));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{Pieces, articles, read_all};
    use super::super::{Format, ReadOptions};
    use super::*;

    fn records(input: &str) -> Vec<(u64, String)> {
        let options = || ReadOptions { format: Some(Format::Json), ..ReadOptions::default() };
        let at_once = read_all(std::io::Cursor::new(input.to_owned()), options());
        let in_pieces = read_all(Pieces::new(input.as_bytes().chunks(1)), options());
        assert_eq!(at_once, in_pieces, "{input}");
        at_once.into_iter().map(|(line, _, text)| (line, text)).collect()
    }

    fn own(records: &[(u64, &str)]) -> Vec<(u64, String)> {
        records.iter().map(|&(line, text)| (line, text.to_owned())).collect()
    }

    #[test]
    fn layouts_give_the_same_records() {
        for (input, expected) in [
            ("", &[][..]),
            ("[]", &[]),
            ("[\n]\n", &[]),
            ("{}{}", &[(1, "{}"), (1, "{}")]),
            ("{\n}\n{}", &[(1, "{\n}"), (3, "{}")]),
            ("[{\"a\":[{}]},\n{\"b\":\"}]\\\"{\"}]", &[(1, "{\"a\":[{}]}"), (2, "{\"b\":\"}]\\\"{\"}")]),
            ("[{}] [{}]\n{}", &[(1, "{}"), (1, "{}"), (2, "{}")]),
            ("{\"a\":\"\\\\\"}{\"b\":1}", &[(1, "{\"a\":\"\\\\\"}"), (1, "{\"b\":1}")]),
        ] {
            assert_eq!(records(input), own(expected), "{input}");
        }
    }

    #[test]
    fn what_is_no_object_is_a_record_of_its_own() {
        assert_eq!(
            records("[1, \"a\", {}]\nnull\n{}"),
            own(&[(1, "1"), (1, "\"a\""), (1, "{}"), (2, "null"), (3, "{}")])
        );
    }

    #[test]
    fn record_after_a_broken_one_is_whole() {
        // A string without end, an object without end, a list without end.
        for broken in ["{\"a\": \"x\n", "{\"a\": 1,\n", "{\"a\": 1\n", "{\"a\": [1, 2\n", "{\"a\"\n"] {
            let found = records(&format!("{broken}{{\"b\": 2}}\n{{\n\"c\": 3}}"));
            assert_eq!(found[1..], own(&[(2, "{\"b\": 2}"), (3, "{\n\"c\": 3}")]), "{broken}");
            assert_eq!(found[0], (1, broken.to_owned()));
        }
        // Objects in a list need no key.
        assert_eq!(records("{\"a\": [1,\n{\"b\": 2}]}").len(), 1);
    }

    #[test]
    fn list_that_is_cut_off_is_told() {
        let told = articles(b"[{\"text\": \"Gao\"},\n");
        assert_eq!(told[0], "{\"text\": \"Gao\"}");
        assert!(told[1].starts_with("! in:2: the input ends within a list"), "{told:?}");
        let told = articles(b"[{\"text\": \"Gao\"}, {\"text\": \"Ga");
        assert_eq!(told.len(), 2);
    }

    #[test]
    fn records_are_brought_onto_one_line() {
        let told = articles(b"{\n  \"text\": \"a b\\n \\\"c\\\"\",\r\n\t\"n\": [ 1, 2 ]\n}\n");
        assert_eq!(told, ["{\"text\":\"a b\\n \\\"c\\\"\",\"n\":[1,2]}"]);
        // On one line already: its blanks are its own.
        assert_eq!(articles(b"[ { \"text\": \"Gao\" } ]"), ["{ \"text\": \"Gao\" }"]);
    }

    #[test]
    fn errors_tell_the_line_of_the_input() {
        let told = articles(b"{\n\"text\": \"Gao\"\n}\n{\n\"text\": x\n}\n{\"text\":\"Mali\"}");
        assert!(told[1].starts_with("! in:5: byte "), "{told:?}");
        assert_eq!(told[2], "{\"text\":\"Mali\"}");
    }

    #[test]
    fn depth_and_size_cost_nothing() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
        assert_eq!(records(&format!("{deep}{deep}")).len(), 2);
    }

    /// Objects, written in any layout.
    fn value() -> impl Strategy<Value = serde_json::Value> {
        use serde_json::{Value, json};
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i32>().prop_map(Value::from),
            "[ a{}\\[\\],:\"\\\\\n\té]{0,8}".prop_map(Value::from),
        ];
        let inner = leaf.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec(("[a\"{]{0,3}", inner), 0..4)
                    .prop_map(|members| members.into_iter().collect()),
            ]
        });
        prop::collection::vec(inner, 0..3).prop_map(|list| json!({ "list": list }))
    }

    proptest! {
        #[test]
        fn layout_and_blocks_do_not_matter(
            values in prop::collection::vec((value(), any::<bool>()), 1..6),
            is_list in any::<bool>(),
            blank in prop::sample::select(vec!["", " ", "\n", "\r\n\r\n"]),
            size in 1_usize..30,
        ) {
            let texts: Vec<String> = values.iter().map(|(value, pretty)| match pretty {
                true => serde_json::to_string_pretty(value).unwrap(),
                false => value.to_string(),
            }).collect();
            let input = if is_list {
                format!("[{blank}{}{blank}]", texts.join(&format!("{blank},{blank}")))
            } else {
                texts.join(blank)
            };
            let options = || ReadOptions { format: Some(Format::Json), ..ReadOptions::default() };
            let at_once = read_all(std::io::Cursor::new(input.clone()), options());
            let cut = read_all(Pieces::new(input.as_bytes().chunks(size)), options());
            prop_assert_eq!(&at_once, &cut);
            let found: Vec<&str> = at_once.iter().map(|(_, _, text)| text.as_str()).collect();
            prop_assert_eq!(&found, &texts);
            for ((value, _), text) in values.iter().zip(&texts) {
                let mut compacted = Vec::new();
                compact(text.as_bytes(), &mut compacted);
                prop_assert_eq!(String::from_utf8(compacted).unwrap(), value.to_string());
            }
        }

        #[test]
        fn no_bytes_are_too_odd(
            input in "[ a{}\\[\\],:\"\\\\\n]{0,40}",
            size in 1_usize..30,
        ) {
            let options = || ReadOptions { format: Some(Format::Json), ..ReadOptions::default() };
            let at_once = read_all(std::io::Cursor::new(input.clone()), options());
            let cut = read_all(Pieces::new(input.as_bytes().chunks(size)), options());
            prop_assert_eq!(at_once, cut);
        }
    }
}
