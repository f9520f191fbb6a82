//! The published JSON Schema against what is written.
//!
//! The annotations of all samples must be valid, and documents that break the specification of
//! `write::schema` must not.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use dateline::Annotator;
use dateline::read::Input;
use dateline::write::{OffsetUnit, WriteOptions};
use jsonschema::{Draft, Validator};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;

fn validator() -> Validator {
    let schema = serde_json::from_str(include_str!("../schema/annotation.schema.json")).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::options().with_draft(Draft::Draft202012).build(&schema).unwrap()
}

/// The annotations of all samples, with the file each comes from.
fn annotations(offsets: OffsetUnit) -> Vec<(String, Value)> {
    let annotator = Annotator::embedded();
    let mut options = support::options();
    options.write = WriteOptions::new(annotator.fingerprint());
    options.write.offsets = offsets;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let samples = files.filter(|path| path.extension().is_some_and(|extension| extension != "md"));
    let annotated = samples.flat_map(|path| {
        let output = support::annotate(&annotator, vec![Input::path(&path)], &options);
        let lines = String::from_utf8(output.lines).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        lines.lines().map(|line| (name.clone(), annotation(line))).collect::<Vec<_>>()
    });
    annotated.collect()
}

/// The annotation of a line. The rest is left raw: samples hold numbers that no `f64` does.
fn annotation(line: &str) -> Value {
    let members: HashMap<String, &RawValue> = serde_json::from_str(line).unwrap();
    serde_json::from_str(members["annotation"].get()).unwrap()
}

#[test]
fn annotations_of_the_samples_are_valid() {
    let validator = validator();
    for offsets in [OffsetUnit::Chars, OffsetUnit::Bytes, OffsetUnit::Utf16] {
        let annotations = annotations(offsets);
        assert!(annotations.len() > 30, "only {} annotations", annotations.len());
        for (name, annotation) in annotations {
            let errors: Vec<String> = validator
                .iter_errors(&annotation)
                .map(|err| format!("{}: {err}", err.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:#?}");
        }
    }
}

/// Every key that the schema describes and the program writes occurs in the samples, or nothing is tested.
#[test]
fn samples_show_every_key_and_value() {
    let schema: Value = serde_json::from_str(include_str!("../schema/annotation.schema.json")).unwrap();
    let annotations = annotations(OffsetUnit::Chars);
    let all =
        |list: &str| annotations.iter().flat_map(|(_, one)| one[list].as_array().unwrap().clone()).collect();
    let (mentions, entities): (Vec<Value>, Vec<Value>) = (all("mentions"), all("entities"));
    for (definition, objects) in [("mention", &mentions), ("entity", &entities)] {
        let keys = schema["$defs"][definition]["properties"].as_object().unwrap().keys();
        // A mention has these only when no gazetteer lists it or somebody asks, or where a government is meant.
        let reserved =
            |key: &str| definition == "mention" && ["kind", "name", "shares", "role", "actor"].contains(&key);
        for key in keys.filter(|key| !reserved(key)) {
            assert!(objects.iter().any(|object| object.get(key).is_some()), "no {definition} has {key}");
        }
    }
    let types = schema["$defs"]["type"]["enum"].as_array().unwrap();
    assert!(types.iter().all(|wanted| entities.iter().any(|entity| entity["type"] == *wanted)));
    let vias = schema["$defs"]["mention"]["properties"]["via"]["enum"].as_array().unwrap();
    for via in vias.iter().filter(|via| *via != "pattern" && *via != "role") {
        assert!(mentions.iter().any(|mention| mention["via"] == *via), "no mention via {via}");
    }
}

/// A valid annotation.
fn valid() -> Value {
    json!({
        "mentions": [{
            "field": "text", "start": 0, "end": 4, "surface": "Mali", "type": "place", "id": "Q912", "via": "name",
            "score": 0.97, "candidates": ["Q912", "Q184536"],
        }],
        "entities": [{
            "id": "Q912", "type": "place", "kind": "country", "name": "Mali", "country": "ML", "lat": 17.0, "lon": -4,
            "count": 1, "links": ["geonames:2453866"],
        }],
        "offsets": "chars", "dateline": "0.1.0", "gazetteer": "3f1c09a2b4d85e67",
    })
}

#[test]
fn additions_and_what_is_reserved_are_valid() {
    let validator = validator();
    assert!(validator.is_valid(&valid()));
    assert!(validator.is_valid(&json!({
        "mentions": [], "entities": [], "offsets": "utf16", "dateline": "1.0.0-rc.1", "gazetteer": "0000000000000000",
    })));
    for (pointer, key) in [("", "sentences"), ("/mentions/0", "sentence"), ("/entities/0", "population")] {
        let mut annotation = valid();
        annotation.pointer_mut(pointer).unwrap()[key] = json!(1);
        assert!(validator.is_valid(&annotation), "{key}");
    }
    let mut unlisted = valid();
    unlisted["mentions"][0] = json!({
        "field": "text", "start": 0, "end": 5, "surface": "UAMKA", "type": "actor", "id": null, "via": "abbreviation",
        "score": 0.6, "kind": "armed-group", "name": "Union of A and B",
    });
    assert!(validator.is_valid(&unlisted));
}

#[test]
fn wrong_documents_are_refused() {
    let validator = validator();
    // Each is a valid annotation with one value replaced, or removed where the new value is null.
    let wrong = [
        ("/mentions", json!({})),
        ("/mentions", Value::Null),
        ("/entities", Value::Null),
        ("/offsets", json!("lines")),
        ("/offsets", Value::Null),
        ("/dateline", json!("new")),
        ("/gazetteer", json!("3F1C09A2B4D85E67")),
        ("/gazetteer", json!("3f1c09a2b4d85e6")),
        ("/gazetteer", Value::Null),
        ("/mentions/0/field", Value::Null),
        ("/mentions/0/field", json!(0)),
        ("/mentions/0/start", json!(-1)),
        ("/mentions/0/start", json!(0.5)),
        ("/mentions/0/start", json!("0")),
        ("/mentions/0/end", json!(0)),
        ("/mentions/0/surface", json!("")),
        ("/mentions/0/type", json!("person")),
        ("/mentions/0/type", Value::Null),
        ("/mentions/0/via", json!("guess")),
        ("/mentions/0/id", json!("")),
        ("/mentions/0/id", json!(912)),
        ("/mentions/0/id", Value::Null),
        ("/mentions/0/score", json!(1.5)),
        ("/mentions/0/score", Value::Null),
        ("/mentions/0/ambiguous", json!(false)),
        ("/mentions/0/shares", json!([0.7])),
        ("/mentions/0/candidates", json!([])),
        ("/mentions/0/candidates", json!(["Q912"])),
        ("/mentions/0/candidates", json!(["Q912", "Q912"])),
        ("/mentions/0/kind", json!("country")),
        ("/mentions/0/name", json!("Mali")),
        ("/entities/0/id", Value::Null),
        ("/entities/0/type", json!("country")),
        ("/entities/0/kind", json!("")),
        ("/entities/0/name", Value::Null),
        ("/entities/0/country", json!("ml")),
        ("/entities/0/country", json!("MLI")),
        ("/entities/0/lat", json!(91)),
        ("/entities/0/lon", json!("-4")),
        ("/entities/0/lon", Value::Null),
        ("/entities/0/count", json!(0)),
        ("/entities/0/count", Value::Null),
        ("/entities/0/links", json!([])),
        ("/entities/0/links", json!("geonames:2453866")),
    ];
    for (pointer, value) in wrong {
        let mut annotation = valid();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let object = annotation.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        if value.is_null() {
            object.remove(key).unwrap();
        } else {
            object.insert(key.to_owned(), value.clone());
        }
        assert!(!validator.is_valid(&annotation), "{pointer} = {value}");
    }
    // An id of null is reserved for mentions that say themselves what they are of.
    for (keep, also) in [("kind", "name"), ("name", "kind")] {
        let mut annotation = valid();
        let mention = annotation["mentions"][0].as_object_mut().unwrap();
        mention.remove("candidates");
        mention.insert("id".into(), Value::Null);
        mention.insert(keep.into(), json!("party"));
        assert!(!validator.is_valid(&annotation), "{keep} without {also}");
    }
    for document in [json!(null), json!([]), json!("annotation"), json!({}), json!({"annotation": valid()})] {
        assert!(!validator.is_valid(&document), "{document}");
    }
}
