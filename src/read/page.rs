//! Web pages become articles: main text, title, date, language, byline.
//!
//! `dom_smoothie` finds the main text. It runs on a thread of its own beside each worker, so that a page that takes too
//! long in spite of [`guard`] is given up: it is reported, and its thread, which nothing can stop, ends when it ends.

use std::borrow::Cow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;

use dom_smoothie::{Config, Readability, TextMode};
use encoding_rs::Encoding;
use memchr::memmem;

use super::batch::RawRecord;
use super::convert::{Articles, Draft, filled};
use super::http::{self, Media, MediaKind, Response};
use super::passed::Kind;
use super::{PageLimits, charset, guard, language, warc};

/// Bytes in which a page may declare its character set; the specification says 1024, which some miss.
const DECLARATION_BYTES: usize = 4 << 10;

/// One worker's extractor.
#[derive(Debug)]
pub(super) struct Extractor {
    limits: PageLimits,
    helper: Option<Helper>,
}

/// A thread that extracts pages.
#[derive(Debug)]
struct Helper {
    pages: SyncSender<String>,
    articles: Receiver<Page>,
}

/// What has been found on a page.
#[derive(Debug, Default)]
struct Page {
    url: Option<String>,
    title: Option<String>,
    date: Option<String>,
    lang: Option<String>,
    byline: Option<String>,
    text: Option<String>,
}

impl Extractor {
    pub(super) fn new(limits: PageLimits) -> Self {
        Self { limits, helper: None }
    }

    /// A page that is an input of its own.
    pub(super) fn html(&mut self, raw: &RawRecord<'_>, articles: &mut Articles) {
        let markup = charset::decode(raw.bytes, declared(raw.bytes));
        match self.extract(&markup) {
            Ok(Page { text: None, .. }) => articles.fail("no text is found on the page"),
            Ok(page) => articles.push(&page.draft(Draft { id: Some(raw.text_id()), ..Draft::default() })),
            Err(message) => articles.fail(message),
        }
    }

    /// A record of an archive.
    pub(super) fn record(&mut self, raw: &RawRecord<'_>, articles: &mut Articles) {
        let (head, content) = raw.bytes.split_at(warc::head_end(raw.bytes).unwrap_or(raw.bytes.len()));
        let header = |name| warc::header(head, name).map(String::from_utf8_lossy);
        let known = Draft {
            id: header("WARC-Record-ID").map(unbracketed),
            url: header("WARC-Target-URI").map(unbracketed),
            date: header("WARC-Date"),
            ..Draft::default()
        };
        let kind = header("WARC-Type").unwrap_or_default().to_ascii_lowercase();
        let response = match &*kind {
            "response" => http::parse(content, self.limits.bytes),
            "resource" | "conversion" => Ok(Response {
                status: 200,
                media: Media::parse(warc::header(head, "Content-Type")),
                body: Cow::Borrowed(content),
            }),
            "request" => return articles.pass_over(Kind::Request),
            "revisit" => return articles.pass_over(Kind::Revisit),
            _ => return articles.pass_over(Kind::Metadata),
        };
        let languages = header("WARC-Identified-Content-Language");
        let lang = languages.and_then(|langs| language::from_code(langs.split(',').next()?.trim()));
        match response {
            Ok(response) if !(200..300).contains(&response.status) => articles.pass_over(Kind::Response),
            Ok(response) => self.content(&response, Draft { lang, ..known }, articles),
            Err(message) => articles.fail(named(&known, message)),
        }
    }

    /// The content of a response, of which some is known already.
    fn content(&mut self, response: &Response<'_>, known: Draft<'_>, articles: &mut Articles) {
        let Response { media, body, .. } = response;
        let kind = match media.kind {
            MediaKind::Unknown if body.trim_ascii_start().starts_with(b"<") => MediaKind::Html,
            kind => kind,
        };
        match kind {
            MediaKind::Html => {
                let markup = charset::decode(body, media.charset.or_else(|| declared(body)));
                match self.extract(&markup) {
                    Ok(Page { text: None, .. }) => articles.pass_over(Kind::Empty),
                    Ok(page) => articles.push(&page.draft(known)),
                    Err(message) => articles.fail(named(&known, message)),
                }
            }
            MediaKind::PlainText => {
                let text = filled(charset::decode(body, media.charset));
                articles.push(&Draft { text, ..known });
            }
            MediaKind::Unknown | MediaKind::Other => articles.pass_over(Kind::Media),
        }
    }

    /// # Errors
    /// The page is too much, takes too long, or is more than the extractor can bear.
    fn extract(&mut self, markup: &str) -> Result<Page, String> {
        guard::check(markup, &self.limits)?;
        let helper = match self.helper.take() {
            Some(helper) => helper,
            None => Helper::start().map_err(|err| format!("no thread to read the page: {err}"))?,
        };
        let gone = "the page cannot be read: the extractor has failed on it";
        helper.pages.send(markup.to_owned()).map_err(|_| gone)?;
        match helper.articles.recv_timeout(self.limits.time) {
            Ok(page) => {
                self.helper = Some(helper);
                Ok(page)
            }
            Err(RecvTimeoutError::Timeout) => {
                Err(format!("the page takes longer than {} s to read", self.limits.time.as_secs_f64()))
            }
            Err(RecvTimeoutError::Disconnected) => Err(gone.into()),
        }
    }
}

impl Helper {
    fn start() -> std::io::Result<Self> {
        let (pages, page_queue) = sync_channel::<String>(1);
        let (article_queue, articles) = sync_channel(1);
        thread::Builder::new().name("pages".into()).stack_size(16 << 20).spawn(move || {
            for markup in page_queue {
                if article_queue.send(Page::read(markup)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { pages, articles })
    }
}

impl Page {
    fn read(markup: String) -> Self {
        let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
        let Ok(article) = Readability::new(markup, None, Some(config)).and_then(|mut page| page.parse())
        else {
            return Self::default();
        };
        let own = |text: Option<String>| filled(text?).map(Cow::into_owned);
        Self {
            url: own(article.url),
            title: own(Some(article.title)),
            date: own(article.published_time),
            lang: own(article.lang),
            byline: own(article.byline),
            text: own(Some(article.text_content.to_string())),
        }
    }

    /// What the page says counts more than what was known of it, but for its address.
    fn draft(self, known: Draft<'_>) -> Draft<'_> {
        Draft {
            id: known.id,
            url: known.url.or(self.url.map(Cow::Owned)),
            title: self.title.map(Cow::Owned),
            date: self.date.map(Cow::Owned).or(known.date),
            lang: self.lang.map(Cow::Owned).or(known.lang),
            byline: self.byline.map(Cow::Owned),
            summary: None,
            text: self.text.map(Cow::Owned),
        }
    }
}

/// The message with the address of its page.
fn named(known: &Draft<'_>, message: String) -> String {
    match &known.url {
        Some(url) => format!("{url}: {message}"),
        None => message,
    }
}

/// `<urn:…>` without its brackets.
fn unbracketed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        Some(inner) => Cow::Owned(inner.to_owned()),
        None => text,
    }
}

/// The character set that a page declares in a `<meta>` or in the declaration of XML.
pub(super) fn declared(page: &[u8]) -> Option<&'static Encoding> {
    let begin = page[..page.len().min(DECLARATION_BYTES)].to_ascii_lowercase();
    let is_xml = begin.trim_ascii_start().starts_with(b"<?xml");
    let key: &[u8] =
        if is_xml && memmem::find(&begin, b"charset=").is_none() { b"encoding=" } else { b"charset=" };
    let at = memmem::find(&begin, key)? + key.len();
    let label = begin[at..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or(label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|&byte| !byte.is_ascii_alphanumeric() && !b"-_:".contains(&byte));
    charset::named(&label[..end.unwrap_or(label.len())])
}

/// The text of a fragment of HTML; a text that is none is kept.
pub(super) fn fragment_text(fragment: &str) -> Result<String, String> {
    if !fragment.contains(['<', '&']) {
        return Ok(fragment.trim().to_owned());
    }
    guard::check(fragment, &PageLimits::default())?;
    Ok(dom_query::Document::fragment(fragment).formatted_text().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::time::Duration;

    use super::super::testing::{articles, convert};
    use super::super::{PageLimits, ReadOptions};
    use super::*;

    fn page(head: &str, n_paragraphs: usize) -> String {
        let paragraph = "<p>The governor of Gao said on Friday that the road to Bamako, closed since the rains, \
                         would be open again within two weeks, and that nobody need wait for the river.</p>";
        format!(
            "<!DOCTYPE html><html lang=\"en-GB\"><head>{head}</head><body><nav><a href=/>Home</a> <a href=/x>Sport</a></nav>\
             <article><h1>Road to open</h1>{}</article><footer>All rights reserved</footer></body></html>",
            paragraph.repeat(n_paragraphs)
        )
    }

    const HEAD: &str = "<title>Road to open</title><meta name=author content=\"Zinoviya Quark\">\
        <meta property=article:published_time content=2024-05-03T10:00:00Z>";

    #[test]
    fn page_becomes_an_article() {
        let told = articles(page(HEAD, 4).as_bytes());
        let article: serde_json::Value = serde_json::from_str(&told[0]).unwrap();
        assert_eq!(article["id"], "in");
        assert_eq!(article["title"], "Road to open");
        assert_eq!(article["date"], "2024-05-03T10:00:00Z");
        assert_eq!(article["lang"], "en-GB");
        assert_eq!(article["byline"], "Zinoviya Quark");
        let text = article["text"].as_str().unwrap();
        assert!(text.starts_with("The governor of Gao") && !text.contains("rights reserved"), "{text}");
        assert!(text.matches('\n').count() >= 3, "{text}");
    }

    #[test]
    fn short_page_is_read_and_empty_one_is_told() {
        let told = articles(b"<html><body><p>Bamako is in Mali.</p></body></html>");
        assert!(told[0].contains("Bamako is in Mali."), "{told:?}");
        let told = articles(b"<html><body><script>x</script></body></html>");
        assert!(told[0].contains("no text is found"), "{told:?}");
    }

    #[test]
    fn character_sets_are_those_declared() {
        let latin = |html: &str| html.chars().map(|letter| letter as u8).collect::<Vec<u8>>();
        let body = "<p>\u{cf}\u{f0}\u{e8}\u{e2}\u{e5}\u{f2}, \u{ec}\u{e8}\u{f0}</p>";
        let told = articles(&latin(&format!("<html><meta charset=windows-1251>{body}")));
        assert!(told[0].contains("Привет, мир"), "{told:?}");
        let told =
            articles(&latin(&format!("<?xml version='1.0' encoding='windows-1251'?><html>{body}</html>")));
        assert!(told[0].contains("Привет, мир"), "{told:?}");
        // The declaration lies.
        let told = articles("<html><meta charset=latin1><p>Привет".as_bytes());
        assert!(told[0].contains("Привет"), "{told:?}");
    }

    #[test]
    fn page_that_would_take_forever_is_told_at_once() {
        for bomb in ["<div>", "<b>", "<table>", "<span><i>"] {
            let begin = std::time::Instant::now();
            let told = articles(format!("<html>{}", bomb.repeat(100_000)).as_bytes());
            assert!(told[0].starts_with("! in:1: ") && told[0].contains("deep"), "{told:?}");
            assert!(begin.elapsed() < Duration::from_secs(5));
        }
    }

    #[test]
    fn page_that_takes_too_long_is_given_up_and_the_next_is_read() {
        let page = page(HEAD, 3000);
        let mut extractor = Extractor::new(PageLimits { time: Duration::ZERO, ..PageLimits::default() });
        assert!(extractor.extract(&page).unwrap_err().contains("longer than 0 s"));
        extractor.limits = PageLimits::default();
        assert!(extractor.extract(&page).unwrap().text.is_some());
    }

    #[test]
    fn pages_of_archives_know_where_they_are_from() {
        let response = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}",
            page("<title>Road to open</title>", 4)
        );
        let archive = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:1>\r\nWARC-Target-URI: http://x.example/1\r\n\
             WARC-Date: 2024-05-09T00:00:00Z\r\nContent-Length: {}\r\n\r\n{response}\r\n\r\n",
            response.len()
        );
        let told = convert(Cursor::new(archive), ReadOptions::default());
        let article: serde_json::Value = serde_json::from_str(&told.articles[0]).unwrap();
        assert_eq!((&article["id"], &article["url"]), (&"urn:1".into(), &"http://x.example/1".into()));
        assert_eq!((&article["date"], &article["lang"]), (&"2024-05-09T00:00:00Z".into(), &"en-GB".into()));
    }

    #[test]
    fn fragments_lose_their_markup() {
        assert_eq!(fragment_text(" Gao &amp; Mali ").unwrap(), "Gao & Mali");
        let text = fragment_text("<p>One <b>two</b></p><p>three<br>four</p>").unwrap();
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["One", "two", "three", "four"]);
        assert!(text.contains('\n'));
    }
}
