//! What markup would cost, found without parsing it.
//!
//! Every extractor of main texts is quadratic in the worst case, and nothing stops one once it runs. So the tags are
//! counted first, in one pass that understands no more of the markup than where tags end: too many elements, too deep,
//! an element of too many attributes, or a text of too many characters that must be escaped, and the page is rejected. The depth is an estimate; elements that may be left
//! open (`<p>`, `<li>`, `<br>`) are not counted in it, since real pages do leave them open.

use memchr::{memchr, memchr2_iter, memmem};

use super::PageLimits;

/// Elements that nothing needs to close, or whose end may be left out.
const OPEN_ENDED: [&str; 36] = [
    "area", "base", "basefont", "body", "br", "col", "colgroup", "dd", "dt", "embed", "frame", "head", "hr",
    "html", "img", "input", "keygen", "li", "link", "meta", "optgroup", "option", "p", "param", "path", "rb",
    "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track",
];
/// Elements whose content is no markup.
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "noscript"];

/// Bytes that may be looked through for the ends of texts, some tenths of a second.
const MAX_SEARCHED: usize = 5_000_000_000;

/// What is too much of a page, if anything is.
pub(super) fn check(markup: &str, limits: &PageLimits) -> Result<(), String> {
    let bytes = markup.as_bytes();
    if bytes.len() > limits.bytes {
        return Err(format!("a page of {} bytes, more than {}", bytes.len(), limits.bytes));
    }
    let (mut n_elements, mut depth, mut at) = (0_usize, 0_usize, 0);
    let mut searched = 0;
    while at < bytes.len() {
        let text = &bytes[at..];
        let found = memchr(b'<', text);
        searched += searched_for_ends(&text[..found.unwrap_or(text.len())]);
        if searched > MAX_SEARCHED {
            return Err("a page of too many ampersands in text without markup".to_owned());
        }
        let Some(found) = found else { break };
        at += found + 1;
        match bytes.get(at) {
            Some(b'!') if bytes[at..].starts_with(b"!--") => {
                at += memmem::find(&bytes[at..], b"-->").unwrap_or(bytes.len() - at);
            }
            Some(b'/') if !is_any(&OPEN_ENDED, name_at(&bytes[at + 1..])) => depth = depth.saturating_sub(1),
            Some(letter) if letter.is_ascii_alphabetic() => {
                let name = name_at(&bytes[at..]);
                let (end, n_attributes) = tag_end(&bytes[at..]);
                if n_attributes > limits.attributes {
                    return Err(format!("an element of more than {} attributes", limits.attributes));
                }
                let attributes = bytes[at..at + end].split(|&byte| byte == b'"');
                searched += attributes.map(searched_for_ends).sum::<usize>();
                n_elements += 1;
                if n_elements > limits.elements {
                    return Err(format!("a page of more than {} elements", limits.elements));
                }
                at += end;
                if bytes[..at].ends_with(b"/") || is_any(&OPEN_ENDED, name) {
                    continue;
                }
                if is_any(&RAW, name) {
                    at += raw_end(&bytes[at..], name);
                    continue;
                }
                depth += 1;
                if depth > limits.depth {
                    return Err(format!("elements within one another more than {} deep", limits.depth));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// How many bytes html5ever looks through when it writes a text: from each `&`, and each character that begins like a blank
/// that does not break, to the end (`write_escaped` in its `serialize`, 0.40).
fn searched_for_ends(text: &[u8]) -> usize {
    memchr2_iter(b'&', 0xC2, text).map(|at| text.len() - at).sum()
}

fn is_any(names: &[&str], name: &[u8]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

fn name_at(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b':'));
    &bytes[..end.unwrap_or(bytes.len())]
}

/// Where a tag ends, before its `>`, and about how many attributes it has.
fn tag_end(tag: &[u8]) -> (usize, usize) {
    let (mut n_attributes, mut at, mut was_blank) = (0, 0, false);
    while let Some(&byte) = tag.get(at) {
        match byte {
            b'>' => break,
            b'"' | b'\'' if tag[..at].ends_with(b"=") => {
                at += memchr(byte, &tag[at + 1..]).map_or(tag.len() - at, |end| end + 1);
            }
            _ => {}
        }
        let is_blank = byte.is_ascii_whitespace() || byte == b'/';
        n_attributes += usize::from(was_blank && !is_blank);
        was_blank = is_blank;
        at += 1;
    }
    (at.min(tag.len()), n_attributes)
}

/// The length of what stands up to the end tag of `name`.
fn raw_end(bytes: &[u8], name: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = memmem::find(&bytes[at..], b"</") {
        at += found + 2;
        if name_at(&bytes[at..]).eq_ignore_ascii_case(name) {
            return at;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(markup: &str) -> Result<(), String> {
        let limits =
            PageLimits { bytes: 10_000, elements: 100, depth: 10, attributes: 20, ..PageLimits::default() };
        check(markup, &limits)
    }

    #[test]
    fn ordinary_pages_pass() {
        let rows = "<tr><td>Gao<td>Mali".repeat(30);
        for markup in [
            "".to_owned(),
            "< 3 <".to_owned(),
            "<".to_owned(),
            "<div class=\"a > b\"><p>Gao</div>".repeat(40),
            format!("<table>{rows}</table>"),
            format!("<script>{}</script><p>", "if (a<div) b<div".repeat(50)),
            format!("<!-- {} -->", "<div>".repeat(50)),
            format!("<svg>{}</svg>", "<g/>".repeat(50)),
            "<br><img src=x>".repeat(45),
        ] {
            assert_eq!(checked(&markup), Ok(()), "{markup}");
        }
    }

    #[test]
    fn ampersands_are_too_many_only_where_a_text_goes_on() {
        let limits = PageLimits { elements: 1 << 20, ..PageLimits::default() };
        let few = "fish &amp; chips ".repeat(2_000);
        let script = format!("<script>{}</script>", "a && b;".repeat(200_000));
        let link = format!("<a href=\"?{}\">", "x=1&".repeat(2_000));
        for markup in [format!("<p>{few}</p>").repeat(20), script, link.repeat(20)] {
            assert_eq!(check(&markup, &limits), Ok(()));
        }
        let long = "&a ".repeat(400_000);
        let attribute = format!("<a href=\"{}\">", "x=1&".repeat(400_000));
        for markup in [format!("<p>{long}</p>"), long, attribute, "\u{A0}".repeat(400_000)] {
            assert!(check(&markup, &limits).unwrap_err().contains("ampersands"));
        }
    }

    #[test]
    fn what_is_too_much_is_named() {
        for (markup, what) in [
            ("<div>".repeat(11), "deep"),
            ("<b>".repeat(11), "deep"),
            ("<DIV\n a='>'>".repeat(11), "deep"),
            ("<p>".repeat(101), "elements"),
            (format!("<p {}>", "a ".repeat(30)), "attributes"),
            (format!("<p {}>", "a=\"1\" ".repeat(30)), "attributes"),
            ("x".repeat(10_001), "bytes"),
        ] {
            let message = checked(&markup).unwrap_err();
            assert!(message.contains(what), "{message}");
        }
    }
}
