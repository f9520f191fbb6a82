//! Feeds become articles, one an entry: RSS of all versions, Atom, JSON Feed.

use std::borrow::Cow;

use feed_rs::model::{Entry, Text};
use feed_rs::parser::{Builder, generate_id};

use super::convert::{Articles, Draft, filled};
use super::page::fragment_text;
use super::{PageLimits, charset, guard, page};

/// Adds the entries of a feed.
pub(super) fn convert(bytes: &[u8], articles: &mut Articles) {
    let text = charset::decode(bytes, page::declared(bytes));
    let document = without_declaration(&text);
    if let Err(message) =
        guard::check(document, &PageLimits { elements: usize::MAX, ..PageLimits::default() })
    {
        return articles.fail(message);
    }
    // An entry that has neither id nor link would be given a number by chance, another one in each run.
    let id = |links: &[_], title: &_, uri: Option<&str>| match links {
        [] => String::new(),
        _ => generate_id(links, title, uri),
    };
    match Builder::new().id_generator(id).build().parse(document.as_bytes()) {
        Ok(feed) => {
            for entry in &feed.entries {
                add(entry, feed.language.as_deref(), articles);
            }
        }
        Err(err) => articles.fail(err.to_string()),
    }
}

/// A document that has been decoded is no longer in the character set that it declares.
pub(super) fn without_declaration(document: &str) -> &str {
    let document = document.trim_start();
    match document.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest,
        None => document,
    }
}

fn add(entry: &Entry, feed_lang: Option<&str>, articles: &mut Articles) {
    let text = |text: &Text| match text.content_type.subty().as_str() {
        "plain" if !text.content.contains("</") => Ok(text.content.clone()),
        _ => fragment_text(&text.content),
    };
    let parts = (|| {
        let title = entry.title.as_ref().map(text).transpose()?;
        let summary = entry.summary.as_ref().map(text).transpose()?;
        let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
        Ok::<_, String>((title, summary, content.map(fragment_text).transpose()?))
    })();
    let (title, summary, text) = match parts {
        Ok(parts) => parts,
        Err(message) if entry.id.is_empty() => return articles.fail(message),
        Err(message) => return articles.fail(format!("{}: {message}", entry.id)),
    };
    let date = entry.published.or(entry.updated).map(|date| date.to_rfc3339());
    let authors: Vec<&str> = entry.authors.iter().filter_map(|author| author.name.as_deref()).collect();
    let url = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    articles.push(&Draft {
        id: filled(&*entry.id),
        url: url.and_then(|link| filled(&*link.href)),
        title: title.and_then(filled),
        date: date.map(Cow::Owned),
        lang: entry.language.as_deref().or(feed_lang).and_then(filled),
        byline: filled(authors.join(", ")),
        // Some feeds give the one for the other.
        summary: summary.filter(|summary| text.as_ref() != Some(summary)).and_then(filled),
        text: text.and_then(filled),
    });
}

#[cfg(test)]
mod tests {
    use super::super::testing::articles;

    #[test]
    fn rss_gives_an_article_an_item() {
        let told = articles(
            br#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
            <channel><title>News</title><language>fr</language>
            <item><title>Gao &amp; Mali</title><link>http://x.example/1</link><guid>x1</guid>
            <pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><description>&lt;p&gt;The road&lt;/p&gt;</description>
            <content:encoded><![CDATA[<p>The road is open.</p><p>To Bamako.</p>]]></content:encoded></item>
            <item><title>Second</title></item></channel></rss>"#,
        );
        let first: serde_json::Value = serde_json::from_str(&told[0]).unwrap();
        assert_eq!(first["id"], "x1");
        assert_eq!(first["url"], "http://x.example/1");
        assert_eq!(first["title"], "Gao & Mali");
        assert_eq!(first["date"], "2024-05-03T10:00:00+00:00");
        assert_eq!(first["lang"], "fr");
        assert_eq!(first["summary"], "The road");
        let text: Vec<&str> = first["text"].as_str().unwrap().split_whitespace().collect();
        assert_eq!(text.join(" "), "The road is open. To Bamako.");
        assert_eq!(told.len(), 2);
    }

    #[test]
    fn entries_have_no_ids_of_chance() {
        for feed in [
            &br#"<rss version="2.0"><channel><item><title>Gao</title></item></channel></rss>"#[..],
            br#"<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Gao</title></entry></feed>"#,
        ] {
            assert_eq!(articles(feed), [r#"{"title":"Gao"}"#]);
        }
    }

    #[test]
    fn atom_and_json_feed_give_an_article_an_entry() {
        let told = articles(
            br#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>News</title><id>f</id>
            <entry><id>e1</id><title>Gao</title><updated>2024-05-03T10:00:00Z</updated><author><name>Z. Quark</name></author>
            <content type="html">&lt;p&gt;Open&lt;/p&gt;</content></entry></feed>"#,
        );
        assert!(told[0].contains(r#""byline":"Z. Quark","text":"Open""#), "{told:?}");
        let told = articles(
            br#"{"version": "https://jsonfeed.org/version/1.1", "title": "News",
            "items": [{"id": "1", "content_text": "Bamako", "url": "http://x.example/1"}]}"#,
        );
        assert!(told[0].contains(r#""id":"1""#) && told[0].contains(r#""text":"Bamako""#), "{told:?}");
    }

    #[test]
    fn character_set_is_the_one_declared() {
        let told = articles(
            b"<?xml version='1.0' encoding='iso-8859-1'?><rss version='2.0'><channel><title>x</title>\
              <item><title>Go\xEFta</title></item></channel></rss>",
        );
        assert!(told[0].contains("Goïta"), "{told:?}");
        let utf16: Vec<u8> =
            "\u{FEFF}<?xml version='1.0' encoding='UTF-16'?><rss version='2.0'><channel><title>x</title>\
            <item><title>Goïta</title></item></channel></rss>"
                .encode_utf16()
                .flat_map(u16::to_be_bytes)
                .collect();
        assert!(articles(&utf16)[0].contains("Goïta"));
    }

    #[test]
    fn feed_that_is_none_is_told() {
        for bad in ["<rss version='2.0'><channel><item>", "<rss>", "<rss version='2.0'></channel>"] {
            let told = articles(bad.as_bytes());
            assert!(told.iter().all(|it| it.starts_with("! in:1: ")), "{told:?}");
        }
        let deep = format!("<rss version='2.0'><channel>{}", "<a>".repeat(100_000));
        assert!(articles(deep.as_bytes())[0].contains("deep"));
    }
}
