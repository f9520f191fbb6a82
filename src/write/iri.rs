//! IRIs of entities and articles, for outputs that want the names of the web, and the hosts of addresses.

use std::fmt::Write;

/// The IRI of an entity: Wikidata's and `GeoNames`' own, else its id, which has a prefix.
pub(super) fn entity(id: &str) -> String {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if id.strip_prefix('Q').is_some_and(digits) {
        format!("http://www.wikidata.org/entity/{id}")
    } else if let Some(number) = id.strip_prefix("geonames:").filter(|number| digits(number)) {
        format!("https://sws.geonames.org/{number}/")
    } else {
        escaped(id)
    }
}

/// The text with what no IRI may hold (RFC 3987) percent-encoded. What was none stays a relative reference.
pub(super) fn escaped(text: &str) -> String {
    let mut iri = String::with_capacity(text.len());
    for c in text.chars() {
        let allowed = match c {
            '!' | '#'..='&' | '\''..=';' | '=' | '?'..='[' | ']' | '_' | '~' => true,
            'a'..='z' => true,
            _ => {
                !c.is_ascii() && !c.is_control() && !c.is_whitespace() && !super::terminal::is_bidi_control(c)
            }
        };
        if allowed {
            iri.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(iri, "%{byte:02X}");
            }
        }
    }
    iri
}

/// A UUID of our own making (RFC 9562, version 8) as a URN: the same bytes give the same one.
pub(super) fn uuid(bytes: &[u8]) -> String {
    let hash = xxhash_rust::xxh3::xxh3_128(bytes);
    let hash = hash & !(0xF << 76) & !(0x3 << 62) | 8 << 76 | 2 << 62;
    let hex = format!("{hash:032x}");
    let (a, b) = hex.split_at(8);
    let (b, c) = b.split_at(4);
    let (c, d) = c.split_at(4);
    let (d, e) = d.split_at(4);
    format!("urn:uuid:{a}-{b}-{c}-{d}-{e}")
}

/// The host of an address on the web.
pub(crate) fn host(id: &str) -> Option<&str> {
    let rest = id.strip_prefix("https://").or_else(|| id.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_iris() {
        for (id, iri) in [
            ("Q912", "http://www.wikidata.org/entity/Q912"),
            ("geonames:2453866", "https://sws.geonames.org/2453866/"),
            ("Qatar", "Qatar"),
            ("my:unit 7", "my:unit%207"),
            ("name:Goïta<\"{}|\\^`>", "name:Goïta%3C%22%7B%7D%7C%5C%5E%60%3E"),
            ("a\u{202E}b\u{85}", "a%E2%80%AEb%C2%85"),
        ] {
            assert_eq!(entity(id), iri);
        }
    }

    #[test]
    fn uuids_say_that_they_are_our_own() {
        let uuid = uuid(b"a");
        assert_eq!(uuid.len(), "urn:uuid:".len() + 36);
        assert_eq!(uuid.as_bytes()[9 + 14], b'8');
        assert!(b"89ab".contains(&uuid.as_bytes()[9 + 19]));
    }

    #[test]
    fn hosts_are_those_of_addresses() {
        assert_eq!(host("https://www.example.org:80/a?b"), Some("example.org"));
        assert_eq!(host("http://user@news.example/"), Some("news.example"));
        assert_eq!(host("https:///a"), None);
        assert_eq!(host("wire-1"), None);
    }
}
