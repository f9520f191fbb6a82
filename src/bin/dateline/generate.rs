//! `dateline generate`: shell completions and the man page, from the argument definitions; the interface of Label Studio.

use crate::ExitStatus;
use crate::args::{Args, Generated};
use clap::CommandFactory;
use clap_complete::Shell;
use dateline::Error;
use dateline::write::LABEL_STUDIO_CONFIG;
use std::io::Write;

pub(crate) fn run(what: Generated) -> Result<ExitStatus, Vec<Error>> {
    let mut text = Vec::new();
    let written = match what {
        Generated::Man => man(&mut text),
        Generated::LabelStudio => text.write_all(LABEL_STUDIO_CONFIG.as_bytes()),
        Generated::Bash => completions(Shell::Bash, &mut text),
        Generated::Zsh => completions(Shell::Zsh, &mut text),
        Generated::Fish => completions(Shell::Fish, &mut text),
        Generated::Powershell => completions(Shell::PowerShell, &mut text),
        Generated::Elvish => completions(Shell::Elvish, &mut text),
    };
    written
        .and_then(|()| std::io::stdout().lock().write_all(&text))
        .map_err(|err| vec![Error::io("<stdout>", err)])?;
    Ok(ExitStatus::Success)
}

fn completions(shell: Shell, text: &mut Vec<u8>) -> std::io::Result<()> {
    clap_complete::generate(shell, &mut Args::command(), "dateline", text);
    Ok(())
}

/// The page of the program, followed by that of each subcommand.
fn man(text: &mut Vec<u8>) -> std::io::Result<()> {
    let mut command = Args::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(text)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        clap_mangen::Man::new(subcommand.clone()).render(text)?;
    }
    Ok(())
}
