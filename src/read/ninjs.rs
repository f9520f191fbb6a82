//! ninjs, the news agencies' JSON: one item, or items in a list or under `item` or `items`.
//!
//! (IPTC ninjs 1.x and 2.x; <https://iptc.org/standards/ninjs/>)

use serde_json::Value;

use super::batch::utf8;
use super::convert::{Articles, Draft, filled};
use super::page::fragment_text;
use crate::error::{Error, ErrorKind};

/// Lists that may lie around an item.
const MAX_WRAPPINGS: usize = 8;

/// Adds the items of an object.
pub(super) fn convert(bytes: &[u8], articles: &mut Articles) {
    let object = utf8(bytes).and_then(|text| {
        serde_json::from_str::<Value>(text).map_err(|err| {
            let column = (err.column() as u64).checked_sub(1);
            Error::new(ErrorKind::Record, err.to_string()).at(err.line() as u64, column)
        })
    });
    match object {
        Ok(object) => add_all(&object, articles, MAX_WRAPPINGS),
        Err(err) => articles.fail_with(err),
    }
}

fn add_all(value: &Value, articles: &mut Articles, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        return articles.fail("items in items, and no end of it");
    };
    if let Some(list) = value.as_array() {
        return list.iter().for_each(|item| add_all(item, articles, depth));
    }
    match ["data", "items", "item"].iter().find_map(|key| value.get(key)) {
        Some(items) if items.is_object() || items.is_array() => add_all(items, articles, depth),
        _ => add(value, articles),
    }
}

fn add(item: &Value, articles: &mut Articles) {
    let string = |key: &str| item.get(key).and_then(Value::as_str);
    let first = |keys: &[&str]| keys.iter().find_map(|key| string(key)).and_then(filled);
    // Since 2.0 there are several of each, in a list of their own.
    let listed = |list: &str, key: &str| {
        item.get(list)?.as_array()?.iter().find_map(|entry| entry.get(key)?.as_str()).and_then(filled)
    };
    let marked_up = ["body_xhtml", "body_html"].iter().find_map(|key| string(key)).map(str::to_owned);
    let text = match first(&["body_text"]) {
        Some(text) => Ok(Some(text)),
        None => match marked_up.or_else(|| listed("bodies", "value").map(Into::into)) {
            Some(markup) => fragment_text(&markup).map(filled),
            None => Ok(None),
        },
    };
    let id = first(&["uri", "guid"]);
    match text {
        Ok(text) => articles.push(&Draft {
            title: first(&["headline"]).or_else(|| listed("headlines", "value")),
            date: first(&["firstcreated", "firstCreated", "versioncreated", "versionCreated"]),
            lang: first(&["language"]),
            byline: first(&["byline"]).or_else(|| listed("bylines", "value")),
            summary: first(&["description_text"]).or_else(|| listed("descriptions", "value")),
            id,
            text,
            ..Draft::default()
        }),
        Err(message) => articles.fail(format!("{}: {message}", id.unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::articles;

    #[test]
    fn items_of_both_versions_become_articles() {
        let told = articles(
            br#"{"uri": "urn:1", "versioncreated": "2024-05-03T10:00:00Z", "headline": "Gao", "language": "en",
            "byline": "Z. Quark", "body_text": "The road", "body_xhtml": "<p>The road</p>"}
            {"uri": "urn:2", "standard": {"schema": "https://www.iptc.org/std/ninjs/ninjs-schema_2.0.json"},
            "versionCreated": "2024-05-03T10:00:00Z", "headlines": [{"role": "main", "value": "Bamako"}],
            "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>To the river</p>"}]}"#,
        );
        assert_eq!(
            told,
            [
                r#"{"id":"urn:1","title":"Gao","date":"2024-05-03T10:00:00Z","lang":"en","byline":"Z. Quark","text":"The road"}"#,
                r#"{"id":"urn:2","title":"Bamako","date":"2024-05-03T10:00:00Z","text":"To the river"}"#,
            ]
        );
    }

    #[test]
    fn lists_of_items_are_unwrapped() {
        let item = r#"{"uri": "u", "versioncreated": "x", "headline": "Gao", "body_text": "Mali"}"#;
        for wrapped in [
            format!("[{item}, {item}]"),
            format!("{{\"total\": 2, \"items\": [{item}, {item}]}}"),
            format!("{{\"data\": {{\"items\": [{{\"item\": {item}}}, {{\"item\": {item}}}]}}}}"),
            format!("{item}\n{item}\n"),
        ] {
            assert_eq!(articles(wrapped.as_bytes()).len(), 2, "{wrapped}");
        }
        let deep = format!("{}{item}{}", "{\"item\":".repeat(20), "}".repeat(20));
        assert!(articles(deep.as_bytes())[0].starts_with("! in:1: "));
    }
}
