//! Keys of names, one after another, by the same buffers.

use super::{Key, Normalizer, Word};

/// Folds names as the gazetteer stores them. It holds buffers that serve for all of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folder {
    normalizer: Normalizer,
    words: Vec<Word>,
    key: Key,
}

impl Folder {
    /// The key of a name; `None` for what no text can match.
    pub(crate) fn fold(&mut self, name: &str) -> Option<&Key> {
        self.normalizer.key_into(name, &mut self.words, &mut self.key).then_some(&self.key)
    }

    /// The folded letters of a name, likewise.
    pub(crate) fn letters(&mut self, name: &str) -> Option<String> {
        self.fold(name).map(|key| String::from_utf8_lossy(&key.bytes).into_owned())
    }
}
