//! Any bytes as the source of a gazetteer: refused, or compiled into one that opens and holds each name.
#![no_main]

use dateline::gazetteer::Gazetteer;
use dateline_fuzz::{compile, read_all};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &[u8]| {
    let Some(bytes) = compile(source) else { return };
    let gazetteer = Gazetteer::open(bytes).expect("what was compiled can be opened");
    gazetteer.verify().expect("and is whole");
    read_all(&gazetteer);
});
