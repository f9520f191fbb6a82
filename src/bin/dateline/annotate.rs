//! `dateline annotate`.

use crate::args::AnnotateArgs;
use crate::messages::Messages;
use crate::{ExitStatus, config};
use dateline::{Error, stream};

pub(crate) fn run(args: &AnnotateArgs, messages: &Messages) -> Result<ExitStatus, Vec<Error>> {
    let files = config::files(args).map_err(|err| vec![err])?;
    let annotator = config::annotator(args)?;
    let options = config::stream_options(args, &annotator).map_err(|err| vec![err])?;
    let mut output = config::output(args, &files).map_err(|err| vec![err])?;
    let inputs = config::inputs(files);
    let mut report = |err: &Error| messages.passed_over(err);
    let outcome =
        stream::annotate(&annotator, inputs, &options, &mut output, &mut report).map_err(|err| vec![err])?;
    if outcome.passed_over.total() > 0 {
        messages.note(&format!("dateline: records that hold no article: {}", outcome.passed_over));
    }
    Ok(if outcome.failed_inputs > 0 {
        ExitStatus::Failure
    } else if outcome.rejected > 0 {
        ExitStatus::Rejected
    } else {
        ExitStatus::Success
    })
}
