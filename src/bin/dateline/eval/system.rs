//! What annotates articles. Its findings go through the program's own output, so that what is judged is what users get.

use dateline::eval::{Gold, LabelMap, Predictions};
use dateline::write::{WriteOptions, Writer};
use dateline::{Annotator, Article, Result, Worker};

/// A worker, and what it writes to be read again.
pub(super) struct System<'a> {
    worker: Worker<'a>,
    writer: Writer<'a>,
    line: Vec<u8>,
    gold_spans: bool,
}

impl<'a> System<'a> {
    pub(super) fn new(annotator: &'a Annotator, gold_spans: bool) -> Self {
        let writer = Writer::new(WriteOptions::new(annotator.fingerprint()));
        Self { worker: annotator.new_worker(), writer, line: Vec::new(), gold_spans }
    }

    pub(super) fn annotate(
        &mut self,
        article: Article<'_>,
        gold: &Gold,
        labels: &LabelMap,
        predictions: &mut Predictions,
    ) -> Result<()> {
        let id = article.id.as_deref().unwrap_or_default();
        let annotation = if self.gold_spans {
            self.worker.annotate_spans(&article, &gold.spans(id, &article, labels))
        } else {
            self.worker.annotate(&article)
        };
        self.line.clear();
        self.writer.text(&article, &annotation, &mut self.line);
        predictions.annotated(id, &article, &self.line, labels)
    }
}
