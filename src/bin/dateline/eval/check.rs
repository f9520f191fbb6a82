//! Whether gold and articles belong together.

use crate::messages::{Messages, counted, grouped};
use dateline::eval::Gold;
use dateline::{Article, Error, ErrorKind, Result};

/// What was compared.
#[derive(Debug, Default)]
pub(super) struct Check {
    checked: u64,
    different: u64,
}

impl Check {
    /// Compares the gold's mentions with the text at their places.
    ///
    /// # Errors
    /// The article has not the field that the gold speaks of.
    pub(super) fn article(&mut self, id: &str, article: &Article<'_>, gold: &Gold) -> Result<()> {
        for text in gold.texts_of(id) {
            let Some(field) = article.fields.iter().find(|field| field.name == text.field) else {
                let message = format!("the gold speaks of a field {:?}, which is not there", text.field);
                return Err(Error::new(ErrorKind::Record, message).with_help("name the field with --fields"));
            };
            let chars: Vec<char> = field.text.chars().collect();
            for mention in text.mentions.iter().filter(|mention| !mention.text.is_empty()) {
                let index = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
                let here = chars.get(index(mention.span.start)..index(mention.span.end));
                self.checked += 1;
                self.different +=
                    u64::from(!here.is_some_and(|here| here.iter().copied().eq(mention.text.chars())));
            }
        }
        Ok(())
    }

    pub(super) fn tell(&self, messages: &Messages) {
        if self.different > 0 {
            let (different, checked) = (grouped(self.different), counted(self.checked, "gold mention"));
            messages.note(&format!(
                "{different} of {checked} differ from the articles at their places: other texts, or other units?"
            ));
        }
    }
}
