//! The news agencies' XML becomes articles, one an item: NewsML-G2, NewsML 1, NITF.
//!
//! All three hold items of the same parts under different names, and often one within another, so one reader serves:
//! it goes through the elements, remembers the item that it is in, takes the parts by their names, and as the text
//! what stands in the element that is the body, paragraph by paragraph.
//!
//! (<https://iptc.org/standards/newsml-g2/>, <https://iptc.org/standards/nitf/>)

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::convert::{Articles, Draft, filled};
use super::feed::without_declaration;
use super::{charset, page};

/// Elements within one another that a document may have.
const MAX_DEPTH: usize = 512;
/// Elements that are an item, from the outermost on.
const ITEMS: [&str; 4] = ["newsItem", "packageItem", "NewsItem", "nitf"];
/// Elements that hold the text, from the least exact on.
const BODIES: [&str; 6] = ["DataContent", "inlineData", "inlineXML", "body", "body.content", "block"];
/// Elements whose text is no part of the body.
const APART: [&str; 9] =
    ["head", "body.head", "body.end", "docdata", "media", "style", "script", "fn", "hl1"];
/// Elements after which a line ends.
const BLOCKS: [&str; 14] =
    ["p", "hl2", "h1", "h2", "h3", "h4", "h5", "h6", "li", "div", "br", "tr", "blockquote", "bq"];

/// Adds the items of a document.
pub(super) fn convert(bytes: &[u8], articles: &mut Articles) {
    let text = charset::decode(bytes, page::declared(bytes));
    let document = without_declaration(&text);
    let mut reader = Reader::from_str(document);
    // Agencies' tools leave end tags out that HTML does not need.
    reader.config_mut().check_end_names = false;
    let mut walk = Walk::default();
    loop {
        let step =
            reader.read_event().map_err(|err| err.to_string()).and_then(|event| walk.take(event, articles));
        match step {
            Ok(true) => {}
            Ok(false) => break,
            Err(message) => {
                let at =
                    usize::try_from(reader.error_position()).unwrap_or(document.len()).min(document.len());
                let line = 1 + memchr::memchr_iter(b'\n', &document.as_bytes()[..at]).count();
                return articles.fail(format!("line {line} of the document: {message}"));
            }
        }
    }
    if walk.n_items == 0 {
        let root = walk.root.unwrap_or_default();
        articles.fail(format!("XML of <{root}>, in which there is no newsItem, NewsItem or nitf"));
    }
}

/// Where the reader is.
#[derive(Default)]
struct Walk {
    /// Names of the open elements.
    open: Vec<String>,
    root: Option<String>,
    item: Option<Item>,
    n_items: usize,
}

/// The item that is being read.
#[derive(Default)]
struct Item {
    /// How many elements are open around it.
    depth: usize,
    id: Option<String>,
    headline: Option<String>,
    /// The title in a head, which may be no more than a keyword.
    title: Option<String>,
    date: Option<String>,
    lang: Option<String>,
    byline: Option<String>,
    summary: Option<String>,
    /// The part that is being read, by the element's name and its parent's, and how many elements are open around it.
    open_part: Option<(String, String, usize)>,
    text: String,
    /// How exact the element is that the text is from, by its place in [`BODIES`].
    body: Option<usize>,
    /// The body that is open: its place, and how many elements are open around it.
    open_body: Option<(usize, usize)>,
    /// How many elements are open around one whose text is no part of the body.
    apart: Option<usize>,
}

impl Walk {
    /// Takes an event; `false` at the end.
    fn take(&mut self, event: Event<'_>, articles: &mut Articles) -> Result<bool, String> {
        match event {
            Event::Start(tag) => self.begin(&tag)?,
            Event::Empty(tag) => {
                self.begin(&tag)?;
                self.end(articles);
            }
            Event::End(_) => self.end(articles),
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(letter)) => Some(letter.to_string()),
                    Ok(None) => resolve(&reference.xml10_content()).map(str::to_owned),
                    Err(_) => None,
                };
                // What is not known stays as it stands.
                self.text(&resolved.unwrap_or_else(|| format!("&{};", reference.xml10_content())));
            }
            Event::Eof => {
                while !self.open.is_empty() {
                    self.end(articles);
                }
                return Ok(false);
            }
            _ => {}
        }
        Ok(true)
    }

    fn begin(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let name = tag.local_name().as_ref().to_owned();
        if self.open.len() >= MAX_DEPTH {
            return Err(format!("elements within one another more than {MAX_DEPTH} deep"));
        }
        self.root.get_or_insert_with(|| name.clone());
        if self.item.is_none() && ITEMS.contains(&&*name) {
            self.n_items += 1;
            self.item = Some(Item {
                depth: self.open.len(),
                id: attribute(tag, "guid"),
                lang: attribute(tag, "lang"),
                ..Item::default()
            });
        }
        if let Some(item) = &mut self.item {
            let parent = self.open.last().map_or("", String::as_str);
            item.begin(&name, parent, tag, self.open.len());
        }
        self.open.push(name);
        Ok(())
    }

    fn end(&mut self, articles: &mut Articles) {
        let name = self.open.pop().unwrap_or_default();
        let depth = self.open.len();
        let Some(item) = &mut self.item else { return };
        item.end(&name, depth);
        if item.depth == depth
            && let Some(item) = self.item.take()
        {
            item.push(articles);
        }
    }

    fn text(&mut self, text: &str) {
        let Some(item) = &mut self.item else { return };
        if let Some((name, parent, _)) = item.open_part.clone()
            && let Some(part) = item.part(&name, &parent)
        {
            part.get_or_insert_default().push_str(text);
        }
        if item.open_body.is_some() && item.apart.is_none() {
            item.text.push_str(text);
        }
    }
}

impl Item {
    fn begin(&mut self, name: &str, parent: &str, tag: &BytesStart<'_>, depth: usize) {
        // Of several the first counts.
        if self.open_part.is_none() && self.part(name, parent).is_some_and(|part| part.is_none()) {
            self.open_part = Some((name.to_owned(), parent.to_owned(), depth));
        }
        match name {
            "nitf" | "html" => {
                self.lang = self.lang.take().or_else(|| attribute(tag, "lang"));
            }
            "contentMeta" | "inlineXML" | "inlineData" => {
                self.lang = self.lang.take().or_else(|| attribute(tag, "lang"));
            }
            "language" => self.lang = self.lang.take().or_else(|| attribute(tag, "tag")),
            "Language" => self.lang = self.lang.take().or_else(|| attribute(tag, "FormalName")),
            "doc-id" => self.id = self.id.take().or_else(|| attribute(tag, "id-string")),
            "date.issue" | "story.date" => {
                self.date = self.date.take().or_else(|| attribute(tag, "norm"));
            }
            _ => {}
        }
        if self.apart.is_none() && APART.contains(&name) {
            self.apart = Some(depth);
        }
        if let Some(place) = BODIES.iter().position(|&body| body == name)
            && self.apart.is_none()
            && match self.body {
                None => true,
                // The one within is more exact; of several beside one another the first counts.
                Some(body) => place > body && self.open_body.is_some(),
            }
        {
            self.text.clear();
            self.body = Some(place);
            self.open_body = Some((place, depth));
        }
    }

    fn end(&mut self, name: &str, depth: usize) {
        if self.apart == Some(depth) {
            self.apart = None;
        }
        self.open_part.take_if(|(_, _, opened)| *opened == depth);
        if let Some((_, opened)) = self.open_body
            && opened == depth
        {
            self.open_body = None;
        }
        if self.open_body.is_some() && BLOCKS.contains(&name) {
            self.text.truncate(self.text.trim_end().len());
            self.text.push('\n');
        }
    }

    /// The part of an item that an element is.
    fn part(&mut self, name: &str, parent: &str) -> Option<&mut Option<String>> {
        Some(match (parent, name) {
            (_, "headline" | "HeadLine" | "hl1") => &mut self.headline,
            ("head", "title") => &mut self.title,
            (_, "versionCreated" | "ThisRevisionCreated" | "DateAndTime") => &mut self.date,
            (_, "by" | "byline" | "ByLine") => &mut self.byline,
            ("abstract", "p") | (_, "description") => &mut self.summary,
            (_, "PublicIdentifier") => &mut self.id,
            _ => return None,
        })
    }

    fn push(self, articles: &mut Articles) {
        let line = |text: Option<String>| {
            let text = text?.split_whitespace().collect::<Vec<_>>().join(" ");
            filled(text).map(Cow::into_owned)
        };
        // A text within a text is HTML, escaped or as CDATA.
        let text = match self.text.contains("</") || self.text.contains("<br") {
            true => page::fragment_text(&self.text),
            false => Ok(lines(&self.text)),
        };
        let id = line(self.id);
        match text {
            Ok(text) => articles.push(&Draft {
                title: line(self.headline).or_else(|| line(self.title)).map(Cow::Owned),
                date: line(self.date).map(Cow::Owned),
                lang: line(self.lang).map(Cow::Owned),
                byline: line(self.byline).map(Cow::Owned),
                summary: line(self.summary).map(Cow::Owned),
                id: id.map(Cow::Owned),
                text: filled(text),
                ..Draft::default()
            }),
            Err(message) => articles.fail(format!("{}: {message}", id.unwrap_or_default())),
        }
    }
}

/// The text with its lines trimmed, and no more than one empty line between two.
fn lines(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut n_empty = 0;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            n_empty += 1;
            continue;
        }
        if !tidy.is_empty() {
            tidy.push_str(if n_empty > 0 { "\n\n" } else { "\n" });
        }
        tidy.push_str(line);
        n_empty = 0;
    }
    tidy
}

fn attribute(tag: &BytesStart<'_>, local_name: &str) -> Option<String> {
    let found =
        tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == local_name)?;
    filled(found.value.to_string()).map(Cow::into_owned)
}

/// An entity of XML, or one of HTML that agencies use without declaring it.
fn resolve(name: &str) -> Option<&str> {
    resolve_predefined_entity(name).or_else(|| {
        Some(match name {
            "nbsp" => "\u{A0}",
            "ndash" => "–",
            "mdash" => "—",
            "lsquo" => "‘",
            "rsquo" => "’",
            "ldquo" => "“",
            "rdquo" => "”",
            "hellip" => "…",
            _ => return None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::articles;

    #[test]
    fn newsml_g2_gives_an_article_an_item() {
        let told = articles(
            br#"<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
            <newsItem guid="urn:1" xml:lang="en-GB"><itemMeta><versionCreated>2024-05-03T10:00:00Z</versionCreated></itemMeta>
            <contentMeta><headline>Road to
              Gao</headline><by>Z. Quark</by></contentMeta>
            <contentSet><inlineXML contenttype="application/nitf+xml"><nitf><head><title>No</title></head><body>
            <body.head><hedline><hl1>Nor this</hl1></hedline></body.head>
            <body.content><p>The road &amp; the river.</p><p>To&#233; <em>Bamako</em>.</p></body.content>
            <body.end><tagline>end</tagline></body.end></body></nitf></inlineXML></contentSet></newsItem>
            <newsItem guid="urn:2"><contentMeta><headline>Two</headline></contentMeta><contentSet>
            <inlineData contenttype="text/plain">Plain &lt; text</inlineData></contentSet></newsItem>
            <newsItem guid="urn:3"><contentSet><remoteContent href="x.jpg"/></contentSet></newsItem>
            </itemSet></newsMessage>"#,
        );
        assert_eq!(told.len(), 2, "{told:?}");
        let first: serde_json::Value = serde_json::from_str(&told[0]).unwrap();
        assert_eq!(first["id"], "urn:1");
        assert_eq!(first["title"], "Road to Gao");
        assert_eq!(first["date"], "2024-05-03T10:00:00Z");
        assert_eq!(first["lang"], "en-GB");
        assert_eq!(first["byline"], "Z. Quark");
        assert_eq!(first["text"], "The road & the river.\nToé Bamako.");
        assert!(told[1].contains(r#""text":"Plain < text""#), "{told:?}");
    }

    #[test]
    fn nitf_gives_one_article() {
        let told = articles(
            br#"<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf><head><docdata><doc-id id-string="d1"/>
            <date.issue norm="20240503T100000Z"/></docdata></head><body><body.head><hedline><hl1>Road</hl1></hedline>
            <byline>By <person>Z. Quark</person></byline><byline>x</byline></body.head><body.content><block><p>The road.</p><hl2>River</hl2><p>Low&nbsp;water.</p>
            </block></body.content></body></nitf>"#,
        );
        assert_eq!(
            told,
            ["{\"id\":\"d1\",\"title\":\"Road\",\"date\":\"20240503T100000Z\",\"byline\":\"By Z. Quark\",\
              \"text\":\"The road.\\nRiver\\nLow\u{a0}water.\"}"]
        );
    }

    #[test]
    fn newsml_1_gives_an_article_an_item() {
        let told = articles(
            br#"<NewsML><NewsItem><Identification><NewsIdentifier><PublicIdentifier>p1</PublicIdentifier></NewsIdentifier>
            </Identification><NewsComponent><NewsLines><HeadLine>Road</HeadLine></NewsLines><DescriptiveMetadata>
            <Language FormalName="fr"/></DescriptiveMetadata><ContentItem><DataContent><p>The road.</p><p>Open.</p>
            </DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"#,
        );
        assert_eq!(told, [r#"{"id":"p1","title":"Road","lang":"fr","text":"The road.\nOpen."}"#]);
    }

    #[test]
    fn what_is_no_news_is_told() {
        let told = articles(b"<?xml version='1.0'?><other><a/></other>");
        assert!(told[0].contains("XML of <other>"), "{told:?}");
        let told = articles(b"<newsItem>\n<a b='>");
        assert!(told[0].contains("line 2 of the document"), "{told:?}");
        let deep = format!("<newsItem>{}", "<a>".repeat(10_000));
        assert!(articles(deep.as_bytes())[0].contains("deep"));
    }
}
