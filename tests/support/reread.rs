//! Outputs read again, each as its consumer reads it: every format must say what the native one says.
//!
//! The tests of outputs and the fuzz target of outputs share this. What is written of one input comes in, as a function of
//! the format; what is wrong with it is a panic.

use dateline::write::OutputFormat;
use serde_json::Value;
use std::collections::HashMap;
use std::io::Read;

/// What is written in each format of one input.
pub(crate) type Written<'w> = &'w dyn Fn(OutputFormat) -> Vec<u8>;

/// Compares what all formats say.
pub(crate) fn check_all(written: Written<'_>) {
    let native = native(written);
    check_documents(written, &native);
    check_label_studio(written, &native);
    check_brat(written, &native);
    check_conll(written, &native);
    check_tables(written, &native);
    check_gkg(written, &native);
}

pub(crate) fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|err| panic!("{err}: {line}")))
        .collect()
}

/// `surface → id` of all mentions of the native format, article by article.
fn native(written: Written<'_>) -> Vec<Vec<String>> {
    let bytes = written(OutputFormat::Jsonl);
    let text = std::str::from_utf8(&bytes).unwrap();
    text.lines()
        .map(|line| {
            // Samples hold numbers that no `Value` does.
            let members: HashMap<String, &serde_json::value::RawValue> = serde_json::from_str(line).unwrap();
            let annotation: Value = serde_json::from_str(members["annotation"].get()).unwrap();
            let mentions = annotation["mentions"].as_array().unwrap();
            mentions.iter().map(|mention| said(&text_of(&mention["surface"]), &mention["id"])).collect()
        })
        .collect()
}

fn said(surface: &str, id: &Value) -> String {
    format!("{} → {}", surface.replace("\r\n", "\n").replace('\r', "\n"), text_of(id))
}

pub(crate) fn text_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The code points from `start` to `end`.
pub(crate) fn cut(text: &Value, range: &Value) -> String {
    let place = |key: &str| usize::try_from(range[key].as_u64().unwrap()).unwrap();
    let (start, end) = (place("start"), place("end"));
    text.as_str().unwrap().chars().skip(start).take(end - start).collect()
}

pub(crate) fn untar(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = tar::Archive::new(bytes);
    let entries = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let mut content = String::new();
        entry.read_to_string(&mut content).unwrap();
        (entry.path().unwrap().display().to_string(), content)
    });
    entries.collect()
}

fn check_documents(written: Written<'_>, native: &[Vec<String>]) {
    for format in [OutputFormat::Prodigy, OutputFormat::Spacy] {
        let documents = lines(&written(format));
        assert_eq!(documents.len(), native.len());
        for (document, wanted) in documents.iter().zip(native) {
            let spans = if format == OutputFormat::Spacy { &document["ents"] } else { &document["spans"] };
            let spans = spans.as_array().unwrap();
            let said: Vec<String> =
                spans.iter().map(|span| said(&cut(&document["text"], span), &span["kb_id"])).collect();
            assert_eq!(&said, wanted, "{format:?}");
            let tokens = document["tokens"].as_array().unwrap();
            for span in spans {
                assert!(tokens.iter().any(|token| token["start"] == span["start"]), "{span}");
                assert!(tokens.iter().any(|token| token["end"] == span["end"]), "{span}");
            }
            if format == OutputFormat::Prodigy {
                check_prodigy(document);
            }
        }
    }
    let documents = lines(&written(OutputFormat::Doccano));
    for (document, wanted) in documents.iter().zip(native) {
        let labels = document["label"].as_array().unwrap().iter().zip(document["ids"].as_array().unwrap());
        let said: Vec<String> = labels
            .map(|(label, id)| {
                let range = serde_json::json!({"start": label[0], "end": label[1]});
                said(&cut(&document["text"], &range), id)
            })
            .collect();
        assert_eq!(&said, wanted, "doccano");
    }
}

/// Tokens are the text, and spans count them.
fn check_prodigy(task: &Value) {
    let tokens = task["tokens"].as_array().unwrap();
    let joined: String = tokens
        .iter()
        .map(|token| text_of(&token["text"]) + if token["ws"].as_bool().unwrap() { " " } else { "" })
        .collect();
    assert_eq!(joined, task["text"].as_str().unwrap());
    for (number, token) in tokens.iter().enumerate() {
        assert_eq!(token["id"], number);
        assert_eq!(cut(&task["text"], token), token["text"].as_str().unwrap());
    }
    for span in task["spans"].as_array().unwrap() {
        let token = |key: &str| &tokens[usize::try_from(span[key].as_u64().unwrap()).unwrap()];
        assert_eq!(token("token_start")["start"], span["start"]);
        assert_eq!(token("token_end")["end"], span["end"]);
    }
}

fn check_label_studio(written: Written<'_>, native: &[Vec<String>]) {
    let tasks: Vec<Value> = serde_json::from_slice(&written(OutputFormat::LabelStudio)).unwrap();
    assert_eq!(tasks.len(), native.len());
    for (task, wanted) in tasks.iter().zip(native) {
        let regions = task["predictions"][0]["result"].as_array().unwrap();
        let said: Vec<String> = regions
            .chunks(2)
            .map(|pair| {
                let [label, entity] = pair else { panic!("{pair:?}") };
                assert_eq!(label["id"], entity["id"]);
                let surface = cut(&task["data"]["text"], &label["value"]);
                assert_eq!(label["value"]["text"].as_str().unwrap(), surface);
                said(&surface, &entity["value"]["text"][0])
            })
            .collect();
        assert_eq!(&said, wanted);
        assert!(!task["data"]["text"].as_str().unwrap().contains('\r'));
    }
}

fn check_brat(written: Written<'_>, native: &[Vec<String>]) {
    let files: HashMap<String, String> = untar(&written(OutputFormat::Brat)).into_iter().collect();
    let mut found: Vec<Vec<String>> = Vec::new();
    for (name, ann) in files.iter().filter(|(name, _)| name.ends_with(".ann")) {
        let text: Vec<char> = files[&name.replace(".ann", ".txt")].chars().collect();
        let (mut said_here, mut surface) = (Vec::new(), String::new());
        for line in ann.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            let [key, place, covered] = cells[..] else { panic!("{line}") };
            if key.starts_with('T') {
                let (_, places) = place.split_once(' ').unwrap();
                let parts = places.split(';').map(|place| {
                    let (start, end) = place.split_once(' ').unwrap();
                    text[start.parse().unwrap()..end.parse().unwrap()].iter().collect::<String>()
                });
                let parts: Vec<String> = parts.collect();
                assert_eq!(parts.join(" "), covered);
                surface = parts.join("\n");
            } else {
                let id = place.rsplit_once(' ').unwrap().1;
                said_here.push(said(&surface, &id.trim_start_matches("wikidata:").into()));
            }
        }
        found.push(said_here);
    }
    let mut wanted = native.to_vec();
    let ends = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{2028}' | '\u{2029}');
    wanted.iter_mut().flatten().for_each(|said| *said = said.replace(ends, " "));
    wanted.sort();
    found.sort();
    assert_eq!(found, wanted);
}

fn check_conll(written: Written<'_>, native: &[Vec<String>]) {
    let text = String::from_utf8(written(OutputFormat::Conll)).unwrap();
    let (mut found, mut inside) = (Vec::<Vec<String>>::new(), false);
    for line in text.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        match cells[..] {
            ["-DOCSTART-", "O", _] => found.push(Vec::new()),
            [""] => inside = false,
            [_, "O", "_"] => inside = false,
            [_, tag, id] if tag.starts_with("B-") => {
                found.last_mut().unwrap().push(id.to_owned());
                inside = true;
            }
            [_, tag, "_"] if tag.starts_with("I-") => assert!(inside, "{line}"),
            _ => panic!("{line:?}"),
        }
    }
    let ids = |said: &Vec<String>| -> Vec<String> {
        said.iter().map(|said| said.rsplit_once(" → ").unwrap().1.replace(' ', "_")).collect()
    };
    assert_eq!(found, native.iter().map(ids).collect::<Vec<_>>());
}

fn check_tables(written: Written<'_>, native: &[Vec<String>]) {
    let wanted: Vec<String> = native.concat();
    let rows = lines(&written(OutputFormat::Mentions));
    let found: Vec<String> = rows.iter().map(|row| said(&text_of(&row["surface"]), &row["id"])).collect();
    assert_eq!(found, wanted);
    for (format, delimiter) in [(OutputFormat::MentionsTsv, b'\t'), (OutputFormat::MentionsCsv, b',')] {
        let bytes = written(format);
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(&*bytes);
        let columns = reader.headers().unwrap().clone();
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), rows.len());
        for (record, row) in records.iter().zip(&rows) {
            for (column, cell) in columns.iter().zip(record) {
                let wanted = match &row[column] {
                    Value::Null => String::new(),
                    Value::String(text) if delimiter == b'\t' => text.replace(['\r', '\n', '\t'], " "),
                    Value::String(text) => text.clone(),
                    // 17.0 is 17 in a sheet.
                    number => number.as_f64().unwrap().to_string(),
                };
                let formula = ['=', '+', '-', '@', '\t', '\r', '\n'];
                let guarded = wanted.trim_start_matches('\'').starts_with(formula);
                let guarded = guarded && row[column].is_string();
                let cell = if guarded { cell.strip_prefix('\'').unwrap() } else { cell };
                let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!(squeezed(cell), squeezed(&wanted), "{column}");
            }
        }
    }
    let web = lines(&written(OutputFormat::WebAnnotation));
    for (annotation, row) in web.iter().zip(&rows) {
        let [quote, position] = &annotation["target"]["selector"].as_array().unwrap()[..] else { panic!() };
        assert_eq!(quote["exact"], row["surface"]);
        assert_eq!((&position["start"], &position["end"]), (&row["start"], &row["end"]));
    }
    assert_eq!(web.len(), rows.len());
    let mapped: Vec<&Value> = rows.iter().filter(|row| row["lat"].is_number()).collect();
    let features = lines(&written(OutputFormat::GeoJsonSeq));
    let collection: Value = serde_json::from_slice(&written(OutputFormat::GeoJson)).unwrap();
    assert_eq!(collection["features"], Value::Array(features.clone()));
    assert_eq!(features.len(), mapped.len());
    for (feature, row) in features.iter().zip(mapped) {
        assert_eq!(feature["geometry"]["coordinates"], serde_json::json!([row["lon"], row["lat"]]));
        for key in ["article", "date", "field", "start", "end", "surface", "id", "name", "country"] {
            assert_eq!(feature["properties"][key], row[key], "{key}");
        }
    }
}

fn check_gkg(written: Written<'_>, native: &[Vec<String>]) {
    let text = String::from_utf8(written(OutputFormat::Gkg)).unwrap();
    for (row, mentions) in text.lines().zip(native) {
        let cells: Vec<&str> = row.split('\t').collect();
        assert_eq!(cells.len(), 27, "{row}");
        let blocks = |cell: usize| cells[cell].split(';').filter(|block| !block.is_empty());
        assert!(blocks(9).all(|block| block.split('#').count() == 7), "{}", cells[9]);
        assert!(blocks(10).all(|block| block.split('#').count() == 9), "{}", cells[10]);
        assert_eq!(blocks(23).count(), mentions.len());
        assert_eq!(blocks(10).count() + blocks(12).count() + blocks(14).count(), mentions.len());
    }
}
