//! What stands around the records of an output.
//!
//! Records are made on many threads, each of which would have to know whether it writes the first one; so each
//! record of an array brings the comma before it, and [`Framed`], through which all of them pass in their order,
//! takes away the very first.

use super::{OutputFormat, brat, table};
use std::io::{self, Write};

/// Stands before each element of a JSON array.
pub(super) const COMMA: &[u8] = b",\n";

/// Writes what stands before and behind the records of a format, and hands on what a [`super::Writer`] has appended.
///
/// Each call of `write` takes whole records, as a stream gives them. Nothing is added to the formats that consist of
/// lines.
#[derive(Debug)]
pub struct Framed<W> {
    out: W,
    format: OutputFormat,
    /// Whether the prologue has been written.
    open: bool,
    /// Whether a record has been written.
    begun: bool,
}

impl<W: Write> Framed<W> {
    /// A frame around the records that go to `out`.
    pub const fn new(out: W, format: OutputFormat) -> Self {
        Self { out, format, open: false, begun: false }
    }

    /// Writes what stands behind the last record, and gives the output back.
    ///
    /// # Errors
    /// Writing failed.
    pub fn finish(mut self) -> io::Result<W> {
        self.begin()?;
        self.out.write_all(match (self.format, self.begun) {
            (OutputFormat::LabelStudio, true) => b"\n]\n",
            (OutputFormat::LabelStudio, false) => b"]\n",
            (OutputFormat::GeoJson, true) => b"\n]}\n",
            (OutputFormat::GeoJson, false) => b"]}\n",
            // Two blocks of zeros end an archive.
            (OutputFormat::Brat, _) => &[0; 1024],
            _ => b"",
        })?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.open, true) {
            return Ok(());
        }
        self.out.write_all(&match self.format {
            OutputFormat::MentionsTsv => table::header(b'\t'),
            OutputFormat::MentionsCsv => table::header(b','),
            OutputFormat::LabelStudio => b"[\n".to_vec(),
            OutputFormat::GeoJson => b"{\"type\":\"FeatureCollection\",\"features\":[\n".to_vec(),
            OutputFormat::Brat => brat::prologue(),
            _ => Vec::new(),
        })
    }
}

impl<W: Write> Write for Framed<W> {
    fn write(&mut self, records: &[u8]) -> io::Result<usize> {
        self.begin()?;
        let first = !records.is_empty() && !std::mem::replace(&mut self.begun, true);
        let rest = match self.format {
            OutputFormat::LabelStudio | OutputFormat::GeoJson if first => records.strip_prefix(COMMA),
            _ => None,
        };
        self.out.write_all(rest.unwrap_or(records))?;
        Ok(records.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(format: OutputFormat, batches: &[&str]) -> String {
        let mut out = Framed::new(Vec::new(), format);
        for batch in batches {
            out.write_all(batch.as_bytes()).unwrap();
        }
        String::from_utf8(out.finish().unwrap()).unwrap()
    }

    #[test]
    fn arrays_are_arrays_however_many_elements_they_have() {
        for (batches, elements) in
            [(&[][..], 0), (&[""], 0), (&[",\n1"], 1), (&[",\n1,\n2", "", ",\n3"], 3), (&["", ",\n1,\n2"], 2)]
        {
            let array: Vec<u8> = serde_json::from_str(&framed(OutputFormat::LabelStudio, batches)).unwrap();
            assert_eq!(array.len(), elements, "{batches:?}");
            let map = framed(OutputFormat::GeoJson, batches);
            let map: serde_json::Value = serde_json::from_str(&map).unwrap();
            assert_eq!(map["features"].as_array().unwrap().len(), elements, "{batches:?}");
        }
    }

    #[test]
    fn lines_have_nothing_around_them() {
        for format in OutputFormat::ALL.into_iter().filter(|format| format.is_lines()) {
            assert_eq!(framed(format, &["a\n", "b\n"]), "a\nb\n", "{format:?}");
        }
    }
}
