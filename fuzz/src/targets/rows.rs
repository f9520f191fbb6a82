//! Any bytes as the source of a gazetteer: refused, or compiled into one that opens and holds each name.

use dateline::gazetteer::Gazetteer;
use crate::{compile, read_all};

pub(super) fn check(source: &[u8]) {
    let Some(bytes) = compile(source) else { return };
    let gazetteer = Gazetteer::open(bytes).expect("what was compiled can be opened");
    gazetteer.verify().expect("and is whole");
    read_all(&gazetteer);
}
