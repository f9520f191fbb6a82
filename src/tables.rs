//! What the build script made: the fold table and the embedded gazetteer.

/// The packed fold table.
pub(crate) fn fold() -> &'static [u8] {
    include_bytes!(concat!(env!("OUT_DIR"), "/fold.bin"))
}

/// The compiled gazetteer of the rows in `gazetteers/`.
pub(crate) fn gazetteer() -> &'static [u8] {
    include_bytes!(concat!(env!("OUT_DIR"), "/embedded.gaz"))
}
