//! The targets: each is a file with a check, which panics if something is wrong, and what it wants to be given.

use arbitrary::{Arbitrary, Unstructured};

macro_rules! targets {
    ($($name:ident: $data:ty,)*) => {
        $(mod $name;)*

        /// Names of the targets, and their checks, which make of bytes what they want to be given.
        pub const TARGETS: &[(&str, fn(&[u8]))] = &[$((stringify!($name), |bytes| {
            if let Ok(data) = <$data>::arbitrary_take_rest(Unstructured::new(bytes)) {
                $name::check(data);
            }
        }),)*];
    };
}

targets! {
    annotate: (u8, &str),
    formats: (u8, &[u8]),
    gazetteer: (u8, Vec<(u32, u8)>, Option<u32>),
    imports: (u8, &[u8]),
    matcher: (Vec<[u8; 4]>, &[u8]),
    normalizer: &str,
    outputs: (Option<&str>, &str, &str),
    page: (u8, &[u8]),
    pattern: (&str, &str),
    records: (u8, &[u8]),
    rows: &[u8],
    settings: (u8, &[u8]),
    warc: (u8, bool, &[u8]),
}
