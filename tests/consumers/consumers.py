"""Reads all samples in all formats with the libraries that people read them with; called by tests/consumers/run."""

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True

import duckdb
import pandas
import polars
import pyarrow.parquet
import pyogrio
import spacy
from spacy.tokens import Doc
from spacy.training import Example

ROOT = Path(__file__).resolve().parent.parent.parent
# In broken-line.jsonl some records are rejected, which is no matter here.
SAMPLES = sorted(str(path) for path in (ROOT / "samples").glob("*.jsonl"))


def dateline(*args):
    """What `dateline annotate` writes for all samples."""
    command = [os.environ["DATELINE"], "annotate", "--quiet", *args, *SAMPLES]
    answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert answer.returncode in (0, 1), answer.stderr
    return answer.stdout


def lines(text):
    return [json.loads(line) for line in text.split("\n") if line]


MENTIONS = lines(dateline("--to", "mentions"))


class Documents(unittest.TestCase):
    def setUp(self):
        self.nlp = spacy.blank("xx")

    def test_spacy_reads_docs(self):
        found = []
        for line in lines(dateline("--to", "spacy")):
            doc = Doc(self.nlp.vocab).from_json(line, validate=True)
            self.assertEqual(doc.text, line["text"])
            # `from_json` takes no kb_id for entities, which is why it is the spans that people should use.
            found += [(span.text, span.kb_id_) for span in doc.spans["dateline"]]
            spans = [(span.text, span.label_) for span in doc.spans["dateline"]]
            self.assertEqual(spans, [(ent.text, ent.label_) for ent in doc.ents])
        self.assertEqual(found, [(mention["surface"], mention["id"]) for mention in MENTIONS])

    def test_prodigy_tasks_train_spacy(self):
        found = []
        for task in lines(dateline("--to", "prodigy")):
            words = [token["text"] for token in task["tokens"]]
            doc = Doc(self.nlp.vocab, words=words, spaces=[token["ws"] for token in task["tokens"]])
            self.assertEqual(doc.text, task["text"])
            entities = [(span["start"], span["end"], span["label"]) for span in task["spans"]]
            example = Example.from_dict(doc, {"entities": entities})
            # A span that does not fall on tokens would be lost here.
            found += [ent.text for ent in example.reference.ents]
            for span in task["spans"]:
                tokens = doc[span["token_start"] : span["token_end"] + 1]
                self.assertEqual(tokens.text, task["text"][span["start"] : span["end"]])
        self.assertEqual(found, [mention["surface"] for mention in MENTIONS])

    def test_conll_is_what_spacy_converts(self):
        from spacy.training.converters import conll_ner_to_docs

        # The converter wants blanks between two columns, and no tokens but those of sentences.
        rows = (line.split("\t")[:2] for line in dateline("--to", "conll").split("\n"))
        text = "\n".join(" ".join(row) for row in rows if not row[0].startswith("-DOCSTART-"))
        docs = conll_ner_to_docs(text, n_sents=0)
        self.assertEqual(sum(len(doc.ents) for doc in docs), len(MENTIONS))


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.mentions = str(Path(cls.folder.name, "news.parquet"))
        cls.articles = str(Path(cls.folder.name, "news.articles.parquet"))
        dateline("--to", "parquet", "-o", cls.mentions)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def rows(self, rows):
        """The rows without the one column that the JSON lines do not have."""
        return [{key: value for key, value in row.items() if key != "article_number"} for row in rows]

    def test_pyarrow_reads_parquet(self):
        file = pyarrow.parquet.ParquetFile(self.mentions)
        self.assertEqual(file.metadata.row_group(0).column(0).compression, "ZSTD")
        self.assertEqual(self.rows(file.read().to_pylist()), MENTIONS)
        articles = pyarrow.parquet.read_table(self.articles).to_pylist()
        self.assertEqual([article["article_number"] for article in articles], list(range(len(articles))))
        self.assertEqual(sum(article["mentions"] for article in articles), len(MENTIONS))
        for row in file.read().to_pylist():
            texts = {text["field"]: text["text"] for text in articles[row["article_number"]]["texts"]}
            self.assertEqual(texts[row["field"]][row["start"] : row["end"]], row["surface"])

    def test_duckdb_reads_parquet(self):
        table = duckdb.sql(f"select * exclude article_number from '{self.mentions}'")
        rows = [dict(zip(table.columns, row)) for row in table.fetchall()]
        self.assertEqual(rows, MENTIONS)
        joined = duckdb.sql(
            f"select count(*) from '{self.mentions}' m, '{self.articles}' a, unnest(a.texts) t(text) "
            "where m.article_number = a.article_number and m.field = t.text.field "
            "and substring(t.text.text, m.start + 1, m.end - m.start) = m.surface"
        )
        # DuckDB counts characters as readers see them, so combining marks shift some.
        self.assertGreater(joined.fetchall()[0][0], 0.9 * len(MENTIONS))

    def test_polars_reads_parquet(self):
        self.assertEqual(self.rows(polars.read_parquet(self.mentions).to_dicts()), MENTIONS)
        self.assertEqual(polars.read_parquet(self.articles)["mentions"].sum(), len(MENTIONS))

    def test_pandas_reads_sheets(self):
        for format, separator in (("mentions.csv", ","), ("mentions.tsv", "\t")):
            text = io.StringIO(dateline("--to", format))
            frame = pandas.read_csv(text, sep=separator, keep_default_na=False)
            self.assertEqual(list(frame["id"]), [mention["id"] for mention in MENTIONS])
            self.assertEqual(list(frame["start"]), [mention["start"] for mention in MENTIONS])
            lat = [str(mention["lat"] if mention["lat"] is not None else "") for mention in MENTIONS]
            self.assertEqual([cell and str(float(cell)) for cell in map(str, frame["lat"])], lat)

    def test_no_cell_is_a_formula(self):
        for format, separator in (("mentions.csv", ","), ("mentions.tsv", "\t")):
            sheet = csv.reader(io.StringIO(dateline("--to", format), newline=""), delimiter=separator)
            for row in sheet:
                for cell in row:
                    if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
                        float(cell)


class Maps(unittest.TestCase):
    def test_gdal_reads_geojson(self):
        mapped = [mention for mention in MENTIONS if mention["lat"] is not None]
        for format, suffix, driver in (("geojson", "geojson", "GeoJSON"), ("geojsonseq", "geojsonl", "GeoJSONSeq")):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, f"places.{suffix}")
                path.write_text(dateline("--to", format), encoding="utf-8")
                self.assertEqual(pyogrio.read_info(path)["driver"], driver)
                frame = pyogrio.read_dataframe(path)
            self.assertEqual(frame.crs.to_epsg(), 4326)
            points = [(point.x, point.y) for point in frame.geometry]
            self.assertEqual(points, [(mention["lon"], mention["lat"]) for mention in mapped])
            self.assertEqual(list(frame["surface"]), [mention["surface"] for mention in mapped])
            self.assertEqual([str(id) for id in frame["id"]], [mention["id"] for mention in mapped])


if __name__ == "__main__":
    unittest.main()
