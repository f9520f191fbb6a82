//! Tables in Parquet become lines of JSON, one a row.
//!
//! A file comes in whose end says where everything is, so a stream is first put into an unnamed file; out goes a stream
//! of lines, which are read like any others. Columns are members, with whatever is nested in them; dates and times are
//! strings, binary columns are base64.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use ::parquet::errors::ParquetError;
use ::parquet::file::reader::SerializedFileReader;
use ::parquet::record::reader::RowIter;

use super::Stream;

/// How a file begins.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// The rows of a table, as lines of JSON.
pub(super) struct Lines {
    rows: RowIter<'static>,
    line: Vec<u8>,
    /// How much of the line has been given.
    at: usize,
}

impl Lines {
    /// The rows of `stream`, or of the file at `path` if that is the same and can be read in place.
    pub(super) fn open(path: Option<&Path>, mut stream: Stream) -> io::Result<Self> {
        let file = match path.map(in_place).transpose()?.flatten() {
            Some(file) => file,
            None => {
                let mut file = tempfile::tempfile()?;
                io::copy(&mut stream, &mut file)?;
                file.seek(SeekFrom::Start(0))?;
                file
            }
        };
        let reader = SerializedFileReader::new(file).map_err(damaged)?;
        Ok(Self { rows: RowIter::from_file_into(Box::new(reader)), line: Vec::new(), at: 0 })
    }
}

/// The file, unless it is compressed as a whole, or no file to seek in.
fn in_place(path: &Path) -> io::Result<Option<File>> {
    let mut file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Ok(None);
    }
    let mut begin = [0; MAGIC.len()];
    file.read_exact(&mut begin)?;
    file.seek(SeekFrom::Start(0))?;
    Ok((begin == MAGIC).then_some(file))
}

fn damaged(err: ParquetError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, err)
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.line.len() {
            self.line.clear();
            self.at = 0;
            // A read of a whole block of lines costs no more calls than one of a line.
            while self.line.len() < buffer.len() {
                let Some(row) = self.rows.next() else { break };
                serde_json::to_writer(&mut self.line, &row.map_err(damaged)?.to_json_value())?;
                self.line.push(b'\n');
            }
        }
        let n_bytes = (&self.line[self.at..]).read(buffer)?;
        self.at += n_bytes;
        Ok(n_bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ::parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use ::parquet::file::writer::SerializedFileWriter;
    use ::parquet::schema::parser::parse_message_type;

    use super::super::testing::articles;

    fn table() -> Vec<u8> {
        let schema =
            "message news { required int64 no; optional binary title (utf8); required binary text (utf8); }";
        let mut bytes = Vec::new();
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).unwrap();
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&[1, 2], None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&[ByteArray::from("Gao")], Some(&[1, 0]), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let texts = ["To \"Gao\"", "Goïta"].map(ByteArray::from);
        column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
        writer.close().unwrap();
        bytes
    }

    #[test]
    fn rows_become_lines() {
        let rows =
            [r#"{"no":1,"title":"Gao","text":"To \"Gao\""}"#, r#"{"no":2,"title":null,"text":"Goïta"}"#];
        let members = |line: &String| serde_json::from_str::<serde_json::Value>(line).unwrap();
        let found = articles(&table());
        assert_eq!(found.iter().map(members).collect::<Vec<_>>(), rows.map(|row| members(&row.to_owned())));
    }

    #[test]
    fn damaged_file_is_an_error() {
        let table = table();
        for bytes in [&table[..table.len() - 6], &table[..4]] {
            let found = articles(bytes);
            assert!(found[0].starts_with("! in: "), "{found:?}");
        }
    }
}
