//! Responses of HTTP as archives keep them.
//!
//! The bytes of a response come in; out go its status, what it says of its content, and the content, put together from
//! its chunks and decompressed. Crawlers often keep the header of an encoding that they have undone, so what does not
//! look encoded is taken as it is.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::Encoding;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::{charset, compressed, warc};

/// A response.
#[derive(Debug)]
pub(super) struct Response<'a> {
    /// 200, if there is no status line.
    pub(super) status: u16,
    pub(super) media: Media,
    pub(super) body: Cow<'a, [u8]>,
}

/// What a content is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Media {
    pub(super) kind: MediaKind,
    pub(super) charset: Option<&'static Encoding>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaKind {
    Html,
    PlainText,
    Unknown,
    Other,
}

impl Media {
    /// Reads the value of a `Content-Type`.
    pub(super) fn parse(value: Option<&[u8]>) -> Self {
        let value = String::from_utf8_lossy(value.unwrap_or_default()).to_ascii_lowercase();
        let (name, parameters) = value.split_once(';').unwrap_or((&value, ""));
        let kind = match name.trim() {
            "text/html" | "application/xhtml+xml" => MediaKind::Html,
            "text/plain" => MediaKind::PlainText,
            "" | "application/octet-stream" | "unknown/unknown" => MediaKind::Unknown,
            _ => MediaKind::Other,
        };
        let charset = parameters.split_once("charset=").and_then(|(_, label)| {
            let label = label.split([';', ' ', ',']).next()?.trim_matches(['"', '\'']);
            charset::named(label.as_bytes())
        });
        Self { kind, charset }
    }
}

/// Reads a response whose content may have at most `limit` bytes.
///
/// # Errors
/// The content is larger, or cannot be decompressed.
pub(super) fn parse(response: &[u8], limit: usize) -> Result<Response<'_>, String> {
    let (head, body) = match warc::head_end(response) {
        Some(end) if response.starts_with(b"HTTP/") => response.split_at(end),
        _ if response.starts_with(b"HTTP/") => (response, &[][..]),
        _ => (&[][..], response),
    };
    let status = head.split(|&byte| byte == b' ').nth(1).and_then(|status| std::str::from_utf8(status).ok());
    let mut body = Cow::Borrowed(body);
    let values = |name| warc::header(head, name).unwrap_or_default().to_ascii_lowercase();
    if values("Transfer-Encoding").ends_with(b"chunked")
        && let Some(whole) = dechunk(&body)
    {
        body = Cow::Owned(whole);
    }
    // The last encoding was applied last.
    let encodings = values("Content-Encoding");
    for encoding in encodings.split(|&byte| byte == b',').rev() {
        if let Some(decoded) = decode(encoding.trim_ascii(), &body, limit)? {
            body = Cow::Owned(decoded);
        }
    }
    if body.len() > limit {
        return Err(format!("a page of {} bytes, more than {limit}", body.len()));
    }
    Ok(Response {
        status: status.and_then(|status| status.parse().ok()).unwrap_or(200),
        media: Media::parse(warc::header(head, "Content-Type")),
        body,
    })
}

/// Puts chunks together; `None` if these are none. Chunks that end too early are kept up to there.
fn dechunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', body);
        let line = body[..end.unwrap_or(body.len())].trim_ascii();
        let size = line.split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii();
        let size = std::str::from_utf8(size).ok().and_then(|size| usize::from_str_radix(size, 16).ok());
        let (Some(end), Some(size)) = (end, size) else {
            return if whole.is_empty() { None } else { Some(whole) };
        };
        body = &body[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        let (chunk, rest) = body.split_at(size.min(body.len()));
        whole.extend_from_slice(chunk);
        body = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if body.is_empty() {
            return Some(whole);
        }
    }
}

/// Decompresses a content; `None` if it is not compressed after all.
fn decode(encoding: &[u8], body: &[u8], limit: usize) -> Result<Option<Vec<u8>>, String> {
    let mut reader: Box<dyn Read + '_> = match encoding {
        b"gzip" | b"x-gzip" if body.starts_with(b"\x1F\x8B") => Box::new(MultiGzDecoder::new(body)),
        // What is called deflate is zlib by its specification, and plain deflate by some servers.
        b"deflate" if body.first().is_some_and(|byte| byte & 0x0F == 8) => Box::new(ZlibDecoder::new(body)),
        b"deflate" if !looks_like_text(body) => Box::new(DeflateDecoder::new(body)),
        b"br" if !looks_like_text(body) => Box::new(brotli_decompressor::Decompressor::new(body, 4 << 10)),
        b"zstd" => Box::new(compressed::open(body).map_err(|err| err.to_string())?),
        _ => return Ok(None),
    };
    let mut decoded = Vec::new();
    match reader.by_ref().take(limit as u64 + 1).read_to_end(&mut decoded) {
        // The begin of a page that was cut off is worth having.
        Err(err) if decoded.is_empty() || err.kind() != io::ErrorKind::UnexpectedEof => {
            let encoding = String::from_utf8_lossy(encoding);
            Err(format!("the content cannot be decompressed by {encoding}: {err}"))
        }
        _ => Ok(Some(decoded)),
    }
}

fn looks_like_text(body: &[u8]) -> bool {
    let begin = &body[..body.len().min(64)];
    body.trim_ascii_start().starts_with(b"<")
        || begin.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const PAGE: &[u8] = b"<p>Bamako, Gao";

    fn body(head: &str, content: &[u8]) -> Result<String, String> {
        let response = [format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes(), content].concat();
        parse(&response, 1000).map(|response| String::from_utf8(response.body.into_owned()).unwrap())
    }

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn chunks_are_put_together() {
        let chunked = |content: &[u8]| body("Transfer-Encoding: chunked", content).unwrap();
        assert_eq!(chunked(b"7\r\n<p>Bama\r\n7;x=y\r\nko, Gao\r\n0\r\n\r\n"), "<p>Bamako, Gao");
        assert_eq!(chunked(b"7\n<p>Bama\n7\nko, Gao\n0\n"), "<p>Bamako, Gao");
        // Cut off, and not chunked at all.
        assert_eq!(chunked(b"7\r\n<p>Bama\r\nff\r\nko, G"), "<p>Bamako, G");
        assert_eq!(chunked(PAGE), "<p>Bamako, Gao");
    }

    #[test]
    fn contents_are_decompressed() {
        let encoded = |name: &str, content: &[u8]| body(&format!("content-encoding: {name}"), content);
        assert_eq!(encoded("gzip", &gzip(PAGE)).unwrap(), "<p>Bamako, Gao");
        assert_eq!(encoded("deflate", &zlib(PAGE)).unwrap(), "<p>Bamako, Gao");
        let plain_deflate = zlib(PAGE)[2..].to_vec();
        assert_eq!(encoded("deflate", &plain_deflate).unwrap(), "<p>Bamako, Gao");
        assert_eq!(encoded("deflate, gzip", &gzip(&zlib(PAGE))).unwrap(), "<p>Bamako, Gao");
        // A stored block: `printf '<p>Bamako, Gao' | brotli` writes one.
        let stored = [&b"\x8b\x06\x80"[..], PAGE, b"\x03"].concat();
        assert_eq!(encoded("br", &stored).unwrap(), "<p>Bamako, Gao");
        for name in ["gzip", "deflate", "br", "identity"] {
            assert_eq!(encoded(name, PAGE).unwrap(), "<p>Bamako, Gao", "{name}");
        }
        assert!(encoded("gzip", &gzip(&[b' '; 2000])).unwrap_err().contains("more than 1000"));
        let damaged = [&gzip(PAGE)[..10], b"\xFF\xFF\xFF\xFF"].concat();
        assert!(encoded("gzip", &damaged).unwrap_err().contains("gzip"));
    }

    #[test]
    fn status_and_type_are_read() {
        let response =
            parse(b"HTTP/1.0 404 Not\r\nContent-Type: Text/HTML; charset=\"latin1\"\r\n\r\nx", 9).unwrap();
        assert_eq!((response.status, response.media.kind), (404, MediaKind::Html));
        assert_eq!(response.media.charset, Some(encoding_rs::WINDOWS_1252));
        let response = parse(b"no head at all", 99).unwrap();
        assert_eq!((response.status, response.media.kind), (200, MediaKind::Unknown));
    }
}
