//! Words of any text: in order, on characters' bounds, none empty; reading them twice gives the same, and what was
//! folded folds to itself.

use dateline::normalize::Normalizer;

pub(super) fn check(text: &str) {
    let normalizer = Normalizer::new();
    let mut words = Vec::new();
    normalizer.split(text, &mut words);
    let reading = normalizer.read(text, &words);
    let mut end = 0;
    for (index, word) in words.iter().enumerate() {
        let (start, stop) = (word.span.start as usize, word.span.end as usize);
        assert!(start >= end && stop > start, "words overlap or are empty");
        assert!(text.is_char_boundary(start) && text.is_char_boundary(stop));
        end = stop;
        let mut folded = Vec::new();
        reading.fold(index, index, &mut folded);
        let folded = String::from_utf8(folded).expect("folded letters are UTF-8");
        let _ = (reading.shape(index, index), reading.gap_before(index));

        let mut again = Vec::new();
        normalizer.split(&folded, &mut again);
        if let [only] = again[..] {
            let reading = normalizer.read(&folded, &again);
            let mut twice = Vec::new();
            reading.fold(0, 0, &mut twice);
            if only.span.len() as usize == folded.len() {
                assert_eq!(twice, folded.as_bytes(), "folding {folded:?} again changes it");
            }
        }
    }
}
