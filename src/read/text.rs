//! A plain text becomes an article.
//!
//! The whole record is the text of one field; all else that is known of it is where it came from.

use std::borrow::Cow;

use super::batch::utf8;
use crate::article::Article;
use crate::error::Result;

/// Takes a record as an article with the single field `text`.
///
/// `id` is for the caller to choose; [`RawRecord::text_id`](super::RawRecord::text_id) gives the usual
/// one.
///
/// # Errors
/// The text is not UTF-8. Line and byte count from the start of `raw`;
/// [`RawRecord::locate`](super::RawRecord::locate) makes them count from the start of the source.
pub fn parse<'a>(raw: &'a [u8], id: Cow<'a, str>) -> Result<Article<'a>> {
    Ok(Article { id: Some(id), ..Article::from_text(utf8(raw)?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_to_the_last_byte() {
        let article = parse("Goïta \r\n".as_bytes(), "a.txt".into()).unwrap();
        assert_eq!(article.id.as_deref(), Some("a.txt"));
        assert_eq!(article.fields.len(), 1);
        assert_eq!((&*article.fields[0].name, &*article.fields[0].text), ("text", "Goïta \r\n"));
    }

    #[test]
    fn invalid_utf8_is_found_by_line_and_byte() {
        let err = parse(b"one\ntwo \xE9t\xE9", "a.txt".into()).unwrap_err();
        let place = err.position().unwrap();
        assert_eq!((place.line, place.byte), (2, Some(4)));
        assert!(err.help().unwrap().contains("WINDOWS-1252"), "{err}");
    }

    #[test]
    fn utf16_is_named_in_the_remedy() {
        let err = parse(b"\xFF\xFEa\0", "a.txt".into()).unwrap_err();
        assert!(err.help().unwrap().contains("UTF-16"), "{err}");
    }
}
