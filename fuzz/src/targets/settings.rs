//! Any bytes as what a user sets: a table of weights, a gold standard, a list of files, globs. It is refused, or taken;
//! a table of weights that is written again is read as the same.

use dateline::eval::{Gold, GoldOptions};
use dateline::read::Input;
use dateline::read::paths::{Filter, read_list};
use dateline::resolve::model::Model;
use std::io::Cursor;

pub(super) fn check((choice, bytes): (u8, &[u8])) {
    match choice & 3 {
        0 => {
            let Ok(table) = std::str::from_utf8(bytes) else { return };
            let Ok(model) = Model::parse("weights.tsv", table) else { return };
            let written = model.to_table();
            let again = Model::parse("again.tsv", &written).expect("what is written can be read");
            assert_eq!(again.to_table(), written);
        }
        1 => {
            let mut gold = Gold::default();
            let input = Input::stream("gold", Cursor::new(bytes.to_vec()));
            if gold.read_input(input, &GoldOptions::default()).is_ok() {
                let _ = (gold.labels(), gold.articles());
            }
        }
        2 => {
            let _ = read_list(bytes, "list", choice & 4 == 4);
        }
        _ => {
            let globs: Vec<String> =
                bytes.split(|&byte| byte == b'\n').map(|glob| String::from_utf8_lossy(glob).into()).collect();
            let _ = Filter::new(&globs, &globs);
        }
    }
}
