//! `dateline annotate`.

use crate::args::{AnnotateArgs, ColorChoice};
use crate::messages::Messages;
use crate::{ExitStatus, config, output};
use dateline::{Error, stream};

pub(crate) fn run(
    args: &AnnotateArgs,
    color: ColorChoice,
    messages: &Messages,
) -> Result<ExitStatus, Vec<Error>> {
    let inputs = config::inputs(args).map_err(|err| vec![err])?;
    let annotator = config::annotator(args)?;
    let mut options = config::stream_options(args, &annotator).map_err(|err| vec![err])?;
    output::choose(args, color, &mut options.write).map_err(|err| vec![err])?;
    let mut output = output::Output::open(args, &options.write).map_err(|err| vec![err])?;
    let mut report = |err: &Error| messages.passed_over(err);
    let outcome = stream::annotate(&annotator, inputs, &options, &mut output, &mut report);
    // What was begun is closed, whatever has ended the stream.
    let closed = output.finish().map_err(|err| Error::io(&*options.output_name, err));
    let outcome = outcome.map_err(|err| vec![err])?;
    closed.map_err(|err| vec![err])?;
    Ok(if outcome.failed_inputs > 0 {
        ExitStatus::Failure
    } else if outcome.rejected > 0 {
        ExitStatus::Rejected
    } else {
        ExitStatus::Success
    })
}
